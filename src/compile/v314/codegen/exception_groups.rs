//! `try` with `except*` (PEP 654).
//!
//! Called by `statements`. Every handler gets the part of the exception group that it matches; the exceptions that
//! handlers raise and those that no handler matched are collected in a list and raised together in the end. Mirrors
//! `codegen_try_star_except`; book chapter "Compiling Python Source Code".

use super::compiler::{Compiler, Result};
use super::fblock::FBlockKind;
use crate::compile::front::location::Location;
use crate::compile::front::tree::ast::{self, ExprContext};
use crate::compile::instruction::Label;
use crate::opcode::Opcode;

/// `CALL_INTRINSIC_2` operand: the group of exceptions left to raise, or None.
const INTRINSIC_PREP_RERAISE_STAR: u32 = 1;

impl<'a> Compiler<'a> {
    /// `try` with `except*`
    pub(super) fn try_star(&mut self, s: &'a ast::StmtTryStar) -> Result {
        if s.finalbody.is_empty() {
            return self.try_star_except(s);
        }
        self.finally(self.loc(s), &s.finalbody, |c| {
            if s.handlers.is_empty() { c.visit_stmts(&s.body) } else { c.try_star_except(s) }
        })
    }

    fn try_star_except(&mut self, s: &'a ast::StmtTryStar) -> Result {
        let location = self.loc(s);
        let orelse = self.new_label();
        let end = self.new_label();
        let cleanup = self.new_label();
        let reraise_star = self.new_label();
        let except = self.protected_body(location, &s.body)?;
        self.addop_jump(Location::NONE, Opcode::JUMP_NO_INTERRUPT, orelse);

        self.use_label(except);
        self.addop_jump(Location::NONE, Opcode::SETUP_CLEANUP, cleanup);
        self.addop(Location::NONE, Opcode::PUSH_EXC_INFO);
        self.push_fblock(location, FBlockKind::ExceptionGroupHandler, None, None)?;
        for (index, ast::ExceptHandler::ExceptHandler(handler)) in s.handlers.iter().enumerate() {
            let location = self.loc(handler);
            if index == 0 {
                // The list of exceptions to raise, and the rest of the group.
                self.addop_i(location, Opcode::BUILD_LIST, 0);
                self.addop_i(location, Opcode::COPY, 2);
            }
            self.star_handler(location, handler)?;
            if index + 1 == s.handlers.len() {
                self.addop_i(Location::NONE, Opcode::LIST_APPEND, 1);
                self.addop_jump(Location::NONE, Opcode::JUMP_NO_INTERRUPT, reraise_star);
            }
        }
        self.pop_fblock();
        self.use_label(reraise_star);
        self.reraise_collected(end);
        self.use_label(cleanup);
        self.pop_except_and_reraise(Location::NONE);
        self.use_label(orelse);
        self.visit_stmts(&s.orelse)?;
        self.use_label(end);
        Ok(())
    }

    /// One handler; falls through to the next one.
    fn star_handler(&mut self, location: Location, handler: &'a ast::ExceptHandlerExceptHandler) -> Result {
        let next = self.new_label();
        let next_with_error = self.new_label();
        let no_match = self.new_label();
        if let Some(class) = &handler.type_ {
            self.visit_expr(class)?;
            self.addop(location, Opcode::CHECK_EG_MATCH);
            self.addop_i(location, Opcode::COPY, 1);
            self.addop_jump(location, Opcode::POP_JUMP_IF_NONE, no_match);
        }
        let cleanup_end = self.new_label();
        let body = self.new_label();
        match &handler.name {
            Some(name) => self.nameop(location, name, ExprContext::Store),
            None => self.addop(location, Opcode::POP_TOP),
        }
        self.addop_jump(location, Opcode::SETUP_CLEANUP, cleanup_end);
        self.use_label(body);
        let kind = FBlockKind::HandlerCleanup(handler.name.as_deref());
        self.push_fblock(location, kind, Some(body), None)?;
        self.visit_stmts(&handler.body)?;
        self.pop_fblock();
        self.addop(Location::NONE, Opcode::POP_BLOCK);
        if let Some(name) = &handler.name {
            self.unbind_exception(Location::NONE, name);
        }
        self.addop_jump(Location::NONE, Opcode::JUMP_NO_INTERRUPT, next);

        // The handler raised: its exception goes into the list.
        self.use_label(cleanup_end);
        if let Some(name) = &handler.name {
            self.unbind_exception(Location::NONE, name);
        }
        self.addop_i(Location::NONE, Opcode::LIST_APPEND, 3);
        self.addop(Location::NONE, Opcode::POP_TOP);
        self.addop_jump(Location::NONE, Opcode::JUMP_NO_INTERRUPT, next_with_error);

        self.use_label(next);
        self.addop(Location::NONE, Opcode::NOP);
        self.addop_jump(Location::NONE, Opcode::JUMP_NO_INTERRUPT, next_with_error);
        self.use_label(no_match);
        self.addop(location, Opcode::POP_TOP);
        self.use_label(next_with_error);
        Ok(())
    }

    fn reraise_collected(&mut self, end: Label) {
        let reraise = self.new_label();
        self.addop_i(Location::NONE, Opcode::CALL_INTRINSIC_2, INTRINSIC_PREP_RERAISE_STAR);
        self.addop_i(Location::NONE, Opcode::COPY, 1);
        self.addop_jump(Location::NONE, Opcode::POP_JUMP_IF_NOT_NONE, reraise);
        self.addop(Location::NONE, Opcode::POP_TOP);
        self.addop(Location::NONE, Opcode::POP_BLOCK);
        self.addop(Location::NONE, Opcode::POP_EXCEPT);
        self.addop_jump(Location::NONE, Opcode::JUMP_NO_INTERRUPT, end);

        self.use_label(reraise);
        self.addop(Location::NONE, Opcode::POP_BLOCK);
        self.addop_i(Location::NONE, Opcode::SWAP, 2);
        self.addop(Location::NONE, Opcode::POP_EXCEPT);
        self.addop_i(Location::NONE, Opcode::RERAISE, 0);
    }
}
