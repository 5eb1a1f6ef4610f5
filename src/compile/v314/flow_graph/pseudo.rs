//! Replaces pseudo-instructions by real ones and gives conditional jumps their final direction.
//!
//! Passes of `optimize` after the order of blocks is known. Mirrors `convert_pseudo_conditional_jumps`,
//! `convert_pseudo_ops` and `normalize_jumps` of `Python/flowgraph.c`; book chapter "Compiling Python Source Code".

use super::blocks::{Block, BlockId, CfgInstruction, Graph};
use crate::opcode::{Flag, Opcode};

impl Graph {
    /// Turns JUMP_IF_FALSE into COPY, TO_BOOL, POP_JUMP_IF_FALSE, and likewise its opposite.
    pub(super) fn convert_pseudo_conditional_jumps(&mut self) {
        for block in self.order() {
            let Some(jump) = self[block].last().copied() else { continue };
            let opcode = match jump.opcode {
                Opcode::JUMP_IF_FALSE => Opcode::POP_JUMP_IF_FALSE,
                Opcode::JUMP_IF_TRUE => Opcode::POP_JUMP_IF_TRUE,
                _ => continue,
            };
            let plain = CfgInstruction { target: None, ..jump };
            let instructions = &mut self[block].instructions;
            instructions.pop();
            instructions.push(CfgInstruction { opcode: Opcode::COPY, oparg: 1, ..plain });
            instructions.push(CfgInstruction { opcode: Opcode::TO_BOOL, oparg: 0, ..plain });
            instructions.push(CfgInstruction { opcode, ..jump });
            self[block].use_slots(2);
        }
    }

    /// Turns what only mattered to the compiler into NOP or its plain form.
    pub(super) fn convert_pseudo_ops(&mut self) {
        for block in self.order() {
            for instruction in &mut self[block].instructions {
                match instruction.opcode {
                    _ if instruction.has(Flag::BlockPush) => instruction.set_nop(),
                    Opcode::LOAD_CLOSURE => instruction.opcode = Opcode::LOAD_FAST,
                    Opcode::STORE_FAST_MAYBE_NULL => instruction.opcode = Opcode::STORE_FAST,
                    _ => {}
                }
            }
        }
        self.remove_redundant_nops_and_jumps();
    }

    /// Makes conditional jumps go forwards only: one that goes backwards is inverted and jumps over a plain backward
    /// jump. The branch not taken is marked with NOT_TAKEN.
    pub(super) fn normalize_jumps(&mut self) {
        self.clear_visited();
        let mut current = Some(Self::ENTRY);
        while let Some(block) = current {
            self[block].visited = true;
            self.normalize_jumps_in_block(block);
            current = self.next(block);
        }
    }

    fn normalize_jumps_in_block(&mut self, block: BlockId) {
        let Some(jump) = self[block].last().copied().filter(|last| last.has(Flag::ConditionalJump)) else { return };
        let Some(target) = jump.target else { return };
        let not_taken = CfgInstruction::new(Opcode::NOT_TAKEN, 0, jump.location);
        if !self[target].visited {
            self[block].add(not_taken);
            return;
        }
        let reversed = match jump.opcode {
            Opcode::POP_JUMP_IF_NOT_NONE => Opcode::POP_JUMP_IF_NONE,
            Opcode::POP_JUMP_IF_NONE => Opcode::POP_JUMP_IF_NOT_NONE,
            Opcode::POP_JUMP_IF_FALSE => Opcode::POP_JUMP_IF_TRUE,
            _ => Opcode::POP_JUMP_IF_FALSE,
        };
        let back = CfgInstruction { target: Some(target), ..CfgInstruction::new(Opcode::JUMP, 0, jump.location) };
        let backwards_jump = self.new_block(Block {
            instructions: vec![not_taken, back],
            next: self[block].next,
            startdepth: self[target].startdepth,
            cold: self[block].cold,
            ..Default::default()
        });
        let next = self.next(block);
        if let Some(last) = self[block].instructions.last_mut() {
            last.opcode = reversed;
            last.target = next;
        }
        self[block].next = Some(backwards_jump);
    }
}
