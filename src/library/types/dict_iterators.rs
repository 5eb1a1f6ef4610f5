//! Iterators over dicts, forwards and backwards: keys, values, items.
//!
//! Called by `dict_methods`, `dict_views` and `iterators`. A dict that changes its size meanwhile is an error, which
//! stays one. Mirrors `dictiterobject` of `Objects/dictobject.c`.

use crate::library::types::{TypeDef, iterators};
use crate::object::dict::Entry;
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Method, Signature};
use crate::runtime::{Run, Vm};

/// Fields of the iterators' records.
mod field {
    /// The dict (or the instance of a subclass), NULL at the end.
    pub const DICT: u32 = 0;
    /// Raw: the number of the next entry to look at.
    pub const NEXT: u32 = 1;
    /// Raw: how many keys the dict had at first (`di_used`), -1 after an error.
    pub const USED: u32 = 2;
    /// Raw: how many are left (`len`).
    pub const LEFT: u32 = 3;
}

const METHODS: &[Method] = &[
    Method::new("__iter__", Signature::Slot(0), iterators::itself),
    Method::new("__next__", Signature::Slot(0), iterators::next_method),
    Method::new("__length_hint__", Signature::NoArgs, length_hint),
];

const fn def(name: &'static str) -> TypeDef {
    TypeDef { methods: METHODS, ..TypeDef::new(name) }
}

/// Iterator over keys.
pub static KEYS: TypeDef = def("dict_keyiterator");
/// Iterator over values.
pub static VALUES: TypeDef = def("dict_valueiterator");
/// Iterator over pairs.
pub static ITEMS: TypeDef = def("dict_itemiterator");
/// Backwards over keys.
pub static REVERSE_KEYS: TypeDef = def("dict_reversekeyiterator");
/// Backwards over values.
pub static REVERSE_VALUES: TypeDef = def("dict_reversevalueiterator");
/// Backwards over pairs.
pub static REVERSE_ITEMS: TypeDef = def("dict_reverseitemiterator");

impl Vm {
    /// An iterator of one of the forward classes over a dict.
    pub fn dict_iterator(&mut self, class: Value, dict: Value) -> Value {
        self.new_dict_iterator(class, dict, 0)
    }

    /// An iterator of one of the backward classes over a dict.
    pub fn dict_reverse_iterator(&mut self, class: Value, dict: Value) -> Value {
        let last = i64::from(self.machine.heap().dict_entry_count(self.data(dict))) - 1;
        self.new_dict_iterator(class, dict, last)
    }

    fn new_dict_iterator(&mut self, class: Value, dict: Value, next: i64) -> Value {
        let len = Value::raw(self.machine.heap().dict_len(self.data(dict)) as i64);
        self.machine.block_of(Kind::Record, class, &[dict, Value::raw(next), len, len])
    }

    /// The next item of such an iterator.
    pub(crate) fn dict_iterator_next(&mut self, it: Value) -> Run<Option<Value>> {
        let heap = self.machine.heap();
        let owner = heap.field(it, field::DICT);
        if owner.is_null() {
            return Ok(None);
        }
        let d = self.data(owner);
        if heap.field(it, field::USED).as_raw() != heap.dict_len(d) as i64 {
            self.machine.set_field(it, field::USED, Value::raw(-1));
            return self.raise(self.exc.RuntimeError, "dictionary changed size during iteration");
        }
        let (class, t) = (heap.class_cell(it), &self.types);
        let keys = class == t.dict_key_iterator || class == t.dict_reverse_key_iterator;
        let values = class == t.dict_value_iterator || class == t.dict_reverse_value_iterator;
        let forwards = class == t.dict_key_iterator || class == t.dict_value_iterator || class == t.dict_item_iterator;
        let next = heap.field(it, field::NEXT).as_raw();
        let found = if forwards { heap.dict_next(d, next as u32) } else { self.last_entry(d, next) };
        let left = self.machine.heap().field(it, field::LEFT).as_raw();
        let Some(entry) = found else {
            self.machine.set_field(it, field::DICT, Value::NULL);
            return Ok(None);
        };
        if left == 0 && forwards {
            self.machine.set_field(it, field::DICT, Value::NULL);
            return self.raise(self.exc.RuntimeError, "dictionary keys changed during iteration");
        }
        let after = i64::from(entry.number) + if forwards { 1 } else { -1 };
        self.machine.set_field(it, field::NEXT, Value::raw(after));
        self.machine.set_field(it, field::LEFT, Value::raw(left - 1));
        Ok(Some(if keys {
            entry.key
        } else if values {
            entry.value
        } else {
            self.machine.tuple(&[entry.key, entry.value])
        }))
    }

    /// The last live entry whose number is at most `number`.
    fn last_entry(&self, d: Value, number: i64) -> Option<Entry> {
        let heap = self.machine.heap();
        let last = number.min(i64::from(heap.dict_entry_count(d)) - 1);
        (0..=last).rev().map(|n| heap.dict_entry(d, n as u32)).find(|e| !e.key.is_null())
    }
}

fn length_hint(vm: &mut Vm, args: &Args<'_>) -> Run {
    let heap = vm.machine.heap();
    let owner = heap.field(args[0], field::DICT);
    let left = heap.field(args[0], field::LEFT).as_raw();
    let unchanged =
        !owner.is_null() && heap.field(args[0], field::USED).as_raw() == heap.dict_len(vm.data(owner)) as i64;
    Ok(vm.machine.int(if unchanged { left } else { 0 }))
}
