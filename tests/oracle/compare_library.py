#!/usr/bin/env python3
"""Compare what pvmscope and a real CPython 3.14 compile a library to, code object for code object.

    compare_library.py PYTHON3.14 [--pvmscope PROGRAM] [--show N] [--only SUBSTRING] [FOLDER | FILE]...

Without folders: the standard library of the Python that runs this script (`sysconfig`'s `stdlib`, tests included,
without what is installed into it) and that of PYTHON3.14. Prints, for each folder, how many of CPython's code objects
ours equal in the fields that run (core), in those and the lines, and in everything (columns too); then what the others
differ in, grouped by cause, most frequent first, and with --show N that many examples of each. Files that CPython
refuses must be refused by us with the same message. Files with syntax that pvmscope leaves out (it says so itself) are
counted apart and listed. Exits 0 when 99.9 % of them are equal in core and lines, 99.5 % in everything, and no
error differs.

Both dumps are made on the way and not kept, so that memory does not grow with the library.
"""
import argparse
import collections
import json
import pathlib
import subprocess
import sys
import sysconfig
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
CORE = ["argcount", "posonlyargcount", "kwonlyargcount", "nlocals", "stacksize", "flags", "firstlineno", "names",
        "varnames", "cellvars", "freevars", "consts", "code", "exceptiontable"]
SKIPPED = {"site-packages", "__pycache__"}
WANTED_LINES, WANTED_EVERYTHING = 99.9, 99.5


