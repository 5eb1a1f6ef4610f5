#!/usr/bin/env python3
"""Write what CPython makes of small programs in the modes `eval` and `single` to tests/data/compile/modes.jsonl.

    python3.14 tests/oracle/modes.py

One line for each program: mode, source, and of every code object (a code object before those in its constants) name,
co_code, co_linetable and the constants' reprs, code objects as `<code NAME>`.
"""
import json
import pathlib

DATA = pathlib.Path(__file__).parents[1] / "data" / "compile" / "modes.jsonl"

PROGRAMS = [
    ("eval", "1 + x"),
    ("eval", "[x for x in y]"),
    ("eval", "lambda: (yield)"),
    ("eval", "(a, b.c)"),
    ("eval", "f(x for x in y)"),
    ("eval", "x if y else z"),
    ("eval", "(x := 1)"),
    ("eval", "not a or b < c < d"),
    ("single", "x\n"),
    ("single", "1\n"),
    ("single", "x = 1\n"),
    ("single", "'doc'\n"),
    ("single", "a; b\n"),
    ("single", "x: int = 1\n"),
    ("single", "class A:\n  'doc'\n  x: int\n"),
    ("single", "def f():\n  'doc'\n  5\n"),
    ("single", "if x:\n  y\n"),
    ("single", "for x in y:\n  x\n"),
]


def show(constant):
    return "<code %s>" % constant.co_name if hasattr(constant, "co_code") else repr(constant)


def rows(code):
    yield {"name": code.co_qualname, "code": code.co_code.hex(), "positions": code.co_linetable.hex(),
           "consts": [show(constant) for constant in code.co_consts]}
    for constant in code.co_consts:
        if hasattr(constant, "co_code"):
            yield from rows(constant)


def main():
    lines = []
    for mode, source in PROGRAMS:
        code = compile(source, "case.py", mode, dont_inherit=True)
        lines.append(json.dumps({"mode": mode, "source": source, "objects": list(rows(code))}) + "\n")
    DATA.write_text("".join(lines))


if __name__ == "__main__":
    main()
