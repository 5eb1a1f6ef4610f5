//! Walking over the journal: the state moves back and forth in time, entry by entry within a chunk, otherwise chunk by
//! chunk.
//!
//! Called by `recording::cursor` alone. It can only restore the state to what it was: undoing takes values from the
//! journal, redoing those that undoing replaced.

use super::entry::Entry;
use super::summary::Summary;
use crate::machine::Machine;

/// A walk inside one chunk: how far it has come, and what it has undone.
#[derive(Debug)]
pub struct Walk {
    chunk: usize,
    /// The state is the one before the chunk's unit with this number.
    at: usize,
    /// What redoes the entries from there to the chunk's end, the next one last.
    undone: Vec<Entry>,
}

impl Walk {
    /// The chunk that it walks in.
    pub fn chunk(&self) -> usize {
        self.chunk
    }
}

impl Machine {
    /// Enters a chunk at its end, where the state must be.
    pub fn enter(&self, chunk: usize) -> Walk {
        Walk { chunk, at: self.journal.chunk(chunk).unit_count(), undone: Vec::new() }
    }

    /// Walks to where `step` (of the walk's chunk, or the one after it) has made `units` units of its entries: 0 where
    /// it is about to execute. A step that makes fewer is walked to its end.
    pub fn walk_to(&mut self, walk: &mut Walk, step: u64, units: usize) {
        let Self { heap, journal, .. } = self;
        let chunk = journal.chunk(walk.chunk);
        let i = (step - chunk.first()) as usize;
        let to = chunk.units_before(i).saturating_add(units).min(chunk.units_before(i + 1));
        if to < walk.at {
            walk.undone.extend(chunk.entries(to..walk.at).rev().map(|entry| entry.undo(heap)));
        } else {
            let mut left = to - walk.at;
            while left > 0 {
                let Some(entry) = walk.undone.pop() else { break };
                left -= entry.redo(heap).units();
            }
        }
        walk.at = to;
    }

    /// Passes a whole chunk backwards: the state must be at its end.
    pub fn pass_back(&mut self, number: usize) {
        let Self { heap, journal, .. } = self;
        // The open chunk may have grown since it was last passed.
        let open = number + 1 == journal.chunk_count();
        let chunk = journal.chunk_mut(number);
        match &chunk.summary {
            Some(summary) if !open => summary.pass_back(chunk, heap),
            _ => chunk.summary = Some(Summary::of_passing_back(chunk, heap)),
        }
    }

    /// Passes a whole chunk forwards that has been passed backwards before: the state must be at its start.
    pub fn pass_forward(&mut self, number: usize) {
        let Self { heap, journal, .. } = self;
        let chunk = journal.chunk(number);
        let summary = chunk.summary.as_ref().expect("whoever is before a chunk has passed it");
        summary.pass_forward(chunk, heap);
    }
}
