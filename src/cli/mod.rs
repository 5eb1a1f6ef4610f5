//! The command line: one file per command, and what they share: reading programs, exit statuses, quiet ends.
//!
//! Called by `main`. A command is a function from its arguments to `Outcome`; to add one, write its file, name it in
//! `Command` and in `run`. Exit statuses: 0 success, 1 the program ended with an exception (a SyntaxError included) or
//! something could not be written, 2 usage, 3 something that pvmscope does not support, 141 nobody reads the output any
//! more. Mirrors `Modules/main.c`; book chapter "The View From 30,000ft".

mod code;
mod dis;
mod exec;
mod fault;
mod lesson;
mod program;
mod record;
mod trace;
mod ui;

use std::ffi::OsStr;
use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::{CommandFactory, Parser, Subcommand};
use serde_json::Value;

use crate::compile::error::{CompileError, CompileWarning, ErrorKind};
use crate::compile::{self, CompileMode, Compiled};
use crate::recording::Stop;
use crate::session::{self, OpenError, large_stack, os_reason};
use crate::source::Source;
use crate::text::os_name;
use crate::version::PythonVersion;

/// The exit status for wrong usage.
const USAGE: u8 = 2;
/// The exit status for what pvmscope does not support.
const UNSUPPORTED: u8 = 3;
/// The exit status when output could not be written.
const UNWRITTEN: u8 = 1;
/// What a shell reports for a program that SIGPIPE has ended, as it ends most of those whose output nobody reads.
const BROKEN_PIPE: u8 = 128 + 13;

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
    #[command(disable_help_flag = true)]
    Record(record::Arguments),
    /// Print the machine at every instruction of a run as JSON lines.
    #[command(disable_help_flag = true)]
    Trace(trace::Arguments),
}

impl Command {
    /// The word for it on the command line.
    fn name(&self) -> &'static str {
        match self {
            Self::Code(_) => "code",
            Self::Dis(_) => "dis",
            Self::Exec(_) => "exec",
            Self::Lesson(_) => "lesson",
            Self::Record(_) => "record",
            Self::Trace(_) => "trace",
        }
    }
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
    /// The word in the place of the program's name asks how the command is used.
    Help,
    /// Standard output or standard error cannot be written to.
    Output(io::Error),
}

impl CommandError {
    /// About an option in the place of a program's name.
    fn unknown_option(word: &OsStr) -> Self {
        if word == "-h" || word == "--help" {
            return Self::Help;
        }
        Self::Usage(format!("unknown option {}; `pvmscope --help` lists them", os_name::shown(word)))
    }
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
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(answer) => return ExitCode::from(tell(&answer)),
    };
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

/// Reports why pvmscope has ended a run that the program would have continued; `None` if it has not.
fn cut_short(stop: &Stop) -> Option<Outcome> {
    let (why, status) = match stop {
        Stop::Unsupported(what) => (what.clone(), UNSUPPORTED),
        Stop::Memory => {
            let limit = session::memory_limit() >> 20;
            (format!("stopped at the limit of memory, {limit} MB (see --max-memory)"), 1)
        }
        _ => return None,
    };
    complain(&format!("pvmscope: {why}"));
    Some(Outcome::Status(status))
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
    let name = arguments.command.as_ref().map(Command::name);
    let result = match arguments.command {
        None => ui::run(arguments.ui, version),
        Some(Command::Code(command)) => code::run(&command, version),
        Some(Command::Dis(command)) => dis::run(&command, version),
        Some(Command::Exec(command)) => exec::run(command, version),
        Some(Command::Record(command)) => record::run(&command, version),
        Some(Command::Trace(command)) => trace::run(&command, version),
        Some(Command::Lesson(command)) => lesson::run(&command, version),
    };
    // What is left to be written, if the command has not done so itself.
    let result = result.and_then(|outcome| Ok(io::stdout().flush().map(|()| outcome)?));
    let status = match result {
        Ok(Outcome::Done) => 0,
        Ok(Outcome::Status(status)) => status,
        Err(CommandError::Open(error)) if error.is_pythons() => match print_error(&format!("{error}\n")) {
            Ok(()) => exit_status(&error),
            Err(unwritten) => unwritable(&unwritten),
        },
        Err(CommandError::Open(error)) => {
            complain(&error.to_string());
            exit_status(&error)
        }
        Err(CommandError::Usage(text)) => {
            complain(&format!("pvmscope: {text}"));
            USAGE
        }
        Err(CommandError::Help) => help(name),
        Err(CommandError::Output(error)) => unwritable(&error),
    };
    // Who cannot read why something went wrong, or what a program was warned of, must be able to see that it did.
    if status == 0 && LOST_COMPLAINT.load(Ordering::Relaxed) { UNWRITTEN } else { status }
}

