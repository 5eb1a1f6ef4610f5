//! One language for questions about a run: *what* there is (`stack`, `local n`, `depth`) and *when* (`first CALL in f`,
//! `next raise`, `end`).
//!
//! Used by `lesson` for its anchors, claims and questions; it knows nothing of lessons, so that whatever asks the same
//! of a run (a watch, the condition of a breakpoint, a prediction) can ask it here. A text becomes a [`Subject`], a
//! [`Claim`], a [`When`] or a [`Query`] in `parse`; its value is read off a [`Snapshot`](crate::inspect::Snapshot) in
//! `evaluate`, and the moment is found in a recording by `search`. It executes nothing: a [`Search`] that has reached
//! the end of what is recorded can be asked again when there is more, so the caller decides whether to go on.
//!
//! The language, in which words in capitals are placeholders:
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
//! `first` counts from the start of the run, `next` from a moment that the caller gives, including that moment. The
//! moment is the one before the instruction executes (for an event: in which it happens) or, with `past`, the one after
//! it. `line 3` alone is the first time that line 3 of the program begins.

mod error;
mod evaluate;
mod parse;
mod search;

pub use error::{Problem, QueryError};
pub use evaluate::Mismatch;
pub use search::{Recorded, Search};

use crate::opcode::Opcode;
use crate::recording::{EventKind, StepIndex};

/// What can be asked about a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The value stack of the executing frame, bottom first, as a list.
    Stack,
    /// The value on top of it; `empty` for none.
    Top,
    /// How many instructions have been executed.
    Step,
    /// The number of frames.
    Depth,
    /// The qualified name of the code that executes.
    Frame,
    /// The line that executes.
    Line,
    /// The instruction that is about to execute and, if that is asked for, what its operand stands for.
    Instruction,
    /// Only the name of that instruction.
    Opcode,
    /// Everything written to standard output, as a JSON string.
    Output,
    /// The exception that the preceding step has raised; `nothing` for none.
    Raised,
    /// A name of one of the namespaces of the executing frame, or of the first that has it; `unset` if it has no value.
    Name(Option<VariableKind>, String),
}

/// Where a name is stored.
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

/// A subject, and the value that it is claimed to have, as the screen shows it.
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
    /// That many instructions have been executed.
    Step(StepIndex),
    /// Something happens.
    Event {
        /// Whether it is the moment after the instruction, not the one before it.
        past: bool,
        /// Which occurrence, as it may happen often.
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
    /// There is such an event, once or more often.
    Event(EventKind),
    /// This line of the program begins.
    Line(u32),
}

/// A subject, and the moment at which it is evaluated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// What.
    pub subject: Subject,
    /// When; if absent, the current moment.
    pub when: Option<When>,
}
