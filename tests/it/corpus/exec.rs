//! Output and exit status of the corpus are CPython's own, with and without recording.
//!
//! `tests/golden/3.14/exec.jsonl` is made by `tests/oracle/cpython_exec.py`. Programs that differ yet stand in
//! `tests/golden/3.14/exec-differs.txt`; one that is there and agrees fails the test
//! (`UPDATE_EXPECTED=1 cargo test --test it exec::` writes the list anew).

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

use pvmscope::inspect::Snapshot;
use pvmscope::machine::{Mode, Stop, Stream};
use pvmscope::recording::StepIndex;
use pvmscope::runtime::{Program, Vm};
use pvmscope::source::Source;
use pvmscope::version::PythonVersion;
use serde_json::Value as Json;

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests"))
}

/// Output and status of `pvmscope exec`.
fn executed(file: &str) -> (String, i64) {
    let output = Command::new(env!("CARGO_BIN_EXE_pvmscope"))
        .args(["exec", file])
        .current_dir(root().join("corpus"))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    (String::from_utf8_lossy(&output.stdout).into_owned(), output.status.code().unwrap_or(-1).into())
}

/// Output and status of a recording.
fn recorded(file: &str) -> (String, i64) {
    let Ok(source) = Source::from_bytes(file, &fs::read(root().join("corpus").join(file)).unwrap()) else {
        return (String::new(), 3);
    };
    let program = Program { source: Arc::new(source), argv: vec![file.to_owned()], version: PythonVersion::default() };
    let Ok(mut vm) = Vm::start(&program, Mode::Record) else { return (String::new(), 3) };
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
    let expected: BTreeSet<String> = fs::read_to_string(root().join("golden/3.14/exec-differs.txt"))
        .unwrap()
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(str::to_owned)
        .collect();
    let text = fs::read_to_string(root().join("golden/3.14/exec.jsonl")).unwrap();
    let rows: Vec<Json> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let count = rows.len();
    let queue = Mutex::new(rows);
    let differences: Mutex<BTreeMap<String, String>> = Mutex::default();
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            let work = || {
                loop {
                    let Some(row) = queue.lock().unwrap().pop() else { return };
                    let file = row["file"].as_str().unwrap().to_owned();
                    let wanted = (row["stdout"].as_str().unwrap().to_owned(), row["status"].as_i64().unwrap());
                    for (how, got) in [("executed", executed(&file)), ("recorded", recorded(&file))] {
                        if got != wanted {
                            let what = format!("{file} {how}:\n    ours    {got:?}\n    CPython {wanted:?}");
                            differences.lock().unwrap().entry(file.clone()).or_insert(what);
                        }
                    }
                }
            };
            std::thread::Builder::new().stack_size(512 << 20).spawn_scoped(scope, work).unwrap();
        }
    });
    let differences = differences.into_inner().unwrap();
    println!("{} of {count} programs print the same", count - differences.len());
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        let files: String = differences.keys().map(|file| format!("{file}\n")).collect();
        let header = "# Programs whose output or exit status differs from CPython's yet, one file a line.\n";
        fs::write(root().join("golden/3.14/exec-differs.txt"), format!("{header}{files}")).unwrap();
        return;
    }
    let mut wrong: Vec<String> =
        differences.iter().filter(|(file, _)| !expected.contains(*file)).map(|(_, what)| what.clone()).collect();
    for file in expected.iter().filter(|file| !differences.contains_key(*file)) {
        wrong.push(format!("{file}: agrees now; take it off exec-differs.txt"));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
