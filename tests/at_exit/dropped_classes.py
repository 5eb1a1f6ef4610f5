class D:
    def __init__(self, n): self.n = n
    def __del__(self): print("gone", self.n, [c.__name__ for c in Base.__subclasses__()] if Base else None)
class Base: pass
def f():
    class A(Base): x = D(1)
    class B(A): x = D(2)
    class C(object): x = D(3)
    def g(): return g
    g.x = D(4)
f()
class E(Base): x = D(5)
d = D(6)
l = []
l.append(l); l.append(D(7))
del l
m = []
m.append(m); m.append(D(8))
print(Base.__subclasses__())
print("end")


def bad_set_name():
    class Descriptor:
        def __set_name__(self, owner, name):
            raise ValueError(name)

    class A(Base):
        x = D("bad_set_name")
        y = Descriptor()


try:
    bad_set_name()
except ValueError as e:
    print(e, e.__notes__)
