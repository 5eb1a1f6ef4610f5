//! Expressions: which part of the generator compiles which kind, and the kinds too small for a file of their own.
//!
//! Called for every expression. Mirrors `codegen_visit_expr`, `codegen_boolop`, `codegen_compare`, `codegen_subscript`,
//! `codegen_slice` and `codegen_add_yield_from`; book chapter "Compiling Python Source Code".

use super::compiler::{Compiler, Result};
use super::names::SuperLoad;
use super::unit::ScopeType;
use crate::code::Const;
use crate::compile::front::literal;
use crate::compile::front::location::Location;
use crate::compile::front::tree::ast::{self, CmpOp, Expr, ExprContext, Operator};
use crate::opcode::Opcode;

/// `BINARY_OP` operand of a subscript; it has no in-place form.
pub(super) const NB_SUBSCR: u32 = 26;
/// What is added to a `BINARY_OP` operand for `+=` and the like.
const NB_INPLACE: u32 = 13;
/// `CALL_INTRINSIC_1` operands.
const INTRINSIC_ASYNC_GEN_WRAP: u32 = 4;
const INTRINSIC_UNARY_POSITIVE: u32 = 5;
/// `RESUME` operands.
const RESUME_AFTER_YIELD: u32 = 1;
const RESUME_AFTER_YIELD_FROM: u32 = 2;
pub(super) const RESUME_AFTER_AWAIT: u32 = 3;

impl<'a> Compiler<'a> {
    /// Expressions in order.
    pub(super) fn visit_exprs(&mut self, expressions: &'a [Expr]) -> Result {
        expressions.iter().try_for_each(|expression| self.visit_expr(expression))
    }

    /// Compiles one expression: its value is pushed, or it is assigned to or deleted, depending on its context.
    pub(super) fn visit_expr(&mut self, expression: &'a Expr) -> Result {
        match expression {
            Expr::NamedExpr(e) => {
                self.visit_expr(&e.value)?;
                self.addop_i(self.loc(e), Opcode::COPY, 1);
                self.visit_expr(&e.target)
            }
            Expr::BoolOp(e) => self.bool_op(e),
            Expr::BinOp(e) => {
                self.visit_expr(&e.left)?;
                self.visit_expr(&e.right)?;
                self.addop_binary(self.loc(e), e.op);
                Ok(())
            }
            Expr::UnaryOp(e) => self.unary_op(e),
            Expr::Lambda(e) => self.lambda(e),
            Expr::IfExp(e) => self.if_expression(e),
            Expr::Dict(e) => self.dict(e),
            Expr::Set(e) => self.set(self.loc(e), &e.elts),
            Expr::GeneratorExp(e) => self.generator_expression(e),
            Expr::ListComp(e) => self.list_comprehension(e),
            Expr::SetComp(e) => self.set_comprehension(e),
            Expr::DictComp(e) => self.dict_comprehension(e),
            Expr::Yield(e) => self.yield_expression(e),
            Expr::YieldFrom(e) => self.yield_from(e),
            Expr::Await(e) => {
                self.visit_expr(&e.value)?;
                self.await_top(self.loc(e), 0);
                Ok(())
            }
            Expr::Compare(e) => self.compare(e),
            Expr::Call(e) => self.call(e),
            Expr::Constant(e) => {
                let value = self.constant(e);
                self.addop_load_const(self.loc(e), value);
                Ok(())
            }
            Expr::JoinedStr(e) => self.joined_str(e),
            Expr::FormattedValue(e) => self.formatted_value(e),
            Expr::Attribute(e) => self.attribute(e),
            Expr::Subscript(e) => self.subscript(e),
            Expr::Starred(e) if e.ctx == ExprContext::Store => {
                self.error(self.loc(e), "starred assignment target must be in a list or tuple")
            }
            Expr::Starred(e) => self.error(self.loc(e), "can't use starred expression here"),
            Expr::Slice(e) => self.slice(e),
            Expr::Name(e) => {
                self.nameop(self.loc(e), &e.id, e.ctx);
                Ok(())
            }
            Expr::List(e) => match e.ctx {
                ExprContext::Load => self.list(self.loc(e), &e.elts),
                ExprContext::Store => self.unpack(self.loc(e), &e.elts),
                ExprContext::Del => self.visit_exprs(&e.elts),
            },
            Expr::Tuple(e) => match e.ctx {
                ExprContext::Load => self.tuple(self.loc(e), &e.elts),
                ExprContext::Store => self.unpack(self.loc(e), &e.elts),
                ExprContext::Del => self.visit_exprs(&e.elts),
            },
        }
    }

