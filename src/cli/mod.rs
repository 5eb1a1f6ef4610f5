//! The command line: one file per command, and what they share: reading programs, exit statuses, quiet ends.
//!
//! Called by `main`. A command is a function from its arguments to `Outcome`; to add one, write its file, name it in
//! `Command` and in `run`. Exit statuses: 0 fine, 1 the program ended with an exception (a SyntaxError included), 2
//! usage, 3 something that pvmscope does not support. Mirrors `Modules/main.c`; book chapter "The View From 30,000ft".

mod code;
mod dis;
mod exec;
mod fault;
mod lesson;
mod program;
mod record;
mod trace;
mod ui;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand, ValueEnum};

use crate::compile::error::{CompileError, CompileWarning, ErrorKind};
use crate::compile::{self, CompileMode, Compiled};
use crate::session::os_reason as reason;
use crate::source::Source;
use crate::version::PythonVersion;

/// The compiler and the machine recurse on nested programs; the usual stack is too small for CPython's limits.
const STACK_BYTES: usize = 512 << 20;

/// See how CPython runs a program.
#[derive(Parser)]
#[command(name = "pvmscope", version, args_conflicts_with_subcommands = true)]
struct Arguments {
    /// The version of CPython to be.
    #[arg(long, global = true, value_enum, default_value_t = Python::V314)]
    python: Python,
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    ui: ui::Arguments,
}

/// What `--python` takes.
#[derive(Clone, Copy, ValueEnum)]
enum Python {
    #[value(name = "3.14")]
    V314,
}

impl From<Python> for PythonVersion {
    fn from(python: Python) -> Self {
        match python {
            Python::V314 => Self::V314,
        }
    }
}

#[derive(Subcommand)]
enum Command {
    /// Print the code objects of programs as JSON lines.
    Code(code::Arguments),
    /// Disassemble a program, as `python -m dis` does.
    Dis(dis::Arguments),
    /// Run a program, as `python` does.
    Exec(exec::Arguments),
    /// List the lessons, or open one.
    Lesson(lesson::Arguments),
    /// Record a program to its end and say what that took.
    Record(record::Arguments),
    /// Print the machine at every instruction of a run as JSON lines.
    Trace(trace::Arguments),
}

/// How a command ended.
enum Outcome {
    /// All is well.
    Done,
    /// With this exit status; everything has been said.
    Status(u8),
}

/// Why a command could not go on.
enum Failure {
    /// The program does not compile.
    Compile(Box<CompileError>),
    /// A file cannot be read.
    Read(PathBuf, io::Error),
    /// Standard output cannot be written.
    Output(io::Error),
}

type Result<T = Outcome> = std::result::Result<T, Failure>;

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<Box<CompileError>> for Failure {
    fn from(error: Box<CompileError>) -> Self {
        Self::Compile(error)
    }
}

/// Do what the command line says, on a thread with a large stack.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    fault::install();
    let thread = std::thread::Builder::new().stack_size(STACK_BYTES).spawn(move || run(arguments));
    let status = match thread.map(std::thread::JoinHandle::join) {
        Ok(Ok(status)) => status,
        Ok(Err(_)) => fault::STATUS,
        Err(error) => {
            complain(&format!("pvmscope: cannot start: {error}"));
            1
        }
    };
    ExitCode::from(status)
}

fn run(arguments: Arguments) -> u8 {
    let version = arguments.python.into();
    let result = match arguments.command {
        None => ui::run(arguments.ui),
        Some(Command::Code(command)) => code::run(&command, version),
        Some(Command::Dis(command)) => dis::run(&command, version),
        Some(Command::Exec(command)) => exec::run(&command, version),
        Some(Command::Record(command)) => record::run(&command, version),
        Some(Command::Trace(command)) => trace::run(&command, version),
        Some(Command::Lesson(command)) => lesson::run(&command),
    };
    match result {
        Ok(Outcome::Done) => 0,
        Ok(Outcome::Status(status)) => status,
        Err(Failure::Compile(error)) => {
            complain(&error.to_string());
            match error.kind {
                ErrorKind::Syntax { .. } => 1,
                ErrorKind::Unsupported { .. } => 3,
            }
        }
        Err(Failure::Read(path, error)) => {
            complain(&format!("pvmscope: can't open file '{}': {}", path.display(), reason(&error)));
            2
        }
        // Whoever read our output has enough.
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => 0,
        Err(Failure::Output(error)) => {
            complain(&format!("pvmscope: cannot write: {}", reason(&error)));
            1
        }
    }
}

/// A line on standard error; that it may be closed is no reason to fail.
fn complain(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Read a program.
fn read_source(file: &str) -> Result<Arc<Source>> {
    let bytes = std::fs::read(file).map_err(|error| Failure::Read(file.into(), error))?;
    decode(file, &bytes)
}

/// A program's text from its bytes.
fn decode(file: &str, bytes: &[u8]) -> Result<Arc<Source>> {
    match Source::from_bytes(file, bytes) {
        Ok(source) => Ok(Arc::new(source)),
        Err(error) => Err(Box::new(CompileError::undecodable(file, error)).into()),
    }
}

/// Compile a program for the version asked for.
fn compile(source: &Arc<Source>, version: PythonVersion) -> Result<Compiled> {
    Ok(compile::compile(source, version, CompileMode::Exec)?)
}

/// What the compiler would have the author know, as CPython prints it.
fn show_warnings(source: &Source, warnings: &[CompileWarning]) {
    for CompileWarning { category, message, lineno } in warnings {
        complain(&format!("{}:{lineno}: {category}: {message}", source.filename()));
        if let Some(line) = source.line(*lineno as usize).map(str::trim).filter(|line| !line.is_empty()) {
            complain(&format!("  {line}"));
        }
    }
}
