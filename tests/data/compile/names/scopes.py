"""Whose variable is it? Every kind of block and every way to bind a name."""
from __future__ import generator_stop
import a.b.c, d.e as f
from m import g as h
from n import *
glob = 1


def plain(x, /, y: int = glob, *args: str, z=2, **kw) -> float:
    local = x
    del local
    local += 1
    global glob, made
    glob = made = 3
    for i, (j, k) in args:
        pass
    with open(x) as fh, open(y) as (p, q):
        pass
    try:
        import late.er
    except OSError as err:
        raise
    annotated: int = 3
    unassigned: str
    (parenthesised): int
    lambda m, *n, o=p: m + k
    return (yield local)


def outer():
    counter = 0
    shared = seen = 1

    def middle():
        nonlocal counter
        counter += 1

        def inner():
            return counter, shared, glob, print
        return inner

    class InFunction:
        attribute = shared
        shared = 2

        def method(self):
            return seen, attribute, super().method(), __class__
    return middle


class Private(Base, metaclass=Meta):
    __slot = 1
    __dunder__ = 2
    field: int = __slot

    def __method(self, __arg):
        self.__slot = __arg
        __local = lambda __p: __p + __arg
        return [__local for __v in __arg]
    if glob:
        conditional: field


class ___:
    __unmangled = 1


def comprehensions(data):
    squares = [v * v for v in data if v]
    nested = [[w + base for w in row] for row in data for base in row]
    keyed = {n: lambda: n for n in data}
    made = {t for t in (u for u in data)}
    lazily = (data[r] for r in squares)
    found = [last := e for e in data]
    return last


class Body:
    names = [n for n in plain]
    also = [lambda: (n, plain) for n in names]
    cell = [__class__ for _ in names]

    def f(self):
        return __class__


[top := s for s in glob]
module_level: int = 1
if glob:
    more: str


def generic[T: int, *Ts, **P](x: T = glob, *, k=1) -> Ts:
    return T, P


class Generic[T](Base[T]):
    x: T
    __private: T = T

    def method[S: (T, int)](self) -> S:
        return T


type Alias[K] = dict[K, Alias]


class Holder:
    K = 1
    type Inner = K

    def annotated(self, k: K) -> Inner:
        pass


async def coroutine():
    async with a as b:
        pass
    async for c in b:
        await c
    return [x async for x in b], [await y for y in b]


def matches(subject):
    match subject:
        case [first, *rest] | {"k": first, **rest}:
            pass
        case Point(x=px, y=0) as whole if px:
            return whole
        case _:
            pass


def conflicts():
    x = 1

    def f():
        def g():
            global x
            return [x for _ in y]

        def h():
            nonlocal x
            x = 2
        return x
    y = [(lambda: z) for z in [x]]
