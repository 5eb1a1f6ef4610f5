//! `pvmscope lesson [NAME]`: the list of lessons, or one of them in the UI.
//!
//! Called by `cli`.

use std::io::Write;

use clap::Args;

use super::{Outcome, Result, complain, ui};
use crate::lesson::{LESSONS, LessonFile};
use crate::tui::open;

/// Arguments of `pvmscope lesson`.
#[derive(Args)]
pub(super) struct Arguments {
    /// The lesson to open; without it, all are listed
    name: Option<String>,
}

/// Run the command.
pub(super) fn run(arguments: &Arguments) -> Result {
    let Some(name) = &arguments.name else {
        let mut out = std::io::stdout().lock();
        for lesson in LESSONS {
            writeln!(out, "{:<20} {}", lesson.name, lesson.title())?;
        }
        return Ok(Outcome::Done);
    };
    let Some(lesson) = LessonFile::named(name) else {
        complain(&format!("pvmscope: there is no lesson {name}; `pvmscope lesson` lists them"));
        return Ok(Outcome::Status(2));
    };
    match open::lesson(lesson).and_then(|session| open::stage(session, Some(lesson))) {
        Ok(stage) => ui::show(Some(stage)),
        Err(error) => Ok(ui::fail(&error)),
    }
}
