//! The data of the flow graph: blocks, their instructions, and queries about them.
//!
//! Used by every pass. Blocks live in an arena; their order in the code is the chain of `next`, which starts at the
//! entry block. Mirrors `cfg_instr`, `basicblock` and `cfg_builder` of `Python/flowgraph.c`; book chapter "Compiling
//! Python Source Code".

use std::ops::{Index, IndexMut};

use smallvec::SmallVec;

use crate::compile::front::location::Location;
use crate::opcode::{Flag, Opcode, Row, v314};

/// The identity of a block in its [`Graph`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockId(u32);

impl BlockId {
    /// Its index in the arena.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// An instruction in a block (`cfg_instr`).
#[derive(Clone, Copy, Debug)]
pub struct CfgInstruction {
    /// The opcode, pseudo-instructions included.
    pub opcode: Opcode,
    /// The operand, 0 if there is none or where there is a target.
    pub oparg: i32,
    /// Where it comes from.
    pub location: Location,
    /// Its jump target, or the handler that it sets.
    pub target: Option<BlockId>,
    /// The handler of the exceptions that it may raise.
    pub except: Option<BlockId>,
}

impl CfgInstruction {
    /// An instruction without target or handler.
    pub fn new(opcode: Opcode, oparg: i32, location: Location) -> Self {
        Self { opcode, oparg, location, target: None, except: None }
    }

    /// Its row in the opcode table.
    pub fn row(&self) -> &'static Row {
        &v314::TABLE[self.opcode]
    }

    /// Whether it has a property.
    pub fn has(&self, flag: Flag) -> bool {
        self.row().has(flag)
    }

    /// Whether it jumps (`is_jump`).
    pub fn is_jump(&self) -> bool {
        self.row().operand.is_jump()
    }

    /// Whether it has a target: jumps, and SETUP_FINALLY and the like (`HAS_TARGET`).
    pub fn has_target(&self) -> bool {
        self.is_jump() || self.has(Flag::BlockPush)
    }

    /// Whether nothing can follow it in a block (`IS_TERMINATOR_OPCODE`).
    pub fn is_terminator(&self) -> bool {
        self.is_jump() || self.has(Flag::ScopeExit)
    }

    /// Makes it another instruction with an operand, at the same location (`INSTR_SET_OP1`).
    pub fn set(&mut self, opcode: Opcode, oparg: i32) {
        self.opcode = opcode;
        self.oparg = oparg;
    }

    /// Makes it a NOP at the same location (`INSTR_SET_OP0`).
    pub fn set_nop(&mut self) {
        self.set(Opcode::NOP, 0);
    }
}

/// A basic block: entered at its start, left at its end or by an exception (`basicblock`).
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// Whether something jumps or jumped here (`b_label`): passes must not look across such an entry.
    pub is_label: bool,
    /// The instructions.
    pub instructions: Vec<CfgInstruction>,
    /// Handlers left in the slots after the last instruction when others moved up, the nearest slot last. CPython 3.14
    /// does not clear them, and an instruction appended later inherits them: it shows in the exception table.
    pub stale_handlers: Vec<Option<BlockId>>,
    /// The block that follows in the code.
    pub next: Option<BlockId>,
    /// The number of edges that lead here.
    pub predecessors: i32,
    /// Stack depth on entry.
    pub startdepth: i32,
    /// Whether it is a handler that gets the offset of the raising instruction.
    pub preserve_lasti: bool,
    /// Mark used by the pass that is walking.
    pub visited: bool,
    /// Whether it is an exception handler.
    pub except_handler: bool,
    /// Whether it is reached through handlers only, and so better out of the way.
    pub cold: bool,
    /// Whether it is reached without an exception.
    pub warm: bool,
    /// Bit i: local i (of the first 64) may be unset on entry.
    pub unsafe_locals: u64,
    /// The handlers that are active on entry, innermost last; while exception targets are worked out.
    pub except_stack: Option<Vec<BlockId>>,
}

