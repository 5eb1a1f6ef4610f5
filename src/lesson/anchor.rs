//! Where a lesson goes: a line such as "go to the second BINARY_OP in area".
//!
//! The first line of a block marked `stop`, and a line of a question about another moment. What follows "go to" is a
//! moment in the language of `query`; in "go past", "past" belongs to the moment, and means the one after it.

use super::Fault;
use crate::query::{Recorded, When};
use crate::recording::StepIndex;
use crate::session::Session;
use crate::version::PythonVersion;

/// A moment that a lesson names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// As the lesson writes it.
    pub text: String,
    when: When,
}

impl Anchor {
    /// Parses a line as an anchor: `go to the second BINARY_OP`, `go past the next CALL in area on line 3`, `go to the
    /// end`.
    pub fn parse(line: &str, version: PythonVersion) -> Result<Self, Fault> {
        let text = line.trim();
        let moment = match text.split_once(char::is_whitespace).map(|(go, rest)| (go, rest.trim_start())) {
            // “past” belongs to the moment.
            Some(("go", rest)) if rest.starts_with("past ") => rest,
            Some(("go", rest)) if rest.starts_with("to ") => rest["to ".len()..].trim_start(),
            _ => return Err(Fault::Anchor(text.to_owned(), None)),
        };
        let when = When::parse(moment, version).map_err(|error| Fault::Anchor(text.to_owned(), Some(error)))?;
        Ok(Self { text: text.to_owned(), when })
    }

    /// The moment, in a program that has been recorded; `next` counts from the step `from` on.
    pub fn find(&self, session: &Session, from: StepIndex) -> Option<StepIndex> {
        let (machine, places) = (session.machine()?, session.places()?);
        self.when.find(Recorded { machine, places, complete: true }, from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_read() {
        let parse = |line: &str| Anchor::parse(line, PythonVersion::V314);
        for right in
            ["go past the 12th CALL in area on line 3", "go to the end", "go to the next raise", "go to step 3"]
        {
            assert!(parse(right).is_ok(), "{right}");
        }
        for wrong in [
            "",
            "go to CALL",
            "go to the umpteenth CALL",
            "go to the first",
            "go to the first CALL at noon",
            "go to the 0th CALL",
            "go to the 3 CALL",
            "go to the first JUMP_UP",
            "go to the first CALL on line x",
            "go past the end",
            "to the end",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
