//! The type `bytearray`: mutable bytes.
//!
//! What it shares with `bytes` is in `bytes::methods`. Its bytes are packed into the raw numbers of a list, so that a
//! change to one of them, or at the end, is a setter's and takes no longer in a long bytearray. Mirrors
//! `Objects/bytearrayobject.c`.

use crate::library::types::TypeDef;
use crate::library::types::bytes::methods;
use crate::library::types::bytes::table;
use crate::library::types::iterators;
use crate::library::types::slice::adjust;
use crate::object::layout::{class_flags, record};
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Method, Signature};
use crate::runtime::{Run, Vm};
use crate::text::repr::repr_bytes;

record! {
    /// Fields of a bytearray.
    pub(crate) field {
        /// A list of words: raw numbers of `WORD` bytes each, the first byte lowest, zeros after the last one.
        WORDS,
        /// Raw: the number of bytes.
        LEN,
        /// Raw: 1 where there may be a memoryview of it.
        EXPORTED,
    }
}

/// How many bytes a raw number holds.
const WORD: usize = 7;

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
    /// A new bytearray.
    pub(crate) fn new_bytearray(&mut self, bytes: &[u8]) -> Value {
        let words = self.machine.list(&words_of(bytes));
        let fields = [words, Value::raw(bytes.len() as i64), Value::raw(0)];
        self.machine.block_of(Kind::Record, self.types.bytearray, &fields)
    }

    /// The number of bytes of a bytearray.
    pub(crate) fn bytearray_len(&self, data: Value) -> usize {
        self.machine.heap().field(data, field::LEN).as_raw() as usize
    }

    /// All bytes of a bytearray.
    pub(crate) fn bytearray_bytes(&self, data: Value) -> Vec<u8> {
        let heap = self.machine.heap();
        let words = heap.list(heap.field(data, field::WORDS));
        let mut bytes: Vec<u8> = words.iter().flat_map(|word| bytes_of(*word)).collect();
        bytes.truncate(self.bytearray_len(data));
        bytes
    }

    /// One byte of a bytearray.
    pub(crate) fn bytearray_byte(&self, data: Value, i: usize) -> Option<u8> {
        let heap = self.machine.heap();
        let words = heap.list(heap.field(data, field::WORDS));
        (i < self.bytearray_len(data)).then(|| bytes_of(words[i / WORD])[i % WORD])
    }

    /// Replaces one byte of a bytearray, which must exist or, at the end of a word, be zero.
    fn set_byte(&mut self, data: Value, i: usize, byte: u8) {
        let heap = self.machine.heap();
        let words = heap.field(data, field::WORDS);
        let mut bytes = bytes_of(heap.list(words)[i / WORD]);
        bytes[i % WORD] = byte;
        self.machine.list_set(words, i / WORD, word_of(&bytes));
    }

    /// Adds a byte at the end of a bytearray.
    fn push_byte(&mut self, data: Value, byte: u8) -> Run<()> {
        self.check_resizable(data)?;
        let len = self.bytearray_len(data);
        if len.is_multiple_of(WORD) {
            let words = self.machine.heap().field(data, field::WORDS);
            self.machine.list_push(words, word_of(&[byte]));
        } else {
            self.set_byte(data, len, byte);
        }
        self.machine.set_field(data, field::LEN, Value::raw(len as i64 + 1));
        Ok(())
    }

    /// Removes the last byte of a bytearray, which must not be empty.
    fn pop_byte(&mut self, data: Value) -> Run<()> {
        self.check_resizable(data)?;
        let last = self.bytearray_len(data) - 1;
        if last.is_multiple_of(WORD) {
            let words = self.machine.heap().field(data, field::WORDS);
            self.machine.list_remove(words, last / WORD, last / WORD + 1);
        } else {
            self.set_byte(data, last, 0);
        }
        self.machine.set_field(data, field::LEN, Value::raw(last as i64));
        Ok(())
    }

    /// Checks that no memoryview exports the bytes: their number must not change then.
    fn check_resizable(&mut self, data: Value) -> Run<()> {
        if self.machine.heap().field(data, field::EXPORTED).as_raw() == 1 {
            if self.is_exported(data) {
                return self.raise(self.exc.BufferError, "Existing exports of data: object cannot be re-sized");
            }
            self.machine.set_field(data, field::EXPORTED, Value::raw(0));
        }
        Ok(())
    }

    /// Gives a bytearray other bytes. Words that stay the same at either end are left alone.
    pub(crate) fn put_bytes(&mut self, v: Value, bytes: &[u8]) -> Run<()> {
        let data = self.data(v);
        if bytes.len() != self.bytearray_len(data) {
            self.check_resizable(data)?;
        }
        let new = words_of(bytes);
        let heap = self.machine.heap();
        let words = heap.field(data, field::WORDS);
        let old = heap.list(words);
        let start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
        let same_end = old[start..].iter().rev().zip(new[start..].iter().rev()).take_while(|(a, b)| a == b).count();
        let end = old.len() - same_end;
        self.machine.list_splice(words, start, end, &new[start..new.len() - same_end]);
        self.machine.set_field(data, field::LEN, Value::raw(bytes.len() as i64));
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
        let len = self.bytes_len(v);
        self.item_place(i, len, "bytearray")
    }
}

