import operator, types
def show(name, act):
    try:
        act()
        print(name, "done")
    except RecursionError:
        print(name, "RecursionError")
    except Exception as e:
        print(name, type(e).__name__, e)
for name, function in (("__len__", len), ("__hash__", hash), ("__repr__", repr), ("__str__", str), ("__iter__", iter),
                       ("__next__", next), ("__abs__", abs), ("__dir__", dir), ("__index__", operator.index)):
    C = type("C", (), {name: property(function)})
    show(name, lambda: function(C()))
e = Exception()
e.args = (e,)
show("exception repr", lambda: repr(e))
class Get: pass
Get.__get__ = Get()
class Has: x = Get()
show("__get__", lambda: Has().x)
class Set: pass
Set.__set__ = Set()
class HasSet: x = Set()
show("__set__", lambda: setattr(HasSet(), "x", 1))
class GetAttr: pass
GetAttr.__getattr__ = GetAttr()
show("__getattr__", lambda: GetAttr().x)
def nested(make, n, x=int):
    for _ in range(n):
        x = make(x)
    return x
show("alias repr", lambda: repr(nested(lambda x: list[x], 120000)))
show("exception repr", lambda: repr(nested(Exception, 120000)))
show("proxy repr", lambda: repr(nested(lambda x: types.MappingProxyType({1: x}), 120000)))
show("list repr", lambda: repr(nested(lambda x: [x], 120000)))
show("dict repr", lambda: repr(nested(lambda x: {1: x}, 120000)))
class Format: pass
Format.__format__ = lambda self, spec: format(self, spec)
show("format", lambda: format(Format()))
