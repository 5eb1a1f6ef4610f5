//! Exceptions: `try` with `except`, `else` and `finally`.
//!
//! Called by `statements`. SETUP_FINALLY, SETUP_CLEANUP and POP_BLOCK are pseudo-instructions from which the flow graph
//! makes the exception table. Mirrors `codegen_try_finally` and `codegen_try_except`; book chapter "The Block Stack".

use super::compiler::{Compiler, Result};
use super::fblock::FBlockKind;
use crate::code::Const;
use crate::compile::front::location::Location;
use crate::compile::front::tree::ast::{self, ExprContext};
use crate::compile::instruction::Label;
use crate::opcode::Opcode;

impl<'a> Compiler<'a> {
    /// `try`
    pub(super) fn try_stmt(&mut self, s: &'a ast::StmtTry) -> Result {
        if s.finalbody.is_empty() { self.try_except(s) } else { self.try_finally(s) }
    }

    fn try_finally(&mut self, s: &'a ast::StmtTry) -> Result {
        self.finally(self.loc(s), &s.finalbody, |c| {
            if s.handlers.is_empty() { c.visit_stmts(&s.body) } else { c.try_except(s) }
        })
    }

    /// Emits `body`, then `finalbody`, and `finalbody` once more for the case of an exception.
    pub(super) fn finally(
        &mut self,
        location: Location,
        finalbody: &'a [ast::Stmt],
        body: impl FnOnce(&mut Self) -> Result,
    ) -> Result {
        let start = self.new_label();
        let end = self.new_label();
        let exit = self.new_label();
        let cleanup = self.new_label();
        self.addop_jump(location, Opcode::SETUP_FINALLY, end);
        self.use_label(start);
        self.push_fblock(location, FBlockKind::FinallyTry(finalbody), Some(start), Some(end))?;
        body(self)?;
        self.addop(Location::NONE, Opcode::POP_BLOCK);
        self.pop_fblock();
        self.visit_stmts(finalbody)?;
        self.addop_jump(Location::NONE, Opcode::JUMP_NO_INTERRUPT, exit);

        self.use_label(end);
        self.addop_jump(Location::NONE, Opcode::SETUP_CLEANUP, cleanup);
        self.addop(Location::NONE, Opcode::PUSH_EXC_INFO);
        self.push_fblock(Location::NONE, FBlockKind::FinallyEnd, Some(end), None)?;
        self.visit_stmts(finalbody)?;
        self.pop_fblock();
        self.addop_i(Location::NONE, Opcode::RERAISE, 0);
        self.use_label(cleanup);
        self.pop_except_and_reraise(Location::NONE);
        self.use_label(exit);
        Ok(())
    }

    /// The body of a `try` with handlers; returns the label where they begin.
    pub(super) fn protected_body(&mut self, location: Location, statements: &'a [ast::Stmt]) -> Result<Label> {
        let body = self.new_label();
        let except = self.new_label();
        self.addop_jump(location, Opcode::SETUP_FINALLY, except);
        self.use_label(body);
        self.push_fblock(location, FBlockKind::TryExcept, Some(body), None)?;
        self.visit_stmts(statements)?;
        self.pop_fblock();
        self.addop(Location::NONE, Opcode::POP_BLOCK);
        Ok(except)
    }

    fn try_except(&mut self, s: &'a ast::StmtTry) -> Result {
        let location = self.loc(s);
        let end = self.new_label();
        let cleanup = self.new_label();
        let except = self.protected_body(location, &s.body)?;
        self.visit_stmts(&s.orelse)?;
        self.addop_jump(Location::NONE, Opcode::JUMP_NO_INTERRUPT, end);

        self.use_label(except);
        self.addop_jump(Location::NONE, Opcode::SETUP_CLEANUP, cleanup);
        self.addop(Location::NONE, Opcode::PUSH_EXC_INFO);
        self.push_fblock(location, FBlockKind::ExceptionHandler, None, None)?;
        for (index, ast::ExceptHandler::ExceptHandler(handler)) in s.handlers.iter().enumerate() {
            let location = self.loc(handler);
            if handler.type_.is_none() && index + 1 < s.handlers.len() {
                return self.error(location, "default 'except:' must be last");
            }
            let next = self.new_label();
            if let Some(class) = &handler.type_ {
                self.visit_expr(class)?;
                self.addop(location, Opcode::CHECK_EXC_MATCH);
                self.addop_jump(location, Opcode::POP_JUMP_IF_FALSE, next);
            }
            self.handler_body(location, handler, end)?;
            self.use_label(next);
        }
        self.pop_fblock();
        self.addop_i(Location::NONE, Opcode::RERAISE, 0);
        self.use_label(cleanup);
        self.pop_except_and_reraise(Location::NONE);
        self.use_label(end);
        Ok(())
    }

    /// The body of a handler after its exception matched, continuing at `end`.
    fn handler_body(&mut self, location: Location, handler: &'a ast::ExceptHandlerExceptHandler, end: Label) -> Result {
        let body = self.new_label();
        let Some(name) = &handler.name else {
            self.addop(location, Opcode::POP_TOP);
            self.use_label(body);
            self.push_fblock(location, FBlockKind::HandlerCleanup(None), Some(body), None)?;
            self.visit_stmts(&handler.body)?;
            self.pop_fblock();
            self.addop(Location::NONE, Opcode::POP_BLOCK);
            self.addop(Location::NONE, Opcode::POP_EXCEPT);
            self.addop_jump(Location::NONE, Opcode::JUMP_NO_INTERRUPT, end);
            return Ok(());
        };
        // As if the body were in a `try` with `finally: name = None; del name`.
        let cleanup_end = self.new_label();
        self.nameop(location, name, ExprContext::Store);
        self.addop_jump(location, Opcode::SETUP_CLEANUP, cleanup_end);
        self.use_label(body);
        self.push_fblock(location, FBlockKind::HandlerCleanup(Some(name)), Some(body), None)?;
        self.visit_stmts(&handler.body)?;
        self.pop_fblock();
        self.addop(Location::NONE, Opcode::POP_BLOCK);
        self.addop(Location::NONE, Opcode::POP_BLOCK);
        self.addop(Location::NONE, Opcode::POP_EXCEPT);
        self.unbind_exception(Location::NONE, name);
        self.addop_jump(Location::NONE, Opcode::JUMP_NO_INTERRUPT, end);

        self.use_label(cleanup_end);
        self.unbind_exception(Location::NONE, name);
        self.addop_i(Location::NONE, Opcode::RERAISE, 1);
        Ok(())
    }

    /// `name = None; del name`: it may have been deleted already.
    pub(super) fn unbind_exception(&mut self, location: Location, name: &str) {
        self.addop_load_const(location, Const::None);
        self.nameop(location, name, ExprContext::Store);
        self.nameop(location, name, ExprContext::Del);
    }

    /// After an exception inside a handler: restores the exception state that the handler found, and re-raises.
    pub(super) fn pop_except_and_reraise(&mut self, location: Location) {
        self.addop_i(location, Opcode::COPY, 3);
        self.addop(location, Opcode::POP_EXCEPT);
        self.addop_i(location, Opcode::RERAISE, 1);
    }
}
