"""Names for type hints. They can be subscripted and combined; nothing checks them."""

import collections.abc

from abc import ABCMeta

_Generic = type("_Probe", (), {})


class _Probe[T]:
    pass


Generic = _Probe.__mro__[1]
TypeVar = type(_Probe.__type_params__[0])


class _Function:
    def f[*Ts, **P]():
        pass


TypeVarTuple, ParamSpec = (type(p) for p in _Function.f.__type_params__)
type _Alias = int
TypeAliasType = type(_Alias)
Union = type(int | str)
GenericAlias = type(list[int])
del _Generic, _Probe, _Function, _Alias


class _SpecialForm:
    def __init__(self, name):
        self._name = name

    def __repr__(self):
        return "typing." + self._name

    def __getitem__(self, parameters):
        if self._name == "Optional":
            return parameters | None
        return _SpecialAlias(self, parameters if isinstance(parameters, tuple) else (parameters,))

    # Subscripting takes any number: iterating by it would never end.
    __iter__ = None

    def __or__(self, other):
        return _SpecialAlias(_SpecialForm("Union"), (self, other))

    def __call__(self, *args, **kwds):
        raise TypeError(f"Cannot instantiate {self!r}")


def _shown(v):
    if isinstance(v, type):
        return v.__qualname__ if v.__module__ == "builtins" else f"{v.__module__}.{v.__qualname__}"
    return "..." if v is ... else repr(v)


class _SpecialAlias:
    def __init__(self, origin, args):
        self.__origin__ = origin
        self.__args__ = args

    def __repr__(self):
        return f"{self.__origin__!r}[{', '.join(map(_shown, self.__args__))}]"

    def __eq__(self, other):
        if not isinstance(other, _SpecialAlias):
            return NotImplemented
        return self.__origin__ is other.__origin__ and self.__args__ == other.__args__

    def __hash__(self):
        return hash((self.__origin__._name, self.__args__))

    def __or__(self, other):
        return _SpecialAlias(_SpecialForm("Union"), (self, other))


class _AnyMeta(type):
    def __instancecheck__(self, obj):
        if self is Any:
            raise TypeError("typing.Any cannot be used with isinstance()")
        return super().__instancecheck__(obj)

    def __repr__(self):
        return "typing.Any" if self is Any else super().__repr__()


class Any(metaclass=_AnyMeta):
    def __new__(cls, *args, **kwargs):
        if cls is Any:
            raise TypeError("Any cannot be instantiated")
        return super().__new__(cls)


NoReturn = _SpecialForm("NoReturn")
Never = _SpecialForm("Never")
Self = _SpecialForm("Self")
LiteralString = _SpecialForm("LiteralString")
ClassVar = _SpecialForm("ClassVar")
Final = _SpecialForm("Final")
Literal = _SpecialForm("Literal")
Optional = _SpecialForm("Optional")
Annotated = _SpecialForm("Annotated")
Concatenate = _SpecialForm("Concatenate")
TypeGuard = _SpecialForm("TypeGuard")
TypeIs = _SpecialForm("TypeIs")
Required = _SpecialForm("Required")
NotRequired = _SpecialForm("NotRequired")
Unpack = _SpecialForm("Unpack")
TypeAlias = _SpecialForm("TypeAlias")


class _Container:
    """`typing.List`: an old name of a class that can be subscripted itself now."""

    def __init__(self, origin, name):
        self.__origin__ = origin
        self._name = name

    def __repr__(self):
        return "typing." + self._name

    def __getitem__(self, parameters):
        return _SpecialAlias(self, parameters if isinstance(parameters, tuple) else (parameters,))

    def __mro_entries__(self, bases):
        return (self.__origin__,)


List = _Container(list, "List")
Dict = _Container(dict, "Dict")
Set = _Container(set, "Set")
FrozenSet = _Container(frozenset, "FrozenSet")
Tuple = _Container(tuple, "Tuple")
Type = _Container(type, "Type")
Callable = _Container(collections.abc.Callable, "Callable")
Iterable = _Container(collections.abc.Iterable, "Iterable")
Iterator = _Container(collections.abc.Iterator, "Iterator")
Generator = _Container(collections.abc.Generator, "Generator")
Sequence = _Container(collections.abc.Sequence, "Sequence")
MutableSequence = _Container(collections.abc.MutableSequence, "MutableSequence")
Mapping = _Container(collections.abc.Mapping, "Mapping")
MutableMapping = _Container(collections.abc.MutableMapping, "MutableMapping")
Collection = _Container(collections.abc.Collection, "Collection")
Container = _Container(collections.abc.Container, "Container")
Hashable = _Container(collections.abc.Hashable, "Hashable")
Sized = _Container(collections.abc.Sized, "Sized")
Awaitable = _Container(collections.abc.Awaitable, "Awaitable")
Coroutine = _Container(collections.abc.Coroutine, "Coroutine")
AsyncIterable = _Container(collections.abc.AsyncIterable, "AsyncIterable")
AsyncIterator = _Container(collections.abc.AsyncIterator, "AsyncIterator")
Text = str
TYPE_CHECKING = False


