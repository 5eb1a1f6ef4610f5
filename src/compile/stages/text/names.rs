//! The symbol table as text, as `python -m symtable` shows it.
//!
//! Part of `text`. Mirrors `main` of `Lib/symtable.py`; book chapter "Compiling Python Source Code".

use std::fmt::Write;

use crate::compile::symtable::{BlockType, EntryId, Scope, SymbolTable, flags};
use crate::text::PyStr;
use crate::text::repr::repr_str;

/// The flags in the order of CPython's module.
const FLAGS: [(u32, &str); 12] = [
    (flags::USE, "use"),
    (flags::DEF_GLOBAL, "def_global"),
    (flags::DEF_NONLOCAL, "def_nonlocal"),
    (flags::DEF_LOCAL, "def_local"),
    (flags::DEF_PARAM, "def_param"),
    (flags::DEF_TYPE_PARAM, "def_type_param"),
    (flags::DEF_FREE_CLASS, "def_free_class"),
    (flags::DEF_IMPORT, "def_import"),
    (flags::DEF_BOUND, "def_bound"),
    (flags::DEF_ANNOT, "def_annot"),
    (flags::DEF_COMP_ITER, "def_comp_iter"),
    (flags::DEF_COMP_CELL, "def_comp_cell"),
];

/// All blocks of a program.
pub(super) fn text(table: &SymbolTable, filename: &str) -> String {
    let mut out = String::new();
    write_block(table, table.top(), filename, 0, &mut out);
    out
}

fn write_block(table: &SymbolTable, id: EntryId, filename: &str, level: usize, out: &mut String) {
    let entry = table.entry(id);
    let indent = "    ".repeat(level);
    let nested = if entry.nested { "nested " } else { "" };
    let quoted = |text: &str| repr_str(&PyStr::from(text)).to_utf8_lossy();
    let what = match entry.block {
        BlockType::Module => format!("from file {}", quoted(filename)),
        _ => quoted(&entry.name),
    };
    let kind = match entry.block {
        BlockType::Function => "function",
        BlockType::Class => "class",
        BlockType::Module => "module",
        BlockType::Annotation => "annotation",
        BlockType::TypeAlias => "type alias",
        BlockType::TypeParameters => "type parameters",
        BlockType::TypeVariable => "type variable",
    };
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{indent}symbol table for {nested}{kind} {what}:");
    for (name, bits, scope) in entry.symbols.iter() {
        let scope = match scope {
            None => "0",
            Some(Scope::Local) => "local",
            Some(Scope::GlobalExplicit) => "global_explicit",
            Some(Scope::GlobalImplicit) => "global_implicit",
            Some(Scope::Free) => "free",
            Some(Scope::Cell) => "cell",
        };
        let set = FLAGS.iter().filter(|(flag, _)| bits & flag == *flag).map(|(_, name)| *name);
        let _ = writeln!(out, "    {indent}{scope} symbol {}: {}", quoted(name), set.collect::<Vec<_>>().join(", "));
    }
    out.push('\n');
    for &child in &entry.children {
        write_block(table, child, filename, level + 1, out);
    }
}
