//! What one step has changed: the cells of the heap that its journal entries name.
//!
//! Called by the views to mark stack slots and names. The journal says which cells a step touched; one that was
//! written with what it held before is not counted.

use std::collections::{BTreeMap, BTreeSet};

use crate::machine::Machine;
use crate::object::Value;
use crate::recording::StepIndex;

/// The heap cells that differ from the moment before.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    cells: BTreeSet<u32>,
}

impl Changes {
    /// What the step that led to moment `at` has changed. The machine's state must be that of `at`.
    pub fn of_step_before(machine: &Machine, at: StepIndex) -> Self {
        let Some(step) = at.previous() else { return Self::default() };
        let mut before: BTreeMap<u32, Value> = BTreeMap::new();
        machine.journal().for_each_change(step.0, |cell, old| {
            // The first entry of a step for a cell holds what was there before the step.
            before.entry(cell).or_insert(old);
        });
        before.retain(|&cell, &mut old| machine.heap().cell(cell) != old);
        Self { cells: before.into_keys().collect() }
    }

    /// Whether a cell of the heap has changed: a stack slot, a fast local, the binding of a name.
    pub fn contains(&self, slot: u32) -> bool {
        self.cells.contains(&slot)
    }

    /// Whether nothing has changed.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// All of them, in ascending order.
    pub fn slots(&self) -> impl Iterator<Item = u32> + '_ {
        self.cells.iter().copied()
    }
}