    /// The value of a constant expression.
    pub(super) fn constant(&self, e: &ast::ExprConstant) -> Const {
        literal::constant(e)
    }

    fn bool_op(&mut self, e: &'a ast::ExprBoolOp) -> Result {
        let location = self.loc(e);
        let jump = if e.op == ast::BoolOp::And { Opcode::JUMP_IF_FALSE } else { Opcode::JUMP_IF_TRUE };
        let end = self.new_label();
        for (index, value) in e.values.iter().enumerate() {
            self.visit_expr(value)?;
            if index + 1 < e.values.len() {
                self.addop_jump(location, jump, end);
                self.addop(location, Opcode::POP_TOP);
            }
        }
        self.use_label(end);
        Ok(())
    }

    fn unary_op(&mut self, e: &'a ast::ExprUnaryOp) -> Result {
        let location = self.loc(e);
        self.visit_expr(&e.operand)?;
        match e.op {
            ast::UnaryOp::UAdd => self.addop_i(location, Opcode::CALL_INTRINSIC_1, INTRINSIC_UNARY_POSITIVE),
            ast::UnaryOp::Not => {
                self.addop(location, Opcode::TO_BOOL);
                self.addop(location, Opcode::UNARY_NOT);
            }
            ast::UnaryOp::Invert => self.addop(location, Opcode::UNARY_INVERT),
            ast::UnaryOp::USub => self.addop(location, Opcode::UNARY_NEGATIVE),
        }
        Ok(())
    }

    /// BINARY_OP of `a + b` and its like.
    pub(super) fn addop_binary(&mut self, location: Location, operator: Operator) {
        self.addop_i(location, Opcode::BINARY_OP, binary_operand(operator));
    }

    /// BINARY_OP of `a += b` and its like.
    pub(super) fn addop_inplace(&mut self, location: Location, operator: Operator) {
        self.addop_i(location, Opcode::BINARY_OP, binary_operand(operator) + NB_INPLACE);
    }

    /// COMPARE_OP, IS_OP or CONTAINS_OP. The operand of COMPARE_OP has the operator in its top bits and, in the low
    /// four, the outcomes for which it holds (less 2, greater 4, equal 8, unordered 1).
    pub(super) fn addop_compare(&mut self, location: Location, operator: CmpOp) {
        const UNORDERED: u32 = 1;
        const LESS: u32 = 2;
        const GREATER: u32 = 4;
        const EQUAL: u32 = 8;
        let (number, mask) = match operator {
            CmpOp::Lt => (0, LESS),
            CmpOp::LtE => (1, LESS | EQUAL),
            CmpOp::Eq => (2, EQUAL),
            CmpOp::NotEq => (3, UNORDERED | LESS | GREATER),
            CmpOp::Gt => (4, GREATER),
            CmpOp::GtE => (5, GREATER | EQUAL),
            CmpOp::Is => return self.addop_i(location, Opcode::IS_OP, 0),
            CmpOp::IsNot => return self.addop_i(location, Opcode::IS_OP, 1),
            CmpOp::In => return self.addop_i(location, Opcode::CONTAINS_OP, 0),
            CmpOp::NotIn => return self.addop_i(location, Opcode::CONTAINS_OP, 1),
        };
        self.addop_i(location, Opcode::COMPARE_OP, number << 5 | mask);
    }

    fn compare(&mut self, e: &'a ast::ExprCompare) -> Result {
        let location = self.loc(e);
        self.check_compare(e);
        self.visit_expr(&e.left)?;
        let last = e.ops.len() - 1;
        if last == 0 {
            self.visit_expr(&e.comparators[0])?;
            self.addop_compare(location, e.ops[0]);
            return Ok(());
        }
        let cleanup = self.new_label();
        for (comparator, op) in e.comparators[..last].iter().zip(&e.ops) {
            self.visit_expr(comparator)?;
            self.addop_i(location, Opcode::SWAP, 2);
            self.addop_i(location, Opcode::COPY, 2);
            self.addop_compare(location, *op);
            self.addop_i(location, Opcode::COPY, 1);
            self.addop(location, Opcode::TO_BOOL);
            self.addop_jump(location, Opcode::POP_JUMP_IF_FALSE, cleanup);
            self.addop(location, Opcode::POP_TOP);
        }
        self.visit_expr(&e.comparators[last])?;
        self.addop_compare(location, e.ops[last]);
        let end = self.new_label();
        self.addop_jump(Location::NONE, Opcode::JUMP_NO_INTERRUPT, end);
        self.use_label(cleanup);
        self.addop_i(location, Opcode::SWAP, 2);
        self.addop(location, Opcode::POP_TOP);
        self.use_label(end);
        Ok(())
    }