/// Whether a line for standard error could not be written.
static LOST_COMPLAINT: AtomicBool = AtomicBool::new(false);

/// Prints a line of pvmscope's own on standard error; names in it cannot do anything to a terminal.
fn complain(line: &str) {
    if writeln!(io::stderr(), "{}", os_name::printable(line)).is_err() {
        LOST_COMPLAINT.store(true, Ordering::Relaxed);
    }
}

/// Prints what CPython prints on standard error, as it does.
fn print_error(text: &str) -> io::Result<()> {
    io::stderr().write_all(text.as_bytes())
}

/// Reports that something could not be written; returns the exit status. A reader who has had enough needs no report.
fn unwritable(error: &io::Error) -> u8 {
    if error.kind() == io::ErrorKind::BrokenPipe {
        return BROKEN_PIPE;
    }
    complain(&format!("pvmscope: cannot write: {}", os_reason(error)));
    UNWRITTEN
}

/// Prints how a command is used; returns the exit status.
fn help(command: Option<&str>) -> u8 {
    let mut all = Arguments::command();
    all.build();
    let command = command.and_then(|name| all.find_subcommand_mut(name));
    let printed = command.map_or(Ok(()), clap::Command::print_help).and_then(|()| io::stdout().flush());
    printed.map_or_else(|error| unwritable(&error), |()| 0)
}

/// Prints what the parser of the command line answers: the help or version that was asked for, or what is wrong with
/// it. Returns the exit status.
fn tell(answer: &clap::Error) -> u8 {
    if answer.use_stderr() {
        for line in answer.render().to_string().trim_end().split('\n') {
            complain(line);
        }
        return USAGE;
    }
    let printed = answer.print().and_then(|()| io::stdout().flush());
    printed.map_or_else(|error| unwritable(&error), |()| 0)
}

/// A JSON value as a line that does nothing to a terminal: what JSON leaves as it is although it controls the cursor or
/// the direction of writing is escaped as well.
fn json_line(value: &Value) -> String {
    let line = value.to_string();
    if line.is_ascii() && !line.contains('\x7f') {
        return line;
    }
    let mut shown = String::with_capacity(line.len());
    for c in line.chars() {
        // Outside of strings there is nothing but ASCII, and all of these are in the basic plane.
        match c {
            '\x7f'..='\u{9f}'
            | '\u{61c}'
            | '\u{200e}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}' => shown.push_str(&format!("\\u{:04x}", u32::from(c))),
            _ => shown.push(c),
        }
    }
    shown
}

/// Compiles a program for the requested version.
fn compile(source: &Arc<Source>, version: PythonVersion) -> std::result::Result<Compiled, Box<CompileError>> {
    compile::compile(source, version, CompileMode::Exec)
}

/// Prints the compiler's warnings as CPython does.
fn show_warnings(source: &Source, warnings: &[CompileWarning]) -> io::Result<()> {
    for CompileWarning { category, message, lineno } in warnings {
        let mut text = format!("{}:{lineno}: {category}: {message}\n", source.filename());
        if let Some(line) = source.line(*lineno as usize).map(str::trim).filter(|line| !line.is_empty()) {
            text.push_str(&format!("  {line}\n"));
        }
        print_error(&text)?;
    }
    Ok(())
}
