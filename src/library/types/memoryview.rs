//! The type `memoryview`: a window on the bytes of a `bytes` or `bytearray`.
//!
//! It has one dimension and items of one byte (formats `B`, `b` and `c`), as no built-in type here has others. While a
//! view of a bytearray is alive and not released, the bytearray cannot change its size. Mirrors
//! `Objects/memoryobject.c`.

use crate::library::types::bytearray;
use crate::library::types::bytes::methods as bytes_methods;
use crate::library::types::iterators;
use crate::library::types::operator_rows::{EQ, NE};
use crate::number::hash::hash_bytes;
use crate::object::layout::{class_flags, record, sequence_iterator};
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Getter, Method, Signature};
use crate::runtime::operators::Comparison;
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

record! {
    /// Fields of a view.
    view {
        /// The object whose bytes these are; NULL once the view is released.
        OBJECT,
        /// Raw: the position of the first item.
        START,
        /// Raw: the distance to the next one.
        STEP,
        /// Raw: the number of items.
        LEN,
        /// Raw: the format, an ASCII letter.
        FORMAT,
        /// Raw: 1 if items cannot be changed.
        READONLY,
    }
}

/// `memoryview`
pub static DEF: TypeDef = TypeDef {
    flags: class_flags::SEQUENCE,
    methods: &[
        Method::static_("__new__", Signature::Any, view_new),
        Method::new("__repr__", Signature::Slot(0), repr),
        Method::new("__hash__", Signature::Slot(0), hash),
        Method::new("__eq__", Signature::Slot(1), equal::<EQ>),
        Method::new("__ne__", Signature::Slot(1), equal::<NE>),
        Method::new("__len__", Signature::Slot(0), len),
        Method::new("__getitem__", Signature::Slot(1), getitem),
        Method::new("__setitem__", Signature::Slot(2), setitem),
        Method::new("__delitem__", Signature::Slot(1), |vm, _| vm.type_error("cannot delete memory")),
        Method::new("__iter__", Signature::Slot(0), iter),
        Method::new("__enter__", Signature::NoArgs, enter),
        Method::new("__exit__", Signature::Any, release),
        Method::new("release", Signature::NoArgs, release),
        Method::new("tobytes", Signature::Any, tobytes),
        Method::new("tolist", Signature::NoArgs, tolist),
        Method::new("hex", Signature::Any, hex),
        Method::new("cast", Signature::Range(1, 2), cast),
        Method::new("toreadonly", Signature::NoArgs, toreadonly),
        Method::new("count", Signature::One, count),
        Method::new("index", Signature::Range(1, 3), index),
    ],
    getters: &[
        Getter::new("obj", |vm, v| {
            vm.check_view(v)?;
            Ok(vm.machine.heap().field(v, view::OBJECT))
        }),
        Getter::new("nbytes", |vm, v| vm.view_number(v, view::LEN)),
        Getter::new("itemsize", |vm, v| {
            vm.check_view(v)?;
            Ok(vm.machine.int(1))
        }),
        Getter::new("ndim", |vm, v| {
            vm.check_view(v)?;
            Ok(vm.machine.int(1))
        }),
        Getter::new("format", |vm, v| {
            let format = vm.view_part(v, view::FORMAT)?;
            Ok(vm.machine.str(char::from(format as u8).to_string()))
        }),
        Getter::new("readonly", |vm, v| Ok(Value::bool(vm.view_part(v, view::READONLY)? == 1))),
        Getter::new("shape", |vm, v| {
            let len = vm.view_number(v, view::LEN)?;
            Ok(vm.machine.tuple(&[len]))
        }),
        Getter::new("strides", |vm, v| {
            let step = vm.view_number(v, view::STEP)?;
            Ok(vm.machine.tuple(&[step]))
        }),
        Getter::new("suboffsets", |vm, v| {
            vm.check_view(v)?;
            Ok(vm.machine.tuple(&[]))
        }),
        Getter::new("contiguous", contiguous),
        Getter::new("c_contiguous", contiguous),
        Getter::new("f_contiguous", contiguous),
    ],
    ..TypeDef::new("memoryview")
};

/// `memory_iterator`, with fields view (NULL when exhausted) and index of the next item (raw).
pub static ITERATOR: TypeDef =
    TypeDef { shared: &[iterators::PLAIN_METHODS], next: Some(iterator_next), ..TypeDef::new("memory_iterator") };

impl Vm {
    fn check_view(&mut self, v: Value) -> Run<()> {
        if self.machine.heap().field(v, view::OBJECT).is_null() {
            return self.value_error("operation forbidden on released memoryview object");
        }
        Ok(())
    }

    fn view_part(&mut self, v: Value, field: u32) -> Run<i64> {
        self.check_view(v)?;
        Ok(self.machine.heap().field(v, field).as_raw())
    }

