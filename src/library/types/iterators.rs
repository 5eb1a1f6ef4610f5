//! Iterators: over lists, tuples and ranges, backwards over lists, over anything by `__getitem__`, over a callable.
//!
//! Called by `protocols::iteration`. Mirrors `Objects/iterobject.c` and the iterators of `Objects/listobject.c`,
//! `Objects/tupleobject.c` and `Objects/rangeobject.c`.

use crate::object::layout::{range_iterator, record, sequence_iterator};
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Method, Signature};
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

record! {
    /// Fields of the iterator over a callable.
    calls {
        /// The callable, NULL at the end.
        CALLABLE,
        /// The value at which it ends, NULL at the end.
        SENTINEL,
    }
}

/// Iterator over a list.
pub static LIST_ITERATOR: TypeDef =
    TypeDef { methods: LENGTH_HINT, shared: &[PLAIN_METHODS], ..TypeDef::new("list_iterator") };
/// Iterator over a tuple.
pub static TUPLE_ITERATOR: TypeDef =
    TypeDef { methods: LENGTH_HINT, shared: &[PLAIN_METHODS], ..TypeDef::new("tuple_iterator") };
/// Iterator over a range.
pub static RANGE_ITERATOR: TypeDef = TypeDef {
    kind: Some(Kind::RangeIterator),
    methods: &[Method::new("__length_hint__", Signature::NoArgs, range_length_hint)],
    next: Some(Vm::range_next),
    shared: &[PLAIN_METHODS],
    ..TypeDef::new("range_iterator")
};
/// Iterator backwards over a list.
pub static LIST_REVERSE_ITERATOR: TypeDef = TypeDef {
    methods: &[Method::new("__length_hint__", Signature::NoArgs, reverse_length_hint)],
    next: Some(|vm, it| Ok(vm.list_reverse_next(it))),
    shared: &[PLAIN_METHODS],
    ..TypeDef::new("list_reverseiterator")
};
/// Iterator over anything that has `__getitem__` but not `__iter__`.
pub static ITERATOR: TypeDef =
    TypeDef { methods: PLAIN_METHODS, next: Some(Vm::old_sequence_next), ..TypeDef::new("iterator") };
/// `iter(callable, sentinel)`
pub static CALLABLE_ITERATOR: TypeDef =
    TypeDef { methods: PLAIN_METHODS, next: Some(Vm::callable_next), ..TypeDef::new("callable_iterator") };

const LENGTH_HINT: &[Method] = &[Method::new("__length_hint__", Signature::NoArgs, sequence_length_hint)];

/// `iter(iterator)` is the iterator itself (`PyObject_SelfIter`).
pub const SELF_ITER: Method = Method::new("__iter__", Signature::Slot(0), itself);

/// The methods of every iterator.
pub const PLAIN_METHODS: &[Method] = &[SELF_ITER, Method::new("__next__", Signature::Slot(0), next_method)];

/// `iter(iterator)`
pub fn itself(_: &mut Vm, args: &Args<'_>) -> Run {
    Ok(args[0])
}

/// `iterator.__next__()`
pub fn next_method(vm: &mut Vm, args: &Args<'_>) -> Run {
    let it = vm.data(args[0]);
    match vm.next_raw(it)? {
        Some(v) => Ok(v),
        None => vm.stop_iteration(Value::NONE),
    }
}

impl Vm {
    fn old_sequence_next(&mut self, it: Value) -> Run<Option<Value>> {
        let heap = self.machine.heap();
        let sequence = heap.field(it, sequence_iterator::SEQUENCE);
        if sequence.is_null() {
            return Ok(None);
        }
        let i = heap.field(it, sequence_iterator::INDEX).as_raw();
        let index = self.machine.int(i);
        let result = self.get_item(sequence, index);
        match result {
            Ok(v) => {
                self.machine.set_field(it, sequence_iterator::INDEX, Value::raw(i + 1));
                Ok(Some(v))
            }
            Err(e) if e == crate::runtime::Unwind::Raised && self.is_end_of_sequence() => {
                self.machine.take_exception();
                self.machine.set_field(it, sequence_iterator::SEQUENCE, Value::NULL);
                Ok(None)
            }
            Err(e) => Err(e),
        }
    }

    /// Whether the exception in flight says that a sequence has no more items.
    pub(crate) fn is_end_of_sequence(&self) -> bool {
        self.raised_is(self.exc.IndexError) || self.raised_is(self.exc.StopIteration)
    }

    /// `iter(callable, sentinel)`
    pub fn callable_iterator(&mut self, callable: Value, sentinel: Value) -> Value {
        self.new_record(&CALLABLE_ITERATOR, &[callable, sentinel])
    }

    fn callable_next(&mut self, it: Value) -> Run<Option<Value>> {
        let callable = self.machine.heap().field(it, calls::CALLABLE);
        if callable.is_null() {
            return Ok(None);
        }
        let result = self.call(callable, &[]);
        let v = match result {
            Ok(v) => v,
            Err(e) if e == crate::runtime::Unwind::Raised && self.raised_is(self.exc.StopIteration) => {
                self.machine.take_exception();
                self.end_callable(it);
                return Ok(None);
            }
            Err(e) => return Err(e),
        };
        // The callable may itself have exhausted this iterator.
        let sentinel = self.machine.heap().field(it, calls::SENTINEL);
        if sentinel.is_null() {
            return Ok(None);
        }
        if self.items_eq(sentinel, v)? {
            self.end_callable(it);
            return Ok(None);
        }
        Ok(Some(v))
    }

    fn end_callable(&mut self, it: Value) {
        self.machine.set_field(it, calls::CALLABLE, Value::NULL);
        self.machine.set_field(it, calls::SENTINEL, Value::NULL);
    }

    fn list_reverse_next(&mut self, it: Value) -> Option<Value> {
        let heap = self.machine.heap();
        let owner = heap.field(it, sequence_iterator::SEQUENCE);
        if owner.is_null() {
            return None;
        }
        let i = heap.field(it, sequence_iterator::INDEX).as_raw();
        let found = if i < 0 { None } else { heap.list(self.data(owner)).get(i as usize).copied() };
        if found.is_some() {
            self.machine.set_field(it, sequence_iterator::INDEX, Value::raw(i - 1));
        } else {
            self.machine.set_field(it, sequence_iterator::SEQUENCE, Value::NULL);
        }
        found
    }
}

fn sequence_length_hint(vm: &mut Vm, args: &Args<'_>) -> Run {
    let heap = vm.machine.heap();
    let sequence = heap.field(args[0], sequence_iterator::SEQUENCE);
    let left = if sequence.is_null() {
        0
    } else {
        let at = heap.field(args[0], sequence_iterator::INDEX).as_raw() as usize;
        heap.sequence(sequence).len().saturating_sub(at)
    };
    Ok(vm.machine.int(left as i64))
}

fn range_length_hint(vm: &mut Vm, args: &Args<'_>) -> Run {
    Ok(vm.machine.heap().field(args[0], range_iterator::LEFT))
}

fn reverse_length_hint(vm: &mut Vm, args: &Args<'_>) -> Run {
    let heap = vm.machine.heap();
    let owner = heap.field(args[0], sequence_iterator::SEQUENCE);
    let left = if owner.is_null() {
        0
    } else {
        let left = heap.field(args[0], sequence_iterator::INDEX).as_raw() + 1;
        if heap.list(vm.data(owner)).len() as i64 >= left { left } else { 0 }
    };
    Ok(vm.machine.int(left))
}
