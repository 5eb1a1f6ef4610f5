//! The journal: for every step, which cells changed and what they held before.
//!
//! A sequence of chunks; a sealed one never changes. Appended to by the setters of `Machine` alone and walked by
//! `recording::cursor`, through a scratch copy in which entry and cell swap values, so that one piece of code walks
//! both ways. Each kind of entry says below what it does in both directions.

mod pages;
pub mod walk;

use super::{Machine, Mode};
use crate::object::Value;
use pages::{ENTRY, Pages, PagesAhead, STEP};
use walk::Summary;

/// A turn of cells. Holds first cell and number of cells; stands before [`ROTATE_BY`].
/// Undo (with it): turn them right. Redo (with it): turn them left again.
pub(super) const ROTATE: u32 = u32::MAX;
/// By how many places.
pub(super) const ROTATE_BY: u32 = u32::MAX - 1;
// Any other place is the number of a cell. Undo: the cell takes the entry's value, the entry the cell's. Redo: the same.

/// A chunk is sealed before a step that would begin with less room than this, in bytes, for itself and its entries.
const ROOM: usize = STEP + 256 * ENTRY;

/// A stretch of steps with their entries.
#[derive(Debug)]
pub struct Chunk {
    first: u64,
    pages: Pages,
    /// The pages' byte behind the last step.
    steps_end: usize,
    /// The pages' byte at which the newest entry begins.
    entries_end: usize,
    /// The entries of a last step that has too many for the pages.
    spilled: Vec<(u32, Value)>,
}

/// What the step table says of one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepRow {
    /// The text index of the instruction.
    pub ip: u32,
    /// How many values stood on the frame's value stack before it.
    pub depth: u16,
}

/// A step, packed: 27 bits of text index, 21 bits of how many bytes of entries there are before its own, 16 bits of depth.
const DEPTH_BITS: u32 = 16;
const START_BITS: u32 = 21;
const _: () = assert!(Pages::BYTES - STEP < 1 << START_BITS, "every entry can be a step's first");
/// So many instructions the machine's text may have while a recording is made.
pub(super) const MAX_TEXT: u32 = 1 << (u64::BITS - START_BITS - DEPTH_BITS);

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
    fn new(first: u64, pages: Pages) -> Self {
        Self { first, pages, steps_end: 0, entries_end: Pages::BYTES, spilled: Vec::new() }
    }

    /// The number of its first step.
    pub fn first(&self) -> u64 {
        self.first
    }

    /// How many steps it holds.
    #[inline]
    pub fn len(&self) -> usize {
        self.steps_end / STEP
    }

    /// Whether it holds no step.
    pub fn is_empty(&self) -> bool {
        self.steps_end == 0
    }

    /// Its entries.
    #[inline]
    pub(super) fn entries(&self) -> Entries<'_> {
        Entries { paged: self.pages.entries(self.entries_end), spilled: &self.spilled }
    }

    /// How many entries it holds.
    fn entry_count(&self) -> usize {
        (Pages::BYTES - self.entries_end) / ENTRY + self.spilled.len()
    }

    /// The first entry of step `i` of this chunk; for the number behind the last step, the number of entries.
    pub fn entry_start(&self, i: usize) -> usize {
        if i >= self.len() {
            return self.entry_count();
        }
        (self.pages.step(i * STEP) >> DEPTH_BITS) as usize % (1 << START_BITS) / ENTRY
    }

    /// The step table's row of step `i` of this chunk.
    pub fn row(&self, i: usize) -> StepRow {
        assert!(i < self.len(), "step {i} of a chunk of {}", self.len());
        StepRow::unpack(self.pages.step(i * STEP))
    }

    #[inline(always)]
    fn push(&mut self, place: u32, old: Value) {
        let end = self.entries_end;
        if end < self.steps_end + ENTRY {
            return self.spill(place, old);
        }
        if let Some(entry) = self.pages.before::<ENTRY>(end) {
            entry[..4].copy_from_slice(&place.to_ne_bytes());
            entry[4..].copy_from_slice(&old.bits().to_ne_bytes());
        }
        self.entries_end = end - ENTRY;
    }

    #[cold]
    #[inline(never)]
    fn spill(&mut self, place: u32, old: Value) {
        self.spilled.push((place, old));
    }

    fn pop(&mut self) -> Option<(u32, Value)> {
        if let Some(entry) = self.spilled.pop() {
            return Some(entry);
        }
        let entry = *self.pages.entries(self.entries_end).first()?;
        self.entries_end += ENTRY;
        Some((place(entry), old(entry)))
    }

    fn bytes(&self) -> usize {
        self.steps_end + (Pages::BYTES - self.entries_end) + self.spilled.len() * ENTRY
    }
}

