def helper(): return "h"
class D:
    def __init__(self, n, *more): self.n = n; self.more = more
    def __del__(self): print("bye", self.n, helper())
a = D("a", D("a1", D("a11")), D("a2"))
_b = D("_b")
c = [D("c1"), {"k": D("c2")}, (D("c3"),)]
class H:
    held = D("held")
    def f(self, default=D("default")): pass
def g():
    x = D("closure")
    return lambda: x
h = g()
def gen():
    y = D("gen")
    try: yield 1
    finally: print("closed")
k = gen(); next(k)
print("end")
