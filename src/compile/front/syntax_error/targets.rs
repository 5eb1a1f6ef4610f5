//! Programs that the parser crate accepts but CPython refuses: what cannot be assigned to, deleted or annotated.
//!
//! Called for every tree that parsed. Mirrors `_PyPegen_get_invalid_target`, `_PyPegen_get_expr_name` and the rules
//! `invalid_assignment`, `invalid_for_target`, `invalid_with_item`, `invalid_del_stmt` and `invalid_arguments` of
//! `Grammar/python.gram`; book chapter "Compiling Python Source Code".

use crate::compile::front::error::CompileError;
use crate::compile::front::template;
use crate::compile::front::terminals::ParserInput;
use crate::compile::front::tokenize::TokenKind;
use crate::compile::front::tree::{Ranged, TextRange, ast, location, range};
use crate::compile::front::walk::{Node, children};

/// Refuses the first node, in text order, that CPython's grammar does not allow.
pub fn check_tree(input: ParserInput, body: &[ast::Stmt]) -> Result<(), CompileError> {
    body.iter().try_for_each(|statement| check(input, Node::Stmt(statement)))
}

fn check(input: ParserInput, node: Node) -> Result<(), CompileError> {
    match node {
        Node::Stmt(statement) => check_stmt(input, statement)?,
        Node::Expr(expression) => check_expr(input, expression)?,
        Node::Pattern(pattern) => check_pattern(input, pattern)?,
    }
    let mut outcome = Ok(());
    children(node, &mut |child| {
        if outcome.is_ok() {
            outcome = check(input, child);
        }
    });
    outcome
}

fn error(input: ParserInput, range: TextRange, message: impl Into<String>) -> CompileError {
    CompileError::syntax(input.source, location(input.source, range), message)
}

fn check_stmt(input: ParserInput, statement: &ast::Stmt) -> Result<(), CompileError> {
    use ast::Stmt;
    match statement {
        Stmt::Assign(s) => check_assign(input, s),
        Stmt::AugAssign(s) => match &*s.target {
            ast::Expr::Name(_) | ast::Expr::Attribute(_) | ast::Expr::Subscript(_) => Ok(()),
            other => {
                let message = format!("'{}' is an illegal expression for augmented assignment", expr_name(other));
                Err(error(input, other.range(), message))
            }
        },
        Stmt::AnnAssign(s) => match &*s.target {
            ast::Expr::Name(_) | ast::Expr::Attribute(_) | ast::Expr::Subscript(_) => Ok(()),
            ast::Expr::List(list) => Err(error(input, list.range, "only single target (not list) can be annotated")),
            ast::Expr::Tuple(tuple) => {
                Err(error(input, tuple.range, "only single target (not tuple) can be annotated"))
            }
            other => Err(error(input, other.range(), "illegal target for annotation")),
        },
        Stmt::Delete(s) => s.targets.iter().try_for_each(|target| refuse(input, target, Use::Del)),
        Stmt::For(s) => refuse(input, &s.target, Use::For),
        Stmt::AsyncFor(s) => refuse(input, &s.target, Use::For),
        Stmt::With(s) => check_items(input, &s.items),
        Stmt::AsyncWith(s) => check_items(input, &s.items),
        Stmt::FunctionDef(s) => check_bare_star(input, &s.args, s.range),
        Stmt::AsyncFunctionDef(s) => check_bare_star(input, &s.args, s.range),
        Stmt::ClassDef(s) => check_bases(input, s),
        _ => Ok(()),
    }
}

fn check_items(input: ParserInput, items: &[ast::WithItem]) -> Result<(), CompileError> {
    items.iter().filter_map(|item| item.optional_vars.as_deref()).try_for_each(|v| refuse(input, v, Use::Store))
}

