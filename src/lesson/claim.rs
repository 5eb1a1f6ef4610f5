//! Claims about the machine at a moment, and whether they hold.
//!
//! A claim is a line that a learner can read: `stack: [3, 4]`, `local n = 3`, `depth = 1`. Values are compared as
//! `inspect` shows them.

use crate::explain::explain;
use crate::inspect::{FrameView, Name, Snapshot, show_slot};
use crate::recording::Stream;

/// A claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// As the lesson writes it.
    pub text: String,
    what: What,
    expected: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    /// The value stack of the executing frame, bottom first, as a list.
    Stack,
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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Space {
    Local,
    Cell,
    Free,
    Global,
}

impl Claim {
    /// The claim that a line makes.
    pub fn parse(line: &str) -> Result<Self, String> {
        let text = line.trim().to_owned();
        let error = || format!("not a claim: “{text}”");
        let (subject, expected) = match (text.split_once(':'), text.split_once('=')) {
            (Some((a, b)), Some((c, d))) => {
                if a.len() < c.len() {
                    (a, b)
                } else {
                    (c, d)
                }
            }
            (Some(pair), None) | (None, Some(pair)) => pair,
            (None, None) => return Err(error()),
        };
        let what = match subject.split_whitespace().collect::<Vec<_>>().as_slice() {
            ["stack"] => What::Stack,
            ["depth"] => What::Depth,
            ["frame"] => What::Frame,
            ["line"] => What::Line,
            ["instruction"] => What::Instruction,
            ["output"] => What::Output,
            ["local", name] => What::Name(Space::Local, (*name).to_owned()),
            ["cell", name] => What::Name(Space::Cell, (*name).to_owned()),
            ["free", name] => What::Name(Space::Free, (*name).to_owned()),
            ["global", name] => What::Name(Space::Global, (*name).to_owned()),
            _ => return Err(error()),
        };
        let expected = expected.trim().to_owned();
        Ok(Self { text, what, expected })
    }

    /// Whether it holds; an error says what there is instead.
    pub fn check(&self, snapshot: &Snapshot<'_>) -> Result<(), String> {
        let found = self.found(snapshot).unwrap_or_else(|| "nothing: the program has ended".to_owned());
        if found == self.expected { Ok(()) } else { Err(format!("claimed “{}”, found {found}", self.text)) }
    }

    fn found(&self, snapshot: &Snapshot<'_>) -> Option<String> {
        let machine = snapshot.machine();
        Some(match &self.what {
            What::Output => serde_json::Value::from(snapshot.text_written(Stream::Stdout)).to_string(),
            What::Depth => snapshot.depth().to_string(),
            What::Frame => snapshot.frame()?.code().qualname.to_string(),
            What::Line => snapshot.frame()?.position().line?.to_string(),
            What::Stack => {
                let shown: Vec<String> = snapshot.frame()?.stack().iter().map(|v| show_slot(machine, *v)).collect();
                format!("[{}]", shown.join(", "))
            }
            What::Instruction => {
                let explanation = explain(snapshot)?;
                let operand = Some(explanation.operand).filter(|o| !o.is_empty() && self.expected.contains(' '));
                operand.map_or(explanation.opcode.to_owned(), |operand| format!("{} {operand}", explanation.opcode))
            }
            What::Name(space, name) => value_of(&snapshot.frame()?, *space, name, snapshot),
        })
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
        Some(name) if name.value.is_null() => "unset".to_owned(),
        Some(name) => snapshot.show(name.value),
        None => "unset".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_are_read() {
        let claim = Claim::parse("global total = {'a': 1}").unwrap();
        assert_eq!(claim.what, What::Name(Space::Global, "total".to_owned()));
        assert_eq!(claim.expected, "{'a': 1}");
        assert_eq!(Claim::parse("stack: [1, 2]").unwrap().expected, "[1, 2]");
        assert!(Claim::parse("stack [1]").is_err());
    }
}
