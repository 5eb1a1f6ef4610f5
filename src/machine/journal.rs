//! The journal: for every step, which cells changed and what they held before.
//!
//! A sequence of chunks; a sealed one never changes. Appended to by the setters of `Machine` alone and walked by
//! `recording::cursor`, through a scratch copy in which entry and cell swap values, so that one piece of code walks
//! both ways. Each kind of entry says below what it does in both directions.

use std::sync::Arc;

use super::Machine;
use super::walk::Summary;
use crate::object::Value;

/// A turn of cells. Holds first cell and number of cells; stands before [`ROTATE_BY`].
/// Undo (with it): turn them right. Redo (with it): turn them left again.
pub(super) const ROTATE: u32 = u32::MAX;
/// By how many places.
pub(super) const ROTATE_BY: u32 = u32::MAX - 1;
// Any other place is the number of a cell. Undo: the cell takes the entry's value, the entry the cell's. Redo: the same.

/// Steps a chunk holds at most.
const CHUNK_STEPS: usize = 1 << 14;
/// A chunk is sealed before the step that begins behind this many entries, so that 16 bits count them.
const CHUNK_ENTRIES: usize = u16::MAX as usize;

/// A stretch of steps with their entries.
#[derive(Debug, Default)]
pub struct Chunk {
    first: u64,
    ips: Vec<u32>,
    starts: Vec<u16>,
    depths: Vec<u16>,
    places: Vec<u32>,
    olds: Vec<Value>,
}

/// What the step table says of one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepRow {
    /// The text index of the instruction.
    pub ip: u32,
    /// How many values stood on the frame's value stack before it.
    pub depth: u16,
}

impl Chunk {
    fn with_room(first: u64) -> Self {
        Self {
            first,
            ips: Vec::with_capacity(CHUNK_STEPS),
            starts: Vec::with_capacity(CHUNK_STEPS),
            depths: Vec::with_capacity(CHUNK_STEPS),
            places: Vec::with_capacity(CHUNK_STEPS),
            olds: Vec::with_capacity(CHUNK_STEPS),
        }
    }

    /// The number of its first step.
    pub fn first(&self) -> u64 {
        self.first
    }

    /// How many steps it holds.
    pub fn len(&self) -> usize {
        self.ips.len()
    }

    /// Whether it holds no step.
    pub fn is_empty(&self) -> bool {
        self.ips.is_empty()
    }

    /// How many entries it holds.
    pub fn entries(&self) -> usize {
        self.places.len()
    }

    /// The first entry of step `i` of this chunk; for the number behind the last step, the number of entries.
    pub fn entry_start(&self, i: usize) -> usize {
        self.starts.get(i).map_or(self.places.len(), |&s| s as usize)
    }

    /// What cell (or kind of change) each entry is about.
    pub fn places(&self) -> &[u32] {
        &self.places
    }

    /// What each entry holds: the value before.
    pub fn olds(&self) -> &[Value] {
        &self.olds
    }

    /// The step table's row of step `i` of this chunk.
    pub fn row(&self, i: usize) -> StepRow {
        StepRow { ip: self.ips[i], depth: self.depths[i] }
    }

    fn bytes(&self) -> usize {
        self.ips.capacity() * 8 + self.places.capacity() * 12
    }
}

/// All chunks of a recording.
#[derive(Debug)]
pub struct Journal {
    pub(super) on: bool,
    sealed: Vec<Arc<Chunk>>,
    open: Chunk,
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
    pub(super) fn new(on: bool) -> Self {
        let open = if on { Chunk::with_room(0) } else { Chunk::default() };
        Self { on, sealed: Vec::new(), open, summaries: Vec::new(), open_end: Vec::new() }
    }

    #[inline]
    pub(super) fn push(&mut self, place: u32, old: Value) {
        self.open.places.push(place);
        self.open.olds.push(old);
    }

    #[inline]
    fn begin(&mut self, ip: u32, depth: u16) {
        if self.open.ips.len() >= CHUNK_STEPS || self.open.places.len() > CHUNK_ENTRIES {
            self.seal();
        }
        self.open.starts.push(self.open.places.len() as u16);
        self.open.ips.push(ip);
        self.open.depths.push(depth);
    }

    #[cold]
    fn seal(&mut self) {
        let next = Chunk::with_room(self.open.first + self.open.len() as u64);
        let mut full = std::mem::replace(&mut self.open, next);
        full.places.shrink_to_fit();
        full.olds.shrink_to_fit();
        self.sealed.push(Arc::new(full));
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
        self.sealed.get(number).map_or(&self.open, |c| c)
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
        self.sealed.iter().map(|c| c.bytes()).sum::<usize>() + self.open.bytes()
    }

    /// Where the next step, of that row, will begin.
    pub(super) fn mark_here(&self, row: StepRow) -> JournalMark {
        JournalMark { steps: self.len(), first: self.open.first, entries: self.open.places.len(), row }
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
            if self.open.first == mark.first && self.open.places.len() <= mark.entries {
                return None;
            }
            if let (Some(place), Some(old)) = (self.open.places.pop(), self.open.olds.pop()) {
                return Some((place, old));
            }
            let last = self.sealed.pop()?;
            self.summaries.truncate(self.sealed.len());
            self.open = Arc::try_unwrap(last).unwrap_or_else(|shared| Chunk {
                first: shared.first,
                ips: shared.ips.clone(),
                starts: shared.starts.clone(),
                depths: shared.depths.clone(),
                places: shared.places.clone(),
                olds: shared.olds.clone(),
            });
        }
    }

    pub(super) fn forget_steps(&mut self, steps: u64) {
        let keep = (steps - self.open.first) as usize;
        self.open.ips.truncate(keep);
        self.open.starts.truncate(keep);
        self.open.depths.truncate(keep);
    }
}

impl Machine {
    /// A new step begins: the instruction at text index `ip`, with `depth` values on the frame's value stack.
    #[inline]
    pub fn begin_step(&mut self, ip: u32, depth: u16) {
        if self.journal.on {
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
        let place = self.open.places.pop();
        debug_assert_eq!(place, Some(ROTATE));
        self.open.olds.pop().expect("a turn has two entries")
    }
}
