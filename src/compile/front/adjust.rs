//! Turns the parser crate's tree into the one that CPython would have made: literals, and the positions that differ.
//!
//! Called by `parse` on every fresh tree, and by `fstring` on every field of an f-string. Changes no meaning. Follows
//! the actions of `Grammar/python.gram` and `Parser/action_helpers.c`; book chapter "Compiling Python Source Code".

use super::error::{CompileError, CompileWarning};
use super::fstring;
use super::terminals::{ParserInput, Rejection};
use super::tokenize::{Token, TokenKind};
use super::tree::{Ranged, TextRange, TextSize, ast, range};
use super::walk::{NodeMut, children_mut};
use crate::source::Source;

/// Why the tree cannot be made.
#[derive(Debug)]
pub enum TreeError {
    /// An error that is ready to be shown.
    Compile(Box<CompileError>),
    /// A syntax error not yet put in CPython's words.
    Rejection(Rejection),
}

impl From<Rejection> for TreeError {
    fn from(rejection: Rejection) -> Self {
        Self::Rejection(rejection)
    }
}

/// The pass over a tree.
#[derive(Debug)]
pub struct Adjuster<'a> {
    /// Text and tokens.
    pub input: ParserInput<'a>,
    /// Warnings from the tokenizer and about escape sequences.
    pub warnings: Vec<CompileWarning>,
}

impl<'a> Adjuster<'a> {
    /// A pass that starts with the tokenizer's warnings.
    pub fn new(source: &'a Source, tokens: &'a [Token], warnings: Vec<CompileWarning>) -> Self {
        Self { input: ParserInput { source, tokens }, warnings }
    }

    /// Adjusts statements.
    pub fn body(&mut self, body: &mut [ast::Stmt]) -> Result<(), TreeError> {
        body.iter_mut().try_for_each(|statement| self.node(NodeMut::Stmt(statement)))
    }

    /// Adjusts an expression.
    pub fn expression(&mut self, expression: &mut ast::Expr) -> Result<(), TreeError> {
        self.node(NodeMut::Expr(expression))
    }

    fn node(&mut self, mut node: NodeMut) -> Result<(), TreeError> {
        if let NodeMut::Expr(expression) = &mut node
            && let ast::Expr::Constant(constant) = &**expression
            && constant.value.is_str()
        {
            **expression = fstring::string_run(self, constant.range)?;
            return Ok(());
        }
        let mut outcome = Ok(());
        let reborrowed = match &mut node {
            NodeMut::Stmt(s) => NodeMut::Stmt(s),
            NodeMut::Expr(e) => NodeMut::Expr(e),
            NodeMut::Pattern(p) => NodeMut::Pattern(p),
        };
        children_mut(reborrowed, &mut |child| {
            if outcome.is_ok() {
                outcome = self.node(child);
            }
        });
        outcome?;
        match node {
            NodeMut::Stmt(statement) => self.statement(statement),
            NodeMut::Expr(expression) => self.positions(expression),
            NodeMut::Pattern(_) => {}
        }
        Ok(())
    }

    fn positions(&self, expression: &mut ast::Expr) {
        match expression {
            ast::Expr::Call(call) => {
                // A lone generator expression takes the call's parentheses as its own.
                if let [ast::Expr::GeneratorExp(generator)] = call.args.as_mut_slice()
                    && !self.is_parenthesized(generator.range)
                {
                    let open = self.input.tokens[self.input.token_at(generator.range.start().into()) - 1];
                    generator.range = TextRange::new(TextSize::new(open.start as u32), call.range.end());
                }
            }
            ast::Expr::NamedExpr(named) => {
                // The parser crate forgets the parentheses around the value.
                let first = self.input.token_at(named.target.range().end().into()) + 1;
                let inner = self.input.token_at(named.value.range().start().into());
                let behind = self.input.token_at(named.value.range().end().into());
                if let Some(opened) = inner.checked_sub(first).filter(|&opened| opened > 0) {
                    let end = self.input.tokens[behind + opened - 1].end;
                    named.range = TextRange::new(named.range.start(), TextSize::new(end as u32));
                }
            }
            ast::Expr::Subscript(subscript) => {
                // `a[*b]` is `a[(*b,)]`.
                if subscript.slice.is_starred_expr() {
                    let range = subscript.slice.range();
                    wrap_in_tuple(&mut subscript.slice, range);
                }
            }
            _ => {}
        }
    }

    /// Whether a node's first and last tokens are matching parentheses.
    fn is_parenthesized(&self, node: TextRange) -> bool {
        let behind = self.input.tokens.partition_point(|t| t.start < usize::from(node.end()));
        let close = behind - 1;
        self.input.tokens[close].is_op(self.input.source, ")")
            && self.opens_at(close) == Some(usize::from(node.start()))
    }

