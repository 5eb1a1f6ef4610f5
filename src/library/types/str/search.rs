//! The methods of `str` that search for text in text.
//!
//! Listed in the table of `str`. Mirrors `Objects/unicodeobject.c` and `Objects/stringlib/find.h`.

use std::ops::Range;

use crate::object::{Kind, Value};
use crate::runtime::native::Args;
use crate::runtime::{Run, Vm};
use crate::text::PyStr;
use crate::text::search::adjust_indices;

impl Vm {
    /// An argument that must be a str.
    pub(crate) fn str_argument(&mut self, function: &str, position: &str, v: Value) -> Run<PyStr> {
        if !self.is_str(v) {
            return self.bad_argument(function, &format!("argument{position}"), "str", v);
        }
        Ok(self.pystr(v).clone())
    }

    /// A `start` or `end` argument: None and missing ones mean the default (`_PyEval_SliceIndex`).
    pub(crate) fn bound(&mut self, v: Option<Value>, default: i64) -> Run<i64> {
        let Some(v) = v.filter(|v| !v.is_none()) else { return Ok(default) };
        if !self.is_int(v) && self.special_unbound(v, self.names.__index__).is_none() {
            return self.type_error("slice indices must be integers or None or have an __index__ method");
        }
        let i = self.index(v)?;
        let least = if i.sign() == num_bigint::Sign::Minus { i64::MIN } else { i64::MAX };
        Ok(i64::try_from(&i).unwrap_or(least))
    }

    /// The range that the arguments `start` and `end` denote.
    pub(crate) fn stretch(
        &mut self,
        start: Option<Value>,
        end: Option<Value>,
        len: usize,
    ) -> Run<Option<Range<usize>>> {
        let start = self.bound(start, 0)?;
        let end = self.bound(end, i64::MAX)?;
        Ok(adjust_indices(start, end, len))
    }
}

type Finder = fn(&PyStr, &PyStr, Range<usize>) -> Option<usize>;

fn position(vm: &mut Vm, args: &Args<'_>, name: &str, find: Finder) -> Run<Option<usize>> {
    let needle = vm.str_argument(name, " 1", args[1])?;
    let len = vm.pystr(args[0]).len();
    let range = vm.stretch(args.get(2), args.get(3), len)?;
    Ok(range.and_then(|range| find(vm.pystr(args[0]), &needle, range)))
}

pub(crate) fn find(vm: &mut Vm, args: &Args<'_>) -> Run {
    let at = position(vm, args, "find", PyStr::find)?;
    Ok(vm.machine.int(at.map_or(-1, |at| at as i64)))
}

pub(crate) fn rfind(vm: &mut Vm, args: &Args<'_>) -> Run {
    let at = position(vm, args, "rfind", PyStr::rfind)?;
    Ok(vm.machine.int(at.map_or(-1, |at| at as i64)))
}

pub(crate) fn index(vm: &mut Vm, args: &Args<'_>) -> Run {
    match position(vm, args, "index", PyStr::find)? {
        Some(at) => Ok(vm.machine.int(at as i64)),
        None => vm.value_error("substring not found"),
    }
}

pub(crate) fn rindex(vm: &mut Vm, args: &Args<'_>) -> Run {
    match position(vm, args, "rindex", PyStr::rfind)? {
        Some(at) => Ok(vm.machine.int(at as i64)),
        None => vm.value_error("substring not found"),
    }
}

pub(crate) fn count(vm: &mut Vm, args: &Args<'_>) -> Run {
    let needle = vm.str_argument("count", " 1", args[1])?;
    let len = vm.pystr(args[0]).len();
    let range = vm.stretch(args.get(2), args.get(3), len)?;
    let count = range.map_or(0, |range| vm.pystr(args[0]).count(&needle, range));
    Ok(vm.machine.int(count as i64))
}

type Matcher = fn(&PyStr, &PyStr, Range<usize>) -> bool;

fn tail_matches(vm: &mut Vm, args: &Args<'_>, name: &str, matches: Matcher) -> Run {
    let len = vm.pystr(args[0]).len();
    let range = vm.stretch(args.get(2), args.get(3), len)?;
    let wanted = vm.data(args[1]);
    let one =
        |vm: &Vm, part: Value| range.clone().is_some_and(|range| matches(vm.pystr(args[0]), vm.pystr(part), range));
    if wanted.is(Kind::Tuple) {
        for part in vm.machine.heap().tuple(wanted).to_vec() {
            if !vm.is_str(part) {
                let class = vm.type_name(part);
                return vm.type_error(format!("tuple for {name} must only contain str, not {class}"));
            }
            if one(vm, part) {
                return Ok(Value::TRUE);
            }
        }
        return Ok(Value::FALSE);
    }
    if !wanted.is(Kind::Str) {
        let class = vm.type_name(args[1]);
        return vm.type_error(format!("{name} first arg must be str or a tuple of str, not {class}"));
    }
    Ok(Value::bool(one(vm, wanted)))
}

pub(crate) fn startswith(vm: &mut Vm, args: &Args<'_>) -> Run {
    tail_matches(vm, args, "startswith", PyStr::starts_with)
}

pub(crate) fn endswith(vm: &mut Vm, args: &Args<'_>) -> Run {
    tail_matches(vm, args, "endswith", PyStr::ends_with)
}

pub(crate) fn removeprefix(vm: &mut Vm, args: &Args<'_>) -> Run {
    let prefix = vm.str_argument("removeprefix", "", args[1])?;
    let text = vm.pystr(args[0]);
    if !text.starts_with(&prefix, 0..text.len()) {
        return Ok(vm.data(args[0]));
    }
    let text = text.slice(prefix.len(), text.len());
    Ok(vm.machine.str(text))
}

pub(crate) fn removesuffix(vm: &mut Vm, args: &Args<'_>) -> Run {
    let suffix = vm.str_argument("removesuffix", "", args[1])?;
    let text = vm.pystr(args[0]);
    if suffix.is_empty() || !text.ends_with(&suffix, 0..text.len()) {
        return Ok(vm.data(args[0]));
    }
    let text = text.slice(0, text.len() - suffix.len());
    Ok(vm.machine.str(text))
}

/// The parts before the separator, the separator, and after it; `missing` says what to return if there is none.
fn three_parts(vm: &mut Vm, args: &Args<'_>, find: Finder, whole_first: bool) -> Run {
    if !vm.is_str(args[1]) {
        let class = vm.type_name(args[1]);
        return vm.type_error(format!("must be str, not {class}"));
    }
    let (text, separator) = (vm.pystr(args[0]), vm.pystr(args[1]));
    if separator.is_empty() {
        return vm.value_error("empty separator");
    }
    let parts = match find(text, separator, 0..text.len()) {
        Some(at) => {
            let (before, after) = (text.slice(0, at), text.slice(at + separator.len(), text.len()));
            [vm.machine.str(before), vm.data(args[1]), vm.machine.str(after)]
        }
        None => {
            let (text, empty) = (vm.data(args[0]), vm.machine.str(""));
            if whole_first { [text, empty, empty] } else { [empty, empty, text] }
        }
    };
    Ok(vm.machine.tuple(&parts))
}

pub(crate) fn partition(vm: &mut Vm, args: &Args<'_>) -> Run {
    three_parts(vm, args, PyStr::find, true)
}

pub(crate) fn rpartition(vm: &mut Vm, args: &Args<'_>) -> Run {
    three_parts(vm, args, PyStr::rfind, false)
}
