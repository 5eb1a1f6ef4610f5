//! Parsing texts: the grammar that the module's description gives.
//!
//! Called by `lesson` for every line that refers to the machine. The version decides which instructions exist.

use std::ops::Range;

use super::{Claim, Count, Happening, Problem, Query, QueryError, Subject, VariableKind, When};
use crate::opcode::VersionTable;
use crate::recording::{EventKind, StepIndex};
use crate::version::PythonVersion;

const ORDINALS: &[&str] = &["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"];

/// The names of the events of a recording.
const EVENTS: &[(&str, EventKind)] = &[
    ("call", EventKind::Call),
    ("return", EventKind::Return),
    ("yield", EventKind::Yield),
    ("resume", EventKind::Resume),
    ("raise", EventKind::Raise),
    ("unwind", EventKind::Unwind),
    ("handler", EventKind::Handler),
    ("import", EventKind::Import),
    ("output", EventKind::Output),
    ("input", EventKind::Input),
    ("dealloc", EventKind::Dealloc),
];

/// The words of a text, with their positions in it.
struct Words<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Words<'t> {
    fn of(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    /// The span of the next word; empty, after the last one, if there is none.
    fn span(&self) -> Range<usize> {
        let rest = &self.text[self.at..];
        let Some(blanks) = rest.find(|c: char| !c.is_whitespace()) else {
            let end = self.text.trim_end().len();
            return end..end;
        };
        let start = self.at + blanks;
        let word = &self.text[start..];
        start..start + word.find(char::is_whitespace).unwrap_or(word.len())
    }

    fn peek(&self) -> Option<&'t str> {
        Some(&self.text[self.span()]).filter(|word| !word.is_empty())
    }

    /// The next word and its span.
    fn next(&mut self) -> Option<(&'t str, Range<usize>)> {
        let (word, span) = (self.peek()?, self.span());
        self.at = span.end;
        Some((word, span))
    }

    /// Skips the next word if it is this one.
    fn pass(&mut self, word: &str) -> bool {
        let is = self.peek() == Some(word);
        if is {
            self.at = self.span().end;
        }
        is
    }

    /// The next word, which must exist.
    fn expect(&mut self, what: &'static str) -> Result<(&'t str, Range<usize>), QueryError> {
        let span = self.span();
        self.next().ok_or(QueryError { span, problem: Problem::Missing(what) })
    }

    /// A number, which must exist.
    fn number<N: std::str::FromStr>(&mut self) -> Result<N, QueryError> {
        let (word, span) = self.expect("a number")?;
        word.parse().map_err(|_| QueryError { span, problem: Problem::Number(word.to_owned()) })
    }

    /// Checks that there are no more words.
    fn end(&self) -> Result<(), QueryError> {
        let span = self.span().start..self.text.trim_end().len();
        match &self.text[span.clone()] {
            "" => Ok(()),
            rest => Err(QueryError { problem: Problem::Rest(rest.to_owned()), span }),
        }
    }
}

impl Subject {
    /// The subject that a text names.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        let mut words = Words::of(text);
        let subject = Self::take(&mut words)?;
        // “local a b” is not a subject, rather than “local a” with something added.
        words.end().map_err(|error| QueryError { problem: Problem::Subject(text.trim().to_owned()), ..error })?;
        Ok(subject)
    }

    fn take(words: &mut Words<'_>) -> Result<Self, QueryError> {
        let span = words.span();
        let word = words.next().map_or("", |(word, _)| word);
        let kind = match word {
            "stack" => return Ok(Self::Stack),
            "top" => return Ok(Self::Top),
            "step" => return Ok(Self::Step),
            "depth" => return Ok(Self::Depth),
            "frame" => return Ok(Self::Frame),
            "line" => return Ok(Self::Line),
            "instruction" => return Ok(Self::Instruction),
            "opcode" => return Ok(Self::Opcode),
            "output" => return Ok(Self::Output),
            "raised" => return Ok(Self::Raised),
            "local" => Some(VariableKind::Local),
            "cell" => Some(VariableKind::Cell),
            "free" => Some(VariableKind::Free),
            "global" => Some(VariableKind::Global),
            "name" => None,
            _ => return Err(QueryError { span, problem: Problem::Subject(word.to_owned()) }),
        };
        let after = words.span();
        let (name, _) =
            words.next().ok_or_else(|| QueryError { span: after, problem: Problem::Name(word.to_owned()) })?;
        Ok(Self::Name(kind, name.to_owned()))
    }

    /// Whether it can have such a value at all: a number if it is one, and so on.
    fn accepts(&self, value: &str, version: PythonVersion) -> Result<(), Problem> {
        let owned = || value.to_owned();
        match self {
            _ if value.is_empty() => Err(Problem::NoValue),
            Self::Step | Self::Depth | Self::Line if value.parse::<u32>().is_err() => Err(Problem::Number(owned())),
            Self::Stack if !(value.starts_with('[') && value.ends_with(']')) => Err(Problem::List(owned())),
            Self::Output if serde_json::from_str::<String>(value).is_err() => Err(Problem::String(owned())),
            Self::Instruction | Self::Opcode => {
                let name = value.split(' ').next().unwrap_or_default();
                let row = VersionTable::of(version).by_name(name);
                row.map(|_| ()).ok_or_else(|| Problem::Instruction(name.to_owned(), version))
            }
            _ => Ok(()),
        }
    }
}