class _ProtocolMeta(ABCMeta):
    def __instancecheck__(cls, instance):
        if getattr(cls, "_is_protocol", False):
            if not getattr(cls, "_is_runtime_protocol", False):
                raise TypeError("Instance and class checks can only be used with @runtime_checkable protocols")
            return all(hasattr(instance, name) for name in cls.__protocol_attrs__)
        return super().__instancecheck__(instance)


class Protocol(metaclass=_ProtocolMeta):
    __slots__ = ()
    _is_protocol = True

    def __init_subclass__(cls, **kwds):
        super().__init_subclass__(**kwds)
        cls._is_protocol = Protocol in cls.__bases__
        if cls._is_protocol:
            names = set()
            for base in cls.__mro__[:-1]:
                if base is not Protocol and getattr(base, "_is_protocol", False):
                    names.update(n for n in base.__dict__ if not n.startswith("_") or n in (
                        "__len__", "__iter__", "__call__", "__getitem__", "__contains__", "__next__", "__enter__",
                        "__exit__", "__add__", "__lt__"))
            cls.__protocol_attrs__ = names

    def __class_getitem__(cls, parameters):
        return cls


def runtime_checkable(cls):
    cls._is_runtime_protocol = True
    return cls


def cast(typ, val):
    return val


def overload(func):
    return func


def final(f):
    try:
        f.__final__ = True
    except (AttributeError, TypeError):
        pass
    return f


def override(method, /):
    try:
        method.__override__ = True
    except (AttributeError, TypeError):
        pass
    return method


def no_type_check(arg):
    return arg


def get_type_hints(obj, globalns=None, localns=None, include_extras=False):
    hints = {}
    if isinstance(obj, type):
        for base in reversed(obj.__mro__):
            hints.update(getattr(base, "__annotations__", {}) if base is not object else {})
    else:
        hints.update(obj.__annotations__)
    for name, value in hints.items():
        if isinstance(value, str):
            hints[name] = eval(value, globalns or getattr(obj, "__globals__", {}), localns)
    return hints


def get_origin(tp):
    origin = getattr(tp, "__origin__", None)
    return origin.__origin__ if isinstance(origin, _Container) else origin


def get_args(tp):
    return getattr(tp, "__args__", ())


def assert_never(arg, /):
    raise AssertionError(f"Expected code to be unreachable, but got: {arg!r}")


def assert_type(val, typ, /):
    return val


def reveal_type(obj, /):
    return obj


def NewType(name, tp):
    def identity(x):
        return x
    identity.__name__ = identity.__qualname__ = name
    identity.__supertype__ = tp
    return identity


def NamedTuple(typename, fields=()):
    from collections import namedtuple
    result = namedtuple(typename, [name for name, _ in fields])
    result.__annotations__ = dict(fields)
    return result


class _NamedTupleMeta(type):
    def __new__(cls, typename, bases, namespace):
        from collections import namedtuple
        annotate = namespace.get("__annotate_func__") or namespace.get("__annotate__")
        annotations = annotate(1) if annotate is not None else namespace.get("__annotations__", {})
        fields = list(annotations)
        defaults = [namespace[name] for name in fields if name in namespace]
        result = namedtuple(typename, fields, defaults=defaults, module=namespace["__module__"])
        result.__annotations__ = annotations
        for key, value in namespace.items():
            if key not in result.__dict__ and key not in fields and key not in (
                    "__annotate_func__", "__annotate__", "__annotations__", "__classcell__"):
                setattr(result, key, value)
        return result


def _namedtuple_entries(bases):
    return (_NamedTupleBase,)


_NamedTupleBase = type.__new__(_NamedTupleMeta, "NamedTuple", (), {})
NamedTuple.__mro_entries__ = _namedtuple_entries


class _TypedDictMeta(type):
    def __call__(cls, *args, **kwargs):
        return dict(*args, **kwargs)


class TypedDict(metaclass=_TypedDictMeta):
    def __init_subclass__(cls, total=True):
        pass
