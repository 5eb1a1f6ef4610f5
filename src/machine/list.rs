//! The setters of lists. Mirrors the mutating half of `Objects/listobject.c`.
//!
//! Called by the run-time and the library. Places beyond the length have never held anything that an earlier step looks
//! at, or are journaled when they change.

use super::Machine;
use crate::object::Value;
use crate::object::layout::{FIELDS, list};

impl Machine {
    fn list_start(&self, l: Value) -> u32 {
        self.heap.field(l, list::ITEMS).index() + FIELDS
    }

    fn list_len(&self, l: Value) -> u32 {
        self.heap.field(l, list::LEN).as_raw() as u32
    }

    fn list_set_len(&mut self, l: Value, len: u32) {
        self.set(l.index() + FIELDS + list::LEN, Value::raw(i64::from(len)));
    }

    fn list_room(&self, l: Value) -> u32 {
        let items = self.heap.field(l, list::ITEMS);
        if items.is_null() { 0 } else { self.heap.field_count(items) }
    }

    /// Makes room for `len` items in all, as generously as `list_resize` does.
    fn list_reserve(&mut self, l: Value, len: u32) {
        if len <= self.list_room(l) {
            return;
        }
        let room = (len + (len >> 3) + 6) & !3;
        let old = self.heap.field(l, list::ITEMS);
        let new = self.buffer(room);
        let count = self.list_len(l);
        for i in 0..count {
            let item = self.heap.field(old, i);
            self.heap.write(new.index() + FIELDS + i, item);
        }
        self.set(l.index() + FIELDS + list::ITEMS, new);
        self.free_buffer(old);
    }

    /// Gives a list that nobody has seen yet its items.
    pub(super) fn list_fill_new(&mut self, l: Value, items: &[Value]) {
        if items.is_empty() {
            return;
        }
        let new = self.buffer(items.len() as u32);
        for (cell, &item) in (new.index() + FIELDS..).zip(items) {
            self.heap.increment(item);
            self.heap.write(cell, item);
        }
        self.heap.write(l.index() + FIELDS + list::ITEMS, new);
        self.heap.write(l.index() + FIELDS + list::LEN, Value::raw(items.len() as i64));
    }

    /// Replaces item `i`, which must exist.
    #[inline]
    pub fn list_set(&mut self, l: Value, i: usize, v: Value) {
        debug_assert!(i < self.heap.list(l).len());
        self.store(self.list_start(l) + i as u32, v);
    }

    /// Appends an item.
    #[inline]
    pub fn list_push(&mut self, l: Value, v: Value) {
        let len = self.list_len(l);
        if len == self.list_room(l) {
            self.list_reserve(l, len + 1);
        }
        self.heap.increment(v);
        self.set_fresh(self.list_start(l) + len, [v]);
        self.list_set_len(l, len + 1);
    }

    /// Inserts an item before `i` (at most the length).
    pub fn list_insert(&mut self, l: Value, i: usize, v: Value) {
        self.list_push(l, v);
        let len = self.list_len(l);
        let start = self.list_start(l) + i as u32;
        let moved = len - i as u32;
        self.turn(start, moved, moved - 1);
    }

    /// Removes the items `from..to`.
    pub fn list_remove(&mut self, l: Value, from: usize, to: usize) {
        if from >= to {
            return;
        }
        let removed: Vec<Value> = self.heap.list(l)[from..to].to_vec();
        let len = self.list_len(l);
        let (from, count) = (from as u32, removed.len() as u32);
        if from + count < len {
            self.turn(self.list_start(l) + from, len - from, count);
        }
        self.list_set_len(l, len - count);
        for v in removed.into_iter().rev() {
            self.release(v);
        }
    }

    /// Replaces the items `from..to` by others.
    pub fn list_splice(&mut self, l: Value, from: usize, to: usize, items: &[Value]) {
        let common = (to - from).min(items.len());
        let old: Vec<Value> = self.heap.list(l)[from..to].to_vec();
        for &v in items {
            self.heap.increment(v);
        }
        let len = self.list_len(l);
        if items.len() > common {
            let extra = (items.len() - common) as u32;
            self.list_reserve(l, len + extra);
            let start = self.list_start(l);
            for (i, &v) in (len..).zip(&items[common..]) {
                self.set_fresh(start + i, [v]);
            }
            self.list_set_len(l, len + extra);
            let at = (from + common) as u32;
            self.turn(start + at, len + extra - at, len - at);
        } else if to - from > common {
            let gone = (to - from - common) as u32;
            let at = (from + common) as u32;
            self.turn(self.list_start(l) + at, len - at, gone);
            self.list_set_len(l, len - gone);
        }
        let start = self.list_start(l) + from as u32;
        for (cell, &v) in (start..).zip(&items[..common]) {
            self.set(cell, v);
        }
        for v in old.into_iter().rev() {
            self.release(v);
        }
    }

    /// Puts the same items into another order (`sort`, `reverse`): no count changes.
    pub fn list_reorder(&mut self, l: Value, items: &[Value]) {
        debug_assert_eq!(items.len(), self.heap.list(l).len());
        if items.is_empty() {
            return;
        }
        for (cell, &v) in (self.list_start(l)..).zip(items) {
            if self.heap.cell(cell) != v {
                self.set(cell, v);
            }
        }
    }

    /// Removes all items.
    pub fn list_clear(&mut self, l: Value) {
        let len = self.heap.list(l).len();
        self.list_remove(l, 0, len);
    }
}
