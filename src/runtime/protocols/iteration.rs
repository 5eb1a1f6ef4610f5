//! Iteration: `iter`, `next`, and iterating over anything from Rust.
//!
//! Called by FOR_ITER and by every function that takes an iterable. Mirrors `PyObject_GetIter`, `PyIter_Next` and
//! `PySequence_Fast` of `Objects/abstract.c`.

use crate::object::layout::{range, sequence_iterator};
use crate::object::{Kind, Value};
use crate::runtime::{Run, Unwind, Vm};

impl Vm {
    /// `iter(v)`; the iterator lives to the end of the instruction.
    pub fn iter(&mut self, v: Value) -> Run {
        match v.kind() {
            Some(Kind::List | Kind::Tuple) => return Ok(self.sequence_iterator(v)),
            Some(Kind::Range) => return Ok(self.range_iterator(v)),
            Some(Kind::SequenceIterator | Kind::RangeIterator) => return Ok(v),
            Some(Kind::Generator) if self.is_plain_generator(v) => return Ok(v),
            _ => {}
        }
        let class = self.class_of(v);
        match self.lookup_in_class(class, self.names.__iter__) {
            Some(f) if !f.is_none() => {
                let it = self.call_bound(f, v, &[])?;
                self.check_iterator(it)?;
                Ok(self.keep(it))
            }
            None if self.lookup_in_class(class, self.names.__getitem__).is_some() => Ok(self.old_sequence_iterator(v)),
            _ => {
                let class = self.class_name(class);
                self.type_error(format!("'{class}' object is not iterable"))
            }
        }
    }

    /// Checks that what `__iter__` has returned has `__next__`.
    pub fn check_iterator(&mut self, it: Value) -> Run<()> {
        if self.is_iterator(it) {
            return Ok(());
        }
        let class = self.type_name(it);
        self.type_error(format!("iter() returned non-iterator of type '{class}'"))
    }

    /// Whether an object has `__next__`.
    pub fn is_iterator(&mut self, it: Value) -> bool {
        matches!(it.kind(), Some(Kind::SequenceIterator | Kind::RangeIterator))
            || self.is_plain_generator(it)
            || self.special_unbound(it, self.names.__next__).is_some()
    }

    /// An iterator over a list or tuple.
    pub fn sequence_iterator(&mut self, v: Value) -> Value {
        let class = if v.is(Kind::List) { self.types.list_iterator } else { self.types.tuple_iterator };
        self.machine.block_of(Kind::SequenceIterator, class, &[v, Value::raw(0)])
    }

    /// An iterator over a range.
    pub fn range_iterator(&mut self, v: Value) -> Value {
        let heap = self.machine.heap();
        let parts = [range::START, range::STEP, range::LENGTH].map(|f| heap.field(v, f));
        self.machine.block(Kind::RangeIterator, &parts)
    }

    /// The next item, or `None` at the end.
    pub fn next(&mut self, it: Value) -> Run<Option<Value>> {
        match it.kind() {
            Some(Kind::SequenceIterator) => {
                self.check_stop()?;
                let heap = self.machine.heap();
                let sequence = heap.field(it, sequence_iterator::SEQUENCE);
                if sequence.is_null() {
                    return Ok(None);
                }
                let i = heap.field(it, sequence_iterator::INDEX).as_raw();
                if let Some(&v) = heap.sequence(sequence).get(i as usize) {
                    self.machine.set_field(it, sequence_iterator::INDEX, Value::raw(i + 1));
                    return Ok(Some(v));
                }
                self.machine.set_field(it, sequence_iterator::SEQUENCE, Value::NULL);
                Ok(None)
            }
            Some(Kind::RangeIterator) => {
                self.check_stop()?;
                match self.def_of(self.class_of(it)).next {
                    Some(next) => next(self, it),
                    None => Ok(None),
                }
            }
            // The steps of its own frame check for a stop.
            Some(Kind::Generator) => {
                let result = self.generator_send(it, Value::NONE);
                self.end_on_stop(result)
            }
            _ => {
                let result = self.next_raw(it);
                match result {
                    Ok(v) => Ok(v),
                    Err(Unwind::Raised) if self.raised_is(self.exc.StopIteration) => {
                        self.machine.take_exception();
                        Ok(None)
                    }
                    Err(e) => Err(e),
                }
            }
        }
    }

    fn end_on_stop(&mut self, result: Run) -> Run<Option<Value>> {
        self.catch(result, self.exc.StopIteration)
    }

    /// The next item; at the end `None`, or StopIteration if the iterator raises it (with its value).
    pub fn next_raw(&mut self, it: Value) -> Run<Option<Value>> {
        if matches!(it.kind(), Some(Kind::SequenceIterator | Kind::RangeIterator)) {
            return self.next(it);
        }
        self.check_stop()?;
        // An iterator over an iterator over an iterator uses the Rust stack.
        if it.is(Kind::Record)
            && let Some(next) = self.def_of(self.machine.heap().class_cell(it)).next
        {
            return self.deeper("", |vm| next(vm, it));
        }
        let Some(f) = self.special_unbound(it, self.names.__next__) else {
            let class = self.type_name(it);
            return self.type_error(format!("'{class}' object is not an iterator"));
        };
        self.call_bound(f, it, &[]).map(Some)
    }

    /// All items of an iterable. They stay alive to the end of the instruction even if nothing else refers to them.
    pub fn collect(&mut self, iterable: Value) -> Run<Vec<Value>> {
        let data = self.data(iterable);
        let own_iter = iterable.is(Kind::Instance) && self.python_special(iterable, self.names.__iter__).is_some();
        if !own_iter {
            let heap = self.machine.heap();
            let items: Option<Vec<Value>> = match data.kind() {
                Some(Kind::List | Kind::Tuple) => Some(heap.sequence(data).to_vec()),
                Some(Kind::Dict) => Some(heap.dict_entries(data).map(|e| e.key).collect()),
                Some(Kind::Set) => Some(heap.set_entries(data).map(|(_, key)| key).collect()),
                _ => None,
            };
            if let Some(items) = items {
                self.keep_all(&items);
                return Ok(items);
            }
        }
        let mut items = Vec::new();
        self.for_each(iterable, |vm, item| {
            if items.len() == items.capacity() {
                vm.ensure_items(Some(items.len() * 2))?;
            }
            items.push(item);
            Ok(true)
        })?;
        Ok(items)
    }

    /// Iterates until `act` returns `false`. Items and iterator are kept alive meanwhile.
    pub fn for_each(&mut self, iterable: Value, mut act: impl FnMut(&mut Self, Value) -> Run<bool>) -> Run<()> {
        let it = self.iter(iterable)?;
        while let Some(item) = self.next(it)? {
            self.check_memory()?;
            self.keep(item);
            if !act(self, item)? {
                break;
            }
        }
        Ok(())
    }

    /// An iterator over an object that only has `__getitem__`.
    pub fn old_sequence_iterator(&mut self, v: Value) -> Value {
        self.machine.block_of(Kind::Record, self.types.iterator, &[v, Value::raw(0)])
    }

    /// Whether an object's class has `__iter__`, be it None, or `__getitem__` as old sequences do: only without either
    /// does CPython say that a star wants an iterable.
    pub fn has_iter(&mut self, v: Value) -> bool {
        self.special_unbound(v, self.names.__iter__).is_some()
            || self.special_unbound(v, self.names.__getitem__).is_some()
    }
}
