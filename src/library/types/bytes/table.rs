//! The rows that the tables of `bytes` and `bytearray` have in common.
//!
//! Used by those two types only. Mirrors `bytes::methods` of `Objects/bytesobject.c` and `bytearray_methods` of
//! `Objects/bytearrayobject.c`.

/// A table of a type's own rows and of those that both types share.
macro_rules! bytes_table {
    ($($own:expr,)*) => {
        &[
            $($own,)*
            Method::new("__lt__", Signature::Slot(1), methods::compare::<{ rows::LT }>),
            Method::new("__le__", Signature::Slot(1), methods::compare::<{ rows::LE }>),
            Method::new("__eq__", Signature::Slot(1), methods::compare::<{ rows::EQ }>),
            Method::new("__ne__", Signature::Slot(1), methods::compare::<{ rows::NE }>),
            Method::new("__gt__", Signature::Slot(1), methods::compare::<{ rows::GT }>),
            Method::new("__ge__", Signature::Slot(1), methods::compare::<{ rows::GE }>),
            Method::new("__iter__", Signature::Slot(0), methods::iter),
            Method::new("__mod__", Signature::Slot(1), format::modulo),
            Method::new("__rmod__", Signature::Slot(1), format::reflected_modulo),
            Method::new("__len__", Signature::Slot(0), methods::len),
            Method::new("__getitem__", Signature::Slot(1), methods::getitem),
            Method::new("__add__", Signature::Slot(1), methods::add),
            Method::new("__mul__", Signature::Slot(1), methods::multiply),
            Method::new("__rmul__", Signature::Slot(1), methods::multiply),
            Method::new("__contains__", Signature::Slot(1), search::contains),
            Method::new("capitalize", Signature::NoArgs, |vm, args| methods::mapped(vm, args, ascii::capitalize)),
            Method::new("center", Signature::Range(1, 2), methods::center),
            Method::new("count", Signature::Range(1, 3), search::count),
            Method::new("decode", Signature::Any, methods::decode),
            Method::new("endswith", Signature::Range(1, 3), search::endswith),
            Method::new("expandtabs", Signature::Any, methods::expandtabs),
            Method::new("find", Signature::Range(1, 3), search::find),
            Method::class("fromhex", Signature::One, methods::fromhex),
            Method::new("hex", Signature::Any, methods::hex),
            Method::new("index", Signature::Range(1, 3), search::index),
            Method::new("isalnum", Signature::NoArgs, |vm, args| methods::holds(vm, args, ascii::is_alnum)),
            Method::new("isalpha", Signature::NoArgs, |vm, args| methods::holds(vm, args, ascii::is_alpha)),
            Method::new("isascii", Signature::NoArgs, |vm, args| methods::holds(vm, args, <[u8]>::is_ascii)),
            Method::new("isdigit", Signature::NoArgs, |vm, args| methods::holds(vm, args, ascii::is_digit)),
            Method::new("islower", Signature::NoArgs, |vm, args| methods::holds(vm, args, ascii::is_lower)),
            Method::new("isspace", Signature::NoArgs, |vm, args| methods::holds(vm, args, ascii::is_space)),
            Method::new("istitle", Signature::NoArgs, |vm, args| methods::holds(vm, args, ascii::is_title)),
            Method::new("isupper", Signature::NoArgs, |vm, args| methods::holds(vm, args, ascii::is_upper)),
            Method::new("join", Signature::One, methods::join),
            Method::new("ljust", Signature::Range(1, 2), methods::ljust),
            Method::new("lower", Signature::NoArgs, |vm, args| methods::mapped(vm, args, <[u8]>::to_ascii_lowercase)),
            Method::new("lstrip", Signature::Range(0, 1), methods::lstrip),
            Method::static_("maketrans", Signature::Range(2, 2), methods::maketrans),
            Method::new("partition", Signature::One, search::partition),
            Method::new("removeprefix", Signature::One, search::removeprefix),
            Method::new("removesuffix", Signature::One, search::removesuffix),
            Method::new("replace", Signature::Range(2, 3), methods::replace),
            Method::new("rfind", Signature::Range(1, 3), search::rfind),
            Method::new("rindex", Signature::Range(1, 3), search::rindex),
            Method::new("rjust", Signature::Range(1, 2), methods::rjust),
            Method::new("rpartition", Signature::One, search::rpartition),
            Method::new("rsplit", Signature::Any, methods::rsplit),
            Method::new("rstrip", Signature::Range(0, 1), methods::rstrip),
            Method::new("split", Signature::Any, methods::split),
            Method::new("splitlines", Signature::Any, methods::splitlines),
            Method::new("startswith", Signature::Range(1, 3), search::startswith),
            Method::new("strip", Signature::Range(0, 1), methods::strip),
            Method::new("swapcase", Signature::NoArgs, |vm, args| methods::mapped(vm, args, ascii::swapcase)),
            Method::new("title", Signature::NoArgs, |vm, args| methods::mapped(vm, args, ascii::title)),
            Method::new("translate", Signature::Any, methods::translate),
            Method::new("upper", Signature::NoArgs, |vm, args| methods::mapped(vm, args, <[u8]>::to_ascii_uppercase)),
            Method::new("zfill", Signature::One, methods::zfill),
        ]
    };
}

pub(crate) use bytes_table;
