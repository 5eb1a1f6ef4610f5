//! The request to stop: who may make it, where it is checked inside an instruction, and what is reported then.
//!
//! Called by every loop in Rust that may be long. Must not know what becomes of the instruction that stops: `pause`
//! takes it back. Serves the purpose of `PyErr_CheckSignals` of `Modules/signalmodule.c`.

use std::sync::atomic::Ordering;

use super::{Run, Unwind, Vm};

/// Why a run pauses; it can go on later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pause {
    /// The limit of steps.
    Limit,
    /// Somebody asked for it.
    Interrupted,
    /// A line of input is wanted and there is none.
    InputWanted,
    /// The limit of memory; it cannot go on.
    Memory,
    /// Something that pvmscope does not support; it cannot go on.
    Unsupported(String),
}

/// Rounds between two checks of the stop flag, minus one.
const STOP_MASK: u64 = (1 << 12) - 1;

impl Vm {
    /// Ends the run with one line that says what is not supported, and where.
    pub fn unsupported(&mut self, what: &str) -> Unwind {
        let (line, column) = self.current_place();
        let file = self.program.source.filename();
        let what = format!("{file}:{line}:{column}: {what} is not supported yet");
        self.suspend(Pause::Unsupported(what))
    }

    /// Asks for the run to stop: what functions of the run-time return then.
    #[cold]
    pub(crate) fn suspend(&mut self, pause: Pause) -> Unwind {
        self.pausing.reason = pause;
        Unwind::Suspended
    }

    /// Checks now and then, in loops in Rust that may be long, whether the run should stop. Asking for the next item of
    /// an iterator includes this check.
    #[inline]
    pub fn check_stop(&mut self) -> Run<()> {
        self.rounds = self.rounds.wrapping_add(1);
        if self.rounds & STOP_MASK == 0 { self.check_stop_now() } else { Ok(()) }
    }

    /// Checks whether the run should stop, in loops whose every round is long.
    pub fn check_stop_now(&mut self) -> Run<()> {
        self.check_interrupt()?;
        self.ensure_recording_fits()
    }

    /// Stops the run if somebody has asked for it.
    pub(crate) fn check_interrupt(&mut self) -> Run<()> {
        if self.control.stop.load(Ordering::Relaxed) { Err(self.suspend(Pause::Interrupted)) } else { Ok(()) }
    }

    /// Stops the run if what it holds and what is recorded of it take too much together.
    pub(crate) fn ensure_recording_fits(&mut self) -> Run<()> {
        if !self.machine.is_recording() {
            return Ok(());
        }
        let held = self.machine.heap().bytes_held().saturating_add(self.machine.recording_bytes_held());
        let fits = held as u64 <= self.control.max_memory.load(Ordering::Relaxed);
        if fits { Ok(()) } else { Err(self.suspend(Pause::Memory)) }
    }

    /// Why the run has stopped.
    pub(crate) fn take_reason(&mut self) -> Pause {
        std::mem::replace(&mut self.pausing.reason, Pause::Limit)
    }
}
