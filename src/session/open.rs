//! Opening a program: from its source to a session in which nothing has been executed.
//!
//! Called by `tui`, `cli` and lessons. What cannot be opened is an [`OpenError`]; what goes wrong later is the program's.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use super::{Control, Engine, Session};
use crate::compile::error::{CompileError, ErrorKind};
use crate::library::LIBRARY;
use crate::machine::{Machine, Mode};
use crate::recording::Stop;
use crate::runtime::{Program, Vm};
use crate::source::Source;
use crate::version::PythonVersion;

/// Why a program cannot be opened.
#[derive(Debug)]
pub enum OpenError {
    /// Its file cannot be read.
    Unreadable(String),
    /// It cannot be compiled.
    Compile(Box<CompileError>),
    /// Something else, said in a line.
    Other(String),
}

impl OpenError {
    /// In one line, for where there is only one.
    pub fn one_line(&self) -> String {
        match self {
            Self::Unreadable(text) | Self::Other(text) => text.clone(),
            Self::Compile(error) => match &error.kind {
                ErrorKind::Syntax { class, message } => {
                    format!("{}:{}: {class}: {message}", error.filename, error.lineno)
                }
                ErrorKind::Unsupported { .. } => error.to_string(),
            },
        }
    }

    /// The exit status that a command ends with.
    pub fn exit_status(&self) -> u8 {
        match self {
            Self::Unreadable(_) | Self::Other(_) => 2,
            Self::Compile(error) => match error.kind {
                ErrorKind::Syntax { .. } => 1,
                ErrorKind::Unsupported { .. } => 3,
            },
        }
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(text) | Self::Other(text) => write!(f, "pvmscope: {text}"),
            Self::Compile(error) => error.fmt(f),
        }
    }
}

/// A program given as text, under a name.
pub fn program_of_text(filename: &str, text: &str) -> Program {
    Program {
        source: Arc::new(Source::from_text(filename, text)),
        argv: vec![filename.to_owned()],
        version: PythonVersion::default(),
    }
}

/// A program given as bytes, in whatever encoding it declares; `argv` is its `sys.argv`.
pub fn program_of_bytes(filename: &str, bytes: &[u8], argv: Vec<String>) -> Result<Program, OpenError> {
    let source = Source::from_bytes(filename, bytes)
        .map_err(|error| OpenError::Compile(Box::new(CompileError::undecodable(filename, error))))?;
    Ok(Program { source: Arc::new(source), argv, version: PythonVersion::default() })
}

/// The system's message as Python words it: `[Errno 2] No such file or directory`.
pub fn os_reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    match (error.raw_os_error(), text.rfind(" (os error")) {
        (Some(number), Some(end)) => format!("[Errno {number}] {}", &text[..end]),
        _ => text,
    }
}

/// The program in a file, with what follows its name on the command line.
pub fn program_in_file(path: &Path, arguments: &[String]) -> Result<Program, OpenError> {
    let filename = path.to_string_lossy().into_owned();
    let bytes = std::fs::read(path)
        .map_err(|error| OpenError::Unreadable(format!("can't open file '{filename}': {}", os_reason(&error))))?;
    let argv = std::iter::once(filename.clone()).chain(arguments.iter().cloned()).collect();
    program_of_bytes(&filename, &bytes, argv)
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
        // The exception's `__str__` may be the program's own: then its steps are the last ones, as they are in CPython.
        Some(self.format_uncaught(*exception))
    }
}

/// Compile a program and open a session on it.
pub fn open(program: &Program) -> Result<Session, OpenError> {
    let vm = Vm::start(&LIBRARY, program, Mode::Record).map_err(OpenError::Compile)?;
    Session::new(Box::new(vm), Arc::clone(&program.source)).map_err(|error| OpenError::Other(error.to_string()))
}
