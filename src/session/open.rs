//! Opening a program: from a file, standard input or text to a machine, or a session, that has executed nothing.
//!
//! Called by `cli`, `tui` and `lesson`; programs are opened in no other way. What cannot be opened is an [`OpenError`];
//! what goes wrong later is the program's own error. It prints nothing and knows no exit statuses. Mirrors what
//! `Modules/main.c` does with the name of a file (`pymain_run_file`) and with standard input (`pymain_run_stdin`).

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::sync::Arc;

use super::{Control, Engine, Session};
use crate::compile::error::{CompileError, CompileWarning, ErrorKind};
use crate::compile::{CompileMode, compile};
use crate::library::LIBRARY;
use crate::machine::{Machine, Mode};
use crate::recording::Stop;
use crate::runtime::Vm;
use crate::source::Source;
use crate::text::{PyStr, os_name};
use crate::version::PythonVersion;

pub use crate::runtime::Program;

/// The file name of a program from standard input.
pub const STDIN: &str = "<stdin>";

/// The maximum number of bytes of a program: more than anybody has written, and less than takes all memory to compile.
const MOST_BYTES: u64 = 32 << 20;
/// The maximum number of bytes that a recorded program is given to read: some device may have no end.
const MOST_INPUT: u64 = 256 << 20;

/// Why a program cannot be opened. Its text is what CPython prints, or a line that begins with `pvmscope:`.
#[derive(Debug)]
pub enum OpenError {
    /// A file cannot be read: its name, and what the system reports.
    Unreadable(OsString, io::Error),
    /// It cannot be compiled.
    Compile(Box<CompileError>),
    /// The session cannot get a thread to execute on.
    NoThread(io::Error),
    /// The thing to be opened is itself faulty, such as a lesson that cannot be read: the reason, in one line.
    Broken(String),
}

impl OpenError {
    /// Whether it is an exception of Python's, with the text that CPython prints.
    pub fn is_pythons(&self) -> bool {
        matches!(self, Self::Compile(error) if matches!(error.kind, ErrorKind::Syntax { .. }))
    }

    /// The error in one line, for places with room for only one.
    pub fn one_line(&self) -> String {
        match self {
            Self::Unreadable(file, error) => {
                format!("can't open file {}: {}", os_name::quoted(file), os_reason(error))
            }
            Self::NoThread(error) => format!("cannot start: {}", os_reason(error)),
            Self::Broken(reason) => reason.clone(),
            Self::Compile(error) => match &error.kind {
                ErrorKind::Syntax { class, message } => {
                    format!("{}:{}: {class}: {message}", error.filename, error.lineno)
                }
                ErrorKind::Unsupported { .. } => error.to_string(),
            },
        }
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Compile(error) => error.fmt(f),
            error => write!(f, "pvmscope: {}", error.one_line()),
        }
    }
}

impl std::error::Error for OpenError {}

impl From<Box<CompileError>> for OpenError {
    fn from(error: Box<CompileError>) -> Self {
        Self::Compile(error)
    }
}

/// The system's message as Python words it: `[Errno 2] No such file or directory`.
pub fn os_reason(error: &io::Error) -> String {
    let text = error.to_string();
    match (error.raw_os_error(), text.rfind(" (os error")) {
        (Some(number), Some(end)) => format!("[Errno {number}] {}", &text[..end]),
        _ => text,
    }
}

/// The source in a file, in whatever encoding it declares.
pub fn source_in_file(file: impl AsRef<OsStr>) -> Result<Arc<Source>, OpenError> {
    let file = file.as_ref();
    let bytes = File::open(file).and_then(read_program);
    decode(&os_name::shown(file), &bytes.map_err(|error| OpenError::Unreadable(file.to_owned(), error))?)
}

