//! What is wrong with a text that is not a query, where in the text, and what would be right.
//!
//! Made by `parse` and shown by whoever supplied the text: a lesson's check names the line, a prompt can mark the
//! position.

use std::fmt;
use std::ops::Range;

use crate::version::PythonVersion;

/// The error about a text that is not a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// The bytes of the text that are wrong; empty, at its position, if something is missing.
    pub span: Range<usize>,
    /// What is wrong with them.
    pub problem: Problem,
}

/// What can be wrong. Each prints as a sentence that says what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// There is no such subject.
    Subject(String),
    /// The subject needs the name of a variable.
    Name(String),
    /// A claim without `:` or `=`.
    NoClaim,
    /// A claim without a value.
    NoValue,
    /// The subject's value is a number, and this is not one.
    Number(String),
    /// The subject's value is a list, and this is not one.
    List(String),
    /// The subject's value is a JSON string, and this is not one.
    String(String),
    /// The version has no such instruction.
    Instruction(String, PythonVersion),
    /// The text ends before it has said when.
    NoWhen,
    /// It does not say which of many is meant.
    Ordinal(String),
    /// `past` something that is not an event.
    Past(String),
    /// The text ends where a word must follow.
    Missing(&'static str),
    /// Words after the end of a query.
    Rest(String),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Subject(word) => write!(
                f,
                "“{word}” is not something to ask about; the subjects are stack, top, step, depth, frame, line, instruction, \
                 opcode, output, raised, local NAME, cell NAME, free NAME, global NAME and name NAME"
            ),
            Self::Name(word) => write!(f, "a variable's name must follow {word}, as in “{word} n”"),
            Self::NoClaim => write!(f, "it claims nothing; “stack: [1]” and “depth = 2” do"),
            Self::NoValue => write!(f, "there is no value"),
            Self::Number(text) => write!(f, "“{text}” is not a number"),
            Self::List(text) => write!(f, "“{text}” is not a list: [bottom, …, top]"),
            Self::String(text) => write!(f, "“{text}” is not a JSON string"),
            Self::Instruction(word, version) => {
                write!(f, "there is no instruction {word} in CPython {version}")?;
                if word.chars().all(char::is_lowercase) {
                    write!(f, ", and no such event: instructions are written in capitals")?;
                }
                Ok(())
            }
            Self::NoWhen => write!(f, "it does not say when; “first CALL in area on line 3” and “end” do"),
            Self::Ordinal(word) => write!(f, "“{word}” does not say which; first, second, 12th and next do"),
            Self::Past(word) => write!(f, "nothing is past the {word}; only an instruction or an event can be passed"),
            Self::Missing(what) => write!(f, "{what} must follow"),
            Self::Rest(text) => {
                write!(
                    f,
                    "“{text}” is left over; a moment follows “at”, and “in FUNCTION” or “on line NUMBER” an event"
                )
            }
        }
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem.fmt(f)
    }
}

impl std::error::Error for QueryError {}
