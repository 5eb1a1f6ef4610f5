import sys
def swallow():
    while True:
        try: yield 1
        except GeneratorExit: print("swallowed")
g = swallow(); next(g)
try: g.close()
except RuntimeError as e: print(e)


def stubborn():
    try: yield 1
    except GeneratorExit:
        yield 2
g = stubborn(); next(g); del g
print("dropped")
def tb():
    try: 1/0
    except ZeroDivisionError as e: return e.__traceback__
t = tb()
for n in (t, None, tb(), 5):
    try:
        t.tb_next = n
        print("set")
    except Exception as e: print(type(e).__name__, e)
a, b = ValueError("a"), ValueError("b")
a.__context__, b.__context__ = b, a
a.__cause__, b.__cause__ = b, a
try:
    try: raise a
    except ValueError: raise b
except ValueError as e: print(repr(e.__context__), repr(e.__cause__))
import typing
class MadeOfAny(typing.Any): pass
for f in (lambda: list(typing.Any), lambda: typing.Any(), lambda: typing.Any[int], lambda: isinstance(1, typing.Any), lambda: list[typing.Any],
          lambda: typing.Any | None, lambda: typing.Any == typing.Any, lambda: MadeOfAny.__mro__, lambda: list(typing.Optional), lambda: list(int | str)):
    try: print(f())
    except Exception as e: print(type(e).__name__, str(e).split(":")[0][:20])
