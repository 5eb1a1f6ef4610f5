//! Sets and frozensets for reading: the hash table itself is the state, as its order is what a program sees.
//!
//! Mirrors `Objects/setobject.c`: linear probing in runs of nine, then a perturbed jump.

use super::heap::Heap;
use super::layout::{FIELDS, SET_ENTRY, set};
use super::value::{Kind, Value};

/// What stands in a place of a set's table whose key was removed.
pub const REMOVED: Value = Value::RAW_ZERO;

const LINEAR_PROBES: u64 = 9;

/// Where a search for a hash stands; the set is not borrowed, so that a comparison may run Python code between.
#[derive(Clone, Copy, Debug)]
pub struct SetProbe {
    hash: i64,
    perturb: u64,
    base: u64,
    step: u64,
    probes: u64,
    started: bool,
}

/// What a search has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetPlace {
    /// A place whose key has the hash: compare it and go on if it is another.
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
        Self { hash, perturb: hash as u64, base: 0, step: 0, probes: 0, started: false }
    }
}

impl Heap {
    /// The number of keys.
    #[inline]
    pub fn set_len(&self, s: Value) -> usize {
        debug_assert!(s.is(Kind::Set), "{s:?}");
        self.field(s, set::USED).as_raw() as usize
    }

    /// Places in the table less one.
    pub fn set_mask(&self, s: Value) -> u64 {
        self.field(s, set::MASK).as_raw() as u64
    }

    /// The cell in which place `place` begins.
    pub fn set_cell(&self, s: Value, place: u32) -> u32 {
        self.field(s, set::TABLE).index() + FIELDS + place * SET_ENTRY
    }

    /// Hash and key at a place; `None` where there is no key.
    pub fn set_at(&self, s: Value, place: u32) -> Option<(i64, Value)> {
        let cell = self.set_cell(s, place);
        let key = self.cell(cell + 1);
        if key.is_null() || key == REMOVED { None } else { Some((self.cell(cell).bits() as i64, key)) }
    }

    /// Hashes and keys in the order in which iteration meets them.
    pub fn set_entries(&self, s: Value) -> impl Iterator<Item = (i64, Value)> + '_ {
        (0..=self.set_mask(s) as u32).filter_map(move |p| self.set_at(s, p))
    }

    /// The first key at or behind a place, with its place.
    pub fn set_next(&self, s: Value, place: u32) -> Option<(u32, Value)> {
        (place..=self.set_mask(s) as u32).find_map(|p| self.set_at(s, p).map(|(_, key)| (p, key)))
    }

    /// Go on with a search (`set_lookkey`, `set_add_entry`).
    pub fn set_probe(&self, s: Value, probe: &mut SetProbe) -> SetPlace {
        let mask = self.set_mask(s);
        if !probe.started {
            probe.started = true;
            probe.base = probe.perturb & mask;
            probe.probes = if probe.base + LINEAR_PROBES <= mask { LINEAR_PROBES } else { 0 };
        }
        loop {
            while probe.step <= probe.probes {
                let place = (probe.base + probe.step) as u32;
                probe.step += 1;
                let cell = self.set_cell(s, place);
                let key = self.cell(cell + 1);
                if key.is_null() {
                    return SetPlace::Unused(place);
                }
                if key != REMOVED && self.cell(cell).bits() as i64 == probe.hash {
                    return SetPlace::Candidate { place, key };
                }
            }
            probe.perturb >>= 5;
            probe.base = (probe.base * 5 + 1 + probe.perturb) & mask;
            probe.step = 0;
            probe.probes = if probe.base + LINEAR_PROBES <= mask { LINEAR_PROBES } else { 0 };
        }
    }
}
