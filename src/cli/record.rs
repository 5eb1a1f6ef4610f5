//! `pvmscope record FILE [ARGS…] (--max-steps N) (--stdin F)`: record to the end and say what that took.
//!
//! Prints one JSON object: `steps`, `seconds`, `journal_bytes` (journal and step table), `heap_bytes`, `stop` (why it
//! ended) and `seek_ms` (median and 99th percentile of the time to go from one random step to another, over 100).

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use serde_json::json;

use super::program::{self, ProgramArguments};
use super::{Outcome, Result, complain};
use crate::machine::{Machine, Mode};
use crate::recording::{Cursor, StepIndex, Stop};
use crate::runtime::Control;
use crate::version::PythonVersion;

/// Arguments of `pvmscope record`.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    program: ProgramArguments,
    /// Record at most so many steps.
    #[arg(long, value_name = "N")]
    max_steps: Option<u64>,
}

/// Random steps that are gone to for `seek_ms`.
const SEEKS: u64 = 100;

pub fn run(arguments: &Arguments, version: PythonVersion) -> Result {
    let mut vm = program::start(&arguments.program, version, Mode::Record)?;
    program::give_input(&mut vm.machine, &arguments.program)?;
    let control = Arc::new(Control::default());
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
        Stop::Unsupported(what) => {
            complain(&format!("pvmscope: {what}"));
            Outcome::Status(3)
        }
        Stop::Uncaught(_) | Stop::Exit(1..) => Outcome::Status(1),
        _ => Outcome::Done,
    })
}

/// Median and 99th percentile of the milliseconds that going to a random step takes.
fn seek_times(machine: &mut Machine) -> (f64, f64) {
    let steps = machine.journal().len();
    let mut cursor = Cursor::at_edge(machine);
    // The first way back over the recording makes the summaries of its chunks.
    cursor.seek(machine, StepIndex::START);
    let mut times: Vec<f64> = (1..=SEEKS)
        .map(|n| {
            // Multiplicative hashing spreads the numbers evenly, and alike in every run.
            let step = (u128::from(n.wrapping_mul(0x9E37_79B9_7F4A_7C15)) * u128::from(steps) >> 64) as u64;
            let begin = Instant::now();
            cursor.seek(machine, StepIndex(step));
            begin.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    (percentile(&times, 50), percentile(&times, 99))
}

/// The nearest-rank percentile of sorted numbers, of which there is at least one: the least of them that so many in a
/// hundred do not exceed.
fn percentile(sorted: &[f64], percent: usize) -> f64 {
    sorted[(sorted.len() * percent).div_ceil(100).saturating_sub(1)]
}

#[cfg(test)]
mod tests {
    use super::percentile;

    #[test]
    fn percentiles_by_nearest_rank() {
        let hundred: Vec<f64> = (1..=100).map(f64::from).collect();
        assert_eq!([1, 50, 99, 100].map(|percent| percentile(&hundred, percent)), [1.0, 50.0, 99.0, 100.0]);
        assert_eq!([0, 30, 40, 99].map(|percent| percentile(&hundred[..5], percent)), [1.0, 2.0, 2.0, 5.0]);
        assert_eq!(percentile(&[7.0], 99), 7.0);
    }
}
