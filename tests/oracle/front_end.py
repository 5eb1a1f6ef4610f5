#!/usr/bin/env python3.14
"""Make what the tests of the compiler's front end expect, with the real CPython 3.14.

    PYTHONHASHSEED=0 python3.14 tests/oracle/front_end.py

Files are those of tests/data/compile:

tree/*.py    -> tree/*.txt     ast.dump with positions
names/*.py   -> names/*.json   the entries of the symbol table: name, type, nested, parameters,
                               [symbol, flags and scope], children
stages/program.py -> stages/*.txt  what CPython's tools show of its stages (names that a block only passes on
               come in the order of a set, hence the seed of the hashes)
mutated.json -> mutated.json   the same of programs that tests/oracle/wrong_programs.py made
errors.txt   -> errors.json    programs, separated by lines of dashes, with the error and the warnings of each
"""
import _opcode_metadata
import _symtable
import _testinternalcapi
import ast
import contextlib
import io
import json
import pathlib
import symtable
import sys
import tokenize
import warnings

assert sys.version_info[:2] == (3, 14), "wants CPython 3.14"
DATA = pathlib.Path(__file__).parents[1] / "data" / "compile"


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


for path in sorted(DATA.glob("tree/*.py")):
    tree = ast.parse(path.read_bytes())
    path.with_suffix(".txt").write_text(ast.dump(tree, include_attributes=True, indent=1) + "\n")
for path in sorted(DATA.glob("names/*.py")):
    table = _symtable.symtable(path.read_text(), path.name, "exec")
    path.with_suffix(".json").write_text(json.dumps(entry(table), indent=0) + "\n")
programs = (DATA / "errors.txt").read_text().split("----\n")
rows = [json.dumps(compiled(program), ensure_ascii=True) for program in programs]
(DATA / "errors.json").write_text("[\n" + ",\n".join(rows) + "\n]\n")
mutated = DATA / "mutated.json"
rows = [json.dumps(compiled(row["source"]), ensure_ascii=True) for row in json.loads(mutated.read_text())]
mutated.write_text("[\n" + ",\n".join(rows) + "\n]\n")


def instructions(sequence):
    """One line per instruction: name, operand (of a jump the index of its target), line, last line, columns."""
    lines = []
    for number, operand, *place in sequence.get_instructions():
        lines.append(" ".join(map(str, [NAMES[number], "-" if operand is None else operand, *place])))
    lines.append("")
    for nested in sequence.get_nested():
        lines += instructions(nested)
    return lines


def printed(function, *args):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        function(*args)
    return out.getvalue()


STAGES = DATA / "stages"
NAMES = {number: name for name, number in _opcode_metadata.opmap.items()}
source = (STAGES / "program.py").read_text()
tree = ast.parse(source)
(STAGES / "ast.txt").write_text(ast.dump(tree, indent=2) + "\n")
(STAGES / "tokens.txt").write_text(printed(tokenize._main, ["-e", str(STAGES / "program.py")]))
with contextlib.chdir(STAGES):
    (STAGES / "symtable.txt").write_text(printed(symtable.main, ["program.py"]))
sequence, _ = _testinternalcapi.compiler_codegen(tree, "program.py", 0)
(STAGES / "instructions.txt").write_text("\n".join(instructions(sequence)) + "\n")