impl Claim {
    /// The claim that a text makes.
    pub fn parse(text: &str, version: PythonVersion) -> Result<Self, QueryError> {
        let Some(at) = text.find([':', '=']) else {
            let end = text.trim_end().len();
            return Err(QueryError { span: end..end, problem: Problem::NoClaim });
        };
        let subject = Subject::parse(&text[..at])?;
        let expected = text[at + 1..].trim();
        subject.accepts(expected, version).map_err(|problem| {
            let end = text.trim_end().len();
            QueryError { span: end - expected.len()..end, problem }
        })?;
        Ok(Self { text: text.trim().to_owned(), expected: expected.to_owned(), subject })
    }
}

impl When {
    /// The moment that a text names.
    pub fn parse(text: &str, version: PythonVersion) -> Result<Self, QueryError> {
        let mut words = Words::of(text);
        let when = Self::take(&mut words, version)?;
        words.end()?;
        Ok(when)
    }

    fn take(words: &mut Words<'_>, version: PythonVersion) -> Result<Self, QueryError> {
        let past = words.pass("past");
        words.pass("the");
        let span = words.span();
        let Some((word, _)) = words.next() else { return Err(QueryError { span, problem: Problem::NoWhen }) };
        if matches!(word, "start" | "end" | "step") && past {
            return Err(QueryError { span, problem: Problem::Past(word.to_owned()) });
        }
        let (count, what) = match word {
            "start" => return Ok(Self::Start),
            "end" => return Ok(Self::End),
            "step" => return Ok(Self::Step(StepIndex(words.number()?))),
            "line" => (Count::Nth(1), Happening::Line(words.number()?)),
            _ => {
                let count = ordinal(word).ok_or(QueryError { span, problem: Problem::Ordinal(word.to_owned()) })?;
                (count, Happening::take(words, version)?)
            }
        };
        let (mut function, mut line) = (None, None);
        loop {
            if words.pass("in") {
                function = Some(words.expect("the name of a function")?.0.to_owned());
            } else if words.pass("on") {
                let span = words.span();
                if !words.pass("line") {
                    return Err(QueryError { span, problem: Problem::Missing("“line” and its number") });
                }
                line = Some(words.number()?);
            } else {
                return Ok(Self::Event { past, count, what, function, line });
            }
        }
    }
}

impl Happening {
    fn take(words: &mut Words<'_>, version: PythonVersion) -> Result<Self, QueryError> {
        let (word, span) = words.expect("an instruction or an event")?;
        if word == "line" {
            return Ok(Self::Line(words.number()?));
        }
        if let Some((_, kind)) = EVENTS.iter().find(|(name, _)| *name == word) {
            return Ok(Self::Event(*kind));
        }
        let row = VersionTable::of(version).by_name(word);
        row.map(|row| Self::Instruction(row.opcode))
            .ok_or_else(|| QueryError { span, problem: Problem::Instruction(word.to_owned(), version) })
    }
}

