//! `with` and `async with`: enters the managers one inside the other, and leaves each whatever happens.
//!
//! Called by `statements`; leaving by `return` and the like is in `fblock`. Mirrors `codegen_with_inner`,
//! `codegen_async_with_inner` and `codegen_with_except_finish`; book chapter "Compiling Python Source Code".

use super::compiler::{Compiler, Result};
use super::fblock::FBlockKind;
use crate::code::Const;
use crate::compile::front::location::Location;
use crate::compile::front::tree::ast;
use crate::compile::instruction::Label;
use crate::opcode::Opcode;

/// Operands of LOAD_SPECIAL.
const SPECIAL_ENTER: u32 = 0;
const SPECIAL_EXIT: u32 = 1;
const SPECIAL_AENTER: u32 = 2;
const SPECIAL_AEXIT: u32 = 3;

/// Whether the results of the manager's methods are awaited: `with`, or `async with`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Awaiting {
    /// `with`
    No,
    /// `async with`
    Yes,
}

impl<'a> Compiler<'a> {
    /// `with` or `async with`
    pub(super) fn with(&mut self, items: &'a [ast::WithItem], body: &'a [ast::Stmt], awaiting: Awaiting) -> Result {
        let Some((item, inner)) = items.split_first() else { return self.visit_stmts(body) };
        let block = self.new_label();
        let on_exception = self.new_label();
        let exit = self.new_label();
        let cleanup = self.new_label();
        let (kind, exit_method, enter_method) = match awaiting {
            Awaiting::No => (FBlockKind::With, SPECIAL_EXIT, SPECIAL_ENTER),
            Awaiting::Yes => (FBlockKind::AsyncWith, SPECIAL_AEXIT, SPECIAL_AENTER),
        };

        self.visit_expr(&item.context_expr)?;
        let location = self.loc(&item.context_expr);
        self.enter_manager(location, exit_method, enter_method);
        self.await_if(awaiting, location, 1);
        self.addop_jump(location, Opcode::SETUP_WITH, on_exception);
        self.use_label(block);
        self.push_fblock(location, kind, Some(block), Some(on_exception))?;
        self.bind_manager(location, item)?;
        self.with(inner, body, awaiting)?;
        // CPython gives the one the manager's location and the other none.
        let end = if awaiting == Awaiting::Yes { location } else { Location::NONE };
        self.addop(end, Opcode::POP_BLOCK);
        self.pop_fblock();
        self.call_exit_with_nones(location);
        self.await_if(awaiting, location, 2);
        self.addop(location, Opcode::POP_TOP);
        self.addop_jump(location, Opcode::JUMP, exit);

        self.use_label(on_exception);
        self.addop_jump(location, Opcode::SETUP_CLEANUP, cleanup);
        self.addop(location, Opcode::PUSH_EXC_INFO);
        self.addop(location, Opcode::WITH_EXCEPT_START);
        self.await_if(awaiting, location, 2);
        self.with_except_finish(cleanup);
        self.use_label(exit);
        Ok(())
    }

    fn await_if(&mut self, awaiting: Awaiting, location: Location, operand: u32) {
        if awaiting == Awaiting::Yes {
            self.await_top(location, operand);
        }
    }

    /// Puts the manager's exit method below the result of its enter method.
    fn enter_manager(&mut self, location: Location, exit: u32, enter: u32) {
        self.addop_i(location, Opcode::COPY, 1);
        self.addop_i(location, Opcode::LOAD_SPECIAL, exit);
        self.addop_i(location, Opcode::SWAP, 2);
        self.addop_i(location, Opcode::SWAP, 3);
        self.addop_i(location, Opcode::LOAD_SPECIAL, enter);
        self.addop_i(location, Opcode::CALL, 0);
    }

    fn bind_manager(&mut self, location: Location, item: &'a ast::WithItem) -> Result {
        match &item.optional_vars {
            Some(target) => self.visit_expr(target),
            None => {
                self.addop(location, Opcode::POP_TOP);
                Ok(())
            }
        }
    }

    /// `exit(None, None, None)`, called after a body that ends without an exception.
    pub(super) fn call_exit_with_nones(&mut self, location: Location) {
        for _ in 0..3 {
            self.addop_load_const(location, Const::None);
        }
        self.addop_i(location, Opcode::CALL, 3);
    }

    /// After the exit method was called with an exception: continues if it returned something true, otherwise
    /// re-raises.
    fn with_except_finish(&mut self, cleanup: Label) {
        let suppress = self.new_label();
        self.addop(Location::NONE, Opcode::TO_BOOL);
        self.addop_jump(Location::NONE, Opcode::POP_JUMP_IF_TRUE, suppress);
        self.addop_i(Location::NONE, Opcode::RERAISE, 2);

        self.use_label(suppress);
        self.addop(Location::NONE, Opcode::POP_TOP);
        self.addop(Location::NONE, Opcode::POP_BLOCK);
        self.addop(Location::NONE, Opcode::POP_EXCEPT);
        self.addop(Location::NONE, Opcode::POP_TOP);
        self.addop(Location::NONE, Opcode::POP_TOP);
        self.addop(Location::NONE, Opcode::POP_TOP);
        let exit = self.new_label();
        self.addop_jump(Location::NONE, Opcode::JUMP_NO_INTERRUPT, exit);

        self.use_label(cleanup);
        self.pop_except_and_reraise(Location::NONE);
        self.use_label(exit);
    }
}
