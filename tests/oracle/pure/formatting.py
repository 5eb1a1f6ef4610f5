"""Formatting: format specifications, printf-style formats, templates."""

import re

from common import *


def spec(rng, codes):
    """A format specification, mostly a well-formed one."""
    parts = [rng.choice(["", "", "", "*<", ">", "^", "=", "é^", "0=", "<"]), rng.choice(["", "", "+", "-", " "]),
             rng.choice(["", "", "", "", "z"]), rng.choice(["", "", "", "#"]), rng.choice(["", "", "", "0"]),
             rng.choice(["", "", "5", "12", "25", "१०"]), rng.choice(["", "", "", ",", "_", ",_", "_,"]),
             rng.choice(["", "", "", ".0", ".1", ".3", ".20", ".", ".4_", "._", ".8,", ".,"]),
             rng.choice([*codes, *codes, rng.choice("bcdeEfFgGnosxX%q\0é ")])]
    if rng.random() < 0.02:
        parts.insert(rng.randrange(9), rng.choice("xz99"))
    # Where most options are present at once nearly everything is an error: leave out most of them.
    return "".join(part for part in parts[:-1] if rng.random() < 0.5) + parts[-1]


@data
def format_spec(rng):
    values = [("int", value) for value in [0, 7, -42, 255, 1234567, -12345678901234567890, 10**25, 0x10FFFF, 0x110000, 65]]
    values += [("float", value) for value in [0.0, -0.0, 1.5, -1234567.891, 1e300, 1e-7, 123456.0, 0.001, -0.001,
                                              float("inf"), float("-inf"), float("nan"), 99.995, 1e16]]
    values += [("complex", value) for value in [1+2j, -0.0-1j, 3j, complex(0, -0.0), 12345.678-9876.5j, complex("inf+nanj")]]
    values += [("str", value) for value in ["", "a", "héllo", "日本語", "😀x"]]
    codes = {"int": [*"bcdoxXn", "", "", "", *"efg%"], "float": [*"eEfFgGn%", "", "", ""], "complex": [*"eEfFgGn", "", ""],
             "str": ["s", ""]}
    writers = {"int": str, "float": bits, "complex": lambda v: f"{bits(v.real)} {bits(v.imag)}", "str": text}
    for _ in range(2500):
        kind, value = rng.choice(values)
        written = spec(rng, codes[kind])
        if written:
            yield kind, writers[kind](value), text(written), answer(format, value, written, show=text)


@data
def percent(rng):
    """Formats, each applied to one and the same value for every conversion and another for every star."""
    for _ in range(1500):
        parts = []
        for _ in range(rng.randrange(1, 3)):
            parts.append(rng.choice(["", "a", "é", "%%"]))
            parts.append("%" + rng.choice(["", "", "", "", "(k)", "(a(b))", "(", "(x"]) + "".join(rng.choices("-+ #0", k=rng.randrange(3)))
                         + rng.choice(["", "", "5", "12", "*", "99999999999999999999"])
                         + rng.choice(["", "", ".0", ".3", ".*", ".", ".10", ".9999999999"]) + rng.choice(["", "", "", "h", "l", "ll"])
                         + rng.choice("diuoxXeEfFgGcsra" * 3 + "%q(é\0") * (rng.random() < 0.97))
        form = "".join(parts)
        value = rng.choice([0, 5, -3, 255, 10**20, 2.5, -1e10, 1e-5, float("inf"), "héllo", "x"])
        stars = rng.choice([7, -7, 0, 2])
        written = "int " + str(value) if isinstance(value, int) else "float " + bits(value) if isinstance(value, float) else "str " + text(value)
        mapping = rng.random() < 0.4
        result = answer(run_percent, form, value, stars, mapping, show=text)
        # Keys by accident and the mapping itself as a value are no questions about formats.
        if not any(unwanted in result for unwanted in [text("KeyError"), text("{'k'")]):
            yield text(form), written, str(stars), str(mapping), result


CONVERSION = re.compile(r"%%|%(?:\((?:[^()]|\([^()]*\))*\))?[-+ #0]*(\*?)\d*(?:\.(\*?)\d*)?[hlL]?(.?)", re.S)


def run_percent(form, value, stars, mapping):
    """Applies a format to a mapping with one value, or to a tuple of as many values as it takes."""
    if mapping:
        return form % {"k": value, "a(b)": value}
    values = []
    for match in CONVERSION.finditer(form):
        if match.group() != "%%":
            values += [stars] * (bool(match.group(1)) + bool(match.group(2))) + [value]
    return form % tuple(values)


@data
def template(rng):
    class Value:
        """Shows the way that led to it."""
        def __init__(self, path):
            self.path = path

        def __getattr__(self, name):
            if name.startswith("__"):
                raise AttributeError(name)
            return Value(f"{self.path}.{name}")

        def __getitem__(self, key):
            return Value(f"{self.path}[{key!r}]")

        def __format__(self, spec):
            return f"<{self.path}:{spec}>"

        def __str__(self):
            return f"s({self.path})"

        __repr__ = lambda self: f"r({self.path})"

    class Names(dict):
        def __missing__(self, key):
            return Value(f"k{key!r}")

    pieces = ["{", "}", "{{", "}}", "{}", "{0}", "{1}", "{a}", "{a.b}", "{a[0]}", "{a[b c].d}", "{0[x!y:z]}", "{.x}", "{[3]}", "{a",
              "{a!r}", "{a!s:>3}", "{a!x}", "{a!}", "{a!r", "{a!rr}", "{:{}}", "{:{a}x}", "{:{:{}}}", "{a:{b}{c}}", "{:", "{!", "{a.}",
              "{a[]}", "{a[b}", "{a[b]c}", "{a{}}", "lit", "é", ":", "!", "{०}", "{१}", "{99999999999999999999}", "{a[99999999999999999999]}",
              "{a[-1]}", "{ }", "{a..b}", "{a:}}", "{a:{}", "{!é}", "{a!\0}", "{0:{1}}", "{a[{]}", "{a.b!a:c}"]
    for _ in range(1200):
        form = "".join(rng.choices(pieces, k=rng.choice([1, 1, 2, 3])))
        args = tuple(Value(f"p{i}") for i in range(6))
        yield text(form), answer(format_with, form, args, Names(), show=text)


def format_with(form, args, names):
    """str.format with keyword arguments that are always there: those that are missed are given in a next try."""
    keys = set()
    while True:
        try:
            return form.format(*args, **{key: names[key] for key in keys})
        except KeyError as error:
            if error.args[0] in keys:
                raise
            keys.add(error.args[0])
