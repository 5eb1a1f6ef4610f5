//! What an algorithm without a machine says when Python would raise: the kind of exception and CPython's message.
//!
//! Returned by `text`, `number` and `format`; the run-time turns it into an exception object. It is never shown to a
//! user as it is.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};

/// The exception class that CPython raises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// `TypeError`
    Type,
    /// `ValueError`
    Value,
    /// `OverflowError`
    Overflow,
    /// `OverflowError` from C's ERANGE: its arguments are 34 and the message.
    Range,
    /// `ZeroDivisionError`
    ZeroDivision,
    /// `IndexError`
    Index,
    /// `MemoryError`
    Memory,
    /// A computation was asked to stop, and has: there is no exception. CPython would raise the KeyboardInterrupt that
    /// asked for it.
    Interrupted,
}

impl FailureKind {
    /// The name of the class.
    pub fn class_name(self) -> &'static str {
        match self {
            Self::Type => "TypeError",
            Self::Value => "ValueError",
            Self::Overflow | Self::Range => "OverflowError",
            Self::ZeroDivision => "ZeroDivisionError",
            Self::Index => "IndexError",
            Self::Memory => "MemoryError",
            Self::Interrupted => "KeyboardInterrupt",
        }
    }
}

/// An exception to raise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Its class.
    pub kind: FailureKind,
    /// Its only argument, CPython's message verbatim; empty means no argument.
    pub message: String,
}

impl Failure {
    /// A failure of the given kind.
    pub fn new(kind: FailureKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }

    /// A `TypeError`.
    pub fn type_error(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Type, message)
    }

    /// A `ValueError`.
    pub fn value(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Value, message)
    }

    /// An `OverflowError`.
    pub fn overflow(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Overflow, message)
    }

    /// The `OverflowError` raised by a float power whose result is too large for a float.
    pub fn range() -> Self {
        Self::new(FailureKind::Range, "Numerical result out of range")
    }

    /// A `ZeroDivisionError`.
    pub fn zero_division(message: impl Into<String>) -> Self {
        Self::new(FailureKind::ZeroDivision, message)
    }

    /// A `MemoryError`, which has no message.
    pub fn memory() -> Self {
        Self::new(FailureKind::Memory, "")
    }

    /// A computation that was asked to stop.
    pub fn interrupted() -> Self {
        Self::new(FailureKind::Interrupted, "")
    }

    /// What a computation that may take long checks now and then: an error once `stop` is true.
    pub fn check_interrupt(stop: &AtomicBool) -> Result<(), Self> {
        if stop.load(Ordering::Relaxed) { Err(Self::interrupted()) } else { Ok(()) }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            FailureKind::Range => write!(f, "{}: (34, '{}')", self.kind.class_name(), self.message),
            _ => write!(f, "{}: {}", self.kind.class_name(), self.message),
        }
    }
}

impl std::error::Error for Failure {}
