//! Programs for the commands that execute them: the file, its arguments, its input.
//!
//! Called by `exec`, `record` and `trace`. It opens programs through `session` and never runs one.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use super::{CommandError, Result, show_warnings};
use crate::machine::{Machine, Mode};
use crate::runtime::Vm;
use crate::session::{self, OpenError, Program, STDIN};
use crate::text::os_name;
use crate::version::PythonVersion;

/// The arguments common to all commands that execute a program.
#[derive(clap::Args)]
pub(super) struct ProgramArguments {
    /// The program; - for standard input.
    #[arg(allow_hyphen_values = true)]
    pub file: OsString,
    /// What it finds in sys.argv after its own name.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    pub args: Vec<OsString>,
    /// What it reads as its standard input (by default that of pvmscope).
    #[arg(long, value_name = "F")]
    pub stdin: Option<PathBuf>,
}

impl ProgramArguments {
    /// The name of the program in code objects and tracebacks.
    pub(super) fn filename(&self) -> String {
        if self.file == "-" { STDIN.to_owned() } else { os_name::shown(&self.file) }
    }
}

/// A program that is about to execute its first instruction.
pub(super) fn start(arguments: &ProgramArguments, version: PythonVersion, mode: Mode) -> Result<Vm> {
    let file = arguments.file.as_os_str();
    let program = if file == "-" {
        session::program_on_stdin(&arguments.args, version)?
    } else if is_option(file) {
        return Err(CommandError::unknown_option(file));
    } else if mode == Mode::Execute {
        // As in CPython, a program that runs, rather than being looked at, is named by its whole path, but not in sys.argv.
        let program = session::program_in_file(whole_path(file), &arguments.args, version)?;
        Program { argv: session::argv(file, &arguments.args), ..program }
    } else {
        session::program_in_file(file, &arguments.args, version)?
    };
    let (vm, warnings) = session::start(&program, mode)?;
    show_warnings(&program.source, &warnings)?;
    Ok(vm)
}

/// Whether a word in the place of a file's name is an option.
pub(super) fn is_option(word: &OsStr) -> bool {
    word.as_encoded_bytes().starts_with(b"-") && word != "-"
}

/// The absolute path of a file; the name as it is if there is none.
fn whole_path(file: &OsStr) -> OsString {
    std::path::absolute(file).map_or_else(|_| file.to_owned(), PathBuf::into_os_string)
}

/// Gives a program all that it can read: a file, or else all of standard input (unless the program came from there).
pub(super) fn give_input(machine: &mut Machine, arguments: &ProgramArguments) -> Result<()> {
    match &arguments.stdin {
        Some(file) => give_file(machine, file)?,
        None if arguments.file == "-" => {}
        None => {
            let read = session::read_input(std::io::stdin());
            machine.add_input(lines_of(&read.map_err(|error| OpenError::Unreadable(STDIN.into(), error))?));
        }
    }
    machine.close_input();
    Ok(())
}

/// Gives a program the lines of a file to read.
pub(super) fn give_file(machine: &mut Machine, file: &Path) -> Result<()> {
    let read = std::fs::File::open(file).and_then(session::read_input);
    let bytes = read.map_err(|error| OpenError::Unreadable(file.into(), error))?;
    machine.add_input(lines_of(&bytes));
    machine.close_input();
    Ok(())
}

/// The lines of a text with their newlines, as text mode reads them.
fn lines_of(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n").replace('\r', "\n");
    text.split_inclusive('\n').map(str::to_owned).collect()
}
