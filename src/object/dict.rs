//! Dicts for reading: entries in insertion order, and the hash index over them.
//!
//! Read by the run-time, by the setters of `machine` and by `inspect`. The entries are cells and so journaled; the
//! index is derived from them and exists at the live edge only. Keys of equal hash are visited in the order of their
//! insertion. Mirrors the lookup half of `Objects/dictobject.c`.

use super::dict_index::DictIndex;
use super::heap::Heap;
use super::layout::{DICT_ENTRY, FIELDS, dict};
use super::value::{Kind, Value};
use crate::probe::Jumps;

const NO_INDEX: i64 = -1;

/// Dicts with up to this many entries are searched from end to end.
pub(crate) const SMALL_DICT: u32 = 8;

/// One entry of a dict.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Its number among the entries.
    pub number: u32,
    /// The key's hash.
    pub hash: i64,
    /// The key.
    pub key: Value,
    /// The value.
    pub value: Value,
}

/// The state of a search for a hash. The dict is not borrowed, so a comparison may run Python code in between.
#[derive(Clone, Copy, Debug)]
pub struct DictProbe {
    hash: i64,
    /// Where it continues in a dict with an index.
    places: Jumps,
    /// The entry at which it continues in a dict without an index.
    entry: u32,
}

impl DictProbe {
    /// A search that has not begun.
    pub fn new(hash: i64) -> Self {
        Self { hash, places: Jumps::new(hash), entry: 0 }
    }
}

impl Heap {
    /// The number of keys.
    #[inline]
    pub fn dict_len(&self, d: Value) -> usize {
        debug_assert!(d.is(Kind::Dict), "{d:?}");
        self.field(d, dict::USED).as_raw() as usize
    }

    /// How many entries are in use, including dead ones.
    #[inline]
    pub fn dict_entry_count(&self, d: Value) -> u32 {
        self.field(d, dict::ENTRIES).as_raw() as u32
    }

    /// The cell in which entry `number` begins.
    #[inline]
    pub fn dict_entry_cell(&self, d: Value, number: u32) -> u32 {
        self.field(d, dict::TABLE).index() + FIELDS + number * DICT_ENTRY
    }

    /// Entry `number`, which may be dead (key NULL).
    #[inline]
    pub fn dict_entry(&self, d: Value, number: u32) -> Entry {
        let cell = self.dict_entry_cell(d, number);
        let [hash, key, value] = [self.cell(cell), self.cell(cell + 1), self.cell(cell + 2)];
        Entry { number, hash: hash.bits() as i64, key, value }
    }

