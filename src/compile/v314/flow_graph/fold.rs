//! Constant folding: operations and displays whose parts are all constants become one constant.
//!
//! Called by the peephole pass. What an operation gives is worked out in `constant_arithmetic`. Mirrors
//! `fold_tuple_of_constants`, `fold_constant_intrinsic_list_to_tuple`, `optimize_lists_and_sets`, `fold_const_binop`
//! and `fold_const_unaryop` of `Python/flowgraph.c`.

use super::CfgInstruction;
use super::constant_arithmetic::{binary_op, unary_op, unique};
use super::load_const::{add_const, const_value, loads_const, make_load_const};
use crate::code::Const;
use crate::compile::location::Location;
use crate::opcode::Opcode;

/// The longest display that is looked at (`_PY_STACK_USE_GUIDELINE`): code generation fills longer ones bit by bit.
const STACK_USE_GUIDELINE: i32 = 30;
/// The shortest list or set of constants that is worth a constant to be extended by.
const MIN_CONST_SEQUENCE_SIZE: i32 = 3;

/// The places of the last `size` instructions up to `start`, if all of them load constants; NOPs are passed over
/// (`get_const_loading_instrs`).
fn const_loading_instructions(instructions: &[CfgInstruction], end: usize, size: usize) -> Option<Vec<usize>> {
    let mut places = Vec::with_capacity(size);
    for i in (0..end).rev() {
        if places.len() == size {
            break;
        }
        match instructions[i].opcode {
            Opcode::NOP => {}
            opcode if loads_const(opcode) => places.push(i),
            _ => return None,
        }
    }
    places.reverse();
    (places.len() == size).then_some(places)
}

fn values(instructions: &[CfgInstruction], places: &[usize], consts: &[Const]) -> Option<Vec<Const>> {
    places.iter().map(|&i| const_value(instructions[i].opcode, instructions[i].oparg, consts)).collect()
}

fn nop_out(instructions: &mut [CfgInstruction], places: &[usize]) {
    for &i in places {
        instructions[i].set_nop();
        instructions[i].location = Location::NONE;
    }
}

/// BUILD_TUPLE of constants.
pub fn fold_tuple_of_constants(instructions: &mut [CfgInstruction], i: usize, consts: &mut Vec<Const>) {
    let size = instructions[i].oparg;
    if size > STACK_USE_GUIDELINE {
        return;
    }
    let Some(places) = const_loading_instructions(instructions, i, size as usize) else { return };
    let Some(items) = values(instructions, &places, consts) else { return };
    nop_out(instructions, &places);
    make_load_const(&mut instructions[i], Const::Tuple(items.into()), consts);
}

/// A long tuple, which code generation makes as a list and then turns into a tuple: BUILD_LIST, then loads and
/// LIST_APPEND by turns, then this intrinsic.
pub fn fold_constant_intrinsic_list_to_tuple(instructions: &mut [CfgInstruction], i: usize, consts: &mut Vec<Const>) {
    let mut loads = Vec::new();
    let mut expect_append = true;
    for pos in (0..i).rev() {
        let CfgInstruction { opcode, oparg, .. } = instructions[pos];
        if opcode == Opcode::NOP {
            continue;
        }
        if opcode == Opcode::BUILD_LIST && oparg == 0 {
            if !expect_append {
                return;
            }
            loads.reverse();
            let Some(items) = values(instructions, &loads, consts) else { return };
            let gone: Vec<usize> = (pos..i).filter(|&p| instructions[p].opcode != Opcode::NOP).collect();
            nop_out(instructions, &gone);
            make_load_const(&mut instructions[i], Const::Tuple(items.into()), consts);
            return;
        }
        if expect_append {
            if opcode != Opcode::LIST_APPEND || oparg != 1 {
                return;
            }
        } else if loads_const(opcode) {
            loads.push(pos);
        } else {
            return;
        }
        expect_append = !expect_append;
    }
}

/// BUILD_LIST or BUILD_SET: of constants that are only iterated over or looked into, a constant tuple or frozenset;
/// of three or more constants, an empty one that is extended by such a constant; a list of anything that is only
/// iterated over, a tuple.
pub fn optimize_lists_and_sets(
    instructions: &mut [CfgInstruction],
    i: usize,
    nextop: Option<Opcode>,
    consts: &mut Vec<Const>,
) {
    let CfgInstruction { opcode, oparg: size, location, .. } = instructions[i];
    let contains_or_iter = matches!(nextop, Some(Opcode::GET_ITER | Opcode::CONTAINS_OP));
    if size > STACK_USE_GUIDELINE || (size < MIN_CONST_SEQUENCE_SIZE && !contains_or_iter) {
        return;
    }
    let Some(places) = const_loading_instructions(instructions, i, size as usize) else {
        if contains_or_iter && opcode == Opcode::BUILD_LIST {
            instructions[i].set(Opcode::BUILD_TUPLE, size);
        }
        return;
    };
    let Some(items) = values(instructions, &places, consts) else { return };
    let value =
        if opcode == Opcode::BUILD_SET { Const::FrozenSet(unique(items).into()) } else { Const::Tuple(items.into()) };
    let index = add_const(value, consts);
    nop_out(instructions, &places);
    if contains_or_iter {
        instructions[i].set(Opcode::LOAD_CONST, index);
    } else {
        let extend = if opcode == Opcode::BUILD_LIST { Opcode::LIST_EXTEND } else { Opcode::SET_UPDATE };
        instructions[i - 2].location = location;
        instructions[i - 2].set(opcode, 0);
        instructions[i - 1].set(Opcode::LOAD_CONST, index);
        instructions[i].set(extend, 1);
    }
}

/// BINARY_OP of two constants, unless it would raise or give something too big.
pub fn fold_const_binop(instructions: &mut [CfgInstruction], i: usize, consts: &mut Vec<Const>) {
    let Some(places) = const_loading_instructions(instructions, i, 2) else { return };
    let Some(operands) = values(instructions, &places, consts) else { return };
    let Some(result) = binary_op(&operands[0], instructions[i].oparg, &operands[1]) else { return };
    nop_out(instructions, &places);
    make_load_const(&mut instructions[i], result, consts);
}

/// UNARY_NEGATIVE, UNARY_INVERT, UNARY_NOT and unary plus of a constant.
pub fn fold_const_unaryop(instructions: &mut [CfgInstruction], i: usize, consts: &mut Vec<Const>) {
    let Some(places) = const_loading_instructions(instructions, i, 1) else { return };
    let Some(operands) = values(instructions, &places, consts) else { return };
    let Some(result) = unary_op(instructions[i].opcode, &operands[0]) else { return };
    nop_out(instructions, &places);
    make_load_const(&mut instructions[i], result, consts);
}
