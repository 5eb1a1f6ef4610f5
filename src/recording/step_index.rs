//! `StepIndex`: a moment of a recording.
//!
//! Used by everything that deals with time. Step `n` as a moment is the state in which the `n`-th executed instruction
//! is about to run; the number of recorded steps is itself a moment, the live edge.

use std::fmt;

/// The moment before the instruction of that number (from 0) executes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StepIndex(pub u64);

impl StepIndex {
    /// The beginning: nothing has executed.
    pub const START: Self = Self(0);

    /// The moment after this step.
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// The moment before the step that led here; `None` at the start.
    pub fn previous(self) -> Option<Self> {
        self.0.checked_sub(1).map(Self)
    }
}

impl fmt::Display for StepIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
