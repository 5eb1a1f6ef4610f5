//! Formatted string literals and template strings.
//!
//! Called by `expressions`. Mirrors `codegen_joined_str`, `codegen_formatted_value`, `codegen_template_str` and
//! `codegen_interpolation`; book chapter "Compiling Python Source Code".

use super::compiler::{Compiler, Result, STACK_USE_GUIDELINE};
use crate::code::Const;
use crate::compile::front::location::Location;
use crate::compile::front::tree::ast;
use crate::compile::front::{literal, template};
use crate::opcode::Opcode;
use crate::text::PyStr;

impl<'a> Compiler<'a> {
    /// The pieces of an f-string, joined; if there are very many, by `"".join`.
    pub(super) fn joined_str(&mut self, e: &'a ast::ExprJoinedStr) -> Result {
        if let Some(values) = template::values(e) {
            return self.template(self.loc(e), values);
        }
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

    /// A template string: a tuple of the texts before, between and after the fields, and a tuple of the fields.
    fn template(&mut self, location: Location, values: &'a [ast::Expr]) -> Result {
        let (mut texts, mut fields) = (0, 0);
        let mut after_text = false;
        for value in values {
            if value.is_constant_expr() {
                self.visit_expr(value)?;
                texts += 1;
                after_text = true;
                continue;
            }
            if !after_text {
                self.addop_load_const(location, Const::Str(PyStr::empty()));
                texts += 1;
            }
            after_text = false;
            fields += 1;
        }
        if !after_text {
            self.addop_load_const(location, Const::Str(PyStr::empty()));
            texts += 1;
        }
        self.addop_i(location, Opcode::BUILD_TUPLE, texts);
        for value in values.iter().filter(|value| !value.is_constant_expr()) {
            self.visit_expr(value)?;
        }
        self.addop_i(location, Opcode::BUILD_TUPLE, fields);
        self.addop(location, Opcode::BUILD_TEMPLATE);
        Ok(())
    }

    /// One field of a template string; its operand says whether there is a format specification, and which conversion.
    fn interpolation(
        &mut self,
        e: &'a ast::ExprFormattedValue,
        text: &ast::ExprConstant,
        spec: Option<&'a ast::Expr>,
    ) -> Result {
        let location = self.loc(e);
        self.visit_expr(&e.value)?;
        self.addop_load_const(location, literal::constant(text));
        let mut operand = 2;
        if let Some(spec) = spec {
            operand += 1;
            self.visit_expr(spec)?;
        }
        operand |= conversion_number(e.conversion).unwrap_or(0) << 2;
        self.addop_i(location, Opcode::BUILD_INTERPOLATION, operand);
        Ok(())
    }

    /// One field of an f-string.
    pub(super) fn formatted_value(&mut self, e: &'a ast::ExprFormattedValue) -> Result {
        if let Some((text, spec)) = template::parts(e) {
            return self.interpolation(e, text, spec);
        }
        let location = self.loc(e);
        self.visit_expr(&e.value)?;
        if let Some(conversion) = conversion_number(e.conversion) {
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

/// `FVC_STR` and the like; `None` without a conversion.
fn conversion_number(conversion: ast::ConversionFlag) -> Option<u32> {
    match conversion {
        ast::ConversionFlag::None => None,
        ast::ConversionFlag::Str => Some(1),
        ast::ConversionFlag::Repr => Some(2),
        ast::ConversionFlag::Ascii => Some(3),
    }
}
