//! SyntaxWarnings about expressions that cannot be intended.
//!
//! Called where such an expression is compiled; emits no instruction. Mirrors `codegen_check_compare`, `check_caller`,
//! `check_subscripter` and `check_index`; book chapter "Compiling Python Source Code".

use super::compiler::Compiler;
use crate::compile::front::location::Location;
use crate::compile::front::template;
use crate::compile::front::tree::ast::{self, CmpOp, Constant, Expr};

/// The name of the type that an expression certainly has.
fn infer_type(e: &Expr) -> Option<&'static str> {
    Some(match e {
        Expr::Tuple(_) => "tuple",
        Expr::List(_) | Expr::ListComp(_) => "list",
        Expr::Dict(_) | Expr::DictComp(_) => "dict",
        Expr::Set(_) | Expr::SetComp(_) => "set",
        Expr::GeneratorExp(_) => "generator",
        Expr::Lambda(_) => "function",
        Expr::JoinedStr(joined) if template::values(joined).is_some() => "string.templatelib.Template",
        Expr::JoinedStr(_) | Expr::FormattedValue(_) => "str",
        Expr::Constant(e) => match e.value {
            Constant::None => "NoneType",
            Constant::Bool(_) => "bool",
            Constant::Str(_) => "str",
            Constant::Bytes(_) => "bytes",
            Constant::Int(_) => "int",
            Constant::Tuple(_) => "tuple",
            Constant::Float(_) => "float",
            Constant::Complex { .. } => "complex",
            Constant::Ellipsis => "ellipsis",
        },
        _ => return None,
    })
}

/// Whether an operand may be compared by identity: any but a literal, except None, True, False and `...`.
fn has_identity(e: &Expr) -> bool {
    match e {
        Expr::Tuple(tuple) => !tuple.elts.iter().all(|e| matches!(e, Expr::Constant(_))),
        Expr::Constant(e) => matches!(e.value, Constant::None | Constant::Bool(_) | Constant::Ellipsis),
        _ => true,
    }
}

impl Compiler<'_> {
    /// `x is 1`
    pub(super) fn check_compare(&mut self, e: &ast::ExprCompare) {
        let mut left = &*e.left;
        for (op, right) in e.ops.iter().zip(&e.comparators) {
            let literal = if has_identity(left) { right } else { left };
            if matches!(op, CmpOp::Is | CmpOp::IsNot) && !has_identity(literal) {
                let name = infer_type(literal).unwrap_or_default();
                let message = if *op == CmpOp::Is {
                    format!("\"is\" with '{name}' literal. Did you mean \"==\"?")
                } else {
                    format!("\"is not\" with '{name}' literal. Did you mean \"!=\"?")
                };
                return self.warn(self.loc(e), message);
            }
            left = right;
        }
    }

    /// `"text"(x)`
    pub(super) fn check_caller(&mut self, e: &Expr) {
        if matches!(e, Expr::Lambda(_)) {
            return;
        }
        if let Some(name) = infer_type(e) {
            self.warn(self.loc(e), format!("'{name}' object is not callable; perhaps you missed a comma?"));
        }
    }

    /// `{1, 2}[0]` and `[1, 2]["x"]`
    pub(super) fn check_subscript(&mut self, e: &ast::ExprSubscript) {
        let value = &*e.value;
        let Some(name) = infer_type(value) else { return };
        let not_subscriptable = match value {
            Expr::Constant(constant) => matches!(
                constant.value,
                Constant::None
                    | Constant::Ellipsis
                    | Constant::Bool(_)
                    | Constant::Int(_)
                    | Constant::Float(_)
                    | Constant::Complex { .. }
            ),
            Expr::Set(_) | Expr::SetComp(_) | Expr::GeneratorExp(_) | Expr::Lambda(_) => true,
            _ => false,
        };
        if not_subscriptable {
            let message = format!("'{name}' object is not subscriptable; perhaps you missed a comma?");
            self.warn(self.loc(value), message);
        }
        let Some(index) = infer_type(&e.slice) else { return };
        let sequence = match value {
            Expr::Constant(constant) => {
                matches!(constant.value, Constant::Str(_) | Constant::Bytes(_) | Constant::Tuple(_))
            }
            Expr::JoinedStr(joined) => template::values(joined).is_none(),
            Expr::Tuple(_) | Expr::List(_) | Expr::ListComp(_) | Expr::FormattedValue(_) => true,
            _ => false,
        };
        if sequence && !matches!(index, "int" | "bool") {
            let message =
                format!("{name} indices must be integers or slices, not {index}; perhaps you missed a comma?");
            self.warn(self.loc(value), message);
        }
    }

    /// `assert (x, "message")`
    pub(super) fn check_assert(&mut self, location: Location, test: &Expr) {
        let filled_tuple = match test {
            Expr::Tuple(tuple) => !tuple.elts.is_empty(),
            Expr::Constant(constant) => matches!(&constant.value, Constant::Tuple(items) if !items.is_empty()),
            _ => false,
        };
        if filled_tuple {
            self.warn(location, "assertion is always true, perhaps remove parentheses?".to_owned());
        }
    }
}
