//! The library's tables are complete: start-up makes classes and modules from them, so that a definition that no table
//! names would be an abort where a program first meets it.

use std::collections::BTreeSet;

use super::interpreter::texts;

/// A definition: the module of its file, and its name.
type Definition = (String, String);

fn is_constant(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

/// The files of the library: module and text.
fn files() -> Vec<(String, String)> {
    let module = |path: String| {
        let path = path.replace('\\', "/");
        let path = path.trim_end_matches(".rs").trim_end_matches("/mod");
        path.rsplit('/').next().unwrap_or_default().to_owned()
    };
    texts("src/library").into_iter().map(|(path, text)| (module(path), text)).collect()
}

/// What is declared as `static NAME: KIND`, or by a macro whose first word is the name.
fn declared(kind: &str, macros: &[&str]) -> BTreeSet<Definition> {
    let mut found = BTreeSet::new();
    for (module, text) in files() {
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            let name = if macros.iter().any(|m| line.starts_with(m)) {
                lines.next().and_then(|line| line.trim().split(',').next())
            } else {
                let declaration = line.split_once("static ").and_then(|(_, rest)| rest.split_once(": "));
                declaration.filter(|(_, of)| of.split(' ').next() == Some(kind)).map(|(name, _)| name)
            };
            found.extend(name.filter(|name| is_constant(name)).map(|name| (module.clone(), name.to_owned())));
        }
    }
    found
}

/// What the tables behind these words name, as `&NAME` or `&module::NAME`.
fn named(tables: &[&str]) -> BTreeSet<Definition> {
    let mut found = BTreeSet::new();
    for (module, text) in files() {
        for table in tables.iter().flat_map(|table| text.split(table).skip(1)) {
            let end = table.find([']', '}']).unwrap_or(table.len());
            for path in table[..end].split('&').skip(1) {
                let path = path.split([',', '\n']).next().unwrap_or_default();
                let mut words = path.rsplit("::");
                let name = words.next().unwrap_or_default().to_owned();
                found.insert((words.next().unwrap_or(&module).to_owned(), name));
            }
        }
    }
    found
}

#[test]
fn every_type_is_in_the_table_from_which_classes_are_made() {
    let declared = declared("TypeDef", &["iterator!(", "structure! {"]);
    assert!(declared.len() > 100, "the definitions were not found: {declared:?}");
    let named = named(&["NAMED: &[&TypeDef] = &[", "INTERNAL: &[&TypeDef] = &[", "classes: &[", "internal: &["]);
    let missing: Vec<_> = declared.difference(&named).collect();
    assert!(missing.is_empty(), "in no table: {missing:?}");
}

#[test]
fn every_module_is_in_the_table_of_modules() {
    let declared = declared("ModuleDef", &[]);
    assert!(declared.len() > 8, "the definitions were not found: {declared:?}");
    let named = named(&["ALL: &[&ModuleDef] = &[", "LIBRARY: Library = Library {"]);
    let missing: Vec<_> = declared.difference(&named).collect();
    assert!(missing.is_empty(), "in no table: {missing:?}");
}
