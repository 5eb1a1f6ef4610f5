//! Taking steps back for good, so that they can be made again.
//!
//! Called by the run-time when a run pauses: an instruction that could not be completed has never begun, and a run that
//! pauses in Python code called by a built-in function goes back to where the outermost such call was made. The cursor
//! must be at the live edge. It must not walk (that is `journal::walk`, which forgets nothing).

use super::journal::{JournalEnd, StepRow};
use super::{FramePosition, Machine};
use crate::object::Kind;
use crate::object::heap::HeapLengths;
use crate::object::layout::thread;

/// A moment at the live edge to which the whole machine can go back, including what is not journaled:
/// [`Machine::rewind_to`].
#[derive(Clone, Debug)]
pub struct RewindPoint {
    end: JournalEnd,
    heap: HeapLengths,
    int_serial: u32,
}

impl RewindPoint {
    /// Whether the step that began there is over, given that `steps` steps have been made and none of its calls is in
    /// progress.
    pub fn ended(&self, steps: u64) -> bool {
        steps > self.end.step
    }
}

/// The moment at which a run pauses inside a call from Rust into Python. The state can go back to it, but only to be
/// looked at: [`Machine::undo_to`].
#[derive(Clone, Copy, Debug)]
pub struct PausePoint {
    end: JournalEnd,
}

impl Machine {
    /// The moment before the step that executes. There is only one such point at a time, until
    /// [`Machine::drop_rewind_point`]; it outlasts [`Machine::rewind_to`].
    pub fn rewind_point(&mut self) -> RewindPoint {
        self.edge.keep_log_from(self.journal.len());
        RewindPoint {
            end: self.journal.end_before_last_step(),
            heap: self.heap.lengths(),
            int_serial: self.edge.step_serial,
        }
    }

    /// Drops the current rewind point: nobody will go back to it.
    pub fn drop_rewind_point(&mut self) {
        self.edge.release_log();
    }

    /// The moment before the step that is about to begin, at `position`.
    pub fn pause_point(&self, position: FramePosition) -> PausePoint {
        PausePoint { end: self.journal.end(StepRow { ip: position.ip, depth: position.depth as u16 }) }
    }

    /// The moment before the step that executes.
    pub fn pause_point_before_step(&self) -> PausePoint {
        PausePoint { end: self.journal.end_before_last_step() }
    }

    /// Undoes what functions of the run-time have changed on their way out since the run paused, so that the state is
    /// that of the pause. What is not journaled stays: execution can continue only after [`Machine::rewind_to`].
    pub fn undo_to(&mut self, point: PausePoint) {
        self.undo_entries(point.end);
    }

    /// Undoes and forgets everything that has happened since `point`, so that it can happen again: the position is then
    /// that of the step. Input that was read will be read again.
    pub fn rewind_to(&mut self, point: &RewindPoint) {
        self.undo_entries(point.end);
        self.dead.clear();
        self.heap.cut(&point.heap);
        self.edge.undo_log();
        self.edge.int_serial = point.int_serial;
        self.edge.depth = self.active_frames().count() as u32;
        self.output.truncate(self.heap.cell(thread::OUTPUT).as_raw() as usize);
        let end = self.heap.cell_count();
        self.heap.dict_rebuild_all(end);
        let strs = self.heap.pool_len(Kind::Str);
        self.interned.retain(|_, v| (v.index() as usize) < strs);
        for c in &mut self.characters {
            if !c.is_null() && c.index() as usize >= strs {
                *c = crate::object::Value::NULL;
            }
        }
        self.recount();
    }

    /// Restores the cells to what they held at `end`, and forgets entries, steps and events since.
    fn undo_entries(&mut self, end: JournalEnd) {
        while let Some(entry) = self.journal.pop_entry(end) {
            entry.undo(&mut self.heap);
        }
        self.journal.forget_steps(end);
        let steps = self.journal.len();
        self.events.truncate(self.events.partition_point(|event| event.step() < steps));
        let StepRow { ip, depth } = end.row;
        self.position = FramePosition { ip, depth: depth.into() };
    }
}
