//! The value of a subject at a moment, and whether a claim holds there.
//!
//! Called by `lesson` at its stops. Everything is read off a [`Snapshot`] and written as the screen writes it; no code
//! of the program runs.

use std::fmt;

use super::{Claim, Subject, VariableKind};
use crate::explain::explain;
use crate::inspect::{FrameView, Name, Snapshot, display, display_slot};
use crate::recording::{EventKind, Stream};

/// A claim that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The claim, as it was written.
    pub claim: String,
    /// What there is instead; `None` if the program has ended and there is no such thing.
    pub found: Option<String>,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let found = self.found.as_deref().unwrap_or("nothing: the program has ended");
        write!(f, "claimed “{}”, found {found}", self.claim)
    }
}

impl std::error::Error for Mismatch {}

impl Subject {
    /// Its value at a moment; `None` if the program has ended and there is no such thing.
    pub fn value(&self, snapshot: &Snapshot<'_>) -> Option<String> {
        let machine = snapshot.machine();
        Some(match self {
            Self::Output => serde_json::Value::from(snapshot.text_written(Stream::Stdout)).to_string(),
            Self::Step => snapshot.at().to_string(),
            Self::Depth => snapshot.depth().to_string(),
            Self::Raised => {
                let raised = snapshot.events().filter(|event| event.kind() == EventKind::Raise).last();
                raised.map_or_else(|| "nothing".to_owned(), |event| display(machine, event.value()))
            }
            Self::Frame => snapshot.frame()?.code().qualname.to_string(),
            Self::Line => snapshot.frame()?.position().line?.to_string(),
            Self::Top => {
                snapshot.frame()?.stack().last().map_or_else(|| "empty".to_owned(), |v| display_slot(machine, *v))
            }
            Self::Stack => {
                let shown: Vec<String> = snapshot.frame()?.stack().iter().map(|v| display_slot(machine, *v)).collect();
                format!("[{}]", shown.join(", "))
            }
            Self::Instruction | Self::Opcode => explain(snapshot)?.opcode.to_owned(),
            Self::Name(kind, name) => value_of(&snapshot.frame()?, *kind, name, snapshot),
        })
    }
}

impl Claim {
    /// Whether it holds at a moment.
    pub fn check(&self, snapshot: &Snapshot<'_>) -> Result<(), Mismatch> {
        let found = match self.subject {
            // The claim may leave out what the operand stands for, which is compared only if it is there.
            Subject::Instruction if self.expected.contains(' ') => instruction(snapshot),
            _ => self.subject.value(snapshot),
        };
        if found.as_ref() == Some(&self.expected) {
            return Ok(());
        }
        Err(Mismatch { claim: self.text.clone(), found })
    }
}

/// The next instruction with what its operand stands for.
fn instruction(snapshot: &Snapshot<'_>) -> Option<String> {
    let explanation = explain(snapshot)?;
    Some(format!("{} {}", explanation.opcode, explanation.operand).trim_end().to_owned())
}

fn value_of(frame: &FrameView<'_>, kind: Option<VariableKind>, name: &str, snapshot: &Snapshot<'_>) -> String {
    let spaces = frame.namespaces();
    let locals = spaces.fast.into_iter().chain(spaces.locals);
    let names: Vec<Name<'_>> = match kind {
        Some(VariableKind::Local) => locals.collect(),
        Some(VariableKind::Cell) => spaces.cells,
        Some(VariableKind::Free) => spaces.free,
        Some(VariableKind::Global) => spaces.globals,
        None => locals.chain(spaces.cells).chain(spaces.free).chain(spaces.globals).chain(spaces.builtins).collect(),
    };
    match names.iter().find(|n| n.name == name) {
        Some(name) if !name.value.is_null() => display(snapshot.machine(), name.value),
        _ => "unset".to_owned(),
    }
}
