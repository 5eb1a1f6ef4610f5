//! Walking over the journal: the state goes back and forth in time by swapping values with a chunk's entries.
//!
//! Called by `recording::cursor` alone. It can only put the state back to what it was: what is swapped comes from the
//! journal, and the types below have no other source.

use super::{Journal, ROTATE, ROTATE_BY, turned};
use crate::machine::Machine;
use crate::object::Value;

/// What the cells that a chunk touches hold at its two ends: passing it is one write a cell.
#[derive(Debug)]
pub(super) struct Summary {
    start: Vec<(u32, Value)>,
    end: Vec<(u32, Value)>,
}

/// A copy of one chunk's entries that is swapped with the state, and how far.
#[derive(Debug)]
pub struct Scratch {
    chunk: usize,
    olds: Vec<Value>,
    /// The state is that before this entry.
    at: usize,
}

impl Scratch {
    /// The chunk it walks in.
    pub fn chunk(&self) -> usize {
        self.chunk
    }
}

impl Journal {
    /// Every cell that a step changed and what it held before, in order of change; a cell may come more than once. For
    /// turned cells no value at all is given (all bits set).
    pub fn for_each_change(&self, step: u64, mut change: impl FnMut(u32, Value)) {
        let chunk = self.chunk(self.chunk_of(step));
        let i = (step - chunk.first()) as usize;
        let entries = chunk.entries();
        for entry in chunk.entry_start(i)..chunk.entry_start(i + 1) {
            match entries.place(entry) {
                // What a turn moves is not in the journal: every cell of it counts as changed.
                ROTATE => {
                    let (start, len) = turned(entries.old(entry));
                    (start..start + len).for_each(|cell| change(cell, Value::from_bits(u64::MAX)));
                }
                ROTATE_BY => {}
                cell => change(cell, entries.old(entry)),
            }
        }
    }
}

impl Machine {
    /// Enter a chunk at its end, where the state must be.
    pub fn enter(&self, chunk: usize) -> Scratch {
        let olds = self.journal.chunk(chunk).entries().olds();
        Scratch { chunk, at: olds.len(), olds }
    }

    /// Walk inside a chunk to where `step` (of this chunk, or the one behind it) is about to execute.
    pub fn walk_to(&mut self, scratch: &mut Scratch, step: u64) {
        let chunk = self.journal.chunk(scratch.chunk);
        let to = chunk.entry_start((step - chunk.first()) as usize);
        let Self { heap, journal, .. } = self;
        let entries = journal.chunk(scratch.chunk).entries();
        let olds = &mut scratch.olds;
        let mut i = scratch.at;
        while i > to {
            i -= 1;
            let place = entries.place(i);
            if place == ROTATE_BY {
                let by = olds[i].bits() as usize;
                i -= 1;
                let (start, len) = turned(olds[i]);
                heap.slice_mut(start, start + len).rotate_right(by);
            } else {
                let now = heap.cell(place);
                heap.write(place, olds[i]);
                olds[i] = now;
            }
        }
        while i < to {
            let place = entries.place(i);
            if place == ROTATE {
                let (start, len) = turned(olds[i]);
                heap.slice_mut(start, start + len).rotate_left(olds[i + 1].bits() as usize);
                i += 2;
            } else {
                let now = heap.cell(place);
                heap.write(place, olds[i]);
                olds[i] = now;
                i += 1;
            }
        }
        scratch.at = to;
    }

    /// Pass a whole chunk backwards: the state must be at its end.
    pub fn pass_back(&mut self, chunk: usize) {
        if let Some(Some(summary)) = self.journal.summaries.get(chunk) {
            for &(cell, v) in &summary.start {
                self.heap.write(cell, v);
            }
            return;
        }
        let cells = self.touched(chunk);
        let end = cells.iter().map(|&c| (c, self.heap.cell(c))).collect();
        let mut scratch = self.enter(chunk);
        self.walk_to(&mut scratch, self.journal.chunk(chunk).first());
        let start = cells.iter().map(|&c| (c, self.heap.cell(c))).collect();
        if chunk + 1 < self.journal.chunk_count() {
            if self.journal.summaries.len() <= chunk {
                self.journal.summaries.resize_with(chunk + 1, || None);
            }
            self.journal.summaries[chunk] = Some(Summary { start, end });
        } else {
            // The open chunk may still grow; nothing goes forward over it but the scratch that it was entered with.
            self.journal.open_end = end;
        }
    }

    /// Pass a whole chunk forwards that has been passed backwards before: the state must be at its start.
    pub fn pass_forward(&mut self, chunk: usize) {
        let Self { heap, journal, .. } = self;
        let end = match journal.summaries.get(chunk) {
            Some(Some(summary)) => &summary.end,
            _ => &journal.open_end,
        };
        for &(cell, v) in end {
            heap.write(cell, v);
        }
    }

    /// The cells that a chunk's entries touch, each once, in ascending order.
    fn touched(&self, chunk: usize) -> Vec<u32> {
        let entries = self.journal.chunk(chunk).entries();
        let mut cells = Vec::with_capacity(entries.len());
        for i in 0..entries.len() {
            match entries.place(i) {
                ROTATE => {
                    let (start, len) = turned(entries.old(i));
                    cells.extend(start..start + len);
                }
                ROTATE_BY => {}
                cell => cells.push(cell),
            }
        }
        cells.sort_unstable();
        cells.dedup();
        cells
    }
}