    fn attribute(&mut self, e: &'a ast::ExprAttribute) -> Result {
        let location = self.loc(e);
        if e.ctx == ExprContext::Load
            && let Some(call) = self.optimizable_super_call(e)
        {
            self.load_super_arguments(call)?;
            let load = if call.args.is_empty() { SuperLoad::ZeroAttr } else { SuperLoad::Attr };
            self.addop_super(location, load, &e.attr);
            self.addop(self.start_at_attribute(location, e), Opcode::NOP);
            return Ok(());
        }
        self.note_static_attribute(e);
        self.visit_expr(&e.value)?;
        let opcode = match e.ctx {
            ExprContext::Load => Opcode::LOAD_ATTR,
            ExprContext::Store => Opcode::STORE_ATTR,
            ExprContext::Del => Opcode::DELETE_ATTR,
        };
        self.addop_name(self.start_at_attribute(location, e), opcode, &e.attr);
        Ok(())
    }

    /// If an attribute access spans several lines, it begins at the name of the attribute
    /// (`update_start_location_to_match_attr`).
    pub(super) fn start_at_attribute(&self, mut location: Location, e: &ast::ExprAttribute) -> Location {
        let whole = self.loc(e);
        if location.lineno == whole.end_lineno {
            return location;
        }
        location.lineno = whole.end_lineno;
        let length = e.attr.chars().count() as i32;
        if length <= whole.end_col_offset {
            location.col_offset = whole.end_col_offset - length;
        } else {
            location.col_offset = -1;
            location.end_col_offset = -1;
        }
        location.end_lineno = location.end_lineno.max(location.lineno);
        if location.lineno == location.end_lineno {
            location.end_col_offset = location.end_col_offset.max(location.col_offset);
        }
        location
    }

    fn subscript(&mut self, e: &'a ast::ExprSubscript) -> Result {
        let location = self.loc(e);
        if e.ctx == ExprContext::Load {
            self.check_subscript(e);
        }
        self.visit_expr(&e.value)?;
        if e.ctx != ExprContext::Del
            && let Some(slice) = Self::two_element_slice(&e.slice)
        {
            self.slice_bounds(slice)?;
            let load = e.ctx == ExprContext::Load;
            self.addop(location, if load { Opcode::BINARY_SLICE } else { Opcode::STORE_SLICE });
            return Ok(());
        }
        self.visit_expr(&e.slice)?;
        match e.ctx {
            ExprContext::Load => self.addop_i(location, Opcode::BINARY_OP, NB_SUBSCR),
            ExprContext::Store => self.addop(location, Opcode::STORE_SUBSCR),
            ExprContext::Del => self.addop(location, Opcode::DELETE_SUBSCR),
        }
        Ok(())
    }

