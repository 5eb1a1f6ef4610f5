//! What the machine needs to go on at the live edge and nobody sees: taken back with the steps, but not journaled.
//!
//! Used by the setters. What changes here is logged from where an instruction began, over all that its native code calls
//! back into Python, so that a pause in there can take the whole instruction back (`Machine::rewind_to`).

use std::collections::BTreeSet;

use super::address::Addresses;
use crate::object::Value;

/// See the module's description.
#[derive(Debug, Default)]
pub(super) struct EdgeState {
    /// The serial number of the next int.
    pub(super) int_serial: u32,
    /// Frames that have returned, by code object, for the next call.
    pub(super) free_frames: Vec<Vec<u32>>,
    pub(super) addresses: Addresses,
    /// Objects whose finaliser has run.
    pub(super) finalized: BTreeSet<Value>,
    /// How many Python frames are entered and not left.
    pub(super) depth: u32,
    /// What to undo back to the beginning of the step `logged`, or to that of the one that is marked.
    log: Vec<EdgeUndo>,
    logged: u64,
    marked: bool,
}

/// A change of the edge's state, for taking it back.
#[derive(Clone, Copy, Debug)]
pub(super) enum EdgeUndo {
    /// The object was given an address. Undo: it has none.
    Address(Value),
    /// The object has gone; its address was this. Undo: it has it again.
    Released(Value, u64),
    /// The object's finaliser has run. Undo: it has not.
    Finalized(Value),
    /// An object whose finaliser had run has gone. Undo: it is known again that it had.
    Forgotten(Value),
}

impl EdgeState {
    /// What is logged from step `step` on stays until the mark is taken off.
    pub(super) fn mark(&mut self, step: u64) {
        self.begin(step);
        self.marked = true;
    }

    /// The mark stands no more.
    pub(super) fn unmark(&mut self) {
        self.marked = false;
    }

    /// What was logged in a step before this one needs no undoing any more, unless it is the marked one, which goes on
    /// around this.
    fn begin(&mut self, step: u64) {
        if !self.marked && self.logged != step {
            self.log.clear();
            self.logged = step;
        }
    }

    /// Where there is no step (no recording is made) there is nothing to take back.
    pub(super) fn log(&mut self, step: u64, undo: EdgeUndo) {
        if step > 0 {
            self.begin(step);
            self.log.push(undo);
        }
    }

    /// Undo what has changed since the step began that is marked or executes.
    pub(super) fn rewind(&mut self) {
        while let Some(undo) = self.log.pop() {
            match undo {
                EdgeUndo::Address(v) => self.addresses.ungive(v),
                EdgeUndo::Released(v, address) => self.addresses.unrelease(v, address),
                EdgeUndo::Finalized(v) => {
                    self.finalized.remove(&v);
                }
                EdgeUndo::Forgotten(v) => {
                    self.finalized.insert(v);
                }
            }
        }
    }

    /// An object has gone.
    #[inline]
    pub(super) fn forget(&mut self, step: u64, v: Value) {
        if !self.addresses.is_empty() || !self.finalized.is_empty() {
            self.forget_known(step, v);
        }
    }

    fn forget_known(&mut self, step: u64, v: Value) {
        if let Some(address) = self.addresses.release(v) {
            self.log(step, EdgeUndo::Released(v, address));
        }
        if self.finalized.remove(&v) {
            self.log(step, EdgeUndo::Forgotten(v));
        }
    }
}
