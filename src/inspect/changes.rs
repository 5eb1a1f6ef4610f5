//! What one step has changed: the cells of the heap that its journal entries name.
//!
//! Called by the views to mark stack slots and names. The journal says which cells a step touched; one that was
//! rewritten with the value it already held does not count.

use std::collections::{BTreeMap, BTreeSet};

use super::objects::children;
use crate::machine::{Entry, Machine};
use crate::object::layout::{FIELDS, thread};
use crate::object::{Kind, Value};
use crate::recording::StepIndex;

/// How deep into containers, and into how many of their items, a change is searched for.
const DEPTH: u32 = 2;
const ITEMS: usize = 64;

/// The heap cells that differ from the moment before.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    cells: BTreeSet<u32>,
}

/// The slots of the value stack that a step has pushed within a frame: new whatever the cells held before.
fn pushed(machine: &Machine, step: StepIndex, other_frame: bool) -> std::ops::Range<u32> {
    let frame = machine.thread(thread::FRAME);
    let Some(row) = machine.journal().step(step.0).filter(|_| !other_frame && !frame.is_null()) else { return 0..0 };
    let bottom = machine.frame_stack(frame);
    bottom + u32::from(row.depth)..bottom + machine.position().depth
}

impl Changes {
    /// What the step that led to moment `at` has changed. The machine's state must be that of `at`.
    pub fn of_step_before(machine: &Machine, at: StepIndex) -> Self {
        let Some(step) = at.previous() else { return Self::default() };
        let mut before: BTreeMap<u32, Value> = BTreeMap::new();
        let mut turned = BTreeSet::new();
        for entry in machine.journal().entries_of(step.0) {
            match entry {
                // A step's first entry for a cell holds what was there before the step.
                Entry::Cell { cell, value } => {
                    before.entry(cell).or_insert(value);
                }
                // The values that a turn moves are not in the journal: all of its cells count as changed.
                Entry::Turn { start, len, .. } => turned.extend(start..start + len),
            }
        }
        before.retain(|cell, old| turned.contains(cell) || machine.heap().cell(*cell) != *old);
        let new_slots = pushed(machine, step, before.contains_key(&thread::FRAME));
        Self { cells: before.into_keys().chain(turned).chain(new_slots).collect() }
    }

    /// Whether a cell of the heap has changed: a stack slot, a fast local, the binding of a name.
    pub fn contains(&self, slot: u32) -> bool {
        self.cells.contains(&slot)
    }

    /// Whether a value has changed inside: an item of a list, an attribute of an instance, to a small depth.
    pub fn touches(&self, machine: &Machine, v: Value) -> bool {
        !self.cells.is_empty() && self.touches_within(machine, v, DEPTH)
    }

    fn touches_within(&self, machine: &Machine, v: Value, depth: u32) -> bool {
        let data = [Kind::List, Kind::Dict, Kind::Set, Kind::Tuple, Kind::Instance, Kind::Cell];
        if !v.kind().is_some_and(|kind| data.contains(&kind)) {
            return false;
        }
        let heap = machine.heap();
        let covers = |object: Value| {
            let start = object.index();
            self.cells.range(start..start + FIELDS + heap.field_count(object)).next().is_some()
        };
        covers(v)
            || heap.fields(v).iter().any(|field| field.is(Kind::Buffer) && covers(*field))
            || depth > 0
                && children(machine, v).into_iter().take(ITEMS).any(|c| self.touches_within(machine, c, depth - 1))
    }
}