fn check_expr(input: ParserInput, expression: &ast::Expr) -> Result<(), CompileError> {
    use ast::Expr;
    match expression {
        Expr::ListComp(e) => check_element(input, &e.elt).and_then(|()| check_generators(input, &e.generators)),
        Expr::SetComp(e) => check_element(input, &e.elt).and_then(|()| check_generators(input, &e.generators)),
        Expr::DictComp(e) => check_generators(input, &e.generators),
        Expr::GeneratorExp(e) => check_generators(input, &e.generators),
        Expr::Lambda(e) => check_bare_star(input, &e.args, e.range),
        Expr::Call(e) => {
            let alone = e.args.len() + e.keywords.len() == 1;
            check_generator_arguments(input, &e.args, alone)
        }
        _ => Ok(()),
    }
}

/// `[*a for a in b]`
fn check_element(input: ParserInput, element: &ast::Expr) -> Result<(), CompileError> {
    match element {
        ast::Expr::Starred(starred) => {
            Err(error(input, starred.range, "iterable unpacking cannot be used in comprehension"))
        }
        _ => Ok(()),
    }
}

/// `{**_}` binds nothing.
fn check_pattern(input: ParserInput, pattern: &ast::Pattern) -> Result<(), CompileError> {
    let ast::Pattern::MatchMapping(mapping) = pattern else { return Ok(()) };
    if mapping.rest.as_ref().is_none_or(|rest| rest.as_str() != "_") {
        return Ok(());
    }
    let (first, last) = (input.token_at(mapping.range.start().into()), last_token(input, mapping.range));
    let name = (first..=last).rev().find(|&i| input.tokens[i].is_name(input.source, "_")).unwrap_or(first);
    let token = input.tokens[name];
    Err(error(input, range(token.start, token.end), "invalid syntax"))
}

fn check_generators(input: ParserInput, generators: &[ast::Comprehension]) -> Result<(), CompileError> {
    generators.iter().try_for_each(|generator| refuse(input, &generator.target, Use::For))
}

/// A generator expression among other arguments, or before a comma, needs parentheses of its own.
fn check_generator_arguments(input: ParserInput, args: &[ast::Expr], alone: bool) -> Result<(), CompileError> {
    for arg in args {
        let ast::Expr::GeneratorExp(generator) = arg else { continue };
        let first = input.token_at(generator.range.start().into());
        let last = last_token(input, generator.range);
        let own = input.tokens[first].is_op(input.source, "(") && input.closing_bracket(first) == Some(last);
        // `adjust` has given a lone one the parentheses of the call; a comma may still precede the last.
        let comma = alone && own && input.tokens[last - 1].is_op(input.source, ",");
        if own && !comma {
            continue;
        }
        let start = if comma { generator.elt.range().start() } else { generator.range.start() };
        let end = generator.generators.last().map_or(generator.range.end(), |last| {
            last.ifs.last().map_or(last.iter.range().end(), |condition| condition.range().end())
        });
        return Err(error(input, TextRange::new(start, end), "Generator expression must be parenthesized"));
    }
    Ok(())
}

fn check_bases(input: ParserInput, class: &ast::StmtClassDef) -> Result<(), CompileError> {
    let alone = class.bases.len() + class.keywords.len() == 1;
    if let [ast::Expr::GeneratorExp(generator)] = class.bases.as_slice()
        && alone
    {
        let first = input.token_at(generator.range.start().into());
        let own = input.tokens[first].is_op(input.source, "(")
            && input.closing_bracket(first) == Some(last_token(input, generator.range));
        if !own {
            let after = input.token_at(generator.elt.range().end().into());
            let token = input.tokens[after];
            return Err(error(input, range(token.start, token.end), "invalid syntax"));
        }
    }
    check_generator_arguments(input, &class.bases, false)
}

/// The index of the last token of a node.
fn last_token(input: ParserInput, node: TextRange) -> usize {
    input.tokens.partition_point(|t| t.start < usize::from(node.end())) - 1
}

