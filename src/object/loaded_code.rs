//! Code as the machine executes it: what loading makes of a code object, and the text of instructions.
//!
//! Made by `machine` when it loads code and kept in the heap; the evaluation loop, unwinding and `inspect` read it.
//! Knows how an instruction is laid out, not what it does. It has no counterpart in CPython, which executes `co_code`
//! directly.

use std::sync::Arc;

use super::value::Value;
use crate::code::CodeObject;
use crate::opcode::Opcode;

/// A code object with what the machine prepares once for its execution.
#[derive(Debug)]
pub struct LoadedCode {
    /// The code object.
    pub code: Arc<CodeObject>,
    /// `co_consts` as a tuple.
    pub consts: Value,
    /// `co_names` as a tuple of interned str.
    pub names: Value,
    /// `co_localsplusnames` as a tuple of interned str.
    pub localsplusnames: Value,
    /// `co_name`, interned.
    pub name: Value,
    /// `co_qualname`, interned.
    pub qualname: Value,
    /// How many fast locals, cells and free variables a frame has.
    pub locals: u32,
    /// How many arguments a call binds if it can bind them one by one: no keyword-only ones, no `*args` or `**kwargs`.
    pub plain_args: Option<u32>,
    /// Where the instructions begin in the text.
    pub text: u32,
    /// The number of instructions.
    pub len: u32,
    /// The exception table, with text indices.
    pub handlers: Box<[Handler]>,
}

/// An entry of an exception table: instructions `start..end` are protected by the handler at `target`.
#[derive(Clone, Copy, Debug)]
pub struct Handler {
    /// Text index of the first protected instruction.
    pub start: u32,
    /// Text index after the last one.
    pub end: u32,
    /// Text index of the handler.
    pub target: u32,
    /// The depth to which the value stack is popped.
    pub depth: u32,
    /// Whether the instruction pointer is pushed before the exception.
    pub lasti: bool,
}

/// A decoded instruction: EXTENDED_ARG folded in, inline caches left out.
#[derive(Clone, Copy, Debug)]
pub struct Instr {
    /// The opcode.
    pub op: Opcode,
    /// The operand, 0 if it takes none.
    pub arg: u32,
    /// What the operand stands for: the text index of a jump's target, the cell of a constant or of a name.
    pub resolved: u32,
    /// The byte offset of the opcode in `co_code`.
    pub offset: u32,
}

/// The instructions of all code objects, one after another: an index into it is an instruction pointer.
#[derive(Debug, Default)]
pub(super) struct Text {
    pub(super) instructions: Vec<Instr>,
    /// For each instruction, the number of its code object in the pool.
    pub(super) owners: Vec<u32>,
}

impl Text {
    /// Appends the instructions of a code object.
    pub(super) fn append(&mut self, owner: u32, instructions: Vec<Instr>) {
        self.owners.resize(self.owners.len() + instructions.len(), owner);
        self.instructions.extend(instructions);
    }

    /// Drops the instructions from `len` on.
    pub(super) fn truncate(&mut self, len: usize) {
        self.instructions.truncate(len);
        self.owners.truncate(len);
    }
}
