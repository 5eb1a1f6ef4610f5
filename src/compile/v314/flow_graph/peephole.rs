//! Improvements that look at an instruction, the one after it and the one it jumps to.
//!
//! A pass of `optimize`. Mirrors `optimize_basic_block`, `jump_thread` and `insert_superinstructions` of
//! `Python/flowgraph.c`; book chapter "Compiling Python Source Code".

use super::blocks::{BlockId, CfgInstruction, Graph};
use super::fold::{
    fold_const_binop, fold_const_unaryop, fold_constant_filled_display, fold_constant_intrinsic_list_to_tuple,
    fold_tuple_of_constants, optimize_lists_and_sets,
};
use super::swaps::{apply_static_swaps, swaptimize};
use crate::code::ConstTable;
use crate::opcode::Opcode;

/// Operands of CALL_INTRINSIC_1 (`Include/internal/pycore_intrinsics.h`).
const INTRINSIC_UNARY_POSITIVE: i32 = 5;
const INTRINSIC_LIST_TO_TUPLE: i32 = 6;
/// Flag in the operand of COMPARE_OP: convert the result to bool.
const COMPARE_TO_BOOL: i32 = 16;

impl Graph {
    /// Rewrites one block; removed instructions become NOP.
    pub(super) fn optimize_basic_block(&mut self, block: BlockId, consts: &mut ConstTable) {
        let mut i = 0;
        while i < self[block].instructions.len() {
            // After a jump has changed, the instruction is examined again.
            if !self.thread_jump(block, i) {
                optimize_instruction(&mut self[block].instructions, i, consts);
                i += 1;
            }
        }
        let instructions = &mut self[block].instructions;
        let mut i = 0;
        while i < instructions.len() {
            if instructions[i].opcode == Opcode::SWAP {
                i = swaptimize(instructions, i);
                apply_static_swaps(instructions, i);
            }
            i += 1;
        }
    }

    /// If the jump at `i` leads to another jump, redirects it to that one's target. Returns whether something changed.
    fn thread_jump(&mut self, block: BlockId, i: usize) -> bool {
        let jump = self[block].instructions[i];
        let Some(target) = jump.target.filter(|_| jump.has_target()) else { return false };
        let Some(onward) = self[target].instructions.first().copied() else { return false };
        let opcode = match (jump.opcode, onward.opcode) {
            (
                Opcode::POP_JUMP_IF_NOT_NONE
                | Opcode::POP_JUMP_IF_NONE
                | Opcode::POP_JUMP_IF_FALSE
                | Opcode::POP_JUMP_IF_TRUE,
                Opcode::JUMP,
            )
            | (Opcode::JUMP_IF_FALSE, Opcode::JUMP | Opcode::JUMP_IF_FALSE)
            | (Opcode::JUMP_IF_TRUE, Opcode::JUMP | Opcode::JUMP_IF_TRUE)
            | (Opcode::JUMP | Opcode::JUMP_NO_INTERRUPT, Opcode::JUMP_NO_INTERRUPT) => jump.opcode,
            (Opcode::JUMP | Opcode::JUMP_NO_INTERRUPT, Opcode::JUMP) => Opcode::JUMP,
            // The condition is the opposite: it will not jump there.
            (Opcode::JUMP_IF_FALSE, Opcode::JUMP_IF_TRUE) | (Opcode::JUMP_IF_TRUE, Opcode::JUMP_IF_FALSE) => {
                self[block].instructions[i].target = self.next(target);
                return true;
            }
            _ => return false,
        };
        if jump.target == onward.target {
            return false;
        }
        // The NOP is removed later unless its line needs it.
        self[block].instructions[i].set_nop();
        self[block].add(CfgInstruction { target: onward.target, ..CfgInstruction::new(opcode, 0, onward.location) });
        true
    }

    /// Joins adjacent loads and stores of fast locals, as far as both numbers fit into one operand.
    pub(super) fn insert_superinstructions(&mut self) {
        for block in self.order() {
            let instructions = &mut self[block].instructions;
            for i in 1..instructions.len() {
                let (first, second) = (instructions[i - 1], instructions[i]);
                let joined = match (first.opcode, second.opcode) {
                    (Opcode::LOAD_FAST, Opcode::LOAD_FAST) => Opcode::LOAD_FAST_LOAD_FAST,
                    (Opcode::STORE_FAST, Opcode::LOAD_FAST) => Opcode::STORE_FAST_LOAD_FAST,
                    (Opcode::STORE_FAST, Opcode::STORE_FAST) => Opcode::STORE_FAST_STORE_FAST,
                    _ => continue,
                };
                let (line1, line2) = (first.location.lineno, second.location.lineno);
                if (line1 >= 0 && line2 >= 0 && line1 != line2) || first.oparg >= 16 || second.oparg >= 16 {
                    continue;
                }
                instructions[i - 1].set(joined, first.oparg << 4 | second.oparg);
                instructions[i].set_nop();
            }
        }
        self.remove_redundant_nops();
    }
}

