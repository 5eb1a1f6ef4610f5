//! A chunk of the journal: consecutive steps with their entries, in one piece of memory.
//!
//! Filled by [`Journal`](super::Journal), which seals it when it is full; from then on it never changes, so it can be
//! read by whoever has it. The rows of the step table grow from the front of its pages, the entries from the back.

use std::ops::Range;

use super::entry::{Entries, Entry, UNIT_BYTES, Unit, pack_cell, pack_turn};
use super::pages::Pages;
use super::summary::Summary;
use crate::object::Value;

/// Bytes that a step takes: its [`StepRow`], packed.
const ROW_BYTES: usize = 8;
/// A chunk is full when it has less room than this, in bytes, for the next step and its entries.
const ROOM: usize = ROW_BYTES + 256 * UNIT_BYTES;

/// Consecutive steps with their entries.
#[derive(Debug)]
pub struct Chunk {
    first: u64,
    pages: Pages,
    /// The byte of the pages after the last row.
    rows_end: usize,
    /// The pages' byte at which the newest entry begins.
    entries_end: usize,
    /// The entries of a last step that has too many for the pages.
    spilled: Vec<Unit>,
    /// How to pass it in one go, once it has been walked.
    pub(super) summary: Option<Summary>,
}

/// What the step table records about one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepRow {
    /// The text index of the instruction.
    pub ip: u32,
    /// How many values were on the frame's value stack before it.
    pub depth: u16,
}

/// A row, packed: 27 bits of text index, 21 bits for how many bytes of entries precede the step's own, 16 bits of
/// depth.
const DEPTH_BITS: u32 = 16;
const START_BITS: u32 = 21;
const _: () = assert!(Pages::BYTES - ROW_BYTES < 1 << START_BITS, "every entry can be a step's first");
/// The number of instructions that the machine's text can have while it records.
pub(in crate::machine) const MAX_TEXT: u32 = 1 << (u64::BITS - START_BITS - DEPTH_BITS);

impl StepRow {
    #[inline]
    fn pack(self, start: usize) -> u64 {
        (u64::from(self.ip) << START_BITS | start as u64) << DEPTH_BITS | u64::from(self.depth)
    }

    #[inline]
    fn unpack(word: u64) -> Self {
        Self { ip: (word >> (START_BITS + DEPTH_BITS)) as u32, depth: word as u16 }
    }
}

impl Chunk {
    /// An empty chunk whose first step will have this number.
    pub(super) fn new(first: u64, pages: Pages) -> Self {
        Self { first, pages, rows_end: 0, entries_end: Pages::BYTES, spilled: Vec::new(), summary: None }
    }

    // ---------------------------------------------------------------- reading

    /// The number of its first step.
    pub fn first(&self) -> u64 {
        self.first
    }

    /// The number of the step after its last.
    pub fn end(&self) -> u64 {
        self.first + self.len() as u64
    }

    /// The number of its steps.
    #[inline]
    pub fn len(&self) -> usize {
        self.rows_end / ROW_BYTES
    }

    /// Whether it has no steps.
    pub fn is_empty(&self) -> bool {
        self.rows_end == 0
    }

    /// The step table's row of step `i` of this chunk.
    pub fn row(&self, i: usize) -> StepRow {
        assert!(i < self.len(), "step {i} of a chunk of {}", self.len());
        StepRow::unpack(self.pages.word(i * ROW_BYTES))
    }

