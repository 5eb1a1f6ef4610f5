//! Data that the machine needs to go on at the live edge and nobody sees: taken back with the steps, but not journaled.
//!
//! Used by the setters and by `rewind`. Changes here are logged from the start of an instruction, including everything
//! that its native code calls back into Python, so that a pause in there can take the whole instruction back
//! (`Machine::rewind_to`). It must not hold anything that a program could see at an earlier moment.

use std::collections::BTreeSet;

use super::Machine;
use super::address::Addresses;
use crate::object::Value;

/// See the module's description.
#[derive(Debug, Default)]
pub(super) struct EdgeState {
    /// The serial number of the last int, which tells it from equal ones.
    pub(super) int_serial: u32,
    /// Its value when the last step began.
    pub(super) step_serial: u32,
    /// Frames that have returned, by code object, for the next call.
    pub(super) free_frames: Vec<Vec<u32>>,
    pub(super) addresses: Addresses,
    /// Objects whose finaliser has run.
    pub(super) finalized: BTreeSet<Value>,
    /// How many Python frames have been entered and not left.
    pub(super) depth: u32,
    /// What to undo back to the beginning of step `logged`.
    log: Vec<EdgeUndo>,
    logged: u64,
    /// Whether the log is kept beyond the end of that step.
    kept: bool,
}

/// A change of the edge's state that can be taken back.
#[derive(Clone, Copy, Debug)]
enum EdgeUndo {
    /// The object was given an address. Undo: it has none.
    Address(Value),
    /// The object has gone; this was its address. Undo: it has it again.
    Released(Value, u64),
    /// The object's finaliser has run. Undo: it has not.
    Finalized(Value),
    /// An object whose finaliser had run has gone. Undo: remember again that it had run.
    Forgotten(Value),
}

impl EdgeState {
    /// Keeps what is logged from step `step` on until [`EdgeState::release_log`].
    pub(super) fn keep_log_from(&mut self, step: u64) {
        self.begin(step);
        self.kept = true;
    }

    /// Lets the log be dropped when its step is over.
    pub(super) fn release_log(&mut self) {
        self.kept = false;
    }

    /// Drops what was logged in an earlier step, which will not be undone, unless the log is kept: then that step is
    /// still in progress around this one.
    fn begin(&mut self, step: u64) {
        if !self.kept && self.logged != step {
            self.log.clear();
            self.logged = step;
        }
    }

    /// Without a step, as when nothing is recorded, there is nothing to take back.
    fn log(&mut self, step: u64, undo: EdgeUndo) {
        if step > 0 {
            self.begin(step);
            self.log.push(undo);
        }
    }

    /// Undoes what is logged.
    pub(super) fn undo_log(&mut self) {
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

    /// Records that the finaliser of an object has run.
    pub(super) fn finalize(&mut self, step: u64, v: Value) {
        if self.finalized.insert(v) {
            self.log(step, EdgeUndo::Finalized(v));
        }
    }

    /// The address of an object, which gets one if it has none.
    fn address_of(&mut self, step: u64, v: Value) -> u64 {
        if let Some(address) = self.addresses.get(v) {
            return address;
        }
        self.log(step, EdgeUndo::Address(v));
        self.addresses.give(v)
    }

    /// Records that an object has gone.
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

impl Machine {
    /// The address of an object for as long as it lives: what `id()` returns.
    pub fn address_of(&mut self, v: Value) -> u64 {
        self.edge.address_of(self.journal.len(), v)
    }
}
