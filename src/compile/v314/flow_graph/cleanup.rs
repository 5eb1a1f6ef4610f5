//! Removes what does nothing: NOPs, jumps to the next instruction, unreachable blocks, unused constants; and copies
//! small exit blocks to where jumps lead to them.
//!
//! Passes of `optimize`. A NOP stays if its line would otherwise not be visited. Mirrors the functions of the same
//! names in `Python/flowgraph.c`; book chapter "Compiling Python Source Code".

use super::blocks::{BlockId, CfgInstruction, Graph};
use crate::code::ConstTable;
use crate::compile::front::location::Location;
use crate::opcode::{Flag, Opcode, OperandKind};

/// The longest exit block that is copied to its predecessors.
const MAX_COPY_SIZE: usize = 4;

impl Graph {
    /// Counts predecessors and empties the blocks that have none.
    pub(super) fn remove_unreachable(&mut self) {
        self.clear_visited();
        for block in &mut self.blocks {
            block.predecessors = 0;
        }
        self[Self::ENTRY].predecessors = 1;
        let mut todo = Vec::new();
        self.visit(Self::ENTRY, &mut todo);
        while let Some(block) = todo.pop() {
            if let Some(next) = self.next(block).filter(|_| self[block].has_fallthrough()) {
                self.visit(next, &mut todo);
                self[next].predecessors += 1;
            }
            for i in 0..self[block].instructions.len() {
                let instruction = self[block].instructions[i];
                if let Some(target) = instruction.target.filter(|_| instruction.has_target()) {
                    self.visit(target, &mut todo);
                    self[target].predecessors += 1;
                }
            }
        }
        for block in self.order() {
            if self[block].predecessors == 0 {
                self[block].instructions.clear();
                self[block].except_handler = false;
            }
        }
    }

    /// Removes the NOPs of a block whose line is visited without them; returns how many.
    fn basicblock_remove_redundant_nops(&mut self, block: BlockId) -> usize {
        if !self[block].instructions.iter().any(|instruction| instruction.opcode == Opcode::NOP) {
            return 0;
        }
        let line_behind = self.first_line_behind(block);
        let mut instructions = std::mem::take(&mut self[block].instructions);
        let before = instructions.len();
        let mut dest = 0;
        let mut prev_lineno = -1;
        for src in 0..before {
            let CfgInstruction { opcode, location, .. } = instructions[src];
            let lineno = location.lineno;
            if opcode == Opcode::NOP {
                if lineno < 0 || prev_lineno == lineno {
                    continue;
                }
                if let Some(next) = instructions.get_mut(src + 1) {
                    if next.location.lineno == lineno {
                        continue;
                    }
                    if next.location.lineno < 0 {
                        next.location = location;
                        continue;
                    }
                } else if line_behind == Some(lineno) {
                    continue;
                }
            }
            instructions[dest] = instructions[src];
            dest += 1;
            prev_lineno = lineno;
        }
        self[block].instructions = instructions;
        self[block].shrink(dest);
        before - dest
    }

    /// The line of the first instruction after `block` that will stay.
    fn first_line_behind(&self, block: BlockId) -> Option<i32> {
        let next = self.nonempty_from(self.next(block))?;
        let first = self[next].instructions.iter().find(|i| !(i.opcode == Opcode::NOP && i.location.lineno < 0));
        Some(first.map_or(Location::NONE.lineno, |instruction| instruction.location.lineno))
    }

    /// Removes all redundant NOPs; returns how many.
    pub(super) fn remove_redundant_nops(&mut self) -> usize {
        self.order().into_iter().map(|block| self.basicblock_remove_redundant_nops(block)).sum()
    }