    /// The slice `a:b` that BINARY_SLICE and STORE_SLICE make from two values on the stack: a non-constant one without
    /// a step.
    pub(super) fn two_element_slice(e: &'a Expr) -> Option<&'a ast::ExprSlice> {
        match e {
            Expr::Slice(slice) if slice.step.is_none() && !is_constant_slice(slice) => Some(slice),
            _ => None,
        }
    }

    /// Pushes start and stop of a slice.
    pub(super) fn slice_bounds(&mut self, e: &'a ast::ExprSlice) -> Result {
        for bound in [&e.lower, &e.upper] {
            match bound {
                Some(bound) => self.visit_expr(bound)?,
                None => self.addop_load_const(self.loc(e), Const::None),
            }
        }
        Ok(())
    }

    fn slice(&mut self, e: &'a ast::ExprSlice) -> Result {
        let location = self.loc(e);
        if is_constant_slice(e) {
            let parts = [&e.lower, &e.upper, &e.step].map(|part| match part.as_deref() {
                Some(Expr::Constant(value)) => self.constant(value),
                _ => Const::None,
            });
            self.addop_load_const(location, Const::Slice(Box::new(parts)));
            return Ok(());
        }
        self.slice_bounds(e)?;
        let mut count = 2;
        if let Some(step) = &e.step {
            self.visit_expr(step)?;
            count = 3;
        }
        self.addop_i(location, Opcode::BUILD_SLICE, count);
        Ok(())
    }

    fn yield_expression(&mut self, e: &'a ast::ExprYield) -> Result {
        let location = self.loc(e);
        if !self.entry().is_function_like() {
            return self.error(location, "'yield' outside function");
        }
        match &e.value {
            Some(value) => self.visit_expr(value)?,
            None => self.addop_load_const(location, Const::None),
        }
        self.addop_yield(location);
        Ok(())
    }

    /// Yields the value on top of the stack, and continues with the value sent.
    pub(super) fn addop_yield(&mut self, location: Location) {
        let entry = self.entry();
        if entry.generator && entry.coroutine {
            self.addop_i(location, Opcode::CALL_INTRINSIC_1, INTRINSIC_ASYNC_GEN_WRAP);
        }
        self.addop_i(location, Opcode::YIELD_VALUE, 0);
        self.addop_i(location, Opcode::RESUME, RESUME_AFTER_YIELD);
    }

    fn yield_from(&mut self, e: &'a ast::ExprYieldFrom) -> Result {
        let location = self.loc(e);
        if !self.entry().is_function_like() {
            return self.error(location, "'yield from' outside function");
        }
        if self.u.scope_type == ScopeType::AsyncFunction {
            return self.error(location, "'yield from' inside async function");
        }
        self.visit_expr(&e.value)?;
        self.addop(location, Opcode::GET_YIELD_FROM_ITER);
        self.addop_load_const(location, Const::None);
        self.add_yield_from(location, RESUME_AFTER_YIELD_FROM);
        Ok(())
    }

    /// Awaits the value on top of the stack; `operand` tells GET_AWAITABLE for what.
    pub(super) fn await_top(&mut self, location: Location, operand: u32) {
        self.addop_i(location, Opcode::GET_AWAITABLE, operand);
        self.addop_load_const(location, Const::None);
        self.add_yield_from(location, RESUME_AFTER_AWAIT);
    }

    /// Passes values on from an inner iterator until it ends. The block around YIELD_VALUE catches the StopIteration
    /// that a `throw` or `close` brings. `resume` is RESUME's operand.
    pub(super) fn add_yield_from(&mut self, location: Location, resume: u32) {
        let send = self.new_label();
        let fail = self.new_label();
        let exit = self.new_label();
        self.use_label(send);
        self.addop_jump(location, Opcode::SEND, exit);
        self.addop_jump(location, Opcode::SETUP_FINALLY, fail);
        self.addop_i(location, Opcode::YIELD_VALUE, 1);
        self.addop(Location::NONE, Opcode::POP_BLOCK);
        self.addop_i(location, Opcode::RESUME, resume);
        self.addop_jump(location, Opcode::JUMP_NO_INTERRUPT, send);
        self.use_label(fail);
        self.addop(location, Opcode::CLEANUP_THROW);
        self.use_label(exit);
        self.addop(location, Opcode::END_SEND);
    }
}

/// Whether every part of a slice is a constant or missing.
fn is_constant_slice(e: &ast::ExprSlice) -> bool {
    [&e.lower, &e.upper, &e.step].into_iter().flatten().all(|part| matches!(**part, Expr::Constant(_)))
}

/// The operand of BINARY_OP for an operator (`NB_ADD` and its like).
fn binary_operand(operator: Operator) -> u32 {
    match operator {
        Operator::Add => 0,
        Operator::BitAnd => 1,
        Operator::FloorDiv => 2,
        Operator::LShift => 3,
        Operator::MatMult => 4,
        Operator::Mult => 5,
        Operator::Mod => 6,
        Operator::BitOr => 7,
        Operator::Pow => 8,
        Operator::RShift => 9,
        Operator::Sub => 10,
        Operator::Div => 11,
        Operator::BitXor => 12,
    }
}