/// `def f(*, **kwds)`
fn check_bare_star(input: ParserInput, args: &ast::Arguments, whole: TextRange) -> Result<(), CompileError> {
    if args.vararg.is_some() || !args.kwonlyargs.is_empty() || args.kwarg.is_none() {
        return Ok(());
    }
    let first = input.token_at(whole.start().into());
    let kwarg = args.kwarg.as_ref().map_or(first, |kwarg| input.token_at(kwarg.range.start().into()));
    let star = (first..kwarg).rev().take(3).find(|&at| input.tokens[at].is_op(input.source, "*"));
    match star {
        Some(at) => {
            let token = input.tokens[at];
            Err(error(input, range(token.start, token.end), "named arguments must follow bare *"))
        }
        None => Ok(()),
    }
}

/// What a target is used for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Store,
    For,
    Del,
}

/// The error for the first part of a target that cannot be one.
fn refuse(input: ParserInput, target: &ast::Expr, purpose: Use) -> Result<(), CompileError> {
    match invalid_target(target, purpose) {
        Some(part) => {
            let verb = if purpose == Use::Del { "delete" } else { "assign to" };
            Err(error(input, part.range(), format!("cannot {verb} {}", expr_name(part))))
        }
        None => Ok(()),
    }
}

/// `_PyPegen_get_invalid_target`
pub(super) fn invalid_target(target: &ast::Expr, purpose: Use) -> Option<&ast::Expr> {
    use ast::Expr;
    match target {
        Expr::List(list) => list.elts.iter().find_map(|item| invalid_target(item, purpose)),
        Expr::Tuple(tuple) => tuple.elts.iter().find_map(|item| invalid_target(item, purpose)),
        Expr::Starred(_) if purpose == Use::Del => Some(target),
        Expr::Starred(starred) => invalid_target(&starred.value, purpose),
        Expr::Compare(compare) if purpose == Use::For && compare.ops.first() == Some(&ast::CmpOp::In) => {
            invalid_target(&compare.left, purpose)
        }
        Expr::Name(_) | Expr::Subscript(_) | Expr::Attribute(_) => None,
        _ => Some(target),
    }
}

fn check_assign(input: ParserInput, assign: &ast::StmtAssign) -> Result<(), CompileError> {
    let Some((at, part)) = assign.targets.iter().enumerate().find_map(|(i, target)| {
        let part = invalid_target(target, Use::Store);
        part.map(|part| (i, part))
    }) else {
        return Ok(());
    };
    maybe_comparison(input, assign)?;
    let is_bare_yield = matches!(part, ast::Expr::Yield(_) | ast::Expr::YieldFrom(_))
        && std::ptr::eq(part, &raw const assign.targets[at])
        && !is_parenthesized(input, part.range());
    if is_bare_yield {
        return Err(error(input, part.range(), "assignment to yield expression not possible"));
    }
    Err(error(input, part.range(), format!("cannot assign to {}", expr_name(part))))
}

