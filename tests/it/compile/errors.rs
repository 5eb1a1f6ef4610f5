//! Errors with their positions, and warnings, for small wrong programs.

use std::sync::Arc;

use pvmscope::compile::error::ErrorKind;
use pvmscope::compile::{CompileMode, compile};
use pvmscope::source::Source;
use pvmscope::version::PythonVersion;
use serde_json::{Value, json};

use super::data;
use crate::support::expected::{Differences, assert_expected};
use crate::support::on_large_stack;

pub fn outcome(program: &str) -> (Value, Value) {
    let source = Arc::new(Source::from_text("x.py", program));
    match compile(&source, PythonVersion::default(), CompileMode::Exec) {
        Ok(compiled) => {
            let warnings: Vec<Value> =
                compiled.warnings.iter().map(|w| json!([w.category, w.message, w.lineno])).collect();
            (Value::Null, json!(warnings))
        }
        Err(error) => {
            let (class, message) = match &error.kind {
                ErrorKind::Syntax { class, message } => (*class, message.clone()),
                ErrorKind::Unsupported { what } => ("not supported", what.clone()),
            };
            let place = [error.lineno, error.offset, error.end_lineno, error.end_offset.max(0) as u32];
            (json!([class, message, place[0], place[1], place[2], place[3]]), json!([]))
        }
    }
}

fn check(file: &str) {
    on_large_stack(|| {
        let cases: Vec<Value> = serde_json::from_str(&data(file)).expect("the expectation is JSON");
        let mut differences = Differences::new();
        for case in &cases {
            let program = case["source"].as_str().expect("a program is text");
            let (error, warnings) = outcome(program);
            // Warnings before an error are not kept.
            let same = error == case["error"] && (!error.is_null() || warnings == case["warnings"]);
            if !same {
                let (their_error, their_warnings) = (&case["error"], &case["warnings"]);
                let what = format!("\n  ours   {error} {warnings}\n  theirs {their_error} {their_warnings}");
                differences.insert(format!("{program:?}"), what);
            }
        }
        assert_expected(file, &differences);
    });
}

#[test]
fn errors_and_warnings() {
    check("errors.json");
}

/// Statements of the corpus that have been tampered with.
#[test]
fn mutated_programs() {
    check("mutated.json");
}
