# match statement in depth
class P:
    __match_args__ = ("x", "y")
    def __init__(s, x, y): s.x, s.y = x, y
class Q(P): pass
def m(v):
    match v:
        case 0 | 1: return "01"
        case -1: return "neg"
        case 1.5: return "float"
        case "s": return "str"
        case b"b": return "bytes"
        case None: return "none"
        case True: return "true"
        case [] | (): return "empty"
        case [x]: return f"one {x}"
        case [1, *rest] if len(rest) > 3: return f"long {rest}"
        case [1, *_, 9]: return "1..9"
        case (a, b, *c): return f"seq {a} {b} {c}"
        case {"k": v, "t": {"n": n}}: return f"nested {v} {n}"
        case {"k": int() | str() as v, **rest}: return f"map {v} {rest}"
        case {}: return f"dict"
        case Q(x=0): return "Q0"
        case P(0, y): return f"P0 {y}"
        case P(x, y) if x == y: return f"diag {x}"
        case P(x=px, y=py): return f"P {px} {py}"
        case int(n) if n > 100: return f"big {n}"
        case int() | float(): return "num"
        case str(s): return f"other str {s}"
        case set(): return "set"
        case P.__init__: return "value pattern"
        case [[a, [b]]] : return "x"
        case _: return "default"
for v in (0, 1, True, -1, 1.5, "s", b"b", None, [], (), [5], [1, 2, 3, 4, 5], [1, 5, 9], (1, 2), [1, 2, 3], {"k": 1, "t": {"n": 2}}, {"k": "z", "q": 1}, {"k": []}, {}, Q(0, 1), P(0, 3), P(2, 2), P(1, 2), Q(1, 2), 1000, 50, 2.5, "zz", {1}, P.__init__, object, range(2), "ab", bytearray(b"x"), (i for i in []), 1j):
    print(m(v))
match 5:
    case x if x > 10: print("no")
    case x: print("capture", x)
match (1, 2), 3:
    case (a, b), c: print(a, b, c)
match {"a": 1}:
    case {"a": 1, "b": 2}: print("no")
    case {"a": 1, **kw}: print(kw)
class BadArgs: __match_args__ = ["x"]
class BadEl: __match_args__ = (1,)
for cls, n in ((BadArgs, 1), (BadEl, 1), (int, 2), (P, 3)):
    try:
        match cls(1, 2) if cls is P else cls():
            case BadArgs(x): pass
            case BadEl(x): pass
            case int(a, b): pass
            case P(a, b, c): pass
    except TypeError as e: print(e)
try:
    match P(1, 2):
        case P(1, x=1): pass
except TypeError as e: print(e)
try:
    match 1:
        case m(): pass
except TypeError as e: print(e)
import collections, collections.abc
match collections.deque([1, 2]):
    case [a, b]: print("deque", a, b)
match collections.OrderedDict(a=1):
    case {"a": v}: print("od", v)
match collections.defaultdict(int):
    case {"missing": v}: print("no")
    case {}: print("dd")
class Seq(collections.abc.Sequence):
    def __len__(s): return 2
    def __getitem__(s, i): return [10, 20][i]
match Seq():
    case [a, b]: print("Seq", a, b)
