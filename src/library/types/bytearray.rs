//! The type `bytearray`: mutable bytes.
//!
//! What it shares with `bytes` is in `bytes::methods`. It holds a bytes object, which a change replaces: that is one
//! entry of the journal, whatever the change. Mirrors `Objects/bytearrayobject.c`.

use crate::library::types::TypeDef;
use crate::library::types::bytes::methods;
use crate::library::types::bytes::table;
use crate::library::types::iterators;
use crate::library::types::slice::adjust;
use crate::object::layout::{class_flags, record};
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Method, Signature};
use crate::runtime::{Run, Vm};
use crate::text::layout::MOST_UNITS;
use crate::text::repr::repr_bytes;

record! {
    /// Fields of a bytearray.
    pub(crate) field {
        /// The bytes, a bytes object.
        BYTES,
        /// Raw: 1 where there may be a memoryview of it.
        EXPORTED,
    }
}

/// `bytearray`
pub static DEF: TypeDef = TypeDef {
    flags: class_flags::BASE,
    methods: &[
        Method::static_("__new__", Signature::Any, bytearray_new),
        Method::new("__init__", Signature::Any, |_, _| Ok(Value::NONE)),
        Method::new("__repr__", Signature::Slot(0), repr),
        Method::new("__str__", Signature::Slot(0), repr),
        Method::new("__setitem__", Signature::Slot(2), setitem),
        Method::new("__delitem__", Signature::Slot(1), delitem),
        Method::new("__iadd__", Signature::Slot(1), inplace_add),
        Method::new("__imul__", Signature::Slot(1), inplace_multiply),
        Method::new("append", Signature::One, append),
        Method::new("clear", Signature::NoArgs, clear),
        Method::new("copy", Signature::NoArgs, copy),
        Method::new("extend", Signature::One, extend),
        Method::new("insert", Signature::Range(2, 2), insert),
        Method::new("pop", Signature::Range(0, 1), pop),
        Method::new("remove", Signature::One, remove),
        Method::new("resize", Signature::One, resize),
        Method::new("reverse", Signature::NoArgs, reverse),
    ],
    shared: &[table::METHODS],
    ..TypeDef::new("bytearray")
};

/// `bytearray_iterator`
pub static ITERATOR: TypeDef = TypeDef {
    methods: &[Method::new("__length_hint__", Signature::NoArgs, methods::iterator_length_hint)],
    shared: &[iterators::PLAIN_METHODS],
    next: Some(|vm, it| Ok(methods::iterator_next(vm, it))),
    ..TypeDef::new("bytearray_iterator")
};

impl Vm {
    /// A new bytearray that holds the bytes of a bytes object.
    pub(crate) fn new_bytearray(&mut self, bytes: Value) -> Value {
        let class = self.types.bytearray;
        self.machine.block_of(Kind::Record, class, &[bytes, Value::raw(0)])
    }

    /// Changes the bytes; their number must not change while a memoryview exports them.
    pub(crate) fn put_bytes(&mut self, v: Value, bytes: Vec<u8>) -> Run<()> {
        let data = self.data(v);
        let heap = self.machine.heap();
        let resized = heap.bytes(heap.field(data, field::BYTES)).len() != bytes.len();
        if resized && heap.field(data, field::EXPORTED).as_raw() == 1 {
            if self.is_exported(data) {
                return self.raise(self.exc.BufferError, "Existing exports of data: object cannot be re-sized");
            }
            self.machine.set_field(data, field::EXPORTED, Value::raw(0));
        }
        let bytes = self.machine.bytes(bytes);
        self.machine.set_field(data, field::BYTES, bytes);
        Ok(())
    }

    /// Whether an object is a bytearray, including those of subclasses.
    pub(crate) fn is_bytearray(&self, v: Value) -> bool {
        let data = self.data(v);
        data.is(Kind::Record) && self.class_of(data) == self.types.bytearray
    }

    /// The position that a subscript denotes, in the length that is left by its `__index__`.
    fn byte_index(&mut self, v: Value, key: Value) -> Run<usize> {
        let i = self.item_number(key, "bytearray indices must be integers or slices")?;
        let len = self.own_bytes(v).len();
        self.item_place(i, len, "bytearray")
    }
}

