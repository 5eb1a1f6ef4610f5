//! Output of the program on its way out of the machine.
//!
//! Called at pauses, at the end of a run and by `flush` of the standard streams. The machine does the writing
//! (`Machine::write_output`); what is recorded stays there. What cannot be written stops the run: whoever started it
//! reports that. Mirrors `flush_std_files` of `Python/pylifecycle.c`.

use std::io::{self, Write};
use std::sync::atomic::Ordering;

use super::Vm;
use crate::machine::{Output, Stream};

impl Vm {
    /// Flushes what the program has written, unless it is recorded: then the recording has it.
    pub(crate) fn flush_unrecorded(&mut self) {
        if !self.machine.is_recording() {
            self.flush_output();
        }
    }

    /// Flushes output at once while nothing is recorded. After an error nothing more is written, and the run stops as
    /// if interrupted.
    pub(crate) fn flush_output(&mut self) {
        let pieces = self.machine.drain_output();
        if self.output_error.is_some() {
            return;
        }
        if let Err(error) = write(pieces) {
            self.output_error = Some(error);
            self.control.stop.store(true, Ordering::Relaxed);
        }
    }

    /// Why the program's output could not be written, if it could not.
    pub fn take_output_error(&mut self) -> Option<io::Error> {
        self.output_error.take()
    }
}

fn write(pieces: impl Iterator<Item = Output>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for piece in pieces {
        match piece.stream {
            Stream::Stdout => out.write_all(piece.text.as_bytes())?,
            Stream::Stderr => io::stderr().write_all(piece.text.as_bytes())?,
        }
    }
    out.flush()
}
