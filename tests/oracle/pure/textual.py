"""Text: repr, case, predicates, searching, layout, codecs."""

from common import *


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


def pieces(values):
    return "|".join(map(text, values)) or "none"


@data
def str_search(rng):
    pools = ["ab", "ab ", "aé", "aĀ", "a😀", " \t\na\u2028\r\x85\x1c"]
    for _ in range(1200):
        pool = rng.choice(pools)
        whole = "".join(rng.choices(pool, k=rng.randrange(14)))
        part = "".join(rng.choices(rng.choice([pool, pool, rng.choice(pools)]), k=rng.randrange(4)))
        new = "".join(rng.choices(rng.choice(pools), k=rng.randrange(3)))
        start, end = rng.randrange(-18, 18), rng.choice([2**62, rng.randrange(-18, 18)])
        most = rng.choice([-1, 0, 1, 2, 3])
        bounded = (part, start, end)
        yield (text(whole), text(part), text(new), f"{start} {end} {most}", str(whole.find(*bounded)),
               str(whole.rfind(*bounded)), str(whole.count(*bounded)), str(whole.startswith(*bounded)),
               str(whole.endswith(*bounded)), text(whole.replace(part, new, most)),
               pieces(whole.split(part, most)) if part else "-", pieces(whole.rsplit(part, most)) if part else "-",
               pieces(whole.split(None, most)), pieces(whole.rsplit(None, most)), pieces(whole.splitlines()),
               pieces(whole.splitlines(True)), pieces([whole.strip(), whole.lstrip(), whole.rstrip()]),
               pieces([whole.strip(part), whole.lstrip(part), whole.rstrip(part)]))


@data
def bytes_search(rng):
    for _ in range(400):
        whole = bytes(rng.choices(b"ab \r\n\t\x0b\x1c\xff", k=rng.randrange(14)))
        part = bytes(rng.choices(b"ab ", k=rng.randrange(1, 3)))
        new = bytes(rng.choices(b"xyz", k=rng.randrange(3)))
        most = rng.choice([-1, 0, 1, 2])
        answers = [[whole.replace(part, new, most)], [whole.replace(b"", new, most)], whole.split(None, most),
                   whole.rsplit(None, most), whole.splitlines(), whole.splitlines(True), [whole.strip()]]
        yield (whole.hex() or "-", part.hex(), new.hex() or "-", str(most),
               *("|".join(p.hex() or "-" for p in answer) or "none" for answer in answers))


@data
def str_layout(rng):
    for _ in range(400):
        value = "".join(rng.choices(rng.choice(["ab", "+-1", "a\t\n\r", "é", "😀\t"]), k=rng.randrange(8)))
        width, tab, fill = rng.randrange(16), rng.randrange(-1, 9), rng.choice(" *é😀")
        yield (text(value), f"{width} {tab}", text(fill), text(value.center(width, fill)), text(value.ljust(width, fill)),
               text(value.rjust(width, fill)), text(value.zfill(width)), text(value.expandtabs(tab)))


CODECS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "latin-1", "ascii"]
HANDLERS = ["strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace", "surrogateescape", "surrogatepass"]


@data
def str_encode(rng):
    pool = ["a", "b", "é", "Ā", "€", "😀", "\ud800", "\udc80", "\udcff", "\udfff"]
    for _ in range(1500):
        value = "".join(rng.choices(pool[:rng.choice([3, 6, 10])], k=rng.randrange(7)))
        codec, handler = rng.choice(CODECS), rng.choice(HANDLERS)
        yield text(value), codec, handler, answer(lambda: value.encode(codec, handler).hex() or "-")


@data
def bytes_decode(rng):
    pool = [b"a", b"b\0", b"\xc3\xa9", b"\xe2\x82\xac", b"\xf0\x9f\x98\x80", b"\xe2\x82", b"\xf0\x9f\x98", b"\xed\xa0\x80", b"\x80",
            b"\xff\xfe", b"\xfe\xff", b"\x00\xd8", b"\xd8\x00", b"\x00\xdc", b"\xdc\x00", b"\xf5", b"\xc0", b"\xe0\x80", b"\xed\xa0",
            b"\xf4\x90", b"\0\0", b"\x11\0", b"\xef\xbb\xbf", b"\xed\xb2\x80"]
    for _ in range(3000):
        value = b"".join(rng.choices(pool, k=rng.randrange(6)))
        codec, handler = rng.choice([*CODECS, "utf-8", "utf-8"]), rng.choice(HANDLERS)
        # A handler that can only encode is a TypeError, the same for all.
        result = answer(lambda: value.decode(codec, handler), show=text)
        if text("TypeError") not in result:
            yield value.hex() or "-", codec, handler, result


@data
def bytes_ascii(rng):
    for _ in range(500):
        value = bytes(rng.choices(rng.choice([b"aB", b"aB '1", b" \t\x0b\x1c", b"19", b"zZ\xe9\xff"]), k=rng.randrange(8)))
        group = rng.randrange(-4, 5)
        kinds = [value.isalnum(), value.isalpha(), value.isdigit(), value.islower(), value.isspace(), value.istitle(), value.isupper()]
        written = "".join(rng.choices("09afAF \n\tgé\u3000"[:rng.choice([6, 9, 12])], k=rng.randrange(9)))
        yield (value.hex() or "-", str(group), text(written), "".join("01"[kind] for kind in kinds), value.title().hex() or "-",
               value.capitalize().hex() or "-", value.swapcase().hex() or "-", value.hex(":", group) or "-",
               answer(lambda: bytes.fromhex(written).hex() or "-"))
