"""Numbers: text of floats and ints, arithmetic, hashes."""

import math

from common import *


@data
def float_repr(rng):
    for value in floats(rng, 600):
        yield bits(value), repr(value)


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


def ints(rng, count):
    small = [0, 1, -1, 2, -2, 3, 7, 10, -10, 255, 256, 2**31, 2**53, 2**53 + 1, 2**62, -2**62, 2**63, -2**63, 2**64, 10**25]
    yield from small
    for _ in range(count):
        yield rng.randrange(-2**rng.randrange(1, 200), 2**rng.randrange(1, 200))
        yield rng.choice(small) + rng.randrange(-2, 3)


def pair(value):
    return " ".join(map(str, value))


@data
def int_arithmetic(rng):
    for a in ints(rng, 150):
        b = rng.choice(list(ints(rng, 3)))
        small = rng.randrange(-2, 70)
        digits = rng.randrange(0, 70)
        modulus = rng.choice(list(ints(rng, 2)))
        yield (str(a), str(b), pair([small, digits, modulus]), answer(divmod, a, b, show=pair),
               answer(lambda: a // b), answer(lambda: a % b), answer(lambda: a / b, show=bits),
               answer(lambda: a << small), answer(lambda: a >> small), answer(lambda: a ** abs(small)),
               answer(pow, a, b, modulus), answer(round, a, -digits), answer(float, a, show=bits), str(a.bit_count()),
               str(math.gcd(a, b)), str(math.lcm(a, b)))


@data
def int_division(rng):
    for _ in range(150):
        a = rng.randrange(2**rng.randrange(1, 1200)) * rng.choice([1, -1])
        b = rng.randrange(1, 1 + 2**rng.randrange(1, 1200))
        yield str(a), str(b), answer(lambda: a / b, show=bits)
        a = rng.randrange(2**53, 2**54) * 2**rng.randrange(5) + rng.choice([0, 1])
        shift = rng.randrange(900, 1140)
        yield str(a), str(2**shift), answer(lambda: a / 2**shift, show=bits)
        a = rng.randrange(2**1022, 2**1024 + 2**1020)
        yield str(a), "1", answer(lambda: a / 1, show=bits)


@data
def int_compare(rng):
    values = [value for value in floats(rng, 30) if value == value]
    for _ in range(600):
        value = rng.choice(values)
        near = int(value) + rng.randrange(-1, 2) if abs(value) < float("inf") else 2**1024
        yield str(near), bits(value), f"{near < value} {near == value} {near > value}"


@data
def int_parse(rng):
    texts = ["", " ", "0", "00", "-0", "+7", "--7", "+-7", " 7 ", "\u30007", "7\xa0", "7 7", "1_0", "_1", "1_", "1__0", "0x1f",
             "0X_1F", "0x__1", "0x", "0b101", "0b2", "0o17", "017", "0_7", "0_0", "z", "Zz", "1.5", "1e5", "१२", "१_२", "²",
             "½", "é", "\ud800", "it's", "a" * 300, "1" * 4300, "1" * 4301, "0" * 5000, "1" * 5000 + "x", "-" + "9" * 30,
             "0x-1", "- 1", "\x1c1", "\0", "1\0", "0b1e", "0d1", "9" * 19, "-9223372036854775808", "f" * 5000]
    for value in texts:
        for base in [10, 0, 2, 8, 16, 36, 1, 37] if len(value) < 999 else [10, 16]:
            yield text(value), str(base), answer(int, value, base, show=lambda v: hex(v) if len(value) > 999 else str(v))


@data
def int_bytes(rng):
    for value in ints(rng, 200):
        length = rng.randrange(-1, 28)
        order = rng.choice(["little", "big"])
        signed = rng.random() < 0.5
        raw = rng.randbytes(rng.randrange(20))
        yield (str(value), f"{length} {order} {signed}", raw.hex() or "-",
               answer(lambda: value.to_bytes(length, order, signed=signed).hex() or "-"),
               str(int.from_bytes(raw, order, signed=signed)), bin(value), oct(value), hex(value))


@data
def float_arithmetic(rng):
    values = [value for value in floats(rng, 40)]
    for _ in range(500):
        a, b = rng.choice(values), rng.choice(values)
        if rng.random() < 0.5:
            a, b = rng.choice([0.5, -0.5, 3.0, -3.0, 7.25, 0.0, -0.0, 1e10, float("inf")]), rng.choice([2.0, -2.0, 0.5, 3.0, -1.0, 0.1])
        digits = rng.choice([0, 1, 2, 3, -1, -2, 15, 22, 300, 324, -308, -309, rng.randrange(-20, 20)])
        both = lambda v: " ".join(map(bits, v))
        power = lambda v: both((v.real, v.imag)) if isinstance(v, complex) else bits(v)
        yield (bits(a), bits(b), str(digits), answer(lambda: a / b, show=bits), answer(lambda: a // b, show=bits),
               answer(lambda: a % b, show=bits), answer(divmod, a, b, show=both), answer(lambda: a ** b, show=power),
               answer(round, a, digits, show=bits), answer(round, a), answer(a.as_integer_ratio, show=pair),
               str(a.is_integer()), answer(int, a), a.hex())


@data
def float_from_hex(rng):
    texts = ["0x1.8p3", "1", "-0X.8P-1", ".", "", "0x", "0x.p1", "p1", "0x1p", "0x1p+", "0x1pz", "inf", "-Infinity", "+nan", "INF",
             "0x1p1023", "0x1p1024", "0x1.fffffffffffff7p1023", "0x1.fffffffffffff8p1023", "0x1p-1074", "0x1p-1075",
             "0x1.8p-1075", "0x1.0000000000001p-1075", "0x0p99999999999999999999", "0x1p99999999999999999999",
             "0x1p-99999999999999999999", " 0x1 ", "0x1 1", "1_0", "é", "0x1.00000000000008p0", "0x1.000000000000080001p0",
             "0x1.00000000000018p0", "1" + "0" * 300, "0." + "0" * 300 + "1p1200", "infinit", "0x1.2.3", "+0x1", "--1"]
    for value in texts:
        yield text(value), answer(float.fromhex, value, show=bits)
    for value in floats(rng, 60):
        yield text(value.hex()), bits(float.fromhex(value.hex()))


@data
def complex_arithmetic(rng):
    parts = [0.0, -0.0, 1.0, -1.0, 2.0, 0.5, 3.25, -7.5, 1e300, 1e-300, float("inf"), float("-inf"), float("nan")]
    both = lambda v: f"{bits(v.real)} {bits(v.imag)}"
    for _ in range(300):
        a, b = (complex(rng.choice(parts), rng.choice(parts)) for _ in range(2))
        if rng.random() < 0.4:
            a, b = complex(rng.uniform(-9, 9), rng.uniform(-9, 9)), complex(rng.randrange(-5, 6), rng.choice([0, 0, 1.5]))
        real = rng.choice(parts)
        yield (both(a), both(b), bits(real), both(a + b), both(a - b), both(a * b), answer(lambda: a / b, show=both),
               answer(lambda: a ** b, show=both), answer(abs, a, show=bits), repr(a), both(a + real), both(a - real),
               both(real - a), both(a * real), answer(lambda: a / real, show=both), answer(lambda: real / a, show=both))


@data
def complex_parse(rng):
    texts = ["1", "1+2j", " ( 1-2J ) ", "(1)", "j", "-j", "+J", "1+j", "1-j", "1j", "1e5-1e-5j", "inf+nanj", "-infj", "1+2", "1+",
             "", "()", "(1", "1)", "((1))", "1 + 2j", "1+ 2j", "1_0+2_0j", "1__0", "_1j", "१+२j", "é", "it's", "1+2j3", "jj",
             "1jj", "1+2j+3j", "infinityj", "nan", "1e400", "\u30001\xa0", "1\0", "+-j", "1+-2j", "1e", "1ej"]
    for value in texts:
        yield text(value), answer(complex, value, show=lambda v: f"{bits(v.real)} {bits(v.imag)}")