    /// The byte offset of the bracket that the token at `close` closes.
    fn opens_at(&self, close: usize) -> Option<usize> {
        let mut depth = 0_usize;
        for token in self.input.tokens[..=close].iter().rev() {
            if token.kind == TokenKind::Op {
                match token.text(self.input.source) {
                    ")" | "]" | "}" => depth += 1,
                    "(" | "[" | "{" => depth -= 1,
                    _ => {}
                }
            }
            if depth == 0 {
                return Some(token.start);
            }
        }
        None
    }

    fn statement(&self, statement: &mut ast::Stmt) {
        use ast::Stmt;
        match statement {
            Stmt::FunctionDef(s) => s.range = self.to_end_of(s.range, &[&s.body]),
            Stmt::AsyncFunctionDef(s) => s.range = self.to_end_of(s.range, &[&s.body]),
            Stmt::ClassDef(s) => s.range = self.to_end_of(s.range, &[&s.body]),
            Stmt::For(s) => s.range = self.to_end_of(s.range, &[&s.body, &s.orelse]),
            Stmt::AsyncFor(s) => s.range = self.to_end_of(s.range, &[&s.body, &s.orelse]),
            Stmt::While(s) => s.range = self.to_end_of(s.range, &[&s.body, &s.orelse]),
            Stmt::If(s) => s.range = self.to_end_of(s.range, &[&s.body, &s.orelse]),
            Stmt::With(s) => s.range = self.to_end_of(s.range, &[&s.body]),
            Stmt::AsyncWith(s) => s.range = self.to_end_of(s.range, &[&s.body]),
            Stmt::Match(s) => {
                if let Some(case) = s.cases.last() {
                    s.range = self.to_end_of(s.range, &[&case.body]);
                }
                self.match_subject(s);
            }
            Stmt::Try(s) => s.range = self.try_range(s.range, &s.body, &mut s.handlers, &s.orelse, &s.finalbody),
            Stmt::TryStar(s) => s.range = self.try_range(s.range, &s.body, &mut s.handlers, &s.orelse, &s.finalbody),
            Stmt::AnnAssign(s) => {
                // A name in parentheses is not a simple target.
                s.simple = s.target.is_name_expr() && s.target.range().start() == s.range.start();
            }
            _ => {}
        }
    }

    /// The subject of a `match` may be a tuple without parentheses, which extends to the colon of its line. The parser
    /// crate gives it the statement's range, and drops the tuple if it has a single item (`match x,:`).
    fn match_subject(&self, statement: &mut ast::StmtMatch) {
        let tokens = self.input.tokens;
        let first = self.input.token_at(statement.range.start().into()) + 1;
        let line = tokens[first..].iter().position(|t| t.kind == TokenKind::Newline).map_or(first, |n| first + n);
        let Some(last) = line.checked_sub(2).filter(|&last| last >= first) else { return };
        let bare = range(tokens[first].start, tokens[last].end);
        match &mut *statement.subject {
            ast::Expr::Tuple(subject) if subject.range.start() == statement.range.start() => subject.range = bare,
            _ if tokens[last].is_op(self.input.source, ",") => wrap_in_tuple(&mut statement.subject, bare),
            _ => {}
        }
    }

    fn try_range(
        &self,
        whole: TextRange,
        body: &[ast::Stmt],
        handlers: &mut [ast::ExceptHandler],
        orelse: &[ast::Stmt],
        finalbody: &[ast::Stmt],
    ) -> TextRange {
        let mut whole = self.to_end_of(whole, &[body]);
        for ast::ExceptHandler::ExceptHandler(handler) in handlers {
            handler.range = self.to_end_of(handler.range, &[&handler.body]);
            whole = TextRange::new(whole.start(), handler.range.end());
        }
        self.to_end_of(whole, &[orelse, finalbody])
    }

    /// A compound statement's range up to the end of its last body that is not empty. A semicolon after the last
    /// statement belongs to the enclosing compound statement.
    fn to_end_of(&self, whole: TextRange, bodies: &[&[ast::Stmt]]) -> TextRange {
        let Some(last) = bodies.iter().rev().find_map(|body| body.last()) else { return whole };
        let mut end = last.range().end();
        let next = self.input.token_at(end.into());
        if let Some(token) = self.input.tokens.get(next)
            && token.is_op(self.input.source, ";")
        {
            end = TextSize::new(token.end as u32);
        }
        TextRange::new(whole.start(), end)
    }
}

/// Makes an expression the only item of a tuple.
fn wrap_in_tuple(expression: &mut ast::Expr, range: TextRange) {
    let empty = ast::ExprTuple { elts: Vec::new(), ctx: ast::ExprContext::Load, range };
    let item = std::mem::replace(expression, ast::Expr::Tuple(empty));
    if let ast::Expr::Tuple(tuple) = expression {
        tuple.elts.push(item);
    }
}
