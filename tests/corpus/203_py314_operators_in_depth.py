# operators, numbers protocol
class N:
    def __init__(s, v): s.v = v
    def __repr__(s): return f"N({s.v})"
    def __add__(s, o): print("add"); return N(s.v + o.v) if isinstance(o, N) else NotImplemented
    def __radd__(s, o): print("radd"); return N(o + s.v)
    def __iadd__(s, o): print("iadd"); s.v += 1; return s
    def __sub__(s, o): return NotImplemented
    def __lt__(s, o): print("lt"); return s.v < o.v
    def __eq__(s, o): print("eq"); return isinstance(o, N) and s.v == o.v
    def __hash__(s): return hash(s.v)
    def __bool__(s): print("bool"); return s.v > 0
    def __len__(s): return 3
    def __getitem__(s, k): return k
    def __setitem__(s, k, v): print("set", k, v)
    def __delitem__(s, k): print("del", k)
    def __contains__(s, k): print("contains", k); return k
    def __call__(s, *a): return a
    def __index__(s): return s.v
    def __int__(s): return s.v * 10
    def __float__(s): return s.v / 2
    def __neg__(s): return "neg"
    def __pos__(s): return "pos"
    def __invert__(s): return "inv"
    def __abs__(s): return "abs"
    def __round__(s, n=None): return ("round", n)
    def __divmod__(s, o): return "dm"
    def __pow__(s, o, m=None): return ("pow", o, m)
    def __matmul__(s, o): return "mm"
    def __format__(s, f): return f"fmt<{f}>"
    def __str__(s): return "str"
    def __bytes__(s): return b"by"
    def __complex__(s): return 1j
    def __iter__(s): return iter([1, 2])
    def __reversed__(s): return "rev"
    def __trunc__(s): return "trunc"
    def __floor__(s): return "floor"
    def __ceil__(s): return "ceil"
    def __dir__(s): return ["z", "a"]
    def __length_hint__(s): return 10
a, b = N(1), N(2)
print(a + b, 5 + a); a += 5; print(a)
for e in ("a - b", "a - 1", "a < b", "a > b", "a <= b", "a == b", "a != b", "not a", "a and b", "a or b", "a[1]", "a[1:2]", "a[1:2, ...]", "a[::3]", "1 in a", "0 not in a", "a(1, 2)", "[5,6,7][a]", "int(a)", "float(a)", "-a", "+a", "~a", "abs(a)", "round(a)", "round(a, 2)", "divmod(a, 1)", "pow(a, 2)", "pow(a, 2, 3)", "a ** 2", "a @ 1", "f'{a:xyz} {a!r} {a!s} {a}'", "format(a)", "str(a)", "bytes(a)", "complex(a)", "list(a)", "reversed(a)", "dir(a)", "len(a)", "hex(a)", "range(a)", "'x' * a", "sum([a, b], N(0))", "sorted([b, a])", "max(a, b)", "a is a", "hash(a) == hash(2)", "{a: 1}[N(2)]", "[*a]", "(lambda *x: x)(*a)", "a if a else 0", "1 < a", "a.__add__(1)", "isinstance(a, int)", "bool(a)", "all([a, b])", "a in [b, a]", "[b, a].index(a)", "[a].count(N(2))", "a == a", "(a,) == (a,)", "a != 1", "1 == a", "not (a == b)"):
    try: print(e, "->", eval(e))
    except Exception as x: print(e, "->", type(x).__name__, x)
a[1] = 2; a[1:2] = 3; del a[0]; del a[:]
class M:
    def __rsub__(s, o): return f"rsub {o}"
    def __rmatmul__(s, o): return "rmm"
    def __rpow__(s, o): return "rpow"
    def __ror__(s, o): return "ror"
    def __rlshift__(s, o): return "rls"
    def __rfloordiv__(s, o): return "rfd"
    def __rdivmod__(s, o): return "rdm"
    def __rmod__(s, o): return "rmod"
    def __gt__(s, o): return "gt"
    def __ge__(s, o): return "ge"
m = M()
print(1 - m, 1 @ m, 2 ** m, {} | m, 1 << m, 1 // m, divmod(1, m), 5 % m, "x%s" % m if 0 else "", 1 < m, 1 <= m, [] - m)
class Sub(N):
    def __radd__(s, o): return "sub radd"
print(a + Sub(3))
class I(int):
    def __add__(s, o): return "I add"
    def __repr__(s): return "I!"
print(I(3) + 1, 1 + I(3), I(3) * 2, I(5), str(I(5)), f"{I(5)}", f"{I(5):03d}", [I(1)], I(3) == 3, {I(3): 1}[3], type(I(3) - 1), I.from_bytes(b"a"), I("12"), I(3).bit_length())
class L(list):
    def __getitem__(s, i): return "item" if isinstance(i, int) else list.__getitem__(s, i)
    def append(s, x): print("append", x); super().append(x)
l = L([1, 2]); l.append(3); print(l[0], l[1:], l, len(l), sum(l), [*l], l + [1], type(l + [1]), l == [1, 2, 3], sorted(l), l.copy())
class Dd(dict):
    def __missing__(s, k): return f"missing {k}"
    def __getitem__(s, k): print("get", k); return super().__getitem__(k)
dd = Dd(a=1); print(dd["a"], dd["b"], dd.get("c"), "b" in dd, {**dd}, dd | {"z": 1}, type(dd | {}), dict(dd), list(dd.items()), "%(a)s %(q)s" % dd)
class St(str):
    def upper(s): return "UP"
    def __len__(s): return 99
    def __eq__(s, o): return True
    __hash__ = str.__hash__
s = St("abc"); print(s.upper(), len(s), s + "d", type(s + "d"), s[0], s == 5, "x".join([s]), f"{s:>5}", s.lower(), {s: 1}, "%s" % s, s * 2)
class Tu(tuple):
    def __new__(c, *a): return super().__new__(c, a)
print(Tu(1, 2), Tu(1) + (2,), type(Tu(1)[:]), Tu(1, 2) == (1, 2), hash(Tu(1)) == hash((1,)))
class Fl(float):
    def __repr__(s): return "F!"
print(Fl(1.5), [Fl(1)], Fl(2) + 1, f"{Fl(2):.2f}", Fl("inf"), round(Fl(2.6)), Fl(3).is_integer())
class By(bytes): pass
print(By(b"a") + b"b", By([65]), type(By(b"x")[:]))
class Se(set):
    def add(s, x): super().add(x * 2)
s = Se([1]); s.add(2); print(sorted(s), s | {9}, type(s | {9}), type(s.copy()))
print(True + True, True & 1, type(True & True), True << 2, ~True if 0 else "", bool.__mro__, isinstance(True, int), sum([True, False, True]), "ab"[True])
x = 5; x **= 2; x //= 3; x <<= 2; x |= 1; x ^= 3; x %= 7; print(x)
print(1 < 2 < 3, 1 < 3 < 2, 1 == 1.0 == True, [] == [] != [1], 1 if [] else 2, [] or {} or "z", 0 and 1/0, not not [0])
print(7 // -2, -7 // 2, 7 % -3, -7 % 3, divmod(-7, 3), 7.5 // 2, -7.5 % 2, 2 ** -1, (-8) ** (1/3), 0 ** 0, 10 ** 20, 1e308 * 10, -0.0, 5e-324, 1/3, 100000000000000000.0, 1e16, 123456789.123456789, float("nan") != float("nan"))
