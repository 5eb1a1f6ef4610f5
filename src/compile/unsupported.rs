//! What the machine cannot execute yet, found in the tree before a program starts.
//!
//! Called by whoever is about to run a program; the compiler itself compiles all of it. A walk in the order of the
//! source, so that the first place is the one that is named.

use std::sync::Arc;

use super::error::CompileError;
use super::parse::{self, Ranged, ast};
use super::template;
use super::walk::{Node, children};
use crate::source::Source;

/// An error for the first construct of a program that the machine does not execute; `None` for a program that it does,
/// or that does not parse.
pub fn first_unsupported(source: &Arc<Source>) -> Option<CompileError> {
    let parsed = parse::parse_module(Arc::clone(source)).ok()?;
    let mut first = None;
    for stmt in &parsed.module.body {
        search(Node::Stmt(stmt), source, &mut first);
    }
    first
}

fn search(node: Node<'_>, source: &Source, first: &mut Option<CompileError>) {
    if first.is_some() {
        return;
    }
    if let Some((what, range)) = unsupported(node) {
        *first = Some(CompileError::unsupported(source, parse::location(source, range), what));
        return;
    }
    children(node, &mut |child| search(child, source, first));
}

/// The subject of "… is not supported yet", where a node is such.
fn unsupported(node: Node<'_>) -> Option<(&'static str, parse::TextRange)> {
    let what = match node {
        Node::Stmt(stmt) => match stmt {
            ast::Stmt::Match(_) => "match statement",
            ast::Stmt::TryStar(_) => "except*",
            ast::Stmt::AsyncFunctionDef(_) => "async function",
            ast::Stmt::AsyncFor(_) => "async for",
            ast::Stmt::AsyncWith(_) => "async with",
            ast::Stmt::TypeAlias(_) => "type statement",
            ast::Stmt::FunctionDef(f) if !f.type_params.is_empty() => "type parameters",
            ast::Stmt::ClassDef(c) if !c.type_params.is_empty() => "type parameters",
            _ => return None,
        },
        Node::Expr(expr) => match expr {
            ast::Expr::Await(_) => "await",
            ast::Expr::JoinedStr(joined) if template::values(joined).is_some() => "template string",
            ast::Expr::ListComp(c) if c.generators.iter().any(|g| g.is_async) => "async comprehension",
            ast::Expr::SetComp(c) if c.generators.iter().any(|g| g.is_async) => "async comprehension",
            ast::Expr::DictComp(c) if c.generators.iter().any(|g| g.is_async) => "async comprehension",
            ast::Expr::GeneratorExp(c) if c.generators.iter().any(|g| g.is_async) => "async comprehension",
            _ => return None,
        },
        Node::Pattern(_) => return None,
    };
    let range = match node {
        Node::Stmt(stmt) => stmt.range(),
        Node::Expr(expr) => expr.range(),
        Node::Pattern(pattern) => pattern.range(),
    };
    Some((what, range))
}
