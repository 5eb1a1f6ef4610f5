//! Questions for the learner, which the recording itself answers.
//!
//! A block marked `question`: what is asked, then perhaps a line that says when (`go past the next BINARY_OP`), then
//! the subject as in a claim: `stack`, `local n`. There is no answer in the file, so none can be wrong.

use super::{Anchor, Fault};
use crate::inspect::Snapshot;
use crate::query::Subject;
use crate::recording::StepIndex;
use crate::session::Session;
use crate::version::PythonVersion;

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What is asked.
    pub text: String,
    /// The moment that it is about, if not the stop's own.
    anchor: Option<Anchor>,
    subject: Subject,
}

impl Question {
    /// The question of a block.
    pub fn parse(block: &str, version: PythonVersion) -> Result<Self, Fault> {
        let mut lines: Vec<&str> = block.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let last = lines.pop().ok_or(Fault::NoQuestion("the block is empty"))?;
        let subject = Subject::parse(last).map_err(Fault::Subject)?;
        let anchor = match lines.pop_if(|line| line.starts_with("go ")) {
            Some(line) => Some(Anchor::parse(line, version).map_err(|fault| Fault::QuestionAnchor(Box::new(fault)))?),
            None => None,
        };
        if lines.is_empty() {
            return Err(Fault::NoQuestion("it asks nothing: words come first"));
        }
        Ok(Self { text: lines.join(" "), anchor, subject })
    }

    /// The answer, in a program that has been recorded; `stop` is the moment of the question's stop. The session is
    /// left where it was.
    pub fn answer(&self, session: &mut Session, stop: StepIndex) -> Result<String, Fault> {
        let step = match &self.anchor {
            Some(anchor) => anchor.find(session, stop).ok_or_else(|| Fault::NotFound(anchor.text.clone()))?,
            None => stop,
        };
        let before = session.at();
        session.seek(step);
        let answer = session.machine().and_then(|machine| self.subject.value(&Snapshot::new(machine, step)));
        session.seek(before);
        answer.ok_or_else(|| Fault::Ended(self.text.clone()))
    }
}

/// Whether two answers are equivalent: blanks and the kind of quotes do not matter.
pub fn same(given: &str, answer: &str) -> bool {
    let plain = |text: &str| -> String {
        text.chars().filter(|c| !c.is_whitespace()).map(|c| if c == '"' { '\'' } else { c }).collect()
    };
    plain(given) == plain(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_read() {
        let parse = |block: &str| Question::parse(block, PythonVersion::V314);
        let question = parse("How many frames\nare there then?\ngo past the next CALL\ndepth\n").unwrap();
        assert_eq!(question.text, "How many frames are there then?");
        assert_eq!(question.subject, Subject::Depth);
        assert!(question.anchor.is_some());
        for wrong in ["", "depth", "How many?\nframes", "How many?\ngo somewhere\ndepth", "go to the end\ndepth"] {
            assert!(parse(wrong).unwrap_err().to_string().starts_with("not a question: "), "{wrong}");
        }
    }

    #[test]
    fn blanks_and_quotes_do_not_matter() {
        assert!(same(" [1,\"a\"]", "[1, 'a']"));
        assert!(!same("[1]", "[1, 2]"));
    }
}
