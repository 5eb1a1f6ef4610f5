//! An entry of the journal: one change of the state, which can be made in both directions, and its packed form.
//!
//! Packed by [`Chunk`](super::Chunk) when a setter of `Machine` changes something; undone and redone by the walk over
//! the journal and by `machine::rewind`, read by the queries. Only this file knows the packed form. It must not know
//! where in time an entry is.

use std::ops::Range;

use crate::object::{Heap, Value};

/// One change of the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A cell was changed.
    ///
    /// Action: `cell` got another value.
    /// Undo: `cell` gets `value` back, which it held before; the entry keeps what it held after.
    /// Redo: `cell` gets `value` again, which it held after; the entry keeps what it held before.
    Cell {
        /// The number of the cell.
        cell: u32,
        /// What the cell held before. In an entry that [`Entry::undo`] has returned: what it held after.
        value: Value,
    },
    /// Neighbouring cells were turned: an item was inserted into a list or removed from it.
    ///
    /// Action: the cells `start..start + len` were turned left by `by` places.
    /// Undo: they are turned right by the same number of places.
    /// Redo: they are turned left again.
    Turn {
        /// The first cell.
        start: u32,
        /// The number of cells.
        len: u32,
        /// By how many places.
        by: u32,
    },
}

impl Entry {
    /// Takes the change back. Returns an entry that makes it again.
    #[inline]
    pub(in crate::machine) fn undo(self, heap: &mut Heap) -> Self {
        if let Self::Turn { start, len, by } = self {
            heap.slice_mut(start, start + len).rotate_right(by as usize);
        }
        self.swapped(heap)
    }

    /// Makes a change again that [`Entry::undo`] has returned. Returns an entry that takes it back.
    #[inline]
    pub(super) fn redo(self, heap: &mut Heap) -> Self {
        if let Self::Turn { start, len, by } = self {
            heap.slice_mut(start, start + len).rotate_left(by as usize);
        }
        self.swapped(heap)
    }

    /// A cell and its entry exchange their values: the same in both directions.
    #[inline]
    fn swapped(self, heap: &mut Heap) -> Self {
        let Self::Cell { cell, value } = self else { return self };
        let held = heap.cell(cell);
        heap.write(cell, value);
        Self::Cell { cell, value: held }
    }

    /// How many units it takes when packed.
    #[inline]
    pub(super) fn units(self) -> usize {
        match self {
            Self::Cell { .. } => 1,
            Self::Turn { .. } => 2,
        }
    }
}

/// Bytes of a unit: the number of a cell, then a value.
pub(super) const UNIT_BYTES: usize = 12;
/// The packed form of an entry is one unit or two.
pub(super) type Unit = [u8; UNIT_BYTES];

// A turn takes two units, with these numbers in place of a cell's and raw numbers in place of values. A walk forwards
// meets the first one first, a walk backwards the second: either tells which the other is.
/// The first unit of a turn: its first cell in the upper half of the value, its number of cells in the lower.
const TURN: u32 = u32::MAX;
/// The second unit: by how many places.
const TURN_BY: u32 = u32::MAX - 1;

#[inline(always)]
fn pack(cell: u32, bits: u64) -> Unit {
    let mut unit = [0; UNIT_BYTES];
    unit[..4].copy_from_slice(&cell.to_ne_bytes());
    unit[4..].copy_from_slice(&bits.to_ne_bytes());
    unit
}

#[inline]
fn unpack([a, b, c, d, value @ ..]: Unit) -> (u32, u64) {
    (u32::from_ne_bytes([a, b, c, d]), u64::from_ne_bytes(value))
}

/// The packed form for a cell that holds `old` and is about to change.
#[inline(always)]
pub(super) fn pack_cell(cell: u32, old: Value) -> Unit {
    pack(cell, old.bits())
}

/// The packed form for the cells `start..start + len`, about to be turned left.
pub(super) fn pack_turn(start: u32, len: u32, by: u32) -> [Unit; 2] {
    [pack(TURN, u64::from(start) << 32 | u64::from(len)), pack(TURN_BY, by.into())]
}