    /// The live entries from `start` on, in insertion order.
    pub fn dict_entries(&self, d: Value) -> impl DoubleEndedIterator<Item = Entry> + '_ {
        (0..self.dict_entry_count(d)).map(move |n| self.dict_entry(d, n)).filter(|e| !e.key.is_null())
    }

    /// The first live entry whose number is at least `number`.
    pub fn dict_next(&self, d: Value, number: u32) -> Option<Entry> {
        (number..self.dict_entry_count(d)).map(|n| self.dict_entry(d, n)).find(|e| !e.key.is_null())
    }

    /// The next entry whose key has the searched hash: at the live edge only.
    #[inline]
    pub fn dict_probe(&self, d: Value, probe: &mut DictProbe) -> Option<Entry> {
        let index = self.field(d, dict::INDEX).as_raw();
        if index == NO_INDEX {
            for n in probe.entry..self.dict_entry_count(d) {
                let entry = self.dict_entry(d, n);
                if entry.hash == probe.hash && !entry.key.is_null() {
                    probe.entry = n + 1;
                    return Some(entry);
                }
            }
            return None;
        }
        let index = &self.indexes[index as usize];
        loop {
            let n = index.next(&mut probe.places)?;
            let entry = self.dict_entry(d, n);
            if entry.hash == probe.hash && !entry.key.is_null() {
                return Some(entry);
            }
        }
    }

    /// The entry of a str key in a dict whose keys are all str: at the live edge only.
    #[inline]
    pub fn dict_find_str(&self, d: Value, name: Value) -> Option<Entry> {
        if self.field(d, dict::INDEX).as_raw() == NO_INDEX {
            return self.dict_find_small(d, name);
        }
        let mut probe = DictProbe::new(self.str_hash(name));
        loop {
            let entry = self.dict_probe(d, &mut probe)?;
            if entry.key == name || entry.key.is(Kind::Str) && self.str(entry.key) == self.str(name) {
                return Some(entry);
            }
        }
    }

    /// The entry of a str key in a dict without an index: mostly the key is the very object searched for.
    #[inline]
    fn dict_find_small(&self, d: Value, name: Value) -> Option<Entry> {
        let hash = Value::from_bits(self.str_hash(name) as u64);
        let count = self.dict_entry_count(d);
        let first = self.field(d, dict::TABLE).index() + FIELDS;
        let number = (0..count).find(|n| {
            let cell = first + n * DICT_ENTRY;
            self.cell(cell) == hash && {
                let key = self.cell(cell + 1);
                key == name || key.is(Kind::Str) && self.str(key) == self.str(name)
            }
        })?;
        Some(self.dict_entry(d, number))
    }

    /// The value of a str key in a dict whose keys are all str: at the live edge only.
    #[inline]
    pub fn dict_get_str(&self, d: Value, name: Value) -> Option<Value> {
        self.dict_find_str(d, name).map(|e| e.value)
    }

    /// The value of a str key, found by looking at every entry: anywhere in the recording.
    pub fn dict_scan(&self, d: Value, name: &str) -> Option<Value> {
        self.dict_entries(d).find(|e| e.key.is(Kind::Str) && *self.str(e.key) == *name).map(|e| e.value)
    }

    /// How many entries the table has room for.
    #[inline]
    pub(crate) fn dict_capacity(&self, d: Value) -> u32 {
        let table = self.field(d, dict::TABLE);
        if table.is_null() { 0 } else { self.field_count(table) / DICT_ENTRY }
    }

    /// Tells the index, if there is one, of a new entry.
    #[inline]
    pub(crate) fn dict_index_insert(&mut self, d: Value, hash: i64, entry: u32) {
        let index = self.field(d, dict::INDEX).as_raw();
        if index == NO_INDEX {
            return;
        }
        if self.indexes[index as usize].is_full() {
            self.dict_rebuild_index(d);
        } else {
            self.indexes[index as usize].insert(hash, entry);
        }
    }

    /// Tells the index, if there is one, that an entry's number is free again.
    pub(crate) fn dict_index_remove(&mut self, d: Value, hash: i64, entry: u32) {
        let index = self.field(d, dict::INDEX).as_raw();
        if index != NO_INDEX {
            self.indexes[index as usize].remove(hash, entry);
        }
    }

    /// Rebuilds the index from the entries, or drops it if the dict is small.
    pub(crate) fn dict_rebuild_index(&mut self, d: Value) {
        let old = self.field(d, dict::INDEX).as_raw();
        let capacity = self.dict_capacity(d);
        if capacity <= SMALL_DICT {
            self.dict_drop_index(d);
            return;
        }
        let number = if old != NO_INDEX {
            old as u32
        } else if let Some(free) = self.free_indexes.pop() {
            free
        } else {
            self.indexes.push(DictIndex::default());
            self.indexes.len() as u32 - 1
        };
        let mut index = std::mem::take(&mut self.indexes[number as usize]);
        index.reset(d.index(), capacity);
        for n in 0..self.dict_entry_count(d) {
            let entry = self.dict_entry(d, n);
            if !entry.key.is_null() {
                index.insert(entry.hash, n);
            }
        }
        self.indexes[number as usize] = index;
        self.write(d.index() + FIELDS + dict::INDEX, Value::raw(i64::from(number)));
    }

    /// Drops the index of a dict that is small or gone.
    pub(crate) fn dict_drop_index(&mut self, d: Value) {
        let old = self.field(d, dict::INDEX).as_raw();
        if old != NO_INDEX {
            self.indexes[old as usize] = DictIndex::default();
            self.free_indexes.push(old as u32);
            self.write(d.index() + FIELDS + dict::INDEX, Value::raw(NO_INDEX));
        }
    }

    /// Rebuilds all indexes after the entries were changed without them; those of dicts that no longer exist (from cell
    /// `end` on) are dropped.
    pub(crate) fn dict_rebuild_all(&mut self, end: usize) {
        for number in 0..self.indexes.len() {
            let owner = self.indexes[number].owner;
            if owner == 0 {
                continue;
            }
            if owner as usize >= end {
                self.indexes[number] = DictIndex::default();
                self.free_indexes.push(number as u32);
            } else {
                self.dict_rebuild_index(Value::object(Kind::Dict, owner));
            }
        }
    }
}
