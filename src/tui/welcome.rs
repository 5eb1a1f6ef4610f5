//! The welcome screen's part of the model: what there is to open.
//!
//! Lessons, example programs, or a file of one's own. Examples lie in `assets/examples` and are part of the binary.

use super::action::Scroll;
use crate::lesson::{LESSONS, LessonFile};

/// An example program.
#[derive(Debug, PartialEq, Eq)]
pub struct Example {
    /// The name of its file.
    pub name: &'static str,
    /// Its source. The first line is a comment that says what it shows.
    pub source: &'static str,
}

impl Example {
    /// What it shows, in a line.
    pub fn title(&self) -> &'static str {
        self.source.lines().next().unwrap_or_default().trim_start_matches(['#', ' '])
    }
}

macro_rules! examples {
    ($($name:literal),* $(,)?) => {
        &[$(Example { name: $name, source: include_str!(concat!("../../assets/examples/", $name)) }),*]
    };
}

/// The example programs, in the order in which one may want to see them.
pub const EXAMPLES: &[Example] = examples![
    "factorial.py",
    "counter.py",
    "fibonacci.py",
    "bubble_sort.py",
    "account.py",
    "exceptions.py",
    "hello.py",
];

/// What can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// A lesson.
    Lesson(&'static LessonFile),
    /// An example.
    Example(&'static Example),
    /// A file, to be named.
    File,
}

/// See the module's description.
#[derive(Clone, Debug)]
pub struct Welcome {
    /// Everything that can be chosen, in order.
    pub choices: Vec<Choice>,
    /// The number of the one that is marked.
    pub marked: usize,
}

impl Default for Welcome {
    fn default() -> Self {
        Self::new()
    }
}

impl Welcome {
    /// The first one is marked.
    pub fn new() -> Self {
        let lessons = LESSONS.iter().map(Choice::Lesson);
        let examples = EXAMPLES.iter().map(Choice::Example);
        Self { choices: lessons.chain(examples).chain([Choice::File]).collect(), marked: 0 }
    }

    /// What is marked.
    pub fn chosen(&self) -> Choice {
        self.choices[self.marked]
    }

    /// Move the mark.
    pub fn scroll(&mut self, scroll: Scroll, times: usize) {
        let last = self.choices.len() - 1;
        self.marked = match scroll {
            Scroll::Up => self.marked.saturating_sub(times),
            Scroll::Down => (self.marked + times).min(last),
            Scroll::PageUp => 0,
            Scroll::PageDown => last,
        };
    }

    /// A click on the row of that number of the screen's list; whether it opens what was marked already.
    pub fn click(&mut self, row: usize) -> bool {
        let Some(choice) = super::screen::welcome::choice_at(self, row) else { return false };
        let again = self.marked == choice;
        self.marked = choice;
        again
    }
}
