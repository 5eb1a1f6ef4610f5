//! From source text to the abstract syntax tree: the only file that names the parser crate.
//!
//! Called by whatever compiles. What the crate does differently from CPython 3.14 is put right here or in the modules
//! that this one calls, so that the tree which the rest of `compile` sees has CPython's shape and exact positions.
//! Mirrors `Parser/pegen.c`.

pub use rustpython_parser::ast::{self, Ranged};
pub use rustpython_parser::text_size::{TextRange, TextSize};

use std::sync::Arc;

use rustpython_parser::Parse;

use super::error::{CompileError, CompileWarning};
use super::location::Location;
use crate::source::Source;

/// A parsed program: the tree and the text that its positions refer to.
#[derive(Debug)]
pub struct ParsedModule {
    /// The text.
    pub source: Arc<Source>,
    /// The statements.
    pub module: ast::ModModule,
    /// Warnings so far.
    pub warnings: Vec<CompileWarning>,
}

impl ParsedModule {
    /// Lines and columns of a node (any node: `node.range()`).
    pub fn location(&self, range: TextRange) -> Location {
        location(&self.source, range)
    }
}

/// Lines (from 1) and columns (from 0, in UTF-8 bytes) of a range of the text.
pub fn location(source: &Source, range: TextRange) -> Location {
    let (lineno, col_offset) = source.position(range.start().into());
    let (end_lineno, end_col_offset) = source.position(range.end().into());
    Location {
        lineno: lineno as i32,
        end_lineno: end_lineno as i32,
        col_offset: col_offset as i32,
        end_col_offset: end_col_offset as i32,
    }
}

/// Parse a whole program (`exec` mode).
pub fn parse_module(source: Arc<Source>) -> Result<ParsedModule, CompileError> {
    let module = ast::ModModule::parse(source.text(), source.filename()).map_err(|error| {
        let offset = error.offset.min(TextSize::of(source.text()));
        CompileError::syntax(&source, location(&source, TextRange::empty(offset)), "invalid syntax")
    })?;
    Ok(ParsedModule { source, module, warnings: Vec::new() })
}

/// The docstring of a body, if it begins with one (`_PyAST_GetDocString`).
pub fn docstring(body: &[ast::Stmt]) -> Option<&ast::ExprConstant> {
    let ast::Stmt::Expr(statement) = body.first()? else { return None };
    let ast::Expr::Constant(constant) = &*statement.value else { return None };
    constant.value.is_str().then_some(constant)
}
