//! Histories: when a cell was changed, and which step put a value on the stack.
//!
//! For everything that shows where a value came from. Answered from step table and journal, without moving the state.
//! Writing a cell that already holds the value makes no entry (a third of what goes on the value stack), so the writer
//! of a stack slot is derived from the depth of the stack before and after each step of its frame, and from what the
//! instruction takes off and puts on.

use super::step_index::StepIndex;
use super::steps::Steps;
use crate::machine::{Entry, Event, EventKind, FramePosition, Machine};
use crate::object::Value;
use crate::object::layout::{FIELDS, frame, thread};
use crate::opcode::{Opcode, Row, VersionTable};

/// A slot of a frame's value stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The frame.
    pub frame: Value,
    /// Its number: 0 is the bottom of the stack.
    pub number: u32,
}

/// The steps that changed a cell of the heap, in order; iterated from the end, the latest first. What a cell held when
/// its object was made is not a change, nor is writing the value that is already there.
pub fn changes_of(machine: &Machine, cell: u32) -> impl DoubleEndedIterator<Item = StepIndex> {
    let journal = machine.journal();
    (0..journal.chunk_count()).map(|number| journal.chunk(number)).flat_map(move |chunk| {
        let changes = move |i: &usize| chunk.entries_of(*i).any(|entry| changes(entry, cell));
        (0..chunk.len()).filter(changes).map(|i| StepIndex(chunk.first() + i as u64))
    })
}

fn changes(entry: Entry, cell: u32) -> bool {
    match entry {
        Entry::Cell { cell: changed, .. } => changed == cell,
        Entry::Turn { start, len, .. } => (start..start + len).contains(&cell),
    }
}

/// The step that wrote the value in a stack slot at a moment; the state of `machine` must be at that moment. `None` if
/// the frame has no such slot.
pub fn written_at(machine: &Machine, at: StepIndex, slot: Slot) -> Option<StepIndex> {
    let depth = machine.frame_position(slot.frame).depth;
    if slot.number >= depth {
        return None;
    }
    let mut past = Past::new(machine, at, slot.frame);
    let cell = machine.frame_stack(slot.frame) + slot.number;
    while let Some(step) = past.step_back() {
        let mut entries = past.steps.entries(step.0);
        if entries.any(|entry| changes(entry, cell)) || past.writes(slot.number) {
            return Some(step);
        }
    }
    None
}

/// A walk back over the steps, watching one frame.
struct Past<'a> {
    machine: &'a Machine,
    steps: Steps<'a>,
    at: u64,
    frame: Value,
    /// The state before step `at`.
    before: State,
    /// The state after it.
    after: State,
    /// The number of events before those of step `at`.
    events: usize,
    /// Whether an exception has reached its handler in step `at`.
    handled: bool,
}

/// The part of the machine's state that matters for one frame.
#[derive(Clone, Copy)]
struct State {
    /// The frame that executes.
    executing: Value,
    /// The frame after whose instruction finalisers are running.
    settling: Value,
    /// What the frame's SAVED field holds.
    saved: Value,
}

impl<'a> Past<'a> {
    fn new(machine: &'a Machine, at: StepIndex, frame: Value) -> Self {
        let state = State {
            executing: machine.thread(thread::FRAME),
            settling: machine.thread(thread::SETTLING),
            saved: machine.heap().field(frame, frame::SAVED),
        };
        Self {
            machine,
            steps: Steps::new(machine),
            at: at.0,
            frame,
            before: state,
            after: state,
            events: machine.events().partition_point(|event| event.step() < at.0),
            handled: false,
        }
    }

