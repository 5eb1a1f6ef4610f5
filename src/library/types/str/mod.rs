//! The type `str`: its table, construction, items, iteration and the protocols.
//!
//! The methods that take and return text are in `str::methods` and `str::search`, formatting is in `str::format`. The
//! work on the text is done in `crate::text`. Mirrors `Objects/unicodeobject.c`.

pub(crate) mod format;
pub(crate) mod methods;
pub(crate) mod search;

use crate::library::types::iterators;
use crate::library::types::operator_rows::{EQ, GE, GT, LE, LT, NE};
use crate::object::layout::{class_flags, sequence_iterator};
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Method, Signature};
use crate::runtime::operators::Comparison;
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};
use crate::text::{PyStr, case, classify, repr};

/// `str`
pub static DEF: TypeDef = TypeDef {
    kind: Some(Kind::Str),
    flags: class_flags::BASE,
    methods: &[
        Method::static_("__new__", Signature::Any, str_new),
        Method::new("__repr__", Signature::Slot(0), str_repr),
        Method::new("__hash__", Signature::Slot(0), str_hash),
        Method::new("__str__", Signature::Slot(0), |vm, args| Ok(vm.data(args[0]))),
        Method::new("__lt__", Signature::Slot(1), compare::<LT>),
        Method::new("__le__", Signature::Slot(1), compare::<LE>),
        Method::new("__eq__", Signature::Slot(1), compare::<EQ>),
        Method::new("__ne__", Signature::Slot(1), compare::<NE>),
        Method::new("__gt__", Signature::Slot(1), compare::<GT>),
        Method::new("__ge__", Signature::Slot(1), compare::<GE>),
        Method::new("__iter__", Signature::Slot(0), str_iter),
        Method::new("__mod__", Signature::Slot(1), format::modulo),
        Method::new("__rmod__", Signature::Slot(1), format::reflected_modulo),
        Method::new("__len__", Signature::Slot(0), str_len),
        Method::new("__getitem__", Signature::Slot(1), str_getitem),
        Method::new("__add__", Signature::Slot(1), str_add),
        Method::new("__mul__", Signature::Slot(1), str_mul),
        Method::new("__rmul__", Signature::Slot(1), str_mul),
        Method::new("__contains__", Signature::Slot(1), str_contains),
        Method::new("encode", Signature::Any, methods::encode),
        Method::new("replace", Signature::Any, methods::replace),
        Method::new("split", Signature::Any, methods::split),
        Method::new("rsplit", Signature::Any, methods::rsplit),
        Method::new("join", Signature::One, methods::join),
        Method::new("capitalize", Signature::NoArgs, |vm, args| mapped(vm, args, case::capitalize)),
        Method::new("casefold", Signature::NoArgs, |vm, args| mapped(vm, args, case::casefold)),
        Method::new("title", Signature::NoArgs, |vm, args| mapped(vm, args, case::title)),
        Method::new("center", Signature::Range(1, 2), methods::center),
        Method::new("count", Signature::Range(1, 3), search::count),
        Method::new("expandtabs", Signature::Any, methods::expandtabs),
        Method::new("find", Signature::Range(1, 3), search::find),
        Method::new("partition", Signature::One, search::partition),
        Method::new("index", Signature::Range(1, 3), search::index),
        Method::new("ljust", Signature::Range(1, 2), methods::ljust),
        Method::new("lower", Signature::NoArgs, |vm, args| mapped(vm, args, case::lower)),
        Method::new("lstrip", Signature::Range(0, 1), methods::lstrip),
        Method::new("rfind", Signature::Range(1, 3), search::rfind),
        Method::new("rindex", Signature::Range(1, 3), search::rindex),
        Method::new("rjust", Signature::Range(1, 2), methods::rjust),
        Method::new("rstrip", Signature::Range(0, 1), methods::rstrip),
        Method::new("rpartition", Signature::One, search::rpartition),
        Method::new("splitlines", Signature::Any, methods::splitlines),
        Method::new("strip", Signature::Range(0, 1), methods::strip),
        Method::new("swapcase", Signature::NoArgs, |vm, args| mapped(vm, args, case::swapcase)),
        Method::new("translate", Signature::One, methods::translate),
        Method::new("upper", Signature::NoArgs, |vm, args| mapped(vm, args, case::upper)),
        Method::new("startswith", Signature::Range(1, 3), search::startswith),
        Method::new("endswith", Signature::Range(1, 3), search::endswith),
        Method::new("removeprefix", Signature::One, search::removeprefix),
        Method::new("removesuffix", Signature::One, search::removesuffix),
        Method::new("isascii", Signature::NoArgs, |vm, args| holds(vm, args, classify::is_ascii)),
        Method::new("islower", Signature::NoArgs, |vm, args| holds(vm, args, classify::is_lower)),
        Method::new("isupper", Signature::NoArgs, |vm, args| holds(vm, args, classify::is_upper)),
        Method::new("istitle", Signature::NoArgs, |vm, args| holds(vm, args, classify::is_title)),
        Method::new("isspace", Signature::NoArgs, |vm, args| holds(vm, args, classify::is_space)),
        Method::new("isdecimal", Signature::NoArgs, |vm, args| holds(vm, args, classify::is_decimal)),
        Method::new("isdigit", Signature::NoArgs, |vm, args| holds(vm, args, classify::is_digit)),
        Method::new("isnumeric", Signature::NoArgs, |vm, args| holds(vm, args, classify::is_numeric)),
        Method::new("isalpha", Signature::NoArgs, |vm, args| holds(vm, args, classify::is_alpha)),
        Method::new("isalnum", Signature::NoArgs, |vm, args| holds(vm, args, classify::is_alnum)),
        Method::new("isidentifier", Signature::NoArgs, |vm, args| holds(vm, args, classify::is_identifier)),
        Method::new("isprintable", Signature::NoArgs, |vm, args| holds(vm, args, classify::is_printable)),
        Method::new("zfill", Signature::One, methods::zfill),
        Method::new("format", Signature::Any, format::format),
        Method::new("format_map", Signature::One, format::format_map),
        Method::new("__format__", Signature::One, format::dunder_format),
        Method::static_("maketrans", Signature::Range(1, 3), methods::maketrans),
        Method::new("__getnewargs__", Signature::NoArgs, getnewargs),
        Method::new("__sizeof__", Signature::NoArgs, sizeof),
    ],
    concat: Some(Vm::str_concat),
    ..TypeDef::new("str")
};

