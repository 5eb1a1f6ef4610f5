//! Code objects and disassembly of the programs in `tests/corpus` against those of CPython 3.14.
//!
//! `tests/golden/3.14/code.jsonl` is what `tests/oracle/cpython_code.py` printed (less `instructions`, which `code`
//! says as well), `tests/golden/3.14/dis` what `python -m dis` did; `tests/oracle/make.sh` makes both anew. To add a
//! program: put it into `tests/corpus` and run that script. What is not right yet stands in
//! `tests/expected_failures.txt`, and must leave it when it comes right.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

const CORE: [&str; 13] = [
    "argcount",
    "posonlyargcount",
    "kwonlyargcount",
    "nlocals",
    "stacksize",
    "flags",
    "firstlineno",
    "names",
    "varnames",
    "cellvars",
    "freevars",
    "consts",
    "code",
];
const REST: [&str; 3] = ["exceptiontable", "lines", "positions"];

/// Run pvmscope among the programs, so that file names are bare as in the goldens.
fn pvmscope(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_pvmscope"))
        .args(arguments)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus"))
        .output()
        .expect("pvmscope runs")
}

fn golden(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The programs that are expected to fail a check.
fn expected_failures(check: &str) -> BTreeSet<String> {
    let list = golden("expected_failures.txt");
    let lines = list.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.strip_prefix(check)?.strip_prefix(' ')).map(str::to_owned).collect()
}

/// Compare what fails with what is expected to.
fn check(check: &str, failures: &[(String, String)]) {
    let failed: BTreeSet<String> = failures.iter().map(|(program, _)| program.clone()).collect();
    let expected = expected_failures(check);
    let unexpected: Vec<_> = failures.iter().filter(|(program, _)| !expected.contains(program)).collect();
    assert!(unexpected.is_empty(), "{check}: {unexpected:#?}");
    let passed: Vec<_> = expected.difference(&failed).collect();
    assert!(passed.is_empty(), "{check}: these pass now, take them off tests/expected_failures.txt: {passed:?}");
}

/// What distinguishes two dumps of one program, in short.
fn difference(ours: &[Value], theirs: &[&Value]) -> Option<String> {
    for (ours, theirs) in ours.iter().zip(theirs) {
        let path = &theirs["path"];
        if ours["path"] != *path {
            return Some(format!("{} instead of {path}", ours["path"]));
        }
        if let Some(field) = CORE.iter().chain(&REST).find(|field| ours[**field] != theirs[**field]) {
            return Some(format!("{path} {field}\n   ours   {}\n   theirs {}", ours[*field], theirs[*field]));
        }
    }
    (ours.len() != theirs.len()).then(|| format!("{} code objects instead of {}", ours.len(), theirs.len()))
}

#[test]
fn code_objects_are_cpythons() {
    let theirs: Vec<Value> =
        golden("golden/3.14/code.jsonl").lines().map(|line| serde_json::from_str(line).expect("valid JSON")).collect();
    let programs: BTreeSet<&str> = theirs.iter().filter_map(|row| row["file"].as_str()).collect();
    assert!(!programs.is_empty());
    let mut failures = Vec::new();
    for program in programs {
        let output = pvmscope(&["code", program]);
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        let ours: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("valid JSON")).collect();
        let theirs: Vec<&Value> = theirs.iter().filter(|row| row["file"] == program).collect();
        if let Some(difference) = difference(&ours, &theirs) {
            failures.push((program.to_owned(), difference));
        }
    }
    check("code", &failures);
}

/// Addresses differ from run to run; the goldens have them as `0x…`.
fn without_addresses(text: &str) -> String {
    let mut pieces = text.split("at 0x");
    let mut masked = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        masked.push_str("at 0x…");
        masked.push_str(piece.trim_start_matches(|c: char| c.is_ascii_hexdigit()));
    }
    masked
}

#[test]
fn disassembly_is_cpythons() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/3.14/dis");
    let mut failures = Vec::new();
    for entry in fs::read_dir(folder).expect("the goldens are there") {
        let path = entry.expect("readable").path();
        let program = format!("{}.py", path.file_stem().expect("a name").to_string_lossy());
        let theirs = fs::read_to_string(&path).expect("UTF-8");
        let ours = without_addresses(&String::from_utf8(pvmscope(&["dis", &program]).stdout).expect("UTF-8"));
        if let Some((ours, theirs)) = ours.lines().zip(theirs.lines()).find(|(ours, theirs)| ours != theirs) {
            failures.push((program, format!("\n   ours   {ours}\n   theirs {theirs}")));
        } else if ours != theirs {
            failures.push((program, format!("{} bytes instead of {}", ours.len(), theirs.len())));
        }
    }
    check("dis", &failures);
}

#[test]
fn errors_end_with_the_right_status() {
    let folder = std::env::temp_dir().join(format!("pvmscope-code-objects-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder for the programs");
    let run = |source: &str| {
        let program = folder.join("program.py");
        fs::write(&program, source).expect("the program can be written");
        pvmscope(&["dis", &program.to_string_lossy()])
    };
    assert_eq!(run("x = 1\n").status.code(), Some(0));
    let output = run("x = = 1\n");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).ends_with("SyntaxError: invalid syntax\n"));
    let output = run("def f[T = int](): pass\n");
    assert_eq!(output.status.code(), Some(3));
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        message.starts_with("pvmscope: ")
            && message.ends_with("program.py:1:9: default of a type parameter is not supported yet\n")
    );
    assert_eq!(pvmscope(&["dis", "no such program.py"]).status.code(), Some(2));
    assert_eq!(pvmscope(&["dis"]).status.code(), Some(2));
    fs::remove_dir_all(&folder).expect("the folder can go");
}
