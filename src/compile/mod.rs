//! From source text to code objects: parse, symbol table, code generation, flow graph, assembly.
//!
//! Called by `session`, `cli` and the built-in functions `compile`, `exec` and `eval`. Never executes anything. Book
//! chapter "Compiling Python Source Code"; mirrors `Python/compile.c`.

pub mod ast_dump;
pub mod front;
pub mod instruction;
pub mod preprocess;
pub mod stages;
pub mod symtable;
pub mod v314;

pub use front::error;
pub use front::tree::CompileMode;

use std::sync::Arc;

use crate::code::CodeObject;
use crate::source::Source;

use error::{CompileError, CompileWarning};
use front::future::FutureFeatures;
use front::parse;
use symtable::SymbolTable;

/// A compiled program.
#[derive(Clone, Debug)]
pub struct CompiledModule {
    /// The code object of the program.
    pub code: Arc<CodeObject>,
    /// What CPython would warn of, in the order in which it would.
    pub warnings: Vec<CompileWarning>,
}

/// Compile a program for CPython 3.14 (`Py_CompileStringObject`).
///
/// The compiler recurses as deep as expressions nest: call it on a thread with a large stack.
pub fn compile_module(source: &Arc<Source>, mode: CompileMode) -> Result<CompiledModule, Box<CompileError>> {
    if mode == CompileMode::Eval {
        return compile_expression(source);
    }
    let mut parsed = parse::parse_module(source.clone(), mode)?;
    let future = FutureFeatures::of_module(source, &parsed.module)?;
    preprocess::preprocess_body(source, &mut parsed.module.body, &future, &mut parsed.warnings);
    let symtable = SymbolTable::of_module(source, &parsed.module, &future)?;
    let interactive = mode == CompileMode::Single;
    let body = &parsed.module.body;
    let compiled = v314::codegen::compile_program(source, symtable, future.annotations, body, interactive)?;
    let mut warnings = parsed.warnings;
    warnings.extend(compiled.warnings);
    Ok(CompiledModule { code: Arc::new(compiled.code), warnings })
}

fn compile_expression(source: &Arc<Source>) -> Result<CompiledModule, Box<CompileError>> {
    let mut parsed = parse::parse_expression(source.clone())?;
    let future = FutureFeatures::default();
    preprocess::preprocess_expression(source, &mut parsed.expression, &future);
    let symtable = SymbolTable::of_expression(source, &parsed.expression, &future)?;
    let compiled = v314::codegen::compile_expression(source, symtable, &parsed.expression)?;
    let mut warnings = parsed.warnings;
    warnings.extend(compiled.warnings);
    Ok(CompiledModule { code: Arc::new(compiled.code), warnings })
}
