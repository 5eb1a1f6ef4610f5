//! Questions to the learner, which the recording itself answers.
//!
//! A block marked `question`: what is asked, then perhaps a line that says when (`go past the next BINARY_OP`), then the
//! subject in the words of a claim: `stack`, `local n`. There is no answer in the file, so none can be wrong there.

use super::claim::Subject;
use super::place::Place;
use crate::inspect::Snapshot;
use crate::recording::StepIndex;
use crate::session::Session;

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What is asked.
    pub text: String,
    /// The moment that it is about; the stop's own without one.
    place: Option<Place>,
    subject: Subject,
}

impl Question {
    /// The question of a block.
    pub fn parse(block: &str) -> Result<Self, String> {
        let mut lines: Vec<&str> = block.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let in_question = |error: String| format!("not a question: {error}");
        let last = lines.pop().ok_or_else(|| in_question("the block is empty".to_owned()))?;
        let subject = Subject::parse(last).map_err(in_question)?;
        let place = match lines.pop_if(|line| line.starts_with("go ")) {
            Some(line) => Some(Place::parse(line).map_err(in_question)?),
            None => None,
        };
        if lines.is_empty() {
            return Err(in_question("it asks nothing: words come first".to_owned()));
        }
        Ok(Self { text: lines.join(" "), place, subject })
    }

    /// The answer, in a program that has been recorded; `stop` is the moment of the question's stop. The session is left
    /// where it was.
    pub fn answer(&self, session: &mut Session, stop: StepIndex) -> Result<String, String> {
        let step = self.place.as_ref().map_or(Ok(stop), |place| place.find(session, stop))?;
        let before = session.at();
        session.seek(step);
        let machine = session.machine().ok_or("the program runs")?;
        let answer = self.subject.value(&Snapshot::new(machine, step));
        session.seek(before);
        answer.ok_or_else(|| format!("“{}”: the program has ended there", self.text))
    }
}

/// Whether an answer says the same: blanks and the kind of quotes do not matter.
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
        let question = Question::parse("How many frames\nare there then?\ngo past the next CALL\ndepth\n").unwrap();
        assert_eq!(question.text, "How many frames are there then?");
        assert_eq!(question.subject, Subject::Depth);
        assert!(question.place.is_some());
        for wrong in ["", "depth", "How many?\nframes", "How many?\ngo somewhere\ndepth", "go to the end\ndepth"] {
            assert!(Question::parse(wrong).unwrap_err().starts_with("not a question: "), "{wrong}");
        }
    }

    #[test]
    fn blanks_and_quotes_do_not_matter() {
        assert!(same(" [1,\"a\"]", "[1, 'a']"));
        assert!(!same("[1]", "[1, 2]"));
    }
}
