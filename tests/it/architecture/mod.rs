//! The shape of the source: who imports whom, how files begin, how long they are.
//!
//! The import table is that of `ARCHITECTURE.md`; when a module needs another import, change the table there and here,
//! and say why.

mod headers;
mod interpreter;
mod library;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Everyone may use these: text, numbers and algorithms that know nothing of Python's objects.
const OPEN: &[&str] = &["book", "version", "source", "failure", "text", "number", "format", "sort", "probe"];

/// What each module may use besides the open ones and itself.
const TABLE: &[(&str, &[&str])] = &[
    ("book", &[]),
    ("version", &[]),
    ("source", &[]),
    ("failure", &[]),
    ("text", &[]),
    ("number", &[]),
    ("format", &[]),
    ("sort", &[]),
    ("probe", &[]),
    ("opcode", &[]),
    ("code", &["opcode"]),
    ("compile", &["code", "opcode"]),
    // A decoded instruction names its opcode: it lies in the heap, and the machine makes it when it loads code.
    ("object", &["code", "opcode"]),
    ("machine", &["object", "code", "opcode"]),
    ("runtime", &["machine", "object", "code", "opcode", "compile"]),
    ("library", &["runtime", "machine", "object", "code", "opcode", "compile"]),
    ("recording", &["machine", "object", "code", "opcode"]),
    ("session", &["compile", "runtime", "library", "recording", "machine", "object", "code", "opcode"]),
    ("inspect", &["recording", "machine", "object", "code", "opcode", "compile"]),
    // Values and the heap are what a snapshot is made of.
    ("explain", &["inspect", "code", "opcode", "object"]),
    // A claim about an instruction may name what the operand stands for, which `explain` knows.
    ("query", &["recording", "inspect", "explain", "machine", "object", "code", "opcode"]),
    ("lesson", &["query", "session", "recording", "inspect"]),
    ("export", &["session", "recording", "inspect", "explain"]),
    ("scene", &["session", "recording", "inspect", "explain"]),
    ("tui", &["scene", "query", "session", "recording", "inspect", "explain", "lesson", "export"]),
];

/// The parts of a folder, ground first: a part may use those that stand before it. Names in one line use each other,
/// since what they do recurses. The folder's own `mod.rs` stands on top of all.
const FLOORS: &[(&str, &[&str])] = &[
    ("compile", &["front", "instruction", "preprocess", "symtable", "ast_dump", "v314", "pipeline", "stages"]),
    (
        "compile/front",
        &[
            "location",
            "error",
            "tree",
            "future",
            "walk",
            "literal",
            "template",
            "tokenize",
            "keywords",
            "terminals",
            // An f-string's fields are expressions, which hold strings.
            "adjust fstring",
            "syntax_error",
            "parse",
        ],
    ),
    ("compile/front/syntax_error", &["targets", "clues", "parameters", "expressions", "statements"]),
    ("compile/v314", &["flow_graph", "watch", "assemble", "codegen"]),
    (
        "compile/v314/flow_graph",
        &[
            "blocks",
            "constant_arithmetic",
            // Each pass changes the graph by itself.
            "build",
            "order",
            "lines",
            "cleanup",
            "exception_targets",
            "load_const",
            "fold",
            "swaps",
            "peephole",
            "uninitialized",
            "stack_depth",
            "pseudo",
            "localsplus",
            "borrow",
        ],
    ),
    (
        "compile/v314/codegen",
        &[
            "docstring",
            "unparse",
            "constants",
            // The compiler's state holds the unit with its blocks, which methods of the compiler open and close.
            "compiler unit fblock",
            "checks",
            "names",
            "expressions",
            "fstring",
            "displays",
            "calls",
            "assign",
            "pattern",
            // A generic function is made in a function of its own.
            "function type_params",
            "comprehension",
            "class",
            "annotations",
            "import",
            "control_flow",
            "exceptions",
            "exception_groups",
            "with",
            "statements",
            "module",
        ],
    ),
    (
        "recording",
        &["step_index", "places", "breakpoints", "steps", "queries", "moment", "history", "depth_timeline", "cursor"],
    ),
    ("inspect", &["objects", "changes", "frame_view", "identity", "listing", "show", "snapshot"]),
    ("scene", &["view", "frames", "stack", "names", "output", "stop", "events"]),
    (
        "tui",
        &[
            "action",
            "key",
            "theme",
            "text",
            "command",
            "keymap",
            "settings",
            "overlay",
            "panes",
            "welcome",
            "walk",
            "workbench",
            "breaks", // The model asks neither the panels nor the screen anything.
            "model",
            "panels",
            "layout",
            "screen",
            "scroll",
            "mouse",
            "update",
            "guard",
            "terminal",
        ],
    ),
    ("tui/screen", &["explain", "footer", "help", "status", "timeline", "welcome", "draw"]),
];