    fn view_number(&mut self, v: Value, field: u32) -> Run {
        let i = self.view_part(v, field)?;
        Ok(self.machine.int(i))
    }

    fn new_view(&mut self, object: Value, [start, step, len, format, readonly]: [i64; 5]) -> Value {
        let class = self.class(&DEF);
        let fields =
            [object, Value::raw(start), Value::raw(step), Value::raw(len), Value::raw(format), Value::raw(readonly)];
        if self.is_bytearray(object) {
            let data = self.data(object);
            self.machine.set_field(data, bytearray::field::EXPORTED, Value::raw(1));
        }
        self.machine.block_of(Kind::Record, class, &fields)
    }

    fn view_parts(&self, v: Value) -> [i64; 5] {
        let heap = self.machine.heap();
        [view::START, view::STEP, view::LEN, view::FORMAT, view::READONLY].map(|field| heap.field(v, field).as_raw())
    }

    /// The bytes that a memoryview shows; `None` if it is released, or not a memoryview.
    pub(crate) fn view_bytes(&self, v: Value) -> Option<Vec<u8>> {
        if !v.is(Kind::Record) || self.class_of(v) != self.class(&DEF) {
            return None;
        }
        let object = self.machine.heap().field(v, view::OBJECT);
        if object.is_null() {
            return None;
        }
        let bytes = self.bytes_like(object)?;
        let [start, step, len, ..] = self.view_parts(v);
        (0..len).map(|i| bytes.get((start + i * step) as usize).copied()).collect()
    }

    /// Whether a live view that is not released exports a bytearray.
    pub(crate) fn is_exported(&self, array: Value) -> bool {
        let heap = self.machine.heap();
        heap.block_starts().any(|start| {
            let v = Value::object(Kind::Record, start);
            heap.cell(start + 1) == self.class(&DEF) && heap.count(v) > 0 && {
                let object = heap.field(v, view::OBJECT);
                !object.is_null() && self.data(object) == array
            }
        })
    }

    fn view_item(&mut self, format: i64, byte: u8) -> Value {
        match format as u8 {
            b'b' => self.machine.int(i64::from(byte as i8)),
            b'c' => self.machine.bytes([byte]),
            _ => self.machine.int(byte.into()),
        }
    }

    /// The byte for a value in a view's format.
    fn view_byte(&mut self, format: i64, v: Value) -> Run<u8> {
        let letter = char::from(format as u8);
        if letter == 'c' {
            return match self.bytes_like(v).filter(|_| self.data(v).is(Kind::Bytes)).as_deref() {
                Some(&[byte]) => Ok(byte),
                Some(_) => self.value_error("memoryview: invalid value for format 'c'"),
                None => self.type_error("memoryview: invalid type for format 'c'"),
            };
        }
        if !self.is_int(v) && self.special_unbound(v, self.names.__index__).is_none() {
            return self.type_error(format!("memoryview: invalid type for format '{letter}'"));
        }
        let i = self.index(v)?;
        let byte = if letter == 'b' { i8::try_from(&i).ok().map(|i| i as u8) } else { u8::try_from(&i).ok() };
        match byte {
            Some(byte) => Ok(byte),
            None => self.value_error(format!("memoryview: invalid value for format '{letter}'")),
        }
    }

    fn view_index(&mut self, v: Value, key: Value) -> Run<i64> {
        let len = self.view_part(v, view::LEN)?;
        if !self.is_int(key) && self.special_unbound(key, self.names.__index__).is_none() {
            let data = self.data(key);
            if data.is(Kind::Tuple) {
                let n = self.machine.heap().tuple(data).len();
                return self.type_error(format!("cannot index 1-dimension view with {n}-element tuple"));
            }
            return self.type_error("memoryview: invalid slice key");
        }
        let i = self.index_i64(key)?;
        let i = if i < 0 { i + len } else { i };
        if !(0..len).contains(&i) {
            return self.index_error("index out of bounds on dimension 1");
        }
        Ok(i)
    }
}

fn view_new(vm: &mut Vm, args: &Args<'_>) -> Run {
    let [object] = vm.parse_args("memoryview", &args.rest(), ["object"], 0, 1, 1)?;
    if object.is(Kind::Record) && vm.class_of(object) == vm.class(&DEF) {
        vm.check_view(object)?;
        let parts = vm.view_parts(object);
        let of = vm.machine.heap().field(object, view::OBJECT);
        return Ok(vm.new_view(of, parts));
    }
    let Some(bytes) = vm.bytes_like(object) else {
        let class = vm.type_name(object);
        return vm.type_error(format!("memoryview: a bytes-like object is required, not '{class}'"));
    };
    let readonly = i64::from(!vm.is_bytearray(object));
    Ok(vm.new_view(object, [0, 1, bytes.len() as i64, i64::from(b'B'), readonly]))
}

