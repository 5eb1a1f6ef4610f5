def show(f, *a):
    try: print(type(eval(f.__code__, *a)).__name__)
    except Exception as e: print(type(e).__name__, e)
def f(x): return x
def g(x=1, *a, k=2, **d): return a, d
def h(*a, **d): return a, d
def k(*, z): return z
def lo():
    y = 1
    return y
def gen(): yield 1
def free():
    q = 1
    def inner(): return q
    return inner
class C:
    def m(self): return __class__
for fn in (f, g, h, k, lo, gen, free(), C.m):
    show(fn); show(fn, {"x": 5}); show(fn, {}, {"x": 7})
co_ = compile("a = 1", "<s>", "exec")
print(eval(co_), eval(co_, {}))
try: exec(free().__code__, {}, closure=(1,))
except Exception as e: print(type(e).__name__, e)
try: exec("1", {}, closure=())
except Exception as e: print(type(e).__name__, e)
def free():
  q=[1]
  def inner(): q.append(2); print(q)
  return inner
f=free()
exec(f.__code__, {}, closure=f.__closure__)
exec(f.__code__, closure=f.__closure__)
print(f.__closure__[0].cell_contents)