    /// The entries of step `i` of this chunk.
    pub fn entries_of(&self, i: usize) -> Entries<'_> {
        self.entries(self.units_before(i)..self.units_before(i + 1))
    }

    /// The entries in these units, which must not begin or end inside one.
    pub(super) fn entries(&self, units: Range<usize>) -> Entries<'_> {
        Entries::new(self.pages.pieces(self.entries_end), &self.spilled, units)
    }

    /// All entries.
    pub(super) fn all_entries(&self) -> Entries<'_> {
        self.entries(0..self.unit_count())
    }

    /// The number of units that its entries take.
    #[inline]
    pub(super) fn unit_count(&self) -> usize {
        (Pages::BYTES - self.entries_end) / UNIT_BYTES + self.spilled.len()
    }

    /// The number of units before the entries of step `i` of this chunk, which may be the one after its last.
    pub(super) fn units_before(&self, i: usize) -> usize {
        if i >= self.len() {
            return self.unit_count();
        }
        self.start_bytes(i) / UNIT_BYTES
    }

    /// The bytes of entries in the pages before step `i` of this chunk.
    #[inline]
    fn start_bytes(&self, i: usize) -> usize {
        (self.pages.word(i * ROW_BYTES) >> DEPTH_BITS) as usize % (1 << START_BITS)
    }

    /// The bytes of the entries that the pages have no room for.
    pub(super) fn spilled_bytes(&self) -> usize {
        self.spilled.len() * UNIT_BYTES
    }

    /// The bytes that rows and entries take.
    pub(super) fn bytes(&self) -> usize {
        self.rows_end + (Pages::BYTES - self.entries_end) + self.spilled.len() * UNIT_BYTES
    }

    // ---------------------------------------------------------------- filling

    /// Whether there is no room for a next step.
    #[inline]
    pub(super) fn is_full(&self) -> bool {
        self.entries_end - self.rows_end < ROOM
    }

    /// Begins the next step: there must be room.
    #[inline]
    pub(super) fn push_row(&mut self, row: StepRow) {
        let word = row.pack(Pages::BYTES - self.entries_end);
        self.rows_end += ROW_BYTES;
        if let Some(bytes) = self.pages.before(self.rows_end) {
            *bytes = word.to_ne_bytes();
        }
    }

    /// Records a cell that holds `old` and is about to change.
    #[inline(always)]
    pub(super) fn push_cell(&mut self, cell: u32, old: Value) {
        self.push(pack_cell(cell, old));
    }

    /// Records the cells, at most `N`, that are about to change and their current values. Checks for room once.
    #[inline(always)]
    pub(super) fn push_cells<const N: usize>(&mut self, cells: impl Iterator<Item = (u32, Value)>) {
        let Some(mut room) =
            self.pages.between(self.rows_end, self.entries_end).filter(|room| room.len() >= N * UNIT_BYTES)
        else {
            return cells.for_each(|(cell, old)| self.push_cell(cell, old));
        };
        for (cell, old) in cells {
            let (rest, bytes) = std::mem::take(&mut room).split_last_chunk_mut().expect("room for every one of them");
            *bytes = pack_cell(cell, old);
            room = rest;
        }
        self.entries_end = self.rows_end + room.len();
    }

    /// Records that the cells `start..start + len` are about to be turned left.
    pub(super) fn push_turn(&mut self, start: u32, len: u32, by: u32) {
        for unit in pack_turn(start, len, by) {
            self.push(unit);
        }
    }

    #[inline(always)]
    fn push(&mut self, unit: Unit) {
        let end = self.entries_end;
        if end < self.rows_end + UNIT_BYTES {
            return self.spill(unit);
        }
        if let Some(bytes) = self.pages.before(end) {
            *bytes = unit;
        }
        self.entries_end = end - UNIT_BYTES;
    }

    #[cold]
    #[inline(never)]
    fn spill(&mut self, unit: Unit) {
        self.spilled.push(unit);
    }

    // ---------------------------------------------------------------- emptying

    /// Takes the newest entry off.
    pub(super) fn pop(&mut self) -> Option<Entry> {
        let entry = self.all_entries().next_back()?;
        for _ in 0..entry.units() {
            if self.spilled.pop().is_none() {
                self.entries_end += UNIT_BYTES;
            }
        }
        Some(entry)
    }

    /// Forgets this step and those after it; the entries of the earlier steps must be the only ones left.
    pub(super) fn forget_steps_from(&mut self, step: u64) {
        self.rows_end = (step - self.first) as usize * ROW_BYTES;
    }
}