fn repr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let released = if vm.machine.heap().field(args[0], view::OBJECT).is_null() { "released " } else { "" };
    let address = vm.machine.address_of(args[0]);
    Ok(vm.machine.str(format!("<{released}memory at {address:#x}>")))
}

fn hash(vm: &mut Vm, args: &Args<'_>) -> Run {
    let readonly = vm.view_part(args[0], view::READONLY)? == 1;
    if !readonly {
        return vm.value_error("cannot hash writable memoryview object");
    }
    let hash = hash_bytes(vm.machine.version(), &vm.view_bytes(args[0]).unwrap_or_default());
    Ok(vm.machine.int(hash))
}

fn equal<const OP: usize>(vm: &mut Vm, args: &Args<'_>) -> Run {
    let values = |vm: &Vm, v: Value| -> Option<Vec<i64>> {
        let bytes = vm.bytes_like(v)?;
        let signed = vm.class_of(v) == vm.class(&DEF) && vm.view_parts(v)[3] == i64::from(b'b');
        Some(bytes.into_iter().map(|byte| if signed { i64::from(byte as i8) } else { byte.into() }).collect())
    };
    let same = args[0] == args[1]
        || match (values(vm, args[0]), values(vm, args[1])) {
            (Some(a), Some(b)) => a == b,
            (None, _) => false,
            (_, None) => return Ok(Value::NOT_IMPLEMENTED),
        };
    Ok(Value::bool(same == (Comparison::ALL[OP] == Comparison::Eq)))
}

fn len(vm: &mut Vm, args: &Args<'_>) -> Run {
    vm.view_number(args[0], view::LEN)
}

fn getitem(vm: &mut Vm, args: &Args<'_>) -> Run {
    vm.check_view(args[0])?;
    let [start, step, len, format, readonly] = vm.view_parts(args[0]);
    if args[1].is(Kind::Slice) {
        let (from, _, by, count) = vm.slice_indices(args[1], len as usize)?;
        vm.check_view(args[0])?;
        let object = vm.machine.heap().field(args[0], view::OBJECT);
        return Ok(vm.new_view(object, [start + from * step, step * by, count as i64, format, readonly]));
    }
    let i = vm.view_index(args[0], args[1])?;
    // `__index__` may have released the view.
    vm.check_view(args[0])?;
    let object = vm.machine.heap().field(args[0], view::OBJECT);
    let byte = vm.own_bytes(object)[(start + i * step) as usize];
    Ok(vm.view_item(format, byte))
}

fn setitem(vm: &mut Vm, args: &Args<'_>) -> Run {
    vm.check_view(args[0])?;
    let [start, step, len, format, readonly] = vm.view_parts(args[0]);
    if readonly == 1 {
        return vm.type_error("cannot modify read-only memory");
    }
    let object = vm.machine.heap().field(args[0], view::OBJECT);
    let (from, by, new) = if args[1].is(Kind::Slice) {
        let (from, _, by, count) = vm.slice_indices(args[1], len as usize)?;
        let new = vm.need_bytes(args[2])?;
        if new.len() != count {
            return vm.value_error("memoryview assignment: lvalue and rvalue have different structures");
        }
        (from, by, new)
    } else {
        let i = vm.view_index(args[0], args[1])?;
        (i, 1, vec![vm.view_byte(format, args[2])?])
    };
    // A callback may have released the view.
    vm.check_view(args[0])?;
    let mut bytes = vm.own_bytes(object);
    for (n, byte) in (0..).zip(new) {
        bytes[(start + (from + n * by) * step) as usize] = byte;
    }
    vm.put_bytes(object, &bytes)?;
    Ok(Value::NONE)
}

fn iter(vm: &mut Vm, args: &Args<'_>) -> Run {
    vm.check_view(args[0])?;
    let class = vm.class(&ITERATOR);
    Ok(vm.machine.block_of(Kind::Record, class, &[args[0], Value::raw(0)]))
}

fn iterator_next(vm: &mut Vm, it: Value) -> Run<Option<Value>> {
    let heap = vm.machine.heap();
    let (view, i) = (heap.field(it, sequence_iterator::SEQUENCE), heap.field(it, sequence_iterator::INDEX).as_raw());
    if view.is_null() {
        return Ok(None);
    }
    let [start, step, len, format, _] = vm.view_parts(view);
    if i >= len {
        vm.machine.set_field(it, sequence_iterator::SEQUENCE, Value::NULL);
        return Ok(None);
    }
    vm.check_view(view)?;
    vm.machine.set_field(it, sequence_iterator::INDEX, Value::raw(i + 1));
    let object = vm.machine.heap().field(view, view::OBJECT);
    let byte = vm.byte_at(object, (start + i * step) as usize).unwrap_or_default();
    Ok(Some(vm.view_item(format, byte)))
}

