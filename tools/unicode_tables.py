"""Writes src/text/unicode_flags.rs and unicode_case.rs: CPython 3.14's own data on every code point.

Run with CPython 3.14 from the root of the repository:  python3.14 tools/unicode_tables.py
The answers are taken from the methods of str, so the table holds exactly what a program can see.
"""

import sys
import unicodedata

assert sys.version_info[:2] == (3, 14)

FLAGS = ["ALPHA", "DECIMAL", "DIGIT", "NUMERIC", "LOWER", "UPPER", "TITLE", "SPACE",
         "XID_START", "XID_CONTINUE", "PRINTABLE", "CASE_IGNORABLE", "LINE_BREAK"]


def flags(point):
    char = chr(point)
    upper = char.isupper()
    ignorable = ("A" + char + "\u03a3").lower()[-1] == "\u03c2" and ("1" + char + "\u03a3").lower()[-1] == "\u03c3"
    answers = [char.isalpha(), char.isdecimal(), char.isdigit(), char.isnumeric(), char.islower(), upper,
               char.istitle() and not upper, char.isspace(), char.isidentifier(), ("a" + char).isidentifier(),
               char.isprintable(), ignorable, len(("a" + char + "b").splitlines()) == 2]
    return sum(1 << bit for bit, answer in enumerate(answers) if answer)


def runs_of_flags():
    runs = []
    for point in range(sys.maxunicode + 1):
        here = flags(point)
        if not runs or runs[-1][1] != here:
            runs.append((point, here))
    return runs


def mapping(function, base):
    """The runs (first, last, stride, delta) and the longer answers of a mapping, where they differ from `base`."""
    runs, special = [], []
    for point in range(sys.maxunicode + 1):
        answer = function(chr(point))
        if answer == base(chr(point)):
            continue
        if len(answer) > 1:
            special.append((point, [ord(c) for c in answer]))
            continue
        delta = ord(answer) - point
        if runs:
            first, last, stride, before = runs[-1]
            gap = point - last
            if before == delta and gap <= 2 and (first == last or gap == stride):
                runs[-1] = (first, point, gap, delta)
                continue
        runs.append((point, point, 1, delta))
    return runs, special


def rows(items):
    line = "   "
    for item in items:
        if len(line) + len(item) + 2 > 118:
            yield line
            line = "   "
        line += " " + item + ","
    yield line


def table(out, name, kind, doc, items):
    items = list(items)
    out.append(f"/// {doc}")
    out.append(f"pub(super) static {name}: [{kind}; {len(items)}] = [")
    out.extend(rows(items))
    out.append("];\n")


def write(name, what, reader, lines):
    head = [
        f"//! {what}: generated, do not edit.",
        "//!",
        f"//! What CPython 3.14 (Unicode {unicodedata.unidata_version}) itself says of every code point. Made anew by",
        f"//! `python3.14 tools/unicode_tables.py`. Read by `{reader}` only. Holds the facts of",
        "//! `Objects/unicodetype_db.h`.",
        "",
    ]
    with open(f"src/text/{name}.rs", "w") as file:
        file.write("\n".join(head + lines).rstrip() + "\n")


def flag_tables():
    out = []
    for bit, name in enumerate(FLAGS):
        out.append(f"/// Flag of a code point: {name.lower().replace('_', ' ')}.")
        out.append(f"pub(super) const {name}: u16 = 1 << {bit};")
    out.append("")
    table(out, "FLAGS", "(u32, u16)", "Where the flags change: the first code point of each run, and its flags.",
          (f"({point:#x}, {here:#x})" for point, here in runs_of_flags()))
    zeros = [p for p in range(sys.maxunicode + 1) if chr(p).isdecimal() and unicodedata.decimal(chr(p)) == 0]
    assert all(unicodedata.decimal(chr(z + d)) == d for z in zeros for d in range(10))
    table(out, "ZEROS", "u32", "The zeros of every script: the nine code points after each are its digits 1 to 9.",
          (f"{point:#x}" for point in zeros))
    return out


def case_tables():
    out = []
    identity = lambda text: text
    for name, function, base, doc in [
        ("UPPER", str.upper, identity, "upper case"),
        ("LOWER", str.lower, identity, "lower case"),
        ("TITLE", str.title, str.upper, "title case where it is not upper case"),
        ("FOLD", str.casefold, str.lower, "case folding where it is not lower case"),
    ]:
        runs, special = mapping(function, base)
        table(out, f"{name}_RUNS", "(u32, u32, u8, i32)", f"One code point to one, {doc}: first, last, stride, what to add.",
              (f"({a:#x}, {b:#x}, {s}, {d})" for a, b, s, d in runs))
        table(out, f"{name}_SPECIAL", "(u32, &[u32])", f"One code point to several, {doc}.",
              (f"({p:#x}, &[{', '.join(hex(c) for c in answer)}])" for p, answer in special))
    return out


write("unicode_flags", "The kinds of code points", "classify", flag_tables())
write("unicode_case", "The case mappings of code points", "case", case_tables())
