//! The command line: one file per command.
//!
//! Called by `main`. Reads arguments and files, prints; everything it shows, the modules below it know how to make.

mod code;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Exit status: something went wrong in what was asked for.
const USAGE: u8 = 2;

/// See how CPython runs a program.
#[derive(Debug, Parser)]
#[command(name = "pvmscope", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print code objects as JSON lines
    Code(code::CodeArguments),
}

/// Run the command that the arguments name; returns the exit status.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            let status = if error.use_stderr() { USAGE } else { 0 };
            // A closed pipe is no error.
            let _ = error.print();
            return ExitCode::from(status);
        }
    };
    match arguments.command {
        Command::Code(arguments) => code::run(&arguments),
    }
}
