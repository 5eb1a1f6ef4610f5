# Every type that can be reached is called, with no and with odd arguments, and what it makes is used: the interpreter
# survives, and nothing that CPython refuses to make can be made.
import abc, bisect, builtins, collections, contextlib, copy, dataclasses, enum, functools, heapq, itertools, json, keyword
import math, operator, random, re, string, sys, time, types, typing

def generator():
    yield
async def coroutine(): pass
async def asynchronous():
    yield
def function(a=1):
    def inner():
        return a
    return inner
class Slots:
    __slots__ = ("s",)
    def method(self): pass
try:
    1 / 0
except ZeroDivisionError as e:
    traceback = e.__traceback__
waiting = coroutine()
awaited = coroutine()
values = [
    generator(), waiting, awaited.__await__(), asynchronous(), asynchronous().__anext__(), function, Slots().method, len, str.upper,
    str.__add__, "a".__add__, dict.__dict__["fromkeys"], types.FunctionType.__dict__["__code__"],
    Slots.__dict__["s"], function().__closure__[0], function.__code__, traceback, traceback.tb_frame,
    function.__code__.co_lines(), function.__code__.co_positions(), iter([]), iter(()), iter(range(3)), reversed([]),
    iter(""), iter("é"), iter(b""), iter(bytearray()), iter(memoryview(b"")), iter(set()), iter({}), iter({}.values()),
    iter({}.items()), reversed({}), reversed({}.values()), reversed({}.items()), {}.keys(), {}.values(), {}.items(),
    iter(int, 1), Slots.__dict__, list[int], ..., NotImplemented, None, sys, sys.version_info, sys.float_info, sys.int_info,
    re.match("", ""), re.compile(""), re.finditer("", "a"), next(itertools.groupby([1]))[1], itertools.tee([])[0],
    functools.lru_cache(function), functools.cmp_to_key(function), functools.cmp_to_key(function)(1),
    operator.itemgetter(1), operator.attrgetter("a"), operator.methodcaller("a"), iter(collections.deque()),
    reversed(collections.deque()),
    (lambda: sys._getframe().f_locals)(), super(Slots, Slots()), types.SimpleNamespace(),
]
# They ask the terminal, or for the system's randomness; their methods may run for ever.
left_out = "Random", "SystemRandom", "_Helper", "Quitter", "_Printer", "RLock", "Slots"
types_found, todo = [], [type(v) for v in values]
modules = [abc, bisect, builtins, collections, contextlib, copy, dataclasses, enum, functools, heapq, itertools, json, keyword,
           math, operator, random, re, string, sys, time, types, typing]
names = [m.__name__ for m in modules]
todo += [v for m in modules for v in vars(m).values() if isinstance(v, type)]
while todo:
    t = todo.pop()
    if t not in types_found and t.__name__ not in left_out:
        types_found.append(t)
        if t is not type and not issubclass(t, enum.Enum):
            todo += [s for s in type.__subclasses__(t) if str(s.__module__).lstrip("_") in names]
uses = [repr, str, len, hash, bool, dir, iter, next, abs, int, float, reversed, operator.index, callable, copy.copy,
        lambda x: list(itertools.islice(x, 3)), lambda x: x == x, lambda x: x < x, lambda x: x[0], lambda x: x(), lambda x: x + x,
        lambda x: f"{x}", lambda x: isinstance(1, x), lambda x: x.__class__, lambda x: x.close()]
def use(x):
    for f in uses:
        try:
            f(x)
        except Exception:
            pass
    for name in dir(type(x)):
        try:
            value = getattr(x, name)
            if callable(value) and not name.startswith("_dump") and name not in ("__enter__", "__init_subclass__", "__reduce__", "__reduce_ex__", "sleep", "__subclasses__"):
                value()
        except Exception:
            pass
def odd_arguments(t):
    yield from [(), (1,), ("x",), ((),), (None,), ([1], 2), (len,), (t,), (1, 2, 3), ("x", (), {}), (-1,), (b"x", "y")]
    for v in values:
        if type(v) is t:
            yield v,
            yield v, v
            break
refused = set()
for t in types_found:
    made = 0
    for arguments in odd_arguments(t):
        for named in {}, {"x": 1}:
            try:
                made_object = t(*arguments, **named)
            except Exception:
                continue
            made += 1
            use(made_object)
    if not made:
        refused.add(t)
    for make in (lambda: object.__new__(t), lambda: t.__new__(t), lambda: type("Sub", (t,), {})(), lambda: type("Sub", (t,), {"__init__": lambda self: None})()):
        try:
            use(make())
        except Exception:
            pass
waiting.close()
print(*(type(v).__name__ for v in values if type(v) in refused), sep="\n")
