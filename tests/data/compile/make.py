#!/usr/bin/env python3.14
"""Make what the tests of the compiler's front end expect, with the real CPython 3.14.

    python3.14 tests/data/compile/make.py

tree/*.py    -> tree/*.txt     ast.dump with positions
names/*.py   -> names/*.json   the entries of the symbol table: name, type, nested, parameters,
                               [symbol, flags and scope], children
errors.txt   -> errors.json    programs, separated by lines of dashes, with the error and the warnings of each
"""
import _symtable
import ast
import json
import pathlib
import sys
import warnings

assert sys.version_info[:2] == (3, 14), "wants CPython 3.14"
HERE = pathlib.Path(__file__).parent


def entry(table):
    return [table.name, table.type, int(bool(table.nested)), list(table.varnames),
            sorted([name, flags] for name, flags in table.symbols.items()),
            [entry(child) for child in table.children]]


def compiled(source):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        error = None
        try:
            compile(source, "x.py", "exec", dont_inherit=True)
        except SyntaxError as e:
            error = [type(e).__name__, e.msg, *(max(0, n or 0) for n in (e.lineno, e.offset, e.end_lineno, e.end_offset))]
        except (ValueError, RecursionError, MemoryError) as e:
            error = [type(e).__name__, str(e)]
    return {"source": source, "error": error,
            "warnings": [[w.category.__name__, str(w.message), w.lineno] for w in caught]}


for path in sorted(HERE.glob("tree/*.py")):
    tree = ast.parse(path.read_bytes())
    path.with_suffix(".txt").write_text(ast.dump(tree, include_attributes=True, indent=1) + "\n")
for path in sorted(HERE.glob("names/*.py")):
    table = _symtable.symtable(path.read_text(), path.name, "exec")
    path.with_suffix(".json").write_text(json.dumps(entry(table), indent=0) + "\n")
programs = (HERE / "errors.txt").read_text().split("----\n")
rows = [json.dumps(compiled(program), ensure_ascii=True) for program in programs]
(HERE / "errors.json").write_text("[\n" + ",\n".join(rows) + "\n]\n")
