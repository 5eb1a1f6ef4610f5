//! The stages of the compiler in order: tokens, tree, symbol table, instructions, flow graph, code object.
//!
//! Called by `compile` without a watcher, and by `stages`, which keeps what each stage makes. The order is written here
//! and nowhere else. Mirrors `Py_CompileStringObject` of `Python/pythonrun.c` and `new_compiler` of `Python/compile.c`;
//! book chapter "Compiling Python Source Code".

use std::sync::Arc;

use super::front::error::{CompileError, CompileWarning};
use super::front::future::FutureFeatures;
use super::front::parse::{Parsed, parse};
use super::front::tokenize::{Tokens, tokenize};
use super::front::tree::{CompileMode, Tree};
use super::preprocess::preprocess;
use super::symtable::SymbolTable;
use super::v314;
use super::v314::watch::WatchUnits;
use crate::code::CodeObject;
use crate::source::Source;
use crate::version::PythonVersion;

/// A compiled program.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The code object of the program.
    pub code: Arc<CodeObject>,
    /// CPython's warnings, in its order.
    pub warnings: Vec<CompileWarning>,
}

/// Sees what each stage makes of a program, up to the one that refuses it. A watcher changes nothing.
pub trait Watch: WatchUnits {
    /// The text has been split into tokens, up to the tokenizer's first error.
    fn tokens(&mut self, tokens: &Tokens);

    /// The tokens have been parsed; nothing in the tree is preprocessed yet.
    fn tree(&mut self, tree: &Tree);
}

/// Watches nothing.
impl Watch for () {
    fn tokens(&mut self, _tokens: &Tokens) {}

    fn tree(&mut self, _tree: &Tree) {}
}

/// Compiles a program, from its text to its code object.
pub fn run(
    source: &Arc<Source>,
    version: PythonVersion,
    mode: CompileMode,
    watch: &mut impl Watch,
) -> Result<Compiled, Box<CompileError>> {
    let tokens = tokenize(source);
    watch.tokens(&tokens);
    let Parsed { mut tree, mut warnings } = parse(source, &tokens, mode)?;
    watch.tree(&tree);
    let future = FutureFeatures::of(source, &tree)?;
    preprocess(source, &mut tree, &future, &mut warnings);
    let symtable = SymbolTable::build(source, &tree, &future)?;
    let generated = match version {
        PythonVersion::V314 => v314::codegen::generate(source, symtable, &future, &tree, watch)?,
    };
    warnings.extend(generated.warnings);
    Ok(Compiled { code: Arc::new(generated.code), warnings })
}
