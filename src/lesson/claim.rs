//! Claims about the machine at a moment, and whether they hold.
//!
//! A claim is a line that a learner can read: `stack: [3, 4]`, `local n = 3`, `depth = 1`: a [`Subject`] and its value.
//! Values are compared as the screen shows them. Used by stops, and by questions, which leave the value to the learner.

use crate::explain::{explain, is_opcode};
use crate::inspect::{FrameView, Name, Snapshot, display, display_slot};
use crate::recording::Stream;

/// A claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// As the lesson writes it.
    pub text: String,
    subject: Subject,
    expected: String,
}

/// What one can say something about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The value stack of the executing frame, bottom first, as a list.
    Stack,
    /// The value on top of it.
    Top,
    /// How many instructions have been executed.
    Step,
    /// How many frames there are.
    Depth,
    /// The qualified name of the code that executes.
    Frame,
    /// The line that executes.
    Line,
    /// The instruction that is about to execute, and what its operand stands for.
    Instruction,
    /// All that was written to standard output, as a JSON string.
    Output,
    /// A name of one of the namespaces of the executing frame.
    Name(Space, String),
}

/// Where a name lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Space {
    /// Among the fast locals of a function, or in the namespace of a class body.
    Local,
    /// In a cell of this function.
    Cell,
    /// In a cell of an enclosing function.
    Free,
    /// In the module's namespace.
    Global,
}

impl Subject {
    /// The subject that a line names; an error says what there is instead.
    pub fn parse(line: &str) -> Result<Self, String> {
        Ok(match line.split_whitespace().collect::<Vec<_>>().as_slice() {
            ["stack"] => Self::Stack,
            ["top"] => Self::Top,
            ["step"] => Self::Step,
            ["depth"] => Self::Depth,
            ["frame"] => Self::Frame,
            ["line"] => Self::Line,
            ["instruction"] => Self::Instruction,
            ["output"] => Self::Output,
            ["local", name] => Self::Name(Space::Local, (*name).to_owned()),
            ["cell", name] => Self::Name(Space::Cell, (*name).to_owned()),
            ["free", name] => Self::Name(Space::Free, (*name).to_owned()),
            ["global", name] => Self::Name(Space::Global, (*name).to_owned()),
            _ => {
                return Err(format!(
                    "“{}” is nothing that a lesson can speak of; that are stack, top, step, depth, frame, line, instruction, \
                     output, local NAME, cell NAME, free NAME and global NAME",
                    line.trim()
                ));
            }
        })
    }

    /// Whether it can have such a value at all: a number where it is one, and so on.
    fn accepts(&self, value: &str) -> Result<(), String> {
        let wrong = |what: &str| Err(format!("“{value}” is not {what}"));
        match self {
            _ if value.is_empty() => Err("there is no value".to_owned()),
            Self::Step | Self::Depth | Self::Line if value.parse::<u32>().is_err() => wrong("a number"),
            Self::Stack if !(value.starts_with('[') && value.ends_with(']')) => wrong("a list: [bottom, …, top]"),
            Self::Output if serde_json::from_str::<String>(value).is_err() => wrong("a JSON string"),
            Self::Instruction if !is_opcode(value.split(' ').next().unwrap_or_default()) => wrong("an instruction"),
            _ => Ok(()),
        }
    }

    /// What it is at a moment; `None` where the program has ended and there is no such thing.
    pub fn value(&self, snapshot: &Snapshot<'_>) -> Option<String> {
        self.value_like(snapshot, "")
    }

    /// What it is, as fully as `expected` says it: an instruction with or without what its operand stands for.
    fn value_like(&self, snapshot: &Snapshot<'_>, expected: &str) -> Option<String> {
        let machine = snapshot.machine();
        Some(match self {
            Self::Output => serde_json::Value::from(snapshot.text_written(Stream::Stdout)).to_string(),
            Self::Step => snapshot.at().to_string(),
            Self::Depth => snapshot.depth().to_string(),
            Self::Frame => snapshot.frame()?.code().qualname.to_string(),
            Self::Line => snapshot.frame()?.position().line?.to_string(),
            Self::Top => {
                snapshot.frame()?.stack().last().map_or_else(|| "empty".to_owned(), |v| display_slot(machine, *v))
            }
            Self::Stack => {
                let shown: Vec<String> = snapshot.frame()?.stack().iter().map(|v| display_slot(machine, *v)).collect();
                format!("[{}]", shown.join(", "))
            }
            Self::Instruction => {
                let explanation = explain(snapshot)?;
                let operand = Some(explanation.operand).filter(|o| !o.is_empty() && expected.contains(' '));
                operand.map_or(explanation.opcode.to_owned(), |operand| format!("{} {operand}", explanation.opcode))
            }
            Self::Name(space, name) => value_of(&snapshot.frame()?, *space, name, snapshot),
        })
    }
}

impl Claim {
    /// The claim that a line makes.
    pub fn parse(line: &str) -> Result<Self, String> {
        let text = line.trim().to_owned();
        let in_claim = |error: String| format!("not a claim: “{text}”: {error}");
        let Some(at) = text.find([':', '=']) else {
            return Err(in_claim("it says nothing, as `stack: [1]` and `depth = 2` do".to_owned()));
        };
        let (subject, expected) = (&text[..at], text[at + 1..].trim().to_owned());
        let subject = Subject::parse(subject).map_err(in_claim)?;
        subject.accepts(&expected).map_err(in_claim)?;
        Ok(Self { subject, expected, text })
    }

    /// Whether it holds; an error says what there is instead.
    pub fn check(&self, snapshot: &Snapshot<'_>) -> Result<(), String> {
        let found = self.subject.value_like(snapshot, &self.expected);
        let found = found.unwrap_or_else(|| "nothing: the program has ended".to_owned());
        if found == self.expected { Ok(()) } else { Err(format!("claimed “{}”, found {found}", self.text)) }
    }
}

fn value_of(frame: &FrameView<'_>, space: Space, name: &str, snapshot: &Snapshot<'_>) -> String {
    let spaces = frame.namespaces();
    let names: Vec<Name<'_>> = match space {
        Space::Local => spaces.fast.into_iter().chain(spaces.locals).collect(),
        Space::Cell => spaces.cells,
        Space::Free => spaces.free,
        Space::Global => spaces.globals,
    };
    match names.iter().find(|n| n.name == name) {
        Some(name) if !name.value.is_null() => display(snapshot.machine(), name.value),
        _ => "unset".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_are_read() {
        let claim = Claim::parse("global total = {'a': 1}").unwrap();
        assert_eq!(claim.subject, Subject::Name(Space::Global, "total".to_owned()));
        assert_eq!(claim.expected, "{'a': 1}");
        assert_eq!(Claim::parse("stack: [1, 2]").unwrap().expected, "[1, 2]");
        assert_eq!(Claim::parse("local s = 'a:b=c'").unwrap().expected, "'a:b=c'");
    }

    #[test]
    fn what_is_no_claim_is_said() {
        for wrong in [
            "stack [1]",
            "stuck: [1]",
            "stack: 1",
            "depth = two",
            "line =",
            "output: 12",
            "instruction: JUMP_UP",
            "local = 3",
            "local a b = 3",
        ] {
            let error = Claim::parse(wrong).unwrap_err();
            assert!(error.starts_with(&format!("not a claim: “{wrong}”: ")), "{error}");
        }
    }
}
