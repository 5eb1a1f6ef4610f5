//! What the machine needs to go on at the live edge and nobody sees: taken back with the steps, but not journaled.
//!
//! Used by the setters. While an instruction's native code calls back into Python, what changes here is logged, so that
//! a pause in there can take the whole instruction back (`Machine::rewind_to`).

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
    /// What to undo back to the mark that stands; `None` while none does.
    log: Option<Vec<EdgeUndo>>,
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
    /// From here on changes are logged.
    pub(super) fn mark(&mut self) {
        self.log = Some(Vec::new());
    }

    /// The mark stands no more.
    pub(super) fn unmark(&mut self) {
        self.log = None;
    }

    #[inline]
    pub(super) fn log(&mut self, undo: EdgeUndo) {
        if let Some(log) = &mut self.log {
            log.push(undo);
        }
    }

    /// Undo what has changed since the mark.
    pub(super) fn rewind(&mut self) {
        for undo in self.log.take().unwrap_or_default().into_iter().rev() {
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
    pub(super) fn forget(&mut self, v: Value) {
        if let Some(address) = self.addresses.release(v) {
            self.log(EdgeUndo::Released(v, address));
        }
        if self.finalized.remove(&v) {
            self.log(EdgeUndo::Forgotten(v));
        }
    }
}
