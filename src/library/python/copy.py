"""Copies of objects, shallow and deep."""

__all__ = ["Error", "copy", "deepcopy", "replace"]


class Error(Exception):
    pass


error = Error
_atomic = {type(None), int, float, bool, complex, bytes, str, tuple, frozenset, type, range, slice, property,
           type(Ellipsis), type(NotImplemented), type(lambda: 0), type(len)}


def _rebuild(x, copy_value):
    cls = type(x)
    if isinstance(x, (list, dict, set, tuple, str, int, float)):
        raise Error(f"un(deep)copyable object of type {cls}")
    new = cls.__new__(cls)
    for name, value in getattr(x, "__dict__", {}).items():
        new.__dict__[name] = copy_value(value)
    for base in cls.__mro__:
        slots = base.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if name not in ("__dict__", "__weakref__") and hasattr(x, name):
                setattr(new, name, copy_value(getattr(x, name)))
    return new


def copy(x):
    cls = type(x)
    if cls in _atomic or issubclass(cls, type):
        return x
    if cls in (list, dict, set, bytearray):
        return x.copy()
    method = getattr(cls, "__copy__", None)
    if method is not None:
        return method(x)
    return _rebuild(x, lambda value: value)


def deepcopy(x, memo=None):
    if memo is None:
        memo = {}
    known = memo.get(id(x), memo)
    if known is not memo:
        return known
    cls = type(x)
    if cls is tuple:
        items = [deepcopy(item, memo) for item in x]
        if id(x) in memo:
            return memo[id(x)]
        y = x if all(a is b for a, b in zip(x, items)) else tuple(items)
    elif cls in _atomic or issubclass(cls, type):
        return x
    elif cls is list:
        memo[id(x)] = y = []
        for item in x:
            y.append(deepcopy(item, memo))
    elif cls is dict:
        memo[id(x)] = y = {}
        for key, value in x.items():
            y[deepcopy(key, memo)] = deepcopy(value, memo)
    elif cls is set:
        y = {deepcopy(item, memo) for item in x}
    elif cls is bytearray:
        y = x.copy()
    else:
        method = getattr(x, "__deepcopy__", None)
        if method is not None:
            y = method(memo)
        else:
            y = cls.__new__(cls)
            memo[id(x)] = y
            for name, value in getattr(x, "__dict__", {}).items():
                y.__dict__[name] = deepcopy(value, memo)
            for base in cls.__mro__:
                slots = base.__dict__.get("__slots__", ())
                for name in (slots,) if isinstance(slots, str) else slots:
                    if name not in ("__dict__", "__weakref__") and hasattr(x, name):
                        setattr(y, name, deepcopy(getattr(x, name), memo))
    if y is not x:
        memo[id(x)] = y
        memo.setdefault(id(memo), []).append(x)
    return y


def replace(obj, /, **changes):
    method = getattr(obj.__class__, "__replace__", None)
    if method is None:
        raise TypeError(f"replace() does not support {obj.__class__.__name__} objects")
    return method(obj, **changes)
