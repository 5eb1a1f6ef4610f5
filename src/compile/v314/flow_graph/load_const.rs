//! Optimisations that follow from a constant just loaded: small ints, known conditions, tests against None.
//!
//! A pass of `optimize`. Mirrors `optimize_load_const` of `Python/flowgraph.c`; book chapter "Compiling Python Source
//! Code".

use num_traits::ToPrimitive;

use super::blocks::{BlockId, CfgInstruction, Graph};
use super::constant_arithmetic::is_true;
use crate::code::{Const, ConstTable};
use crate::opcode::Opcode;

/// Whether the instruction loads a constant (`loads_const`).
pub fn loads_const(opcode: Opcode) -> bool {
    matches!(opcode, Opcode::LOAD_CONST | Opcode::LOAD_SMALL_INT)
}

/// The constant that the instruction loads (`get_const_value`).
pub fn const_value(opcode: Opcode, oparg: i32, consts: &[Const]) -> Option<Const> {
    match opcode {
        Opcode::LOAD_CONST => consts.get(oparg as usize).cloned(),
        Opcode::LOAD_SMALL_INT => Some(Const::Int(oparg.into())),
        _ => None,
    }
}

/// Makes the instruction load a small int, if the constant is one (`maybe_instr_make_load_smallint`).
fn maybe_make_load_small_int(instruction: &mut CfgInstruction, value: &Const) -> bool {
    if let Const::Int(int) = value
        && let Some(small) = int.to_u8()
    {
        instruction.set(Opcode::LOAD_SMALL_INT, i32::from(small));
        return true;
    }
    false
}

/// Makes the instruction load the constant (`instr_make_load_const`).
pub fn make_load_const(instruction: &mut CfgInstruction, value: Const, consts: &mut ConstTable) {
    if !maybe_make_load_small_int(instruction, &value) {
        instruction.set(Opcode::LOAD_CONST, consts.add(value) as i32);
    }
}

impl Graph {
    /// Runs over all blocks.
    pub(super) fn optimize_load_const(&mut self, consts: &mut ConstTable) {
        for block in self.order() {
            self.basicblock_optimize_load_const(block, consts);
        }
    }

    fn basicblock_optimize_load_const(&mut self, block: BlockId, consts: &mut ConstTable) {
        let instructions = &mut self[block].instructions;
        // The load that the value on top comes from, even through a COPY of it.
        let mut load = (Opcode::NOP, 0);
        for i in 0..instructions.len() {
            let instruction = &mut instructions[i];
            if instruction.opcode == Opcode::LOAD_CONST
                && let Some(value) = consts.get(instruction.oparg as usize)
            {
                maybe_make_load_small_int(instruction, value);
            }
            let copy_of_load_const =
                load.0 == Opcode::LOAD_CONST && instruction.opcode == Opcode::COPY && instruction.oparg == 1;
            if !copy_of_load_const {
                load = (instruction.opcode, instruction.oparg);
            }
            let Some(value) = const_value(load.0, load.1, consts) else { continue };
            let Some(next) = instructions.get(i + 1).map(|next| next.opcode) else { continue };
            match next {
                Opcode::POP_JUMP_IF_FALSE | Opcode::POP_JUMP_IF_TRUE | Opcode::JUMP_IF_FALSE | Opcode::JUMP_IF_TRUE => {
                    if matches!(next, Opcode::POP_JUMP_IF_FALSE | Opcode::POP_JUMP_IF_TRUE) {
                        instructions[i].set_nop();
                    }
                    let jump_if_true = matches!(next, Opcode::POP_JUMP_IF_TRUE | Opcode::JUMP_IF_TRUE);
                    if is_true(&value) == jump_if_true {
                        instructions[i + 1].opcode = Opcode::JUMP;
                    } else {
                        instructions[i + 1].set_nop();
                    }
                }
                Opcode::IS_OP if matches!(value, Const::None) => fold_is_none(&mut instructions[i..]),
                Opcode::TO_BOOL => {
                    let index = consts.add(Const::Bool(is_true(&value))) as i32;
                    instructions[i].set_nop();
                    instructions[i + 1].set(Opcode::LOAD_CONST, index);
                }
                _ => {}
            }
        }
    }
}

/// Turns LOAD_CONST None, IS_OP, perhaps TO_BOOL, and a conditional jump into one jump that tests for None.
fn fold_is_none(instructions: &mut [CfgInstruction]) {
    let mut jump = 2;
    if instructions.len() <= jump {
        return;
    }
    if instructions[jump].opcode == Opcode::TO_BOOL {
        instructions[jump].set_nop();
        jump += 1;
        if instructions.len() <= jump {
            return;
        }
    }
    let mut invert = instructions[1].oparg != 0;
    match instructions[jump].opcode {
        Opcode::POP_JUMP_IF_FALSE => invert = !invert,
        Opcode::POP_JUMP_IF_TRUE => {}
        _ => return,
    }
    instructions[0].set_nop();
    instructions[1].set_nop();
    instructions[jump].opcode = if invert { Opcode::POP_JUMP_IF_NOT_NONE } else { Opcode::POP_JUMP_IF_NONE };
}
