# async
class Sleep:
    def __init__(s, n): s.n = n
    def __await__(s):
        r = yield ("sleep", s.n)
        return r
async def work(name, n):
    print("start", name)
    for i in range(n):
        got = await Sleep(i)
        print(name, "woke", got)
    return name + "!"
async def gather(*cs):
    return [await c for c in cs]
def run(c):
    v = None
    while True:
        try: y = c.send(v)
        except StopIteration as e: return e.value
        v = y[1] * 10
print(run(gather(work("a", 2), work("b", 1))))
class ACM:
    async def __aenter__(s): await Sleep(1); print("aenter"); return "res"
    async def __aexit__(s, t, v, tb): await Sleep(2); print("aexit", t); return t is ValueError
async def cm():
    async with ACM() as r, ACM(): print(r); raise ValueError
    return "done"
print(run(cm()))
async def agen(n):
    try:
        for i in range(n):
            await Sleep(i)
            x = yield i
            if x: print("sent", x)
    finally: print("agen fin")
async def consume():
    out = [i async for i in agen(3) if i != 1]
    d = {k: v async for k, v in pairs()}
    s = {x async for x in agen(2)}
    async for v in agen(5):
        if v == 2: break
    else: print("no")
    g = agen(3)
    print(await g.__anext__(), await g.asend("hello"), await anext(g))
    try: await anext(g)
    except StopAsyncIteration: print("stop")
    print(await anext(g, "dflt"))
    h = agen(2); await h.asend(None)
    try: await h.athrow(KeyError("k"))
    except KeyError as e: print("k", e)
    k = agen(2); await anext(k); await k.aclose()
    return out, d, sorted(s)
async def pairs():
    yield "a", 1
    yield "b", 2
print(run(consume()))
async def err():
    try: await work("c", 1)
    finally: print("err fin")
c = err(); c.send(None)
try: c.throw(RuntimeError("thrown"))
except RuntimeError as e: print(e)
c = err(); c.send(None); c.close(); print(c.cr_frame, c.cr_running, c.cr_await)
async def simple(): return 5
co = simple(); print(type(co).__name__, co.__name__, co.cr_code.co_name, hasattr(co, "__await__"), hasattr(co, "__iter__"))
print(run(co))
class AI:
    def __init__(s): s.n = 0
    def __aiter__(s): return s
    async def __anext__(s):
        s.n += 1
        if s.n > 2: raise StopAsyncIteration
        return s.n
async def ai():
    async for x in AI(): print("ai", x)
    print([x + y async for x in AI() for y in (10, 20)], await simple() + await simple())
    lam = lambda: (x async for x in AI())
    async for z in lam(): print(z)
run(ai())
async def nested_try():
    try:
        try: await Sleep(1)
        except ValueError: await Sleep(2); raise KeyError("from ve")
    except KeyError as e: print("got", e, repr(e.__context__)); return await Sleep(3)
n = nested_try(); n.send(None); n.throw(ValueError("v"))
try: n.send(1)
except Exception as e: print(type(e), e)
try: n.send(7)
except StopIteration as e: print("ret", e.value)