    /// Removes all redundant NOPs, and pairs that push a value only to drop it.
    pub(super) fn remove_redundant_nops_and_pairs(&mut self) {
        let mut done = false;
        while !done {
            done = true;
            let mut previous: Option<(BlockId, usize)> = None;
            for block in self.order() {
                self.basicblock_remove_redundant_nops(block);
                if self[block].is_label {
                    previous = None;
                }
                for i in 0..self[block].instructions.len() {
                    if self[block].instructions[i].opcode == Opcode::POP_TOP
                        && let Some((b, p)) = previous
                        && let before = &self[b].instructions[p]
                        && (matches!(before.opcode, Opcode::LOAD_CONST | Opcode::LOAD_SMALL_INT)
                            || (before.opcode == Opcode::COPY && before.oparg == 1))
                    {
                        self[b].instructions[p].set_nop();
                        self[block].instructions[i].set_nop();
                        done = false;
                    }
                    previous = Some((block, i));
                }
                let ends_in_jump = previous.is_some_and(|(b, p)| self[b].instructions[p].is_jump());
                if ends_in_jump || !self[block].has_fallthrough() {
                    previous = None;
                }
            }
        }
    }

    /// Turns jumps to the instruction that follows anyway into NOPs; returns how many.
    fn remove_redundant_jumps(&mut self) -> usize {
        let mut changes = 0;
        for block in self.order() {
            if let Some(last) = self[block].last().copied()
                && last.has(Flag::UnconditionalJump)
                && let Some(target) = self.nonempty_from(last.target)
                && self.nonempty_from(self.next(block)) == Some(target)
            {
                if let Some(last) = self[block].instructions.last_mut() {
                    last.set_nop();
                    last.target = None;
                }
                changes += 1;
            }
        }
        changes
    }

    /// Removes redundant NOPs and jumps until nothing changes.
    pub(super) fn remove_redundant_nops_and_jumps(&mut self) {
        while self.remove_redundant_nops() + self.remove_redundant_jumps() > 0 {}
    }

    /// Where a block ends in a jump to a small exit block, or to one without lines, replaces the jump by that block's
    /// instructions.
    pub(super) fn inline_small_or_no_lineno_blocks(&mut self) {
        loop {
            let mut changed = false;
            for block in self.order() {
                changed |= self.basicblock_inline_small_or_no_lineno_blocks(block);
            }
            if !changed {
                return;
            }
        }
    }

    fn basicblock_inline_small_or_no_lineno_blocks(&mut self, block: BlockId) -> bool {
        let Some(jump) = self[block].last().copied().filter(|last| last.has(Flag::UnconditionalJump)) else {
            return false;
        };
        let Some(target) = jump.target else { return false };
        let small_exit_block = self[target].exits_scope() && self[target].instructions.len() <= MAX_COPY_SIZE;
        let no_lineno_no_fallthrough = self[target].has_no_lineno() && !self[target].has_fallthrough();
        if !small_exit_block && !no_lineno_no_fallthrough {
            return false;
        }
        let copied = self[target].instructions.clone();
        let instructions = &mut self[block].instructions;
        if let Some(last) = instructions.last_mut() {
            last.set_nop();
            last.target = None;
        }
        let count = copied.len();
        instructions.extend(copied);
        // The removed jump may have been the place where signals are checked; then the new one must be.
        if no_lineno_no_fallthrough
            && jump.opcode == Opcode::JUMP
            && let Some(last) = instructions.last_mut()
            && last.has(Flag::UnconditionalJump)
        {
            last.opcode = Opcode::JUMP;
        }
        self[block].use_slots(count);
        self[target].predecessors -= 1;
        true
    }

    /// Drops constants that no instruction loads. The first always stays: it may be the docstring.
    pub(super) fn remove_unused_consts(&mut self, consts: &mut ConstTable) {
        let order = self.order();
        let mut used = vec![false; consts.len()];
        if let Some(first) = used.first_mut() {
            *first = true;
        }
        for &block in &order {
            for instruction in &self[block].instructions {
                if instruction.row().operand == OperandKind::Const {
                    used[instruction.oparg as usize] = true;
                }
            }
        }
        let mut new_index = Vec::with_capacity(consts.len());
        let mut count = 0;
        for &used in &used {
            new_index.push(count);
            count += i32::from(used);
        }
        consts.keep(&used);
        for &block in &order {
            for instruction in &mut self[block].instructions {
                if instruction.row().operand == OperandKind::Const {
                    instruction.oparg = new_index[instruction.oparg as usize];
                }
            }
        }
    }
}