/// `str_iterator`, with fields str (NULL when exhausted) and index of the next character (raw).
pub static ITERATOR: TypeDef = TypeDef {
    methods: LENGTH_HINT,
    shared: &[iterators::PLAIN_METHODS],
    next: Some(|vm, it| Ok(vm.str_iterator_next(it))),
    ..TypeDef::new("str_iterator")
};

/// `str_ascii_iterator`: an iterator over a str of characters below 128.
pub static ASCII_ITERATOR: TypeDef = TypeDef {
    methods: LENGTH_HINT,
    shared: &[iterators::PLAIN_METHODS],
    next: Some(|vm, it| Ok(vm.str_iterator_next(it))),
    ..TypeDef::new("str_ascii_iterator")
};

const LENGTH_HINT: &[Method] = &[Method::new("__length_hint__", Signature::NoArgs, iterator_length_hint)];

impl Vm {
    /// The text of a str, including instances of subclasses.
    pub fn pystr(&self, v: Value) -> &PyStr {
        self.machine.heap().str(self.data(v))
    }

    /// `a + b` of two str.
    pub fn str_concat(&mut self, a: Value, b: Value) -> Run {
        let (left, right) = (self.pystr(a), self.pystr(b));
        // An empty operand gives the other operand itself.
        if left.is_empty() && b.is(Kind::Str) {
            return Ok(b);
        }
        if right.is_empty() && a.is(Kind::Str) {
            return Ok(a);
        }
        let len = left.len() + right.len();
        self.ensure_units(Some(len))?;
        let text = self.pystr(a).concat(self.pystr(b));
        Ok(self.machine.str(text))
    }

