//! The words that count references: beside the objects of a pool, in the header cell of a block.
//!
//! Changed by `machine` alone, whose setters count at the live edge; a count says nothing about the past. Mirrors
//! `Include/refcount.h`.

use super::Heap;
use crate::object::value::{Kind, Value};

/// The bits of a count word that count.
const COUNT: u32 = LISTED - 1;
/// The bit of a count word that marks an object as listed among those that may be dead.
const LISTED: u32 = 1 << 31;
/// The count of an object that never dies.
pub(crate) const IMMORTAL: u32 = 1 << 29;

impl Heap {
    /// How many references to an object the setters have counted: at the live edge only.
    #[inline]
    pub fn count(&self, object: Value) -> u32 {
        self.count_word(object) & COUNT
    }

    /// Adds a reference.
    #[inline(always)]
    pub(crate) fn increment(&mut self, v: Value) {
        if !v.is_object() {
            return;
        }
        if v.kind_number() >= Kind::POOLS {
            let cell = &mut self.cells[v.index() as usize];
            *cell = Value::from_bits(cell.bits() + 1);
        } else {
            self.counts[v.kind_number()][v.index() as usize] += 1;
        }
    }

    /// Removes a reference. Returns whether it was the last and the object was not yet listed as possibly dead: it then
    /// is.
    #[inline]
    pub(crate) fn decrement(&mut self, v: Value) -> bool {
        if !v.is_object() {
            return false;
        }
        let word = self.count_word(v).wrapping_sub(1);
        debug_assert!(word & COUNT != COUNT, "count of {v:?} below zero");
        let last = word & (COUNT | LISTED) == 0;
        self.set_count_word(v, if last { word | LISTED } else { word });
        last
    }

    #[inline]
    fn count_word(&self, v: Value) -> u32 {
        if v.kind_number() >= Kind::POOLS {
            self.cells[v.index() as usize].bits() as u32
        } else {
            self.counts[v.kind_number()][v.index() as usize]
        }
    }

    #[inline]
    fn set_count_word(&mut self, v: Value, word: u32) {
        if v.kind_number() >= Kind::POOLS {
            let cell = &mut self.cells[v.index() as usize];
            *cell = Value::from_bits(cell.bits() >> 32 << 32 | u64::from(word));
        } else {
            self.counts[v.kind_number()][v.index() as usize] = word;
        }
    }

    /// Sets the reference count outright: for immortal objects, frames, and after taking steps back for good.
    pub(crate) fn set_count(&mut self, v: Value, count: u32) {
        self.set_count_word(v, count);
    }

    /// Whether an object is listed among those that may be dead.
    #[inline]
    pub(crate) fn is_listed(&self, v: Value) -> bool {
        self.count_word(v) & LISTED != 0
    }

    /// Marks whether an object is listed among those that may be dead.
    pub(crate) fn set_listed(&mut self, v: Value, listed: bool) {
        let word = self.count_word(v);
        self.set_count_word(v, if listed { word | LISTED } else { word & !LISTED });
    }

    /// Sets all counts to zero, except those of immortal objects.
    pub(crate) fn clear_counts(&mut self) {
        let blocks: Vec<u32> = self.block_starts().collect();
        for start in blocks {
            let bits = self.cells[start as usize].bits();
            if (bits as u32 & COUNT) < IMMORTAL / 2 {
                self.cells[start as usize] = Value::from_bits(bits >> 32 << 32);
            }
        }
        for count in self.counts.iter_mut().flatten() {
            if *count & COUNT < IMMORTAL / 2 {
                *count = 0;
            }
        }
    }
}
