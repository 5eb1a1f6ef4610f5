//! A class's direct subclasses, in the order in which they were made. The list does not keep them alive.
//!
//! They are in a buffer without references of its own, free places last; a class that dies removes itself. Mirrors
//! `tp_subclasses` of `Objects/typeobject.c`, a dict of weak references.

use super::Machine;
use crate::object::Value;
use crate::object::layout::{FIELDS, class};

impl Machine {
    /// The direct subclasses of a class.
    pub fn subclasses(&self, class: Value) -> &[Value] {
        let buffer = self.heap.field(class, class::SUBCLASSES);
        if buffer.is_null() {
            return &[];
        }
        let places = self.heap.fields(buffer);
        &places[..places.partition_point(|place| !place.is_null())]
    }

    /// Gives a class a new subclass (`add_subclass`).
    pub fn add_subclass(&mut self, base: Value, class: Value) {
        let buffer = self.heap.field(base, class::SUBCLASSES);
        let count = self.subclasses(base).len() as u32;
        let room = if buffer.is_null() { 0 } else { self.heap.field_count(buffer) };
        let mut first = buffer.index() + FIELDS;
        if count == room {
            let larger = self.buffer((room * 2).max(4));
            first = larger.index() + FIELDS;
            for (cell, i) in (first..).zip(0..count) {
                let known = self.heap.field(buffer, i);
                self.heap.write(cell, known);
            }
            self.set_field(base, class::SUBCLASSES, larger);
        }
        self.set(first + count, class);
    }

    /// Removes a class that dies from the lists of its bases (`remove_all_subclasses`).
    pub(super) fn forget_subclass(&mut self, class: Value) {
        let bases = self.heap.field(class, class::BASES);
        let bases = if bases.is_null() { Vec::new() } else { self.heap.tuple(bases).to_vec() };
        for base in bases {
            let known = self.subclasses(base).to_vec();
            let Some(place) = known.iter().position(|&c| c == class) else { continue };
            let first = self.heap.field(base, class::SUBCLASSES).index() + FIELDS;
            let rest = known[place + 1..].iter().copied().chain([Value::NULL]);
            for (cell, c) in (first + place as u32..).zip(rest) {
                self.set(cell, c);
            }
        }
    }
}
