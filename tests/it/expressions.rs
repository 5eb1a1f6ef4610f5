//! The values of expressions of built-in types, against the answers of the real CPython 3.14.
//!
//! A line of `tests/data/expressions/NAME.txt` is an expression and its answer, written by
//! `tests/oracle/expressions.py`; to add a case, add a line and run that.

use std::sync::Arc;

use pvmscope::runtime::Control;
use pvmscope::source::Source;

use crate::support::expected::{Differences, assert_expected};
use crate::support::{on_large_stack, read, start_recording};

/// Compares all expressions of a file, run as one program.
fn check(name: &str) {
    let data = read(&format!("tests/data/expressions/{name}.txt"));
    let cases: Vec<(&str, &str)> =
        data.lines().map(|line| line.split_once('\t').expect("question, tab, answer")).collect();
    let mut program = read("tests/data/expressions/prelude.py");
    for (question, _) in &cases {
        program.push_str(&format!(
            "\ntry:\n    print(repr({question}))\nexcept BaseException as e:\n    print('!' + type(e).__name__ + ': ' + str(e))\n"
        ));
    }
    let written = run(name, &program);
    let mut answers = written.lines();
    let mut differences = Differences::new();
    for (question, theirs) in cases {
        let ours = answers.next().unwrap_or("(nothing)");
        if ours != theirs {
            differences.insert(question.to_owned(), format!("\n  CPython: {theirs}\n  ours:    {ours}"));
        }
    }
    assert_expected(name, &differences);
}

/// The output of a program.
fn run(name: &str, program: &str) -> String {
    on_large_stack(|| {
        let mut vm = start_recording(Source::from_text(name, program)).expect("a program that compiles");
        vm.run(&Arc::new(Control::default()));
        vm.machine.output().map(|piece| piece.text.clone()).collect::<String>()
    })
}

#[test]
fn numbers() {
    check("numbers");
}

#[test]
fn text() {
    check("text");
}

#[test]
fn errors() {
    check("errors");
}

#[test]
fn containers() {
    check("containers");
}

#[test]
fn protocols() {
    check("protocols");
}

#[test]
fn memory() {
    check("memory");
}
