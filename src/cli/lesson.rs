//! `pvmscope lesson [NAME]`: the list of lessons, or one of them in the UI.
//!
//! Called by `cli`. Listing needs no terminal; opening a lesson is left to `ui` and `lesson`.

use std::io::Write;

use clap::Args;

use super::{CommandError, Outcome, Result, ui};
use crate::lesson::{self, LESSONS, LessonFile};
use crate::tui::Workbench;
use crate::version::PythonVersion;

/// Arguments of `pvmscope lesson`.
#[derive(Args)]
pub(super) struct Arguments {
    /// The lesson to open; without it, all are listed
    name: Option<String>,
}

/// Runs the command. The lesson decides under which version its own program runs.
pub(super) fn run(arguments: &Arguments, version: PythonVersion) -> Result {
    let Some(name) = &arguments.name else {
        let mut out = std::io::stdout().lock();
        for lesson in &LESSONS {
            writeln!(out, "{:<20} {}", lesson.name, lesson.title())?;
        }
        return Ok(Outcome::Done);
    };
    let Some(file) = LessonFile::named(name) else {
        return Err(CommandError::Usage(format!("there is no lesson {name}; `pvmscope lesson` lists them")));
    };
    let (session, lesson) = lesson::open(file)?;
    ui::show(Some(Workbench::new(session, Some(lesson))), version)
}
