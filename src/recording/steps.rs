//! Reading the step table in a row without searching for the chunk at every step.
//!
//! Used by the queries, which look at millions of steps.

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

    /// How many steps are recorded.
    pub(super) fn len(&self) -> u64 {
        self.machine.journal().len()
    }

    /// The row of a step that is recorded.
    pub(super) fn row(&mut self, step: u64) -> StepRow {
        if step < self.first || step >= self.end {
            let journal = self.machine.journal();
            self.chunk = journal.chunk(journal.chunk_of(step));
            self.first = self.chunk.first();
            self.end = self.chunk.end();
        }
        self.chunk.row((step - self.first) as usize)
    }
}