/// Rewrites the instruction at `i` in view of the one after it.
fn optimize_instruction(instructions: &mut [CfgInstruction], i: usize, consts: &mut ConstTable) {
    let CfgInstruction { opcode, oparg, location, .. } = instructions[i];
    let next = instructions.get(i + 1).copied();
    let nextop = next.map(|next| next.opcode);
    match (opcode, nextop) {
        (Opcode::BUILD_TUPLE, Some(Opcode::UNPACK_SEQUENCE))
            if matches!(oparg, 1..=3) && next.is_some_and(|next| next.oparg == oparg) =>
        {
            instructions[i].set_nop();
            if oparg == 1 {
                instructions[i + 1].set_nop();
            } else {
                instructions[i + 1].opcode = Opcode::SWAP;
            }
        }
        (Opcode::BUILD_TUPLE, _) => fold_tuple_of_constants(instructions, i, consts),
        (Opcode::BUILD_LIST | Opcode::BUILD_SET, _) => optimize_lists_and_sets(instructions, i, nextop, consts),
        (Opcode::STORE_FAST, Some(Opcode::STORE_FAST))
            if next.is_some_and(|next| next.oparg == oparg && next.location.lineno == location.lineno) =>
        {
            instructions[i].set(Opcode::POP_TOP, 0);
        }
        (Opcode::SWAP, _) if oparg == 1 => instructions[i].set_nop(),
        (Opcode::LOAD_GLOBAL, Some(Opcode::PUSH_NULL)) if oparg & 1 == 0 => {
            instructions[i].set(Opcode::LOAD_GLOBAL, oparg | 1);
            instructions[i + 1].set_nop();
        }
        (Opcode::COMPARE_OP, Some(Opcode::TO_BOOL)) => {
            instructions[i].set_nop();
            instructions[i + 1].set(Opcode::COMPARE_OP, oparg | COMPARE_TO_BOOL);
        }
        (Opcode::CONTAINS_OP | Opcode::IS_OP, Some(Opcode::TO_BOOL)) => {
            instructions[i].set_nop();
            instructions[i + 1].set(opcode, oparg);
        }
        (Opcode::CONTAINS_OP | Opcode::IS_OP, Some(Opcode::UNARY_NOT)) => {
            instructions[i].set_nop();
            instructions[i + 1].set(opcode, oparg ^ 1);
        }
        (Opcode::TO_BOOL, Some(Opcode::TO_BOOL)) => instructions[i].set_nop(),
        (Opcode::UNARY_NOT, Some(Opcode::TO_BOOL)) => {
            instructions[i].set_nop();
            instructions[i + 1].set(Opcode::UNARY_NOT, 0);
        }
        (Opcode::UNARY_NOT, Some(Opcode::UNARY_NOT)) => {
            instructions[i].set_nop();
            instructions[i + 1].set_nop();
        }
        (Opcode::UNARY_NOT | Opcode::UNARY_INVERT | Opcode::UNARY_NEGATIVE, _) => {
            fold_const_unaryop(instructions, i, consts);
        }
        (Opcode::CALL_INTRINSIC_1, _) if oparg == INTRINSIC_LIST_TO_TUPLE => {
            fold_constant_intrinsic_list_to_tuple(instructions, i, consts);
            // A value that is only iterated over may as well stay a list.
            if nextop == Some(Opcode::GET_ITER) && instructions[i].opcode == Opcode::CALL_INTRINSIC_1 {
                instructions[i].set_nop();
            }
        }
        (Opcode::CALL_INTRINSIC_1, _) if oparg == INTRINSIC_UNARY_POSITIVE => {
            fold_const_unaryop(instructions, i, consts);
        }
        (Opcode::LIST_APPEND | Opcode::SET_ADD, Some(Opcode::GET_ITER | Opcode::CONTAINS_OP)) if oparg == 1 => {
            fold_constant_filled_display(instructions, i, consts);
        }
        (Opcode::BINARY_OP, _) => fold_const_binop(instructions, i, consts),
        _ => {}
    }
}
