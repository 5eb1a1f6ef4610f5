//! What expressions of built-in types give, against the answers of the real CPython 3.14.
//!
//! A line of `tests/data/expressions/NAME.txt` is an expression and its answer, made by
//! `tests/oracle/expressions.py`; adding a case is adding a line and running that.

use std::sync::Arc;

use pvmscope::machine::Mode;
use pvmscope::runtime::{Control, Program, Vm};
use pvmscope::source::Source;

/// Runs all expressions of a file as one program; all differences are shown, the first ones in full.
fn check(name: &str) {
    let folder = format!("{}/tests/data/expressions", env!("CARGO_MANIFEST_DIR"));
    let read = |file: String| std::fs::read_to_string(format!("{folder}/{file}")).expect("a data file");
    let data = read(format!("{name}.txt"));
    let cases: Vec<(&str, &str)> =
        data.lines().map(|line| line.split_once('\t').expect("question, tab, answer")).collect();
    let mut program = read("prelude.py".to_owned());
    for (question, _) in &cases {
        program.push_str(&format!(
            "\ntry:\n    print(repr({question}))\nexcept BaseException as e:\n    print('!' + type(e).__name__ + ': ' + str(e))\n"
        ));
    }
    let written = run(name.to_owned(), program);
    let answers: Vec<&str> = written.lines().collect();
    let wrong: Vec<String> = (0..cases.len())
        .filter(|&i| answers.get(i) != Some(&cases[i].1))
        .map(|i| {
            format!("{}\n  CPython: {}\n  ours:    {}", cases[i].0, cases[i].1, answers.get(i).unwrap_or(&"(nothing)"))
        })
        .collect();
    let shown = wrong.iter().take(400).cloned().collect::<Vec<_>>().join("\n");
    assert!(wrong.is_empty(), "{name}: {} of {} differ\n{shown}", wrong.len(), cases.len());
}

/// What a program writes, on a thread with room for deep recursion.
fn run(name: String, program: String) -> String {
    let thread = std::thread::Builder::new().stack_size(256 << 20).spawn(move || {
        let source = Arc::new(Source::from_bytes(&name, program.as_bytes()).expect("text"));
        let program = Program { source, argv: vec![name], version: pvmscope::version::PythonVersion::default() };
        let mut vm = Vm::start(&program, Mode::Record).expect("a program that compiles");
        vm.run(&Arc::new(Control::default()));
        vm.machine.output().map(|piece| piece.text.clone()).collect::<String>()
    });
    thread.expect("a thread").join().expect("no panic")
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
