//! Output and exit status of the corpus are CPython's own, with and without recording.
//!
//! `tests/golden/3.14/exec.jsonl` is made by `tests/oracle/cpython_exec.py`.

use std::fs;
use std::sync::{Arc, Mutex};

use pvmscope::inspect::Snapshot;
use pvmscope::machine::{Stop, Stream};
use pvmscope::recording::StepIndex;
use pvmscope::source::Source;
use serde_json::Value as Json;

use crate::support::expected::{Differences, assert_expected};
use crate::support::{in_parallel, pvmscope, read, root, start_recording};

/// Output and status of `pvmscope exec`.
fn executed(file: &str) -> (String, i64) {
    let output = pvmscope(&["exec", file]);
    (String::from_utf8_lossy(&output.stdout).into_owned(), output.status.code().unwrap_or(-1).into())
}

/// Output and status of a recording.
fn recorded(file: &str) -> (String, i64) {
    let source = Source::from_bytes(file, &fs::read(root("tests/corpus").join(file)).unwrap());
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

#[test]
fn output_and_status_are_those_of_cpython() {
    let text = read("tests/golden/3.14/exec.jsonl");
    let rows: Vec<Json> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let differences: Mutex<Differences> = Mutex::default();
    in_parallel(rows, |row| {
        let file = row["file"].as_str().unwrap().to_owned();
        let wanted = (row["stdout"].as_str().unwrap().to_owned(), row["status"].as_i64().unwrap());
        for (how, got) in [("executed", executed(&file)), ("recorded", recorded(&file))] {
            if got != wanted {
                let what = format!("{how}:\n    ours    {got:?}\n    CPython {wanted:?}");
                differences.lock().unwrap().entry(file.clone()).or_insert(what);
            }
        }
    });
    assert_expected("exec", &differences.into_inner().unwrap());
}
