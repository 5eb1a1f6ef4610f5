//! What is wrong with a lesson: a file that cannot be read as one, or a statement in it that the recording contradicts.
//!
//! Made by `parse` and by the check of all lessons; authors see it as `lessons/NAME.md:LINE: what is wrong`.

use std::fmt;

use crate::query::{Mismatch, QueryError};

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonError {
    /// The name of the lesson's file, without its ending.
    pub file: String,
    /// The line, from 1; `None` if the file as a whole is meant.
    pub line: Option<usize>,
    /// What is wrong there.
    pub fault: Fault,
}

/// What can be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A line of the front matter that is not a field.
    NotAField(String),
    /// A field without a value.
    EmptyField(String),
    /// A duplicate field.
    RepeatedField(String),
    /// A field that the front matter must have.
    MissingField(&'static str),
    /// A field that does not exist.
    UnknownField(String),
    /// A chapter that the book does not have.
    NoChapter(String),
    /// A version of CPython that pvmscope does not support.
    NoVersion(String),
    /// There is no block marked python.
    NoProgram,
    /// A second block marked python.
    SecondProgram,
    /// There is no stop.
    NoStop,
    /// The heading of a stop is empty.
    NoHeading,
    /// A heading of another level than 2.
    HeadingLevel,
    /// A stop without a block marked stop.
    NoAnchor(String),
    /// A second block marked stop.
    SecondAnchor,
    /// A block marked stop that is empty.
    EmptyStop,
    /// A block marked stop or question before the first heading.
    BeforeStops,
    /// A list within a list.
    NestedList,
    /// Markdown that a lesson cannot have.
    Markup,
    /// A line that should say where a stop is: the line, and what is wrong with it if it begins as an anchor does.
    Anchor(String, Option<QueryError>),
    /// A line that should be a claim.
    Claim(String, QueryError),
    /// A block marked question that asks nothing.
    NoQuestion(&'static str),
    /// A question whose last line does not say what is asked.
    Subject(QueryError),
    /// A question whose moment cannot be read.
    QuestionAnchor(Box<Fault>),
    /// The program cannot be opened.
    Program(String),
    /// The run has no such moment.
    NotFound(String),
    /// A claim that does not hold.
    Mismatch(Mismatch),
    /// A question about a moment at which the program has ended.
    Ended(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAField(line) => write!(f, "“{line}” is not of the form KEY: VALUE"),
            Self::EmptyField(key) => write!(f, "{key} is empty"),
            Self::RepeatedField(key) => write!(f, "{key} occurs twice"),
            Self::MissingField(key) => write!(f, "the front matter has no {key}"),
            Self::UnknownField(key) => write!(f, "{key} is not a field of the front matter"),
            Self::NoChapter(title) => {
                write!(f, "the book has no chapter “{title}”; src/book.rs lists those that it has")
            }
            Self::NoVersion(name) => write!(f, "there is no CPython “{name}” here"),
            Self::NoProgram => write!(f, "there is no program: a block marked python"),
            Self::SecondProgram => write!(f, "there are two programs: only one block is marked python"),
            Self::NoStop => write!(f, "there is no stop: a heading of level 2 with a block marked stop"),
            Self::NoHeading => write!(f, "a stop needs a heading"),
            Self::HeadingLevel => write!(f, "headings are of level 2, one for each stop"),
            Self::NoAnchor(heading) => write!(f, "“{heading}” has no block marked stop"),
            Self::SecondAnchor => write!(f, "this stop has two blocks marked stop"),
            Self::EmptyStop => write!(f, "the block marked stop is empty"),
            Self::BeforeStops => write!(f, "the introduction has no moment of its own: a heading begins a stop"),
            Self::NestedList => write!(f, "a list within a list is too much for a small panel"),
            Self::Markup => write!(f, "a lesson has paragraphs, plain lists, tables and fenced code, and nothing else"),
            Self::Anchor(line, None) => {
                write!(f, "not a moment: “{line}”; one is “go to the first CALL in area on line 3”, or “go to the end”")
            }
            Self::Anchor(line, Some(error)) => write!(f, "not a moment: “{line}”: {error}"),
            Self::Claim(line, error) => write!(f, "not a claim: “{line}”: {error}"),
            Self::NoQuestion(why) => write!(f, "not a question: {why}"),
            Self::Subject(error) => write!(f, "not a question: {error}"),
            Self::QuestionAnchor(fault) => write!(f, "not a question: {fault}"),
            Self::Program(reason) => write!(f, "{reason}"),
            Self::NotFound(anchor) => write!(f, "the recording has no moment “{anchor}”"),
            Self::Mismatch(mismatch) => mismatch.fmt(f),
            Self::Ended(question) => write!(f, "“{question}”: the program has ended there"),
        }
    }
}

impl fmt::Display for LessonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "lessons/{}.md:", self.file)?;
        if let Some(line) = self.line {
            write!(f, "{line}:")?;
        }
        write!(f, " {}", self.fault)
    }
}

impl std::error::Error for LessonError {}
