//! What lets the cursor pass a whole chunk in one go, in either direction.
//!
//! Made by the walk the first time it goes back over a chunk, and kept with the chunk. It never takes more memory than
//! the chunk itself.

use super::chunk::Chunk;
use super::entry::Entry;
use super::pages::Pages;
use crate::object::{Heap, Value};

/// How to pass a chunk.
#[derive(Debug)]
pub(super) enum Summary {
    /// What the cells that the chunk changes hold at its two ends: passing it is one write per cell, however often they
    /// change in between.
    Ends {
        /// The cells, in ascending order.
        cells: Box<[u32]>,
        /// What they hold before the chunk's first step.
        start: Box<[Value]>,
        /// What they hold after its last.
        end: Box<[Value]>,
    },
    /// What each changed cell held after its change, in the order of the entries: passing the chunk is walking it. This
    /// takes less memory if most cells change only once.
    Afters(Box<[Value]>),
}

/// Bytes of [`Summary::Ends`] per cell and of [`Summary::Afters`] per change.
const ENDS_BYTES: usize = size_of::<u32>() + 2 * size_of::<Value>();
const AFTER_BYTES: usize = size_of::<Value>();

impl Summary {
    /// Passes a chunk backwards, from its end, and notes what is needed to pass it again.
    pub(super) fn of_passing_back(chunk: &Chunk, heap: &mut Heap) -> Self {
        let Some(cells) = changed_cells(chunk) else {
            let mut afters = Vec::with_capacity(chunk.unit_count());
            for entry in chunk.all_entries().rev() {
                if let Entry::Cell { value, .. } = entry.undo(heap) {
                    afters.push(value);
                }
            }
            afters.reverse();
            return Self::Afters(afters.into_boxed_slice());
        };
        let held = |heap: &Heap| cells.iter().map(|&cell| heap.cell(cell)).collect();
        let end = held(heap);
        for entry in chunk.all_entries().rev() {
            entry.undo(heap);
        }
        let start = held(heap);
        Self::Ends { cells: cells.into_boxed_slice(), start, end }
    }

    /// Passes its chunk backwards: the state must be at the chunk's end.
    pub(super) fn pass_back(&self, chunk: &Chunk, heap: &mut Heap) {
        match self {
            Self::Ends { cells, start, .. } => write_all(heap, cells, start),
            Self::Afters(_) => {
                for entry in chunk.all_entries().rev() {
                    entry.undo(heap);
                }
            }
        }
    }

    /// Passes its chunk forwards: the state must be at the chunk's start.
    pub(super) fn pass_forward(&self, chunk: &Chunk, heap: &mut Heap) {
        match self {
            Self::Ends { cells, end, .. } => write_all(heap, cells, end),
            Self::Afters(afters) => {
                let mut afters = afters.iter().copied();
                for entry in chunk.all_entries() {
                    match entry {
                        Entry::Cell { cell, value } => {
                            Entry::Cell { cell, value: afters.next().unwrap_or(value) }.redo(heap)
                        }
                        Entry::Turn { .. } => entry.redo(heap),
                    };
                }
            }
        }
    }

    /// The bytes that it takes.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::Ends { cells, .. } => cells.len() * ENDS_BYTES,
            Self::Afters(afters) => afters.len() * AFTER_BYTES,
        }
    }
}

fn write_all(heap: &mut Heap, cells: &[u32], values: &[Value]) {
    for (&cell, &v) in cells.iter().zip(values) {
        heap.write(cell, v);
    }
}

/// The cells that a chunk's entries change, each once, in ascending order; `None` if noting them all is not worth the
/// memory.
fn changed_cells(chunk: &Chunk) -> Option<Vec<u32>> {
    let mut ranges: Vec<(u32, u32)> = chunk
        .all_entries()
        .map(|entry| match entry {
            Entry::Cell { cell, .. } => (cell, cell + 1),
            Entry::Turn { start, len, .. } => (start, start + len),
        })
        .collect();
    // Walking a turn moves each of its cells, so a cell in it costs as much as one that changes by itself.
    let moved: usize = ranges.iter().map(|(start, end)| (end - start) as usize).sum();
    let most = moved.saturating_mul(AFTER_BYTES).min(Pages::BYTES) / ENDS_BYTES;
    ranges.sort_unstable();
    let mut cells = Vec::new();
    let mut covered = 0;
    for (start, end) in ranges {
        let start = start.max(covered);
        if start >= end {
            continue;
        }
        if cells.len() + (end - start) as usize > most {
            return None;
        }
        cells.extend(start..end);
        covered = end;
    }
    Some(cells)
}
