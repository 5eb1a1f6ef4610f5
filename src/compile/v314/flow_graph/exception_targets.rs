//! Gives every instruction its exception handler, following SETUP_FINALLY, SETUP_CLEANUP, SETUP_WITH and POP_BLOCK.
//!
//! A pass of `optimize`. Mirrors `label_exception_targets` of `Python/flowgraph.c`; book chapter "Compiling Python
//! Source Code".

use super::blocks::{BlockId, Graph};
use crate::opcode::{Flag, Opcode};

/// Bits of RESUME's operand: where it is, and whether the yield before it is inside no handler but the generator's own.
const RESUME_AT_FUNC_START: i32 = 0;
const RESUME_OPARG_DEPTH1_MASK: i32 = 4;

impl Graph {
    /// Walks the graph with the stack of active handlers; a POP_BLOCK, its work done, becomes NOP.
    pub(super) fn label_exception_targets(&mut self) {
        self.clear_visited();
        self[Self::ENTRY].visited = true;
        self[Self::ENTRY].except_stack = Some(Vec::new());
        let mut todo = vec![Self::ENTRY];
        while let Some(block) = todo.pop() {
            let mut stack = self[block].except_stack.take().unwrap_or_default();
            let mut last_yield_except_depth = None;
            for i in 0..self[block].instructions.len() {
                let handler = stack.last().copied();
                let instruction = &mut self[block].instructions[i];
                match instruction.opcode {
                    opcode if instruction.has(Flag::BlockPush) => {
                        let Some(target) = instruction.target else { continue };
                        self.reach(target, &stack, &mut todo);
                        if matches!(opcode, Opcode::SETUP_WITH | Opcode::SETUP_CLEANUP) {
                            self[target].preserve_lasti = true;
                        }
                        stack.push(target);
                    }
                    Opcode::POP_BLOCK => {
                        stack.pop();
                        instruction.set_nop();
                    }
                    Opcode::YIELD_VALUE => {
                        instruction.except = handler;
                        last_yield_except_depth = Some(stack.len());
                    }
                    Opcode::RESUME => {
                        instruction.except = handler;
                        if instruction.oparg != RESUME_AT_FUNC_START && last_yield_except_depth.take() == Some(1) {
                            instruction.oparg |= RESUME_OPARG_DEPTH1_MASK;
                        }
                    }
                    Opcode::RETURN_GENERATOR => instruction.except = None,
                    _ => {
                        instruction.except = handler;
                        if let Some(target) = instruction.target {
                            self.reach(target, &stack, &mut todo);
                        }
                    }
                }
            }
            if let Some(next) = self.next(block).filter(|_| self[block].has_fallthrough()) {
                self.reach(next, &stack, &mut todo);
            }
        }
    }

    fn reach(&mut self, block: BlockId, stack: &[BlockId], todo: &mut Vec<BlockId>) {
        if !self[block].visited {
            self[block].except_stack = Some(stack.to_vec());
        }
        self.visit(block, todo);
    }
}
