//! Template strings (PEP 750) in a tree that has no node for them.
//!
//! The parser crate's tree knows f-strings only. A `TemplateStr` is kept as a `JoinedStr` whose first value is a mark,
//! an `Interpolation` as a `FormattedValue` whose `format_spec` holds the text of the expression before the real
//! specification. Such nodes are made and recognised only through this file: `fstring` makes them, some passes tell
//! them apart, and passes that only visit children need not care. Follows `TemplateStr` and `Interpolation` of
//! `Parser/Python.asdl`; book chapter "Compiling Python Source Code".

use super::literal;
use super::tree::{ConversionFlag, TextRange, ast, nowhere};

/// A template string with these values: texts and [`interpolation`]s.
pub fn template(values: Vec<ast::Expr>, range: TextRange) -> ast::Expr {
    let mark = ast::ExprConstant { value: ast::Constant::Ellipsis, kind: None, range: nowhere() };
    let values = std::iter::once(ast::Expr::Constant(mark)).chain(values).collect();
    ast::Expr::JoinedStr(ast::ExprJoinedStr { values, range })
}

/// A field of a template string; `text` is its expression as written.
pub fn interpolation(
    value: ast::Expr,
    text: &str,
    conversion: ConversionFlag,
    format_spec: Option<ast::Expr>,
    range: TextRange,
) -> ast::Expr {
    let points: Vec<u32> = text.chars().map(u32::from).collect();
    let text = ast::Expr::Constant(literal::str_constant(&points, false, nowhere()));
    let values = std::iter::once(text).chain(format_spec).collect();
    let format_spec = Some(Box::new(ast::Expr::JoinedStr(ast::ExprJoinedStr { values, range: nowhere() })));
    ast::Expr::FormattedValue(ast::ExprFormattedValue { value: Box::new(value), conversion, format_spec, range })
}

/// The values of a template string; `None` for an f-string.
pub fn values(node: &ast::ExprJoinedStr) -> Option<&[ast::Expr]> {
    match node.values.split_first()? {
        (ast::Expr::Constant(mark), rest) if mark.value.is_ellipsis() && mark.range == nowhere() => Some(rest),
        _ => None,
    }
}

/// The text of an interpolation's expression, and its format specification; `None` for a field of an f-string.
pub fn parts(node: &ast::ExprFormattedValue) -> Option<(&ast::ExprConstant, Option<&ast::Expr>)> {
    let ast::Expr::JoinedStr(holder) = node.format_spec.as_deref()? else { return None };
    if holder.range != nowhere() {
        return None;
    }
    match holder.values.split_first()? {
        (ast::Expr::Constant(text), rest) => Some((text, rest.first())),
        _ => None,
    }
}
