//! Output of the program on its way out of the machine.
//!
//! Called at pauses, at the end of a run and by `flush` of the standard streams. The machine does the writing
//! (`Machine::write_output`); what is recorded stays there. Mirrors `flush_std_files` of `Python/pylifecycle.c`.

use super::Vm;

impl Vm {
    /// Flushes what the program has written, unless it is recorded: then the recording has it.
    pub(crate) fn flush_unrecorded(&mut self) {
        if !self.machine.is_recording() {
            self.flush_output();
        }
    }

    /// Flushes output at once while nothing is recorded.
    pub(crate) fn flush_output(&mut self) {
        use std::io::Write;
        for piece in self.machine.drain_output() {
            // A closed pipe ends quietly; the caller of the run notices.
            let written = match piece.stream {
                crate::machine::Stream::Stdout => std::io::stdout().write_all(piece.text.as_bytes()),
                crate::machine::Stream::Stderr => std::io::stderr().write_all(piece.text.as_bytes()),
            };
            if written.is_err() {
                std::process::exit(0);
            }
        }
    }
}
