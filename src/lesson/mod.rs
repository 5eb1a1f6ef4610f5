//! Lessons: Markdown files with a program, stops in its run, and claims about the machine at each stop.
//!
//! Opened by `tui`, listed by `cli`, and each of them checked by a test: its program is compiled and recorded, every
//! stop found, every claim compared with the machine. The format is described in `lessons/README.md`. Knows nothing of
//! screens.

mod anchor;
mod error;
mod open;
mod parse;
mod question;
mod text;

use std::sync::OnceLock;

pub use anchor::Anchor;
pub use error::{Fault, LessonError};
pub use open::{Grade, OpenLesson, Whereabouts, check_all, open};
pub use question::Question;
pub use text::{Block, Words};

use crate::book::Chapter;
use crate::query::Claim;
use crate::version::PythonVersion;

/// A lesson's file, as embedded in the binary.
#[derive(Debug, PartialEq, Eq)]
pub struct LessonFile {
    /// Its name, without the ending: what `pvmscope lesson` takes.
    pub name: &'static str,
    /// The Markdown.
    pub markdown: &'static str,
    /// The parsed lesson, once someone has asked for it.
    read: OnceLock<Result<Lesson, LessonError>>,
}

macro_rules! lessons {
    ($($name:literal),* $(,)?) => {
        [$(LessonFile::new($name, include_str!(concat!("../../lessons/", $name, ".md")))),*]
    };
}

/// All lessons, in the recommended order. To add one: a file in `lessons/`, its name here, and the count.
pub static LESSONS: [LessonFile; 1] = lessons!["evaluation_loop"];

/// A parsed lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// Its title.
    pub title: String,
    /// The chapter of the book that it belongs to.
    pub chapter: &'static Chapter,
    /// The file name of its program.
    pub filename: String,
    /// The version of CPython that it is about.
    pub version: PythonVersion,
    /// The program.
    pub source: String,
    /// The text before the first stop.
    pub introduction: Vec<Block>,
    /// The stops, in order.
    pub stops: Vec<LessonStop>,
}

/// A moment that the lesson discusses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonStop {
    /// Its heading.
    pub heading: String,
    /// The line of the file on which the heading is.
    pub line: usize,
    /// When it is.
    pub anchor: Anchor,
    /// What holds there.
    pub claims: Vec<Claim>,
    /// What the learner is asked.
    pub questions: Vec<Question>,
    /// Its text.
    pub text: Vec<Block>,
}

impl LessonFile {
    const fn new(name: &'static str, markdown: &'static str) -> Self {
        Self { name, markdown, read: OnceLock::new() }
    }

    /// The lesson, or what is wrong with the file, which is read only once.
    pub fn lesson(&self) -> Result<&Lesson, &LessonError> {
        self.read.get_or_init(|| parse::parse(self.name, self.markdown)).as_ref()
    }

    /// Its title; its name if the file is broken, which a test rules out.
    pub fn title(&self) -> &str {
        self.lesson().map_or(self.name, |lesson| &lesson.title)
    }

    /// The short title of its chapter.
    pub fn chapter(&self) -> &'static str {
        self.lesson().map_or("", |lesson| lesson.chapter.short)
    }

    /// Its opening words; what is wrong with it, if it is broken.
    pub fn summary(&self) -> String {
        match self.lesson() {
            Ok(lesson) => lesson.introduction.first().map(Block::plain).unwrap_or_default(),
            Err(error) => error.to_string(),
        }
    }

    /// The lesson of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        LESSONS.iter().find(|file| file.name == name)
    }
}
