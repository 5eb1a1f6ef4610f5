//! The command line: one file per command, and what they share: reading programs, exit statuses, quiet ends.
//!
//! Called by `main`. A command is a function from its arguments to `Outcome`; to add one, write its file, name it in
//! `Command` and in `run`. Exit statuses: 0 success, 1 the program ended with an exception (a SyntaxError included), 2
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
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand};

use crate::compile::error::{CompileError, CompileWarning, ErrorKind};
use crate::compile::{self, CompileMode, Compiled};
use crate::session::{self, OpenError, large_stack, os_reason};
use crate::source::Source;
use crate::version::PythonVersion;

/// The exit status for wrong usage.
const USAGE: u8 = 2;
/// The exit status for what pvmscope does not support.
const UNSUPPORTED: u8 = 3;

/// See how CPython runs a program.
#[derive(Parser)]
#[command(name = "pvmscope", version, args_conflicts_with_subcommands = true)]
struct Arguments {
    /// The version of CPython whose behaviour is shown.
    #[arg(long, global = true, value_name = "VERSION", default_value = PythonVersion::default().name())]
    python: String,
    /// Stop a program that takes more memory than this, its recording included: for example 800M or 4G. By default half
    /// of the machine's memory.
    #[arg(long, global = true, value_name = "SIZE", value_parser = session::parse_size)]
    max_memory: Option<u64>,
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    ui: ui::Arguments,
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
    /// Record a program to its end and report the cost.
    Record(record::Arguments),
    /// Print the machine at every instruction of a run as JSON lines.
    Trace(trace::Arguments),
}

/// How a command ended.
enum Outcome {
    /// With success.
    Done,
    /// With this exit status; everything has been reported.
    Status(u8),
}

/// Why a command could not complete.
enum CommandError {
    /// The program cannot be opened.
    Open(OpenError),
    /// The request cannot be met (an unknown option, a lesson that does not exist, no terminal): a line says why.
    Usage(String),
    /// Standard output cannot be written to.
    Output(io::Error),
}

type Result<T = Outcome> = std::result::Result<T, CommandError>;

impl From<io::Error> for CommandError {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<OpenError> for CommandError {
    fn from(error: OpenError) -> Self {
        Self::Open(error)
    }
}

impl From<Box<CompileError>> for CommandError {
    fn from(error: Box<CompileError>) -> Self {
        Self::Open(error.into())
    }
}

/// Does what the command line asks, on a thread with a large stack.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    fault::install();
    let thread = large_stack().spawn(move || run(arguments));
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

/// What is reported of a run that has reached the limit of memory.
fn out_of_memory() -> String {
    format!("pvmscope: stopped at the limit of memory, {} MB (see --max-memory)", session::memory_limit() >> 20)
}

/// The exit status of a program that cannot be opened.
fn exit_status(error: &OpenError) -> u8 {
    match error {
        OpenError::Unreadable(..) | OpenError::NoThread(_) | OpenError::Broken(_) => USAGE,
        OpenError::Compile(error) => match error.kind {
            ErrorKind::Syntax { .. } => 1,
            ErrorKind::Unsupported { .. } => UNSUPPORTED,
        },
    }
}

fn run(arguments: Arguments) -> u8 {
    let Some(version) = PythonVersion::named(&arguments.python) else {
        let known = PythonVersion::ALL.iter().map(|version| version.name()).collect::<Vec<_>>().join(", ");
        complain(&format!("pvmscope: CPython {} is not supported, only {known}", arguments.python));
        return UNSUPPORTED;
    };
    if let Some(bytes) = arguments.max_memory {
        session::set_memory_limit(bytes);
    }
    let result = match arguments.command {
        None => ui::run(arguments.ui, version),
        Some(Command::Code(command)) => code::run(&command, version),
        Some(Command::Dis(command)) => dis::run(&command, version),
        Some(Command::Exec(command)) => exec::run(&command, version),
        Some(Command::Record(command)) => record::run(&command, version),
        Some(Command::Trace(command)) => trace::run(&command, version),
        Some(Command::Lesson(command)) => lesson::run(&command, version),
    };
    match result {
        Ok(Outcome::Done) => 0,
        Ok(Outcome::Status(status)) => status,
        Err(CommandError::Open(error)) => {
            complain(&error.to_string());
            exit_status(&error)
        }
        Err(CommandError::Usage(text)) => {
            complain(&format!("pvmscope: {text}"));
            USAGE
        }
        // The reader of our output has had enough.
        Err(CommandError::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => 0,
        Err(CommandError::Output(error)) => {
            complain(&format!("pvmscope: cannot write: {}", os_reason(&error)));
            1
        }
    }
}

/// Prints a line on standard error; if that is closed, it is no reason to fail.
fn complain(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Compiles a program for the requested version.
fn compile(source: &Arc<Source>, version: PythonVersion) -> std::result::Result<Compiled, Box<CompileError>> {
    compile::compile(source, version, CompileMode::Exec)
}

/// Prints the compiler's warnings as CPython does.
fn show_warnings(source: &Source, warnings: &[CompileWarning]) {
    for CompileWarning { category, message, lineno } in warnings {
        complain(&format!("{}:{lineno}: {category}: {message}", source.filename()));
        if let Some(line) = source.line(*lineno as usize).map(str::trim).filter(|line| !line.is_empty()) {
            complain(&format!("  {line}"));
        }
    }
}
