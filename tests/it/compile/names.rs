//! Symbol tables of whole files.

use std::sync::Arc;

use pvmscope::compile::CompileMode;
use pvmscope::compile::stages::Stages;
use pvmscope::compile::symtable::{BlockType, EntryId, Scope, SymbolTable};
use pvmscope::source::Source;
use pvmscope::version::PythonVersion;
use serde_json::{Value, json};

use super::data;
use crate::support::on_large_stack;

/// An entry as `front_end.py` writes it, with CPython's numbers.
fn entry(table: &SymbolTable, id: EntryId) -> Value {
    let entry_of = table.entry(id);
    let block = match entry_of.block {
        BlockType::Function => 0,
        BlockType::Class => 1,
        BlockType::Module => 2,
        BlockType::Annotation => 3,
        BlockType::TypeAlias => 4,
        BlockType::TypeParameters => 5,
        BlockType::TypeVariable => 6,
    };
    let mut symbols: Vec<(&str, u32)> = entry_of
        .symbols
        .iter()
        .map(|(name, flags, scope)| {
            let scope = match scope {
                None => 0,
                Some(Scope::Local) => 1,
                Some(Scope::GlobalExplicit) => 2,
                Some(Scope::GlobalImplicit) => 3,
                Some(Scope::Free) => 4,
                Some(Scope::Cell) => 5,
            };
            (name, flags | scope << 12)
        })
        .collect();
    symbols.sort_unstable();
    let children: Vec<Value> = entry_of.children.iter().map(|&child| entry(table, child)).collect();
    json!([entry_of.name, block, u8::from(entry_of.nested), entry_of.varnames, symbols, children])
}

/// Compares entry by entry, so that a failure names the block.
fn compare(path: &str, ours: &Value, theirs: &Value) {
    let children = |value: &Value| value[5].as_array().cloned().unwrap_or_default();
    let (our_children, their_children) = (children(ours), children(theirs));
    let names = |all: &[Value]| all.iter().map(|child| child[0].to_string()).collect::<Vec<_>>();
    assert_eq!(names(&our_children), names(&their_children), "children of {path}");
    for field in 0..5 {
        assert_eq!(ours[field], theirs[field], "{path}");
    }
    for (ours, theirs) in our_children.iter().zip(&their_children) {
        compare(&format!("{path}.{}", ours[0].as_str().unwrap_or("")), ours, theirs);
    }
}

fn check(name: &str) {
    on_large_stack(|| {
        let text = data(&format!("names/{name}.py"));
        let expected = data(&format!("names/{name}.json"));
        let expected: Value = serde_json::from_str(&expected).expect("the expectation is JSON");
        let source = Arc::new(Source::from_text(name, &text));
        let stages = Stages::of(&source, PythonVersion::default(), CompileMode::Exec);
        let table = stages.symtable.expect("the names are analysed");
        compare(name, &entry(&table, table.top()), &expected);
    });
}

#[test]
fn scopes() {
    check("scopes");
}

#[test]
fn strings_for_annotations() {
    check("strings_for_annotations");
}
