#!/usr/bin/env python3
"""Ask CPython about the programs of tests/data/compile/semantic_errors.txt, and write the answers into that file.

    python3.14 tests/oracle/semantic_errors.py

The file is a list of cases. A line `--- program` opens one; the program follows; a line `--- expect` ends it, and what
follows up to the next case is CPython's answer: one line per warning, then `ok` or the exception. Positions are
line, column, last line and column after it, as SyntaxError has them. To add a case write its program, and run this.
"""
import pathlib
import warnings

DATA = pathlib.Path(__file__).parents[1] / "data" / "compile" / "semantic_errors.txt"


def answer(program):
    lines = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            compile(program, "case.py", "exec", dont_inherit=True)
            result = "ok"
        except SyntaxError as error:
            place = "%s:%s-%s:%s" % (error.lineno, error.offset, error.end_lineno, error.end_offset)
            result = "%s: %s @ %s" % (type(error).__name__, error.msg, place)
    lines += ["%s: %s @ %d" % (w.category.__name__, w.message, w.lineno) for w in caught]
    return "\n".join(lines + [result])


def main():
    head, *cases = DATA.read_text().split("--- program\n")
    programs = [case.split("--- expect\n")[0] for case in cases]
    blocks = ["--- program\n%s--- expect\n%s\n" % (program, answer(program)) for program in programs]
    DATA.write_text(head + "".join(blocks))


if __name__ == "__main__":
    main()