    /// The next character of a `str_iterator`.
    pub fn str_iterator_next(&mut self, it: Value) -> Option<Value> {
        let heap = self.machine.heap();
        let v = heap.field(it, sequence_iterator::SEQUENCE);
        if v.is_null() {
            return None;
        }
        let i = heap.field(it, sequence_iterator::INDEX).as_raw();
        match heap.str(v).get(i as usize) {
            Some(point) => {
                self.machine.set_field(it, sequence_iterator::INDEX, Value::raw(i + 1));
                Some(self.machine.str(PyStr::from_code_point(point)))
            }
            None => {
                self.machine.set_field(it, sequence_iterator::SEQUENCE, Value::NULL);
                None
            }
        }
    }

    /// The specification given to a `__format__`.
    pub(crate) fn format_spec(&mut self, spec: Value) -> Run<PyStr> {
        if !self.is_str(spec) {
            return self.bad_argument("__format__", "argument", "str", spec);
        }
        Ok(self.pystr(spec).clone())
    }

    /// The position that a subscript denotes, within `len`; anything but an int is an error that names the type.
    pub(crate) fn item_index(&mut self, key: Value, len: usize, what: &str, indices: &str) -> Run<usize> {
        let i = self.item_number(key, indices)?;
        self.item_place(i, len, what)
    }

    /// The number that a subscript is; anything but an int is an error that names the type.
    pub(crate) fn item_number(&mut self, key: Value, indices: &str) -> Run<i64> {
        Ok(match key.as_inline_int() {
            Some(i) => i,
            None => {
                if !self.is_int(key) && self.special_unbound(key, self.names.__index__).is_none() {
                    let class = self.type_name(key);
                    return self.type_error(format!("{indices}, not {class}"));
                }
                match i64::try_from(&self.index(key)?) {
                    Ok(i) => i,
                    Err(_) => {
                        let class = self.type_name(key);
                        return self
                            .raise(self.exc.IndexError, format!("cannot fit '{class}' into an index-sized integer"));
                    }
                }
            }
        })
    }

    /// The position that a number denotes, counted from the end if it is negative.
    pub(crate) fn item_place(&mut self, i: i64, len: usize, what: &str) -> Run<usize> {
        let i = if i < 0 { i + len as i64 } else { i };
        match usize::try_from(i) {
            Ok(i) if i < len => Ok(i),
            _ if what.is_empty() => self.index_error("index out of range"),
            _ => self.index_error(format!("{what} index out of range")),
        }
    }

    /// How many times a sequence is to be repeated.
    pub(crate) fn repeat_count(&mut self, v: Value) -> Run<usize> {
        let times = self.index_i64(v)?;
        Ok(usize::try_from(times).unwrap_or(0))
    }
}

fn str_new(vm: &mut Vm, args: &Args<'_>) -> Run {
    vm.at_most_positional("str", args, 3)?;
    let [object, encoding, errors] = vm.parse_args("str", &args.rest(), ["object", "encoding", "errors"], 0, 3, 0)?;
    let v = if object.is_null() {
        vm.machine.str("")
    } else if encoding.is_null() && errors.is_null() {
        let v = vm.str_of(object)?;
        if args[0] != vm.types.str { vm.data(v) } else { v }
    } else {
        vm.decode_object(object, encoding, errors)?
    };
    if args[0] == vm.types.str {
        return Ok(v);
    }
    vm.with_payload(args[0], v)
}

fn str_repr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let text = repr::repr_str(vm.pystr(args[0]));
    Ok(vm.machine.str(text))
}

fn str_hash(vm: &mut Vm, args: &Args<'_>) -> Run {
    let hash = vm.machine.heap().str_hash(vm.data(args[0]));
    Ok(vm.machine.int(hash))
}

fn compare<const OP: usize>(vm: &mut Vm, args: &Args<'_>) -> Run {
    if !vm.is_str(args[1]) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let ordering = vm.pystr(args[0]).cmp(vm.pystr(args[1]));
    Ok(Value::bool(Comparison::ALL[OP].holds(ordering)))
}

