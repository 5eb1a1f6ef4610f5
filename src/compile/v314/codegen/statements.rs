//! Statements: which part of the generator compiles which kind, and the kinds too small for a file of their own.
//!
//! Called for every body. Mirrors `codegen_visit_stmt`; book chapter "Compiling Python Source Code".

use super::compiler::{Compiler, Result};
use super::with::Awaiting;
use crate::compile::front::location::Location;
use crate::compile::front::tree::ast::{self, Stmt};
use crate::opcode::Opcode;

/// `CALL_INTRINSIC_1` operand: print the value of an expression at the prompt.
const INTRINSIC_PRINT: u32 = 1;
/// `LOAD_COMMON_CONSTANT` operand.
const CONSTANT_ASSERTIONERROR: u32 = 0;

impl<'a> Compiler<'a> {
    /// Statements in order.
    pub(super) fn visit_stmts(&mut self, body: &'a [Stmt]) -> Result {
        body.iter().try_for_each(|statement| self.visit_stmt(statement))
    }

    /// One statement.
    pub(super) fn visit_stmt(&mut self, statement: &'a Stmt) -> Result {
        match statement {
            Stmt::FunctionDef(s) => self.function(&s.into()),
            Stmt::AsyncFunctionDef(s) => self.function(&s.into()),
            Stmt::ClassDef(s) => self.class(s),
            Stmt::TypeAlias(s) => self.type_alias(s),
            Stmt::Return(s) => self.return_stmt(s),
            Stmt::Delete(s) => s.targets.iter().try_for_each(|target| self.visit_expr(target)),
            Stmt::Assign(s) => self.assign(s),
            Stmt::AugAssign(s) => self.aug_assign(s),
            Stmt::AnnAssign(s) => self.ann_assign(s),
            Stmt::For(s) => self.conditional_block(|c| c.for_stmt(s)),
            Stmt::AsyncFor(s) => self.conditional_block(|c| c.async_for(s)),
            Stmt::While(s) => self.conditional_block(|c| c.while_stmt(s)),
            Stmt::If(s) => self.conditional_block(|c| c.if_stmt(s)),
            Stmt::With(s) => self.conditional_block(|c| c.with(&s.items, &s.body, Awaiting::No)),
            Stmt::AsyncWith(s) => self.conditional_block(|c| c.with(&s.items, &s.body, Awaiting::Yes)),
            Stmt::Match(s) => self.conditional_block(|c| c.match_stmt(s)),
            Stmt::Raise(s) => self.raise(s),
            Stmt::Try(s) => self.conditional_block(|c| c.try_stmt(s)),
            Stmt::TryStar(s) => self.conditional_block(|c| c.try_star(s)),
            Stmt::Assert(s) => self.assert(s),
            Stmt::Import(s) => {
                self.import(s);
                Ok(())
            }
            Stmt::ImportFrom(s) => {
                self.import_from(s);
                Ok(())
            }
            Stmt::Global(_) | Stmt::Nonlocal(_) => Ok(()),
            Stmt::Expr(s) => self.expression_stmt(s),
            Stmt::Pass(s) => {
                self.addop(self.loc(s), Opcode::NOP);
                Ok(())
            }
            Stmt::Break(s) => self.break_stmt(self.loc(s)),
            Stmt::Continue(s) => self.continue_stmt(self.loc(s)),
        }
    }

    /// A statement whose parts might not be executed: annotations in it are conditional.
    fn conditional_block(&mut self, compile: impl FnOnce(&mut Self) -> Result) -> Result {
        self.u.in_conditional_block += 1;
        compile(self)?;
        self.u.in_conditional_block -= 1;
        Ok(())
    }

    fn expression_stmt(&mut self, statement: &'a ast::StmtExpr) -> Result {
        let location = self.loc(statement);
        if self.is_interactive_top_level() {
            self.visit_expr(&statement.value)?;
            self.addop_i(location, Opcode::CALL_INTRINSIC_1, INTRINSIC_PRINT);
        } else if matches!(*statement.value, ast::Expr::Constant(_)) {
            // A constant does nothing; the NOP keeps its line.
            self.addop(location, Opcode::NOP);
            return Ok(());
        } else {
            self.visit_expr(&statement.value)?;
        }
        self.addop(Location::NONE, Opcode::POP_TOP);
        Ok(())
    }

    fn raise(&mut self, statement: &'a ast::StmtRaise) -> Result {
        let mut count = 0;
        if let Some(exception) = &statement.exc {
            self.visit_expr(exception)?;
            count += 1;
            if let Some(cause) = &statement.cause {
                self.visit_expr(cause)?;
                count += 1;
            }
        }
        self.addop_i(self.loc(statement), Opcode::RAISE_VARARGS, count);
        Ok(())
    }

    fn assert(&mut self, statement: &'a ast::StmtAssert) -> Result {
        let location = self.loc(statement);
        self.check_assert(location, &statement.test);
        let end = self.new_label();
        self.jump_if_true(&statement.test, end)?;
        self.addop_i(location, Opcode::LOAD_COMMON_CONSTANT, CONSTANT_ASSERTIONERROR);
        if let Some(message) = &statement.msg {
            self.visit_expr(message)?;
            self.addop_i(location, Opcode::CALL, 0);
        }
        self.addop_i(self.loc(&*statement.test), Opcode::RAISE_VARARGS, 1);
        self.use_label(end);
        Ok(())
    }
}
