//! `Snapshot`: everything there is to see at one moment, borrowed from the machine.
//!
//! Made anew for each redraw, as it costs nothing to make. The machine's state must be that of the moment: the
//! session's cursor takes care of that.

use super::changes::Changes;
use super::frame_view::{FrameView, Name, names_of};
use super::show;
use crate::machine::{Event, Machine, Output, Stream};
use crate::object::layout::{frame, module, thread};
use crate::object::{Heap, Kind, Value};
use crate::recording::{StepIndex, events_of};

/// See the module's description.
#[derive(Clone, Copy, Debug)]
pub struct Snapshot<'a> {
    machine: &'a Machine,
    at: StepIndex,
}

impl<'a> Snapshot<'a> {
    /// The snapshot of a machine whose state is that of moment `at`.
    pub fn new(machine: &'a Machine, at: StepIndex) -> Self {
        Self { machine, at }
    }

    /// The moment.
    pub fn at(&self) -> StepIndex {
        self.at
    }

    /// The machine, for reading.
    pub fn machine(&self) -> &'a Machine {
        self.machine
    }

    /// All objects.
    pub fn heap(&self) -> &'a Heap {
        self.machine.heap()
    }

    /// The frame that executes and those that wait, bottom (the module's) first. Empty when the program has ended.
    pub fn frames(&self) -> Vec<FrameView<'a>> {
        let mut frames = Vec::new();
        let mut f = self.machine.thread(thread::FRAME);
        while !f.is_null() {
            frames.push(f);
            f = self.heap().field(f, frame::PREVIOUS);
        }
        frames.reverse();
        frames.into_iter().enumerate().map(|(depth, f)| FrameView::new(self.machine, f, depth)).collect()
    }

    /// The frame that executes.
    pub fn frame(&self) -> Option<FrameView<'a>> {
        let f = self.machine.thread(thread::FRAME);
        (!f.is_null()).then(|| FrameView::new(self.machine, f, self.depth() - 1))
    }

    /// The names in the program's module, whether or not a frame of it is left.
    pub fn main_names(&self) -> Vec<Name<'a>> {
        let modules = self.machine.thread(thread::MODULES);
        let main = if modules.is(Kind::Dict) { self.heap().dict_scan(modules, "__main__") } else { None };
        match main {
            Some(main) if main.is(Kind::Module) => names_of(self.machine, self.heap().field(main, module::DICT)),
            _ => Vec::new(),
        }
    }

    /// The number of frames.
    pub fn depth(&self) -> usize {
        let mut depth = 0;
        let mut f = self.machine.thread(thread::FRAME);
        while !f.is_null() {
            depth += 1;
            f = self.heap().field(f, frame::PREVIOUS);
        }
        depth
    }

    /// The exception that is being raised (between the instruction that raised it and its handler); NULL if there is
    /// none.
    pub fn exception(&self) -> Value {
        self.machine.thread(thread::EXCEPTION)
    }

    /// What has been written so far, in pieces.
    pub fn output(&self) -> impl DoubleEndedIterator<Item = &'a Output> + ExactSizeIterator + Clone + use<'a> {
        self.machine.output()
    }

    /// What has been written to one stream so far.
    pub fn text_written(&self, stream: Stream) -> String {
        self.output().filter(|piece| piece.stream == stream).map(|piece| piece.text.as_str()).collect()
    }

    /// What happened in the step that led here.
    pub fn events(&self) -> impl Iterator<Item = &'a Event> + Clone + use<'a> {
        self.at.previous().map(|step| events_of(self.machine, step)).into_iter().flatten()
    }

    /// What happens in the step that begins here, if that is recorded already.
    pub fn upcoming(&self) -> impl DoubleEndedIterator<Item = &'a Event> + Clone + use<'a> {
        events_of(self.machine, self.at)
    }

    /// What the step that led here has changed.
    pub fn changes(&self) -> Changes {
        Changes::of_step_before(self.machine, self.at)
    }

    /// A value as text, without running any code of the program.
    pub fn show(&self, v: Value) -> String {
        show::show(self.machine, v)
    }
}
