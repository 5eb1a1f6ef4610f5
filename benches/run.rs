//! How fast pvmscope executes and records, as a ratio to the real CPython in the same minute.
//!
//! `cargo bench` runs the programs of `benches/programs` under `python3.14` (environment variable `PYTHON314`, or found
//! in PATH), without and with recording, and prints a table. Times are measured from a program's first instruction to
//! its last. The three take turns, each time in a process of its own, and the least time of each counts: that of its
//! turn in which nothing else disturbed the machine. All other numbers are those of the fastest recording. Arguments
//! are parts of program names.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Instant;

use pvmscope::machine::{Machine, Mode};
use pvmscope::recording::{Cursor, StepIndex};
use pvmscope::session;
use pvmscope::version::PythonVersion;

/// Set for the processes that measure one run: "execute" or "record".
const TASK: &str = "PVMSCOPE_BENCH_TASK";
const ROUNDS: usize = 15;
const STACK_BYTES: usize = 512 << 20;

fn main() {
    if let Ok(task) = std::env::var(TASK) {
        let file = std::env::args().nth(1).expect("the task's program");
        let measure = move || measure(&task, &file);
        let thread = std::thread::Builder::new().stack_size(STACK_BYTES).spawn(measure).expect("a thread");
        thread.join().expect("the measured program runs");
        return;
    }
    let wanted: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let mut programs: Vec<PathBuf> = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/programs"))
        .expect("benches/programs")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "py"))
        .filter(|path| wanted.is_empty() || wanted.iter().any(|w| path.to_string_lossy().contains(w)))
        .collect();
    programs.sort();
    let python = std::env::var("PYTHON314").unwrap_or_else(|_| "python3.14".to_owned());
    println!(
        "{:<20} {:>9} {:>9} {:>8} {:>8} {:>8} {:>9} {:>9} {:>9} {:>9} {:>9}",
        "program",
        "steps",
        "python ms",
        "execute",
        "record",
        "B/step",
        "heap MB",
        "peak MB",
        "seek ms",
        "p99 ms",
        "whole ms"
    );
    let (mut executed, mut recorded, mut bytes) = (Vec::new(), Vec::new(), Vec::new());
    for program in &programs {
        let mut theirs = f64::INFINITY;
        let (mut execute, mut record) = (Numbers::new(), Numbers::new());
        for _ in 0..ROUNDS {
            theirs = theirs.min(python_time(&python, program));
            keep_faster(&mut execute, run("execute", program));
            keep_faster(&mut record, run("record", program));
        }
        let name = program.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let (e, r) = (execute["seconds"] / theirs, record["seconds"] / theirs);
        let bytes_per_step = (record["journal_bytes"] + record["heap_grown"]) / record["steps"];
        println!(
            "{name:<20} {:>9} {:>9.1} {e:>7.2}x {r:>7.2}x {:>8.1} {:>9.1} {:>9.1} {:>9.3} {:>9.3} {:>9.1}",
            record["steps"],
            theirs * 1e3,
            bytes_per_step,
            record["heap_bytes"] / 1e6,
            record["peak_kb"] / 1e3,
            record["seek_median_ms"],
            record["seek_p99_ms"],
            record["whole_ms"],
        );
        bytes.push(bytes_per_step);
        executed.push(e);
        recorded.push(r);
    }
    let bytes_per_step = bytes.iter().sum::<f64>() / bytes.len() as f64;
    println!(
        "geometric mean: execute {:.2}x, record {:.2}x; mean: {bytes_per_step:.1} bytes a step",
        mean(&executed),
        mean(&recorded)
    );
}

fn mean(ratios: &[f64]) -> f64 {
    (ratios.iter().map(|r| r.ln()).sum::<f64>() / ratios.len() as f64).exp()
}

/// What CPython executes to time a program as ours is timed: from its first instruction to its last.
const TIMED: &str = "
import io, sys, time
path = sys.argv[1]
code = compile(open(path).read(), path, 'exec')
namespace = {'__name__': '__main__', '__builtins__': __builtins__, '__file__': path}
out, sys.stdout = sys.stdout, io.StringIO()
begin = time.perf_counter()
exec(code, namespace)
seconds = time.perf_counter() - begin
print(seconds, file=out)
";

/// The seconds that Python needs for a program.
fn python_time(python: &str, program: &Path) -> f64 {
    let output = Command::new(python).args(["-c", TIMED]).arg(program).stdin(Stdio::null()).output();
    let output = output.unwrap_or_else(|e| panic!("{python} is needed (set PYTHON314): {e}"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().parse().expect("seconds")
}

/// The measurements of one of our processes, by name.
type Numbers = BTreeMap<String, f64>;

fn run(task: &str, program: &Path) -> Numbers {
    let this = std::env::current_exe().expect("the bench itself");
    let output = Command::new(this).arg(program).env(TASK, task).stdin(Stdio::null()).output().expect("a process");
    assert!(output.status.success(), "{task} {}: {}", program.display(), String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout);
    let last = text.lines().last().unwrap_or_default();
    last.split(' ')
        .filter_map(|pair| pair.split_once('='))
        .filter_map(|(key, value)| Some((key.to_owned(), value.parse().ok()?)))
        .collect()
}

fn keep_faster(best: &mut Numbers, new: Numbers) {
    if best.get("seconds").is_none_or(|&seconds| new["seconds"] < seconds) {
        *best = new;
    }
}

/// Runs a program once, in this process, and prints the numbers as `key=value` on the last line.
fn measure(task: &str, file: &str) {
    let program = session::program_in_file(file, &[], PythonVersion::default()).expect("the program");
    let mode = if task == "record" { Mode::Record } else { Mode::Execute };
    let (mut vm, _) = session::start(&program, mode).expect("the program compiles");
    let heap_before = vm.machine.heap().bytes_used();
    let begin = Instant::now();
    let stop = vm.run(&Arc::default());
    let seconds = begin.elapsed().as_secs_f64();
    assert_eq!(stop.name(), "finished");
    let steps = vm.machine.journal().len();
    let (journal_bytes, heap_bytes) = (vm.machine.recording_bytes(), vm.machine.heap().bytes_used());
    let mut line = format!(
        "\nseconds={seconds} steps={steps} journal_bytes={journal_bytes} heap_bytes={heap_bytes} heap_grown={} \
         peak_kb={}",
        heap_bytes - heap_before,
        peak_kilobytes()
    );
    if task == "record" {
        line += &seek_times(&mut vm.machine);
    }
    println!("{line}");
}

/// The greatest resident memory of this process so far; 0 if the system does not tell it.
fn peak_kilobytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse().unwrap_or(0)
}

/// Time to go to random steps, and from the end to the start and back.
fn seek_times(machine: &mut Machine) -> String {
    let end = machine.journal().len();
    let mut cursor = Cursor::at_edge(machine);
    let begin = Instant::now();
    cursor.seek(machine, StepIndex::START);
    cursor.seek(machine, StepIndex(end));
    let whole = begin.elapsed().as_secs_f64() * 1e3;
    let mut times: Vec<f64> = (1..=200u64)
        .map(|n| {
            let step = ((u128::from(n.wrapping_mul(0x9E37_79B9_7F4A_7C15)) * u128::from(end)) >> 64) as u64;
            let begin = Instant::now();
            cursor.seek(machine, StepIndex(step));
            begin.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    format!(" whole_ms={whole} seek_median_ms={} seek_p99_ms={}", times[100], times[197])
}