/// `a + b = c` may have been meant as a comparison (`invalid_named_expression`). Looks at the item before the first
/// `=`.
fn maybe_comparison(input: ParserInput, assign: &ast::StmtAssign) -> Result<(), CompileError> {
    let Some(target) = assign.targets.first() else { return Ok(()) };
    let parts = assign.targets.get(1).unwrap_or(&assign.value);
    // What follows the first `=`, up to its first comma; an operand alone must not have another `=` after it.
    let bare = |e: &ast::Expr| e.is_tuple_expr() && !is_parenthesized(input, e.range());
    let operand = match parts {
        ast::Expr::Tuple(tuple) if bare(parts) => tuple.elts.first(),
        other => Some(other),
    };
    let Some(operand) = operand else { return Ok(()) };
    let whole_is_operand = std::ptr::eq(operand, parts) && is_operand(input, operand);
    if whole_is_operand && assign.targets.len() > 1 {
        return Ok(());
    }
    let Some(right) = leftmost_operand(input, operand) else { return Ok(()) };
    let left = match target {
        ast::Expr::Tuple(tuple) if bare(target) => tuple.elts.last().unwrap_or(target),
        other => other,
    };
    if let ast::Expr::Name(name) = left {
        let whole = TextRange::new(name.range.start(), right.range().end());
        return Err(error(input, whole, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?"));
    }
    let excluded = match left {
        ast::Expr::List(_) | ast::Expr::Tuple(_) | ast::Expr::GeneratorExp(_) => true,
        ast::Expr::Constant(constant) => constant.value.is_none() || constant.value.is_bool(),
        _ => false,
    };
    if excluded || !is_operand(input, left) {
        return Ok(());
    }
    let message = format!("cannot assign to {} here. Maybe you meant '==' instead of '='?", expr_name(left));
    Err(error(input, left.range(), message))
}

/// Whether an expression is what the grammar calls `bitwise_or`: not a comparison, `not`, `and`, `or`, `lambda` or
/// `if`.
pub(super) fn is_operand(input: ParserInput, expression: &ast::Expr) -> bool {
    use ast::Expr;
    match expression {
        Expr::BoolOp(_)
        | Expr::Compare(_)
        | Expr::IfExp(_)
        | Expr::Lambda(_)
        | Expr::NamedExpr(_)
        | Expr::Starred(_)
        | Expr::Yield(_)
        | Expr::YieldFrom(_)
        | Expr::Tuple(_) => is_parenthesized(input, expression.range()),
        Expr::UnaryOp(unary) if unary.op == ast::UnaryOp::Not => is_parenthesized(input, unary.range),
        _ => true,
    }
}

/// The `bitwise_or` that an expression begins with.
fn leftmost_operand<'e>(input: ParserInput, expression: &'e ast::Expr) -> Option<&'e ast::Expr> {
    use ast::Expr;
    if is_operand(input, expression) {
        return Some(expression);
    }
    match expression {
        Expr::BoolOp(e) => leftmost_operand(input, e.values.first()?),
        Expr::Compare(e) => leftmost_operand(input, &e.left),
        Expr::IfExp(e) => leftmost_operand(input, &e.body),
        _ => None,
    }
}

/// Whether a node is parenthesised, by parentheses around it or of its own.
fn is_parenthesized(input: ParserInput, node: TextRange) -> bool {
    let first = input.token_at(node.start().into());
    let last = last_token(input, node);
    let own = input.tokens[first].is_op(input.source, "(") && input.closing_bracket(first) == Some(last);
    let around = first > 0
        && input.tokens[first - 1].is_op(input.source, "(")
        && input.tokens.get(last + 1).is_some_and(|t| t.is_op(input.source, ")"))
        && (first < 2 || input.tokens[first - 2].kind != TokenKind::Name);
    own || around
}

/// What CPython calls an expression in its messages (`_PyPegen_get_expr_name`).
pub(super) fn expr_name(expression: &ast::Expr) -> &'static str {
    use ast::Expr;
    match expression {
        Expr::Attribute(_) => "attribute",
        Expr::Subscript(_) | Expr::Slice(_) => "subscript",
        Expr::Starred(_) => "starred",
        Expr::Name(_) => "name",
        Expr::List(_) => "list",
        Expr::Tuple(_) => "tuple",
        Expr::Lambda(_) => "lambda",
        Expr::Call(_) => "function call",
        Expr::BoolOp(_) | Expr::BinOp(_) | Expr::UnaryOp(_) => "expression",
        Expr::GeneratorExp(_) => "generator expression",
        Expr::Yield(_) | Expr::YieldFrom(_) => "yield expression",
        Expr::Await(_) => "await expression",
        Expr::ListComp(_) => "list comprehension",
        Expr::SetComp(_) => "set comprehension",
        Expr::DictComp(_) => "dict comprehension",
        Expr::Dict(_) => "dict literal",
        Expr::Set(_) => "set display",
        Expr::JoinedStr(joined) if template::values(joined).is_some() => "t-string expression",
        Expr::JoinedStr(_) | Expr::FormattedValue(_) => "f-string expression",
        Expr::Constant(constant) => match constant.value {
            ast::Constant::None => "None",
            ast::Constant::Bool(true) => "True",
            ast::Constant::Bool(false) => "False",
            ast::Constant::Ellipsis => "ellipsis",
            _ => "literal",
        },
        Expr::Compare(_) => "comparison",
        Expr::IfExp(_) => "conditional expression",
        Expr::NamedExpr(_) => "named expression",
    }
}
