"""What every program of tests/it/fuzz.rs begins with: objects that answer oddly, and `show`, which uses a result."""
import abc, bisect, collections, contextlib, copy, dataclasses, enum, functools, heapq, itertools, json, math, operator, random, re, string, sys, types, typing

CHANGES = {
    list: (list.clear, lambda t: t.append(9), list.pop, list.reverse, lambda t: t.extend(range(40)),
           lambda t: t.__delitem__(slice(None, None, 2)), lambda t: t.insert(0, 5), lambda t: t.__setitem__(slice(1, 2), "xyz")),
    dict: (dict.clear, lambda t: t.update({9: 9}), dict.popitem, lambda t: t.update(zip(range(40), range(40))),
           lambda t: t.pop(1, None), lambda t: t.update({1: "changed"}), lambda t: (t.clear(), t.update(a=1)), lambda t: t.setdefault("b")),
    set: (set.clear, lambda t: t.add(9), set.pop, lambda t: t.update(range(40)), lambda t: t.discard(1),
          lambda t: t.symmetric_difference_update({1, 5}), lambda t: (t.clear(), t.add("a")), lambda t: t.update("b")),
    bytearray: (bytearray.clear, lambda t: t.append(57), bytearray.pop, bytearray.reverse, lambda t: t.extend(range(40)),
                lambda t: t.__delitem__(slice(None, None, 2)), lambda t: t.insert(0, 53), lambda t: t.__setitem__(slice(1, 2), b"xyz")),
    collections.deque: (collections.deque.clear, lambda t: t.append(9), collections.deque.pop, collections.deque.reverse,
                        lambda t: t.extend(range(40)), lambda t: t.rotate(1), lambda t: t.appendleft(5), collections.deque.popleft),
}

class Odd:
    """Changes `target` whenever it is asked something, and answers what is not expected."""
    def __init__(self, target=None, how=0, state=1):
        self.target, self.how, self.state, self.asked = target, how, state, 0
    def answer(self, *answers):
        self.asked += 1
        if self.asked < 12:
            for kind, changes in CHANGES.items():
                if isinstance(self.target, kind):
                    try:
                        changes[self.how % len(changes)](self.target)
                    except (IndexError, KeyError, BufferError):
                        pass
        elif self.asked > 60:
            raise OverflowError("asked too often")
        self.state = (self.state * 1103515245 + 12345) % 2**31
        answer = answers[(self.state >> 8) % len(answers)]
        if answer is Odd:
            raise ValueError("odd")
        return answer
    def __index__(self): return self.answer(0, 1, 2, 3, -1, 5, 100, True, 2**70, "x", Odd)
    def __int__(self): return self.answer(1, 2**70, "x", True, Odd)
    def __float__(self): return self.answer(1.5, -0.0, 1, Odd)
    def __complex__(self): return self.answer(1j, 1, Odd)
    def __bool__(self): return self.answer(True, False, True, 1, Odd)
    def __len__(self): return self.answer(0, 1, 3, -1, 2**70, "x", Odd)
    def __length_hint__(self): return self.answer(3, 0, -1, "x", NotImplemented, Odd)
    def __hash__(self): return self.answer(1, 2, 1, 2**70, "x", Odd) if self.state % 3 == 0 else self.answer(1)
    def __eq__(self, other): return self.answer(True, False, NotImplemented, 1, [], Odd)
    def __ne__(self, other): return self.answer(True, False, NotImplemented, "", Odd)
    def __lt__(self, other): return self.answer(True, False, NotImplemented, 1, [], Odd)
    __gt__ = __le__ = __ge__ = __lt__
    def __iter__(self): return self.answer(iter([1, "a", 2]), self, iter(()), iter([(1, 2), (3, 4)]), iter(b"ab"), 5, Odd)
    def __next__(self):
        if self.asked > 8:
            raise StopIteration(7)
        return self.answer(1, 2, "a", (1, 2), self, None, Odd)
    def __reversed__(self): return self.answer(iter([2, 1]), [3], 5, Odd)
    def __getitem__(self, key):
        if self.asked > 8:
            raise IndexError(key)
        return self.answer(1, 2, "a", (1, 2), [3], None, Odd)
    def __setitem__(self, key, value): self.answer(None, Odd)
    def __delitem__(self, key): self.answer(None, Odd)
    def __contains__(self, item): return self.answer(True, False, 1, "", Odd)
    def __missing__(self, key): return self.answer(1, key, Odd)
    def keys(self): return self.answer(["a", "b"], [1], iter("ab"), 5, {}, Odd)
    def __call__(self, *args, **named): return self.answer(1, 0, "a", None, args, True, b"x", Odd)
    def __repr__(self): return self.answer("<odd>", "<odd>", "", 5, Odd)
    def __str__(self): return self.answer("odd", "1", "é", 5, Odd)
    def __bytes__(self): return self.answer(b"odd", b"", "x", Odd)
    def __format__(self, spec): return self.answer("odd", "", 5, Odd)
    def __fspath__(self): return self.answer("path", 5, Odd)
    def __enter__(self): return self.answer(self, 1, Odd)
    def __exit__(self, *args): return self.answer(True, False, None, 1, Odd)
    def __add__(self, other): return self.answer(1, "a", [2], NotImplemented, Odd)
    __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __and__ = __rand__ = __or__ = __ror__ = __xor__ = __add__
    __iadd__ = __imul__ = __ior__ = __mod__ = __rmod__ = __pow__ = __rpow__ = __floordiv__ = __truediv__ = __add__
    def __divmod__(self, other): return self.answer((1, 2), 5, NotImplemented, Odd)
    def __neg__(self): return self.answer(1, None, Odd)
    __pos__ = __abs__ = __invert__ = __neg__
    def __round__(self, digits=None): return self.answer(1, "r", digits, Odd)
    __floor__ = __ceil__ = __trunc__ = __round__
    def __copy__(self): return self.answer(1, self, Odd)
    def __deepcopy__(self, memo): return self.answer(1, memo, Odd)
    def __instancecheck__(self, x): return self.answer(True, False, 5, Odd)
    __subclasscheck__ = __instancecheck__
    def __mro_entries__(self, bases): return self.answer((), (list,), 5, [int], Odd)
    def __getnewargs__(self): return self.answer((), 5, Odd)
    def __set_name__(self, owner, name): self.answer(None, Odd)

