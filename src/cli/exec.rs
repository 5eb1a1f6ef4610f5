//! `pvmscope exec FILE [ARGS…]`: run a program without recording, as `python FILE` does.
//!
//! Output goes out as it is written, input comes from standard input, an uncaught exception prints its traceback, and
//! the exit status is the program's own.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use super::program::{self, ProgramArguments};
use super::{Outcome, Result, UNSUPPORTED, complain, fault};
use crate::machine::Mode;
use crate::recording::Stop;
use crate::version::PythonVersion;

/// Arguments of `pvmscope exec`.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    program: ProgramArguments,
}

pub fn run(arguments: &Arguments, version: PythonVersion) -> Result {
    let mut vm = program::start(&arguments.program, version, Mode::Execute)?;
    if let Some(file) = &arguments.program.stdin {
        program::give_file(&mut vm.machine, file)?;
    }
    let run = std::panic::catch_unwind(AssertUnwindSafe(|| vm.run(&Arc::default())));
    let Ok(stop) = run else {
        // What the program has written before must still appear.
        vm.flush_output();
        return Ok(Outcome::Status(fault::STATUS));
    };
    if let Stop::Uncaught(exception) = stop {
        let text = vm.format_uncaught(exception);
        complain(text.trim_end_matches('\n'));
    }
    if !matches!(stop, Stop::Unsupported(_) | Stop::Fault(_)) {
        vm.finish();
    }
    Ok(match stop {
        Stop::Exit(status) => Outcome::Status(status as u8),
        // What a shell reports for a program that an interrupt has ended.
        Stop::Uncaught(exception) if vm.is_subclass(vm.class_of(exception), vm.exc.KeyboardInterrupt) => {
            Outcome::Status(130)
        }
        Stop::Uncaught(_) => Outcome::Status(1),
        Stop::Unsupported(what) => {
            complain(&format!("pvmscope: {what}"));
            Outcome::Status(UNSUPPORTED)
        }
        Stop::Fault(_) => Outcome::Status(fault::STATUS),
        Stop::Finished | Stop::Limit | Stop::Interrupted | Stop::InputWanted => Outcome::Done,
    })
}
