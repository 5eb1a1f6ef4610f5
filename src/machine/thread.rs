//! The thread state: current frame, exceptions, output written and input read.
//!
//! Its fields are the first cells of the heap, so that they are journaled as everything else is. Called by the run-time,
//! which raises, prints and reads, and by whoever shows what was printed. It must not know what an exception is. Book
//! chapter "Interpreter and Thread States"; mirrors `Include/cpython/pystate.h`.

use super::{EventKind, Machine};
use crate::object::Value;
use crate::object::layout::thread;

/// Where text was written to.
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
    /// Where to.
    pub stream: Stream,
    /// What: UTF-8.
    pub text: String,
    /// In which step.
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

    /// Set a cell of the thread state.
    #[inline]
    pub fn set_thread(&mut self, cell: u32, v: Value) {
        debug_assert!(cell < thread::END);
        self.store(cell, v);
    }

    /// Take the exception that is being raised: NULL if none is. The reference stays counted for the caller, as long
    /// as this instruction lasts.
    pub fn take_exception(&mut self) -> Value {
        let e = self.thread(thread::EXCEPTION);
        if !e.is_null() {
            self.store(thread::EXCEPTION, Value::NULL);
        }
        e
    }

    /// Write text. Pieces written in one step to one stream are one.
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

    /// What has been written up to where the state is.
    pub fn output(&self) -> impl DoubleEndedIterator<Item = &Output> + ExactSizeIterator + Clone {
        self.output.range(..self.heap.cell(thread::OUTPUT).as_raw() as usize)
    }

    /// Take what has been written since the last call, for showing it at once: only while nothing is recorded.
    pub fn drain_output(&mut self) -> impl Iterator<Item = Output> + use<> {
        debug_assert!(!self.journal.on, "a recording keeps its output");
        self.heap.write(thread::OUTPUT, Value::raw(0));
        self.output.take()
    }

    /// Give the program lines to read (with their newlines, but perhaps the last).
    pub fn add_input(&mut self, lines: impl IntoIterator<Item = String>) {
        self.input.extend(lines);
    }

    /// There will be no more input: reading behind its end meets the end of the file.
    pub fn close_input(&mut self) {
        self.input_closed = true;
    }

    /// Whether a line, or the end of the file, can be read now.
    pub fn input_ready(&self) -> bool {
        self.input_closed || (self.heap.cell(thread::INPUT).as_raw() as usize) < self.input.len()
    }

    /// Read a line: `None` at the end of the file. Check [`Machine::input_ready`] first.
    pub fn read_input(&mut self) -> Option<String> {
        let at = self.heap.cell(thread::INPUT).as_raw();
        let line = self.input.get(at as usize)?.clone();
        self.set(thread::INPUT, Value::raw(at + 1));
        self.note(EventKind::Input, Value::NULL);
        Some(line)
    }
}