def library_of(python):
    """The folder of a Python's standard library."""
    command = [python, "-c", "import sysconfig; print(sysconfig.get_path('stdlib'))"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def files_of(folder):
    """The Python files below a folder, without what is installed into it."""
    root = pathlib.Path(folder)
    if root.is_file():
        return [str(root)]
    return sorted(str(path) for path in root.rglob("*.py") if not SKIPPED & set(path.relative_to(root).parts))


def dumps(command):
    """The rows that a command prints, gathered by file: (file, rows) in the order of the files."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    file, rows = None, []
    for line in process.stdout:
        row = json.loads(line)
        if row["file"] != file:
            if file is not None:
                yield file, rows
            file, rows = row["file"], []
        rows.append(row)
    if file is not None:
        yield file, rows
    process.wait()


def positions(table, code):
    """The (line, end line, column, end column) of each code unit, from a co_linetable (in hex) and its first line."""
    data, i, line, out = bytes.fromhex(table), 0, code["firstlineno"], []

    def varint():
        nonlocal i
        value = shift = 0
        while True:
            byte = data[i]
            i += 1
            value |= (byte & 63) << shift
            shift += 6
            if not byte & 64:
                return value

    def signed():
        value = varint()
        return -(value >> 1) if value & 1 else value >> 1

    while i < len(data):
        first = data[i]
        i += 1
        kind, units = first >> 3 & 15, (first & 7) + 1
        if kind == 15:
            where = None, None, None, None
        elif kind == 14:
            line += signed()
            end = line + varint()
            start_column, end_column = varint(), varint()
            where = line, end, start_column - 1 if start_column else None, end_column - 1 if end_column else None
        elif kind == 13:
            line += signed()
            where = line, line, None, None
        elif kind >= 10:
            line += kind - 10
            where = line, line, data[i], data[i + 1]
            i += 2
        else:
            column = kind * 8 + (data[i] >> 4)
            where = line, line, column, column + (data[i] & 15)
            i += 1
        out += [where] * units
    return out


def cause(ours, theirs):
    """What two rows of a code object differ in, in words that gather like with like; None where they agree."""
    bad = [field for field in CORE + ["lines", "positions"] if ours[field] != theirs[field]]
    if not bad:
        return None
    if "code" in bad:
        pairs = list(zip(ours["instructions"] + [[0, "end", 0]], theirs["instructions"] + [[0, "end", 0]]))
        a, b = next(((a, b) for a, b in pairs if a[1] != b[1]), ("operand", "operand"))
        if a == "operand":
            a, b = next(((a, b) for a, b in pairs if a != b), pairs[-1])
            return "code: operand of %s" % a[1]
        return "code: %s where CPython has %s" % (a[1], b[1])
    core = [field for field in bad if field in CORE]
    if core:
        return "core: " + ", ".join(core)
    names = {offset // 2: name for offset, name, _ in theirs["instructions"]}
    ours_at, theirs_at = positions(ours["positions"], ours), positions(theirs["positions"], theirs)
    for unit, (a, b) in enumerate(zip(ours_at, theirs_at)):
        if a != b:
            what = [w for w, x, y in zip(("line", "end line", "column", "end column"), a, b) if x != y]
            return "positions: %s of %s" % (", ".join(what), names.get(unit, "a cache"))
    return "positions: encoding"


class Tally:
    """What has been counted for one folder."""

    def __init__(self):
        self.total = self.core = self.lines = self.everything = self.files = 0
        self.causes, self.examples = collections.Counter(), collections.defaultdict(list)
        self.unsupported, self.errors, self.refused = [], [], 0

    def add(self, file, ours, theirs):
        self.files += 1
        theirs_error, ours_error = theirs[0].get("error"), ours[0].get("error")
        if ours_error and "is not supported yet" in ours_error:
            self.unsupported.append(ours_error)
            return
        if theirs_error or ours_error:
            self.refused += bool(theirs_error)
            if theirs_error != ours_error:
                self.errors.append((file, ours_error, theirs_error))
            if theirs_error:
                return
        mine = {row["path"]: row for row in ours if "path" in row}
        for row in theirs:
            self.total += 1
            match = mine.get(row["path"])
            why = "missing" if match is None else cause(match, row)
            core = match is not None and all(match[field] == row[field] for field in CORE)
            self.core += core
            self.lines += core and match["lines"] == row["lines"]
            self.everything += why is None
            if why is not None:
                self.causes[why] += 1
                self.examples[why].append((file, row["path"], match, row))

    def report(self, folder, show):
        share = lambda n: 100.0 * n / max(self.total, 1)
        print("%s: %d files, %d code objects" % (folder, self.files, self.total))
        for name, n in (("core", self.core), ("core+lines", self.lines), ("everything", self.everything)):
            print("  %-11s %d = %.3f %%" % (name, n, share(n)))
        print("  refused by CPython: %d files; errors that differ: %d" % (self.refused, len(self.errors)))
        for file, ours, theirs in self.errors:
            print("    %s\n      ours   %s\n      theirs %s" % (file, ours, theirs))
        print("  left out: %d files" % len(self.unsupported))
        for error in self.unsupported:
            print("    %s" % error)
        for why, n in self.causes.most_common():
            print("  %6d  %s" % (n, why))
            for file, path, ours, theirs in self.examples[why][:show]:
                print("          %s %s" % (file, path))
                describe(ours, theirs)
        return share(self.lines) >= WANTED_LINES and share(self.everything) >= WANTED_EVERYTHING and not self.errors


def describe(ours, theirs):
    """Where the two code objects differ, in short."""
    if ours is None:
        return
    for field in CORE + ["lines"]:
        if field != "code" and ours[field] != theirs[field]:
            print("            %s\n              ours   %s\n              theirs %s"
                  % (field, str(ours[field])[:300], str(theirs[field])[:300]))
    names = {offset // 2: (name, arg) for offset, name, arg in theirs["instructions"]}
    mine = {offset // 2: (name, arg) for offset, name, arg in ours["instructions"]}
    ours_at, theirs_at = positions(ours["positions"], ours), positions(theirs["positions"], theirs)
    for unit in range(max(len(ours_at), len(theirs_at))):
        a = (mine.get(unit), ours_at[unit] if unit < len(ours_at) else None)
        b = (names.get(unit), theirs_at[unit] if unit < len(theirs_at) else None)
        if a != b:
            print("            at %d\n              ours   %s\n              theirs %s" % (2 * unit, a, b))
            return


def compare(arguments, folder):
    files = [file for file in files_of(folder) if arguments.only in file]
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as names:
        names.write("\n".join(files))
        names.flush()
        theirs = dumps([arguments.python, str(HERE / "cpython_code.py"), "--list", names.name])
        ours = dumps([arguments.pvmscope, "code", "--list", names.name])
        tally = Tally()
        for (file, expected), (same, actual) in zip(theirs, ours, strict=True):
            if file != same:
                sys.exit("out of step: CPython is at %s, pvmscope at %s" % (file, same))
            tally.add(file, actual, expected)
    return tally.report(folder, arguments.show)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("python", help="a CPython 3.14")
    parser.add_argument("folders", nargs="*", help="what to compile instead of the standard libraries")
    parser.add_argument("--pvmscope", default=str(HERE.parents[1] / "target/release/pvmscope"))
    parser.add_argument("--show", type=int, default=0, help="examples of each cause")
    parser.add_argument("--only", default="", help="only files whose name contains this")
    arguments = parser.parse_intermixed_args()
    folders = arguments.folders or [sysconfig.get_path("stdlib"), library_of(arguments.python)]
    results = [compare(arguments, folder) for folder in folders]
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
