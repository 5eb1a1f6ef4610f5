//! What each stage of the compiler makes of a program, as text.
//!
//! Called by `cli::code` (`--stage`); these are the stages of book chapter "Compiling Python Source Code". Where
//! CPython has a tool that shows a stage, the text is that tool's: `python -m tokenize -e`, `ast.dump(…, indent=2)`,
//! `python -m symtable`. The two that it has none for are laid out like `dis`. Compiles, but changes nothing of how.

mod graph;
mod instructions;
mod names;
mod tokens;

use std::sync::Arc;

use super::ast_dump::{DumpOptions, dump_module};
use super::front::{parse, walk};
use super::preprocess;
use super::symtable::SymbolTable;
use super::v314::codegen::{EmittedUnit, emit_program};
use crate::compile::front::error::CompileError;
use crate::compile::front::future::FutureFeatures;
use crate::compile::front::location::Location;
use crate::compile::front::tree::CompileMode;
use crate::source::Source;

/// Deeper trees `ast.dump` does not show either: it recurses, and its text grows with the square of the depth.
const MAX_DUMPED: usize = 950;

/// A stage of the compiler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// What the tokenizer cuts the text into.
    Tokens,
    /// The tree that the parser makes of the tokens.
    Ast,
    /// The names of each block.
    Symtable,
    /// What code generation emits.
    Instructions,
    /// The basic blocks behind all optimisations.
    Cfg,
}

/// What a stage makes of a program.
pub fn stage_text(source: &Arc<Source>, stage: Stage) -> Result<String, Box<CompileError>> {
    Ok(match stage {
        Stage::Tokens => tokens::text(source)?,
        Stage::Ast => {
            let parsed = parse::parse_module(source.clone(), CompileMode::Exec)?;
            if walk::depth(&parsed.module.body, MAX_DUMPED) >= MAX_DUMPED {
                let message = "maximum recursion depth exceeded";
                return Err(Box::new(CompileError::of_class(source, Location::NONE, "RecursionError", message)));
            }
            dump_module(source, &parsed.module, DumpOptions { include_attributes: false, indent: Some(2) }) + "\n"
        }
        Stage::Symtable => {
            let parsed = parse::parse_module(source.clone(), CompileMode::Exec)?;
            let future = FutureFeatures::of_module(source, &parsed.module)?;
            names::text(&SymbolTable::of_module(source, &parsed.module, &future)?, source.filename())
        }
        Stage::Instructions => joined(&emitted_units(source)?, instructions::text),
        Stage::Cfg => joined(&emitted_units(source)?, graph::text),
    })
}

/// What code generation emits for each code object of a program, outermost first.
pub fn emitted_units(source: &Arc<Source>) -> Result<Vec<EmittedUnit>, Box<CompileError>> {
    let mut parsed = parse::parse_module(source.clone(), CompileMode::Exec)?;
    let future = FutureFeatures::of_module(source, &parsed.module)?;
    preprocess::preprocess_body(source, &mut parsed.module.body, &future, &mut parsed.warnings);
    let symtable = SymbolTable::of_module(source, &parsed.module, &future)?;
    emit_program(source, symtable, future.annotations, &parsed.module.body)
}

fn joined(units: &[EmittedUnit], text: fn(&EmittedUnit) -> String) -> String {
    units.iter().map(text).collect::<Vec<_>>().join("\n")
}

/// The name by which a unit is headed.
fn heading(unit: &EmittedUnit) -> &str {
    if unit.metadata.qualname.is_empty() { &unit.metadata.name } else { &unit.metadata.qualname }
}

/// The line of an instruction, where it has one.
fn line_column(lineno: i32) -> String {
    if lineno < 0 { "--".to_owned() } else { lineno.to_string() }
}
