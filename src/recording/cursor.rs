//! The cursor: a moment of the recording, and the machine's state moved there.
//!
//! Owned by `session`, which hands it the machine for each move. Inside one chunk it walks entry by entry; it passes
//! whole chunks by their summaries. The state leaves the live edge and comes back to it unchanged: nothing may execute
//! while the cursor is elsewhere.

use super::moment::{Moment, last_event, position_inside};
use super::step_index::StepIndex;
use crate::machine::journal::walk::Walk;
use crate::machine::{FramePosition, Machine};

/// Where in time the machine's state is.
#[derive(Debug)]
pub struct Cursor {
    at: Moment,
    /// The walk in progress; `None` at the live edge.
    walk: Option<Walk>,
    /// The machine's position at the live edge, while the cursor is elsewhere.
    edge: FramePosition,
}

impl Cursor {
    /// A cursor on a machine whose state is that of the live edge.
    pub fn at_edge(machine: &Machine) -> Self {
        Self { at: edge_of(machine).into(), walk: None, edge: machine.position() }
    }

    /// The step that it is before or in.
    pub fn at(&self) -> StepIndex {
        self.at.step
    }

    /// Where it is.
    pub fn moment(&self) -> Moment {
        self.at
    }

    /// Whether it is at the live edge, so that the machine may execute.
    pub fn is_at_edge(&self) -> bool {
        self.walk.is_none()
    }

    /// Follows the machine, which has executed at the live edge.
    pub fn follow(&mut self, machine: &Machine) {
        debug_assert!(self.is_at_edge(), "execution happens at the live edge alone");
        self.at = edge_of(machine).into();
        self.edge = machine.position();
    }

    /// Goes to the live edge.
    pub fn seek_edge(&mut self, machine: &mut Machine) {
        self.seek(machine, edge_of(machine));
    }

    /// Goes to a moment; one beyond the live edge means the live edge.
    pub fn seek(&mut self, machine: &mut Machine, to: impl Into<Moment>) {
        let edge = edge_of(machine);
        let to = to.into().min(edge.into());
        if to == self.at {
            return;
        }
        let last = machine.journal().chunk_count() - 1;
        let target = if to.step == edge { last } else { machine.journal().chunk_of(to.step.0) };
        let mut walk = self.walk.take().unwrap_or_else(|| {
            self.edge = machine.position();
            machine.enter(last)
        });
        let here = walk.chunk();
        if target != here {
            let behind = machine.journal().chunk(here).end();
            machine.walk_to(&mut walk, behind, 0);
            if target < here {
                for chunk in (target + 1..=here).rev() {
                    machine.pass_back(chunk);
                }
            } else {
                for chunk in here + 1..=target {
                    machine.pass_forward(chunk);
                }
            }
            walk = machine.enter(target);
        }
        // Events that happened too late in their step to be told apart are at the step's end.
        let units = last_event(machine, to).map_or(0, |event| machine.units_before(event).unwrap_or(usize::MAX));
        machine.walk_to(&mut walk, to.step.0, units);
        self.at = to;
        if to.step == edge {
            machine.set_position(self.edge);
            return;
        }
        self.walk = Some(walk);
        let before = self.position_before(machine, to.step);
        let position = if to.is_whole() {
            before
        } else {
            position_inside(machine, to, before, self.position_before(machine, to.step.next()))
        };
        machine.set_position(position);
    }

    /// The position of the executing frame before a step, or at the live edge.
    fn position_before(&self, machine: &Machine, step: StepIndex) -> FramePosition {
        let row = machine.journal().step(step.0);
        row.map_or(self.edge, |row| FramePosition { ip: row.ip, depth: row.depth.into() })
    }
}

fn edge_of(machine: &Machine) -> StepIndex {
    StepIndex(machine.journal().len())
}