/// Makes sure that a file is one that lies on a disk: whoever types a name into a screen does not mean a pipe, which
/// might never end, or a device.
pub fn require_regular_file(file: impl AsRef<OsStr>) -> Result<(), OpenError> {
    let file = file.as_ref();
    let checked = std::fs::metadata(file).and_then(|metadata| {
        if metadata.is_file() { Ok(()) } else { Err(io::Error::other("it is not a regular file")) }
    });
    checked.map_err(|error| OpenError::Unreadable(file.to_owned(), error))
}

/// All bytes of a program.
fn read_program(from: impl Read) -> io::Result<Vec<u8>> {
    read_at_most(MOST_BYTES, from)
}

/// All bytes of what a program can read, from a file or standard input.
pub fn read_input(from: impl Read) -> io::Result<Vec<u8>> {
    read_at_most(MOST_INPUT, from)
}

fn read_at_most(most: u64, from: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(io::Error::other(format!("it is larger than {} MiB", most >> 20)));
    }
    Ok(bytes)
}

fn decode(filename: &str, bytes: &[u8]) -> Result<Arc<Source>, OpenError> {
    match Source::from_bytes(filename, bytes) {
        Ok(source) => Ok(Arc::new(source)),
        Err(error) => Err(OpenError::Compile(Box::new(CompileError::undecodable(filename, error)))),
    }
}

/// The program in a file, with the arguments after its name on the command line.
pub fn program_in_file(
    file: impl AsRef<OsStr>,
    arguments: &[OsString],
    version: PythonVersion,
) -> Result<Program, OpenError> {
    let file = file.as_ref();
    Ok(Program { source: source_in_file(file)?, argv: argv(file, arguments), version })
}

/// The program on standard input, with the arguments after `-` on the command line.
pub fn program_on_stdin(arguments: &[OsString], version: PythonVersion) -> Result<Program, OpenError> {
    let bytes = read_program(io::stdin()).map_err(|error| OpenError::Unreadable(STDIN.into(), error))?;
    Ok(Program { source: decode(STDIN, &bytes)?, argv: argv("-".as_ref(), arguments), version })
}

/// A program given as text, under a file name.
pub fn program_of_text(filename: &str, text: &str, version: PythonVersion) -> Program {
    Program { source: Arc::new(Source::from_text(filename, text)), argv: argv(filename.as_ref(), &[]), version }
}

/// `sys.argv` for a program of that name with these arguments.
pub fn argv(own: &OsStr, arguments: &[OsString]) -> Vec<PyStr> {
    std::iter::once(own).chain(arguments.iter().map(OsString::as_os_str)).map(os_name::from_system).collect()
}

/// Compiles a program and makes a machine that is about to execute it; also returns the compiler's warnings. The
/// thread's stack must be large ([`large_stack`](super::large_stack)), as the compiler recurses as deeply as the
/// program nests.
pub fn start(program: &Program, mode: Mode) -> Result<(Vm, Vec<CompileWarning>), OpenError> {
    let compiled = compile(&program.source, program.version, CompileMode::Exec)?;
    Ok((Vm::start(&LIBRARY, program, &compiled.code, mode), compiled.warnings))
}

/// Compiles a program and opens a session on it.
pub fn open(program: &Program) -> Result<Session, OpenError> {
    let (vm, _) = start(program, Mode::Record)?;
    Session::new(Box::new(vm), Arc::clone(&program.source)).map_err(OpenError::NoThread)
}

impl Engine for Vm {
    fn machine(&self) -> &Machine {
        &self.machine
    }

    fn machine_mut(&mut self) -> &mut Machine {
        &mut self.machine
    }

    fn run(&mut self, control: &Arc<Control>) -> Stop {
        Self::run(self, control)
    }

    fn source_of(&self, filename: &str) -> Option<&Arc<Source>> {
        Self::source_of(self, filename)
    }

    fn last_words(&mut self, stop: &Stop) -> Option<String> {
        let Stop::Uncaught(exception) = stop else { return None };
        // The exception's `__str__` may be the program's own: then its steps are the last ones, as in CPython.
        Some(self.format_uncaught(*exception))
    }
}
