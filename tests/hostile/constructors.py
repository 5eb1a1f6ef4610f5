import types, sys
def f(a=1):
    def g():
        return a
    return g
def show(make, *args, **named):
    try:
        r = make(*args, **named)
    except Exception as e:
        print(type(e).__name__, e)
    else:
        print(type(r).__name__)
        return r
F, C, T, M, B = types.FunctionType, types.CellType, types.TracebackType, types.ModuleType, types.MethodType
for args in ((), (1,), (f.__code__,), (f.__code__, 1), (f.__code__, {}, 1), (f.__code__, {}, "n", 1),
             (f.__code__, {}, None, None, 3), (f.__code__, {}, None, None, (C(1),)), (f().__code__, {}),
             (f().__code__, {}, "n", None, (1,)), (f().__code__, {}, "n", None, (C(5),))):
    show(F, *args)
print(F(f().__code__, {}, "n", None, (C(5),))(), F(f.__code__, {}, "new").__name__)
for args in ((), (1,), (1, 2)):
    show(C, *args)
show(C, x=1)
for args in ((), (None,), (None, 1, 2, 3)):
    show(T, *args)
for args in ((), (1,), ("m",), ("m", "doc")):
    show(M, *args)
print(hasattr(M.__new__(M), "__name__"))
for args in ((), (1, 2), (len, None), (len, [])):
    show(B, *args)
for args in ((), (1,), (range(4),), (range(5),)):
    show(type(sys.int_info), *args)
show(type(sys.version_info), range(5))
show(types.CodeType)
for t in (type(iter([])), type(int | str)):
    show(t)
    show(object.__new__, t)
    show(type, "S", (t,), {})
m = M("m")
m.__name__ = 3
show(lambda: m.x)
