//! Opening programs: from a file, an example or a lesson to a stage.
//!
//! Called by [`super::update`] and by `cli`.

use std::path::Path;

use super::panels::{lesson, source};
use super::stage::Stage;
use super::welcome::Example;
use crate::lesson::{LessonFile, OpenLesson};
use crate::session::{self, Session};

pub use crate::session::OpenError;

/// The program in a file.
pub fn file(path: &Path) -> Result<Session, OpenError> {
    session::open(&session::program_in_file(path, &[])?)
}

/// A program given as text, under a name.
pub fn text(filename: &str, source: &str) -> Result<Session, OpenError> {
    session::open(&session::program_of_text(filename, source))
}

/// An example program.
pub fn example(example: &Example) -> Result<Session, OpenError> {
    text(example.name, example.source)
}

/// The program of a lesson.
pub fn lesson(file: &LessonFile) -> Result<Session, OpenError> {
    let lesson = file.parse().map_err(OpenError::Other)?;
    text(&lesson.filename, &lesson.source)
}

/// The stage of a session; with a lesson, if it is a lesson's program.
pub fn stage(session: Session, lesson: Option<&LessonFile>) -> Result<Stage, OpenError> {
    let lesson = lesson.map(LessonFile::parse).transpose().map_err(OpenError::Other)?;
    let focus = if lesson.is_some() { lesson::PANEL.id } else { source::PANEL.id };
    Ok(Stage::new(session, lesson.map(OpenLesson::new), focus))
}
