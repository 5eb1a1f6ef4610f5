//! The parser's driver: tokens, the parser crate's grammar, the adjustment of its tree, and the checks afterwards.
//!
//! Called by the compiler's pipeline. The tokens are our own (`tokenize`), so that the crate's grammar sees no string,
//! number or f-string that it would understand differently from CPython 3.14: it gets every run of string literals as
//! an empty string, and `adjust` puts the real node in its place. Errors get CPython's words from `syntax_error`.
//! Nothing in the front end is above this file. Mirrors `_PyPegen_run_parser` of `Parser/pegen.c`; book chapter
//! "Compiling Python Source Code".

use super::error::{CompileError, CompileWarning, FoundBy};
use super::location::Location;
use super::terminals::ParserInput;
use super::tokenize::Tokens;
use super::tree::{CompileMode, Ranged, Tree, ast, location, range};
use super::{adjust, syntax_error, walk};
use crate::source::Source;

/// A parsed program.
#[derive(Debug)]
pub struct Parsed {
    /// The tree.
    pub tree: Tree,
    /// The warnings of tokenizer and parser, in the order of their lines.
    pub warnings: Vec<CompileWarning>,
}

/// The depth of the deepest tree that is compiled: all passes recurse, on a stack that is large but finite.
const MAX_DEPTH: usize = 6000;

/// Parses the tokens of a program. The error is the tokenizer's if CPython would meet that first.
pub fn parse(source: &Source, tokens: &Tokens, mode: CompileMode) -> Result<Parsed, CompileError> {
    parse_tokens(source, tokens, mode).map_err(|error| match error.found_by {
        FoundBy::Compiler => error.by(FoundBy::Parser),
        _ => error,
    })
}

fn parse_tokens(source: &Source, tokens: &Tokens, mode: CompileMode) -> Result<Parsed, CompileError> {
    let input = ParserInput { source, tokens: &tokens.tokens };
    let mut body = match input.program(mode) {
        Ok(ast::Mod::Module(module)) => module.body,
        Ok(ast::Mod::Expression(expression)) => {
            let range = expression.body.range();
            vec![ast::Stmt::Expr(ast::StmtExpr { value: expression.body, range })]
        }
        Ok(_) => Vec::new(),
        Err(rejection) => {
            if let Some(error) = &tokens.error
                && error.beats_parser
                && !input.is_indentation(&rejection)
            {
                return Err(error.error.clone());
            }
            return Err(syntax_error::explain(source, tokens, rejection, mode));
        }
    };
    if let Some(error) = &tokens.error {
        return Err(error.error.clone());
    }
    if walk::depth(body.iter().map(walk::Node::Stmt), MAX_DEPTH) >= MAX_DEPTH {
        // Dropping such a tree would take a stack as deep as the tree.
        std::mem::forget(body);
        let message = "maximum recursion depth exceeded during compilation";
        return Err(CompileError::of_class(source, Location::NONE, "RecursionError", message));
    }
    let mut adjuster = adjust::Adjuster::new(source, &tokens.tokens, tokens.warnings.clone());
    if let Err(error) = adjuster.body(&mut body) {
        return Err(match error {
            adjust::TreeError::Compile(error) => *error,
            adjust::TreeError::Rejection(rejection) => syntax_error::explain(source, tokens, rejection, mode),
        });
    }
    syntax_error::check_tree(input, &body)?;
    let mut warnings = adjuster.warnings;
    warnings.sort_by_key(|warning| warning.lineno);
    Ok(Parsed { tree: tree_of(input, body, mode)?, warnings })
}

/// The tree for a mode, unless CPython's grammar refuses the program in that mode alone.
fn tree_of(input: ParserInput, mut body: Vec<ast::Stmt>, mode: CompileMode) -> Result<Tree, CompileError> {
    match mode {
        CompileMode::Exec => Ok(Tree::Module(body)),
        CompileMode::Single => {
            syntax_error::check_single(input, &body)?;
            Ok(Tree::Interactive(body))
        }
        CompileMode::Eval => match body.pop() {
            Some(ast::Stmt::Expr(statement)) if !statement.value.is_starred_expr() => {
                Ok(Tree::Expression(statement.value))
            }
            Some(ast::Stmt::Expr(statement)) => {
                let star = usize::from(statement.range.start());
                let place = location(input.source, range(star, star + 1));
                Err(CompileError::syntax(input.source, place, "invalid syntax"))
            }
            _ => Err(CompileError::syntax(input.source, Location::NONE, "invalid syntax")),
        },
    }
}
