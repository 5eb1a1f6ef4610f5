//! A chunk of the journal: a stretch of steps with their entries, in one piece of memory.
//!
//! Filled by [`Journal`](super::Journal), which seals it when it is full; from then on it never changes, so that it can
//! be read by whoever has it. From the front of its pages grow the rows of the step table, from the back the entries.

use std::ops::Range;

use super::entry::{Entries, Entry, UNIT_BYTES, Unit, pack_cell, pack_turn};
use super::pages::Pages;
use super::summary::Summary;
use crate::object::Value;

/// Bytes that a step takes: its [`StepRow`], packed.
const ROW_BYTES: usize = 8;
/// A chunk is full when it has less room than this, in bytes, for the next step and its entries.
const ROOM: usize = ROW_BYTES + 256 * UNIT_BYTES;

/// A stretch of steps with their entries.
#[derive(Debug)]
pub struct Chunk {
    first: u64,
    pages: Pages,
    /// The pages' byte behind the last row.
    rows_end: usize,
    /// The pages' byte at which the newest entry begins.
    entries_end: usize,
    /// The entries of a last step that has too many for the pages.
    spilled: Vec<Unit>,
    /// How to pass it in one go, once it has been walked.
    pub(super) summary: Option<Summary>,
}

/// What the step table says of one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepRow {
    /// The text index of the instruction.
    pub ip: u32,
    /// How many values stood on the frame's value stack before it.
    pub depth: u16,
}

/// A row, packed: 27 bits of text index, 21 bits of how many bytes of entries there are before the step's own, 16 bits of
/// depth.
const DEPTH_BITS: u32 = 16;
const START_BITS: u32 = 21;
const _: () = assert!(Pages::BYTES - ROW_BYTES < 1 << START_BITS, "every entry can be a step's first");
/// How many instructions the machine's text can have while it records.
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

    /// The number of the step behind its last.
    pub fn end(&self) -> u64 {
        self.first + self.len() as u64
    }

    /// How many steps it holds.
    #[inline]
    pub fn len(&self) -> usize {
        self.rows_end / ROW_BYTES
    }

    /// Whether it holds no step.
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

    /// How many units its entries take.
    #[inline]
    pub(super) fn unit_count(&self) -> usize {
        (Pages::BYTES - self.entries_end) / UNIT_BYTES + self.spilled.len()
    }

    /// How many units there are before the entries of step `i` of this chunk, which may be the one behind its last.
    pub(super) fn units_before(&self, i: usize) -> usize {
        if i >= self.len() {
            return self.unit_count();
        }
        self.start_bytes(i) / UNIT_BYTES
    }

    /// Bytes of entries in the pages before step `i` of this chunk.
    #[inline]
    fn start_bytes(&self, i: usize) -> usize {
        (self.pages.word(i * ROW_BYTES) >> DEPTH_BITS) as usize % (1 << START_BITS)
    }

    /// Bytes that rows and entries take.
    pub(super) fn bytes(&self) -> usize {
        self.rows_end + (Pages::BYTES - self.entries_end) + self.spilled.len() * UNIT_BYTES
    }

    // ---------------------------------------------------------------- filling

    /// Whether there is no room for a next step.
    #[inline]
    pub(super) fn is_full(&self) -> bool {
        self.entries_end - self.rows_end < ROOM
    }

    /// The next step begins: there must be room.
    #[inline]
    pub(super) fn push_row(&mut self, row: StepRow) {
        let word = row.pack(Pages::BYTES - self.entries_end);
        self.rows_end += ROW_BYTES;
        if let Some(bytes) = self.pages.before(self.rows_end) {
            *bytes = word.to_ne_bytes();
        }
    }

    /// A cell is about to change that holds `old`.
    #[inline(always)]
    pub(super) fn push_cell(&mut self, cell: u32, old: Value) {
        self.push(pack_cell(cell, old));
    }

    /// The given cells, at most `N`, are about to change that hold these values. Looks for room once.
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

    /// The cells `start..start + len` are about to be turned left.
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

    /// Take the newest entry off.
    pub(super) fn pop(&mut self) -> Option<Entry> {
        let entry = self.all_entries().next_back()?;
        for _ in 0..entry.units() {
            if self.spilled.pop().is_none() {
                self.entries_end += UNIT_BYTES;
            }
        }
        Some(entry)
    }

    /// Only the steps before this one remain; their entries must be the only ones left.
    pub(super) fn forget_steps_from(&mut self, step: u64) {
        self.rows_end = (step - self.first) as usize * ROW_BYTES;
    }
}
