//! `Stop`: why execution, and with it a recording, ends where it ends.
//!
//! Made by the run-time when its evaluation loop stops, and by a session whose run has panicked; shown by the views.
//! `recording` re-exports it to the layers above. Everything recorded before it can still be walked.

use crate::object::Value;

/// Why execution has stopped at the live edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The module's code has returned.
    Finished,
    /// `SystemExit` has left the module; the exit status.
    Exit(i32),
    /// Another exception has left the module: the exception object.
    Uncaught(Value),
    /// The allowed number of steps has been made; it can go on.
    Limit,
    /// It was asked to stop; it can go on.
    Interrupted,
    /// The program wants a line of input that is not there yet; it can go on once it is.
    InputWanted,
    /// The program, or its recording, takes more memory than is allowed.
    Memory,
    /// Something that pvmscope cannot execute: one line that says what and where.
    Unsupported(String),
    /// A bug of pvmscope's own has made it panic in the middle of a step, which was taken back: one line that says how.
    Fault(String),
}

impl Stop {
    /// Whether the program can be executed further.
    pub fn can_go_on(&self) -> bool {
        matches!(self, Self::Limit | Self::Interrupted | Self::InputWanted)
    }

    /// One word for it, as `record` prints it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Finished => "finished",
            Self::Exit(_) => "exit",
            Self::Uncaught(_) => "uncaught",
            Self::Limit => "limit",
            Self::Interrupted => "interrupted",
            Self::InputWanted => "input wanted",
            Self::Memory => "memory",
            Self::Unsupported(_) => "unsupported",
            Self::Fault(_) => "fault",
        }
    }
}
