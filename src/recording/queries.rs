//! Questions in time: where is the next line, the end of this call, the previous breakpoint, the next raise?
//!
//! Asked by `session` for every movement key, over what is recorded: step table and events. The state of the machine is
//! not used, so the cursor may be anywhere.

use std::ops::Range;

use super::breakpoints::{Breakpoints, Reach};
use super::places::Places;
use super::step_index::StepIndex;
use super::steps::Steps;
use crate::machine::{Chunked, Event, EventKind, Machine};

/// What to look for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Motion {
    /// The next instruction, whichever frame it is in.
    Instruction,
    /// The next instruction of this frame, or of its caller once it has ended.
    InstructionOver,
    /// The next instruction that begins a source line, whichever frame it is in.
    Line,
    /// The next instruction that begins a source line in this frame or its callers.
    LineOver,
    /// Forwards: where the caller continues. Backwards: the instruction that called this frame.
    Out,
    /// A step at a breakpoint.
    Breakpoint,
    /// A step in which such an event happens.
    Event(EventKind),
}

/// The direction of a movement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Towards the live edge.
    Forward,
    /// Towards the start.
    Back,
}

/// A motion and its direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Movement {
    /// What to look for.
    pub motion: Motion,
    /// In which direction.
    pub direction: Direction,
}

/// By how much an event changes the number of frames.
pub(super) fn depth_change(event: &Event) -> i64 {
    match event.kind() {
        // The module's own frame is entered before the first step.
        EventKind::Call if event.step() == 0 => 0,
        EventKind::Call | EventKind::Resume => 1,
        EventKind::Return | EventKind::Yield | EventKind::Unwind => -1,
        EventKind::Raise
        | EventKind::Handler
        | EventKind::Import
        | EventKind::Output
        | EventKind::Input
        | EventKind::Dealloc => 0,
    }
}

/// The numbers of the events of one step.
pub(super) fn event_numbers(machine: &Machine, step: StepIndex) -> Range<usize> {
    let events = machine.events();
    let end = events.partition_point(|e| e.step() <= step.0);
    // Events before the first step do not belong to it.
    let start = if step == StepIndex::START { end } else { events.partition_point(|e| e.step() < step.0) };
    start..end
}

/// The events of one step, in order.
pub fn events_of(
    machine: &Machine,
    step: StepIndex,
) -> impl DoubleEndedIterator<Item = &Event> + ExactSizeIterator + Clone {
    machine.events().range(event_numbers(machine, step))
}

/// The first step after `from`, or the last before it, to which a movement leads; `None` if no recorded step does.
pub fn find(
    machine: &Machine,
    places: &Places,
    breakpoints: &Breakpoints,
    from: StepIndex,
    movement: Movement,
) -> Option<StepIndex> {
    let mut walk = Walk::new(machine, from, movement.direction);
    match movement.motion {
        Motion::Instruction => match movement.direction {
            Direction::Forward if from.0 < machine.journal().len() => Some(from.next()),
            Direction::Forward => None,
            Direction::Back => from.previous(),
        },
        Motion::InstructionOver => walk.find_over(|_| true),
        Motion::Line => find_place(machine, from, movement.direction, |_| true, |p, ip| places.begins_line(p, ip)),
        Motion::LineOver => walk.find_over(|step| places.begins_line(step.previous, step.ip)),
        // At the end of the program there is no frame to leave.
        Motion::Out if walk.depth < 0 => None,
        // The frame itself is one too deep, and is passed in one go.
        Motion::Out => walk.pass(1).and_then(|()| walk.find_over(|_| true)),
        Motion::Breakpoint if breakpoints.is_empty() => None,
        Motion::Breakpoint => {
            let reaches = breakpoints.reaches(places);
            let reach = |ip: u32| reaches.get(ip as usize).copied().unwrap_or(Reach::Never);
            let reached = |p, ip| reach(ip) == Reach::Always || places.begins_line(p, ip);
            find_place(machine, from, movement.direction, |ip| reach(ip) != Reach::Never, reached)
        }
        Motion::Event(kind) => next_event(machine, from, movement.direction, kind),
    }
}

/// The next step at a certain place, however deep: `may_be` is asked about every instruction, `is` about those that it
/// lets through, with the instruction before.
fn find_place(
    machine: &Machine,
    from: StepIndex,
    direction: Direction,
    may_be: impl Fn(u32) -> bool,
    is: impl Fn(Option<u32>, u32) -> bool,
) -> Option<StepIndex> {
    let mut steps = Steps::new(machine);
    let mut at = from.0;
    loop {
        at = match direction {
            Direction::Forward => at + 1,
            Direction::Back => at.checked_sub(1)?,
        };
        if at >= steps.len() {
            return None;
        }
        let ip = steps.row(at).ip;
        if may_be(ip) {
            let previous = at.checked_sub(1).map(|before| steps.row(before).ip);
            if is(previous, ip) {
                return Some(StepIndex(at));
            }
        }
    }
}

