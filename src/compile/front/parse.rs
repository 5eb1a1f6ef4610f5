//! The parser's driver: tokens, the parser crate's grammar, what `adjust` makes of its tree, and the checks behind.
//!
//! Called by the compiler's pipeline. The tokens are our own (`tokenize`), so that the crate's grammar meets no string,
//! number or f-string of which it has another idea than CPython 3.14: every run of string literals goes to it as an
//! empty string, and `adjust` puts the real node in its place. Errors get CPython's words from `syntax_error`. Nothing
//! of the front end stands above this file. Mirrors `_PyPegen_run_parser` of `Parser/pegen.c`; book chapter "Compiling
//! Python Source Code".

use std::sync::Arc;

use super::error::{CompileError, CompileWarning, FoundBy};
use super::location::Location;
use super::terminals::ParserInput;
use super::tokenize::{Tokens, tokenize};
use super::tree::{CompileMode, Ranged, TextRange, TextSize, ast, location, range};
use super::{adjust, syntax_error, walk};
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

/// A parsed expression (`eval` mode).
#[derive(Debug)]
pub struct ParsedExpression {
    /// The text.
    pub source: Arc<Source>,
    /// The expression.
    pub expression: ast::Expr,
    /// Warnings so far.
    pub warnings: Vec<CompileWarning>,
}

impl ParsedModule {
    /// Lines and columns of a node (any node: `node.range()`).
    pub fn location(&self, range: TextRange) -> Location {
        location(&self.source, range)
    }
}

/// Deepest tree that is compiled: all passes recurse, on a stack that is large but has an end.
const MAX_DEPTH: usize = 6000;

/// Parse statements (`exec` or `single` mode).
pub fn parse_module(source: Arc<Source>, mode: CompileMode) -> Result<ParsedModule, CompileError> {
    let Parsed { mut body, mut warnings } = parse_all(&source, mode)?;
    warnings.sort_by_key(|warning| warning.lineno);
    let module = ast::ModModule {
        body: std::mem::take(&mut body),
        type_ignores: Vec::new(),
        range: ast::OptionalRange::new(TextSize::new(0), TextSize::of(source.text())),
    };
    Ok(ParsedModule { source, module, warnings })
}

/// Parse a lone expression (`eval` mode).
pub fn parse_expression(source: Arc<Source>) -> Result<ParsedExpression, CompileError> {
    let Parsed { mut body, warnings } = parse_all(&source, CompileMode::Eval)?;
    match body.pop() {
        Some(ast::Stmt::Expr(statement)) => Ok(ParsedExpression { source, expression: *statement.value, warnings }),
        _ => Err(CompileError::syntax(&source, Location::NONE, "invalid syntax")),
    }
}

struct Parsed {
    /// In expression mode one expression statement.
    body: Vec<ast::Stmt>,
    warnings: Vec<CompileWarning>,
}

fn parse_all(source: &Source, mode: CompileMode) -> Result<Parsed, CompileError> {
    parse_as(source, tokenize(source), mode).map_err(|error| match error.found_by {
        FoundBy::Compiler => error.by(FoundBy::Parser),
        _ => error,
    })
}

fn parse_as(source: &Source, tokens: Tokens, mode: CompileMode) -> Result<Parsed, CompileError> {
    let input = ParserInput { source, tokens: &tokens.tokens };
    let body = match input.program(mode) {
        Ok(ast::Mod::Module(module)) => module.body,
        Ok(ast::Mod::Expression(expression)) => {
            let range = expression.body.range();
            vec![ast::Stmt::Expr(ast::StmtExpr { value: expression.body, range })]
        }
        Ok(_) => Vec::new(),
        Err(failure) => {
            if let Some(error) = &tokens.error
                && error.beats_parser
                && !input.is_indentation(&failure)
            {
                return Err(error.error.clone());
            }
            return Err(syntax_error::explain(source, &tokens, failure, mode));
        }
    };
    if let Some(error) = tokens.error {
        return Err(error.error);
    }
    if walk::depth(&body, MAX_DEPTH) >= MAX_DEPTH {
        // To drop such a tree takes a stack as deep as itself.
        std::mem::forget(body);
        let message = "maximum recursion depth exceeded during compilation";
        return Err(CompileError::of_class(source, Location::NONE, "RecursionError", message));
    }
    let mut adjuster = adjust::Adjuster::new(source, &tokens.tokens, tokens.warnings.clone());
    let mut body = body;
    if let Err(error) = adjuster.body(&mut body) {
        return Err(match error {
            adjust::Problem::Error(error) => *error,
            adjust::Problem::Failure(failure) => syntax_error::explain(source, &tokens, failure, mode),
        });
    }
    syntax_error::check_tree(input, &body)?;
    match (mode, body.as_slice()) {
        (CompileMode::Single, body) => syntax_error::check_single(input, body)?,
        (CompileMode::Eval, [ast::Stmt::Expr(e)]) if e.value.is_starred_expr() => {
            let star = range(e.range.start().into(), usize::from(e.range.start()) + 1);
            return Err(CompileError::syntax(source, location(source, star), "invalid syntax"));
        }
        _ => {}
    }
    Ok(Parsed { body, warnings: adjuster.warnings })
}
