"""Writes tests/data/pure/*.txt: what CPython 3.14 answers, one question a line, for tests/pure.rs.

Run with CPython 3.14 from the root of the repository, everything or the named files only:
    PYTHONHASHSEED=0 python3.14 assets/generators/pure_data.py [NAME…]
A line holds the question's parts and the answer, separated by tabs, each as a Python literal of ASCII characters
or, for floats, as their bits in hexadecimal. An exception as answer is written `!Class: message`.
"""

import os
import random
import struct
import sys

assert sys.version_info[:2] == (3, 14) and os.environ.get("PYTHONHASHSEED") == "0"

FILES = {}


def data(function):
    FILES[function.__name__] = function
    return function


def bits(value):
    return struct.pack(">d", value).hex()


def text(value):
    """The code points of a string in hexadecimal, so that a test need not read literals."""
    return " ".join(f"{ord(c):x}" for c in value) or "-"


def digest(value):
    """What stands for an answer too long to keep: the same is computed of ours."""
    result = 0
    for char in value:
        result = (result * 1000003 + ord(char)) % 2**64
    return str(result)


def answer(function, *args, show=str):
    try:
        return show(function(*args))
    except Exception as error:
        return text(f"!{type(error).__name__}: {error}")


def floats(rng, count):
    yield from [0.0, -0.0, 0.5, 1.5, 2.5, -2.5, 0.1, 0.25, 0.35, 1e16, 1e17, 123456789012345678.0, 9999999999999998.0,
                1e22, 1e23, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 0.0001, 0.00001, 0.00012345,
                float("inf"), float("-inf"), float("nan"), 9.995, 0.5e-3, 4.35, 1e300, 999999.5, 9999995e-1, 100.0]
    yield from (2.0 ** e for e in range(-1074, 1024, 3))
    for _ in range(count):
        yield struct.unpack(">d", rng.randbytes(8))[0]
        yield rng.uniform(-1e6, 1e6)
        yield round(rng.uniform(-1000, 1000), rng.randrange(6))
        yield float(rng.randrange(10**rng.randrange(1, 25)))
        yield rng.randrange(-2000, 2000) / 2 ** rng.randrange(12)


STRINGS = ["", "a", "it's", 'say "x"', "both ' and \"", "tab\t nl\n cr\r bs\\ nul\0 del\x7f", "é", "\xa0", "\xad",
           "Ā", "\u200b", "\u2028", "\ud800", "\udfff x", "😀", "\U0001f9ff", "\U000e0001", "\U0010ffff", "\u0378",
           "日本語", "a\u0301", "ǅ", "ß", "İ", "Σ", "ΑΣ", "ΑΣ.", "ΑΣΑ", "A\u00adΣ", "ﬁ", "ŉ", "ⅷ", "hello World",
           "HELLO", "Hello world's End", "x1y2", "³", "½", "१२", "\u3000", "\x1c", "\x85", "_a", "1a", "été", "𝐀", "Ⴀ"]


def strings(rng, count):
    yield from STRINGS
    pools = ["ab \t'\"\\", "aé\xffÿµ", "aĀǅΣσςß.\u0301", "a😀\U00010400\U00010428", "".join(map(chr, range(256)))]
    for _ in range(count):
        yield "".join(rng.choices(rng.choice(pools), k=rng.randrange(12)))
        yield "".join(chr(rng.randrange(0x11000)) for _ in range(rng.randrange(6)))


@data
def float_repr(rng):
    for value in floats(rng, 600):
        yield bits(value), repr(value)


@data
def str_repr(rng):
    for value in strings(rng, 400):
        yield text(value), text(repr(value)), text(ascii(value))
    for start in range(0, 0x110000, 128):
        value = "".join(map(chr, range(start, start + 128)))
        yield f"@{start:x}", digest(repr(value)), digest(ascii(value))


@data
def bytes_repr(rng):
    for value in [b"", b"it's", b'"', b"'\"", bytes(range(256))] + [rng.randbytes(9) for _ in range(50)]:
        yield value.hex() or "-", text(repr(value))


@data
def str_case(rng):
    methods = [str.upper, str.lower, str.title, str.capitalize, str.swapcase, str.casefold]
    for value in strings(rng, 400):
        yield text(value), *(text(method(value)) for method in methods)
    for start in range(0, 0x1F000, 128):
        value = ".".join(map(chr, range(start, start + 128)))
        yield f"@{start:x}", *(digest(method(value)) for method in methods)


PREDICATES = ["isalnum", "isalpha", "isascii", "isdecimal", "isdigit", "isidentifier", "islower", "isnumeric",
              "isprintable", "isspace", "istitle", "isupper"]


@data
def str_predicates(rng):
    for value in [*strings(rng, 400), *(chr(a) + chr(b) for a in range(0, 256, 5) for b in range(0, 0x300, 7))][:3000]:
        yield text(value), "".join("01"[getattr(value, name)()] for name in PREDICATES)
    for start in range(0, 0x110000, 128):
        chars = map(chr, range(start, start + 128))
        yield f"@{start:x}", digest("".join("01"[getattr(c, name)()] for c in chars for name in PREDICATES))


