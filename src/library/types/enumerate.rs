//! The types `enumerate` and `reversed`.
//!
//! Called through their classes' tables and by `iterators`. Mirrors `Objects/enumobject.c`.

use crate::library::types::generic_alias;
use crate::library::types::iterators;
use crate::object::layout::{class_flags, record};
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Method, Signature};
use crate::runtime::operators::Binary;
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Unwind, Vm};

record! {
    /// Fields of an enumerate's record.
    counter {
        /// The iterator.
        ITERATOR,
        /// The number of the next item, an int.
        COUNT,
    }
}

record! {
    /// Fields of a reversed's record.
    backwards {
        /// The sequence; NULL at the end.
        SEQUENCE,
        /// Raw: the index of the next item.
        INDEX,
    }
}

/// The class `enumerate`.
pub static ENUMERATE: TypeDef = TypeDef {
    flags: class_flags::BASE,
    methods: &[
        Method::static_("__new__", Signature::Any, new_enumerate),
        Method::class("__class_getitem__", Signature::One, generic_alias::class_getitem),
    ],
    next: Some(Vm::enumerate_next),
    shared: &[iterators::PLAIN_METHODS],
    ..TypeDef::new("enumerate")
};

/// The class `reversed`.
pub static REVERSED: TypeDef = TypeDef {
    flags: class_flags::BASE,
    methods: &[
        Method::static_("__new__", Signature::Any, new_reversed),
        Method::new("__length_hint__", Signature::NoArgs, reversed_length_hint),
    ],
    next: Some(Vm::reversed_next),
    shared: &[iterators::PLAIN_METHODS],
    ..TypeDef::new("reversed")
};

fn new_enumerate(vm: &mut Vm, args: &Args<'_>) -> Run {
    let (iterable, start) = enumerate_arguments(vm, &args.rest())?;
    let count = if start.is_null() {
        vm.machine.plain_int(0)
    } else {
        let start = vm.index(start)?;
        vm.machine.big_int(start)
    };
    let it = vm.iter(iterable)?;
    let record = vm.new_record(&ENUMERATE, &[it, count]);
    vm.with_payload(args[0], record)
}

/// `iterable` and `start` (or NULL), with the messages of `enumerate_vectorcall`.
fn enumerate_arguments(vm: &mut Vm, args: &Args<'_>) -> Run<(Value, Value)> {
    let given = args.positional.len() + args.names.len();
    if given > 2 {
        return vm.type_error(format!("enumerate() takes at most 2 arguments ({given} given)"));
    }
    let mut out = [Value::NULL; 2];
    out[..args.positional.len()].copy_from_slice(args.positional);
    for (&name, &v) in args.names.iter().zip(args.named) {
        let text = vm.text_of(name);
        match ["iterable", "start"].iter().position(|&n| n == text) {
            Some(i) if out[i].is_null() => out[i] = v,
            _ => return vm.type_error(format!("'{text}' is an invalid keyword argument for enumerate()")),
        }
    }
    if out[0].is_null() {
        return vm.type_error("enumerate() missing required argument 'iterable'");
    }
    Ok((out[0], out[1]))
}

fn new_reversed(vm: &mut Vm, args: &Args<'_>) -> Run {
    let (cls, given) = (args[0], args.positional.len() - 1);
    if !args.names.is_empty() && cls == vm.class(&REVERSED) {
        return vm.type_error("reversed() takes no keyword arguments");
    }
    if given != 1 {
        return vm.type_error(format!("reversed expected 1 argument, got {given}"));
    }
    let sequence = args[1];
    match vm.special_unbound(sequence, vm.names.__reversed__) {
        Some(f) if f.is_none() => return not_reversible(vm, sequence),
        Some(f) => return vm.call_bound(f, sequence, &[]),
        None => {}
    }
    let is_sequence = !vm.data(sequence).is(Kind::Dict)
        && vm.special_unbound(sequence, vm.names.__getitem__).is_some()
        && !sequence.is(Kind::Type);
    if !is_sequence {
        return not_reversible(vm, sequence);
    }
    let len = vm.len(sequence)? as i64;
    let fields = [sequence, Value::raw(len - 1)];
    let record = vm.new_record(&REVERSED, &fields);
    vm.with_payload(cls, record)
}

fn not_reversible(vm: &mut Vm, v: Value) -> Run {
    let class = vm.type_name(v);
    vm.type_error(format!("'{class}' object is not reversible"))
}

fn reversed_length_hint(vm: &mut Vm, args: &Args<'_>) -> Run {
    let record = vm.data(args[0]);
    let sequence = vm.machine.heap().field(record, backwards::SEQUENCE);
    if sequence.is_null() {
        return Ok(vm.machine.int(0));
    }
    let len = vm.len(sequence)? as i64;
    let left = vm.machine.heap().field(record, backwards::INDEX).as_raw() + 1;
    Ok(vm.machine.int(if len < left { 0 } else { left }))
}

impl Vm {
    pub(crate) fn enumerate_next(&mut self, record: Value) -> Run<Option<Value>> {
        let it = self.machine.heap().field(record, counter::ITERATOR);
        let Some(v) = self.next_raw(it)? else { return Ok(None) };
        let count = self.machine.heap().field(record, counter::COUNT);
        let after = match count.as_inline_int() {
            Some(i) => self.machine.int(i + 1),
            None => self.binary(Binary::Add, count, Value::inline_int(1, 0))?,
        };
        let pair = self.machine.tuple(&[count, v]);
        self.machine.set_field(record, counter::COUNT, after);
        Ok(Some(pair))
    }

    pub(crate) fn reversed_next(&mut self, record: Value) -> Run<Option<Value>> {
        let heap = self.machine.heap();
        let sequence = heap.field(record, backwards::SEQUENCE);
        if sequence.is_null() {
            return Ok(None);
        }
        let i = heap.field(record, backwards::INDEX).as_raw();
        if i >= 0 {
            let index = self.machine.int(i);
            match self.get_item(sequence, index) {
                Ok(v) => {
                    self.machine.set_field(record, backwards::INDEX, Value::raw(i - 1));
                    return Ok(Some(v));
                }
                Err(Unwind::Raised) if self.is_end_of_sequence() => {
                    self.machine.take_exception();
                }
                Err(e) => return Err(e),
            }
        }
        self.machine.set_field(record, backwards::INDEX, Value::raw(-1));
        self.machine.set_field(record, backwards::SEQUENCE, Value::NULL);
        Ok(None)
    }
}
