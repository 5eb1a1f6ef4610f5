//! Formatted string literals.
//!
//! Called by `expressions`. Mirrors `codegen_joined_str` and `codegen_formatted_value`.

use super::{Compiler, Result, STACK_USE_GUIDELINE};
use crate::code::Const;
use crate::compile::parse::ast;
use crate::opcode::Opcode;
use crate::text::PyStr;

impl<'a> Compiler<'a> {
    /// The pieces of an f-string, joined; very many of them by way of `"".join`.
    pub(super) fn joined_str(&mut self, e: &'a ast::ExprJoinedStr) -> Result {
        let location = self.loc(e);
        let count = e.values.len();
        if count > STACK_USE_GUIDELINE {
            self.addop_load_const(location, Const::Str(PyStr::empty()));
            self.addop_load_method(location, "join");
            self.addop_i(location, Opcode::BUILD_LIST, 0);
            for value in &e.values {
                self.visit_expr(value)?;
                self.addop_i(location, Opcode::LIST_APPEND, 1);
            }
            self.addop_i(location, Opcode::CALL, 1);
            return Ok(());
        }
        self.visit_exprs(&e.values)?;
        match count {
            0 => self.addop_load_const(location, Const::Str(PyStr::empty())),
            1 => {}
            _ => self.addop_i(location, Opcode::BUILD_STRING, count as u32),
        }
        Ok(())
    }

    /// One field of an f-string.
    pub(super) fn formatted_value(&mut self, e: &'a ast::ExprFormattedValue) -> Result {
        let location = self.loc(e);
        self.visit_expr(&e.value)?;
        let conversion = match e.conversion {
            ast::ConversionFlag::None => None,
            ast::ConversionFlag::Str => Some(1),
            ast::ConversionFlag::Repr => Some(2),
            ast::ConversionFlag::Ascii => Some(3),
        };
        if let Some(conversion) = conversion {
            self.addop_i(location, Opcode::CONVERT_VALUE, conversion);
        }
        if let Some(spec) = &e.format_spec {
            self.visit_expr(spec)?;
            self.addop(location, Opcode::FORMAT_WITH_SPEC);
        } else {
            self.addop(location, Opcode::FORMAT_SIMPLE);
        }
        Ok(())
    }
}
