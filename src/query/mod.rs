//! One language for questions about a run: *what* there is (`stack`, `local n`, `depth`) and *when* (`first CALL in f`,
//! `next raise`, `end`).
//!
//! Used by `lesson` for its anchors, claims and questions; it knows nothing of lessons, so that whoever asks the same of a
//! run (a watch, the condition of a breakpoint, a prediction) can ask it here. A text becomes a [`Subject`], a [`Claim`], a
//! [`When`] or a [`Query`] in `parse`; what it is about is read off a [`Snapshot`](crate::inspect::Snapshot) in `evaluate`,
//! and the moment is found in a recording by `search`. It executes nothing: a [`Search`] that has come to the end of what
//! is recorded can be asked again when more is, so the caller decides whether to go on.
//!
//! The language, words in capitals standing for something:
//!
//! ```text
//! query    SUBJECT | SUBJECT at WHEN
//! claim    SUBJECT : VALUE | SUBJECT = VALUE
//! subject  stack | top | step | depth | frame | line | instruction | opcode | output | raised
//!          | local NAME | cell NAME | free NAME | global NAME | name NAME
//! when     start | end | step NUMBER | past? the? ORDINAL EVENT (in FUNCTION)? (on line NUMBER)?
//!          | past? line NUMBER (in FUNCTION)?
//! ordinal  first … ninth | 1st, 2nd, 3rd, 12th … | next
//! event    OPCODE | line NUMBER | call | return | yield | resume | raise | unwind | handler | import | output | input | dealloc
//! ```
//!
//! `first` counts from the start of the run, `next` from a moment that the caller gives, that moment included. The moment
//! is the one before the instruction executes (for an event: in which it happens) or, with `past`, the one behind it.
//! `line 3` alone is the first time that line 3 of the program begins.

mod error;
mod evaluate;
mod parse;
mod search;

pub use error::{Problem, QueryError};
pub use evaluate::Mismatch;
pub use search::{Recorded, Search};

use crate::opcode::Opcode;
use crate::recording::{EventKind, StepIndex};

/// What one can ask about a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The value stack of the executing frame, bottom first, as a list.
    Stack,
    /// The value on top of it; `empty` for none.
    Top,
    /// How many instructions have been executed.
    Step,
    /// How many frames there are.
    Depth,
    /// The qualified name of the code that executes.
    Frame,
    /// The line that executes.
    Line,
    /// The instruction that is about to execute and, where that is asked for, what its operand stands for.
    Instruction,
    /// The name of that instruction alone.
    Opcode,
    /// All that was written to standard output, as a JSON string.
    Output,
    /// The exception that the step before has raised; `nothing` for none.
    Raised,
    /// A name of one of the namespaces of the executing frame, or of the first that has it; `unset` where it has no
    /// value.
    Name(Option<VariableKind>, String),
}

/// Where a name lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VariableKind {
    /// Among the fast locals of a function, or in the namespace of a class body.
    Local,
    /// In a cell of this function.
    Cell,
    /// In a cell of an enclosing function.
    Free,
    /// In the module's namespace.
    Global,
}

/// A subject, and the value that it is said to have, as the screen shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// As it was written.
    pub text: String,
    subject: Subject,
    expected: String,
}

/// A moment of a run, by what happens there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum When {
    /// Nothing has been executed.
    Start,
    /// The program has ended.
    End,
    /// So many instructions have been executed.
    Step(StepIndex),
    /// Something happens.
    Event {
        /// Whether it is the moment behind the instruction, not the one before it.
        past: bool,
        /// Which one, as it may happen often.
        count: Count,
        /// What happens.
        what: Happening,
        /// The function in whose code it happens, by its name or qualified name.
        function: Option<String>,
        /// The line of the program on which it happens.
        line: Option<u32>,
    },
}

/// Which one of many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// The n-th from the start of the run, from 1.
    Nth(usize),
    /// The first from a given moment on.
    Next,
}

/// What can happen in a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happening {
    /// Such an instruction executes.
    Instruction(Opcode),
    /// There is such an event, be it once or more often.
    Event(EventKind),
    /// This line of the program begins.
    Line(u32),
}

/// A subject, and the moment that it is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// What.
    pub subject: Subject,
    /// When; without it, wherever one is.
    pub when: Option<When>,
}
