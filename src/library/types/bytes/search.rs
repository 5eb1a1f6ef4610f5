//! The methods of `bytes` and `bytearray` that search for bytes in bytes.
//!
//! Called by the tables of both. Mirrors `Objects/bytes_methods.c` and `Objects/stringlib/find.h`.

use std::ops::Range;

use crate::object::{Kind, Value};
use crate::runtime::native::Args;
use crate::runtime::{Run, Vm};
use crate::text::search;

impl Vm {
    /// The bytes to search for: bytes, or an int that stands for one byte.
    fn needle(&mut self, v: Value) -> Run<Vec<u8>> {
        if let Some(bytes) = self.bytes_like(v) {
            return Ok(bytes);
        }
        if !self.is_int(v) && self.special_unbound(v, self.names.__index__).is_none() {
            let class = self.type_name(v);
            return self.type_error(format!("argument should be integer or bytes-like object, not '{class}'"));
        }
        Ok(vec![self.byte(v, "byte")?])
    }
}

type Finder = fn(&[u8], &[u8]) -> Option<usize>;

fn position(vm: &mut Vm, args: &Args<'_>, find: Finder) -> Run<Option<usize>> {
    let needle = vm.needle(args[1])?;
    let bytes = vm.own_bytes(args[0]);
    let range = vm.stretch(args.get(2), args.get(3), bytes.len())?;
    Ok(range.and_then(|range| find(&bytes[range.clone()], &needle).map(|at| range.start + at)))
}

pub(crate) fn find(vm: &mut Vm, args: &Args<'_>) -> Run {
    let at = position(vm, args, search::find)?;
    Ok(vm.machine.int(at.map_or(-1, |at| at as i64)))
}

pub(crate) fn rfind(vm: &mut Vm, args: &Args<'_>) -> Run {
    let at = position(vm, args, search::rfind)?;
    Ok(vm.machine.int(at.map_or(-1, |at| at as i64)))
}

pub(crate) fn index(vm: &mut Vm, args: &Args<'_>) -> Run {
    match position(vm, args, search::find)? {
        Some(at) => Ok(vm.machine.int(at as i64)),
        None => vm.value_error("subsection not found"),
    }
}

pub(crate) fn rindex(vm: &mut Vm, args: &Args<'_>) -> Run {
    match position(vm, args, search::rfind)? {
        Some(at) => Ok(vm.machine.int(at as i64)),
        None => vm.value_error("subsection not found"),
    }
}

pub(crate) fn count(vm: &mut Vm, args: &Args<'_>) -> Run {
    let needle = vm.needle(args[1])?;
    let bytes = vm.own_bytes(args[0]);
    let range = vm.stretch(args.get(2), args.get(3), bytes.len())?;
    let count = range.map_or(0, |range| search::count(&bytes[range], &needle));
    Ok(vm.machine.int(count as i64))
}

pub(crate) fn contains(vm: &mut Vm, args: &Args<'_>) -> Run {
    let needle = match vm.bytes_like(args[1]) {
        Some(bytes) => bytes,
        None if vm.is_int(args[1]) || vm.special_unbound(args[1], vm.names.__index__).is_some() => {
            vec![vm.byte(args[1], "byte")?]
        }
        None => vm.need_bytes(args[1])?,
    };
    Ok(Value::bool(search::find(&vm.own_bytes(args[0]), &needle).is_some()))
}

fn tail_matches(vm: &mut Vm, args: &Args<'_>, name: &str, matches: fn(&[u8], &[u8]) -> bool) -> Run {
    let bytes = vm.own_bytes(args[0]);
    let range: Option<Range<usize>> = vm.stretch(args.get(2), args.get(3), bytes.len())?;
    let wanted = vm.data(args[1]);
    if wanted.is(Kind::Tuple) {
        for part in vm.machine.heap().tuple(wanted).to_vec() {
            let part = vm.need_bytes(part)?;
            if range.clone().is_some_and(|range| matches(&bytes[range], &part)) {
                return Ok(Value::TRUE);
            }
        }
        return Ok(Value::FALSE);
    }
    let Some(wanted) = vm.bytes_like(wanted) else {
        let class = vm.type_name(args[1]);
        return vm.type_error(format!("{name} first arg must be bytes or a tuple of bytes, not {class}"));
    };
    Ok(Value::bool(range.is_some_and(|range| matches(&bytes[range], &wanted))))
}

pub(crate) fn startswith(vm: &mut Vm, args: &Args<'_>) -> Run {
    tail_matches(vm, args, "startswith", |bytes, prefix| bytes.starts_with(prefix))
}

pub(crate) fn endswith(vm: &mut Vm, args: &Args<'_>) -> Run {
    tail_matches(vm, args, "endswith", |bytes, suffix| bytes.ends_with(suffix))
}

pub(crate) fn removeprefix(vm: &mut Vm, args: &Args<'_>) -> Run {
    let prefix = vm.need_bytes(args[1])?;
    let bytes = vm.own_bytes(args[0]);
    let rest = bytes.strip_prefix(prefix.as_slice()).unwrap_or(&bytes);
    Ok(vm.bytes_as(args[0], rest))
}

pub(crate) fn removesuffix(vm: &mut Vm, args: &Args<'_>) -> Run {
    let suffix = vm.need_bytes(args[1])?;
    let bytes = vm.own_bytes(args[0]);
    let rest = bytes.strip_suffix(suffix.as_slice()).unwrap_or(&bytes);
    Ok(vm.bytes_as(args[0], rest))
}

fn three_parts(vm: &mut Vm, args: &Args<'_>, find: Finder, whole_first: bool) -> Run {
    let separator = vm.need_bytes(args[1])?;
    if separator.is_empty() {
        return vm.value_error("empty separator");
    }
    let bytes = vm.own_bytes(args[0]);
    let (before, middle, after): (&[u8], &[u8], &[u8]) = match find(&bytes, &separator) {
        Some(at) => (&bytes[..at], &separator, &bytes[at + separator.len()..]),
        None if whole_first => (&bytes, &[], &[]),
        None => (&[], &[], &bytes),
    };
    let parts = [before, middle, after].map(|part| vm.bytes_as(args[0], part));
    Ok(vm.machine.tuple(&parts))
}

pub(crate) fn partition(vm: &mut Vm, args: &Args<'_>) -> Run {
    three_parts(vm, args, search::find, true)
}

pub(crate) fn rpartition(vm: &mut Vm, args: &Args<'_>) -> Run {
    three_parts(vm, args, search::rfind, false)
}
