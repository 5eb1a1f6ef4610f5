//! Events: what happened in a step besides changes of cells.
//!
//! Written by the setters that know (calls, raises, output), read by the timeline, the jumps and the explain card. An event
//! changes nothing: it is a note in the margin of the journal, at the entries that its step had made by then.

use super::{Chunked, Machine};
use crate::object::{Kind, Value};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
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

/// An event and the step in which it happened: 12 bytes, as there is one for every call and every return.
#[derive(Clone, Copy, Debug)]
pub struct Event {
    step: u32,
    /// Index and kind of the object, for [`Event::value`].
    index: u32,
    object: Option<Kind>,
    kind: EventKind,
    /// How many units of entries the step had made, or [`Event::LATE`].
    entry: u16,
}

const _: () = assert!(size_of::<Event>() == 12);

impl Event {
    /// Stands for every number of units that is not less.
    const LATE: u16 = u16::MAX;

    /// Where among the entries of its step it happened: how many units of them (an [`Entry`](super::Entry) takes one or
    /// two) the step had made. `None` if there were 65,535 or more: such an event counts as happening at the step's end.
    #[inline]
    pub fn entry(&self) -> Option<usize> {
        (self.entry != Self::LATE).then_some(self.entry.into())
    }

    /// The step.
    #[inline]
    pub fn step(&self) -> u64 {
        self.step.into()
    }

    /// What happened.
    #[inline]
    pub fn kind(&self) -> EventKind {
        self.kind
    }

    /// To what: NULL where the kind says of no value.
    #[inline]
    pub fn value(&self) -> Value {
        self.object.map_or(Value::NULL, |kind| Value::object(kind, self.index))
    }
}

impl Machine {
    /// Note an event of the step that is executing.
    #[inline]
    pub fn note(&mut self, kind: EventKind, value: Value) {
        if self.journal.on {
            debug_assert!(value.is_null() || value.is_object(), "events are about objects");
            let step = self.journal.len().saturating_sub(1) as u32;
            let entry = u16::try_from(self.journal.units_of_last_step()).unwrap_or(Event::LATE);
            self.events.push(Event { step, index: value.index(), object: value.kind(), kind, entry });
        }
    }

    /// All events, in order.
    pub fn events(&self) -> &Chunked<Event> {
        &self.events
    }

    /// Bytes that journal, step table and events take.
    pub fn recording_bytes(&self) -> usize {
        self.journal.bytes() + self.events.len() * size_of::<Event>()
    }
}
