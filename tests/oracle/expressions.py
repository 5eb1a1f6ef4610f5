"""Ask CPython 3.14 for the answers to the expressions in tests/data/expressions, and write them into those files.

    PYTHONHASHSEED=0 python3.14 tests/oracle/expressions.py

A line of a data file is an expression, a tab, and its repr, or `!` with class and text of the exception. Add an
expression as a line of its own without an answer and run this again.
"""

import contextlib
import io
import pathlib
import sys
import warnings

assert sys.version_info[:2] == (3, 14) and hash("a") == 4644417185603328019, "CPython 3.14 with PYTHONHASHSEED=0"
warnings.simplefilter("ignore")
folder = pathlib.Path(__file__).parents[1] / "data" / "expressions"
prelude = (folder / "prelude.py").read_text()

for path in sorted(folder.glob("*.txt")):
    questions = [line.split("\t")[0] for line in path.read_text().splitlines()]
    lines = []
    for question in questions:
        program = f"{prelude}\ntry:\n    print(repr({question}))\nexcept BaseException as e:\n" \
                  "    print('!' + type(e).__name__ + ': ' + str(e))\n"
        with contextlib.redirect_stdout(io.StringIO()) as out:
            exec(compile(program, "<question>", "exec"), {"__name__": "__main__"})
        answer = out.getvalue().removesuffix("\n")
        assert "\n" not in answer and "\t" not in answer, question
        lines.append(f"{question}\t{answer}\n")
    path.write_text("".join(lines))
