//! The journal: for every step, which cells changed and what they held before.
//!
//! A sequence of chunks, of which only the last is open; a sealed one never changes. Appended to by the setters of
//! `Machine` alone; shortened by `machine::rewind`; walked by `recording::cursor`, in both directions, through
//! [`walk`]. It holds what is needed to go back in time and nothing else: what else happened (calls, raises) is
//! recorded as events in `machine::event`.
//!
//! From the bottom up: `entry` is one change, `pages` is memory, `chunk` lays steps and entries out in it, `summary`
//! says how to pass a whole chunk, the journal is the sequence, `walk` moves the state over it.

mod chunk;
mod entry;
mod pages;
mod summary;
pub mod walk;

use super::{Machine, Mode};
use crate::object::Value;
use pages::{Pages, PagesAhead};

pub(super) use chunk::MAX_TEXT;
pub use chunk::{Chunk, StepRow};
pub use entry::{Entries, Entry};

/// All chunks of a recording.
#[derive(Debug)]
pub struct Journal {
    pub(super) on: bool,
    sealed: Vec<Chunk>,
    open: Chunk,
    pages_ahead: PagesAhead,
}

/// How far the journal reached at some moment between two steps, for taking back what came after.
#[derive(Clone, Copy, Debug)]
pub(super) struct JournalEnd {
    /// The number of the step that began there.
    pub(super) step: u64,
    /// Its row.
    pub(super) row: StepRow,
    /// The number of the first step of the chunk that was open.
    chunk: u64,
    /// The number of units of that chunk's entries.
    units: usize,
}

impl Journal {
    /// No recording has more steps than this (it would take 80 GB): events number them with 32 bits.
    pub const MAX_STEPS: u64 = u32::MAX as u64;

    pub(super) fn new(mode: Mode) -> Self {
        let on = mode == Mode::Record;
        let pages = if on { Pages::new() } else { Pages::none() };
        Self { on, sealed: Vec::new(), open: Chunk::new(0, pages), pages_ahead: PagesAhead::default() }
    }

    // ---------------------------------------------------------------- reading

    /// The number of recorded steps.
    pub fn len(&self) -> u64 {
        self.open.end()
    }

    /// Whether no step has been recorded.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of chunks, including the open one.
    pub fn chunk_count(&self) -> usize {
        self.sealed.len() + 1
    }

    /// A chunk by number; the last one is still open.
    pub fn chunk(&self, number: usize) -> &Chunk {
        self.sealed.get(number).unwrap_or(&self.open)
    }

    fn chunk_mut(&mut self, number: usize) -> &mut Chunk {
        self.sealed.get_mut(number).unwrap_or(&mut self.open)
    }

    /// The chunk that holds a step (the last one for the live edge).
    pub fn chunk_of(&self, step: u64) -> usize {
        self.sealed.partition_point(|chunk| chunk.end() <= step)
    }

    /// The step table's row of a step; `None` for one that is not recorded.
    pub fn step(&self, step: u64) -> Option<StepRow> {
        let chunk = self.chunk(self.chunk_of(step));
        (step < chunk.end()).then(|| chunk.row((step - chunk.first()) as usize))
    }

    /// The changes made by a recorded step, in order; a cell may occur more than once.
    pub fn entries_of(&self, step: u64) -> Entries<'_> {
        let chunk = self.chunk(self.chunk_of(step));
        chunk.entries_of((step - chunk.first()) as usize)
    }

    /// The number of units that the entries of the open chunk take.
    #[inline(always)]
    pub(super) fn units_of_open_chunk(&self) -> usize {
        self.open.unit_count()
    }

    /// How many units of entries step `step` had made when those of its chunk took `units`, of which the lowest 16 bits
    /// are given. `None` for a step with too many units to tell from these.
    pub(super) fn units_into_step(&self, step: u64, units: u16) -> Option<usize> {
        let chunk = self.chunk(self.chunk_of(step));
        let i = step.checked_sub(chunk.first())? as usize;
        let before = chunk.units_before(i);
        let made = chunk.units_before(i + 1) - before;
        (made <= u16::MAX.into()).then(|| units.wrapping_sub(before as u16).into())
    }

    /// The bytes that the journal takes: step table, entries and summaries.
    pub fn bytes(&self) -> usize {
        let sealed: usize = self.sealed.iter().map(|chunk| chunk.bytes().max(Pages::BYTES)).sum();
        let chunks = self.sealed.iter().chain([&self.open]);
        let summaries: usize = chunks.filter_map(|chunk| chunk.summary.as_ref()).map(|summary| summary.bytes()).sum();
        sealed + self.open.bytes() + summaries
    }

    /// The bytes of all full chunks, and of what has no place in the open one.
    pub(super) fn bytes_held(&self) -> usize {
        self.sealed.len() * Pages::BYTES + self.open.spilled_bytes()
    }

    // ---------------------------------------------------------------- appending

    /// Records a cell that holds `old` and is about to change.
    #[inline(always)]
    pub(super) fn push_cell(&mut self, cell: u32, old: Value) {
        self.open.push_cell(cell, old);
    }

    /// Records the cells, at most `N`, that are about to change and their current values.
    #[inline(always)]
    pub(super) fn push_cells<const N: usize>(&mut self, cells: impl Iterator<Item = (u32, Value)>) {
        self.open.push_cells::<N>(cells);
    }

    /// Records that the cells `start..start + len` are about to be turned left by `by` places.
    pub(super) fn push_turn(&mut self, start: u32, len: u32, by: u32) {
        self.open.push_turn(start, len, by);
    }

    #[inline]
    fn begin(&mut self, row: StepRow) {
        if self.open.is_full() {
            self.seal();
        }
        self.open.push_row(row);
    }

    /// Seals the open chunk, which is full.
    #[cold]
    #[inline(never)]
    fn seal(&mut self) {
        let next = Chunk::new(self.len(), self.pages_ahead.next());
        let mut full = std::mem::replace(&mut self.open, next);
        // If it was passed while it was open, it has grown since.
        full.summary = None;
        self.sealed.push(full);
    }

    // ---------------------------------------------------------------- taking back

    /// Where the next step, with that row, will begin.
    pub(super) fn end(&self, row: StepRow) -> JournalEnd {
        JournalEnd { step: self.len(), row, chunk: self.open.first(), units: self.open.unit_count() }
    }

    /// Where the last step began.
    pub(super) fn end_before_last_step(&self) -> JournalEnd {
        let i = self.open.len() - 1;
        let (row, units) = (self.open.row(i), self.open.units_before(i));
        JournalEnd { step: self.len() - 1, row, chunk: self.open.first(), units }
    }

    /// Takes off the newest entry after `end`; `None` once there is none.
    pub(super) fn pop_entry(&mut self, end: JournalEnd) -> Option<Entry> {
        loop {
            if self.open.first() == end.chunk && self.open.unit_count() <= end.units {
                return None;
            }
            if let Some(entry) = self.open.pop() {
                return Some(entry);
            }
            self.open = self.sealed.pop()?;
        }
    }

    /// Forgets the steps after `end`, whose entries have been taken off.
    pub(super) fn forget_steps(&mut self, end: JournalEnd) {
        self.open.forget_steps_from(end.step);
    }
}

impl Machine {
    /// Begins a new step of a recording: the instruction at text index `ip`, with `depth` values on the frame's value
    /// stack.
    #[inline]
    pub fn begin_step(&mut self, ip: u32, depth: u16) {
        debug_assert!(self.journal.on);
        self.edge.step_serial = self.edge.int_serial;
        self.journal.begin(StepRow { ip, depth });
    }
}
