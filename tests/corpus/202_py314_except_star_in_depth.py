# except*
def t(*excs):
    try:
        try: raise ExceptionGroup("g", list(excs)) if len(excs) > 1 else excs[0]
        except* ValueError as e: print("V", e.exceptions, e.message)
        except* (TypeError, KeyError) as e: print("TK", [type(x).__name__ for x in e.exceptions]); raise
        except* OSError: raise RuntimeError("new")
        else: print("else")
        finally: print("finally")
    except BaseException as e:
        print("left", type(e).__name__, e, [repr(x) for x in getattr(e, "exceptions", [])], repr(e.__context__)[:60])
t(ValueError(1), ValueError(2)); t(ValueError(1), TypeError(2)); t(OSError(1), KeyError(2), IndexError(3)); t(ValueError("naked")); t(IndexError("naked2"))
t(ExceptionGroup("n", [ValueError(5), TypeError(6)]), ValueError(7))
try:
    try: raise ExceptionGroup("x", [ValueError(1)])
    except* ExceptionGroup: pass
except TypeError as e: print(e)
try:
    try: raise ValueError
    except* 5: pass
except TypeError as e: print(e)
for args in (("m",), (1, [ValueError()]), ("m", []), ("m", [1]), ("m", 5), ("m", {ValueError()}), ("m", [KeyboardInterrupt()])):
    try: print(repr(ExceptionGroup(*args)))
    except Exception as e: print(type(e).__name__, e)
b = BaseExceptionGroup("b", [KeyboardInterrupt(), ValueError(1)]); print(repr(b), type(BaseExceptionGroup("q", [ValueError()])).__name__, b.split(ValueError), b.subgroup(KeyboardInterrupt))
class MyG(ExceptionGroup):
    def derive(self, excs): return MyG(self.message, excs)
g = MyG("my", [ValueError(1), TypeError(2)]); m, r = g.split(ValueError); print(type(m).__name__, m.exceptions, type(r).__name__, r.exceptions, isinstance(g, Exception), ExceptionGroup.__mro__, g.derive([KeyError()]))
def f():
    for i in range(2):
        try: raise ExceptionGroup("l", [ValueError(i)])
        except* ValueError: print("loop", i)
    return "end"
print(f())
