# strings & formatting in statements
name, n, x, d = "Ann", 42, 3.14159, {"k": [1, 2]}
print(f"{name!r:>10}|{n:05d}|{x:.2f}|{x:10.3e}|{n:#x}|{n:b}|{n:,}|{1234567.891:,.2f}|{n:+}|{-n: d}|{x:%}|{n:c}")
print(f"{d['k'][0]}{{}}{name[::-1]}{n if n > 3 else 'no'}{(lambda v: v * 2)(4)}{name=}{n + 1 = }{x=:.1f}{name = !s}")
w, p = 12, 4
print(f"{x:{w}.{p}f}|{name:^{w}}|{name:*<{w}}|{'a' 'b'}|{f'{n}nested{x:.1f}'}|{'''triple'''}")
print(f"{1_000_000:_}", f"{255:#o} {255:#X} {255:#b}", f"{0.1 + 0.2}", f"{1e100}", f"{float('nan')} {float('-inf')}", f"{True} {None}", f"{'x':>5}{'y':<5}|{'z':^5}")
print("%s %r %d %5d|%-5d|%05d %x %X %o %e %.3f %g %c %% %5s|%-5s|%.2s" % ("s", "r", 1, 2, 3, 4, 255, 255, 8, 12345.678, 1.5, 0.0001, "c", "ab", "cd", "xyz"))
print("%(a)s-%(b)05.1f" % {"a": 1, "b": 2.25}, "%s" % (1,), "%s" % [1], "%*d" % (5, 3), "%-*s|" % (5, "a"), "%+d % d" % (1, 1))
print("{} {}".format(1, 2), "{1} {0}".format(1, 2), "{a.real} {b[0]} {c[k]}".format(a=1, b=[2], c={"k": 3}), "{:>{w}}".format("r", w=5), "{!r}".format("q"), "{0!s:_^9}".format("m"), "{:.3}".format("abcdef"), "{:d} {:n}".format(5, 6))
print("abc".center(11, "*"), "abc".ljust(5) + "|", "abc".rjust(5), "42".zfill(5), "-42".zfill(5), "a,b,,c".split(","), "  a b  c ".split(), "a b c d".split(" ", 2), "a.b.c".rsplit(".", 1), "line1\nline2\r\nline3".splitlines(), "x".join(["1", "2"]), "aXbXc".partition("X"), "aXbXc".rpartition("X"), "aaa".replace("a", "b", 2), "Hello".swapcase(), "hello world".title(), "hELLO".capitalize(), "abc".startswith(("x", "a")), "abc".endswith("c", 0, 2), "abcabc".find("c", 3), "abcabc".rfind("a"), "abcabc".count("bc"), "abcabc".index("c"))
print("  x ".strip() + "|", "xxabxx".strip("x"), "abc".lstrip("a"), "abc".rstrip("c"), "prefix_x".removeprefix("prefix_"), "x.py".removesuffix(".py"), "abc".isalpha(), "a1".isalnum(), "12".isdigit(), "".isspace(), "Ab".istitle(), "ab".islower(), "AB".isupper(), "a_1".isidentifier(), "\t".expandtabs(4) + "|", "abc".translate({97: "X", 98: None}), str.maketrans("ab", "xy"), "ß".upper(), "İ".lower(), "ﬁ".casefold(), "éa".encode(), b"caf\xc3\xa9".decode(), "x" * 3, 3 * "y", "a" < "b", "a" in "abc", max("hello"), sorted("hello"), list(map(ord, "ab")), "abc"[::-1], "abc"[-2:], "abcdef"[1:5:2], "abc"[5:], chr(8364), ascii("é€😀"), repr("it's \"q\" \n\t\\ \x00 é \u200b"))
s = "The quick brown fox"
words = {}
for wd in s.lower().split():
    for ch in wd: words[ch] = words.get(ch, 0) + 1
print(sorted(words.items(), key=lambda kv: (-kv[1], kv[0]))[:5], s.split()[1][0].upper(), " ".join(reversed(s.split())), "".join(sorted(set(s.lower()) - {" "})))
print(b"abc"[1], b"abc"[1:], bytes([1, 2]), b"a" + b"b", b"%d %s" % (1, b"x"), bytearray(b"ab"), b"abc".hex(), bytes.fromhex("0aff"), b"a,b".split(b","), b"x".join([b"1", b"2"]), b"abc".find(b"c"), int.from_bytes(b"\x01\x00", "big"), (258).to_bytes(2, "little"), b"\xff".decode("latin-1"), "é".encode("latin-1"), b"abc" == b"abc", hash(b"a") == hash("a"))
ba = bytearray(b"hello"); ba[0] = 72; ba[1:3] = b"EY"; ba.append(33); ba += b"?"; del ba[-1]; print(ba, ba.decode(), len(ba), ba.pop(), ba.upper(), list(ba[:2]))
print(int("0x1f", 16), int("0b101", 0), int(" 12 "), int("-7"), int(3.9), int("1_000"), float("1e3"), float(" inf "), float("1_0.5"), complex("1+2j"), str(1.0), str(1e22), repr(1e-5), str(123456789012345678), round(2.5), round(3.5), round(2.675, 2), round(1234, -2), 1.5.as_integer_ratio(), (0.1).hex(), float.fromhex("0x1.8p1"), (10).bit_length(), (255).bit_count(), bin(-5), oct(8), hex(255), 5 .__add__(3), divmod(17, 5), pow(3, 4, 5), pow(3, -1, 7), abs(-3+4j), (1+2j).conjugate(), (3+4j).real)
