//! Line numbers for instructions that the compiler added without one.
//!
//! A pass of `optimize`, run twice. A frame that ends must know its line, so exits without a line are duplicated until
//! each has one predecessor from which to take the line (PEP 626). Mirrors `resolve_line_numbers` of
//! `Python/flowgraph.c`; book chapter "Compiling Python Source Code".

use super::blocks::{Block, BlockId, Graph};
use crate::compile::front::location::Location;

impl Graph {
    /// Duplicates exits without a line, then propagates lines.
    pub(super) fn resolve_line_numbers(&mut self) {
        self.duplicate_exits_without_lineno();
        self.propagate_line_numbers();
    }

    fn is_exit_or_eval_check_without_lineno(&self, block: BlockId) -> bool {
        let block = &self[block];
        (block.exits_scope() || block.has_eval_break()) && block.has_no_lineno()
    }

    fn duplicate_exits_without_lineno(&mut self) {
        let mut current = Some(Self::ENTRY);
        while let Some(block) = current {
            if let Some(last) = self[block].last().copied()
                && last.is_jump()
                && let Some(target) = self.nonempty_from(last.target)
                && self[target].predecessors > 1
                && self.is_exit_or_eval_check_without_lineno(target)
            {
                let copy = Block {
                    is_label: true,
                    instructions: self[target].instructions.clone(),
                    predecessors: 1,
                    next: self[target].next,
                    ..Default::default()
                };
                let copy = self.new_block(copy);
                self[copy].instructions[0].location = last.location;
                if let Some(last) = self[block].instructions.last_mut() {
                    last.target = Some(copy);
                }
                self[target].predecessors -= 1;
                self[target].next = Some(copy);
            }
            current = self.next(block);
        }
        // The remaining exits without a line are reached by falling through, so from one place only.
        for block in self.order() {
            if let Some(next) = self.next(block)
                && let Some(last) = self[block].last().copied()
                && self[block].has_fallthrough()
                && self.is_exit_or_eval_check_without_lineno(next)
            {
                self[next].instructions[0].location = last.location;
            }
        }
    }

    /// An instruction without a location takes that of the one before it, also across blocks with a single predecessor.
    fn propagate_line_numbers(&mut self) {
        for block in self.order() {
            let Some(last) = self[block].last().copied() else { continue };
            let mut location = Location::NONE;
            for instruction in &mut self[block].instructions {
                if instruction.location.lineno == Location::NONE.lineno {
                    instruction.location = location;
                }
                location = instruction.location;
            }
            if let Some(next) = self.next(block).filter(|_| self[block].has_fallthrough()) {
                self.propagate_into(next, location);
            }
            if let Some(mut target) = last.target.filter(|_| last.is_jump()) {
                while self[target].instructions.is_empty() && self[target].predecessors == 1 {
                    let Some(next) = self.next(target) else { break };
                    target = next;
                }
                self.propagate_into(target, location);
            }
        }
    }

    fn propagate_into(&mut self, block: BlockId, location: Location) {
        if self[block].predecessors == 1
            && let Some(first) = self[block].instructions.first_mut()
            && first.location.lineno == Location::NONE.lineno
        {
            first.location = location;
        }
    }
}
