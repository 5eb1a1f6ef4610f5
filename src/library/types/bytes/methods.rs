//! What `bytes` and `bytearray` have in common: operators, items, and the methods that make bytes from bytes.
//!
//! Called by the tables of both; results have the type of the first operand. The methods that search are in
//! `bytes::search`. Mirrors `Objects/bytesobject.c`, `Objects/bytearrayobject.c` and `Objects/stringlib/`.

use crate::library::types::slice::adjust;
use crate::object::layout::sequence_iterator;
use crate::object::{Kind, Value};
use crate::runtime::native::Args;
use crate::runtime::operators::Comparison;
use crate::runtime::{Run, Vm};
use crate::text::bytes as ascii;
use crate::text::layout::{Align, expand_tabs, pad_bytes, zfill_bytes};
use crate::text::search::{self, Ends, is_byte_line_break, is_byte_space};
use std::ops::Range;

impl Vm {
    /// The bytes of a `bytes` or `bytearray`: the first argument of a method.
    pub(crate) fn own_bytes(&self, v: Value) -> Vec<u8> {
        self.bytes_like(v).unwrap_or_default()
    }

    /// New bytes of the same type as `like`.
    pub(crate) fn bytes_as(&mut self, like: Value, bytes: impl Into<Box<[u8]>>) -> Value {
        let bytes = bytes.into();
        if self.data(like).is(Kind::Bytes) { self.machine.bytes(bytes) } else { self.new_bytearray(&bytes) }
    }

    /// The same bytes: an immutable object itself, or a copy of a bytearray.
    fn bytes_unchanged(&mut self, v: Value) -> Value {
        let data = self.data(v);
        if data.is(Kind::Bytes) {
            return data;
        }
        let bytes = self.own_bytes(v);
        self.bytes_as(v, bytes)
    }

    /// A byte of a `bytes` or `bytearray`, without copying the others.
    pub(crate) fn byte_at(&self, v: Value, i: usize) -> Option<u8> {
        let data = self.data(v);
        if data.is(Kind::Bytes) {
            return self.machine.heap().bytes(data).get(i).copied();
        }
        self.bytearray_byte(data, i)
    }

    /// The number of bytes of a `bytes` or `bytearray`.
    pub(crate) fn bytes_len(&self, v: Value) -> usize {
        let data = self.data(v);
        if data.is(Kind::Bytes) { self.machine.heap().bytes(data).len() } else { self.bytearray_len(data) }
    }

    /// The bytes of an argument that must be bytes-like.
    pub(crate) fn need_bytes(&mut self, v: Value) -> Run<Vec<u8>> {
        match self.bytes_like(v) {
            Some(bytes) => Ok(bytes),
            None => {
                let class = self.type_name(v);
                self.type_error(format!("a bytes-like object is required, not '{class}'"))
            }
        }
    }

    fn bytes_list(&mut self, like: Value, bytes: &[u8], pieces: Vec<Range<usize>>) -> Value {
        let pieces: Vec<Value> = pieces.into_iter().map(|piece| self.bytes_as(like, &bytes[piece])).collect();
        self.machine.list(&pieces)
    }
}

pub(crate) fn compare<const OP: usize>(vm: &mut Vm, args: &Args<'_>) -> Run {
    let Some(other) = vm.bytes_like(args[1]) else { return Ok(Value::NOT_IMPLEMENTED) };
    Ok(Value::bool(Comparison::ALL[OP].holds(vm.own_bytes(args[0]).cmp(&other))))
}

pub(crate) fn len(vm: &mut Vm, args: &Args<'_>) -> Run {
    let len = vm.bytes_len(args[0]);
    Ok(vm.machine.int(len as i64))
}

pub(crate) fn getitem(vm: &mut Vm, args: &Args<'_>) -> Run {
    // The bytes are read last, as `__index__` may change a bytearray.
    if args[1].is(Kind::Slice) {
        let unpacked = vm.slice_unpack(args[1])?;
        let bytes = vm.own_bytes(args[0]);
        let (start, _, step, count) = adjust(unpacked, bytes.len());
        if count == bytes.len() && step == 1 {
            return Ok(vm.bytes_unchanged(args[0]));
        }
        let items: Vec<u8> = (0..count as i64).map(|i| bytes[(start + i * step) as usize]).collect();
        return Ok(vm.bytes_as(args[0], items));
    }
    let (what, indices) = if vm.data(args[0]).is(Kind::Bytes) {
        ("", "byte indices must be integers or slices")
    } else {
        ("bytearray", "bytearray indices must be integers or slices")
    };
    let i = vm.item_number(args[1], indices)?;
    let i = vm.item_place(i, vm.bytes_len(args[0]), what)?;
    match vm.byte_at(args[0], i) {
        Some(byte) => Ok(vm.machine.int(byte.into())),
        None => vm.index_error("bytearray index out of range"),
    }
}

