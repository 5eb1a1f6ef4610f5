//! Sets and frozensets: the classes, and the operations in exactly the order in which CPython performs them, as that
//! decides the order of iteration.
//!
//! Look-ups by key are in `protocols::dictionary`, methods by name in `set::methods`. Mirrors `set_merge_lock_held`,
//! `set_intersection`, `set_difference` and the like of `Objects/setobject.c`.

pub(crate) mod methods;

use crate::library::types::iterators;
use crate::object::layout::{class_flags, record, set};
use crate::object::{Kind, Value};
use crate::probe::set_growth;
use crate::runtime::native::{Method, Signature};
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

/// The class `set`.
pub static SET: TypeDef = TypeDef {
    flags: class_flags::BASE,
    methods: methods::SET_METHODS,
    shared: &[methods::METHODS],
    ..TypeDef::new("set")
};

/// The class `frozenset`.
pub static FROZENSET: TypeDef = TypeDef {
    flags: class_flags::BASE,
    methods: methods::FROZENSET_METHODS,
    shared: &[methods::METHODS],
    ..TypeDef::new("frozenset")
};

/// The class of iterators over both.
pub static ITERATOR: TypeDef = TypeDef {
    methods: &[Method::new("__length_hint__", Signature::NoArgs, |vm, args| {
        let heap = vm.machine.heap();
        let owner = heap.field(args[0], field::SET);
        let unchanged =
            !owner.is_null() && heap.field(args[0], field::USED).as_raw() == heap.set_len(vm.data(owner)) as i64;
        let left = if unchanged { heap.field(args[0], field::LEFT).as_raw() } else { 0 };
        Ok(vm.machine.int(left))
    })],
    next: Some(Vm::set_iterator_next),
    shared: &[iterators::PLAIN_METHODS],
    ..TypeDef::new("set_iterator")
};

record! {
    /// Fields of an iterator's record.
    field {
        /// The set; NULL at the end.
        SET,
        /// Raw: the next place to examine.
        NEXT,
        /// Raw: the number of keys at the start, -1 after an error.
        USED,
        /// Raw: how many are left.
        LEFT,
    }
}

/// A set's table is rebuilt when more than one place in this many held a removed key.
const MAX_REMOVED: u64 = 4;

impl Vm {
    /// An iterator over a set.
    pub fn set_iterator(&mut self, s: Value) -> Value {
        let len = Value::raw(self.machine.heap().set_len(self.data(s)) as i64);
        self.new_record(&ITERATOR, &[s, Value::raw(0), len, len])
    }

    pub(crate) fn set_iterator_next(&mut self, it: Value) -> Run<Option<Value>> {
        let heap = self.machine.heap();
        let owner = heap.field(it, field::SET);
        if owner.is_null() {
            return Ok(None);
        }
        let s = self.data(owner);
        if heap.field(it, field::USED).as_raw() != heap.set_len(s) as i64 {
            self.machine.set_field(it, field::USED, Value::raw(-1));
            return self.raise(self.exc.RuntimeError, "Set changed size during iteration");
        }
        let left = heap.field(it, field::LEFT).as_raw();
        match heap.set_next(s, heap.field(it, field::NEXT).as_raw() as u32) {
            Some((place, key)) => {
                self.machine.set_field(it, field::NEXT, Value::raw(i64::from(place) + 1));
                self.machine.set_field(it, field::LEFT, Value::raw(left - 1));
                Ok(Some(key))
            }
            None => {
                self.machine.set_field(it, field::SET, Value::NULL);
                Ok(None)
            }
        }
    }

    /// Gives an empty set the keys of another in a table identical to the other's.
    pub(crate) fn set_take_table(&mut self, s: Value, like: Value) -> Run<()> {
        let places = self.machine.heap().set_mask(like) + 1;
        self.machine.set_resize(s, places / 2);
        self.set_merge(s, like)
    }

    /// A new set of a class (`set` or `frozenset`) with the keys of an iterable.
    pub fn new_set(&mut self, class: Value, from: Value) -> Run {
        let s = self.machine.set_of(class);
        self.set_update(s, from)?;
        Ok(s)
    }

    /// A new set of a class with what is in both `s` and `other`, any iterable (`set_intersection`).
    pub fn set_intersection(&mut self, s: Value, other: Value, class: Value) -> Run {
        let data = self.data(other);
        if data == s {
            return self.new_set(class, s);
        }
        let result = self.machine.set_of(class);
        if data.is(Kind::Set) {
            let heap = self.machine.heap();
            let (large, small) = if heap.set_len(data) > heap.set_len(s) { (data, s) } else { (s, data) };
            self.for_each_key(small, |vm, hash, key| {
                if vm.set_contains_hashed(large, key, hash)? {
                    vm.set_add_hashed(result, key, hash)?;
                }
                Ok(true)
            })?;
        } else {
            self.for_each(other, |vm, key| {
                let hash = vm.hash(key)?;
                if vm.set_contains_hashed(s, key, hash)? {
                    vm.set_add_hashed(result, key, hash)?;
                    let heap = vm.machine.heap();
                    return Ok(heap.set_len(result) < heap.set_len(s));
                }
                Ok(true)
            })?;
        }
        Ok(result)
    }