fn next_event(machine: &Machine, from: StepIndex, direction: Direction, kind: EventKind) -> Option<StepIndex> {
    let events = machine.events();
    let wanted = |e: &&Event| e.kind() == kind && e.step() > 0;
    let event = match direction {
        Direction::Forward => events.range(events.partition_point(|e| e.step() <= from.0)..).find(wanted),
        Direction::Back => events.range(..events.partition_point(|e| e.step() < from.0)).rev().find(wanted),
    };
    event.map(|e| StepIndex(e.step()))
}

/// A step met by a walk.
struct Met {
    ip: u32,
    /// The instruction executed before it.
    previous: Option<u32>,
    /// How many frames deeper it is than where the walk began.
    depth: i64,
}

/// Goes from step to step and keeps track of the number of frames.
struct Walk<'a> {
    steps: Steps<'a>,
    events: &'a Chunked<Event>,
    /// Forwards: the first event of `at` or later; backwards: the first of those not passed yet.
    event: usize,
    at: u64,
    depth: i64,
    direction: Direction,
    /// The instruction that the next answer needs besides its own, if the last one has read it: forwards that of `at`,
    /// backwards that of the step before it.
    known: Option<u32>,
}

impl<'a> Walk<'a> {
    fn new(machine: &'a Machine, from: StepIndex, direction: Direction) -> Self {
        let events = machine.events();
        let event = events.partition_point(|e| e.step() < from.0);
        // After the last step of a program that has ended, its first frame counts as the current one.
        let ended = from.0 == machine.journal().len() && machine.frame_depth() == 0;
        let depth = if ended { -1 } else { 0 };
        Self { steps: Steps::new(machine), events, event, at: from.0, depth, direction, known: None }
    }

    fn advance(&mut self) -> Option<Met> {
        match self.direction {
            Direction::Forward => {
                while let Some(event) = self.events.get(self.event).filter(|e| e.step() <= self.at) {
                    self.depth += depth_change(event);
                    self.event += 1;
                }
                let previous = self.known.take().or_else(|| self.ip(self.at));
                self.at += 1;
                let ip = self.ip(self.at)?;
                self.known = Some(ip);
                Some(Met { ip, previous, depth: self.depth })
            }
            Direction::Back => {
                self.at = self.at.checked_sub(1)?;
                while let Some(event) = self.event.checked_sub(1).map(|i| &self.events[i]) {
                    if event.step() < self.at {
                        break;
                    }
                    self.depth -= depth_change(event);
                    self.event -= 1;
                }
                let ip = self.known.take().or_else(|| self.ip(self.at))?;
                let previous = self.at.checked_sub(1).and_then(|before| self.ip(before));
                self.known = previous;
                Some(Met { ip, previous, depth: self.depth })
            }
        }
    }

    /// The instruction of a step, if that is recorded.
    fn ip(&mut self, step: u64) -> Option<u32> {
        (step < self.steps.len()).then(|| self.steps.row(step).ip)
    }

    /// The next wanted step of this frame or of its callers; the frames that they call are passed over.
    fn find_over(&mut self, wanted: impl Fn(&Met) -> bool) -> Option<StepIndex> {
        while let Some(step) = self.advance() {
            if step.depth > 0 {
                self.pass(0)?;
            } else if wanted(&step) {
                return Some(StepIndex(self.at));
            }
        }
        None
    }

    /// Goes from event to event until there are at least `fewer` frames fewer than where the walk began: the next step
    /// met is the first one there. `None` if the recording ends before.
    fn pass(&mut self, fewer: i64) -> Option<()> {
        self.known = None;
        while self.depth > -fewer {
            let event = match self.direction {
                Direction::Forward => self.events.get(self.event)?,
                Direction::Back => &self.events[self.event.checked_sub(1)?],
            };
            // Everything that happens in one step counts as one.
            let step = event.step();
            match self.direction {
                Direction::Forward => {
                    while let Some(event) = self.events.get(self.event).filter(|e| e.step() == step) {
                        self.depth += depth_change(event);
                        self.event += 1;
                    }
                    self.at = step;
                }
                Direction::Back => {
                    while let Some(event) =
                        self.event.checked_sub(1).map(|i| &self.events[i]).filter(|e| e.step() == step)
                    {
                        self.depth -= depth_change(event);
                        self.event -= 1;
                    }
                    self.at = step + 1;
                }
            }
        }
        Some(())
    }
}