pub(crate) fn add(vm: &mut Vm, args: &Args<'_>) -> Run {
    let Some(other) = vm.bytes_like(args[1]) else { return vm.cannot_concatenate(args[0], args[1]) };
    let mut bytes = vm.own_bytes(args[0]);
    vm.ensure_units(Some(bytes.len() + other.len()))?;
    bytes.extend_from_slice(&other);
    Ok(vm.bytes_as(args[0], bytes))
}

pub(crate) fn multiply(vm: &mut Vm, args: &Args<'_>) -> Run {
    let times = vm.repeat_count(args[1])?;
    let bytes = vm.own_bytes(args[0]);
    let len = bytes.len().checked_mul(times);
    vm.ensure_units(len)?;
    if times == 1 {
        return Ok(vm.bytes_unchanged(args[0]));
    }
    Ok(vm.bytes_as(args[0], bytes.repeat(times)))
}

pub(crate) fn iter(vm: &mut Vm, args: &Args<'_>) -> Run {
    let v = vm.data(args[0]);
    let class = if v.is(Kind::Bytes) {
        vm.class(&crate::library::types::bytes::ITERATOR)
    } else {
        vm.class(&crate::library::types::bytearray::ITERATOR)
    };
    Ok(vm.machine.block_of(Kind::Record, class, &[v, Value::raw(0)]))
}

/// The next byte of an iterator.
pub(crate) fn iterator_next(vm: &mut Vm, it: Value) -> Option<Value> {
    let heap = vm.machine.heap();
    let (v, i) = (heap.field(it, sequence_iterator::SEQUENCE), heap.field(it, sequence_iterator::INDEX).as_raw());
    if v.is_null() {
        return None;
    }
    match vm.byte_at(v, i as usize) {
        Some(byte) => {
            vm.machine.set_field(it, sequence_iterator::INDEX, Value::raw(i + 1));
            Some(vm.machine.int(byte.into()))
        }
        None => {
            vm.machine.set_field(it, sequence_iterator::SEQUENCE, Value::NULL);
            None
        }
    }
}

pub(crate) fn iterator_length_hint(vm: &mut Vm, args: &Args<'_>) -> Run {
    let heap = vm.machine.heap();
    let (v, i) =
        (heap.field(args[0], sequence_iterator::SEQUENCE), heap.field(args[0], sequence_iterator::INDEX).as_raw());
    let left = if v.is_null() { 0 } else { (vm.bytes_len(v) as i64 - i).max(0) };
    Ok(vm.machine.int(left))
}

pub(crate) fn decode(vm: &mut Vm, args: &Args<'_>) -> Run {
    let [encoding, errors] = vm.parse_args("decode", &args.rest(), ["encoding", "errors"], 0, 2, 0)?;
    let bytes = vm.own_bytes(args[0]);
    let text = vm.decode_bytes("decode", &bytes, encoding, errors)?;
    Ok(vm.machine.str(text))
}

pub(crate) fn hex(vm: &mut Vm, args: &Args<'_>) -> Run {
    let [sep, group] = vm.parse_args("hex", &args.rest(), ["sep", "bytes_per_sep"], 0, 2, 0)?;
    let group = if group.is_null() { 1 } else { vm.index_i64(group)? };
    let separator = if sep.is_null() {
        None
    } else {
        if vm.len(sep)? != 1 {
            return vm.value_error("sep must be length 1.");
        }
        let point = if vm.is_str(sep) {
            vm.pystr(sep).at(0)
        } else if let Some(bytes) = vm.bytes_like(sep) {
            bytes[0].into()
        } else {
            return vm.type_error("sep must be str or bytes.");
        };
        if point >= 0x80 {
            return vm.value_error("sep must be ASCII.");
        }
        Some((point as u8, group))
    };
    let bytes = vm.own_bytes(args[0]);
    vm.ensure_units(bytes.len().checked_mul(3))?;
    let text = ascii::to_hex(&bytes, separator);
    Ok(vm.machine.str(text))
}

pub(crate) fn fromhex(vm: &mut Vm, args: &Args<'_>) -> Run {
    let text = if vm.is_str(args[1]) {
        vm.pystr(args[1]).clone()
    } else if let Some(bytes) = vm.bytes_like(args[1]) {
        crate::text::PyStr::from_latin1(&bytes)
    } else {
        let class = vm.type_name(args[1]);
        return vm.type_error(format!("fromhex() argument must be str or bytes-like, not {class}"));
    };
    let bytes = ascii::from_hex(&text);
    let bytes = vm.ok(bytes)?;
    let mutable = vm.is_subclass(args[0], vm.types.bytearray);
    let v = if mutable { vm.new_bytearray(&bytes) } else { vm.machine.bytes(bytes) };
    if args[0] == vm.class_of(v) { Ok(v) } else { vm.call(args[0], &[v]) }
}

