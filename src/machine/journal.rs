//! The journal: for every step, which cells changed and what they held before.
//!
//! A sequence of chunks; a sealed one never changes. Appended to by the setters of `Machine` alone and walked by
//! `recording::cursor`, through a scratch copy in which entry and cell swap values, so that one piece of code walks
//! both ways. Each kind of entry says below what it does in both directions.

use super::Machine;
use super::pages::{PLACES, Pages, PagesAhead, WORDS};
use super::walk::Summary;
use crate::object::Value;

/// A turn of cells. Holds first cell and number of cells; stands before [`ROTATE_BY`].
/// Undo (with it): turn them right. Redo (with it): turn them left again.
pub(super) const ROTATE: u32 = u32::MAX;
/// By how many places.
pub(super) const ROTATE_BY: u32 = u32::MAX - 1;
// Any other place is the number of a cell. Undo: the cell takes the entry's value, the entry the cell's. Redo: the same.

/// A chunk is sealed before a step that would begin with less room than this for its entries.
const ROOM: usize = 256;

/// A stretch of steps with their entries. Of its pages' words the first are its steps (see [`StepRow`]), and the last,
/// counted from the end, what its entries hold.
#[derive(Debug)]
pub struct Chunk {
    first: u64,
    steps: usize,
    pages: Pages,
    /// How many entries are in the pages, and how many can be.
    paged: usize,
    limit: usize,
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

/// A step's word: 30 bits of text index, 18 bits of where its entries begin in the chunk, 16 bits of depth.
const DEPTH_BITS: u32 = 16;
const START_BITS: u32 = 18;
const _: () = assert!(WORDS < 1 << START_BITS, "every entry can be a step's first");

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
        Self { first, steps: 0, pages, paged: 0, limit: 0, spilled: Vec::new() }
    }

    /// The number of its first step.
    pub fn first(&self) -> u64 {
        self.first
    }

    /// How many steps it holds.
    pub fn len(&self) -> usize {
        self.steps
    }

    /// Whether it holds no step.
    pub fn is_empty(&self) -> bool {
        self.steps == 0
    }

    /// How many entries it holds.
    pub fn entries(&self) -> usize {
        self.paged + self.spilled.len()
    }

    /// The first entry of step `i` of this chunk; for the number behind the last step, the number of entries.
    pub fn entry_start(&self, i: usize) -> usize {
        if i >= self.steps {
            return self.entries();
        }
        (self.pages.words()[i] >> DEPTH_BITS) as usize & ((1 << START_BITS) - 1)
    }

    /// What cell (or kind of change) entry `i` is about.
    #[inline]
    pub(super) fn place(&self, i: usize) -> u32 {
        if i < self.paged { self.pages.places()[i] } else { self.spilled[i - self.paged].0 }
    }

    /// What entry `i` holds: the value before.
    #[inline]
    pub(super) fn old(&self, i: usize) -> Value {
        if i < self.paged {
            Value::from_bits(self.pages.words()[WORDS - 1 - i])
        } else {
            self.spilled[i - self.paged].1
        }
    }

    /// What all entries hold, in order.
    pub(super) fn olds(&self) -> Vec<Value> {
        let words = self.pages.words();
        let paged = words[words.len() - self.paged..].iter().rev().map(|&bits| Value::from_bits(bits));
        paged.chain(self.spilled.iter().map(|e| e.1)).collect()
    }

    /// The step table's row of step `i` of this chunk.
    pub fn row(&self, i: usize) -> StepRow {
        assert!(i < self.steps, "step {i} of a chunk of {}", self.steps);
        StepRow::unpack(self.pages.words()[i])
    }

    #[inline(always)]
    fn push(&mut self, place: u32, old: Value) {
        let i = self.paged;
        if i < self.limit {
            self.pages.write_entry(i, place, old.bits());
            self.paged = i + 1;
        } else {
            self.spilled.push((place, old));
        }
    }

    fn pop(&mut self) -> Option<(u32, Value)> {
        if let Some(entry) = self.spilled.pop() {
            return Some(entry);
        }
        let i = self.paged.checked_sub(1)?;
        let entry = (self.place(i), self.old(i));
        self.paged = i;
        Some(entry)
    }

    fn bytes(&self) -> usize {
        self.steps * 8 + self.entries() * 12
    }
}

/// All chunks of a recording.
#[derive(Debug)]
pub struct Journal {
    pub(super) on: bool,
    sealed: Vec<Chunk>,
    open: Chunk,
    pages_ahead: PagesAhead,
    /// By chunk: what a seek needs to pass it in one go, once it has been walked.
    pub(super) summaries: Vec<Option<Summary>>,
    /// What the cells that the open chunk touches held at the live edge, while the cursor is before it.
    pub(super) open_end: Vec<(u32, Value)>,
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

    pub(super) fn new(on: bool) -> Self {
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
        let open = &mut self.open;
        if open.paged + ROOM > open.limit {
            self.make_room();
        }
        let open = &mut self.open;
        open.pages.write_step(open.steps, StepRow { ip, depth }.pack(open.paged));
        open.steps += 1;
        open.limit = PLACES.min(WORDS - open.steps);
    }

    /// Before a step for which the open chunk seems to have no room.
    #[cold]
    fn make_room(&mut self) {
        let open = &mut self.open;
        open.limit = PLACES.min(WORDS - open.steps);
        if open.paged + ROOM > open.limit || !open.spilled.is_empty() {
            let next = Chunk::new(open.first + open.len() as u64, self.pages_ahead.next());
            self.sealed.push(std::mem::replace(&mut self.open, next));
        }
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
        JournalMark { steps: self.len(), first: self.open.first, entries: self.open.entries(), row }
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
            if self.open.first == mark.first && self.open.entries() <= mark.entries {
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
        self.open.steps = (steps - self.open.first) as usize;
    }
}

impl Machine {
    /// A new step begins: the instruction at text index `ip`, with `depth` values on the frame's value stack.
    #[inline]
    pub fn begin_step(&mut self, ip: u32, depth: u16) {
        if self.journal.on {
            self.edge.begin_step();
            self.journal.begin(ip, depth);
        }
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
