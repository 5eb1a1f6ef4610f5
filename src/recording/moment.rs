//! `Moment`: a point in time that may lie inside a step, between two of its events.
//!
//! Used by the cursor and by everything that shows a step in parts (an exception that unwinds several frames is one
//! step with many events). For whole steps there is [`StepIndex`], which is a moment too.

use std::fmt;

use super::queries::events_of;
use super::step_index::StepIndex;
use crate::machine::{Event, EventKind, FramePosition, Machine};
use crate::object::Kind;
use crate::object::layout::{frame, thread};

/// A moment of a recording: before a step, or after some of the step's events. Later is greater.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    /// The step that is about to execute or, if `event` is not 0, is executing.
    pub step: StepIndex,
    /// How many of the step's events have happened: the state is that in which the last of them was noted.
    pub event: u32,
}

impl Moment {
    /// Whether it is before a step rather than inside one.
    pub fn is_whole(self) -> bool {
        self.event == 0
    }
}

impl From<StepIndex> for Moment {
    fn from(step: StepIndex) -> Self {
        Self { step, event: 0 }
    }
}

impl fmt::Display for Moment {
    /// Written as `12`, or `12.3` inside a step.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.step.fmt(f)?;
        if self.is_whole() { Ok(()) } else { write!(f, ".{}", self.event) }
    }
}

/// The moments of one step, in order: before it, and after each of its events.
pub fn moments_of(machine: &Machine, step: StepIndex) -> impl DoubleEndedIterator<Item = Moment> + use<> {
    let events = events_of(machine, step).len() as u32;
    (0..=events).map(move |event| Moment { step, event })
}

/// The last event that has happened at a moment inside a step; `None` before a step, or if there is no such event.
pub(super) fn last_event(machine: &Machine, moment: Moment) -> Option<&Event> {
    events_of(machine, moment.step).take(moment.event as usize).next_back()
}

/// The position of the executing frame at a moment inside a step; the state of `machine` must be at that moment.
/// `before` is the position of the frame that began the step, `after` the position where the next step begins.
pub(super) fn position_inside(
    machine: &Machine,
    moment: Moment,
    before: FramePosition,
    after: FramePosition,
) -> FramePosition {
    let f = machine.thread(thread::FRAME);
    let heap = machine.heap();
    let moves =
        events_of(machine, moment.step).take(moment.event as usize).rev().find_map(|event| match event.kind() {
            EventKind::Call => Some(EventKind::Call),
            EventKind::Handler => Some(EventKind::Handler),
            EventKind::Return | EventKind::Yield | EventKind::Unwind | EventKind::Resume => Some(EventKind::Resume),
            EventKind::Raise | EventKind::Import | EventKind::Output | EventKind::Input | EventKind::Dealloc => None,
        });
    match moves {
        None => before,
        Some(EventKind::Handler) => after,
        Some(_) if !f.is(Kind::Frame) => FramePosition { ip: before.ip, depth: 0 },
        // Nothing has executed in it.
        Some(EventKind::Call) => FramePosition { ip: heap.code(heap.field(f, frame::CODE)).text, depth: 0 },
        // It was waiting, and has kept its position.
        Some(_) => FramePosition::unpack(heap.field(f, frame::SAVED)),
    }
}
