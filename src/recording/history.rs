//! Histories: when a cell was changed, and which step put a value on the stack.
//!
//! For everything that shows where a value came from. Answered from step table and journal, without moving the state.
//! Writing a cell that already holds the value makes no entry (a third of what goes on the value stack), so the writer
//! of a stack slot is derived from the depth of the stack before and after each step of its frame, and from what the
//! instruction takes off and puts on.

use super::StepIndex;
use super::steps::Steps;
use crate::machine::{Entry, Event, EventKind, FramePosition, Machine};
use crate::object::Value;
use crate::object::layout::{FIELDS, frame, thread};
use crate::opcode::{Opcode, VersionTable};

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
    /// The frame that executes before step `at`, and after it.
    before: Value,
    after: Value,
    /// What the frame's SAVED field holds before step `at`.
    saved: Value,
    /// The number of events before those of step `at`.
    events: usize,
    /// Whether an exception has reached its handler in step `at`.
    handled: bool,
}

impl<'a> Past<'a> {
    fn new(machine: &'a Machine, at: StepIndex, frame: Value) -> Self {
        let executing = machine.thread(thread::FRAME);
        Self {
            machine,
            steps: Steps::new(machine),
            at: at.0,
            frame,
            before: executing,
            after: executing,
            saved: machine.heap().field(frame, frame::SAVED),
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
                Entry::Cell { cell: thread::FRAME, value } => self.before = value,
                Entry::Cell { cell, value } if cell == saved_cell => self.saved = value,
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
        // Otherwise it may be in progress: what it will replace is still there.
        let is_over = self.after == self.frame;
        if self.handled {
            return is_over && slot >= self.depth_of_handler();
        }
        // Everything above what was left of the stack has been pushed.
        if self.before == self.frame {
            return slot >= self.steps.row(self.at).depth.into() || is_over && self.rewrites(slot);
        }
        let waited = FramePosition::unpack(self.saved);
        if slot >= waited.depth || !is_over {
            return slot >= waited.depth;
        }
        // If operands stayed on the stack while a built-in function called back, its result replaces them.
        let now = self.position_behind().depth;
        now < waited.depth && slot + self.results(waited.ip) >= now
    }

    /// The position of the executing frame after the step.
    fn position_behind(&mut self) -> FramePosition {
        let next = self.at + 1;
        if next == self.steps.len() {
            return self.machine.position();
        }
        let row = self.steps.row(next);
        FramePosition { ip: row.ip, depth: row.depth.into() }
    }

    /// The depth to which the stack was popped for the handler with which the next step begins.
    fn depth_of_handler(&mut self) -> u32 {
        let target = self.position_behind().ip;
        let heap = self.machine.heap();
        let code = heap.code(heap.field(self.frame, frame::CODE));
        code.handlers.iter().find(|handler| handler.target == target).map_or(0, |handler| handler.depth)
    }

    /// The frame's instruction at a text index, and how many values it takes off the stack and puts on it.
    fn effect(&self, ip: u32) -> (Opcode, i32, i32) {
        let heap = self.machine.heap();
        let instruction = heap.instr(ip);
        let version = heap.code(heap.field(self.frame, frame::CODE)).code.version;
        let row = &VersionTable::of(version)[instruction.op];
        let arg = instruction.arg as i32;
        (instruction.op, (row.popped)(arg), (row.pushed)(arg))
    }

    /// How many of the values that an instruction leaves on top of the stack it has made.
    fn results(&self, ip: u32) -> u32 {
        let (op, popped, pushed) = self.effect(ip);
        (pushed - looked_at(op, popped, pushed)).max(0) as u32
    }

    /// Whether the step's instruction takes a slot's value off and puts another there.
    fn rewrites(&mut self, slot: u32) -> bool {
        let row = self.steps.row(self.at);
        let (op, popped, pushed) = self.effect(row.ip);
        let slot = slot as i32 + popped - i32::from(row.depth);
        match op {
            // The values between the two stay.
            Opcode::SWAP => slot == 0 || slot == pushed - 1,
            _ => (looked_at(op, popped, pushed)..pushed).contains(&slot),
        }
    }
}

/// How many of the values that an instruction counts as popped it only reads: they are the lowest ones, and stay.
fn looked_at(op: Opcode, popped: i32, pushed: i32) -> i32 {
    match op {
        Opcode::CHECK_EXC_MATCH
        | Opcode::FOR_ITER
        | Opcode::GET_ANEXT
        | Opcode::GET_LEN
        | Opcode::IMPORT_FROM
        | Opcode::MATCH_MAPPING
        | Opcode::MATCH_SEQUENCE
        | Opcode::SEND => 1,
        Opcode::MATCH_KEYS => 2,
        Opcode::COPY
        | Opcode::DICT_MERGE
        | Opcode::DICT_UPDATE
        | Opcode::LIST_APPEND
        | Opcode::LIST_EXTEND
        | Opcode::MAP_ADD
        | Opcode::SET_ADD
        | Opcode::SET_UPDATE
        | Opcode::WITH_EXCEPT_START => popped.min(pushed),
        _ => 0,
    }
}
