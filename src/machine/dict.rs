//! The setters of dicts. Finding an entry may run Python code and so is left to the run-time; these take what was
//! found.
//!
//! Mirrors the mutating half of `Objects/dictobject.c`.

use super::Machine;
use crate::object::Value;
use crate::object::dict::{Entry, SMALL_DICT};
use crate::object::layout::{DICT_ENTRY, FIELDS, class, dict};

impl Machine {
    fn dict_bump_version(&mut self, d: Value) {
        let cell = d.index() + FIELDS + dict::VERSION;
        let version = self.heap.cell(cell).as_raw();
        self.heap.write(cell, Value::raw(version + 1));
    }

    fn dict_set_raw(&mut self, d: Value, field: u32, n: u32) {
        self.set(d.index() + FIELDS + field, Value::raw(i64::from(n)));
    }

    /// Replaces the value of entry `number`.
    #[inline]
    pub fn dict_set_value(&mut self, d: Value, number: u32, v: Value) {
        self.store(self.heap.dict_entry_cell(d, number) + 2, v);
    }

    /// Adds a key that is not in the dict.
    pub fn dict_insert(&mut self, d: Value, hash: i64, key: Value, v: Value) {
        let mut count = self.heap.dict_entry_count(d);
        if count == self.heap.dict_capacity(d) {
            self.dict_grow(d);
            count = self.heap.dict_entry_count(d);
        }
        let cell = self.heap.dict_entry_cell(d, count);
        self.heap.increment(key);
        self.heap.increment(v);
        self.set_fresh(cell, [Value::from_bits(hash as u64), key, v]);
        const _: () = assert!(dict::ENTRIES + 1 == dict::USED);
        let used = self.heap.dict_len(d) as i64 + 1;
        self.set_all(d.index() + FIELDS + dict::ENTRIES, [Value::raw(i64::from(count) + 1), Value::raw(used)]);
        self.heap.dict_index_insert(d, hash, count);
        self.dict_bump_version(d);
    }

    /// An empty dict for an instance's attributes, with room for as many as instances of its class have had.
    pub fn instance_dict(&mut self, class: Value) -> Value {
        let keys = self.heap.field(class, class::KEYS).as_raw() as u32;
        let table = if keys > 0 { self.buffer(keys * DICT_ENTRY) } else { Value::NULL };
        let d = self.dict();
        // Nobody has seen the dict yet, so there is no entry in the journal.
        self.heap.write(d.index() + FIELDS + dict::TABLE, table);
        d
    }

    /// Remembers that an instance of a class has that many attributes: see [`Machine::instance_dict`].
    #[inline]
    pub fn note_keys(&mut self, class: Value, keys: u32) {
        let cell = class.index() + FIELDS + class::KEYS;
        if keys <= SMALL_DICT && i64::from(keys) > self.heap.cell(cell).as_raw() {
            self.heap.write(cell, Value::raw(keys.into()));
        }
    }

    /// Makes room: a new table with only the live entries.
    fn dict_grow(&mut self, d: Value) {
        let used = self.heap.dict_len(d) as u32;
        // CPython's tables have a power of two places, two thirds of which may be used.
        let mut places = 8;
        while places * 2 / 3 <= used || places < used * 3 {
            places *= 2;
        }
        let old = self.heap.field(d, dict::TABLE);
        let new = self.buffer(places * 2 / 3 * DICT_ENTRY);
        let mut cell = new.index() + FIELDS;
        for n in 0..self.heap.dict_entry_count(d) {
            let entry = self.heap.dict_entry(d, n);
            if !entry.key.is_null() {
                self.heap.write(cell, Value::from_bits(entry.hash as u64));
                self.heap.write(cell + 1, entry.key);
                self.heap.write(cell + 2, entry.value);
                cell += DICT_ENTRY;
            }
        }
        self.set(d.index() + FIELDS + dict::TABLE, new);
        self.dict_set_raw(d, dict::ENTRIES, used);
        self.free_buffer(old);
        self.heap.dict_rebuild_index(d);
    }

    /// Removes entry `number`.
    pub fn dict_remove(&mut self, d: Value, number: u32) {
        let entry = self.heap.dict_entry(d, number);
        let cell = self.heap.dict_entry_cell(d, number);
        self.set(cell + 1, Value::NULL);
        self.set(cell + 2, Value::NULL);
        self.dict_set_raw(d, dict::USED, self.heap.dict_len(d) as u32 - 1);
        self.dict_bump_version(d);
        self.release(entry.key);
        self.release(entry.value);
    }

    /// Removes the last live entry, so that the next one takes its number: however many are removed so, no search for
    /// the last one passes over dead entries (`dict_popitem_impl`).
    pub fn dict_remove_last(&mut self, d: Value, entry: Entry) {
        self.heap.dict_index_remove(d, entry.hash, entry.number);
        self.dict_set_raw(d, dict::ENTRIES, entry.number);
        self.dict_remove(d, entry.number);
    }

    /// Removes everything.
    pub fn dict_clear(&mut self, d: Value) {
        let old: Vec<_> = self.heap.dict_entries(d).collect();
        let table = self.heap.field(d, dict::TABLE);
        self.set(d.index() + FIELDS + dict::TABLE, Value::NULL);
        self.dict_set_raw(d, dict::ENTRIES, 0);
        self.dict_set_raw(d, dict::USED, 0);
        self.heap.dict_drop_index(d);
        self.dict_bump_version(d);
        self.free_buffer(table);
        for entry in old {
            self.release(entry.key);
            self.release(entry.value);
        }
    }

    /// Sets the value of a str key in a namespace whose keys are str.
    pub fn dict_set_str(&mut self, d: Value, name: Value, v: Value) {
        match self.heap.dict_find_str(d, name) {
            Some(entry) => self.dict_set_value(d, entry.number, v),
            None => self.dict_insert(d, self.heap.str_hash(name), name, v),
        }
    }

    /// Moves an entry to one end (`OrderedDict.move_to_end`): it becomes the last one, or all others come after it.
    pub fn dict_move_to_end(&mut self, d: Value, number: u32) {
        let entry = self.heap.dict_entry(d, number);
        self.heap.increment(entry.key);
        self.heap.increment(entry.value);
        self.dict_remove(d, number);
        self.dict_insert(d, entry.hash, entry.key, entry.value);
        self.release(entry.key);
        self.release(entry.value);
    }
}