pub(crate) fn join(vm: &mut Vm, args: &Args<'_>) -> Run {
    let items = vm.items_to_join(args[1])?;
    if let [one] = items[..]
        && one.is(Kind::Bytes)
        && vm.data(args[0]).is(Kind::Bytes)
    {
        return Ok(one);
    }
    let separator = vm.own_bytes(args[0]);
    let mut out = Vec::new();
    for (i, &item) in items.iter().enumerate() {
        let Some(bytes) = vm.bytes_like(item) else {
            let class = vm.type_name(item);
            return vm.type_error(format!("sequence item {i}: expected a bytes-like object, {class} found"));
        };
        if i > 0 {
            out.extend_from_slice(&separator);
        }
        out.extend_from_slice(&bytes);
    }
    Ok(vm.bytes_as(args[0], out))
}

pub(crate) fn replace(vm: &mut Vm, args: &Args<'_>) -> Run {
    let (old, new) = (vm.need_bytes(args[1])?, vm.need_bytes(args[2])?);
    let most = vm.at_most(args.get(3).unwrap_or(Value::NULL))?;
    let bytes = vm.own_bytes(args[0]);
    let places = search::matches(&bytes, &old, most);
    if places.is_empty() {
        return Ok(vm.bytes_unchanged(args[0]));
    }
    vm.ensure_units(Some(places.len().saturating_mul(new.len()).saturating_add(bytes.len())))?;
    let replaced = search::replace(&bytes, &places, old.len(), &new);
    Ok(vm.bytes_as(args[0], replaced))
}

type Split = fn(&[u8], &[u8], usize) -> Vec<Range<usize>>;
type SplitSpace = fn(&[u8], usize, fn(u32) -> bool) -> Vec<Range<usize>>;

fn split_by(vm: &mut Vm, args: &Args<'_>, name: &str, by_bytes: Split, by_space: SplitSpace) -> Run {
    let [separator, most] = vm.parse_args(name, &args.rest(), ["sep", "maxsplit"], 0, 2, 0)?;
    let most = vm.at_most(most)?;
    let bytes = vm.own_bytes(args[0]);
    let pieces = if separator.is_null() || separator.is_none() {
        by_space(&bytes, most, is_byte_space)
    } else {
        let separator = vm.need_bytes(separator)?;
        if separator.is_empty() {
            return vm.value_error("empty separator");
        }
        by_bytes(&bytes, &separator, most)
    };
    Ok(vm.bytes_list(args[0], &bytes, pieces))
}

pub(crate) fn split(vm: &mut Vm, args: &Args<'_>) -> Run {
    split_by(vm, args, "split", search::split, search::split_whitespace)
}

pub(crate) fn rsplit(vm: &mut Vm, args: &Args<'_>) -> Run {
    split_by(vm, args, "rsplit", search::rsplit, search::rsplit_whitespace)
}

pub(crate) fn splitlines(vm: &mut Vm, args: &Args<'_>) -> Run {
    let [keep] = vm.parse_args("splitlines", &args.rest(), ["keepends"], 0, 1, 0)?;
    let keep = vm.flag(keep)?;
    let bytes = vm.own_bytes(args[0]);
    let pieces = search::splitlines(&bytes, keep, is_byte_line_break);
    Ok(vm.bytes_list(args[0], &bytes, pieces))
}

fn strip_ends(vm: &mut Vm, args: &Args<'_>, ends: Ends) -> Run {
    let bytes = vm.own_bytes(args[0]);
    let range = match args.get(1) {
        Some(set) if !set.is_none() => {
            let set = vm.need_bytes(set)?;
            search::strip(&bytes, ends, |byte| set.iter().any(|&b| u32::from(b) == byte))
        }
        _ => search::strip(&bytes, ends, is_byte_space),
    };
    if range.len() == bytes.len() {
        return Ok(vm.bytes_unchanged(args[0]));
    }
    Ok(vm.bytes_as(args[0], &bytes[range]))
}

pub(crate) fn strip(vm: &mut Vm, args: &Args<'_>) -> Run {
    strip_ends(vm, args, Ends::Both)
}

pub(crate) fn lstrip(vm: &mut Vm, args: &Args<'_>) -> Run {
    strip_ends(vm, args, Ends::Left)
}

pub(crate) fn rstrip(vm: &mut Vm, args: &Args<'_>) -> Run {
    strip_ends(vm, args, Ends::Right)
}

