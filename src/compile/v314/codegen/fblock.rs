//! Frame blocks: what surrounds the statement that is being compiled, and how `return`, `break` and `continue` leave it.
//!
//! Called by the statements that open blocks and by those that jump out of them. A frame block is not a basic block.
//! Mirrors `_PyCompile_PushFBlock`, `codegen_unwind_fblock` and `codegen_unwind_fblock_stack`; book chapter "The Block
//! Stack".

use super::compiler::{Compiler, Result};
use crate::compile::front::location::Location;
use crate::compile::front::tree::ast;
use crate::compile::instruction::Label;
use crate::opcode::Opcode;

/// The deepest nesting of frame blocks in one code object (`CO_MAXBLOCKS`).
const MAX_BLOCKS: usize = 21;

/// The kind of a frame block (`COMPILE_FBLOCK_*`).
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
    /// The `finally` part entered by an exception.
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

/// What a jump out of blocks leaves on top of the stack (`preserve_tos`).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum OnTop {
    /// Nothing of its own.
    Nothing,
    /// The value that a `return` has evaluated.
    ReturnValue,
}

/// Which blocks a jump leaves.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum UpTo {
    /// Those inside the innermost loop: `break` and `continue`.
    Loop,
    /// All of them: `return`.
    CodeObject,
}

impl FBlock<'_> {
    fn is_loop(&self) -> bool {
        matches!(self.kind, FBlockKind::WhileLoop | FBlockKind::ForLoop | FBlockKind::AsyncForLoop)
    }
}

impl<'a> Compiler<'a> {
    /// Opens a frame block.
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

    /// Closes the innermost frame block.
    pub(super) fn pop_fblock(&mut self) {
        if let Some(FBlock { kind: FBlockKind::FinallyEnd, .. }) = self.u.fblocks.pop() {
            self.disable_warning -= 1;
        }
    }

    /// Emits the code that leaves one block. The value on top of the stack stays there, unless the code of a `finally`
    /// itself jumps away. `location` becomes that of the instructions after it.
    pub(super) fn unwind_fblock(&mut self, location: &mut Location, info: &FBlock<'a>, on_top: OnTop) -> Result {
        match info.kind {
            FBlockKind::WhileLoop
            | FBlockKind::ExceptionHandler
            | FBlockKind::ExceptionGroupHandler
            | FBlockKind::AsyncComprehensionGenerator
            | FBlockKind::StopIteration => {}
            FBlockKind::ForLoop | FBlockKind::AsyncForLoop | FBlockKind::PopValue => {
                self.swap_under(*location, on_top);
                self.addop(*location, Opcode::POP_TOP);
            }
            FBlockKind::TryExcept => self.addop(*location, Opcode::POP_BLOCK),
            FBlockKind::FinallyTry(finalbody) => {
                self.addop(*location, Opcode::POP_BLOCK);
                if on_top == OnTop::ReturnValue {
                    self.push_fblock(*location, FBlockKind::PopValue, None, None)?;
                }
                self.visit_stmts(finalbody)?;
                if on_top == OnTop::ReturnValue {
                    self.pop_fblock();
                }
                // The finally part appears to run after the statement that leaves, so what follows is artificial.
                *location = Location::NONE;
            }
            FBlockKind::FinallyEnd => {
                self.swap_under(*location, on_top);
                self.addop(*location, Opcode::POP_TOP);
                self.swap_under(*location, on_top);
                self.addop(*location, Opcode::POP_BLOCK);
                self.addop(*location, Opcode::POP_EXCEPT);
            }
            FBlockKind::With | FBlockKind::AsyncWith => {
                *location = info.location;
                self.addop(*location, Opcode::POP_BLOCK);
                if on_top == OnTop::ReturnValue {
                    self.addop_i(*location, Opcode::SWAP, 3);
                    self.addop_i(*location, Opcode::SWAP, 2);
                }
                self.call_exit_with_nones(*location);
                if matches!(info.kind, FBlockKind::AsyncWith) {
                    self.await_top(*location, 2);
                }
                self.addop(*location, Opcode::POP_TOP);
                *location = Location::NONE;
            }
            FBlockKind::HandlerCleanup(name) => {
                if name.is_some() {
                    self.addop(*location, Opcode::POP_BLOCK);
                }
                self.swap_under(*location, on_top);
                self.addop(*location, Opcode::POP_BLOCK);
                self.addop(*location, Opcode::POP_EXCEPT);
                if let Some(name) = name {
                    self.unbind_exception(*location, name);
                }
            }
        }
        Ok(())
    }

    /// Brings the block's own values on the stack above a return value.
    fn swap_under(&mut self, location: Location, on_top: OnTop) {
        if on_top == OnTop::ReturnValue {
            self.addop_i(location, Opcode::SWAP, 2);
        }
    }

    /// Emits the code that leaves the blocks, innermost first. Returns the loop at which it ended, if there is one.
    pub(super) fn unwind_fblock_stack(
        &mut self,
        location: &mut Location,
        on_top: OnTop,
        up_to: UpTo,
    ) -> Result<Option<FBlock<'a>>> {
        let Some(&top) = self.u.fblocks.last() else { return Ok(None) };
        if matches!(top.kind, FBlockKind::ExceptionGroupHandler) {
            return self.error(*location, "'break', 'continue' and 'return' cannot appear in an except* block");
        }
        if up_to == UpTo::Loop && top.is_loop() {
            return Ok(Some(top));
        }
        self.pop_fblock();
        self.unwind_fblock(location, &top, on_top)?;
        let found = self.unwind_fblock_stack(location, on_top, up_to)?;
        self.push_fblock(top.location, top.kind, top.block, top.exit)?;
        Ok(found)
    }
}
