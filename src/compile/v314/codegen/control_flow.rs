//! Control flow: `if`, loops, `return`, `break`, `continue`, and jumps on conditions.
//!
//! Called by `statements` and by everything that tests a condition. Mirrors `codegen_jump_if`, `codegen_if`,
//! `codegen_for`, `codegen_while`, `codegen_return`, `codegen_break` and `codegen_continue`; book chapter "Compiling
//! Python Source Code".

use super::compiler::{Compiler, Result};
use super::expressions::RESUME_AFTER_AWAIT;
use super::fblock::{FBlockKind, OnTop, UpTo};
use crate::code::Const;
use crate::compile::front::location::Location;
use crate::compile::front::tree::ast::{self, Expr};
use crate::compile::instruction::Label;
use crate::opcode::Opcode;

/// The instruction that jumps if the value on the stack is true (or false).
fn pop_jump_if(condition: bool) -> Opcode {
    if condition { Opcode::POP_JUMP_IF_TRUE } else { Opcode::POP_JUMP_IF_FALSE }
}

impl<'a> Compiler<'a> {
    /// Jumps to `next` if `expression` is true (`codegen_jump_if` with 1).
    pub(super) fn jump_if_true(&mut self, expression: &'a Expr, next: Label) -> Result {
        self.jump_if(expression, next, true)
    }

    /// Jumps to `next` if `expression` is false (`codegen_jump_if` with 0).
    pub(super) fn jump_if_false(&mut self, expression: &'a Expr, next: Label) -> Result {
        self.jump_if(expression, next, false)
    }

    /// Jumps to `next` if the truth of `expression` is `condition`, and falls through otherwise. Boolean operators and
    /// chains of comparisons jump as soon as the outcome is known, without making a value of it.
    fn jump_if(&mut self, expression: &'a Expr, next: Label, condition: bool) -> Result {
        match expression {
            Expr::UnaryOp(e) if e.op == ast::UnaryOp::Not => {
                return self.jump_if(&e.operand, next, !condition);
            }
            Expr::BoolOp(e) => {
                let short_circuit = e.op == ast::BoolOp::Or;
                let Some((last, others)) = e.values.split_last() else { return Ok(()) };
                let decided = if short_circuit == condition { next } else { self.new_label() };
                for value in others {
                    self.jump_if(value, decided, short_circuit)?;
                }
                self.jump_if(last, next, condition)?;
                if decided != next {
                    self.use_label(decided);
                }
                return Ok(());
            }
            Expr::IfExp(e) => {
                let end = self.new_label();
                let orelse = self.new_label();
                self.jump_if_false(&e.test, orelse)?;
                self.jump_if(&e.body, next, condition)?;
                self.addop_jump(Location::NONE, Opcode::JUMP_NO_INTERRUPT, end);
                self.use_label(orelse);
                self.jump_if(&e.orelse, next, condition)?;
                self.use_label(end);
                return Ok(());
            }
            Expr::Compare(e) if e.ops.len() > 1 => return self.jump_if_chain(e, next, condition),
            _ => {}
        }
        self.visit_expr(expression)?;
        let location = self.loc(expression);
        self.addop(location, Opcode::TO_BOOL);
        self.addop_jump(location, pop_jump_if(condition), next);
        Ok(())
    }

    /// [`Self::jump_if`] for `a < b < c`.
    fn jump_if_chain(&mut self, compare: &'a ast::ExprCompare, next: Label, condition: bool) -> Result {
        self.check_compare(compare);
        let location = self.loc(compare);
        let cleanup = self.new_label();
        self.visit_expr(&compare.left)?;
        let last = compare.ops.len() - 1;
        for (comparator, op) in compare.comparators[..last].iter().zip(&compare.ops) {
            self.visit_expr(comparator)?;
            self.addop_i(location, Opcode::SWAP, 2);
            self.addop_i(location, Opcode::COPY, 2);
            self.addop_compare(location, *op);
            self.addop(location, Opcode::TO_BOOL);
            self.addop_jump(location, Opcode::POP_JUMP_IF_FALSE, cleanup);
        }
        self.visit_expr(&compare.comparators[last])?;
        self.addop_compare(location, compare.ops[last]);
        self.addop(location, Opcode::TO_BOOL);
        self.addop_jump(location, pop_jump_if(condition), next);
        let end = self.new_label();
        self.addop_jump(Location::NONE, Opcode::JUMP_NO_INTERRUPT, end);
        self.use_label(cleanup);
        self.addop(location, Opcode::POP_TOP);
        if !condition {
            self.addop_jump(Location::NONE, Opcode::JUMP_NO_INTERRUPT, next);
        }
        self.use_label(end);
        Ok(())
    }

    /// `body if test else orelse`
    pub(super) fn if_expression(&mut self, e: &'a ast::ExprIfExp) -> Result {
        let end = self.new_label();
        let orelse = self.new_label();
        self.jump_if_false(&e.test, orelse)?;
        self.visit_expr(&e.body)?;
        self.addop_jump(Location::NONE, Opcode::JUMP_NO_INTERRUPT, end);
        self.use_label(orelse);
        self.visit_expr(&e.orelse)?;
        self.use_label(end);
        Ok(())
    }

    /// `if`
    pub(super) fn if_stmt(&mut self, s: &'a ast::StmtIf) -> Result {
        let end = self.new_label();
        let next = if s.orelse.is_empty() { end } else { self.new_label() };
        self.jump_if_false(&s.test, next)?;
        self.visit_stmts(&s.body)?;
        if !s.orelse.is_empty() {
            self.addop_jump(Location::NONE, Opcode::JUMP_NO_INTERRUPT, end);
            self.use_label(next);
            self.visit_stmts(&s.orelse)?;
        }
        self.use_label(end);
        Ok(())
    }