/// The entries of a chunk, by number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entries<'a> {
    /// The newest first.
    paged: &'a [[u8; ENTRY]],
    spilled: &'a [(u32, Value)],
}

impl Entries<'_> {
    pub(super) fn len(self) -> usize {
        self.paged.len() + self.spilled.len()
    }

    /// What cell (or kind of change) entry `i` is about.
    #[inline]
    pub(super) fn place(self, i: usize) -> u32 {
        let last = self.paged.len().wrapping_sub(1);
        self.paged.get(last.wrapping_sub(i)).map_or_else(|| self.spilled[i - self.paged.len()].0, |entry| place(*entry))
    }

    /// What entry `i` holds: the value before.
    #[inline]
    pub(super) fn old(self, i: usize) -> Value {
        let last = self.paged.len().wrapping_sub(1);
        self.paged.get(last.wrapping_sub(i)).map_or_else(|| self.spilled[i - self.paged.len()].1, |entry| old(*entry))
    }

    /// What all entries hold, in order.
    pub(super) fn olds(self) -> Vec<Value> {
        let paged = self.paged.iter().rev().map(|entry| old(*entry));
        paged.chain(self.spilled.iter().map(|entry| entry.1)).collect()
    }
}

#[inline]
fn place([a, b, c, d, ..]: [u8; ENTRY]) -> u32 {
    u32::from_ne_bytes([a, b, c, d])
}

#[inline]
fn old([_, _, _, _, a, b, c, d, e, f, g, h]: [u8; ENTRY]) -> Value {
    Value::from_bits(u64::from_ne_bytes([a, b, c, d, e, f, g, h]))
}

/// All chunks of a recording.
#[derive(Debug)]
pub struct Journal {
    pub(super) on: bool,
    sealed: Vec<Chunk>,
    open: Chunk,
    pages_ahead: PagesAhead,
    /// By chunk: what a seek needs to pass it in one go, once it has been walked.
    summaries: Vec<Option<Summary>>,
    /// What the cells that the open chunk touches held at the live edge, while the cursor is before it.
    open_end: Vec<(u32, Value)>,
}

/// A place in the journal between two steps.
#[derive(Clone, Copy, Debug)]
pub(super) struct JournalMark {
    pub(super) steps: u64,
    first: u64,
    entries: usize,
    /// The step's own row.
    pub(super) row: StepRow,
}

impl Journal {
    /// No recording has more steps than this (of which it would take 80 GB): events number them with 32 bits.
    pub const MAX_STEPS: u64 = u32::MAX as u64;

    pub(super) fn new(mode: Mode) -> Self {
        let on = mode == Mode::Record;
        let pages = if on { Pages::new() } else { Pages::none() };
        Self {
            on,
            sealed: Vec::new(),
            open: Chunk::new(0, pages),
            pages_ahead: PagesAhead::default(),
            summaries: Vec::new(),
            open_end: Vec::new(),
        }
    }

    #[inline(always)]
    pub(super) fn push(&mut self, place: u32, old: Value) {
        self.open.push(place, old);
    }

