//! What the compiler refuses or warns of, and where: `tests/data/compile/semantic_errors.txt` against CPython's answers.

use std::sync::Arc;

use pvmscope::compile::error::{CompileError, ErrorKind};
use pvmscope::compile::{CompileMode, compile_module};
use pvmscope::source::Source;

const DATA: &str = include_str!("../../data/compile/semantic_errors.txt");

#[test]
fn errors_and_warnings_are_those_of_cpython() {
    let mut failures = String::new();
    for case in DATA.split("--- program\n").skip(1) {
        let (program, expected) = case.split_once("--- expect\n").expect("every case has an expectation");
        let answer = answer(program);
        if answer != expected.trim_end() {
            failures.push_str(&format!("{program}expected: {}\nfound:    {answer}\n\n", expected.trim_end()));
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

/// Our answer in the form that the generator of the data gives CPython's.
fn answer(program: &str) -> String {
    let source = Arc::new(Source::from_text("case.py", program));
    match compile_module(&source, CompileMode::Exec) {
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
