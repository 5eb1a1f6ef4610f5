//! `pvmscope record FILE [ARGS…] (--max-steps N) (--stdin F)`: records to the end and reports the cost.
//!
//! Prints one JSON object: `steps`, `seconds`, `journal_bytes` (journal and step table), `heap_bytes`, `stop` (why it
//! ended) and `seek_ms` (median and 99th percentile of the time to go from one random step to another, over 100).

use std::io::Write;
use std::sync::atomic::Ordering;
use std::time::Instant;

use serde_json::json;

use super::program::{self, ProgramArguments};
use super::{Outcome, Result, cut_short};
use crate::machine::{Machine, Mode};
use crate::recording::{Cursor, StepIndex, Stop};
use crate::session;
use crate::version::PythonVersion;

/// Arguments of `pvmscope record`.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    program: ProgramArguments,
    /// Record at most this many steps.
    #[arg(long, value_name = "N")]
    max_steps: Option<u64>,
}

/// The number of random steps sought for `seek_ms`.
const SEEKS: u64 = 100;

pub fn run(arguments: &Arguments, version: PythonVersion) -> Result {
    let mut vm = program::start(&arguments.program, version, Mode::Record)?;
    program::give_input(&mut vm.machine, &arguments.program)?;
    let control = session::control();
    control.max_steps.store(arguments.max_steps.unwrap_or(u64::MAX), Ordering::Relaxed);
    let begin = Instant::now();
    let stop = vm.run(&control);
    let seconds = begin.elapsed().as_secs_f64();
    let machine = &mut vm.machine;
    let steps = machine.journal().len();
    let (journal_bytes, heap_bytes) = (machine.recording_bytes(), machine.heap().bytes_used());
    let (median, p99) = seek_times(machine);
    let summary = json!({
        "steps": steps,
        "seconds": seconds,
        "journal_bytes": journal_bytes,
        "heap_bytes": heap_bytes,
        "stop": stop.name(),
        "seek_ms": { "median": median, "p99": p99 },
    });
    writeln!(std::io::stdout(), "{summary}")?;
    Ok(match stop {
        Stop::Uncaught(_) | Stop::Exit(1..) => Outcome::Status(1),
        _ => cut_short(&stop).unwrap_or(Outcome::Done),
    })
}

/// Median and 99th percentile of the milliseconds that seeking a random step takes.
fn seek_times(machine: &mut Machine) -> (f64, f64) {
    let steps = machine.journal().len();
    let mut cursor = Cursor::at_edge(machine);
    // The first walk back over the recording makes the summaries of its chunks.
    cursor.seek(machine, StepIndex::START);
    let mut times: Vec<f64> = (1..=SEEKS)
        .map(|n| {
            // Multiplicative hashing spreads the numbers evenly, and identically in every run.
            let step = ((u128::from(n.wrapping_mul(0x9E37_79B9_7F4A_7C15)) * u128::from(steps)) >> 64) as u64;
            let begin = Instant::now();
            cursor.seek(machine, StepIndex(step));
            begin.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    // The smallest time that `percent` of the times do not exceed.
    let percentile = |percent: usize| times[(times.len() * percent).div_ceil(100) - 1];
    (percentile(50), percentile(99))
}