/// These may use everything.
const ABOVE: &[&str] = &["cli", "lib", "main"];

const MOST_LINES: usize = 800;

fn rust_files(directory: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(directory) else { return };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

fn all_files() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for directory in ["src", "tests", "benches"] {
        rust_files(&root.join(directory), &mut found);
    }
    assert!(found.len() > 50, "the source was not found");
    found
}

/// The module of the crate that a file belongs to.
fn module_of(path: &Path) -> Option<String> {
    let inside = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).ok()?;
    let first = inside.components().next()?.as_os_str().to_str()?;
    Some(first.trim_end_matches(".rs").to_owned())
}

/// The modules that a file's code (comments apart) names by `crate::`.
fn used_modules(text: &str) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    for (at, _) in code.match_indices("crate::") {
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        assert!(!rest.starts_with('{'), "`use crate::{{…}}` hides from this test what it uses: one line a module");
        used.insert(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
    }
    used
}

#[test]
fn modules_import_only_what_the_table_allows() {
    let mut wrong = Vec::new();
    for path in all_files() {
        let Some(module) = module_of(&path) else { continue };
        if ABOVE.contains(&module.as_str()) {
            continue;
        }
        let Some((_, allowed)) = TABLE.iter().find(|(name, _)| *name == module) else {
            wrong.push(format!("{}: module {module} is not in the table", path.display()));
            continue;
        };
        for used in used_modules(&fs::read_to_string(&path).unwrap()) {
            let known = TABLE.iter().any(|(name, _)| *name == used) || ABOVE.contains(&used.as_str());
            let fine = used == module || OPEN.contains(&used.as_str()) || allowed.contains(&used.as_str());
            // A name that is no module is an item or a macro of the crate's root.
            if known && !fine {
                wrong.push(format!("{}: {module} must not use {used}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The modules that a file is in, outermost first, without `src` and `mod`.
fn module_path(path: &Path) -> Vec<String> {
    let inside = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap().with_extension("");
    let parts = inside.components().map(|part| part.as_os_str().to_str().unwrap().to_owned());
    parts.filter(|part| part != "mod").collect()
}

/// The paths that a file's code (comments and tests apart) names by `crate::`, `super::` or `self::`, from the crate's
/// root on.
fn used_paths(path: &Path) -> BTreeSet<Vec<String>> {
    let text = fs::read_to_string(path).unwrap();
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = code.join("\n");
    let mut used = BTreeSet::new();
    for start in ["crate::", "super::", "self::"] {
        for (at, _) in code.match_indices(start) {
            let inside_of_path = |c: char| c.is_alphanumeric() || c == '_' || c == '$' || c == ':';
            if !code[..at].ends_with(inside_of_path) {
                follow(&code[at..], &module_path(path), &mut used);
            }
        }
    }
    used
}

/// Add the paths that `rest` begins with, seen from the module `from`; returns what stands behind them.
fn follow<'a>(rest: &'a str, from: &[String], used: &mut BTreeSet<Vec<String>>) -> &'a str {
    let (mut rest, mut reached) = (rest.trim_start(), from.to_vec());
    loop {
        if let Some(mut inside) = rest.strip_prefix('{') {
            while !inside.starts_with('}') {
                inside = follow(inside, &reached, used);
                inside = inside.trim_start_matches([',', ' ', '\n']);
            }
            return &inside[1..];
        }
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '*').unwrap_or(rest.len());
        match &rest[..end] {
            "crate" => reached.clear(),
            "super" => drop(reached.pop()),
            "self" => {}
            name => reached.push(name.to_owned()),
        }
        match rest[end..].strip_prefix("::") {
            Some(further) => rest = further,
            None => {
                used.insert(reached);
                return rest[end..].trim_start_matches(|c| c != ',' && c != '}');
            }
        }
    }
}

#[test]
fn inside_of_a_folder_the_higher_floors_use_the_lower() {
    let mut wrong = Vec::new();
    for (folder, floors) in FLOORS {
        let folder: Vec<String> = folder.split('/').map(str::to_owned).collect();
        let floor_of = |module: &[String]| {
            let name = module.strip_prefix(folder.as_slice())?.first()?;
            floors.iter().position(|floor| floor.split(' ').any(|part| part == name))
        };
        for path in all_files() {
            if module_of(&path).is_none() || !module_path(&path).starts_with(&folder) || module_path(&path) == folder {
                continue;
            }
            let Some(mine) = floor_of(&module_path(&path)) else {
                wrong.push(format!("{}: has no floor in {}", path.display(), folder.join("/")));
                continue;
            };
            let own = &module_path(&path)[..=folder.len()];
            for used in used_paths(&path) {
                // What the folder's own file offers stands above all its parts.
                let theirs = floor_of(&used).unwrap_or(floors.len());
                let lower = theirs < mine || theirs == mine && floors[mine].contains(' ');
                if used.starts_with(&folder) && !used.starts_with(own) && !lower {
                    wrong.push(format!("{}: must not use {}", path.display(), used.join("::")));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn outside_crates_are_named_in_one_place() {
    let only = [
        ("rustpython_parser", "src/compile/front/"),
        ("rustpython_ast", "src/compile/front/"),
        ("ratatui", "src/tui/"),
        ("crossterm", "src/tui/"),
        ("clap", "src/cli/"),
    ];
    let mut wrong = Vec::new();
    for path in all_files() {
        if module_of(&path).is_none() {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        for (name, place) in only {
            let uses = code.iter().any(|line| line.contains(&format!("{name}::")));
            if uses && !path.to_str().unwrap().replace('\\', "/").contains(place) {
                wrong.push(format!("{}: only {place} may use {name}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_says_what_it_is_and_is_short() {
    let mut wrong = Vec::new();
    for path in all_files() {
        let text = fs::read_to_string(&path).unwrap();
        if !text.starts_with("//! ") {
            wrong.push(format!("{}: does not open with //!", path.display()));
        }
        let lines = text.lines().count();
        if lines > MOST_LINES {
            wrong.push(format!("{}: {lines} lines", path.display()));
        }
        let name = path.file_stem().unwrap().to_str().unwrap();
        if ["utils", "util", "helpers", "helper", "common", "misc"].contains(&name) {
            wrong.push(format!("{}: says nothing about what is in it", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_is_left_unfinished() {
    let words = ["todo!", "unimplemented!", "#[ignore", "#[allow("];
    let mut wrong = Vec::new();
    for path in all_files() {
        if path.ends_with("tests/it/architecture/mod.rs") {
            continue;
        }
        for (number, line) in (1..).zip(fs::read_to_string(&path).unwrap().lines()) {
            if words.iter().any(|word| line.contains(word)) && !line.trim_start().starts_with("//") {
                wrong.push(format!("{}:{number}: {line}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