    /// Goes to the step before.
    fn step_back(&mut self) -> Option<StepIndex> {
        self.at = self.at.checked_sub(1)?;
        self.after = self.before;
        let saved_cell = self.frame.index() + FIELDS + frame::SAVED;
        for entry in self.steps.entries(self.at).rev() {
            match entry {
                Entry::Cell { cell: thread::FRAME, value } => self.before.executing = value,
                Entry::Cell { cell: thread::SETTLING, value } => self.before.settling = value,
                Entry::Cell { cell, value } if cell == saved_cell => self.before.saved = value,
                Entry::Cell { .. } | Entry::Turn { .. } => {}
            }
        }
        self.handled = false;
        while let Some(event) = self.event_before().filter(|event| event.step() == self.at) {
            self.handled |= event.kind() == EventKind::Handler;
            self.events -= 1;
        }
        Some(StepIndex(self.at))
    }

    fn event_before(&self) -> Option<&'a Event> {
        self.machine.events().get(self.events.checked_sub(1)?)
    }

    /// Whether the step has written a slot that the frame still has, even if it held the same value before.
    fn writes(&mut self, slot: u32) -> bool {
        if self.handled {
            return self.ends() && slot >= self.depth_of_handler();
        }
        // Everything above what was left of the stack has been pushed.
        if self.before.executing == self.frame {
            return slot >= self.steps.row(self.at).depth.into() || self.ends() && self.rewrites(slot);
        }
        let waited = FramePosition::unpack(self.before.saved);
        if slot >= waited.depth || !self.ends() {
            return slot >= waited.depth;
        }
        // If operands stayed on the stack while a built-in function called back, its result replaces them.
        let (row, arg) = self.instruction(waited.ip);
        let kept = (row.kept)(arg);
        (row.popped)(arg) > kept && slot as i32 + (row.pushed)(arg) - kept >= self.depth_behind() as i32
    }

    /// Whether an instruction of the frame ends in the step. Before that, the values that it will replace are still
    /// there. After it, the frame executes again, or waits for the finalisers of objects that the instruction has
    /// dropped.
    fn ends(&self) -> bool {
        (self.after.executing == self.frame || self.after.settling == self.frame) && self.before.settling != self.frame
    }

    /// How deep the frame's stack is after the step, in which an instruction of the frame ends.
    fn depth_behind(&mut self) -> u32 {
        if self.after.executing != self.frame {
            return FramePosition::unpack(self.after.saved).depth;
        }
        let next = self.at + 1;
        if next == self.steps.len() { self.machine.position().depth } else { self.steps.row(next).depth.into() }
    }

    /// The text index of the frame's instruction in the step.
    fn ip(&mut self) -> u32 {
        if self.before.executing == self.frame {
            self.steps.row(self.at).ip
        } else {
            FramePosition::unpack(self.before.saved).ip
        }
    }

    /// The depth to which the stack was popped for the handler of an exception in the frame's instruction.
    fn depth_of_handler(&mut self) -> u32 {
        let ip = self.ip();
        let heap = self.machine.heap();
        let code = heap.code(heap.field(self.frame, frame::CODE));
        code.handlers
            .iter()
            .find(|handler| (handler.start..handler.end).contains(&ip))
            .map_or(0, |handler| handler.depth)
    }

    /// The row and the operand of the frame's instruction at a text index.
    fn instruction(&self, ip: u32) -> (&'static Row, i32) {
        let heap = self.machine.heap();
        let instruction = heap.instr(ip);
        let version = heap.code(heap.field(self.frame, frame::CODE)).code.version;
        (&VersionTable::of(version)[instruction.op], instruction.arg as i32)
    }

    /// Whether the step's instruction takes a slot's value off and puts another there.
    fn rewrites(&mut self, slot: u32) -> bool {
        let step = self.steps.row(self.at);
        let (row, arg) = self.instruction(step.ip);
        let pushed = (row.pushed)(arg);
        // Counted from the lowest value that the instruction looks at.
        let slot = slot as i32 + (row.popped)(arg) - i32::from(step.depth);
        match row.opcode {
            // The values between the two stay.
            Opcode::SWAP => slot == 0 || slot == pushed - 1,
            _ => ((row.kept)(arg)..pushed).contains(&slot),
        }
    }
}
