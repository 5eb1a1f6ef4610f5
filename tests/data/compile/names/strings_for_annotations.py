from __future__ import annotations

x: unknown = 1


def f(a: b, *c: d) -> e:
    local: g = a
    return lambda: local


class C:
    field: T = [f for f in x]

    def method(self, p: __private) -> C:
        yield p
