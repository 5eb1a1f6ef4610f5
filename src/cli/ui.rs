//! `pvmscope`, `pvmscope FILE [ARGS…]`, `pvmscope -c CODE`, `pvmscope -`: the terminal UI.
//!
//! Called by `cli`. Reads the program, opens it and hands it to `tui`; if it cannot be opened, that is reported on
//! standard error, as CPython does, and no screen opens.

use std::ffi::OsString;

use clap::Args;

use super::{CommandError, Outcome, Result, program};
use crate::session::{self, Program};
use crate::tui::{self, Ended, Workbench};
use crate::version::PythonVersion;

/// What to show.
#[derive(Args)]
#[group(skip)]
pub(super) struct Arguments {
    /// A program given as text; the words after it are its arguments.
    #[arg(short = 'c', value_name = "CODE")]
    code: Option<String>,
    /// The program's file, or - for standard input, and its arguments; without any, a welcome screen.
    #[arg(value_name = "FILE", trailing_var_arg = true, allow_hyphen_values = true)]
    words: Vec<OsString>,
}

/// Opens a program, or the welcome screen, in the UI.
pub(super) fn run(arguments: Arguments, version: PythonVersion) -> Result {
    if arguments.code.is_none() && arguments.words.is_empty() {
        return show(None, version);
    }
    let session = session::open(&program_of(arguments.code, &arguments.words, version)?)?;
    show(Some(Workbench::new(session, None)), version)
}

fn program_of(code: Option<String>, words: &[OsString], version: PythonVersion) -> Result<Program> {
    if let Some(code) = code {
        let mut program = session::program_of_text("<string>", &code, version);
        program.argv = session::argv("-c".as_ref(), words);
        return Ok(program);
    }
    let Some((file, arguments)) = words.split_first() else {
        return Err(CommandError::Usage("no program".to_owned()));
    };
    if file == "-" {
        Ok(session::program_on_stdin(arguments, version)?)
    } else if program::is_option(file) {
        Err(CommandError::unknown_option(file))
    } else {
        Ok(session::program_in_file(file, arguments, version)?)
    }
}

/// Shows a workbench, or the welcome screen; programs opened there run under the given version.
pub(super) fn show(bench: Option<Workbench>, version: PythonVersion) -> Result {
    match tui::run(bench, version) {
        Ok(Ended::Quit) => Ok(Outcome::Done),
        // What a shell reports for a program that a signal has ended.
        Ok(Ended::Signal(signal)) => Ok(Outcome::Status(128 + signal)),
        Err(error) => Err(CommandError::Usage(error.to_string())),
    }
}