@data
def hash_values(rng):
    ints = [0, 1, -1, -2, 2**61 - 1, 2**61, -2**61, 2**63, -2**63, 2**64, 10**30, -10**30]
    ints += [rng.randrange(-2**k, 2**k) for k in range(1, 400, 3)]
    for value in ints:
        yield "int", str(value), str(hash(value))
    for value in floats(rng, 100):
        if value == value:
            yield "float", bits(value), str(hash(value))
    for value in strings(rng, 100):
        yield "str", text(value), str(hash(value))
    for _ in range(100):
        real, imag = rng.uniform(-9, 9), rng.uniform(-9, 9)
        yield "complex", bits(real) + " " + bits(imag), str(hash(complex(real, imag)))
        items = [rng.randrange(-5, 2**rng.randrange(1, 61)) for _ in range(rng.randrange(7))]
        shown = " ".join(map(str, items)) or "-"
        yield "tuple", shown, str(hash(tuple(items)))
        members = list(set(items))
        yield "frozenset", " ".join(map(str, members)) or "-", str(hash(frozenset(members)))
        part = [rng.randrange(-5, 99) for _ in range(3)]
        yield "slice", " ".join(map(str, part)), str(hash(slice(*part)))


@data
def float_parse(rng):
    texts = ["1", " 1.5 ", "1_000.5", "1__0", "_1", "1_", "1_.5", "1._5", "1e5", "1e_5", "1e1_0", ".5", "5.", ".", "",
             " ", "inf", "-Infinity", "+NaN", "nan(1)", "infinit", "1e400", "-1e400", "1e-400", "0x10", "१.५", "\u30001",
             "1\u00a0", "1 2", "--1", "+-1", "1e", "1e+", "e5", "1\0", "\x1c1", "é", "it's", "\ud800", "1" * 400, "١e٢",
             "9007199254740993", "2.2250738585072011e-308", "4.9406564584124654e-324", "1e23", "\x85 1", "in_f", "1_e5"]
    for value in texts:
        yield text(value), answer(float, value, show=bits)
    for value in floats(rng, 100):
        yield text(repr(value)), bits(float(repr(value)))
        yield text("%.25e" % value), bits(float("%.25e" % value))


FLOAT_FORMATS = ["%.0e", "%.3e", "%#.0e", "%.20e", "%.0f", "%.1f", "%.2f", "%#.0f", "%.30f", "%.0g", "%.1g", "%g", "%#g",
                 "%.17g", "%.40g", "%+.3G", "%+.2F", "%.1E"]


@data
def float_format(rng):
    for value in rng.sample(list(floats(rng, 150)), 400):
        yield (bits(value), *(form % value for form in FLOAT_FORMATS))


class Logged:
    log = []

    def __init__(self, key, index):
        self.key, self.index = key, index

    def __lt__(self, other):
        Logged.log.append(f"{self.index}<{other.index}")
        if Logged.fail == len(Logged.log):
            raise ZeroDivisionError
        return self.key < other.key


@data
def sort_comparisons(rng):
    shapes = [
        lambda n: [rng.randrange(1000) for _ in range(n)],
        lambda n: [rng.randrange(3) for _ in range(n)],
        lambda n: list(range(n)),
        lambda n: list(range(n, 0, -1)),
        lambda n: [n // 2 - i // 3 for i in range(n)],
        lambda n: sorted(rng.randrange(50) for _ in range(n)) + [rng.randrange(50) for _ in range(9)],
        lambda n: [i % (n // 3 + 1) for i in range(n)],
        lambda n: sorted(range(n), key=lambda i: i ^ 32),
        lambda n: [abs(n // 2 - i) for i in range(n)],
        lambda n: list(range(n // 3)) + list(range(n // 2)) + list(range(n // 9)) + [rng.randrange(n + 1)],
    ]
    for size in [0, 1, 2, 3, 5, 10, 20, 33, 63, 64, 65, 70, 100, 127, 128, 129, 200, 257, 400, 700]:
        for shape in shapes:
            for reverse, fails in [(False, False), (True, False), (False, True)]:
                if size > 300 and (reverse or fails):
                    continue
                keys = shape(size)
                Logged.log = []
                Logged.fail = rng.randrange(1, 4 * size + 2) if fails else 0
                items = [Logged(key, index) for index, key in enumerate(keys)]
                try:
                    items.sort(reverse=reverse)
                except ZeroDivisionError:
                    pass
                log = "".join(entry + ";" for entry in Logged.log)
                yield (" ".join(map(str, keys)) or "-", "reverse" if reverse else "forward", str(Logged.fail),
                       str(len(Logged.log)), digest(log), " ".join(str(item.index) for item in items) or "-")


def main():
    os.makedirs("tests/data/pure", exist_ok=True)
    for name in sys.argv[1:] or FILES:
        with open(f"tests/data/pure/{name}.txt", "w") as file:
            for parts in FILES[name](random.Random(name)):
                file.write("\t".join(parts) + "\n")


if __name__ == "__main__":
    main()
