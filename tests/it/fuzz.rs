//! Programs that call built-in functions, methods and operators with odd arguments, and with callbacks that change what is
//! being worked on: whatever they do, the interpreter answers. No panic, no abort, no hang, and CPython's answer.
//!
//! A program is `tests/data/fuzz/prelude.py` and actions: lines of `actions.txt` with values of `values.txt` and
//! `targets.txt`. It is executed, and recorded, walked back to its beginning and forward again. A program is in
//! `calls-SEED.py` in the folder for temporary files while it is in work, and stays there if it finds something. A plain
//! test run lasts a second and always begins with the same programs:
//!
//! - `PVMSCOPE_FUZZ_SECONDS`: for how long instead;
//! - `PVMSCOPE_FUZZ_SEED`: the number of the first program; each has the next number;
//! - `PYTHON314`: a CPython 3.14 whose output is compared, if the seconds are named, too.
//!
//! `PVMSCOPE_FUZZ_SECONDS=3600 PYTHON314=python3.14 cargo test --test it built_in_calls -- --nocapture`

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, LazyLock};
use std::thread;
use std::time::{Duration, Instant};

use pvmscope::inspect::Snapshot;
use pvmscope::machine::{Mode, Stop, Stream};
use pvmscope::recording::{Cursor, StepIndex};
use pvmscope::runtime::{Control, Vm};
use pvmscope::source::Source;

use crate::support::random::Random;
use crate::support::{on_large_stack, read, start};

/// Actions per program: with fewer, most of the time goes into importing.
const ACTIONS: usize = 100;
const MOST_STEPS: u64 = 400_000;
/// A program that runs longer has not been stopped by anything it does: it hangs.
const PATIENCE: Duration = Duration::from_secs(20);
/// A program that is told to stop and runs on for that long never will: the process is given up.
const LAST_PATIENCE: Duration = Duration::from_secs(20);

/// The lines of a file that are neither empty nor comments.
fn lines(file: &str) -> Vec<String> {
    let text = read(&format!("tests/data/fuzz/{file}"));
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect()
}

static PRELUDE: LazyLock<String> = LazyLock::new(|| read("tests/data/fuzz/prelude.py"));
static VALUES: LazyLock<Vec<String>> = LazyLock::new(|| lines("values.txt"));
static TARGETS: LazyLock<Vec<String>> = LazyLock::new(|| lines("targets.txt"));
static ACTION_LINES: LazyLock<Vec<String>> = LazyLock::new(|| lines("actions.txt"));

/// A program: what it does after the prelude, an item per action.
struct Program {
    seed: u64,
    actions: Vec<String>,
}

impl Program {
    fn of_seed(seed: u64) -> Self {
        let mut random = Random::of_seed(seed);
        // The first numbers of neighbouring seeds are alike.
        for _ in 0..8 {
            random.next();
        }
        Self { seed, actions: (0..ACTIONS).map(|number| action(&mut random, number)).collect() }
    }

    /// The source; with the output only if it is asked for, since what is executed prints into that of the tests.
    fn text(&self, tells: bool) -> String {
        let mut text = PRELUDE.clone();
        text.extend(self.actions.iter().map(String::as_str));
        text + if tells { "tell()\n" } else { "" }
    }

    fn start(&self, mode: Mode) -> Vm {
        let source = Source::from_text("calls.py", &self.text(mode == Mode::Record));
        let mut vm = start(source, mode).unwrap_or_else(|| panic!("program {} does not compile", self.seed));
        vm.machine.close_input();
        vm
    }
}

/// An action as Python: `t` is what its callbacks change.
fn action(random: &mut Random, number: usize) -> String {
    let mut text = format!("def action():\n  t = {}\n", random.pick(&TARGETS));
    if random.below(4) == 0 {
        text += &format!("  plant(t, {})\n", odd(random, "Odd"));
    }
    for name in ["a", "b", "c"] {
        text += &format!("  {name} = {}\n", value(random));
    }
    let line = random.pick(&ACTION_LINES);
    match line.strip_prefix('!') {
        Some(statements) => {
            text += "  r = None\n";
            for statement in statements.split("\\n") {
                text += &format!("  {statement}\n");
            }
            text += "  return r, t\n";
        }
        None => text += &format!("  return ({line}), t\n"),
    }
    text + &format!("show({number}, action, {})\n", random.below(1000))
}

fn value(random: &mut Random) -> String {
    match random.below(16) {
        0..6 => odd(random, "Odd"),
        6 => odd(random, "Get"),
        7 => odd(random, "Dynamic"),
        8 => "t".to_owned(),
        9 => random.pick(&TARGETS).clone(),
        _ => random.pick(&VALUES).clone(),
    }
}

fn odd(random: &mut Random, class: &str) -> String {
    format!("{class}(t, {}, {})", random.below(8), random.below(1 << 20))
}

/// Runs a machine until it ends, a limit is reached or patience is exhausted.
fn run(vm: &mut Vm, seed: u64) -> Stop {
    let control = Arc::new(Control::default());
    control.max_steps.store(MOST_STEPS, Ordering::Relaxed);
    let (done, ended) = mpsc::channel::<()>();
    thread::scope(|scope| {
        let control_of_watch = Arc::clone(&control);
        scope.spawn(move || {
            if ended.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                control_of_watch.stop.store(true, Ordering::Relaxed);
                if ended.recv_timeout(LAST_PATIENCE) == Err(RecvTimeoutError::Timeout) {
                    eprintln!("program {seed} does not stop when it is told to: {}", file_of(seed).display());
                    std::process::abort();
                }
            }
        });
        // Also when it panics, the sender is dropped, and the watch ends.
        let _done = done;
        vm.run(&control)
    })
}

