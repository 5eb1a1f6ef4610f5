//! `"…" % (…)` where the format is a literal that only has `%s`, `%r` and `%a`: compiled as the f-string it amounts to.
//!
//! Called by `expressions`. CPython rewrites the tree before it generates code; here the decision is made on the way.
//! Mirrors `optimize_format` of `Python/ast_preprocess.c`.

use super::{Compiler, Result, STACK_USE_GUIDELINE};
use crate::code::Const;
use crate::compile::location::Location;
use crate::compile::parse::ast::{self, Expr};
use crate::opcode::Opcode;
use crate::text::PyStr;

/// Widths and precisions of this many digits are left to run time.
const MAX_DIGITS: usize = 3;

/// A piece of the format.
enum Piece {
    Literal(PyStr),
    /// A field: the operand of CONVERT_VALUE and the format specification.
    Field(u32, String),
}

impl<'a> Compiler<'a> {
    /// Compile the operation as an f-string, if it amounts to one; returns whether it does.
    pub(super) fn percent_format(&mut self, e: &'a ast::ExprBinOp) -> Result<bool> {
        let (Expr::Constant(format), ast::Operator::Mod, Expr::Tuple(arguments)) = (&*e.left, e.op, &*e.right) else {
            return Ok(false);
        };
        let Const::Str(format) = self.constant(format) else { return Ok(false) };
        if arguments.elts.iter().any(Expr::is_starred_expr) {
            return Ok(false);
        }
        let Some(pieces) = parse(&format, arguments.elts.len()) else { return Ok(false) };
        let location = self.loc(e);
        let joined = pieces.len() > STACK_USE_GUIDELINE;
        if joined {
            self.addop_load_const(location, Const::Str(PyStr::empty()));
            self.addop_load_method(location, "join");
            self.addop_i(location, Opcode::BUILD_LIST, 0);
        }
        let count = pieces.len();
        let mut arguments = arguments.elts.iter();
        for piece in pieces {
            match piece {
                Piece::Literal(text) => self.addop_load_const(Location::NONE, Const::Str(text)),
                Piece::Field(conversion, spec) => {
                    if let Some(argument) = arguments.next() {
                        self.percent_field(argument, conversion, &spec)?;
                    }
                }
            }
            if joined {
                self.addop_i(location, Opcode::LIST_APPEND, 1);
            }
        }
        match count {
            _ if joined => self.addop_i(location, Opcode::CALL, 1),
            0 => self.addop_load_const(location, Const::Str(PyStr::empty())),
            1 => {}
            _ => self.addop_i(location, Opcode::BUILD_STRING, count as u32),
        }
        Ok(true)
    }

    fn percent_field(&mut self, argument: &'a Expr, conversion: u32, spec: &str) -> Result {
        let location = self.loc(argument);
        self.visit_expr(argument)?;
        self.addop_i(location, Opcode::CONVERT_VALUE, conversion);
        if spec.is_empty() {
            self.addop(location, Opcode::FORMAT_SIMPLE);
        } else {
            self.addop_load_const(Location::NONE, Const::Str(spec.into()));
            self.addop(location, Opcode::FORMAT_WITH_SPEC);
        }
        Ok(())
    }
}

/// The pieces of a format for `count` arguments; `None` where run time must see to it.
fn parse(format: &PyStr, count: usize) -> Option<Vec<Piece>> {
    let points: Vec<u32> = format.iter().collect();
    let percent = u32::from('%');
    let mut pieces = Vec::new();
    let (mut pos, mut fields) = (0, 0);
    loop {
        let mut literal = Vec::new();
        while let Some(&point) = points.get(pos) {
            if point == percent {
                if points.get(pos + 1) != Some(&percent) {
                    break;
                }
                pos += 1;
            }
            literal.push(point);
            pos += 1;
        }
        if !literal.is_empty() {
            pieces.push(Piece::Literal(PyStr::from_code_points(&literal)));
        }
        if pos >= points.len() {
            return (fields == count).then_some(pieces);
        }
        if fields >= count {
            return None;
        }
        let mut rest = points[pos + 1..].iter().map(|&point| char::from_u32(point).unwrap_or('\0'));
        let before = rest.len();
        pieces.push(parse_field(&mut rest)?);
        pos += 1 + before - rest.len();
        fields += 1;
    }
}

/// What stands behind a `%`, up to and with the conversion letter.
fn parse_field(rest: &mut impl Iterator<Item = char>) -> Option<Piece> {
    let mut left = false;
    let mut c = rest.next()?;
    while matches!(c, '-' | '+' | ' ' | '#' | '0') {
        left |= c == '-';
        c = rest.next()?;
    }
    let (mut width, mut precision) = (None, None);
    c = parse_number(c, rest, &mut width)?;
    if c == '.' {
        precision = Some(0);
        c = parse_number(rest.next()?, rest, &mut precision)?;
    }
    let conversion = match c {
        's' => 1,
        'r' => 2,
        'a' => 3,
        _ => return None,
    };
    let mut spec = String::new();
    if let Some(width) = width {
        if !left && width > 0 {
            spec.push('>');
        }
        spec.push_str(&width.to_string());
    }
    if let Some(precision) = precision {
        spec.push_str(&format!(".{precision}"));
    }
    Some(Piece::Field(conversion, spec))
}

/// Reads the number that begins with `c`, if that is a digit; returns the character behind it. `None` if the number is
/// too long or nothing follows.
fn parse_number(mut c: char, rest: &mut impl Iterator<Item = char>, number: &mut Option<u32>) -> Option<char> {
    for digits in 0.. {
        let Some(digit) = c.to_digit(10) else { break };
        if digits + 1 >= MAX_DIGITS {
            return None;
        }
        *number = Some(number.unwrap_or(0) * 10 + digit);
        c = rest.next()?;
    }
    Some(c)
}