    #[inline]
    fn begin(&mut self, ip: u32, depth: u16) {
        if self.open.entries_end - self.open.steps_end < ROOM {
            self.seal();
        }
        let open = &mut self.open;
        let word = StepRow { ip, depth }.pack(Pages::BYTES - open.entries_end);
        open.steps_end += STEP;
        if let Some(step) = open.pages.before::<STEP>(open.steps_end) {
            *step = word.to_ne_bytes();
        }
    }

    /// The open chunk is full.
    #[cold]
    #[inline(never)]
    fn seal(&mut self) {
        let next = Chunk::new(self.len(), self.pages_ahead.next());
        self.sealed.push(std::mem::replace(&mut self.open, next));
    }

    /// How many steps have been recorded.
    pub fn len(&self) -> u64 {
        self.open.first + self.open.len() as u64
    }

    /// Whether no step has been recorded.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many chunks there are, the open one included.
    pub fn chunk_count(&self) -> usize {
        self.sealed.len() + 1
    }

    /// A chunk by number; the last one is still open.
    pub fn chunk(&self, number: usize) -> &Chunk {
        self.sealed.get(number).unwrap_or(&self.open)
    }

    /// The chunk that holds a step (the last one for the live edge).
    pub fn chunk_of(&self, step: u64) -> usize {
        self.sealed.partition_point(|c| c.first + c.len() as u64 <= step)
    }

    /// The step table's row of a step.
    pub fn step(&self, step: u64) -> Option<StepRow> {
        let chunk = self.chunk(self.chunk_of(step));
        let i = (step - chunk.first) as usize;
        if i < chunk.len() { Some(chunk.row(i)) } else { None }
    }

    /// Bytes that journal and step table take.
    pub fn bytes(&self) -> usize {
        self.sealed.iter().map(|c| c.bytes().max(Pages::BYTES)).sum::<usize>() + self.open.bytes()
    }

    /// Where the next step, of that row, will begin.
    pub(super) fn mark_here(&self, row: StepRow) -> JournalMark {
        JournalMark { steps: self.len(), first: self.open.first, entries: self.open.entry_count(), row }
    }

    /// Where the last step began.
    pub(super) fn mark_step(&self) -> JournalMark {
        let steps = self.len() - 1;
        let i = self.open.len() - 1;
        JournalMark { steps, first: self.open.first, entries: self.open.entry_start(i), row: self.open.row(i) }
    }

    /// Take the newest entry off, down to a mark.
    pub(super) fn pop_entry(&mut self, mark: JournalMark) -> Option<(u32, Value)> {
        loop {
            if self.open.first == mark.first && self.open.entry_count() <= mark.entries {
                return None;
            }
            if let Some(entry) = self.open.pop() {
                return Some(entry);
            }
            self.open = self.sealed.pop()?;
            self.summaries.truncate(self.sealed.len());
        }
    }

    pub(super) fn forget_steps(&mut self, steps: u64) {
        self.open.steps_end = (steps - self.open.first) as usize * STEP;
    }
}

impl Machine {
    /// A new step of a recording begins: the instruction at text index `ip`, with `depth` values on the frame's value stack.
    #[inline]
    pub fn begin_step(&mut self, ip: u32, depth: u16) {
        debug_assert!(self.journal.on);
        self.journal.begin(ip, depth);
    }

    pub(super) fn undo_entry(&mut self, place: u32, old: Value) {
        match place {
            ROTATE_BY => {
                let (turn, what) = (old.bits(), self.journal.pop_turn());
                let (start, len) = ((what.bits() >> 32) as u32, what.bits() as u32);
                self.heap.slice_mut(start, start + len).rotate_right(turn as usize);
            }
            cell => self.heap.write(cell, old),
        }
    }
}

/// First cell and number of cells of a turn.
pub(super) fn turned(entry: Value) -> (u32, u32) {
    ((entry.bits() >> 32) as u32, entry.bits() as u32)
}

impl Journal {
    fn pop_turn(&mut self) -> Value {
        let entry = self.open.pop();
        debug_assert_eq!(entry.map(|e| e.0), Some(ROTATE));
        entry.expect("a turn has two entries").1
    }
}
