//! The welcome screen's part of the model: what there is to open.
//!
//! Lessons, example programs, or a file of one's own. Examples are in `assets/examples` and part of the binary. Called
//! by [`super::update`] and `super::mouse`, drawn by `screen`; it opens nothing itself.

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

/// The example programs, in the recommended order.
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
    /// A file, still to be named.
    File,
}

/// A row of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListRow {
    /// The heading of what follows.
    Heading(&'static str),
    /// A blank row before the next heading.
    Blank,
    /// The choice with that number.
    Choice(usize),
}

/// See the module's description.
#[derive(Clone, Debug)]
pub struct Welcome {
    choices: Vec<Choice>,
    /// The number of the marked choice.
    marked: usize,
    /// The first row of the list that is shown.
    top: usize,
}

impl Welcome {
    /// Everything that can be opened; the first is marked.
    pub fn new() -> Self {
        let lessons = LESSONS.iter().map(Choice::Lesson);
        let examples = EXAMPLES.iter().map(Choice::Example);
        Self::of(lessons.chain(examples).chain([Choice::File]).collect())
    }

    /// The list of these choices, of which there must be at least one.
    pub fn of(choices: Vec<Choice>) -> Self {
        Self { choices, marked: 0, top: 0 }
    }

    /// The marked choice.
    pub fn chosen(&self) -> Choice {
        self.choices[self.marked]
    }

    /// The choice with that number.
    pub fn choice(&self, number: usize) -> Choice {
        self.choices[number]
    }

    /// Whether the choice with that number is marked.
    pub fn is_marked(&self, number: usize) -> bool {
        number == self.marked
    }

    /// The first row of the list that is shown.
    pub fn top(&self) -> usize {
        self.top
    }

    /// The list: the choices with headings.
    pub fn rows(&self) -> Vec<ListRow> {
        let mut rows = Vec::new();
        let mut heading = "";
        for (number, choice) in self.choices.iter().enumerate() {
            let own = match choice {
                Choice::Lesson(_) => "Lessons",
                Choice::Example(_) => "Example programs",
                Choice::File => "Your own program",
            };
            if own != heading {
                if !rows.is_empty() {
                    rows.push(ListRow::Blank);
                }
                rows.push(ListRow::Heading(own));
                heading = own;
            }
            rows.push(ListRow::Choice(number));
        }
        rows
    }

    /// Moves the mark.
    pub fn scroll(&mut self, scroll: Scroll, times: usize) {
        let last = self.choices.len() - 1;
        self.marked = match scroll {
            Scroll::Up => self.marked.saturating_sub(times),
            Scroll::Down => (self.marked + times).min(last),
            Scroll::PageUp => 0,
            Scroll::PageDown => last,
        };
    }

    /// Scrolls the list so that the marked row is visible in `height` rows, and with it the heading above it.
    pub fn settle(&mut self, height: usize) {
        let rows = self.rows();
        let marked = rows.iter().position(|row| *row == ListRow::Choice(self.marked)).unwrap_or(0);
        let above = match marked.checked_sub(1).map(|row| rows[row]) {
            Some(ListRow::Heading(_)) => marked - 1,
            _ => marked,
        };
        let top = self.top.min(rows.len().saturating_sub(height)).min(above);
        self.top = top.max((marked + 1).saturating_sub(height));
    }

    /// Handles a click on a row of the screen's list; returns whether it opens the choice, which was marked already.
    pub fn click(&mut self, row: usize) -> bool {
        let Some(ListRow::Choice(clicked)) = self.rows().get(self.top + row).copied() else { return false };
        let again = self.marked == clicked;
        self.marked = clicked;
        again
    }
}

impl Default for Welcome {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// More lessons than fit.
    fn long() -> Welcome {
        let lessons = LESSONS.iter().cycle().take(30).map(Choice::Lesson);
        Welcome::of(lessons.chain(EXAMPLES.iter().map(Choice::Example)).chain([Choice::File]).collect())
    }

    #[test]
    fn the_marked_row_is_always_in_sight() {
        const HEIGHT: usize = 19;
        let mut welcome = long();
        let check = |welcome: &Welcome, marked: usize| {
            let row = welcome.rows().iter().position(|row| *row == ListRow::Choice(marked)).unwrap();
            assert!((welcome.top()..welcome.top() + HEIGHT).contains(&row), "{marked} from row {}", welcome.top());
        };
        for marked in 0..38 {
            welcome.settle(HEIGHT);
            check(&welcome, marked);
            welcome.scroll(Scroll::Down, 1);
        }
        for marked in (0..38).rev() {
            welcome.settle(HEIGHT);
            check(&welcome, marked);
            welcome.scroll(Scroll::Up, 1);
        }
        // The heading above the first one is visible too.
        assert_eq!(welcome.top(), 0);
    }

    #[test]
    fn a_click_finds_the_row_that_is_shown() {
        let mut welcome = long();
        welcome.scroll(Scroll::PageDown, 1);
        welcome.settle(19);
        assert_eq!(welcome.chosen(), Choice::File);
        assert!(!welcome.click(0));
        let first = welcome.rows()[welcome.top()];
        assert_eq!(first, ListRow::Choice(welcome.marked));
        assert!(welcome.click(0));
    }
}