impl Block {
    /// Appends an instruction to a block whose handlers are known (`basicblock_addop`, which does not set `i_except`).
    pub fn add(&mut self, instruction: CfgInstruction) {
        let except = self.stale_handlers.pop().flatten();
        self.instructions.push(CfgInstruction { except, ..instruction });
    }

    /// Records that `count` instructions were put into the block, with their handlers.
    pub fn use_slots(&mut self, count: usize) {
        self.stale_handlers.truncate(self.stale_handlers.len().saturating_sub(count));
    }

    /// Drops the instructions from `len` on, whose replacements come before them.
    pub fn shrink(&mut self, len: usize) {
        let dropped = self.instructions.drain(len..);
        self.stale_handlers.extend(dropped.rev().map(|instruction| instruction.except));
    }

    /// The last instruction.
    pub fn last(&self) -> Option<&CfgInstruction> {
        self.instructions.last()
    }

    /// Whether control can run from its end into the next block (`BB_HAS_FALLTHROUGH`).
    pub fn has_fallthrough(&self) -> bool {
        !self.last().is_some_and(|last| last.has(Flag::ScopeExit) || last.has(Flag::UnconditionalJump))
    }

    /// Whether it ends by leaving the code object (`basicblock_exits_scope`).
    pub fn exits_scope(&self) -> bool {
        self.last().is_some_and(|last| last.has(Flag::ScopeExit))
    }

    /// Whether no instruction has a line (`basicblock_has_no_lineno`).
    pub fn has_no_lineno(&self) -> bool {
        self.instructions.iter().all(|instruction| instruction.location.lineno < 0)
    }

    /// Whether the interpreter looks for signals in it (`basicblock_has_eval_break`).
    pub fn has_eval_break(&self) -> bool {
        self.instructions.iter().any(|instruction| instruction.has(Flag::EvalBreak))
    }
}

/// The flow graph of one code object (`cfg_builder`). The entry block is the first of the arena.
#[derive(Clone, Debug)]
pub struct Graph {
    /// All blocks ever made, in order of making.
    pub blocks: Vec<Block>,
}

impl Index<BlockId> for Graph {
    type Output = Block;

    fn index(&self, id: BlockId) -> &Block {
        &self.blocks[id.index()]
    }
}

impl IndexMut<BlockId> for Graph {
    fn index_mut(&mut self, id: BlockId) -> &mut Block {
        &mut self.blocks[id.index()]
    }
}

impl Default for Graph {
    /// A graph with an empty entry block.
    fn default() -> Self {
        Self { blocks: vec![Block::default()] }
    }
}

impl Graph {
    /// Where control begins.
    pub const ENTRY: BlockId = BlockId(0);

    /// Adds a block to the arena; it is part of the code once some `next` names it.
    pub fn new_block(&mut self, block: Block) -> BlockId {
        self.blocks.push(block);
        BlockId(self.blocks.len() as u32 - 1)
    }

    /// The block after `block` in the code.
    pub fn next(&self, block: BlockId) -> Option<BlockId> {
        self[block].next
    }

    /// The blocks in the order of the code.
    pub fn order(&self) -> SmallVec<[BlockId; 64]> {
        std::iter::successors(Some(Self::ENTRY), |&block| self.next(block)).collect()
    }

    /// `block` or the first one after it that has instructions (`next_nonempty_block`).
    pub fn nonempty_from(&self, block: Option<BlockId>) -> Option<BlockId> {
        std::iter::successors(block, |&block| self.next(block)).find(|&block| !self[block].instructions.is_empty())
    }

    /// Clears all marks.
    pub fn clear_visited(&mut self) {
        for block in &mut self.blocks {
            block.visited = false;
        }
    }

    /// Marks `block` and puts it on `stack`, if it has not been marked yet.
    pub fn visit(&mut self, block: BlockId, stack: &mut Vec<BlockId>) {
        if !std::mem::replace(&mut self[block].visited, true) {
            stack.push(block);
        }
    }
}