/// The meaning of `third`, `12th` or `next`; there is no 0th.
fn ordinal(word: &str) -> Option<Count> {
    if word == "next" {
        return Some(Count::Next);
    }
    if let Some(i) = ORDINALS.iter().position(|ordinal| *ordinal == word) {
        return Some(Count::Nth(i + 1));
    }
    let digits = ["st", "nd", "rd", "th"].into_iter().find_map(|ending| word.strip_suffix(ending))?;
    digits.parse().ok().filter(|n| *n > 0).map(Count::Nth)
}

impl Query {
    /// The query that a text makes.
    pub fn parse(text: &str, version: PythonVersion) -> Result<Self, QueryError> {
        let mut words = Words::of(text);
        let subject = Subject::take(&mut words)?;
        let when = if words.pass("at") { Some(When::take(&mut words, version)?) } else { None };
        words.end()?;
        Ok(Self { subject, when })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_are_read() {
        let claim = |text| Claim::parse(text, PythonVersion::V314).unwrap();
        let total = claim("global total = {'a': 1}");
        assert_eq!(total.subject, Subject::Name(Some(VariableKind::Global), "total".to_owned()));
        assert_eq!(total.expected, "{'a': 1}");
        assert_eq!(claim("stack: [1, 2]").expected, "[1, 2]");
        assert_eq!(claim("local s = 'a:b=c'").expected, "'a:b=c'");
    }

    #[test]
    fn moments_are_read() {
        let when = When::parse("past the 12th CALL in area on line 3", PythonVersion::V314);
        let what = Happening::Instruction(crate::opcode::Opcode::CALL);
        let function = Some("area".to_owned());
        assert_eq!(when, Ok(When::Event { past: true, count: Count::Nth(12), what, function, line: Some(3) }));
    }

    /// Checks a text that is not a query, with the wrong part in brackets, against its error.
    #[track_caller]
    fn check<T: std::fmt::Debug>(parse: impl Fn(&str) -> Result<T, QueryError>, marked: &str, message: &str) {
        let text = marked.replacen('‹', "", 1).replacen('›', "", 1);
        let start = marked.find('‹').unwrap();
        let end = marked.find('›').unwrap() - '‹'.len_utf8();
        let error = parse(&text).unwrap_err();
        assert_eq!((error.span.clone(), error.to_string().contains(message)), (start..end, true), "{error}");
    }

    #[test]
    fn what_is_wrong_is_said_and_where() {
        let claim = |text: &str| Claim::parse(text, PythonVersion::V314);
        check(claim, "stack [1]‹›", "it claims nothing");
        check(claim, "‹stuck›: [1]", "“stuck” is not something to ask about");
        check(claim, "stack: ‹1›", "is not a list");
        check(claim, "depth = ‹two› ", "“two” is not a number");
        check(claim, "line =‹›", "there is no value");
        check(claim, "output: ‹12›", "is not a JSON string");
        check(claim, "instruction: ‹JUMP_UP›", "no instruction JUMP_UP in CPython 3.14");
        check(claim, "local‹› = 3", "a variable's name must follow local");
        check(claim, "local a ‹b› = 3", "“local a b” is not something");
        let when = |text: &str| When::parse(text, PythonVersion::V314);
        check(when, "‹›", "it does not say when");
        check(when, "‹CALL›", "“CALL” does not say which");
        check(when, "the ‹umpteenth› CALL", "does not say which");
        check(when, "the ‹0th› CALL", "does not say which");
        check(when, "the ‹3› CALL", "does not say which");
        check(when, "the first‹›", "an instruction or an event must follow");
        check(when, "first ‹JUMP_UP›", "no instruction JUMP_UP");
        check(when, "next ‹raisin›", "instructions are written in capitals");
        check(when, "first CALL ‹at noon›", "“at noon” is left over");
        check(when, "first CALL on line ‹x›", "“x” is not a number");
        check(when, "first CALL on ‹noon›", "“line” and its number must follow");
        check(when, "first CALL in‹›", "the name of a function must follow");
        check(when, "past the ‹end›", "nothing is past the end");
        check(when, "step‹›", "a number must follow");
        let query = |text: &str| Query::parse(text, PythonVersion::V314);
        check(query, "stack at‹›", "it does not say when");
        check(query, "stack ‹when CALL›", "“when CALL” is left over");
        check(query, "‹›", "is not something to ask about");
    }
}
