//! Turns expressions back into text: what `from __future__ import annotations` keeps of an annotation.
//!
//! Called by `annotations`. Spacing, quotes and parentheses are CPython's, not the program's. Mirrors
//! `Python/ast_unparse.c`; book chapter "Compiling Python Source Code".

use crate::code::Const;
use crate::compile::front::tree::ast::{self, Expr, Operator};
use crate::compile::front::{literal, template};
use crate::number::float_text::float_repr;
use crate::text::repr::{repr_bytes, repr_str};
use crate::text::{PyStr, StrBuilder};

/// How tightly an expression binds: one that binds less tightly than its context requires gets parentheses (`PR_*`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Tuple,
    Test,
    Or,
    And,
    Not,
    Compare,
    BitOr,
    BitXor,
    BitAnd,
    Shift,
    Arithmetic,
    Term,
    Factor,
    Power,
    Await,
    Atom,
}

impl Level {
    /// The next tighter one.
    fn tighter(self) -> Self {
        match self {
            Self::Tuple => Self::Test,
            Self::Test => Self::Or,
            Self::Or => Self::And,
            Self::And => Self::Not,
            Self::Not => Self::Compare,
            Self::Compare => Self::BitOr,
            Self::BitOr => Self::BitXor,
            Self::BitXor => Self::BitAnd,
            Self::BitAnd => Self::Shift,
            Self::Shift => Self::Arithmetic,
            Self::Arithmetic => Self::Term,
            Self::Term => Self::Factor,
            Self::Factor => Self::Power,
            Self::Power => Self::Await,
            Self::Await | Self::Atom => Self::Atom,
        }
    }
}

/// The text of an expression (`_PyAST_ExprAsUnicode`).
pub(super) fn expression_text(e: &Expr) -> PyStr {
    text_at(e, Level::Test)
}

fn text_at(e: &Expr, level: Level) -> PyStr {
    let mut writer = Writer { out: StrBuilder::new() };
    writer.expression(e, level);
    writer.out.finish()
}

struct Writer {
    out: StrBuilder,
}

impl Writer {
    fn text(&mut self, text: &str) {
        self.out.push_text(text);
    }

    fn parenthesized_if(&mut self, parentheses: bool, write: impl FnOnce(&mut Self)) {
        if parentheses {
            self.text("(");
        }
        write(self);
        if parentheses {
            self.text(")");
        }
    }

