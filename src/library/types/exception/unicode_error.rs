//! UnicodeEncodeError, UnicodeDecodeError and UnicodeTranslateError: their arguments and their text.
//!
//! The tables are those of the classes in `exception`. Mirrors the last part of `Objects/exceptions.c`.

use crate::object::Value;
use crate::object::layout::exception;
use crate::runtime::native::{Args, Method, Signature};
use crate::runtime::{Run, Vm};
use crate::text::repr::push_escape;
use crate::text::{PyStr, StrBuilder};

/// Methods of UnicodeEncodeError.
pub(crate) const ENCODE_METHODS: &[Method] = &[
    Method::new("__init__", Signature::Any, |vm, args| init(vm, args, 5)),
    Method::new("__str__", Signature::Slot(0), encode_str),
];

/// Methods of UnicodeDecodeError.
pub(crate) const DECODE_METHODS: &[Method] = &[
    Method::new("__init__", Signature::Any, |vm, args| init(vm, args, 5)),
    Method::new("__str__", Signature::Slot(0), decode_str),
];

/// Methods of UnicodeTranslateError.
pub(crate) const TRANSLATE_METHODS: &[Method] = &[
    Method::new("__init__", Signature::Any, |vm, args| init(vm, args, 4)),
    Method::new("__str__", Signature::Slot(0), translate_str),
];

fn init(vm: &mut Vm, args: &Args<'_>, count: usize) -> Run {
    let (e, given) = (args[0], &args.positional[1..]);
    if !args.names.is_empty() {
        let class = vm.type_name(e);
        return vm.type_error(format!("{class}() takes no keyword arguments"));
    }
    if given.len() != count {
        let n = given.len();
        return vm.type_error(format!("function takes exactly {count} arguments ({n} given)"));
    }
    for (field, &v) in (exception::MEMBER_0..).zip(given) {
        vm.machine.set_field(e, field, v);
    }
    let tuple = vm.machine.tuple(given);
    vm.machine.set_field(e, exception::ARGS, tuple);
    Ok(Value::NONE)
}

/// The values of the members, the encoding first (empty for a translation).
struct Parts {
    encoding: PyStr,
    object: Value,
    start: usize,
    end: usize,
    reason: PyStr,
}

fn parts(vm: &mut Vm, e: Value, with_encoding: bool) -> Run<Option<Parts>> {
    let first = exception::MEMBER_0 + u32::from(with_encoding);
    let heap = vm.machine.heap();
    let [object, start, end, reason] = [first, first + 1, first + 2, first + 3].map(|field| heap.field(e, field));
    let encoding = heap.field(e, exception::MEMBER_0);
    if object.is_null() || reason.is_null() {
        return Ok(None);
    }
    let encoding = if with_encoding { vm.str_of(encoding)? } else { vm.machine.str("") };
    let reason = vm.str_of(reason)?;
    let place = |v: Value| vm.as_index_i64(v).and_then(|i| usize::try_from(i).ok()).unwrap_or(0);
    let (start, end) = (place(start), place(end));
    Ok(Some(Parts { encoding: vm.pystr(encoding).clone(), object, start, end, reason: vm.pystr(reason).clone() }))
}

/// The one character that the error is about, escaped.
fn one_character(vm: &Vm, parts: &Parts) -> Option<PyStr> {
    if parts.end != parts.start + 1 || !vm.is_str(parts.object) {
        return None;
    }
    let point = vm.pystr(parts.object).get(parts.start)?;
    let mut shown = StrBuilder::new();
    push_escape(point, &mut shown);
    Some(shown.finish())
}

fn encode_str(vm: &mut Vm, args: &Args<'_>) -> Run {
    let Some(parts) = parts(vm, args[0], true)? else { return Ok(vm.machine.str("")) };
    let Parts { encoding, start, reason, .. } = &parts;
    let text = match one_character(vm, &parts) {
        Some(shown) => format!("'{encoding}' codec can't encode character '{shown}' in position {start}: {reason}"),
        None => {
            let last = parts.end.saturating_sub(1);
            format!("'{encoding}' codec can't encode characters in position {start}-{last}: {reason}")
        }
    };
    Ok(vm.machine.str(text))
}

fn decode_str(vm: &mut Vm, args: &Args<'_>) -> Run {
    let Some(parts) = parts(vm, args[0], true)? else { return Ok(vm.machine.str("")) };
    let Parts { encoding, start, end, reason, .. } = &parts;
    let byte = vm.bytes_like(parts.object).and_then(|bytes| bytes.get(*start).copied());
    let text = match byte {
        Some(byte) if *end == start + 1 => {
            format!("'{encoding}' codec can't decode byte {byte:#04x} in position {start}: {reason}")
        }
        _ => {
            let last = end.saturating_sub(1);
            format!("'{encoding}' codec can't decode bytes in position {start}-{last}: {reason}")
        }
    };
    Ok(vm.machine.str(text))
}

fn translate_str(vm: &mut Vm, args: &Args<'_>) -> Run {
    let Some(parts) = parts(vm, args[0], false)? else { return Ok(vm.machine.str("")) };
    let Parts { start, reason, .. } = &parts;
    let text = match one_character(vm, &parts) {
        Some(shown) => format!("can't translate character '{shown}' in position {start}: {reason}"),
        None => {
            let last = parts.end.saturating_sub(1);
            format!("can't translate characters in position {start}-{last}: {reason}")
        }
    };
    Ok(vm.machine.str(text))
}
