//! `pvmscope exec FILE [ARGS…]`: run a program without recording, as `python FILE` does.
//!
//! Output goes out as it is written, input comes from standard input, an uncaught exception prints its traceback, and
//! the exit status is the program's own. A program whose output cannot be written ends there. All that follows the
//! program's name is passed on to it.

use std::ffi::OsString;
use std::panic::AssertUnwindSafe;
use std::path::PathBuf;

use super::program::{self, ProgramArguments};
use super::{Outcome, Result, cut_short, fault, print_error};
use crate::machine::Mode;
use crate::recording::Stop;
use crate::session;
use crate::version::PythonVersion;

/// Arguments of `pvmscope exec`.
#[derive(clap::Args)]
pub struct Arguments {
    /// The program, or - for standard input, and what it finds in sys.argv after its own name.
    #[arg(value_names = ["FILE", "ARGS"], num_args = 1.., required = true)]
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    words: Vec<OsString>,
    /// What it reads as its standard input (by default that of pvmscope).
    #[arg(long, value_name = "F")]
    stdin: Option<PathBuf>,
}

pub fn run(arguments: Arguments, version: PythonVersion) -> Result {
    let Arguments { mut words, stdin } = arguments;
    let args = words.split_off(1);
    let program = ProgramArguments { file: words.remove(0), args, stdin };
    let mut vm = program::start(&program, version, Mode::Execute)?;
    if let Some(file) = &program.stdin {
        program::give_file(&mut vm.machine, file)?;
    }
    let control = session::control();
    let run = std::panic::catch_unwind(AssertUnwindSafe(|| vm.run(&control)));
    let Ok(stop) = run else {
        // What the program has written before must still appear.
        vm.flush_output();
        return Ok(Outcome::Status(fault::STATUS));
    };
    if let Stop::Uncaught(exception) = stop {
        let text = vm.format_uncaught(exception);
        print_error(&text)?;
    }
    if !matches!(stop, Stop::Unsupported(_) | Stop::Fault(_)) {
        vm.finish();
    }
    if let Some(error) = vm.take_output_error() {
        return Err(error.into());
    }
    Ok(match stop {
        Stop::Exit(status) => Outcome::Status(status as u8),
        // What a shell reports for a program that an interrupt has ended.
        Stop::Uncaught(exception) if vm.is_subclass(vm.class_of(exception), vm.exc.KeyboardInterrupt) => {
            Outcome::Status(130)
        }
        Stop::Uncaught(_) => Outcome::Status(1),
        Stop::Fault(_) => Outcome::Status(fault::STATUS),
        _ => cut_short(&stop).unwrap_or(Outcome::Done),
    })
}
