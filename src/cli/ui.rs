//! `pvmscope`, `pvmscope FILE [ARGS…]`, `pvmscope -c CODE`, `pvmscope -`: the terminal UI.
//!
//! Called by `cli`. Reads the program, opens it and hands it to `tui`; what cannot be opened is said on standard error,
//! as CPython says it, and no screen opens.

use std::io::Read;
use std::path::Path;

use clap::Args;

use super::{Outcome, Result, complain};
use crate::runtime::Program;
use crate::session::{self, OpenError};
use crate::tui::{self, Ended, Stage, open};

/// What to show.
#[derive(Args)]
#[group(skip)]
pub(super) struct Arguments {
    /// A program given as text; the words behind it are its arguments.
    #[arg(short = 'c', value_name = "CODE")]
    code: Option<String>,
    /// The program's file, or - for standard input, and its arguments; without any, a welcome screen.
    #[arg(value_name = "FILE", trailing_var_arg = true, allow_hyphen_values = true)]
    words: Vec<String>,
}

/// Open a program, or the welcome screen, in the UI.
pub(super) fn run(arguments: Arguments) -> Result {
    if arguments.code.is_none() && arguments.words.is_empty() {
        return show(None);
    }
    let program = program(arguments.code, arguments.words);
    let stage = program.and_then(|program| session::open(&program)).and_then(|session| open::stage(session, None));
    match stage {
        Ok(stage) => show(Some(stage)),
        Err(error) => Ok(fail(&error)),
    }
}

/// Say why a program cannot be opened.
pub(super) fn fail(error: &OpenError) -> Outcome {
    complain(&error.to_string());
    Outcome::Status(error.exit_status())
}

fn program(code: Option<String>, words: Vec<String>) -> std::result::Result<Program, OpenError> {
    if let Some(code) = code {
        let mut program = session::program_of_text("<string>", &code);
        program.argv = std::iter::once("-c".to_owned()).chain(words).collect();
        return Ok(program);
    }
    let Some((file, arguments)) = words.split_first() else {
        return Err(OpenError::Other("no program".to_owned()));
    };
    if file != "-" {
        if file.starts_with('-') {
            return Err(OpenError::Other(format!("unknown option {file}; `pvmscope --help` lists them")));
        }
        return session::program_in_file(Path::new(file), arguments);
    }
    let mut source = Vec::new();
    let read = std::io::stdin().read_to_end(&mut source);
    read.map_err(|error| OpenError::Unreadable(format!("standard input: {error}")))?;
    session::program_of_bytes("<stdin>", &source, words)
}

/// Show a stage, or the welcome screen.
pub(super) fn show(stage: Option<Stage>) -> Result {
    match tui::run(stage) {
        Ok(Ended::Quit) => Ok(Outcome::Done),
        // What a shell says of a program that a signal has ended.
        Ok(Ended::Signal(signal)) => Ok(Outcome::Status(128 + signal)),
        Err(error) => {
            complain(&format!("pvmscope: {error}"));
            Ok(Outcome::Status(2))
        }
    }
}
