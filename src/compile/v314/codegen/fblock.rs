//! Frame blocks: what surrounds the statement that is being compiled, and how `return`, `break` and `continue` leave it.
//!
//! Called by the statements that open blocks and by those that jump out of them. A frame block is no basic block.
//! Mirrors `_PyCompile_PushFBlock`, `codegen_unwind_fblock` and `codegen_unwind_fblock_stack`; book chapter "The Block
//! Stack".

use super::{Compiler, Result};
use crate::code::Const;
use crate::compile::front::location::Location;
use crate::compile::front::tree::ast;
use crate::compile::instruction::Label;
use crate::opcode::Opcode;

/// How deep frame blocks nest in one code object (`CO_MAXBLOCKS`).
const MAX_BLOCKS: usize = 21;

/// What a frame block is (`COMPILE_FBLOCK_*`).
#[derive(Clone, Copy, Debug)]
pub(super) enum FBlockKind<'a> {
    /// The body of a `while`.
    WhileLoop,
    /// The body of a `for`: the iterator is on the stack.
    ForLoop,
    /// The body of an `async for`.
    AsyncForLoop,
    /// The body of a `try` with handlers.
    TryExcept,
    /// The body of a `try` with this `finally`.
    FinallyTry(&'a [ast::Stmt]),
    /// The `finally` part when an exception is on its way.
    FinallyEnd,
    /// The body of a `with`.
    With,
    /// The body of an `async with`.
    AsyncWith,
    /// The body of a handler, with the name that it binds.
    HandlerCleanup(Option<&'a str>),
    /// A `finally` part that runs while a return value waits on the stack.
    PopValue,
    /// The handlers of a `try`.
    ExceptionHandler,
    /// The handlers of a `try` with `except*`.
    ExceptionGroupHandler,
    /// An asynchronous comprehension.
    AsyncComprehensionGenerator,
    /// The body of a generator, which turns StopIteration into RuntimeError.
    StopIteration,
}

/// A frame block around the current statement.
#[derive(Clone, Copy, Debug)]
pub(super) struct FBlock<'a> {
    /// What it is.
    pub(super) kind: FBlockKind<'a>,
    /// Where `continue` goes.
    pub(super) block: Option<Label>,
    /// Where `break` goes.
    pub(super) exit: Option<Label>,
    /// Where the block was opened.
    pub(super) location: Location,
}

impl FBlock<'_> {
    fn is_loop(&self) -> bool {
        matches!(self.kind, FBlockKind::WhileLoop | FBlockKind::ForLoop | FBlockKind::AsyncForLoop)
    }
}

impl<'a> Compiler<'a> {
    /// Open a frame block.
    pub(super) fn push_fblock(
        &mut self,
        location: Location,
        kind: FBlockKind<'a>,
        block: Option<Label>,
        exit: Option<Label>,
    ) -> Result {
        if self.u.fblocks.len() >= MAX_BLOCKS {
            return self.error(location, "too many statically nested blocks");
        }
        self.u.fblocks.push(FBlock { kind, block, exit, location });
        if matches!(kind, FBlockKind::FinallyEnd) {
            self.disable_warning += 1;
        }
        Ok(())
    }

    /// Close the innermost frame block.
    pub(super) fn pop_fblock(&mut self) {
        if let Some(FBlock { kind: FBlockKind::FinallyEnd, .. }) = self.u.fblocks.pop() {
            self.disable_warning -= 1;
        }
    }

    /// Emit what leaving one block takes. With `preserve_tos` the value on top of the stack survives, unless the code
    /// of a `finally` jumps away itself. `location` becomes that of the instructions behind it.
    pub(super) fn unwind_fblock(&mut self, location: &mut Location, info: &FBlock<'a>, preserve_tos: bool) -> Result {
        match info.kind {
            FBlockKind::WhileLoop
            | FBlockKind::ExceptionHandler
            | FBlockKind::ExceptionGroupHandler
            | FBlockKind::AsyncComprehensionGenerator
            | FBlockKind::StopIteration => {}
            FBlockKind::ForLoop | FBlockKind::AsyncForLoop | FBlockKind::PopValue => {
                self.swap_if(*location, preserve_tos);
                self.addop(*location, Opcode::POP_TOP);
            }
            FBlockKind::TryExcept => self.addop(*location, Opcode::POP_BLOCK),
            FBlockKind::FinallyTry(finalbody) => {
                self.addop(*location, Opcode::POP_BLOCK);
                if preserve_tos {
                    self.push_fblock(*location, FBlockKind::PopValue, None, None)?;
                }
                self.visit_stmts(finalbody)?;
                if preserve_tos {
                    self.pop_fblock();
                }
                // The finally part appears to run behind the statement that leaves, so what follows is artificial.
                *location = Location::NONE;
            }
            FBlockKind::FinallyEnd => {
                self.swap_if(*location, preserve_tos);
                self.addop(*location, Opcode::POP_TOP);
                self.swap_if(*location, preserve_tos);
                self.addop(*location, Opcode::POP_BLOCK);
                self.addop(*location, Opcode::POP_EXCEPT);
            }
            FBlockKind::With | FBlockKind::AsyncWith => {
                *location = info.location;
                self.addop(*location, Opcode::POP_BLOCK);
                if preserve_tos {
                    self.addop_i(*location, Opcode::SWAP, 3);
                    self.addop_i(*location, Opcode::SWAP, 2);
                }
                self.call_exit_with_nones(*location);
                if matches!(info.kind, FBlockKind::AsyncWith) {
                    self.addop_i(*location, Opcode::GET_AWAITABLE, 2);
                    self.addop_load_const(*location, Const::None);
                    self.add_yield_from(*location, true);
                }
                self.addop(*location, Opcode::POP_TOP);
                *location = Location::NONE;
            }
            FBlockKind::HandlerCleanup(name) => {
                if name.is_some() {
                    self.addop(*location, Opcode::POP_BLOCK);
                }
                self.swap_if(*location, preserve_tos);
                self.addop(*location, Opcode::POP_BLOCK);
                self.addop(*location, Opcode::POP_EXCEPT);
                if let Some(name) = name {
                    self.addop_load_const(*location, Const::None);
                    self.nameop(*location, name, ast::ExprContext::Store);
                    self.nameop(*location, name, ast::ExprContext::Del);
                }
            }
        }
        Ok(())
    }

    fn swap_if(&mut self, location: Location, preserve_tos: bool) {
        if preserve_tos {
            self.addop_i(location, Opcode::SWAP, 2);
        }
    }

    /// Emit what leaving all blocks takes; with `to_loop` only those inside the innermost loop, which is returned.
    pub(super) fn unwind_fblock_stack(
        &mut self,
        location: &mut Location,
        preserve_tos: bool,
        to_loop: bool,
    ) -> Result<Option<FBlock<'a>>> {
        let Some(&top) = self.u.fblocks.last() else { return Ok(None) };
        if matches!(top.kind, FBlockKind::ExceptionGroupHandler) {
            return self.error(*location, "'break', 'continue' and 'return' cannot appear in an except* block");
        }
        if to_loop && top.is_loop() {
            return Ok(Some(top));
        }
        self.pop_fblock();
        self.unwind_fblock(location, &top, preserve_tos)?;
        let found = self.unwind_fblock_stack(location, preserve_tos, to_loop)?;
        self.push_fblock(top.location, top.kind, top.block, top.exit)?;
        Ok(found)
    }
}
