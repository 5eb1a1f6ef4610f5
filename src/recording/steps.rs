//! Sequential reading of the step table, without searching for the chunk at every step.
//!
//! Used by the queries, which look at millions of steps, and by the history of cells.

use crate::machine::journal::Entries;
use crate::machine::{Chunk, Machine, StepRow};

/// A reader that remembers which chunk it was in.
pub(super) struct Steps<'a> {
    machine: &'a Machine,
    chunk: &'a Chunk,
    first: u64,
    end: u64,
}

impl<'a> Steps<'a> {
    pub(super) fn new(machine: &'a Machine) -> Self {
        Self { machine, chunk: machine.journal().chunk(0), first: 0, end: 0 }
    }

    /// The number of recorded steps.
    pub(super) fn len(&self) -> u64 {
        self.machine.journal().len()
    }

    /// The row of a step that is recorded.
    pub(super) fn row(&mut self, step: u64) -> StepRow {
        let i = self.find(step);
        self.chunk.row(i)
    }

    /// The changes made by a recorded step, in order.
    pub(super) fn entries(&mut self, step: u64) -> Entries<'a> {
        let i = self.find(step);
        self.chunk.entries_of(i)
    }

    /// The index of a step in its chunk, which becomes the current one.
    fn find(&mut self, step: u64) -> usize {
        if step < self.first || step >= self.end {
            let journal = self.machine.journal();
            self.chunk = journal.chunk(journal.chunk_of(step));
            self.first = self.chunk.first();
            self.end = self.chunk.end();
        }
        (step - self.first) as usize
    }
}