fn bytearray_new(vm: &mut Vm, args: &Args<'_>) -> Run {
    let names = ["source", "encoding", "errors"];
    let [source, encoding, errors] = vm.parse_args("bytearray", &args.rest(), names, 0, 3, 0)?;
    let bytes = vm.bytes_from_arguments("bytearray", source, encoding, errors)?;
    let bytes = vm.machine.bytes(bytes);
    let v = vm.new_bytearray(bytes);
    vm.with_payload(args[0], v)
}

fn repr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let class = vm.type_name(args[0]);
    let text = format!("{class}({})", repr_bytes(&vm.own_bytes(args[0])));
    Ok(vm.machine.str(text))
}

fn setitem(vm: &mut Vm, args: &Args<'_>) -> Run {
    let (key, v) = (args[1], args[2]);
    if !key.is(Kind::Slice) {
        let i = vm.byte_index(args[0], key)?;
        let byte = vm.byte(v, "byte")?;
        let mut bytes = vm.own_bytes(args[0]);
        if i >= bytes.len() {
            return vm.index_error("bytearray index out of range");
        }
        bytes[i] = byte;
        vm.put_bytes(args[0], bytes)?;
        return Ok(Value::NONE);
    }
    let unpacked = vm.slice_unpack(key)?;
    let new = match vm.bytes_like(v) {
        Some(bytes) => bytes,
        None if vm.special_unbound(v, vm.names.__index__).is_some() || vm.is_str(v) || !vm.is_iterable(v) => {
            return vm.type_error("can assign only bytes, buffers, or iterables of ints in range(0, 256)");
        }
        None => vm.bytes_of_items("bytearray", v)?,
    };
    let mut bytes = vm.own_bytes(args[0]);
    let (start, stop, step, count) = adjust(unpacked, bytes.len());
    if step == 1 {
        bytes.splice(start as usize..stop.max(start) as usize, new);
    } else {
        if new.len() != count {
            let given = new.len();
            return vm
                .value_error(format!("attempt to assign bytes of size {given} to extended slice of size {count}"));
        }
        for (n, byte) in (0..).zip(new) {
            bytes[(start + n * step) as usize] = byte;
        }
    }
    vm.put_bytes(args[0], bytes)?;
    Ok(Value::NONE)
}

fn delitem(vm: &mut Vm, args: &Args<'_>) -> Run {
    let mut bytes;
    if args[1].is(Kind::Slice) {
        let unpacked = vm.slice_unpack(args[1])?;
        bytes = vm.own_bytes(args[0]);
        let (start, _, step, count) = adjust(unpacked, bytes.len());
        let mut gone: Vec<usize> = (0..count as i64).map(|n| (start + n * step) as usize).collect();
        gone.sort_unstable();
        for i in gone.into_iter().rev() {
            bytes.remove(i);
        }
    } else {
        let i = vm.byte_index(args[0], args[1])?;
        bytes = vm.own_bytes(args[0]);
        bytes.remove(i);
    }
    vm.put_bytes(args[0], bytes)?;
    Ok(Value::NONE)
}

fn inplace_add(vm: &mut Vm, args: &Args<'_>) -> Run {
    let Some(other) = vm.bytes_like(args[1]) else {
        let class = vm.type_name(args[1]);
        return vm.type_error(format!("can't concat {class} to bytearray"));
    };
    let mut bytes = vm.own_bytes(args[0]);
    if bytes.len() + other.len() > MOST_UNITS {
        return vm.raise_with(vm.exc.MemoryError, &[]);
    }
    bytes.extend_from_slice(&other);
    vm.put_bytes(args[0], bytes)?;
    Ok(args[0])
}

fn inplace_multiply(vm: &mut Vm, args: &Args<'_>) -> Run {
    let times = vm.repeat_count(args[1])?;
    let bytes = vm.own_bytes(args[0]);
    if bytes.len().checked_mul(times).is_none_or(|len| len > MOST_UNITS) {
        return vm.raise_with(vm.exc.MemoryError, &[]);
    }
    vm.put_bytes(args[0], bytes.repeat(times))?;
    Ok(args[0])
}

