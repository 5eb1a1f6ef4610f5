//! The `%` formatting of a constant format with a tuple, `"…%s…" % (a, b)`, turned into an f-string.
//!
//! Part of `preprocess`. Converts only formats whose f-string is known to do the same: `%s`, `%r`, `%a` with width and
//! precision. Mirrors `optimize_format` of `Python/ast_preprocess.c`; book chapter "Compiling Python Source Code".

use crate::compile::front::literal;
use crate::compile::front::tree::{ConversionFlag, ast, nowhere};
use ast::Ranged;

/// The equivalent f-string, if there is one.
pub(super) fn to_fstring(operation: &ast::ExprBinOp) -> Option<ast::ExprJoinedStr> {
    let ast::Expr::Constant(left) = &*operation.left else { return None };
    let ast::Expr::Tuple(right) = &*operation.right else { return None };
    if right.elts.iter().any(ast::Expr::is_starred_expr) {
        return None;
    }
    let format = literal::code_points(left)?;
    let mut rest = format.as_slice();
    let mut items = right.elts.iter();
    let mut values = Vec::new();
    loop {
        let text = take_text(&mut rest);
        if !text.is_empty() {
            values.push(ast::Expr::Constant(literal::str_constant(&text, false, nowhere())));
        }
        if rest.is_empty() {
            break;
        }
        rest = &rest[1..];
        values.push(take_field(&mut rest, items.next()?)?);
    }
    if items.next().is_some() {
        return None;
    }
    Some(ast::ExprJoinedStr { values, range: operation.range })
}

/// Takes text up to the next field, `%%` being a percent sign (`parse_literal`).
fn take_text(rest: &mut &[u32]) -> Vec<u32> {
    let percent = u32::from('%');
    let mut text = Vec::new();
    loop {
        match **rest {
            [first, second, ..] if first == percent && second == percent => {
                text.push(percent);
                *rest = &rest[2..];
            }
            [first, ..] if first != percent => {
                text.push(first);
                *rest = &rest[1..];
            }
            _ => return text,
        }
    }
}

/// Takes a field, from after its percent sign (`parse_format`).
fn take_field(rest: &mut &[u32], value: &ast::Expr) -> Option<ast::Expr> {
    let mut left = false;
    let mut c = take(rest)?;
    while matches!(c, '-' | '+' | ' ' | '#' | '0') {
        left |= c == '-';
        c = take(rest)?;
    }
    let width = if c.is_ascii_digit() { Some(take_number(rest, &mut c)?) } else { None };
    let mut precision = None;
    if c == '.' {
        c = take(rest)?;
        precision = Some(take_number(rest, &mut c)?);
    }
    let conversion = match c {
        's' => ConversionFlag::Str,
        'r' => ConversionFlag::Repr,
        'a' => ConversionFlag::Ascii,
        _ => return None,
    };
    let mut spec = String::new();
    if !left && width.is_some_and(|width| width > 0) {
        spec.push('>');
    }
    if let Some(width) = width {
        spec.push_str(&width.to_string());
    }
    if let Some(precision) = precision {
        spec.push_str(&format!(".{precision}"));
    }
    let points: Vec<u32> = spec.chars().map(u32::from).collect();
    let format_spec = if points.is_empty() {
        None
    } else {
        Some(Box::new(ast::Expr::Constant(literal::str_constant(&points, false, nowhere()))))
    };
    Some(ast::Expr::FormattedValue(ast::ExprFormattedValue {
        value: Box::new(value.clone()),
        conversion,
        format_spec,
        range: value.range(),
    }))
}

fn take(rest: &mut &[u32]) -> Option<char> {
    let (&first, tail) = rest.split_first()?;
    *rest = tail;
    char::from_u32(first)
}

/// Takes the number that begins with `c`, of at most two digits; `c` becomes the character after it.
fn take_number(rest: &mut &[u32], c: &mut char) -> Option<u32> {
    let mut value = 0;
    let mut digits = 0;
    while let Some(digit) = c.to_digit(10) {
        value = value * 10 + digit;
        *c = take(rest)?;
        digits += 1;
        if digits >= 3 {
            return None;
        }
    }
    Some(value)
}
