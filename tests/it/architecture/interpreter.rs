//! What imports do not show: which methods of `Vm` who calls. The interpreter and the library add methods to one type,
//! so that a call may reach a file that the caller does not name.

use std::collections::BTreeSet;

use super::rust_files;
use crate::support::{read, root};

/// The files of a folder and their texts, comments apart.
fn texts(folder: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    rust_files(&root(folder), &mut files);
    let code = |text: String| -> String {
        text.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect()
    };
    files
        .into_iter()
        .map(|path| {
            let path = path.to_str().unwrap().to_owned();
            (path.clone(), code(read(&path)))
        })
        .collect()
}

/// The methods that the `impl Vm` blocks of a text define.
fn methods(text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for block in text.split("\nimpl Vm {\n").skip(1) {
        let block = block.split("\n}\n").next().unwrap_or_default();
        for line in block.lines().filter(|line| line.starts_with("    ") && !line.starts_with("     ")) {
            if let Some((_, rest)) = line.split_once("fn ") {
                names.insert(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
            }
        }
    }
    names
}

/// Whether a text calls or names a method of `Vm`.
fn uses(text: &str, name: &str) -> bool {
    [format!(".{name}("), format!("Self::{name}"), format!("Vm::{name}")]
        .iter()
        .any(|call| text.contains(call.as_str()))
}

#[test]
fn the_interpreter_calls_no_method_of_the_library() {
    let runtime = texts("src/runtime");
    let own: BTreeSet<String> = runtime.iter().flat_map(|(_, text)| methods(text)).collect();
    let all = texts("src/library").iter().flat_map(|(_, text)| methods(text)).collect::<BTreeSet<_>>();
    let of_library: Vec<&String> = all.difference(&own).collect();
    assert!(of_library.len() > 100, "the library's methods were not found");
    let mut wrong = Vec::new();
    for (path, text) in &runtime {
        let used = of_library.iter().filter(|name| uses(text, name));
        wrong.extend(used.map(|name| format!("{path}: {name} is a method of src/library")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The floors of the interpreter, the lowest first; a file or folder that is in none stands on top of all.
const FLOORS: &[&[&str]] = &[
    // Classes and data of values, by which everything else is asked.
    &["values", "lookup", "type_def", "core_types", "exceptions", "library", "module_def", "keep"],
    &["raise"],
    &["native"],
    &["protocols"],
];

/// What a lower floor may call of a higher one: where Rust calls a function of the program, the loop runs again.
const RUN_AGAIN: &[&str] = &["push_frame", "run_frame", "run_entry", "generator_send", "begin_outermost", "end_nested"];

#[test]
fn inside_of_the_interpreter_the_higher_floors_call_the_lower() {
    let floor = |path: &str| {
        let inside = path.replace('\\', "/");
        let inside = inside.split("src/runtime/").nth(1).unwrap_or_default();
        let room = inside.split(['/', '.']).next().unwrap_or_default().to_owned();
        FLOORS.iter().position(|rooms| rooms.contains(&room.as_str())).unwrap_or(FLOORS.len())
    };
    let files = texts("src/runtime");
    let mut wrong = Vec::new();
    for (path, text) in files.iter().filter(|(path, _)| floor(path) < FLOORS.len()) {
        let higher = files.iter().filter(|(other, _)| floor(other) > floor(path));
        let lower: BTreeSet<String> =
            files.iter().filter(|(other, _)| floor(other) <= floor(path)).flat_map(|(_, text)| methods(text)).collect();
        for name in higher.flat_map(|(_, text)| methods(text)).collect::<BTreeSet<_>>().difference(&lower) {
            let calls = ["self", "vm", "Self", "Vm"]
                .iter()
                .any(|vm| text.contains(&format!("{vm}.{name}(")) || text.contains(&format!("{vm}::{name}")));
            if calls && !RUN_AGAIN.contains(&name.as_str()) {
                wrong.push(format!("{path}: {name} is a method of a higher floor"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