fn enter(vm: &mut Vm, args: &Args<'_>) -> Run {
    vm.check_view(args[0])?;
    Ok(args[0])
}

fn release(vm: &mut Vm, args: &Args<'_>) -> Run {
    vm.machine.set_field(args[0], view::OBJECT, Value::NULL);
    Ok(Value::NONE)
}

/// The bytes shown, or ValueError if the view is released.
fn contents(vm: &mut Vm, v: Value) -> Run<Vec<u8>> {
    vm.check_view(v)?;
    Ok(vm.view_bytes(v).unwrap_or_default())
}

fn tobytes(vm: &mut Vm, args: &Args<'_>) -> Run {
    let [order] = vm.parse_args("tobytes", &args.rest(), ["order"], 0, 1, 0)?;
    if !order.is_null() && !order.is_none() {
        if !vm.is_str(order) {
            let class = vm.class_name(vm.class_of(order));
            return vm.type_error(format!("tobytes() argument 'order' must be str or None, not {class}"));
        }
        if !["C", "F", "A"].contains(&vm.text_of(order).as_str()) {
            return vm.value_error("order must be 'C', 'F' or 'A'");
        }
    }
    let bytes = contents(vm, args[0])?;
    Ok(vm.machine.bytes(bytes))
}

fn tolist(vm: &mut Vm, args: &Args<'_>) -> Run {
    let bytes = contents(vm, args[0])?;
    let format = vm.view_parts(args[0])[3];
    let items: Vec<Value> = bytes.into_iter().map(|byte| vm.view_item(format, byte)).collect();
    Ok(vm.machine.list(&items))
}

fn hex(vm: &mut Vm, args: &Args<'_>) -> Run {
    vm.check_view(args[0])?;
    bytes_methods::hex(vm, args)
}

fn cast(vm: &mut Vm, args: &Args<'_>) -> Run {
    vm.check_view(args[0])?;
    let format = vm.str_argument("cast", " 'format'", args[1])?.to_utf8_lossy();
    let letter = format.strip_prefix('@').unwrap_or(&format);
    let [start, step, len, _, readonly] = vm.view_parts(args[0]);
    let format = match letter {
        "B" | "b" | "c" => letter.as_bytes()[0],
        "h" | "H" | "i" | "I" | "l" | "L" | "q" | "Q" | "n" | "N" | "f" | "d" | "e" | "?" | "P" => {
            return vm.raise(vm.exc.NotImplementedError, format!("memoryview: format {letter} not supported"));
        }
        _ => {
            return vm.value_error(
                "memoryview: destination format must be a native single character format prefixed with an optional '@'",
            );
        }
    };
    let object = vm.machine.heap().field(args[0], view::OBJECT);
    Ok(vm.new_view(object, [start, step, len, i64::from(format), readonly]))
}

fn toreadonly(vm: &mut Vm, args: &Args<'_>) -> Run {
    vm.check_view(args[0])?;
    let [start, step, len, format, _] = vm.view_parts(args[0]);
    let object = vm.machine.heap().field(args[0], view::OBJECT);
    Ok(vm.new_view(object, [start, step, len, format, 1]))
}

/// The positions of the items that equal a value.
fn places(vm: &mut Vm, view: Value, wanted: Value) -> Run<Vec<usize>> {
    let bytes = contents(vm, view)?;
    let format = vm.view_parts(view)[3];
    let mut found = Vec::new();
    for (i, byte) in bytes.into_iter().enumerate() {
        let item = vm.view_item(format, byte);
        if vm.eq(item, wanted)? {
            found.push(i);
        }
    }
    Ok(found)
}

fn count(vm: &mut Vm, args: &Args<'_>) -> Run {
    let count = places(vm, args[0], args[1])?.len();
    Ok(vm.machine.int(count as i64))
}

fn index(vm: &mut Vm, args: &Args<'_>) -> Run {
    let len = vm.view_part(args[0], view::LEN)?;
    let range = vm.stretch(args.get(2), args.get(3), len as usize)?;
    let found = places(vm, args[0], args[1])?;
    match found.into_iter().find(|i| range.as_ref().is_some_and(|range| range.contains(i))) {
        Some(i) => Ok(vm.machine.int(i as i64)),
        None => vm.value_error("memoryview.index(x): x not found"),
    }
}

fn contiguous(vm: &mut Vm, v: Value) -> Run {
    let step = vm.view_part(v, view::STEP)?;
    Ok(Value::bool(step == 1 || vm.view_part(v, view::LEN)? <= 1))
}
