//! The tree of a program, and where its nodes are in the text.
//!
//! The base of the front end: every file that touches a tree imports the parser crate's nodes from this file, so that
//! `ast` means one thing. Knows no tokens and makes no tree: `parse` does. Mirrors `Parser/Python.asdl`; book chapter
//! "Compiling Python Source Code".

pub use rustpython_parser::ast;
pub use rustpython_parser::ast::{ConversionFlag, Ranged};
pub use rustpython_parser::text_size::{TextRange, TextSize};

use super::location::Location;
use crate::source::Source;

/// What kind of program a source is (the third argument of `compile()`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompileMode {
    /// Statements.
    Exec,
    /// A lone expression, whose value the code object returns.
    Eval,
    /// Statements as typed at the prompt: the values of expressions are printed.
    Single,
}

/// The tree of a program (`mod` of `Parser/Python.asdl`).
#[derive(Clone, Debug)]
pub enum Tree {
    /// The statements of a whole program.
    Module(Vec<ast::Stmt>),
    /// What was typed at the prompt.
    Interactive(Vec<ast::Stmt>),
    /// The lone expression that `eval` takes.
    Expression(Box<ast::Expr>),
}

impl Tree {
    /// Its statements; an expression has none.
    pub fn body(&self) -> &[ast::Stmt] {
        match self {
            Self::Module(body) | Self::Interactive(body) => body,
            Self::Expression(_) => &[],
        }
    }
}

/// The range of a node that is nowhere in the text: [`location`] turns it into [`Location::NONE`].
pub fn nowhere() -> TextRange {
    TextRange::empty(TextSize::new(u32::MAX))
}

/// Lines (from 1) and columns (from 0, in UTF-8 bytes) of a range of the text.
pub fn location(source: &Source, range: TextRange) -> Location {
    if range == nowhere() {
        return Location::NONE;
    }
    let ((lineno, col_offset), (end_lineno, end_col_offset)) = source.span(range.start().into(), range.end().into());
    Location {
        lineno: lineno as i32,
        end_lineno: end_lineno as i32,
        col_offset: col_offset as i32,
        end_col_offset: end_col_offset as i32,
    }
}

/// The range of the bytes `start..end`.
pub fn range(start: usize, end: usize) -> TextRange {
    TextRange::new(TextSize::new(start as u32), TextSize::new(end as u32))
}

/// The docstring of a body, if it begins with one (`_PyAST_GetDocString`).
pub fn docstring(body: &[ast::Stmt]) -> Option<&ast::ExprConstant> {
    let ast::Stmt::Expr(statement) = body.first()? else { return None };
    let ast::Expr::Constant(constant) = &*statement.value else { return None };
    constant.value.is_str().then_some(constant)
}
