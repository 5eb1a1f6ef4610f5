//! The hash index of a dict: numbers of entries by open addressing.
//!
//! Kept in the heap, which has one for each dict of more than a few entries; made, filled and searched by `dict`. It is
//! derived from the entries and exists at the live edge only, so nothing of it is journaled. Mirrors the `dk_indices`
//! of `Objects/dictobject.c`.

use crate::probe::Jumps;

const EMPTY: u32 = u32::MAX;
/// The place of an entry that was removed, over which a search goes on (`DKIX_DUMMY`).
const REMOVED: u32 = u32::MAX - 1;

/// See the module's description.
#[derive(Debug, Default)]
pub(crate) struct DictIndex {
    /// The cell of the dict's header; 0 for an index that is free for the next dict.
    pub(super) owner: u32,
    slots: Vec<u32>,
    /// How many slots are not empty.
    filled: usize,
}

impl DictIndex {
    /// Makes it the empty index of another dict, with room for `capacity` entries.
    pub(super) fn reset(&mut self, owner: u32, capacity: u32) {
        self.owner = owner;
        self.slots.clear();
        self.filled = 0;
        self.slots.resize((capacity * 3 / 2 + 1).next_power_of_two() as usize, EMPTY);
    }

    /// Whether it has to be made anew before another entry is added, since removed ones take up its room.
    pub(super) fn is_full(&self) -> bool {
        self.filled * 4 >= self.slots.len() * 3
    }

    /// Adds an entry whose key has the given hash.
    pub(super) fn insert(&mut self, hash: i64, entry: u32) {
        let mask = self.slots.len() as u64 - 1;
        let mut places = Jumps::new(hash);
        loop {
            let slot = &mut self.slots[places.next(mask) as usize];
            if *slot == EMPTY {
                *slot = entry;
                self.filled += 1;
                return;
            }
        }
    }

    /// Removes an entry, so that its number can be given to another one.
    pub(super) fn remove(&mut self, hash: i64, entry: u32) {
        let mask = self.slots.len() as u64 - 1;
        let mut places = Jumps::new(hash);
        loop {
            let slot = &mut self.slots[places.next(mask) as usize];
            if *slot == entry {
                *slot = REMOVED;
                return;
            }
            debug_assert_ne!(*slot, EMPTY, "entry {entry} is in the index");
        }
    }

    /// The next entry that a search reaches, whatever the hash of its key; `None` when the search is over.
    #[inline]
    pub(super) fn next(&self, places: &mut Jumps) -> Option<u32> {
        loop {
            let entry = self.slots[places.next(self.slots.len() as u64 - 1) as usize];
            if entry != REMOVED {
                return (entry != EMPTY).then_some(entry);
            }
        }
    }
}