fn unpack_turn(range: u64, by: u64) -> Entry {
    Entry::Turn { start: (range >> 32) as u32, len: range as u32, by: by as u32 }
}

/// The entries in a part of a chunk, in the order in which they were made; reversible.
#[derive(Clone, Debug)]
pub struct Entries<'a> {
    /// The units in the chunk's pages, the newest first.
    paged: &'a [Unit],
    /// Those for which the pages had no room, the oldest first.
    spilled: &'a [Unit],
    /// The numbers of the units that are left: the oldest of the chunk is 0.
    left: Range<usize>,
}

impl<'a> Entries<'a> {
    pub(super) fn new(paged: &'a [Unit], spilled: &'a [Unit], units: Range<usize>) -> Self {
        Self { paged, spilled, left: units }
    }

    #[inline]
    fn unit(&self, number: usize) -> (u32, u64) {
        let paged = self.paged.len();
        unpack(if number < paged { self.paged[paged - 1 - number] } else { self.spilled[number - paged] })
    }
}

impl Iterator for Entries<'_> {
    type Item = Entry;

    #[inline]
    fn next(&mut self) -> Option<Entry> {
        let number = self.left.next()?;
        let (cell, bits) = self.unit(number);
        if cell != TURN {
            return Some(Entry::Cell { cell, value: Value::from_bits(bits) });
        }
        let second = self.left.next()?;
        let (_, by) = self.unit(second);
        Some(unpack_turn(bits, by))
    }
}

impl DoubleEndedIterator for Entries<'_> {
    #[inline]
    fn next_back(&mut self) -> Option<Entry> {
        let number = self.left.next_back()?;
        let (cell, bits) = self.unit(number);
        if cell != TURN_BY {
            return Some(Entry::Cell { cell, value: Value::from_bits(bits) });
        }
        let first = self.left.next_back()?;
        let (_, range) = self.unit(first);
        Some(unpack_turn(range, bits))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::version::PythonVersion;

    /// As many as a new heap has, except for cell 0.
    const CELLS: u32 = crate::object::layout::thread::END - 1;

    fn entry(first: u32) -> impl Strategy<Value = Entry> {
        prop_oneof![
            (0..CELLS, any::<i32>())
                .prop_map(move |(i, n)| Entry::Cell { cell: first + i, value: Value::raw(n.into()) }),
            (0..CELLS, 1..CELLS, any::<u32>()).prop_map(move |(i, len, by)| {
                let len = len.min(CELLS - i);
                Entry::Turn { start: first + i, len, by: by % len }
            }),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn undo_then_redo_is_the_identity(entries in prop::collection::vec(entry(1), 0..40)) {
            let mut heap = Heap::new(PythonVersion::default());
            heap.slice_mut(1, 1 + CELLS).iter_mut().zip(0..).for_each(|(cell, n)| *cell = Value::raw(n));
            let before = heap.cells(0, 1 + CELLS).to_vec();
            let undone: Vec<Entry> = entries.iter().map(|e| e.undo(&mut heap)).collect();
            let redone: Vec<Entry> = undone.iter().rev().map(|e| e.redo(&mut heap)).collect();
            prop_assert_eq!(heap.cells(0, 1 + CELLS), before);
            prop_assert!(entries.iter().eq(redone.iter().rev()));
        }

        #[test]
        fn packing_keeps_entries(entries in prop::collection::vec(entry(1), 0..40), paged in 0..60usize) {
            let mut units = Vec::new();
            for entry in &entries {
                match *entry {
                    Entry::Cell { cell, value } => units.push(pack_cell(cell, value)),
                    Entry::Turn { start, len, by } => units.extend(pack_turn(start, len, by)),
                }
            }
            let all = 0..units.len();
            let spilled = units.split_off(paged.min(units.len()));
            units.reverse();
            let read = Entries::new(&units, &spilled, all);
            prop_assert!(entries.iter().copied().eq(read.clone()));
            prop_assert!(entries.iter().rev().copied().eq(read.rev()));
        }
    }
}
