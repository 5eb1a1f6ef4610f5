//! The wish to stop: who may express it, where it is looked at inside of an instruction, and what is said then.
//!
//! Called by every loop of Rust's that may be long. Must not know what becomes of the instruction that stops: `pause`
//! takes it back. Mirrors, in what it is for, `PyErr_CheckSignals` of `Modules/signalmodule.c`.

use std::sync::atomic::Ordering;

use super::{Run, Unwind, Vm};

/// Why a run pauses; it can go on later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pause {
    /// The limit of steps.
    Limit,
    /// Somebody asked for it.
    Interrupted,
    /// A line of input is wanted and none is there.
    InputWanted,
    /// Something that pvmscope does not support; it cannot go on.
    Unsupported(String),
}

/// Rounds between two looks at the stop flag, less one.
const STOP_MASK: u64 = (1 << 12) - 1;

impl Vm {
    /// Ends the run with one line that says what is not supported, and where.
    pub fn unsupported(&mut self, what: &str) -> Unwind {
        let (line, column) = self.current_place();
        let file = self.program.source.filename();
        let what = format!("{file}:{line}:{column}: {what} is not supported yet");
        self.suspend(Pause::Unsupported(what))
    }

    /// The run is to stop: what functions of the run-time return then.
    #[cold]
    pub(crate) fn suspend(&mut self, pause: Pause) -> Unwind {
        self.pausing.reason = pause;
        Unwind::Suspended
    }

    /// In loops of Rust's that may be long: whether somebody wants the run to stop, looked at now and then. Whatever asks
    /// for the next item of an iterator asks this with it.
    #[inline]
    pub fn check_stop(&mut self) -> Run<()> {
        self.rounds = self.rounds.wrapping_add(1);
        if self.rounds & STOP_MASK == 0 { self.check_stop_now() } else { Ok(()) }
    }

    /// Whether somebody wants the run to stop, in loops whose every round is long.
    pub fn check_stop_now(&mut self) -> Run<()> {
        if self.control.stop.load(Ordering::Relaxed) {
            return Err(self.suspend(Pause::Interrupted));
        }
        Ok(())
    }

    /// Why the run has stopped.
    pub(crate) fn take_reason(&mut self) -> Pause {
        std::mem::replace(&mut self.pausing.reason, Pause::Limit)
    }
}
