//! The cursor: a moment of the recording, and the machine's state put there.
//!
//! Owned by `session`, which hands it the machine for each move. Inside one chunk it walks entry by entry through a
//! scratch copy; whole chunks it passes by their summaries. The state leaves the live edge and comes back to it
//! unchanged: nothing may execute while the cursor is elsewhere.

use super::StepIndex;
use crate::machine::journal::walk::Scratch;
use crate::machine::{Machine, Saved};

/// Where in time the machine's state stands.
#[derive(Debug)]
pub struct Cursor {
    at: u64,
    /// What it walks with; `None` at the live edge.
    scratch: Option<Scratch>,
    /// The machine's position at the live edge, while the cursor is elsewhere.
    edge: Saved,
}

impl Cursor {
    /// A cursor on a machine whose state is that of the live edge.
    pub fn at_edge(machine: &Machine) -> Self {
        Self { at: machine.journal().len(), scratch: None, edge: machine.position() }
    }

    /// Where it is.
    pub fn at(&self) -> StepIndex {
        StepIndex(self.at)
    }

    /// Whether it is at the live edge, so that the machine may execute.
    pub fn is_at_edge(&self) -> bool {
        self.scratch.is_none()
    }

    /// The machine has executed at the live edge: the cursor is where it has come to.
    pub fn follow(&mut self, machine: &Machine) {
        debug_assert!(self.is_at_edge(), "execution happens at the live edge alone");
        self.at = machine.journal().len();
        self.edge = machine.position();
    }

    /// Go to the live edge.
    pub fn seek_edge(&mut self, machine: &mut Machine) {
        self.seek(machine, StepIndex(machine.journal().len()));
    }

    /// Go to a moment; beyond the live edge means to it.
    pub fn seek(&mut self, machine: &mut Machine, to: StepIndex) {
        let end = machine.journal().len();
        let to = to.0.min(end);
        if to == self.at {
            return;
        }
        let last = machine.journal().chunk_count() - 1;
        let target = if to == end { last } else { machine.journal().chunk_of(to) };
        let mut scratch = self.scratch.take().unwrap_or_else(|| {
            self.edge = machine.position();
            machine.enter(last)
        });
        let here = scratch.chunk();
        if target != here {
            let behind = end_of(machine, here);
            machine.walk_to(&mut scratch, behind);
            if target < here {
                for chunk in (target + 1..=here).rev() {
                    machine.pass_back(chunk);
                }
            } else {
                for chunk in here + 1..=target {
                    machine.pass_forward(chunk);
                }
            }
            scratch = machine.enter(target);
        }
        machine.walk_to(&mut scratch, to);
        self.at = to;
        if to == end {
            machine.set_position(self.edge);
            return;
        }
        self.scratch = Some(scratch);
        let row = machine.journal().step(to).expect("a step before the live edge is recorded");
        machine.set_position(Saved { ip: row.ip, depth: u32::from(row.depth) });
    }
}

/// The step behind a chunk's last.
fn end_of(machine: &Machine, chunk: usize) -> u64 {
    let chunk = machine.journal().chunk(chunk);
    chunk.first() + chunk.len() as u64
}