fn append(vm: &mut Vm, args: &Args<'_>) -> Run {
    let byte = vm.byte(args[1], "byte")?;
    let mut bytes = vm.own_bytes(args[0]);
    bytes.push(byte);
    vm.put_bytes(args[0], bytes)?;
    Ok(Value::NONE)
}

fn clear(vm: &mut Vm, args: &Args<'_>) -> Run {
    vm.put_bytes(args[0], Vec::new())?;
    Ok(Value::NONE)
}

fn copy(vm: &mut Vm, args: &Args<'_>) -> Run {
    let bytes = vm.own_bytes(args[0]);
    Ok(vm.bytes_as(args[0], bytes))
}

fn extend(vm: &mut Vm, args: &Args<'_>) -> Run {
    let more = match vm.bytes_like(args[1]) {
        Some(bytes) => bytes,
        None if vm.is_str(args[1]) => return vm.type_error("expected iterable of integers; got: 'str'"),
        None if !vm.is_iterable(args[1]) => {
            let class = vm.type_name(args[1]);
            return vm.type_error(format!("can't extend bytearray with {class}"));
        }
        None => vm.bytes_of_items("bytearray", args[1])?,
    };
    let mut bytes = vm.own_bytes(args[0]);
    bytes.extend_from_slice(&more);
    vm.put_bytes(args[0], bytes)?;
    Ok(Value::NONE)
}

fn insert(vm: &mut Vm, args: &Args<'_>) -> Run {
    let at = vm.index_i64(args[1])?;
    let byte = vm.byte(args[2], "byte")?;
    let mut bytes = vm.own_bytes(args[0]);
    let len = bytes.len() as i64;
    let at = if at < 0 { (at + len).max(0) } else { at.min(len) };
    bytes.insert(at as usize, byte);
    vm.put_bytes(args[0], bytes)?;
    Ok(Value::NONE)
}

fn pop(vm: &mut Vm, args: &Args<'_>) -> Run {
    let at = match args.get(1) {
        Some(v) => vm.index_i64(v)?,
        None => -1,
    };
    let mut bytes = vm.own_bytes(args[0]);
    if bytes.is_empty() {
        return vm.index_error("pop from empty bytearray");
    }
    let at = if at < 0 { at + bytes.len() as i64 } else { at };
    match usize::try_from(at) {
        Ok(at) if at < bytes.len() => {
            let byte = bytes.remove(at);
            vm.put_bytes(args[0], bytes)?;
            Ok(vm.machine.int(byte.into()))
        }
        _ => vm.index_error("pop index out of range"),
    }
}

fn remove(vm: &mut Vm, args: &Args<'_>) -> Run {
    let byte = vm.byte(args[1], "byte")?;
    let mut bytes = vm.own_bytes(args[0]);
    match bytes.iter().position(|&b| b == byte) {
        Some(at) => {
            bytes.remove(at);
            vm.put_bytes(args[0], bytes)?;
            Ok(Value::NONE)
        }
        None => vm.value_error("value not found in bytearray"),
    }
}

fn resize(vm: &mut Vm, args: &Args<'_>) -> Run {
    let size = vm.index_i64(args[1])?;
    let Ok(size) = usize::try_from(size) else {
        return vm.value_error(format!("bytearray.resize(): new size must be >= 0, got {size}"));
    };
    if size > MOST_UNITS {
        return vm.raise_with(vm.exc.MemoryError, &[]);
    }
    let mut bytes = vm.own_bytes(args[0]);
    bytes.resize(size, 0);
    vm.put_bytes(args[0], bytes)?;
    Ok(Value::NONE)
}

fn reverse(vm: &mut Vm, args: &Args<'_>) -> Run {
    let mut bytes = vm.own_bytes(args[0]);
    bytes.reverse();
    vm.put_bytes(args[0], bytes)?;
    Ok(Value::NONE)
}