fn str_iter(vm: &mut Vm, args: &Args<'_>) -> Run {
    let v = vm.data(args[0]);
    let ascii = vm.pystr(v).as_ascii().is_some();
    let class = if ascii { vm.class(&ASCII_ITERATOR) } else { vm.class(&ITERATOR) };
    Ok(vm.machine.block_of(Kind::Record, class, &[v, Value::raw(0)]))
}

fn iterator_length_hint(vm: &mut Vm, args: &Args<'_>) -> Run {
    let heap = vm.machine.heap();
    let v = heap.field(args[0], sequence_iterator::SEQUENCE);
    let left =
        if v.is_null() { 0 } else { heap.str(v).len() as i64 - heap.field(args[0], sequence_iterator::INDEX).as_raw() };
    Ok(vm.machine.int(left))
}

fn str_len(vm: &mut Vm, args: &Args<'_>) -> Run {
    let len = vm.pystr(args[0]).len();
    Ok(vm.machine.int(len as i64))
}

fn str_getitem(vm: &mut Vm, args: &Args<'_>) -> Run {
    let (v, key) = (vm.data(args[0]), args[1]);
    let len = vm.machine.heap().str(v).len();
    if key.is(Kind::Slice) {
        let (start, _, step, count) = vm.slice_indices(key, len)?;
        if count == len && step == 1 {
            return Ok(v);
        }
        let text = if count == 0 {
            PyStr::empty()
        } else {
            vm.machine.heap().str(v).step_slice(start as usize, step as isize, count)
        };
        return Ok(vm.machine.str(text));
    }
    if !vm.is_int(key) && vm.special_unbound(key, vm.names.__index__).is_none() {
        let class = vm.type_name(key);
        return vm.type_error(format!("string indices must be integers, not '{class}'"));
    }
    let i = vm.item_index(key, len, "string", "")?;
    let point = vm.machine.heap().str(v).at(i);
    Ok(vm.machine.character(point))
}

fn str_add(vm: &mut Vm, args: &Args<'_>) -> Run {
    if !vm.is_str(args[1]) {
        return vm.cannot_concatenate(args[0], args[1]);
    }
    vm.str_concat(args[0], args[1])
}

fn str_mul(vm: &mut Vm, args: &Args<'_>) -> Run {
    let times = vm.repeat_count(args[1])?;
    let len = vm.pystr(args[0]).len().checked_mul(times);
    vm.ensure_units(len)?;
    if times == 1 && args[0].is(Kind::Str) {
        return Ok(args[0]);
    }
    let text = vm.pystr(args[0]).repeat(times);
    Ok(vm.machine.str(text))
}

fn str_contains(vm: &mut Vm, args: &Args<'_>) -> Run {
    if !vm.is_str(args[1]) {
        let class = vm.type_name(args[1]);
        return vm.type_error(format!("'in <string>' requires string as left operand, not {class}"));
    }
    Ok(Value::bool(vm.pystr(args[0]).contains(vm.pystr(args[1]))))
}

fn mapped(vm: &mut Vm, args: &Args<'_>, map: fn(&PyStr) -> PyStr) -> Run {
    let text = map(vm.pystr(args[0]));
    Ok(vm.machine.str(text))
}

fn holds(vm: &mut Vm, args: &Args<'_>, predicate: fn(&PyStr) -> bool) -> Run {
    Ok(Value::bool(predicate(vm.pystr(args[0]))))
}

fn getnewargs(vm: &mut Vm, args: &Args<'_>) -> Run {
    let v = vm.data(args[0]);
    Ok(vm.machine.tuple(&[v]))
}

/// Headers of `PyASCIIObject` and `PyCompactUnicodeObject`, the text and a NUL after it.
fn sizeof(vm: &mut Vm, args: &Args<'_>) -> Run {
    let text = vm.pystr(args[0]);
    let header = if text.as_ascii().is_some() { 40 } else { 56 };
    let size = header + (text.len() + 1) * text.kind();
    Ok(vm.machine.int(size as i64))
}
