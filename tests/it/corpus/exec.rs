//! Output and exit status of the corpus and of the hostile programs are CPython's own, with and without recording.
//!
//! The goldens are made by `tests/oracle/cpython_exec.py`.

use std::fs;
use std::sync::{Arc, Mutex};

use pvmscope::inspect::Snapshot;
use pvmscope::machine::{Stop, Stream};
use pvmscope::recording::StepIndex;
use pvmscope::source::Source;
use serde_json::Value as Json;

use crate::support::expected::{Differences, assert_expected};
use crate::support::{in_parallel, pvmscope_in, read, root, start_recording};

/// Output and status of `pvmscope exec` in a folder.
fn executed(folder: &str, file: &str) -> (String, i64) {
    let output = pvmscope_in(folder, &["exec", file]);
    (String::from_utf8_lossy(&output.stdout).into_owned(), output.status.code().unwrap_or(-1).into())
}

/// Output and status of a recording.
fn recorded(folder: &str, file: &str) -> (String, i64) {
    let source = Source::from_bytes(file, &fs::read(root(folder).join(file)).unwrap());
    let Some(mut vm) = source.ok().and_then(start_recording) else { return (String::new(), 3) };
    vm.machine.close_input();
    let status = match vm.run(&Arc::default()) {
        Stop::Finished => 0,
        Stop::Exit(status) => status.into(),
        Stop::Uncaught(_) => 1,
        _ => 3,
    };
    let end = StepIndex(vm.machine.journal().len());
    (Snapshot::new(&vm.machine, end).text_written(Stream::Stdout), status)
}

/// A way to run a program of a folder, with its name.
type Way = (&'static str, fn(&str, &str) -> (String, i64));

const EXECUTED: Way = ("executed", executed);
const RECORDED: Way = ("recorded", recorded);

/// Checks that every program of a folder prints and ends as in the golden; differences are expected under the name
/// `list`.
fn check(folder: &str, golden: &str, list: &str, ways: &[Way]) {
    let text = read(golden);
    let rows: Vec<Json> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let differences: Mutex<Differences> = Mutex::default();
    in_parallel(rows, |row| {
        let file = row["file"].as_str().unwrap().to_owned();
        let wanted = (row["stdout"].as_str().unwrap().to_owned(), row["status"].as_i64().unwrap());
        for (how, run) in ways {
            let got = run(folder, &file);
            if got != wanted {
                let what = format!("{how}:\n    ours    {got:?}\n    CPython {wanted:?}");
                differences.lock().unwrap().entry(file.clone()).or_insert(what);
            }
        }
    });
    assert_expected(list, &differences.into_inner().unwrap());
}

#[test]
fn output_and_status_are_those_of_cpython() {
    check("tests/corpus", "tests/golden/3.14/exec.jsonl", "exec", &[EXECUTED, RECORDED]);
}

/// Programs that confuse, recurse or grow endlessly, or ask for more than there is.
#[test]
fn hostile_programs_end_as_under_cpython() {
    check("tests/hostile", "tests/golden/3.14/hostile.jsonl", "hostile", &[EXECUTED, RECORDED]);
}

/// What is still alive at the end of a program is finalised in CPython's order; a recording ends before that.
#[test]
fn what_lives_at_exit_is_finalised_as_under_cpython() {
    check("tests/at_exit", "tests/golden/3.14/at_exit.jsonl", "at_exit", &[EXECUTED]);
}
