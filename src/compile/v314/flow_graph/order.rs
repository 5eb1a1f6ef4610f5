//! Moves the blocks that only exceptions lead to after all others.
//!
//! A pass of `optimize`. Mirrors `push_cold_blocks_to_end` of `Python/flowgraph.c`; book chapter "Compiling Python
//! Source Code".

use super::blocks::{Block, BlockId, CfgInstruction, Graph};
use crate::compile::front::location::Location;
use crate::opcode::Opcode;

impl Graph {
    /// Reorders the chain of blocks: warm ones first, then cold ones, both in their old order.
    pub(super) fn push_cold_blocks_to_end(&mut self) {
        if self.next(Self::ENTRY).is_none() {
            return;
        }
        self.mark_cold();
        self.make_falls_into_warm_explicit();
        let order = self.order();
        let (cold, warm): (Vec<BlockId>, Vec<BlockId>) = order.iter().partition(|&&block| self[block].cold);
        if cold.is_empty() {
            return;
        }
        let mut previous = Self::ENTRY;
        for &block in warm.iter().skip(1).chain(&cold) {
            self[previous].next = Some(block);
            previous = block;
        }
        self[previous].next = None;
        self.remove_redundant_nops_and_jumps();
    }

    /// Gives cold blocks that fall through into warm ones a jump, as they will no longer precede them.
    fn make_falls_into_warm_explicit(&mut self) {
        for block in self.order() {
            if let Some(next) = self.next(block)
                && self[block].cold
                && self[block].has_fallthrough()
                && self[next].warm
            {
                self[next].is_label = true;
                let jump = CfgInstruction {
                    target: Some(next),
                    ..CfgInstruction::new(Opcode::JUMP_NO_INTERRUPT, 0, Location::NONE)
                };
                let explicit = self.new_block(Block {
                    instructions: vec![jump],
                    next: Some(next),
                    cold: true,
                    predecessors: 1,
                    ..Default::default()
                });
                self[block].next = Some(explicit);
            }
        }
    }

    /// Marks blocks reached from the entry without exceptions as warm, and other blocks that handlers lead to as cold.
    fn mark_cold(&mut self) {
        self.clear_visited();
        let mut todo = Vec::new();
        self.visit(Self::ENTRY, &mut todo);
        while let Some(block) = todo.pop() {
            self[block].warm = true;
            for successor in self.successors(block) {
                self.visit(successor, &mut todo);
            }
        }
        self.clear_visited();
        for block in self.order() {
            if self[block].except_handler {
                self.visit(block, &mut todo);
            }
        }
        while let Some(block) = todo.pop() {
            self[block].cold = true;
            for successor in self.successors(block) {
                if !self[successor].warm {
                    self.visit(successor, &mut todo);
                }
            }
        }
    }

    fn successors(&self, block: BlockId) -> Vec<BlockId> {
        let next = self.next(block).filter(|_| self[block].has_fallthrough());
        let jumps = self[block].instructions.iter().filter(|i| i.is_jump()).filter_map(|i| i.target);
        next.into_iter().chain(jumps).collect()
    }
}
