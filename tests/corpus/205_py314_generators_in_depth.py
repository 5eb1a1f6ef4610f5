# generators in depth
def g():
    x = yield 1
    print("got", x)
    try:
        y = yield x
    except KeyError as e:
        print("ke", e)
        y = "recovered"
    finally:
        print("fin")
    return y
it = g(); print(next(it), it.send("a"), it.gi_frame is not None, it.gi_running, it.gi_suspended)
try: it.throw(KeyError("boom"))
except StopIteration as e: print("ret", e.value)
print(it.gi_frame, list(it))
try: it.send(1)
except StopIteration as e: print("done", e.value)
def closer():
    try: yield 1
    except GeneratorExit: print("exit"); raise
c = closer(); next(c); c.close(); c.close()
def bad():
    try: yield 1
    except GeneratorExit: yield 2
b = bad(); next(b)
try: b.close()
except RuntimeError as e: print(e)
def ret_close():
    try: yield 1
    except GeneratorExit: return "closed value"
r = ret_close(); next(r); print(r.close())
def self_next():
    yield next(me)
me = self_next()
try: next(me)
except ValueError as e: print(e)
def deleg():
    try:
        r = yield from inner()
        print("inner returned", r)
    except ZeroDivisionError: print("zde"); yield "after"
def inner():
    while True:
        v = yield
        if v is None: return "none"
        if v == 0: 1/0
        print("inner got", v)
d = deleg(); next(d); d.send(5); print(d.send(0))
d = deleg(); next(d)
try: d.send(None)
except StopIteration: print("end")
class It:
    def __init__(s): s.n = 0
    def __iter__(s): return s
    def __next__(s):
        s.n += 1
        if s.n > 3: raise StopIteration("val")
        return s.n
    def send(s, v): print("send", v); return next(s)
    def throw(s, e): print("throw", repr(e)); raise e
    def close(s): print("It.close")
def via():
    r = yield from It()
    print("r =", r)
v = via(); print(next(v), v.send("q"))
try: v.throw(ValueError("vv"))
except ValueError as e: print("out", e)
v = via(); next(v); v.close()
print(list(via()))
ge = (i * j for i in range(3) for j in range(i) if j)
print(list(ge), type(ge), ge.__name__, ge.__qualname__)
try: (i for i in 5)
except TypeError as e: print(e)
def fib():
    a, b = 0, 1
    while True: yield a; a, b = b, a + b
from itertools import islice, takewhile, count, chain, tee, groupby, accumulate, product, permutations, combinations, zip_longest, starmap, cycle, repeat, dropwhile, filterfalse, compress, pairwise, batched
print(list(islice(fib(), 5, 20, 3)), sum(takewhile(lambda x: x < 100, fib())))
a, b = tee(fib()); print(next(a), next(a), next(b), [next(a) for _ in range(3)], next(b))
print([(k, list(v)) for k, v in groupby("aabbbc")], list(accumulate([1,2,3], initial=10)), list(accumulate("abc")))
print(list(product("ab", repeat=2)), list(permutations([1,2,3], 2)), list(combinations("abcd", 3)), list(zip_longest("ab", [1], fillvalue=0)))
print(list(starmap(pow, [(2,3),(3,2)])), list(islice(cycle("ab"), 5)), list(repeat(1, 3)), list(chain([1],(2,),"3")), list(chain.from_iterable(["ab", "c"])))
print(list(dropwhile(str.isdigit, "12a3")), list(filterfalse(None, [0,1,""])), list(compress("abc", [1,0,1])), list(pairwise("abcd")), list(batched("abcdefg", 3)), count(3, 2), repeat(5, 2))
def order():
    print("start")
    with open_("x") as f:
        yield f
    print("unreached" if 0 else "end")
class open_:
    def __init__(s, n): s.n = n
    def __enter__(s): print("open"); return s.n
    def __exit__(s, *a): print("close", a[0])
o = order(); next(o); del o; print("deleted")
def noexhaust():
    for i in order(): break
    print("left")
noexhaust()
def pargs(*a, **k): print(a, k)
pargs(*(i for i in range(3)), **{c: 1 for c in "xy"})
def t():
    try:
        yield 1
    finally:
        print("cleanup at exit of scope")
def u():
    z = t(); next(z)
u()
x = [lambda: i for i in range(3)]; print([f() for f in x])
print([y := 5, y ** 2], y, [last := n for n in range(3)], last)
def nested():
    return [[k * m for k in range(m)] for m in range(3) if m], {k: [v for v in range(k)] for k in range(2)}
print(nested())
