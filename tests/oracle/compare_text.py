#!/usr/bin/env python3.14
"""Compare what pvmscope shows of programs with what CPython 3.14's own tools show, text for text.

    PYTHONHASHSEED=0 python3.14 compare_text.py [--pvmscope PROGRAM] [--count N] [--show N] [--what dis,tokens,ast,symtable] [FOLDER]...

Takes N files (200) of the folders (the library of the Python that runs this), evenly spread, that CPython compiles, and
compares `pvmscope dis FILE` with `python -m dis FILE`, and `pvmscope code --stage …` with `python -m tokenize -e`,
`ast.dump(ast.parse(…), indent=2)` and `python -m symtable`. Addresses of code objects are masked. Names that a block
only passes on to blocks inside it come in the order of a set in CPython, which is not always the same: the lines of a
block of the symbol table are compared sorted. Exits 0 when all is equal.
"""
import argparse
import ast
import contextlib
import difflib
import dis
import io
import os
import pathlib
import re
import subprocess
import sys
import symtable
import sysconfig
import tokenize
import warnings

HERE = pathlib.Path(__file__).resolve().parent
warnings.simplefilter("ignore")


def printed(function, *args):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        function(*args)
    return out.getvalue()


def sorted_blocks(text):
    blocks = []
    for block in text.split("\n\n"):
        head, *names = block.split("\n")
        blocks.append("\n".join([head] + sorted(names)))
    return "\n\n".join(blocks)


def masked(text):
    return re.sub(r"at 0x[0-9a-f]+", "at 0x", text)


WHAT = {
    "dis": (["dis"], lambda name: printed(dis.main, [name]), masked),
    "tokens": (["code", "--stage", "tokens"], lambda name: printed(tokenize._main, ["-e", name]), str),
    "ast": (["code", "--stage", "ast"], lambda name: ast.dump(ast.parse(pathlib.Path(name).read_bytes()), indent=2) + "\n",
            str),
    "symtable": (["code", "--stage", "symtable"], lambda name: printed(symtable.main, [name]), sorted_blocks),
}


def main():
    if os.environ.get("PYTHONHASHSEED") != "0":
        sys.exit("sets are shown in the order that they have without randomisation: set PYTHONHASHSEED=0")
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folders", nargs="*")
    parser.add_argument("--pvmscope", default=str(HERE.parents[1] / "target/release/pvmscope"))
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--show", type=int, default=3)
    parser.add_argument("--what", default=",".join(WHAT))
    arguments = parser.parse_intermixed_args()
    files = []
    for folder in arguments.folders or [sysconfig.get_path("stdlib")]:
        for path in sorted(pathlib.Path(folder).rglob("*.py")):
            if "site-packages" in path.parts:
                continue
            try:
                compile(path.read_bytes(), str(path), "exec", dont_inherit=True)
            except (SyntaxError, ValueError, RecursionError, OSError):
                continue
            files.append(str(path))
    files = files[::max(1, len(files) // arguments.count)][:arguments.count]
    failed = False
    for what in arguments.what.split(","):
        command, theirs, normal = WHAT[what]
        different, shown = 0, 0
        for name in files:
            expected = normal(theirs(name))
            run = subprocess.run([arguments.pvmscope, *command, name], capture_output=True)
            actual = normal(run.stdout.decode("utf-8", "surrogatepass"))
            if actual != expected:
                different += 1
                if shown < arguments.show:
                    shown += 1
                    print("---", what, name, run.stderr.decode()[:200])
                    lines = difflib.unified_diff(actual.splitlines(), expected.splitlines(), "ours", "theirs", n=1)
                    print("\n".join(line for line, _ in zip(lines, range(20))))
        print("%s: %d of %d files equal" % (what, len(files) - different, len(files)), flush=True)
        failed |= different > 0
    sys.exit(failed)


if __name__ == "__main__":
    main()
