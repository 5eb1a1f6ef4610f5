//! Iterators over dicts, forwards and backwards: keys, values, items.
//!
//! Called by `dict::methods`, `dict::views` and `iterators`. A dict that changes its size meanwhile is an error, and
//! remains one. Mirrors `dictiterobject` of `Objects/dictobject.c`.

use crate::library::types::iterators;
use crate::object::Value;
use crate::object::dict::Entry;
use crate::object::layout::record;
use crate::runtime::native::{Args, Method, Signature};
use crate::runtime::type_def::{NextFn, TypeDef};
use crate::runtime::{Run, Vm};

record! {
    /// Fields of the iterators' records.
    field {
        /// The dict (or the instance of a subclass), NULL at the end.
        DICT,
        /// Raw: the number of the next entry to look at.
        NEXT,
        /// Raw: the number of keys at the start (`di_used`), -1 after an error.
        USED,
        /// Raw: how many are left (`len`).
        LEFT,
    }
}

const LENGTH_HINT: &[Method] = &[Method::new("__length_hint__", Signature::NoArgs, length_hint)];

const fn def(name: &'static str, next: NextFn) -> TypeDef {
    TypeDef { methods: LENGTH_HINT, shared: &[iterators::PLAIN_METHODS], next: Some(next), ..TypeDef::new(name) }
}

/// What an iterator returns of an entry.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Key,
    Value,
    Item,
}

/// Iterator over keys.
pub static KEYS: TypeDef = def("dict_keyiterator", |vm, it| vm.dict_iterator_next(it, Part::Key, true));
/// Iterator over values.
pub static VALUES: TypeDef = def("dict_valueiterator", |vm, it| vm.dict_iterator_next(it, Part::Value, true));
/// Iterator over pairs.
pub static ITEMS: TypeDef = def("dict_itemiterator", |vm, it| vm.dict_iterator_next(it, Part::Item, true));
/// Iterator backwards over keys.
pub static REVERSE_KEYS: TypeDef = def("dict_reversekeyiterator", |vm, it| vm.dict_iterator_next(it, Part::Key, false));
/// Iterator backwards over values.
pub static REVERSE_VALUES: TypeDef =
    def("dict_reversevalueiterator", |vm, it| vm.dict_iterator_next(it, Part::Value, false));
/// Iterator backwards over pairs.
pub static REVERSE_ITEMS: TypeDef =
    def("dict_reverseitemiterator", |vm, it| vm.dict_iterator_next(it, Part::Item, false));

impl Vm {
    /// An iterator of one of the forward classes over a dict.
    pub fn dict_iterator(&mut self, def: &'static TypeDef, dict: Value) -> Value {
        self.new_dict_iterator(def, dict, 0)
    }

    /// An iterator of one of the backward classes over a dict.
    pub fn dict_reverse_iterator(&mut self, def: &'static TypeDef, dict: Value) -> Value {
        let last = i64::from(self.machine.heap().dict_entry_count(self.data(dict))) - 1;
        self.new_dict_iterator(def, dict, last)
    }

    fn new_dict_iterator(&mut self, def: &'static TypeDef, dict: Value, next: i64) -> Value {
        let len = Value::raw(self.machine.heap().dict_len(self.data(dict)) as i64);
        self.new_record(def, &[dict, Value::raw(next), len, len])
    }

    /// The next item of such an iterator.
    fn dict_iterator_next(&mut self, it: Value, part: Part, forwards: bool) -> Run<Option<Value>> {
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
        Ok(Some(match part {
            Part::Key => entry.key,
            Part::Value => entry.value,
            Part::Item => self.machine.tuple(&[entry.key, entry.value]),
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