    fn list(&mut self, items: &[Expr]) {
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.text(", ");
            }
            self.expression(item, Level::Test);
        }
    }

    fn expression(&mut self, e: &Expr, level: Level) {
        match e {
            Expr::BoolOp(e) => {
                let (word, own) = if e.op == ast::BoolOp::And { (" and ", Level::And) } else { (" or ", Level::Or) };
                self.parenthesized_if(level > own, |w| {
                    for (index, value) in e.values.iter().enumerate() {
                        if index > 0 {
                            w.text(word);
                        }
                        w.expression(value, own.tighter());
                    }
                });
            }
            Expr::BinOp(e) => self.binary(e, level),
            Expr::UnaryOp(e) => {
                let (sign, own) = match e.op {
                    ast::UnaryOp::Invert => ("~", Level::Factor),
                    ast::UnaryOp::Not => ("not ", Level::Not),
                    ast::UnaryOp::UAdd => ("+", Level::Factor),
                    ast::UnaryOp::USub => ("-", Level::Factor),
                };
                self.parenthesized_if(level > own, |w| {
                    w.text(sign);
                    w.expression(&e.operand, own);
                });
            }
            Expr::Lambda(e) => self.parenthesized_if(level > Level::Test, |w| {
                let positional = !e.args.args.is_empty() || !e.args.posonlyargs.is_empty();
                w.text(if positional { "lambda " } else { "lambda" });
                w.arguments(&e.args);
                w.text(": ");
                w.expression(&e.body, Level::Test);
            }),
            Expr::IfExp(e) => self.parenthesized_if(level > Level::Test, |w| {
                w.expression(&e.body, Level::Or);
                w.text(" if ");
                w.expression(&e.test, Level::Or);
                w.text(" else ");
                w.expression(&e.orelse, Level::Test);
            }),
            Expr::Dict(e) => self.dict(e),
            Expr::Set(e) => self.enclosed("{", "}", &e.elts),
            Expr::List(e) => self.enclosed("[", "]", &e.elts),
            Expr::Tuple(e) if e.elts.is_empty() => self.text("()"),
            Expr::Tuple(e) => self.parenthesized_if(level > Level::Tuple, |w| {
                w.list(&e.elts);
                if e.elts.len() == 1 {
                    w.text(",");
                }
            }),
            Expr::GeneratorExp(e) => self.comprehension("(", ")", &e.elt, None, &e.generators),
            Expr::ListComp(e) => self.comprehension("[", "]", &e.elt, None, &e.generators),
            Expr::SetComp(e) => self.comprehension("{", "}", &e.elt, None, &e.generators),
            Expr::DictComp(e) => self.comprehension("{", "}", &e.key, Some(&e.value), &e.generators),
            Expr::Yield(e) => match &e.value {
                None => self.text("(yield)"),
                Some(value) => {
                    self.text("(yield ");
                    self.expression(value, Level::Test);
                    self.text(")");
                }
            },
            Expr::YieldFrom(e) => {
                self.text("(yield from ");
                self.expression(&e.value, Level::Test);
                self.text(")");
            }
            Expr::Await(e) => self.parenthesized_if(level > Level::Await, |w| {
                w.text("await ");
                w.expression(&e.value, Level::Atom);
            }),
            Expr::Compare(e) => self.parenthesized_if(level > Level::Compare, |w| {
                w.expression(&e.left, Level::BitOr);
                for (op, comparator) in e.ops.iter().zip(&e.comparators) {
                    w.text(" ");
                    w.text(op.as_str());
                    w.text(" ");
                    w.expression(comparator, Level::BitOr);
                }
            }),
            Expr::Call(e) => self.call(e),
            Expr::Constant(e) => {
                if literal::has_unicode_prefix(e) {
                    self.text("u");
                }
                self.constant(&literal::constant(e));
            }
            Expr::JoinedStr(e) => self.joined_str(e),
            Expr::FormattedValue(e) => self.formatted_value(e),
            Expr::Attribute(e) => {
                self.expression(&e.value, Level::Atom);
                // A space keeps `1 .real` from being a float.
                let is_int = matches!(&*e.value, Expr::Constant(value) if value.value.is_int());
                self.text(if is_int { " ." } else { "." });
                self.text(&e.attr);
            }
            Expr::Subscript(e) => {
                self.expression(&e.value, Level::Atom);
                self.text("[");
                self.expression(&e.slice, Level::Tuple);
                self.text("]");
            }
            Expr::Starred(e) => {
                self.text("*");
                self.expression(&e.value, Level::BitOr);
            }
            Expr::Slice(e) => self.slice(e),
            Expr::Name(e) => self.text(&e.id),
            Expr::NamedExpr(e) => self.parenthesized_if(level > Level::Tuple, |w| {
                w.expression(&e.target, Level::Atom);
                w.text(" := ");
                w.expression(&e.value, Level::Atom);
            }),
        }
    }

    fn binary(&mut self, e: &ast::ExprBinOp, level: Level) {
        let (sign, own) = match e.op {
            Operator::Add => (" + ", Level::Arithmetic),
            Operator::Sub => (" - ", Level::Arithmetic),
            Operator::Mult => (" * ", Level::Term),
            Operator::MatMult => (" @ ", Level::Term),
            Operator::Div => (" / ", Level::Term),
            Operator::Mod => (" % ", Level::Term),
            Operator::FloorDiv => (" // ", Level::Term),
            Operator::LShift => (" << ", Level::Shift),
            Operator::RShift => (" >> ", Level::Shift),
            Operator::BitOr => (" | ", Level::BitOr),
            Operator::BitXor => (" ^ ", Level::BitXor),
            Operator::BitAnd => (" & ", Level::BitAnd),
            Operator::Pow => (" ** ", Level::Power),
        };
        let (left, right) = if e.op == Operator::Pow { (own.tighter(), own) } else { (own, own.tighter()) };
        self.parenthesized_if(level > own, |w| {
            w.expression(&e.left, left);
            w.text(sign);
            w.expression(&e.right, right);
        });
    }

    fn enclosed(&mut self, open: &str, close: &str, items: &[Expr]) {
        self.text(open);
        self.list(items);
        self.text(close);
    }

    fn dict(&mut self, e: &ast::ExprDict) {
        self.text("{");
        for (index, (key, value)) in e.keys.iter().zip(&e.values).enumerate() {
            if index > 0 {
                self.text(", ");
            }
            if let Some(key) = key {
                self.expression(key, Level::Test);
                self.text(": ");
                self.expression(value, Level::Test);
            } else {
                self.text("**");
                self.expression(value, Level::BitOr);
            }
        }
        self.text("}");
    }

    fn comprehension(
        &mut self,
        open: &str,
        close: &str,
        element: &Expr,
        value: Option<&Expr>,
        generators: &[ast::Comprehension],
    ) {
        self.text(open);
        self.expression(element, Level::Test);
        if let Some(value) = value {
            self.text(": ");
            self.expression(value, Level::Test);
        }
        for generator in generators {
            self.text(if generator.is_async { " async for " } else { " for " });
            self.expression(&generator.target, Level::Tuple);
            self.text(" in ");
            self.expression(&generator.iter, Level::Or);
            for condition in &generator.ifs {
                self.text(" if ");
                self.expression(condition, Level::Or);
            }
        }
        self.text(close);
    }

    fn call(&mut self, e: &ast::ExprCall) {
        self.expression(&e.func, Level::Atom);
        if let ([only @ Expr::GeneratorExp(_)], []) = (&*e.args, &*e.keywords) {
            return self.expression(only, Level::Test);
        }
        self.text("(");
        self.list(&e.args);
        for (index, keyword) in e.keywords.iter().enumerate() {
            if index > 0 || !e.args.is_empty() {
                self.text(", ");
            }
            match &keyword.arg {
                None => self.text("**"),
                Some(name) => {
                    self.text(name);
                    self.text("=");
                }
            }
            self.expression(&keyword.value, Level::Test);
        }
        self.text(")");
    }

    fn slice(&mut self, e: &ast::ExprSlice) {
        if let Some(lower) = &e.lower {
            self.expression(lower, Level::Test);
        }
        self.text(":");
        if let Some(upper) = &e.upper {
            self.expression(upper, Level::Test);
        }
        if let Some(step) = &e.step {
            self.text(":");
            self.expression(step, Level::Test);
        }
    }

    fn arguments(&mut self, arguments: &ast::Arguments) {
        let mut first = true;
        let mut separate = |w: &mut Self| {
            if !std::mem::take(&mut first) {
                w.text(", ");
            }
        };
        for (index, argument) in arguments.posonlyargs.iter().chain(&arguments.args).enumerate() {
            separate(self);
            self.argument(&argument.def, argument.default.as_deref());
            if index + 1 == arguments.posonlyargs.len() {
                self.text(", /");
            }
        }
        if arguments.vararg.is_some() || !arguments.kwonlyargs.is_empty() {
            separate(self);
            self.text("*");
            if let Some(argument) = &arguments.vararg {
                self.argument(argument, None);
            }
        }
        for argument in &arguments.kwonlyargs {
            separate(self);
            self.argument(&argument.def, argument.default.as_deref());
        }
        if let Some(argument) = &arguments.kwarg {
            separate(self);
            self.text("**");
            self.argument(argument, None);
        }
    }

    fn argument(&mut self, argument: &ast::Arg, default: Option<&Expr>) {
        self.text(&argument.arg);
        if let Some(annotation) = &argument.annotation {
            self.text(": ");
            self.expression(annotation, Level::Test);
        }
        if let Some(default) = default {
            self.text("=");
            self.expression(default, Level::Test);
        }
    }

    /// `repr()` of a constant, with infinity as a number that evaluates to it.
    fn constant(&mut self, value: &Const) {
        match value {
            Const::None => self.text("None"),
            Const::Bool(value) => self.text(if *value { "True" } else { "False" }),
            Const::Ellipsis => self.text("..."),
            Const::Int(value) => self.text(&value.to_string()),
            Const::Float(value) => self.text(&float_repr(*value).replace("inf", "1e309")),
            // A complex literal has no real part.
            Const::Complex(_, imaginary) => {
                let text = float_repr(*imaginary).replace("inf", "1e309");
                self.text(text.strip_suffix(".0").unwrap_or(&text));
                self.text("j");
            }
            Const::Str(value) => self.out.push_str(&repr_str(value)),
            Const::Bytes(value) => self.text(&repr_bytes(value)),
            Const::Tuple(items) => {
                self.text("(");
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        self.text(", ");
                    }
                    self.constant(item);
                }
                self.text(if items.len() == 1 { ",)" } else { ")" });
            }
            // No literal produces any of these.
            Const::FrozenSet(_) | Const::Slice(_) | Const::Code(_) => {}
        }
    }

    fn joined_str(&mut self, e: &ast::ExprJoinedStr) {
        let mut body = Self { out: StrBuilder::new() };
        let template = template::values(e);
        body.pieces(template.unwrap_or(&e.values));
        self.text(if template.is_some() { "t" } else { "f" });
        self.out.push_str(&repr_str(&body.out.finish()));
    }

    /// The pieces of an f-string or of a format specification, without quotes.
    fn pieces(&mut self, values: &[Expr]) {
        for value in values {
            match value {
                Expr::Constant(constant) => {
                    let Const::Str(text) = literal::constant(constant) else { continue };
                    for point in &text {
                        self.out.push(point);
                        if point == u32::from('{') || point == u32::from('}') {
                            self.out.push(point);
                        }
                    }
                }
                Expr::FormattedValue(field) => self.formatted_value(field),
                other => self.expression(other, Level::Test),
            }
        }
    }

    fn formatted_value(&mut self, e: &ast::ExprFormattedValue) {
        let interpolation = template::parts(e);
        let value = match interpolation {
            Some((text, _)) => PyStr::from_code_points(&literal::code_points(text).unwrap_or_default()),
            None => text_at(&e.value, Level::Or),
        };
        self.text(if value.get(0) == Some(u32::from('{')) { "{ " } else { "{" });
        self.out.push_str(&value);
        match e.conversion {
            ast::ConversionFlag::None => {}
            ast::ConversionFlag::Str => self.text("!s"),
            ast::ConversionFlag::Repr => self.text("!r"),
            ast::ConversionFlag::Ascii => self.text("!a"),
        }
        if let Some(spec) = interpolation.map_or(e.format_spec.as_deref(), |(_, spec)| spec) {
            self.text(":");
            match spec {
                Expr::JoinedStr(spec) => self.pieces(&spec.values),
                other => self.expression(other, Level::Test),
            }
        }
        self.text("}");
    }
}
