//! Opening a program: from its source to a session in which nothing has been executed.
//!
//! Called by `tui`, `cli` and lessons. What cannot be opened is an [`OpenError`]; what goes wrong later is the program's.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use super::{Control, Engine, Session};
use crate::compile::error::{CompileError, ErrorKind};
use crate::compile::{CompileMode, compile_module};
use crate::machine::{Machine, Return, Saved};
use crate::object::Value;
use crate::object::layout::thread;
use crate::recording::Stop;
use crate::source::Source;
use crate::version::PythonVersion;

/// A program to run.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// Its source, in whatever encoding it declares.
    pub source: Vec<u8>,
    /// The name that `__file__`, code objects and tracebacks give it.
    pub filename: String,
    /// `sys.argv`
    pub argv: Vec<String>,
    /// Which CPython.
    pub version: PythonVersion,
}

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

impl Program {
    /// A program given as text.
    pub fn from_text(filename: &str, source: &str) -> Self {
        Self {
            source: source.as_bytes().to_vec(),
            filename: filename.to_owned(),
            argv: vec![filename.to_owned()],
            version: PythonVersion::default(),
        }
    }

    /// The program in a file, with what follows its name on the command line.
    pub fn from_file(path: &Path, arguments: &[String]) -> Result<Self, OpenError> {
        let filename = path.to_string_lossy().into_owned();
        let source = std::fs::read(path).map_err(|error| OpenError::Unreadable(format!("{filename}: {error}")))?;
        let argv = std::iter::once(filename.clone()).chain(arguments.iter().cloned()).collect();
        Ok(Self { source, filename, argv, version: PythonVersion::default() })
    }
}

/// Until the run-time is in the build: a machine that shows the program and executes nothing.
struct StandIn(Machine);

impl Engine for StandIn {
    fn machine(&self) -> &Machine {
        &self.0
    }
    fn machine_mut(&mut self) -> &mut Machine {
        &mut self.0
    }
    fn run(&mut self, _: &Control) -> Stop {
        Stop::Unsupported("no runtime".into())
    }
}

/// Compile a program and open a session on it.
pub fn open(program: &Program) -> Result<Session, OpenError> {
    let source = Source::from_bytes(&program.filename, &program.source)
        .map_err(|error| OpenError::Other(format!("{}: {}", program.filename, error.message)))?;
    let source = Arc::new(source);
    let code = compile_module(&source, CompileMode::Exec).map_err(OpenError::Compile)?.code;
    let mut machine = Machine::new(true);
    let code = machine.load_code(&code, &mut |_, _| Value::NULL);
    let frame = machine.new_frame(code, Value::NULL, Value::NULL, Value::NULL, 0);
    machine.enter_frame(frame, Return::Native, Value::NULL);
    let _ = thread::FRAME;
    let ip = machine.heap().code(code).text;
    machine.set_position(Saved { ip, depth: 0 });
    Session::new(Box::new(StandIn(machine)), source).map_err(|e| OpenError::Other(e.to_string()))
}
