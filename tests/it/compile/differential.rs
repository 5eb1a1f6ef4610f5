//! Programs by the thousand against CPython's answers, made by `tests/oracle/wrong_programs.py`.
//!
//! Not part of a plain test run: it works only if `PVMSCOPE_PROGRAMS` names a file that the script has made, as
//! `wrong_programs.py --check` does, and fails if the share of equal answers is less than the script asks for.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

use super::errors::outcome;
use crate::support::on_large_stack;

#[test]
fn programs_of_the_day() {
    let Ok(file) = std::env::var("PVMSCOPE_PROGRAMS") else { return };
    on_large_stack(move || {
        let cases = std::fs::read_to_string(file).expect("the programs are there");
        let mut report = String::new();
        let (mut total, mut same_class, mut same_message, mut same) = (0, 0, 0, 0);
        let mut causes: BTreeMap<(String, String), usize> = BTreeMap::new();
        for line in cases.lines() {
            let case: Value = serde_json::from_str(line).expect("a case is a line of JSON");
            let program = case["source"].as_str().expect("a program is text");
            let (error, warnings) = outcome(program);
            let theirs = &case["error"];
            total += 1;
            same_class += usize::from(error[0] == theirs[0]);
            same_message += usize::from(error[0] == theirs[0] && error[1] == theirs[1]);
            if error == *theirs && (!error.is_null() || warnings == case["warnings"]) {
                same += 1;
            } else {
                *causes.entry((theirs[1].to_string(), error[1].to_string())).or_default() += 1;
                let _ = writeln!(
                    report,
                    "{program}\n  ours   {error} {warnings}\n  theirs {theirs} {}\n",
                    case["warnings"]
                );
            }
        }
        let mut causes: Vec<_> = causes.into_iter().collect();
        causes.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        for ((theirs, ours), count) in causes.iter().take(60) {
            println!("{count:6}  theirs {theirs}\n        ours   {ours}");
        }
        println!("{total} programs: class {same_class}, message {same_message}, everything {same}");
        if let Ok(file) = std::env::var("PVMSCOPE_DIFFERENCES") {
            std::fs::write(file, report).expect("the differences can be written");
        }
    });
}
