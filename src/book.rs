//! The chapters of the book *Inside the Python Virtual Machine*: the one table of their titles.
//!
//! Read by `lesson`, whose files name the chapter that they belong to, and by `tests/it/architecture`, which checks the
//! chapters that source headers name. Open to every module; it uses none.

/// A chapter.
#[derive(Debug, PartialEq, Eq)]
pub struct Chapter {
    /// Its title, as the book prints it.
    pub title: &'static str,
    /// Its title without the words that only place it in the book: for narrow places.
    pub short: &'static str,
}

/// All chapters in the book's order, except its introduction.
pub const CHAPTERS: &[Chapter] = &[
    Chapter { title: "The View From 30,000ft", short: "The View From 30,000ft" },
    Chapter { title: "Compiling Python Source Code", short: "Compiling Python Source Code" },
    Chapter { title: "Python Objects", short: "Python Objects" },
    Chapter { title: "Code Objects", short: "Code Objects" },
    Chapter { title: "Frame Objects", short: "Frame Objects" },
    Chapter { title: "Interpreter and Thread States", short: "Interpreter and Thread States" },
    Chapter { title: "Intermezzo: The abstract.c Module", short: "The abstract.c Module" },
    Chapter { title: "The evaluation loop, ceval.c", short: "The evaluation loop" },
    Chapter { title: "The Block Stack", short: "The Block Stack" },
    Chapter { title: "From Class code to bytecode", short: "From Class code to bytecode" },
    Chapter { title: "Generators: Behind the scenes", short: "Generators" },
];

impl Chapter {
    /// The chapter with that title, full or short.
    pub fn titled(title: &str) -> Option<&'static Self> {
        CHAPTERS.iter().find(|chapter| chapter.title == title || chapter.short == title)
    }
}
