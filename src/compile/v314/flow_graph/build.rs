//! Builds basic blocks from the instruction sequence.
//!
//! The first step of `optimize`. Mirrors `_PyCfg_FromInstructionSequence`, `_PyCfgBuilder_UseLabel`,
//! `_PyCfgBuilder_Addop` and `translate_jump_labels_to_targets` of `Python/flowgraph.c`; book chapter "Compiling Python
//! Source Code".

use super::blocks::{Block, BlockId, CfgInstruction, Graph};
use crate::compile::instruction::{InstructionSequence, Operand};
use crate::opcode::{Flag, Opcode};

/// Builds a graph block by block; targets are indices into the sequence until all blocks are known.
struct Builder {
    graph: Graph,
    current: BlockId,
    /// The next instruction is a jump target.
    label_pending: bool,
}

impl Graph {
    /// Splits a sequence into blocks, at jump targets and after jumps and exits.
    pub fn from_instruction_sequence(sequence: &InstructionSequence) -> Self {
        let index_of = |operand| match operand {
            Operand::Target(label) => sequence.labels[label.0 as usize],
            Operand::Number(_) => None,
        };
        let mut is_target = vec![false; sequence.instructions.len()];
        for target in sequence.instructions.iter().filter_map(|instruction| index_of(instruction.operand)) {
            is_target[target] = true;
        }

        let mut builder = Builder { graph: Self::default(), current: Self::ENTRY, label_pending: false };
        let mut block_at = vec![None; sequence.instructions.len()];
        let mut jumps = Vec::new();
        for (i, instruction) in sequence.instructions.iter().enumerate() {
            if instruction.opcode == Opcode::ANNOTATIONS_PLACEHOLDER {
                for inserted in sequence.annotations.iter().flat_map(|inserted| &inserted.instructions) {
                    builder.add(CfgInstruction::new(inserted.opcode, number(inserted.operand), inserted.location));
                }
                continue;
            }
            if is_target[i] {
                builder.use_label();
                block_at[i] = Some(builder.current);
            }
            builder.add(CfgInstruction::new(instruction.opcode, number(instruction.operand), instruction.location));
            if let Some(target) = index_of(instruction.operand) {
                jumps.push((builder.current, builder.graph[builder.current].instructions.len() - 1, target));
            }
        }
        for (block, i, target) in jumps {
            builder.graph[block].instructions[i].target = block_at[target];
        }
        builder.graph
    }

    /// Marks the blocks that are handlers (`mark_except_handlers`).
    pub(super) fn mark_except_handlers(&mut self) {
        for block in self.order() {
            for i in 0..self[block].instructions.len() {
                let instruction = self[block].instructions[i];
                if let Some(target) = instruction.target.filter(|_| instruction.has(Flag::BlockPush)) {
                    self[target].except_handler = true;
                }
            }
        }
    }
}

fn number(operand: Operand) -> i32 {
    match operand {
        Operand::Number(number) => number,
        Operand::Target(_) => 0,
    }
}

impl Builder {
    fn use_label(&mut self) {
        self.label_pending = true;
        self.maybe_start_new_block();
    }

    fn add(&mut self, instruction: CfgInstruction) {
        self.maybe_start_new_block();
        self.graph[self.current].instructions.push(instruction);
    }

    /// Whether the next instruction must open a block. An empty block without a label takes the pending label itself.
    fn current_block_is_terminated(&mut self) -> bool {
        let current = &mut self.graph[self.current];
        if current.last().is_some_and(CfgInstruction::is_terminator) {
            return true;
        }
        if self.label_pending {
            if current.last().is_some() || current.is_label {
                return true;
            }
            current.is_label = true;
            self.label_pending = false;
        }
        false
    }

    fn maybe_start_new_block(&mut self) {
        if self.current_block_is_terminated() {
            let block = Block { is_label: std::mem::take(&mut self.label_pending), ..Default::default() };
            let id = self.graph.new_block(block);
            self.graph[self.current].next = Some(id);
            self.current = id;
        }
    }
}
