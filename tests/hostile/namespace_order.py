# The wrappers of a type's slots stand in its namespace in the order of CPython's own table, whichever part of the
# interpreter fills them.

WRAPPER = type(object.__repr__)


def generator():
    yield


TYPES = [
    object, type, int, str, list, tuple, set, frozenset, float, complex, range, slice, property, BaseException,
    zip, map, filter, enumerate,
    type(iter("")), type(iter("é")), type(iter(b"")), type(iter(bytearray())), type(iter(memoryview(b""))),
    type(iter([])), type(iter(())), type(iter(range(3))), type(iter(set())), type(iter({})), type(reversed([])),
    type({}.keys()), type({}.values()), type(generator),
]
for t in TYPES:
    print(t.__name__, *[name for name, v in vars(t).items() if type(v) is WRAPPER])
