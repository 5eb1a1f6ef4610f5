//! Lessons: Markdown files with a program, stops in its run, and claims about the machine at each stop.
//!
//! Opened by `tui`, listed by `cli`, and every one of them checked by a test: its program is compiled and recorded, every
//! stop found, every claim compared with the machine. The format is said in `lessons/README.md`. Knows nothing of
//! screens.

mod claim;
mod open;
mod parse;
mod place;
mod question;
mod text;

pub use claim::{Claim, Space, Subject};
pub use open::{OpenLesson, check_all, open};
pub use place::Place;
pub use question::Question;
pub use text::{Block, Run};

/// A lesson's file, as it is in the binary.
#[derive(Debug, PartialEq, Eq)]
pub struct LessonFile {
    /// Its name, without the ending: what `pvmscope lesson` takes.
    pub name: &'static str,
    /// The Markdown.
    pub markdown: &'static str,
}

macro_rules! lessons {
    ($($name:literal),* $(,)?) => {
        &[$(LessonFile { name: $name, markdown: include_str!(concat!("../../lessons/", $name, ".md")) }),*]
    };
}

/// All lessons, in the order in which one should take them. To add one: a file in `lessons/` and its name here.
pub const LESSONS: &[LessonFile] = lessons!["evaluation_loop"];

/// A lesson, parsed.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// Its title.
    pub title: String,
    /// The chapter that it belongs to.
    pub chapter: String,
    /// What its program is called.
    pub filename: String,
    /// The program.
    pub source: String,
    /// What is said before the first stop.
    pub introduction: Vec<Block>,
    /// The stops, in order.
    pub stops: Vec<LessonStop>,
}

/// A moment that the lesson speaks about.
#[derive(Clone, Debug)]
pub struct LessonStop {
    /// Its heading.
    pub heading: String,
    /// When it is.
    pub place: Place,
    /// What holds there.
    pub claims: Vec<Claim>,
    /// What the learner is asked.
    pub questions: Vec<Question>,
    /// What there is to say.
    pub text: Vec<Block>,
}

impl LessonFile {
    /// The lesson; an error says what is wrong with the file.
    pub fn parse(&self) -> Result<Lesson, String> {
        parse::parse(self.markdown).map_err(|error| match error.line {
            0 => format!("lessons/{}.md: {}", self.name, error.message),
            line => format!("lessons/{}.md:{line}: {}", self.name, error.message),
        })
    }

    /// Its title; its name if the file is broken, which a test rules out.
    pub fn title(&self) -> String {
        self.parse().map_or_else(|_| self.name.to_owned(), |lesson| lesson.title)
    }

    /// Its chapter.
    pub fn chapter(&self) -> String {
        self.parse().map(|lesson| lesson.chapter).unwrap_or_default()
    }

    /// What it begins with.
    pub fn summary(&self) -> String {
        let lesson = self.parse();
        lesson.map_or_else(|error| error, |lesson| lesson.introduction.first().map(Block::plain).unwrap_or_default())
    }

    /// The lesson of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        LESSONS.iter().find(|file| file.name == name)
    }
}
