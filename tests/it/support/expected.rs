//! The one list of what does not yet work as in CPython: `tests/expected_failures.txt`.
//!
//! A line of it is a check and a case. A case that fails without being listed fails the test, and so does one that is
//! listed and passes. `UPDATE_EXPECTED=1 cargo test --test it` rewrites the list.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::Mutex;

use super::{read, root, updates_expected};

const LIST: &str = "tests/expected_failures.txt";

/// Held while the list is written: the checks run at the same time.
static WRITING: Mutex<()> = Mutex::new(());

/// The results of a check: for each case, a name on one line, how it differs from CPython.
pub type Differences = BTreeMap<String, String>;

/// Compares the actual differences with the expected ones.
#[track_caller]
pub fn assert_expected(check: &str, differences: &Differences) {
    if updates_expected() {
        return write(check, differences);
    }
    let list = read(LIST);
    let expected: BTreeSet<&str> = list.lines().filter_map(|line| case_of(check, line)).collect();
    let mut wrong: Vec<String> = differences
        .iter()
        .filter(|(case, _)| !expected.contains(case.as_str()))
        .map(|(case, what)| format!("{case}: {what}"))
        .collect();
    for case in expected.iter().filter(|case| !differences.contains_key(**case)) {
        wrong.push(format!("{case}: agrees with CPython; take it off {LIST}"));
    }
    assert!(wrong.is_empty(), "{check}, {} cases:\n{}", wrong.len(), wrong.join("\n"));
}

/// The case that a line names, if it is one of `check`.
fn case_of<'a>(check: &str, line: &'a str) -> Option<&'a str> {
    line.strip_prefix(check)?.strip_prefix(' ')
}

/// Replaces the cases of one check in the list; the others stay.
fn write(check: &str, differences: &Differences) {
    let _writing = WRITING.lock().unwrap();
    let list = read(LIST);
    let (head, rest): (Vec<&str>, Vec<&str>) = list.lines().partition(|line| line.starts_with('#'));
    let others = rest.into_iter().filter(|line| case_of(check, line).is_none()).map(str::to_owned);
    let mut lines: Vec<String> = others.chain(differences.keys().map(|case| format!("{check} {case}"))).collect();
    lines.sort();
    let text: String = head.into_iter().map(str::to_owned).chain(lines).map(|line| line + "\n").collect();
    fs::write(root(LIST), text).expect("the list can be written");
}