/// A word that begins with these bytes.
fn word_of(bytes: &[u8]) -> Value {
    let mut word = [0; 8];
    word[..bytes.len()].copy_from_slice(bytes);
    Value::raw(i64::from_le_bytes(word))
}

fn words_of(bytes: &[u8]) -> Vec<Value> {
    bytes.chunks(WORD).map(word_of).collect()
}

fn bytes_of(word: Value) -> [u8; WORD] {
    let [bytes @ .., _] = word.as_raw().to_le_bytes();
    bytes
}

fn bytearray_new(vm: &mut Vm, args: &Args<'_>) -> Run {
    let names = ["source", "encoding", "errors"];
    let [source, encoding, errors] = vm.parse_args("bytearray", &args.rest(), names, 0, 3, 0)?;
    let bytes = vm.bytes_from_arguments("bytearray", source, encoding, errors)?;
    let v = vm.new_bytearray(&bytes);
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
        let data = vm.data(args[0]);
        let i = vm.byte_index(data, key)?;
        let byte = vm.byte(v, "byte")?;
        if i >= vm.bytearray_len(data) {
            return vm.index_error("bytearray index out of range");
        }
        vm.set_byte(data, i, byte);
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
    // CPython makes a bytearray of anything else and begins again: the bounds are asked twice.
    let unpacked = if vm.is_bytearray(v) { unpacked } else { vm.slice_unpack(key)? };
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
    vm.put_bytes(args[0], &bytes)?;
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
    vm.put_bytes(args[0], &bytes)?;
    Ok(Value::NONE)
}

fn inplace_add(vm: &mut Vm, args: &Args<'_>) -> Run {
    let Some(other) = vm.bytes_like(args[1]) else {
        let class = vm.type_name(args[1]);
        return vm.type_error(format!("can't concat {class} to bytearray"));
    };
    add_bytes(vm, args[0], &other)?;
    Ok(args[0])
}

fn inplace_multiply(vm: &mut Vm, args: &Args<'_>) -> Run {
    let times = vm.repeat_count(args[1])?;
    let bytes = vm.own_bytes(args[0]);
    let len = bytes.len().checked_mul(times);
    vm.ensure_units(len)?;
    vm.put_bytes(args[0], &bytes.repeat(times))?;
    Ok(args[0])
}

fn append(vm: &mut Vm, args: &Args<'_>) -> Run {
    let byte = vm.byte(args[1], "byte")?;
    vm.push_byte(vm.data(args[0]), byte)?;
    Ok(Value::NONE)
}

fn clear(vm: &mut Vm, args: &Args<'_>) -> Run {
    vm.put_bytes(args[0], &[])?;
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
    add_bytes(vm, args[0], &more)?;
    Ok(Value::NONE)
}

/// Adds bytes at the end.
fn add_bytes(vm: &mut Vm, v: Value, more: &[u8]) -> Run<()> {
    let data = vm.data(v);
    vm.ensure_units(Some(vm.bytearray_len(data) + more.len()))?;
    more.iter().try_for_each(|&byte| vm.push_byte(data, byte))
}

fn insert(vm: &mut Vm, args: &Args<'_>) -> Run {
    let at = vm.index_i64(args[1])?;
    let byte = vm.byte(args[2], "byte")?;
    let mut bytes = vm.own_bytes(args[0]);
    let len = bytes.len() as i64;
    let at = if at < 0 { (at + len).max(0) } else { at.min(len) };
    bytes.insert(at as usize, byte);
    vm.put_bytes(args[0], &bytes)?;
    Ok(Value::NONE)
}

fn pop(vm: &mut Vm, args: &Args<'_>) -> Run {
    let at = match args.get(1) {
        Some(v) => vm.index_i64(v)?,
        None => -1,
    };
    let data = vm.data(args[0]);
    let len = vm.bytearray_len(data);
    if len == 0 {
        return vm.index_error("pop from empty bytearray");
    }
    let at = if at < 0 { at + len as i64 } else { at };
    let Some(byte) = usize::try_from(at).ok().and_then(|at| vm.bytearray_byte(data, at)) else {
        return vm.index_error("pop index out of range");
    };
    if at as usize == len - 1 {
        vm.pop_byte(data)?;
    } else {
        let mut bytes = vm.bytearray_bytes(data);
        bytes.remove(at as usize);
        vm.put_bytes(data, &bytes)?;
    }
    Ok(vm.machine.int(byte.into()))
}

fn remove(vm: &mut Vm, args: &Args<'_>) -> Run {
    let byte = vm.byte(args[1], "byte")?;
    let mut bytes = vm.own_bytes(args[0]);
    match bytes.iter().position(|&b| b == byte) {
        Some(at) => {
            bytes.remove(at);
            vm.put_bytes(args[0], &bytes)?;
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
    vm.ensure_units(Some(size))?;
    let mut bytes = vm.own_bytes(args[0]);
    bytes.resize(size, 0);
    vm.put_bytes(args[0], &bytes)?;
    Ok(Value::NONE)
}

fn reverse(vm: &mut Vm, args: &Args<'_>) -> Run {
    let mut bytes = vm.own_bytes(args[0]);
    bytes.reverse();
    vm.put_bytes(args[0], &bytes)?;
    Ok(Value::NONE)
}