    /// `for`
    pub(super) fn for_stmt(&mut self, s: &'a ast::StmtFor) -> Result {
        let start = self.new_label();
        let cleanup = self.new_label();
        let end = self.new_label();
        self.push_fblock(self.loc(s), FBlockKind::ForLoop, Some(start), Some(end))?;
        self.visit_expr(&s.iter)?;
        let location = self.loc(&*s.iter);
        self.addop(location, Opcode::GET_ITER);
        self.use_label(start);
        self.addop_jump(location, Opcode::FOR_ITER, cleanup);
        // So that tracing sees the line of a target on a line of its own; removed if redundant.
        self.addop(self.loc(&*s.target), Opcode::NOP);
        self.visit_expr(&s.target)?;
        self.visit_stmts(&s.body)?;
        self.addop_jump(Location::NONE, Opcode::JUMP, start);
        self.use_label(cleanup);
        self.addop(Location::NONE, Opcode::END_FOR);
        self.addop(Location::NONE, Opcode::POP_ITER);
        self.pop_fblock();
        self.visit_stmts(&s.orelse)?;
        self.use_label(end);
        Ok(())
    }

    /// `async for`
    pub(super) fn async_for(&mut self, s: &'a ast::StmtAsyncFor) -> Result {
        let location = self.loc(s);
        let start = self.new_label();
        let send = self.new_label();
        let except = self.new_label();
        let end = self.new_label();
        self.visit_expr(&s.iter)?;
        let iter_location = self.loc(&*s.iter);
        self.addop(iter_location, Opcode::GET_AITER);
        self.use_label(start);
        self.push_fblock(location, FBlockKind::AsyncForLoop, Some(start), Some(end))?;
        self.addop_jump(location, Opcode::SETUP_FINALLY, except);
        self.addop(location, Opcode::GET_ANEXT);
        self.addop_load_const(location, Const::None);
        self.use_label(send);
        self.add_yield_from(location, RESUME_AFTER_AWAIT);
        self.addop(location, Opcode::POP_BLOCK);
        self.addop(location, Opcode::NOT_TAKEN);
        self.visit_expr(&s.target)?;
        self.visit_stmts(&s.body)?;
        self.addop_jump(Location::NONE, Opcode::JUMP, start);
        self.pop_fblock();
        self.use_label(except);
        self.addop_jump(iter_location, Opcode::END_ASYNC_FOR, send);
        self.visit_stmts(&s.orelse)?;
        self.use_label(end);
        Ok(())
    }

    /// `while`
    pub(super) fn while_stmt(&mut self, s: &'a ast::StmtWhile) -> Result {
        let location = self.loc(s);
        let test = self.new_label();
        let end = self.new_label();
        let anchor = self.new_label();
        self.use_label(test);
        self.push_fblock(location, FBlockKind::WhileLoop, Some(test), Some(end))?;
        self.jump_if_false(&s.test, anchor)?;
        self.visit_stmts(&s.body)?;
        self.addop_jump(Location::NONE, Opcode::JUMP, test);
        self.pop_fblock();
        self.use_label(anchor);
        self.visit_stmts(&s.orelse)?;
        self.use_label(end);
        Ok(())
    }

    /// `return`
    pub(super) fn return_stmt(&mut self, s: &'a ast::StmtReturn) -> Result {
        let statement = self.loc(s);
        let mut location = statement;
        let entry = self.entry();
        if !entry.is_function_like() {
            return self.error(location, "'return' outside function");
        }
        if s.value.is_some() && entry.coroutine && entry.generator {
            return self.error(location, "'return' with value in async generator");
        }
        // A constant is loaded after the code that leaves the blocks; any other value waits on the stack meanwhile.
        let constant = match s.value.as_deref() {
            None => Some(Const::None),
            Some(Expr::Constant(value)) => Some(self.constant(value)),
            Some(_) => None,
        };
        if let Some(value) = s.value.as_deref() {
            let value_location = self.loc(value);
            if constant.is_some() {
                location = value_location;
                self.addop(location, Opcode::NOP);
            } else {
                self.visit_expr(value)?;
            }
            if value_location.lineno != statement.lineno {
                location = statement;
                self.addop(location, Opcode::NOP);
            }
        } else {
            self.addop(location, Opcode::NOP);
        }
        let on_top = if constant.is_none() { OnTop::ReturnValue } else { OnTop::Nothing };
        self.unwind_fblock_stack(&mut location, on_top, UpTo::CodeObject)?;
        if let Some(constant) = constant {
            self.addop_load_const(location, constant);
        }
        self.addop(location, Opcode::RETURN_VALUE);
        Ok(())
    }

    /// `break`
    pub(super) fn break_stmt(&mut self, statement: Location) -> Result {
        let mut location = statement;
        self.addop(location, Opcode::NOP);
        let Some(block) = self.unwind_fblock_stack(&mut location, OnTop::Nothing, UpTo::Loop)? else {
            return self.error(statement, "'break' outside loop");
        };
        self.unwind_fblock(&mut location, &block, OnTop::Nothing)?;
        if let Some(exit) = block.exit {
            self.addop_jump(location, Opcode::JUMP, exit);
        }
        Ok(())
    }

    /// `continue`
    pub(super) fn continue_stmt(&mut self, statement: Location) -> Result {
        let mut location = statement;
        self.addop(location, Opcode::NOP);
        let Some(block) = self.unwind_fblock_stack(&mut location, OnTop::Nothing, UpTo::Loop)? else {
            return self.error(statement, "'continue' not properly in loop");
        };
        if let Some(start) = block.block {
            self.addop_jump(location, Opcode::JUMP, start);
        }
        Ok(())
    }
}