class Get(Odd):
    """A descriptor of that kind."""
    def __get__(self, instance, owner=None): return self.answer(1, "a", self, None, len, Odd)
    def __set__(self, instance, value): self.answer(None, Odd)
    def __delete__(self, instance): self.answer(None, Odd)

class Dynamic(Odd):
    """Attributes come from answers, too."""
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self.answer(1, "a", None, Odd)

class Str(str): pass
class Int(int): pass
class Float(float): pass
class Bytes(bytes): pass
class Tuple(tuple): pass
class List(list): pass
class Set(set): pass
class Dict(dict):
    def __missing__(self, key): return key
class Reversed(list):
    def __iter__(self): return reversed(list(super().__reversed__()))
    def __len__(self): return 2
    def __getitem__(self, key): return list.__getitem__(self, 0)
class Error(Exception):
    def __init__(self, *args): pass
class Meta(type):
    def __iter__(cls): return iter((1, 2))
    def __len__(cls): return 3
    def __contains__(cls, item): return item == 1
class Slots(metaclass=Meta):
    __slots__ = ("a", "b")
    __match_args__ = ("a", "b")
    def method(self, *args): return args
    @property
    def prop(self): return self.a
    @classmethod
    def make(cls, *args): return cls.__name__
class Colour(enum.Enum):
    RED = 1
    BLUE = 2
@dataclasses.dataclass(order=True)
class Data:
    x: int = 1
    y: list = dataclasses.field(default_factory=list)
Point = collections.namedtuple("Point", "x y")

def function(a=1, *b, c=2, **d): return a, b, c
def generator(n=2):
    try:
        for i in range(n):
            x = yield i
            if x: yield x
    except ValueError as e:
        yield "caught"
    finally:
        n = 0
async def coroutine(): return 1
def raised(kind=ValueError, *args):
    try:
        try: raise KeyError("first")
        except KeyError: raise kind(*args)
    except BaseException as e: return e

def text(x):
    """What can be shown of an object on one line."""
    try: return repr(x)[:300].replace("\n", "|")
    except RecursionError: return "too deep"
    except Exception as e: return f"no repr, {type(e).__name__}: {e}"
def outcome(act):
    """The answer or the exception of a call, as text."""
    try: result = act()
    except RecursionError: return "too deep"
    except Exception as e:
        try: return f"{type(e).__name__}: {e}"[:300].replace("\n", "|")
        except Exception: return f"{type(e).__name__}, which has no text"
    return f"{type(result).__name__} {text(result)}"
USES = (
    lambda x: list(itertools.islice(x, 8)), len, bool, lambda x: x == x, lambda x: x < x, copy.copy, lambda x: x[0], lambda x: x[:2], lambda x: x(), str,
    lambda x: next(x), lambda x: reversed(x), lambda x: x + x, lambda x: 1 in x, lambda x: f"{x:>5}", lambda x: x.__class__.__name__, lambda x: [*itertools.islice(x, 3)],
    lambda x: x.close(), lambda x: x.send(None), lambda x: sorted(itertools.islice(x, 9)), lambda x: {**x}, lambda x: x | x,
    lambda x: x.__length_hint__(), lambda x: "%s %d" % (x, x), lambda x: copy.deepcopy(x), lambda x: operator.index(x), lambda x: x.__doc__ and 1,
)
LINES = []
def show(number, action, use):
    """Notes what an action gives, what becomes of it when it is used, and what the action has changed."""
    kept = []
    LINES.append(f"{number} {outcome(lambda: kept.append(action()) or kept[0][0])}")
    if kept:
        LINES.append("  used: " + outcome(lambda: USES[use % len(USES)](kept[0][0])))
        LINES.append("  left: " + text(kept[0][1]))
def tell():
    """Prints what the actions gave; a program that is only executed does not come here."""
    print("\n".join(LINES).encode("ascii", "backslashreplace").decode())
class Sink(Odd):
    def write(self, text): self.answer(None, 1, Odd)
    def flush(self): self.answer(None, Odd)
def plant(target, item):
    """Puts an item into a container, where its kind allows it."""
    try:
        if isinstance(target, dict): target[item] = item
        elif isinstance(target, set): target.add(item)
        elif not isinstance(target, bytearray): target.insert(1, item)
    except Exception: pass
