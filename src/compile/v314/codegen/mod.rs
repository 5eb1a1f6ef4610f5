//! The code generator of 3.14: walks the syntax tree and emits instructions, one sequence per code object.
//!
//! Called by the compiler's pipeline. Optimises nothing that the flow graph can. One file per concept. Mirrors
//! `Python/codegen.c`; book chapter "Compiling Python Source Code".

mod annotations;
mod assign;
mod calls;
mod checks;
mod class;
mod compiler;
mod comprehension;
mod constants;
mod control_flow;
mod displays;
mod docstring;
mod exception_groups;
mod exceptions;
mod expressions;
mod fblock;
mod fstring;
mod function;
mod import;
mod module;
mod names;
mod pattern;
mod statements;
mod type_params;
mod unit;
mod unparse;
mod with;

use std::sync::Arc;

use self::compiler::{Compiler, Result};
use self::unit::AtEnd;
use crate::code::CodeObject;
use crate::compile::front::error::CompileWarning;
use crate::compile::front::future::FutureFeatures;
use crate::compile::front::tree::Tree;
use crate::compile::symtable::SymbolTable;
use crate::compile::v314::watch::WatchUnits;
use crate::source::Source;

/// What code generation makes of a program.
#[derive(Debug)]
pub struct Generated {
    /// The code object of the program, with those of its functions and classes among its constants.
    pub code: CodeObject,
    /// CPython's warnings, in its order.
    pub warnings: Vec<CompileWarning>,
}

/// Makes the code object of a preprocessed program whose names have been analysed (`_PyAST_Compile`); `watch` sees each
/// code object in the making.
pub fn generate(
    source: &Arc<Source>,
    symtable: SymbolTable,
    future: &FutureFeatures,
    tree: &Tree,
    watch: &mut dyn WatchUnits,
) -> Result<Generated> {
    let mut compiler = Compiler::new(source, symtable, future.annotations, watch);
    let code = match tree {
        Tree::Module(body) => {
            compiler.module(body)?;
            compiler.pop_unit(AtEnd::ReturnNone)
        }
        Tree::Interactive(body) => {
            compiler.interactive = true;
            compiler.module(body)?;
            compiler.pop_unit(AtEnd::ReturnNone)
        }
        Tree::Expression(expression) => {
            compiler.visit_expr(expression)?;
            compiler.pop_unit(AtEnd::ReturnTop)
        }
    };
    Ok(Generated { code, warnings: compiler.warnings })
}
