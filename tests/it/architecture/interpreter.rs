//! What imports do not show: who calls which methods of `Vm`. The interpreter and the library add methods to one type,
//! so a call may reach a file that the caller does not name.

use std::collections::BTreeSet;
use std::path::Path;

use super::{rust_files, used_paths};
use crate::support::{read, root};

/// The files of a folder and their texts, without comments.
pub(super) fn texts(folder: &str) -> Vec<(String, String)> {
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

/// The floors of the interpreter, the lowest first: `eval → unwind → ops → entry → importing → protocols → native → …`.
/// A file calls the methods of its own floor and of those below it.
const FLOORS: &[&[&str]] = &[
    // What a definition says, and the simplest questions about values, through which everything else is asked.
    &[
        "names",
        "operators",
        "version",
        "spelling",
        "slots",
        "type_def",
        "module_def",
        "library",
        "core_types",
        "exceptions",
    ],
    &["values", "lookup", "keep"],
    // The executing frame's registers, its position in the source, and its output.
    &["stack", "source_lines", "output"],
    &["stopping"],
    &["raise"],
    &["memory"],
    &["recursion"],
    &["frames"],
    &["pause"],
    &["nested"],
    &["native"],
    &["modules"],
    &["protocols"],
    &["compiling"],
    &["traceback"],
    &["importing"],
    // Making a class takes calls that have frames, and when such a frame returns the making continues.
    &["entry", "build_class"],
    &["ops"],
    &["unwind"],
    &["finalize"],
    &["eval"],
    // A program's life: what it begins with, how it runs, how it ends.
    &["boot", "finish", "control"],
];

/// What a lower floor may name of a higher one, as data: the rows of functions that a definition holds.
const ROWS: &[(&str, &str)] = &[("type_def", "native"), ("module_def", "native"), ("slots", "native")];

/// What a lower floor may call of a higher one: when Rust has code of the program executed, the loop runs again, and
/// such code may do anything. A nested call runs it (`run_frame`), an exception thrown into a generator first finds its
/// handler there (`unwind`), and a function written in Rust that has entered a frame continues when that has returned
/// (`run_entry`).
const RUN_AGAIN: &[&str] = &["run_frame", "unwind", "run_entry"];

#[test]
fn inside_of_the_interpreter_the_higher_floors_call_the_lower() {
    let room = |path: &str| {
        let inside = path.replace('\\', "/");
        let inside = inside.split("src/runtime/").nth(1).unwrap_or_default();
        inside.split(['/', '.']).next().unwrap_or_default().to_owned()
    };
    let floor_of = |room: &str| FLOORS.iter().position(|rooms| rooms.contains(&room));
    let floor = |path: &str| floor_of(&room(path));
    // The folder's own file declares the parts, and what they share: it calls none of them.
    let files: Vec<_> =
        texts("src/runtime").into_iter().filter(|(path, _)| !path.ends_with("src/runtime/mod.rs")).collect();
    let mut wrong = Vec::new();
    for (path, text) in &files {
        let Some(mine) = floor(path) else {
            wrong.push(format!("{path}: has no floor"));
            continue;
        };
        let higher = files.iter().filter(|(other, _)| floor(other) > Some(mine));
        let lower = files.iter().filter(|(other, _)| floor(other) <= Some(mine));
        let lower: BTreeSet<String> = lower.flat_map(|(_, text)| methods(text)).collect();
        for name in higher.flat_map(|(_, text)| methods(text)).collect::<BTreeSet<_>>().difference(&lower) {
            let calls = ["self", "vm", "Self", "Vm"]
                .iter()
                .any(|vm| text.contains(&format!("{vm}.{name}(")) || text.contains(&format!("{vm}::{name}")));
            if calls && !RUN_AGAIN.contains(&name.as_str()) {
                wrong.push(format!("{path}: {name} is a method of a higher floor"));
            }
        }
        for used in used_paths(Path::new(path)) {
            let Some(named) = used.get(1).filter(|_| used[0] == "runtime") else { continue };
            if floor_of(named) > Some(mine) && !ROWS.contains(&(&room(path), named)) {
                wrong.push(format!("{path}: {} is on a higher floor", used.join("::")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
