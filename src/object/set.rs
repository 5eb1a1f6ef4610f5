//! Sets and frozensets for reading: the hash table itself is the state, as its order is visible to a program.
//!
//! Read by the run-time, by the setters of `machine` and by `inspect`; `probe` decides the order in which a search
//! visits places. Mirrors the lookup half of `Objects/setobject.c`.

use super::heap::Heap;
use super::layout::{FIELDS, SET_ENTRY, set};
use super::value::{Kind, Value};
use crate::probe::SetPlaces;

/// Marks a place of a set's table whose key was removed.
pub const REMOVED: Value = Value::RAW_ZERO;

/// The state of a search for a hash. The set is not borrowed, so a comparison may run Python code in between.
#[derive(Clone, Copy, Debug)]
pub struct SetProbe {
    hash: i64,
    places: SetPlaces,
}

/// What a search has found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetPlace {
    /// A place whose key has the hash: compare the keys, and go on if they differ.
    Candidate {
        /// The number of the place.
        place: u32,
        /// The key there.
        key: Value,
    },
    /// The place where the key would go: the search is over.
    Unused(u32),
}

impl SetProbe {
    /// A search that has not begun.
    pub fn new(hash: i64) -> Self {
        Self { hash, places: SetPlaces::new(hash) }
    }
}

impl Heap {
    /// The number of keys.
    #[inline]
    pub fn set_len(&self, s: Value) -> usize {
        debug_assert!(s.is(Kind::Set), "{s:?}");
        self.field(s, set::USED).as_raw() as usize
    }

    /// The number of places in the table minus one.
    pub fn set_mask(&self, s: Value) -> u64 {
        self.field(s, set::MASK).as_raw() as u64
    }

    /// The cell in which place `place` begins.
    pub fn set_cell(&self, s: Value, place: u32) -> u32 {
        self.field(s, set::TABLE).index() + FIELDS + place * SET_ENTRY
    }

    /// Hash and key at a place; `None` if there is no key.
    pub fn set_at(&self, s: Value, place: u32) -> Option<(i64, Value)> {
        let cell = self.set_cell(s, place);
        let key = self.cell(cell + 1);
        if key.is_null() || key == REMOVED { None } else { Some((self.cell(cell).bits() as i64, key)) }
    }

    /// Hashes and keys in iteration order.
    pub fn set_entries(&self, s: Value) -> impl Iterator<Item = (i64, Value)> + '_ {
        (0..=self.set_mask(s) as u32).filter_map(move |p| self.set_at(s, p))
    }

    /// The first key at or after a place, with its place.
    pub fn set_next(&self, s: Value, place: u32) -> Option<(u32, Value)> {
        (place..=self.set_mask(s) as u32).find_map(|p| self.set_at(s, p).map(|(_, key)| (p, key)))
    }

    /// Continues a search (`set_lookkey`, `set_add_entry`).
    pub fn set_probe(&self, s: Value, probe: &mut SetProbe) -> SetPlace {
        let mask = self.set_mask(s);
        loop {
            let place = probe.places.next(mask) as u32;
            let cell = self.set_cell(s, place);
            let key = self.cell(cell + 1);
            if key.is_null() {
                return SetPlace::Unused(place);
            }
            if key != REMOVED && self.cell(cell).bits() as i64 == probe.hash {
                return SetPlace::Candidate { place, key };
            }
        }
    }
}
