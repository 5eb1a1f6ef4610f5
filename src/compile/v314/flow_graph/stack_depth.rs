//! How deep the value stack gets, and how deep it is at the entry of each block.
//!
//! A pass of `optimize`; the exception table needs the depths of the handlers. Mirrors `calculate_stackdepth` of
//! `Python/flowgraph.c`; book chapter "Compiling Python Source Code".

use super::blocks::{BlockId, Graph};
use crate::opcode::{Flag, Opcode};

/// Depth of a block that has not been reached.
const UNKNOWN: i32 = i32::MIN;

impl Graph {
    /// The largest depth over all paths. Cycles are assumed to have no effect, as in CPython.
    pub(super) fn calculate_stackdepth(&mut self) -> i32 {
        for block in &mut self.blocks {
            block.startdepth = UNKNOWN;
        }
        let mut todo = Vec::new();
        let mut maxdepth = 0;
        self.reach_at_depth(Self::ENTRY, 0, &mut todo);
        while let Some(block) = todo.pop() {
            let mut depth = self[block].startdepth;
            let mut next = self.next(block);
            for i in 0..self[block].instructions.len() {
                let instruction = self[block].instructions[i];
                let row = instruction.row();
                maxdepth = maxdepth.max(depth);
                if let Some(target) = instruction.target
                    && instruction.has_target()
                    && instruction.opcode != Opcode::END_ASYNC_FOR
                {
                    let target_depth = depth + row.stack_effect(instruction.oparg, true);
                    self.reach_at_depth(target, target_depth, &mut todo);
                }
                depth += row.stack_effect(instruction.oparg, false);
                debug_assert!(depth >= 0, "stack underflow at {instruction:?}");
                if instruction.has(Flag::UnconditionalJump) || instruction.has(Flag::ScopeExit) {
                    next = None;
                    break;
                }
            }
            if let Some(next) = next {
                self.reach_at_depth(next, depth, &mut todo);
            }
        }
        maxdepth
    }

    fn reach_at_depth(&mut self, block: BlockId, depth: i32, todo: &mut Vec<BlockId>) {
        let startdepth = &mut self[block].startdepth;
        debug_assert!(*startdepth == UNKNOWN || *startdepth == depth, "inconsistent stack depth");
        if *startdepth < depth && *startdepth < 100 {
            *startdepth = depth;
            todo.push(block);
        }
    }
}
