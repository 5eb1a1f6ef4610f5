//! The setters of sets. Finding a place may run Python code and so is left to the run-time; these take what was found.
//!
//! Mirrors the mutating half of `Objects/setobject.c`.

use super::Machine;
use crate::object::Value;
use crate::object::layout::{FIELDS, SET_ENTRY, set};
use crate::object::set::{REMOVED, SetPlace, SetProbe};
use crate::probe::{SET_MINSIZE, set_growth, set_is_full, set_table_size};

impl Machine {
    fn set_raw(&mut self, s: Value, field: u32, n: u64) {
        self.set(s.index() + FIELDS + field, Value::raw(n as i64));
    }

    /// Puts a key that is not in the set into the unused place where the search for it ended.
    pub fn set_insert(&mut self, s: Value, place: u32, hash: i64, key: Value) {
        let cell = self.heap.set_cell(s, place);
        self.heap.increment(key);
        self.set(cell, Value::from_bits(hash as u64));
        self.set(cell + 1, key);
        let fill = self.heap.field(s, set::FILL).as_raw() as u64 + 1;
        let used = self.heap.set_len(s) as u64 + 1;
        self.set_raw(s, set::FILL, fill);
        self.set_raw(s, set::USED, used);
        if set_is_full(fill, self.heap.set_mask(s)) {
            self.set_resize(s, set_growth(used));
        }
    }

    /// Makes a new table of more than `least` places (`set_table_resize`).
    pub fn set_resize(&mut self, s: Value, least: u64) {
        let places = set_table_size(least);
        let keys: Vec<(i64, Value)> = self.heap.set_entries(s).collect();
        let old = self.heap.field(s, set::TABLE);
        let new = self.buffer(places as u32 * SET_ENTRY);
        self.set(s.index() + FIELDS + set::TABLE, new);
        self.set_raw(s, set::MASK, places - 1);
        self.set_raw(s, set::FILL, keys.len() as u64);
        self.free_buffer(old);
        for (hash, key) in keys {
            // All keys differ, so no candidate can be equal.
            let mut probe = SetProbe::new(hash);
            let place = loop {
                if let SetPlace::Unused(place) = self.heap.set_probe(s, &mut probe) {
                    break place;
                }
            };
            let cell = self.heap.set_cell(s, place);
            self.heap.write(cell, Value::from_bits(hash as u64));
            self.heap.write(cell + 1, key);
        }
    }

    /// Removes the key at a place.
    pub fn set_remove(&mut self, s: Value, place: u32) {
        let cell = self.heap.set_cell(s, place);
        let key = self.heap.cell(cell + 1);
        self.set(cell, Value::from_bits(u64::MAX));
        self.set(cell + 1, REMOVED);
        self.set_raw(s, set::USED, self.heap.set_len(s) as u64 - 1);
        self.release(key);
    }

    /// Removes everything.
    pub fn set_clear(&mut self, s: Value) {
        let keys: Vec<(i64, Value)> = self.heap.set_entries(s).collect();
        let old = self.heap.field(s, set::TABLE);
        let new = self.buffer(SET_MINSIZE as u32 * SET_ENTRY);
        self.set(s.index() + FIELDS + set::TABLE, new);
        self.set_raw(s, set::MASK, SET_MINSIZE - 1);
        self.set_raw(s, set::FILL, 0);
        self.set_raw(s, set::USED, 0);
        self.set_raw(s, set::FINGER, 0);
        self.free_buffer(old);
        for (_, key) in keys {
            self.release(key);
        }
    }
}
