//! The thread state: current frame, exceptions, output written and input read.
//!
//! Its fields are the first cells of the heap, so they are journaled as everything else is. Called by the run-time,
//! which raises, prints and reads, and by everything that shows what was printed. It must not know what an exception
//! is. Book chapter "Interpreter and Thread States"; mirrors `Include/cpython/pystate.h`.

use super::{EventKind, Machine};
use crate::object::Value;
use crate::object::layout::thread;

/// The stream that text was written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stream {
    /// `sys.stdout`
    Stdout,
    /// `sys.stderr`
    Stderr,
}

/// A piece of text that the program has written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// The stream.
    pub stream: Stream,
    /// What was written, in UTF-8.
    pub text: String,
    /// The step in which it was written.
    pub step: u64,
}

impl Machine {
    pub(super) fn init_thread(&mut self) {
        self.heap.write(thread::OUTPUT, Value::raw(0));
        self.heap.write(thread::INPUT, Value::raw(0));
        self.heap.write(thread::RECURSION_LIMIT, Value::raw(1000));
    }

    /// A cell of the thread state, see [`thread`].
    #[inline]
    pub fn thread(&self, cell: u32) -> Value {
        self.heap.cell(cell)
    }

    /// Sets a cell of the thread state.
    #[inline]
    pub fn set_thread(&mut self, cell: u32, v: Value) {
        debug_assert!(cell < thread::END);
        self.store(cell, v);
    }

    /// Takes the exception that is being raised: NULL if there is none. Its reference stays counted for the caller
    /// until the end of this instruction.
    pub fn take_exception(&mut self) -> Value {
        let e = self.thread(thread::EXCEPTION);
        if !e.is_null() {
            self.store(thread::EXCEPTION, Value::NULL);
        }
        e
    }

    /// Writes text. Pieces written to one stream in one step are joined.
    pub fn write_output(&mut self, stream: Stream, text: &str) {
        if text.is_empty() {
            return;
        }
        let step = self.journal.len().saturating_sub(1);
        let pieces = self.heap.cell(thread::OUTPUT).as_raw() as usize;
        debug_assert_eq!(pieces, self.output.len());
        match self.output.last_mut() {
            Some(last) if self.journal.on && last.step == step && last.stream == stream => last.text.push_str(text),
            _ => {
                self.output.push(Output { stream, text: text.to_owned(), step });
                self.set(thread::OUTPUT, Value::raw(pieces as i64 + 1));
                self.note(EventKind::Output, Value::NULL);
            }
        }
    }

    /// What has been written up to the moment of the state.
    pub fn output(&self) -> impl DoubleEndedIterator<Item = &Output> + ExactSizeIterator + Clone {
        self.output.range(..self.heap.cell(thread::OUTPUT).as_raw() as usize)
    }

    /// Takes what has been written since the last call, to be shown at once: only while nothing is recorded.
    pub fn drain_output(&mut self) -> impl Iterator<Item = Output> + use<> {
        debug_assert!(!self.journal.on, "a recording keeps its output");
        self.heap.write(thread::OUTPUT, Value::raw(0));
        self.output.take()
    }

    /// Gives the program lines to read (with their newlines, except perhaps the last).
    pub fn add_input(&mut self, lines: impl IntoIterator<Item = String>) {
        self.input.extend(lines);
    }

    /// Ends the input: reading beyond it meets the end of the file.
    pub fn close_input(&mut self) {
        self.input_closed = true;
    }

    /// Whether a line, or the end of the file, can be read now.
    pub fn input_ready(&self) -> bool {
        self.input_closed || (self.heap.cell(thread::INPUT).as_raw() as usize) < self.input.len()
    }

    /// Reads a line: `None` at the end of the file. Check [`Machine::input_ready`] first.
    pub fn read_input(&mut self) -> Option<String> {
        let at = self.heap.cell(thread::INPUT).as_raw();
        let line = self.input.get(at as usize)?.clone();
        self.set(thread::INPUT, Value::raw(at + 1));
        self.note(EventKind::Input, Value::NULL);
        Some(line)
    }
}
