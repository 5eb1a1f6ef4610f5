//! Which special methods are slots of a type, and in which order they stand in its `__dict__`.
//!
//! Asked by `boot` for every built-in class: CPython puts wrappers of the filled slots into the namespace, in the order
//! of its own table, before the rows of `tp_methods`. Must not know a type by name. Mirrors `slotdefs` and
//! `type_ready_fill_dict` of `Objects/typeobject.c`.

use super::native::{Method, Signature};
use super::type_def::TypeDef;

/// The names of `slotdefs`, after `__new__`, which a class gets first. Those of a sequence's slots that are names of a
/// number's slots too are here twice.
const SLOTS: &[&str] = &[
    "__new__",
    "__repr__",
    "__hash__",
    "__call__",
    "__str__",
    "__getattribute__",
    "__getattr__",
    "__setattr__",
    "__delattr__",
    "__lt__",
    "__le__",
    "__eq__",
    "__ne__",
    "__gt__",
    "__ge__",
    "__iter__",
    "__next__",
    "__get__",
    "__set__",
    "__delete__",
    "__init__",
    "__del__",
    "__buffer__",
    "__release_buffer__",
    "__await__",
    "__aiter__",
    "__anext__",
    "__add__",
    "__radd__",
    "__sub__",
    "__rsub__",
    "__mul__",
    "__rmul__",
    "__mod__",
    "__rmod__",
    "__divmod__",
    "__rdivmod__",
    "__pow__",
    "__rpow__",
    "__neg__",
    "__pos__",
    "__abs__",
    "__bool__",
    "__invert__",
    "__lshift__",
    "__rlshift__",
    "__rshift__",
    "__rrshift__",
    "__and__",
    "__rand__",
    "__xor__",
    "__rxor__",
    "__or__",
    "__ror__",
    "__int__",
    "__float__",
    "__iadd__",
    "__isub__",
    "__imul__",
    "__imod__",
    "__ipow__",
    "__ilshift__",
    "__irshift__",
    "__iand__",
    "__ixor__",
    "__ior__",
    "__floordiv__",
    "__rfloordiv__",
    "__truediv__",
    "__rtruediv__",
    "__ifloordiv__",
    "__itruediv__",
    "__index__",
    "__matmul__",
    "__rmatmul__",
    "__imatmul__",
    "__len__",
    "__getitem__",
    "__setitem__",
    "__delitem__",
    "__add__",
    "__mul__",
    "__rmul__",
    "__contains__",
    "__iadd__",
    "__imul__",
];

/// Whether CPython implements a method by filling a slot of the type, so that its descriptor is a slot wrapper; it
/// implements the other special methods by rows in the type's `tp_methods`, as with any method.
pub(super) fn is_slot(method: &Method) -> bool {
    // Dicts, lists and sets have these in both ways, and the method's row wins (METH_COEXIST).
    let coexists = method.signature == Signature::One && matches!(method.name, "__getitem__" | "__contains__");
    SLOTS.contains(&method.name) && !coexists
}

/// The functions of a class in the order of its `__dict__`.
pub(super) fn in_order(def: &TypeDef) -> Vec<&'static Method> {
    let mut functions: Vec<_> = def.functions().collect();
    let sequence = functions.iter().any(|m| m.name == "__len__");
    functions.sort_by_cached_key(|m| {
        let mut places = SLOTS.iter();
        let place = if sequence { places.rposition(|&s| s == m.name) } else { places.position(|&s| s == m.name) };
        place.unwrap_or(SLOTS.len())
    });
    functions
}