    /// A new set of a class with what is in `s` but not in `other`, any iterable (`set_difference`).
    pub fn set_difference(&mut self, s: Value, other: Value, class: Value) -> Run {
        let data = self.data(other);
        let heap = self.machine.heap();
        let other_len = if data.is(Kind::Set) {
            Some(heap.set_len(data))
        } else if other.is(Kind::Dict) {
            Some(heap.dict_len(other))
        } else {
            None
        };
        let copy_first = other_len.is_none_or(|len| heap.set_len(s) >> 2 > len);
        if copy_first {
            let result = self.new_set(class, s)?;
            self.set_difference_update(result, other)?;
            return Ok(result);
        }
        let result = self.machine.set_of(class);
        self.for_each_key(s, |vm, hash, key| {
            let there = if data.is(Kind::Set) {
                vm.set_contains_hashed(data, key, hash)?
            } else {
                vm.dict_find_hashed(data, key, hash)?.is_some()
            };
            if !there {
                vm.set_add_hashed(result, key, hash)?;
            }
            Ok(true)
        })?;
        Ok(result)
    }

    /// `s.difference_update(other)`
    pub fn set_difference_update(&mut self, s: Value, other: Value) -> Run<()> {
        let data = self.data(other);
        if data == s {
            self.machine.set_clear(s);
            return Ok(());
        }
        if data.is(Kind::Set) {
            let heap = self.machine.heap();
            let gone = if heap.set_len(data) >> 3 > heap.set_len(s) {
                self.set_intersection(s, data, self.types.set)?
            } else {
                data
            };
            self.keep(gone);
            self.for_each_key(gone, |vm, hash, key| {
                vm.set_discard_hashed(s, key, hash)?;
                Ok(true)
            })?;
        } else {
            self.for_each(other, |vm, key| {
                vm.set_discard(s, key)?;
                Ok(true)
            })?;
        }
        let heap = self.machine.heap();
        let used = heap.set_len(s) as u64;
        let removed = heap.field(s, set::FILL).as_raw() as u64 - used;
        if removed > heap.set_mask(s) / MAX_REMOVED {
            self.machine.set_resize(s, set_growth(used));
        }
        Ok(())
    }

    /// `s.symmetric_difference_update(other)`
    pub fn set_symmetric_difference_update(&mut self, s: Value, other: Value) -> Run<()> {
        let data = self.data(other);
        if data == s {
            self.machine.set_clear(s);
            return Ok(());
        }
        let toggle = |vm: &mut Self, hash: i64, key: Value| -> Run<bool> {
            if !vm.set_discard_hashed(s, key, hash)? {
                vm.set_add_hashed(s, key, hash)?;
            }
            Ok(true)
        };
        if other.is(Kind::Dict) {
            let mut next = 0;
            while let Some(entry) = self.machine.heap().dict_next(other, next) {
                next = entry.number + 1;
                self.keep(entry.key);
                toggle(self, entry.hash, entry.key)?;
            }
            return Ok(());
        }
        if data.is(Kind::Set) {
            return self.for_each_key(data, toggle);
        }
        let others = self.new_set(self.types.set, other)?;
        self.for_each_key(others, toggle)
    }

    /// Whether all keys of `s` are in the set `other`.
    pub fn set_is_subset(&mut self, s: Value, other: Value) -> Run<bool> {
        let heap = self.machine.heap();
        if heap.set_len(s) > heap.set_len(other) {
            return Ok(false);
        }
        let mut all = true;
        self.for_each_key(s, |vm, hash, key| {
            all = vm.set_contains_hashed(other, key, hash)?;
            Ok(all)
        })?;
        Ok(all)
    }

    /// Whether two sets have no key in common.
    pub fn sets_are_disjoint(&mut self, a: Value, b: Value) -> Run<bool> {
        let heap = self.machine.heap();
        let (large, small) = if heap.set_len(b) > heap.set_len(a) { (b, a) } else { (a, b) };
        let mut disjoint = true;
        self.for_each_key(small, |vm, hash, key| {
            disjoint = !vm.set_contains_hashed(large, key, hash)?;
            Ok(disjoint)
        })?;
        Ok(disjoint)
    }
}
