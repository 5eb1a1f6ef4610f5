"""What the data makers share: how questions and answers are written.

A line holds the question's parts and the answer, separated by tabs. Strings are written as code points in hexadecimal,
floats as their bits; an exception as answer is `!Class: message`, written as a string.
"""

import random
import struct

FILES = {}


def data(function):
    """Marks a function that yields the lines of tests/data/pure/NAME.txt, given a source of randomness."""
    FILES[function.__name__] = function
    return function


def bits(value):
    """A float; all nans are treated as one."""
    return "nan" if value != value else struct.pack(">d", value).hex()


def text(value):
    """The code points of a string in hexadecimal, so that a test need not read literals."""
    return " ".join(f"{ord(c):x}" for c in value) or "-"


def digest(value):
    """A digest for an answer too long to keep; the same is computed from ours."""
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
