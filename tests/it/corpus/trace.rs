//! Instruction for instruction: the traces of the corpus are CPython's own.
//!
//! `tests/golden/3.14/trace/NAME.jsonl.xz` is what the real CPython 3.14 did with `tests/corpus/NAME.py`, made by
//! `tests/oracle/cpython_trace.py`.

use std::collections::BTreeSet;
use std::fs;
use std::io::BufReader;
use std::path::Path;
use std::sync::Mutex;

use serde_json::Value as Json;

use crate::support::expected::{Differences, assert_expected};
use crate::support::{in_parallel, pvmscope, root};

const KEYS: [&str; 7] = ["depth", "code", "offset", "op", "arg", "stack", "locals"];
/// Instructions that CPython's tracing does not report.
const UNSEEN: [&str; 7] =
    ["RESUME", "COPY_FREE_VARS", "MAKE_CELL", "RETURN_GENERATOR", "NOT_TAKEN", "CACHE", "EXTENDED_ARG"];

/// The steps and the last line of a trace.
fn read(text: &str) -> (Vec<Json>, Json) {
    let mut rows: Vec<Json> = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let last = if rows.last().is_some_and(|row| row.get("op").is_none()) { rows.pop() } else { None };
    let mut unseen = BTreeSet::new();
    let place = |row: &Json| (row["code"].to_string(), row["offset"].as_i64().unwrap_or(-1));
    rows.retain(|row| {
        let op = row["op"].as_str().unwrap_or_default();
        let (code, offset) = place(row);
        if op == "RETURN_GENERATOR" {
            unseen.insert((code.clone(), offset + 2));
        }
        !UNSEEN.contains(&op) && !(op == "POP_TOP" && unseen.contains(&(code, offset)))
    });
    (rows, last.unwrap_or(Json::Null))
}

pub fn golden(path: &Path) -> String {
    let mut out = Vec::new();
    lzma_rs::xz_decompress(&mut BufReader::new(fs::File::open(path).unwrap()), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn ours(name: &str) -> String {
    let output = pvmscope(&["trace", &format!("{name}.py")]);
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The first difference between two traces, in words; `None` if there is none.
fn difference(ours: &str, theirs: &str) -> Option<String> {
    let ((ours, our_end), (theirs, their_end)) = (read(ours), read(theirs));
    for (i, (a, b)) in ours.iter().zip(&theirs).enumerate() {
        if let Some(key) = KEYS.iter().find(|key| b.get(**key).is_some_and(|expected| a.get(**key) != Some(expected))) {
            return Some(format!("step {i} differs in {key}\n    ours    {a}\n    CPython {b}"));
        }
    }
    if ours.len() != theirs.len() {
        return Some(format!("{} steps, CPython {}", ours.len(), theirs.len()));
    }
    ["stdout", "exception"]
        .iter()
        .find(|key| our_end[**key] != their_end[**key])
        .map(|key| format!("{key} differs\n    ours    {}\n    CPython {}", our_end[*key], their_end[*key]))
}

fn names() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(root("tests/golden/3.14/trace"))
        .unwrap()
        .filter_map(|entry| Some(entry.unwrap().file_name().to_str()?.strip_suffix(".jsonl.xz")?.to_owned()))
        .collect();
    names.sort();
    names
}

#[test]
fn traces_are_those_of_cpython() {
    let differences: Mutex<Differences> = Mutex::default();
    in_parallel(names(), |name| {
        let golden = golden(&root(&format!("tests/golden/3.14/trace/{name}.jsonl.xz")));
        if let Some(what) = difference(&ours(&name), &golden) {
            differences.lock().unwrap().insert(name, what);
        }
    });
    assert_expected("trace", &differences.into_inner().unwrap());
}
