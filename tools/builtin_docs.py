"""Write the docstrings of the built-in functions: python3.14 tools/builtin_docs.py > assets/builtin_docs.tsv"""
import builtins
import types

for name in sorted(dir(builtins)):
    value = getattr(builtins, name)
    if isinstance(value, types.BuiltinFunctionType) and value.__doc__:
        print(name, value.__doc__.encode("unicode_escape").decode(), sep="\t")
