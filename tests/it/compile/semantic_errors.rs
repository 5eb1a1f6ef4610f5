//! What the compiler refuses or warns about, and where: `tests/data/compile/semantic_errors.txt` against CPython's
//! answers.

use std::sync::Arc;

use pvmscope::compile::error::{CompileError, ErrorKind};
use pvmscope::compile::{CompileMode, compile};
use pvmscope::source::Source;
use pvmscope::version::PythonVersion;

use super::data;
use crate::support::expected::{Differences, assert_expected};

#[test]
fn errors_and_warnings_are_those_of_cpython() {
    let mut differences = Differences::new();
    for case in data("semantic_errors.txt").split("--- program\n").skip(1) {
        let (program, expected) = case.split_once("--- expect\n").expect("every case has an expectation");
        let (expected, found) = (expected.trim_end(), answer(program));
        if found != expected {
            differences.insert(format!("{program:?}"), format!("\n  ours   {found}\n  theirs {expected}"));
        }
    }
    assert_expected("semantic_errors.txt", &differences);
}

/// Our answer in the form in which the generator of the data writes CPython's.
fn answer(program: &str) -> String {
    let source = Arc::new(Source::from_text("case.py", program));
    match compile(&source, PythonVersion::default(), CompileMode::Exec) {
        Ok(compiled) => {
            let warnings = compiled.warnings.iter();
            let shown = warnings.map(|w| format!("{}: {} @ {}\n", w.category, w.message, w.lineno));
            shown.collect::<String>() + "ok"
        }
        Err(error) => show(&error),
    }
}

fn show(error: &CompileError) -> String {
    let CompileError { lineno, offset, end_lineno, end_offset, .. } = error;
    let end_offset = end_offset.max(&0);
    match &error.kind {
        ErrorKind::Syntax { class, message } => {
            format!("{class}: {message} @ {lineno}:{offset}-{end_lineno}:{end_offset}")
        }
        ErrorKind::Unsupported { what } => format!("unsupported: {what}"),
    }
}
