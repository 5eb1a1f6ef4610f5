//! Code objects and disassembly of the programs in `tests/corpus` against those of CPython 3.14.
//!
//! `tests/golden/3.14/code.jsonl` is the output of `tests/oracle/cpython_code.py` (without `instructions`, which `code`
//! contains as well), `tests/golden/3.14/dis` that of `python -m dis`; `tests/oracle/make.sh` regenerates both. To add
//! a program: put it into `tests/corpus` and run that script.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::support::expected::{Differences, assert_expected};
use crate::support::{pvmscope, read, root};

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

/// The differences between two dumps of one program, in short.
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
    let theirs: Vec<Value> = read("tests/golden/3.14/code.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).expect("valid JSON"))
        .collect();
    let programs: BTreeSet<&str> = theirs.iter().filter_map(|row| row["file"].as_str()).collect();
    assert!(!programs.is_empty());
    let mut differences = Differences::new();
    for program in programs {
        let output = pvmscope(&["code", program]);
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        let ours: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("valid JSON")).collect();
        let theirs: Vec<&Value> = theirs.iter().filter(|row| row["file"] == program).collect();
        if let Some(difference) = difference(&ours, &theirs) {
            differences.insert(program.to_owned(), difference);
        }
    }
    assert_expected("code", &differences);
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
    let mut differences = Differences::new();
    for entry in fs::read_dir(root("tests/golden/3.14/dis")).expect("the goldens are there") {
        let path = entry.expect("readable").path();
        let program = format!("{}.py", path.file_stem().expect("a name").to_string_lossy());
        let theirs = fs::read_to_string(&path).expect("UTF-8");
        let ours = without_addresses(&String::from_utf8(pvmscope(&["dis", &program]).stdout).expect("UTF-8"));
        if let Some((ours, theirs)) = ours.lines().zip(theirs.lines()).find(|(ours, theirs)| ours != theirs) {
            differences.insert(program, format!("\n   ours   {ours}\n   theirs {theirs}"));
        } else if ours != theirs {
            differences.insert(program, format!("{} bytes instead of {}", ours.len(), theirs.len()));
        }
    }
    assert_expected("dis", &differences);
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
    let output = pvmscope(&["--python", "2.7", "dis", "program.py"]);
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "pvmscope: CPython 2.7 is not supported, only 3.14\n");
    fs::remove_dir_all(&folder).expect("the folder can go");
}
