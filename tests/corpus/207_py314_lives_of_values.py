# What a failed class body, a failed call or a mutating comparison leaves behind dies at once.


class D:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone", self.name)


def attempt(what):
    try:
        what()
    except Exception as e:
        print(type(e).__name__, e)
    print("end", what.__name__)


def bad_qualname():
    class A:
        __qualname__ = 3
        x = D("bad_qualname")


def bad_slots():
    class A:
        __slots__ = ["a b"]
        x = D("bad_slots")


def bad_classcell():
    class A:
        __classcell__ = None
        x = D("bad_classcell")


def bad_set_name():
    class Descriptor:
        def __set_name__(self, owner, name):
            raise ValueError(name)

    class A:
        x = D("bad_set_name")
        y = Descriptor()


class Meta(type):
    @classmethod
    def __prepare__(mcls, name, bases, **keywords):
        return {"prepared": D(name + " prepared")}

    def __new__(mcls, name, bases, namespace, fail=False):
        if fail:
            raise LookupError(name)
        return super().__new__(mcls, name, bases, namespace)


def body_raises():
    class A(metaclass=Meta):
        x = D("body_raises")
        1 / 0


def metaclass_raises():
    class A(metaclass=Meta, fail=True):
        x = D("metaclass_raises")


def bad_orig_bases():
    class Base:
        def __mro_entries__(self, bases):
            return ()

    class Namespace(dict):
        def __setitem__(self, key, value):
            if key == "__orig_bases__":
                raise KeyError(key)
            super().__setitem__(key, value)

    class M(type):
        @classmethod
        def __prepare__(mcls, name, bases):
            return Namespace()

    class A(Base(), metaclass=M):
        x = D("bad_orig_bases")


for what in [
    bad_qualname,
    bad_slots,
    bad_classcell,
    body_raises,
    metaclass_raises,
    bad_orig_bases,
]:
    attempt(what)


class Fickle:
    # Takes everything out of the container in which it stands while it is compared.
    def __init__(self, name, container):
        self.name = name
        self.container = container

    def __eq__(self, other):
        self.container.clear()
        return False

    def __hash__(self):
        return 1

    def __lt__(self, other):
        self.container.clear()
        return False

    def __repr__(self):
        self.container.clear()
        return self.name

    def __del__(self):
        print("gone", self.name)


def fill(container, *names):
    container.extend(Fickle(name, container) for name in names)
    return container


print(3 in fill([], "in a", "in b"))
print(fill([], "count a", "count b").count(3))
try:
    fill([], "index a", "index b").index(3)
except ValueError as e:
    print(e)
print(fill([], "== a", "== b") == [1, 2])
print(repr(fill([], "repr a", "repr b")))
print(min(fill([], "min a", "min b", "min c")).name)
print(max(fill([], "max a", "max b"), key=lambda v: v.container.clear() or v.name).name)
print([v.name for v in map(lambda v: v.container.clear() or v, fill([], "map a", "map b"))])
print([v.name for v in filter(lambda v: v.container.clear() or True, fill([], "filter a", "filter b"))])


def reduced():
    import functools

    held = []

    def step(a, b):
        held[:] = [D("step %d" % b)]
        return held[0]

    def numbers():
        for i in range(3):
            held.clear()
            yield i

    return functools.reduce(step, numbers())


print(reduced().name)


def added():
    held = []

    class Sum:
        def __init__(self, n):
            self.n = n

        def __radd__(self, other):
            return self

        def __add__(self, other):
            held[:] = [Sum(self.n + other.n)]
            return held[0]

    def numbers():
        for i in range(4):
            held.clear()
            yield Sum(i)

    return sum(numbers()).n


print(added())
print("end")