/// What is wrong with a stop, if anything.
fn fault_of(vm: &mut Vm, stop: &Stop) -> Option<String> {
    match stop {
        Stop::Interrupted => Some("hangs".to_owned()),
        Stop::Uncaught(exception) => Some(vm.format_uncaught(*exception)),
        Stop::InputWanted | Stop::Exit(_) | Stop::Fault(_) => Some(format!("ends with {stop:?}")),
        Stop::Finished | Stop::Limit | Stop::Memory | Stop::Unsupported(_) => None,
    }
}

/// Executes and records a program. Its output, if it came to its end; an error says what is wrong.
fn check(program: &Program) -> Result<Option<String>, String> {
    let mut executed = program.start(Mode::Execute);
    let stop = run(&mut executed, program.seed);
    if let Some(fault) = fault_of(&mut executed, &stop) {
        return Err(format!("executed: {fault}"));
    }
    if stop == Stop::Finished {
        executed.finish();
    }
    let mut vm = program.start(Mode::Record);
    let before = vm.machine.digest();
    let stop = run(&mut vm, program.seed);
    let after = vm.machine.digest();
    let end = vm.machine.journal().len();
    let mut cursor = Cursor::at_edge(&vm.machine);
    for step in (0..end).rev() {
        cursor.seek(&mut vm.machine, StepIndex(step));
    }
    if vm.machine.digest() != before {
        return Err("another state at the beginning after walking back".to_owned());
    }
    for step in 0..=end {
        cursor.seek(&mut vm.machine, StepIndex(step));
    }
    if vm.machine.digest() != after {
        return Err("another state at the end after walking back and forward again".to_owned());
    }
    if let Some(fault) = fault_of(&mut vm, &stop) {
        return Err(format!("recorded: {fault}"));
    }
    if let Stop::Unsupported(what) = &stop {
        println!("program {} is not compared: {what}", program.seed);
    }
    let output = || Snapshot::new(&vm.machine, StepIndex(end)).text_written(Stream::Stdout);
    Ok((stop == Stop::Finished).then(output))
}

/// CPython's output for a program that is written in a file; `None` if it crashes or takes long itself.
fn of_cpython(python: &str, program: &Program) -> Option<String> {
    let mut command = Command::new("timeout");
    command.args(["20", python, "-W", "ignore"]).arg(file_of(program.seed));
    let output = command.env("PYTHONHASHSEED", "0").stdin(Stdio::null()).output().expect("CPython runs");
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The text with addresses taken out of it.
fn without_addresses(text: &str) -> String {
    let mut pieces = text.split("0x");
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        plain += "0x…";
        plain += piece.trim_start_matches(|c: char| c.is_ascii_hexdigit());
    }
    plain
}

/// What the actions print, an item for each.
fn by_action(output: &str) -> Vec<String> {
    let mut actions: Vec<String> = Vec::new();
    for line in without_addresses(output).lines() {
        match actions.last_mut() {
            Some(last) if line.starts_with("  ") => *last += &format!("\n      {line}"),
            _ => actions.push(line.to_owned()),
        }
    }
    actions
}

/// The actions whose outputs differ, with both.
fn difference(program: &Program, ours: &str, cpythons: &str) -> Option<String> {
    let mut differences = String::new();
    for (number, (ours, cpythons)) in by_action(ours).iter().zip(&by_action(cpythons)).enumerate() {
        if ours != cpythons {
            let action = program.actions.get(number).map_or("", String::as_str);
            differences += &format!("\n{action}    ours    {ours}\n    CPython {cpythons}");
        }
    }
    (!differences.is_empty()).then_some(differences)
}

/// The file that a program is kept in.
fn file_of(seed: u64) -> PathBuf {
    std::env::temp_dir().join(format!("calls-{seed}.py"))
}

#[test]
fn built_in_calls_with_odd_arguments() {
    let setting = |name: &str| std::env::var(name).ok();
    let number = |name: &str| setting(name).and_then(|text| text.parse::<u64>().ok());
    let named = number("PVMSCOPE_FUZZ_SECONDS");
    let first = number("PVMSCOPE_FUZZ_SEED").unwrap_or(1);
    let python = setting("PYTHON314").filter(|_| named.is_some());
    let findings = on_large_stack(|| {
        let begin = Instant::now();
        let mut findings = Vec::new();
        let mut seed = first;
        while begin.elapsed() < Duration::from_secs(named.unwrap_or(1)) {
            let program = Program::of_seed(seed);
            std::fs::write(file_of(seed), program.text(true)).expect("the program can be written");
            let checked = catch_unwind(AssertUnwindSafe(|| check(&program)));
            let fault = match (checked, &python) {
                (Err(_), _) => Some("panics".to_owned()),
                (Ok(Err(fault)), _) => Some(fault),
                (Ok(Ok(Some(ours))), Some(python)) => {
                    of_cpython(python, &program).and_then(|cpythons| difference(&program, &ours, &cpythons))
                }
                (Ok(Ok(_)), _) => None,
            };
            match fault {
                Some(fault) => {
                    println!("program {seed}: {fault}");
                    findings.push(seed);
                }
                None => drop(std::fs::remove_file(file_of(seed))),
            }
            seed += 1;
        }
        println!("{} programs, {} findings", seed - first, findings.len());
        findings
    });
    assert!(findings.is_empty(), "programs {findings:?}");
}
