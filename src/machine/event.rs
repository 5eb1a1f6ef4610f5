//! Events: what happened in a step besides changes of cells.
//!
//! Written by the setters that know (calls, raises, output), read by the timeline, the jumps and the explain card.

use super::Machine;
use crate::object::Value;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// A frame was pushed; the value is its code object.
    Call,
    /// A frame returned; the value is its code object.
    Return,
    /// A generator's frame gave a value to its caller and waits; the value is its code object.
    Yield,
    /// A generator's frame was resumed; the value is its code object.
    Resume,
    /// An exception was raised; the value is the exception.
    Raise,
    /// A frame was left by an exception; the value is its code object.
    Unwind,
    /// A handler was found for an exception; the value is the exception.
    Handler,
    /// A module was imported; the value is the module.
    Import,
    /// Text was written.
    Output,
    /// A line of input was read.
    Input,
    /// An object's last reference went; the value is the object.
    Dealloc,
}

/// An event and the step in which it happened.
#[derive(Clone, Copy, Debug)]
pub struct Event {
    /// The step.
    pub step: u64,
    /// What happened.
    pub kind: EventKind,
    /// To what.
    pub value: Value,
}

impl Machine {
    /// Note an event of the step that is executing.
    #[inline]
    pub fn note(&mut self, kind: EventKind, value: Value) {
        if self.journal.on {
            let step = self.journal.len().saturating_sub(1);
            self.events.push(Event { step, kind, value });
        }
    }

    /// All events, in order.
    pub fn events(&self) -> &[Event] {
        &self.events
    }
}