fn padded(vm: &mut Vm, args: &Args<'_>, name: &str, align: Align) -> Run {
    let width = vm.index_i64(args[1])?;
    let fill = match args.get(2) {
        None => b' ',
        Some(fill) => match vm.bytes_like(fill) {
            Some(bytes) if bytes.len() == 1 => bytes[0],
            Some(bytes) => {
                let (class, len) = (vm.type_name(fill), bytes.len());
                return vm.type_error(format!(
                    "{name}(): argument 2 must be a byte string of length 1, not a {class} object of length {len}"
                ));
            }
            None => {
                let class = vm.type_name(fill);
                return vm.type_error(format!("{name}() argument 2 must be a byte string of length 1, not {class}"));
            }
        },
    };
    let bytes = vm.own_bytes(args[0]);
    let width = usize::try_from(width).unwrap_or(0);
    if width <= bytes.len() {
        return Ok(vm.bytes_unchanged(args[0]));
    }
    let made = pad_bytes(&bytes, width, fill, align);
    let made = vm.ok(made)?;
    Ok(vm.bytes_as(args[0], made))
}

pub(crate) fn center(vm: &mut Vm, args: &Args<'_>) -> Run {
    padded(vm, args, "center", Align::Center)
}

pub(crate) fn ljust(vm: &mut Vm, args: &Args<'_>) -> Run {
    padded(vm, args, "ljust", Align::Left)
}

pub(crate) fn rjust(vm: &mut Vm, args: &Args<'_>) -> Run {
    padded(vm, args, "rjust", Align::Right)
}

pub(crate) fn zfill(vm: &mut Vm, args: &Args<'_>) -> Run {
    let width = vm.index_i64(args[1])?;
    let bytes = vm.own_bytes(args[0]);
    let width = usize::try_from(width).unwrap_or(0);
    if width <= bytes.len() {
        return Ok(vm.bytes_unchanged(args[0]));
    }
    let made = zfill_bytes(&bytes, width);
    let made = vm.ok(made)?;
    Ok(vm.bytes_as(args[0], made))
}

pub(crate) fn expandtabs(vm: &mut Vm, args: &Args<'_>) -> Run {
    let [size] = vm.parse_args("expandtabs", &args.rest(), ["tabsize"], 0, 1, 0)?;
    let size = if size.is_null() { 8 } else { vm.index_i64(size)? };
    let text = expand_tabs(vm.own_bytes(args[0]).iter().map(|&byte| byte.into()), size);
    let text = vm.ok(text)?;
    let bytes: Vec<u8> = text.iter().map(|point| point as u8).collect();
    Ok(vm.bytes_as(args[0], bytes))
}

pub(crate) fn translate(vm: &mut Vm, args: &Args<'_>) -> Run {
    let [table, delete] = vm.parse_args("translate", &args.rest(), ["", "delete"], 1, 2, 1)?;
    let table = if table.is_none() { None } else { Some(vm.need_bytes(table)?) };
    if table.as_ref().is_some_and(|table| table.len() != 256) {
        return vm.value_error("translation table must be 256 characters long");
    }
    let delete = if delete.is_null() { Vec::new() } else { vm.need_bytes(delete)? };
    let mut bytes = vm.own_bytes(args[0]);
    bytes.retain(|byte| !delete.contains(byte));
    if let Some(table) = table {
        for byte in &mut *bytes {
            *byte = table[usize::from(*byte)];
        }
    }
    Ok(vm.bytes_as(args[0], bytes))
}

pub(crate) fn maketrans(vm: &mut Vm, args: &Args<'_>) -> Run {
    let (from, to) = (vm.need_bytes(args[0])?, vm.need_bytes(args[1])?);
    if from.len() != to.len() {
        return vm.value_error("maketrans arguments must have same length");
    }
    let mut table: Vec<u8> = (0..=255).collect();
    for (a, b) in from.into_iter().zip(to) {
        table[usize::from(a)] = b;
    }
    Ok(vm.machine.bytes(table))
}

/// A method that maps bytes to bytes without other arguments.
pub(crate) fn mapped(vm: &mut Vm, args: &Args<'_>, map: fn(&[u8]) -> Vec<u8>) -> Run {
    let bytes = map(&vm.own_bytes(args[0]));
    Ok(vm.bytes_as(args[0], bytes))
}

/// A method that tests bytes without other arguments.
pub(crate) fn holds(vm: &mut Vm, args: &Args<'_>, predicate: fn(&[u8]) -> bool) -> Run {
    Ok(Value::bool(predicate(&vm.own_bytes(args[0]))))
}

pub(crate) fn getnewargs(vm: &mut Vm, args: &Args<'_>) -> Run {
    let bytes = vm.own_bytes(args[0]);
    let v = vm.machine.bytes(bytes);
    Ok(vm.machine.tuple(&[v]))
}
