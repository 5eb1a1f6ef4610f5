//! Events: what happened in a step besides changes of cells.
//!
//! Written by the setters that cause them (calls, raises, output), read by the timeline, the jumps and the explain
//! card. An event changes nothing: it is a note in the margin of the journal, at the entries that its step had made by
//! then.

use super::{Chunked, Machine};
use crate::object::Value;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum EventKind {
    /// A frame was pushed; the value is its code object.
    Call,
    /// A frame returned; the value is its code object.
    Return,
    /// A generator's frame yielded a value to its caller and is suspended; the value is its code object.
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
    /// An object's last reference was dropped; the value is the object.
    Dealloc,
}

/// An event and the step in which it happened: 12 bytes, as there is one for every call and every return.
#[derive(Clone, Copy, Debug)]
pub struct Event {
    step: u32,
    /// The value, as [`Value::to_narrow`] makes it: without padding, and without a look-up where an event is made.
    index: u32,
    object: u8,
    kind: EventKind,
    /// The lowest 16 bits of how many units the entries of the step's chunk took.
    units: u16,
}

const _: () = assert!(size_of::<Event>() == 12);

impl Event {
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

    /// The value that it is about: NULL if the kind has none.
    #[inline]
    pub fn value(&self) -> Value {
        Value::from_narrow(self.index, self.object)
    }
}

impl Machine {
    /// Records an event of the step that is executing.
    #[inline]
    pub fn note(&mut self, kind: EventKind, value: Value) {
        if self.journal.on {
            let step = self.journal.len().saturating_sub(1) as u32;
            let units = self.journal.units_of_open_chunk() as u16;
            let (index, object) = value.to_narrow();
            self.events.push(Event { step, index, object, kind, units });
        }
    }

    /// Where among the entries of its step an event happened: how many units of them (an [`Entry`](super::Entry) takes
    /// one or two) the step had made. `None` if that cannot be told: the step makes 65,536 or more, and what happened
    /// in it counts as happening at its end.
    pub fn units_before(&self, event: &Event) -> Option<usize> {
        self.journal.units_into_step(event.step(), event.units)
    }

    /// All events, in order.
    pub fn events(&self) -> &Chunked<Event> {
        &self.events
    }

    /// [`Machine::recording_bytes`], but for the summaries and the chunk that is not full: for asking often.
    pub fn recording_bytes_held(&self) -> usize {
        self.journal.bytes_held() + self.events.len() * size_of::<Event>()
    }

    /// The bytes that journal, step table and events take.
    pub fn recording_bytes(&self) -> usize {
        self.journal.bytes() + self.events.len() * size_of::<Event>()
    }
}
