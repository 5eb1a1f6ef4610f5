//! Constant folding: operations and displays whose parts are all constants become one constant.
//!
//! Called by the peephole pass. The results of operations are computed in `constant_arithmetic`. Mirrors
//! `fold_tuple_of_constants`, `fold_constant_intrinsic_list_to_tuple`, `optimize_lists_and_sets`, `fold_const_binop`
//! and `fold_const_unaryop` of `Python/flowgraph.c`; book chapter "Compiling Python Source Code".

use super::blocks::CfgInstruction;
use super::constant_arithmetic::{binary_op, unary_op, unique};
use super::load_const::{const_value, loads_const, make_load_const};
use crate::code::{Const, ConstTable};
use crate::compile::front::location::Location;
use crate::opcode::Opcode;

/// The longest display that is considered (`_PY_STACK_USE_GUIDELINE`): code generation fills longer ones bit by bit.
const STACK_USE_GUIDELINE: i32 = 30;
/// The shortest list or set of constants that is built by extending it with a constant.
const MIN_CONST_SEQUENCE_SIZE: i32 = 3;

/// The positions of the last `size` instructions up to `start`, if all of them load constants; NOPs are skipped
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

/// Folds a BUILD_TUPLE of constants.
pub fn fold_tuple_of_constants(instructions: &mut [CfgInstruction], i: usize, consts: &mut ConstTable) {
    let size = instructions[i].oparg;
    if size > STACK_USE_GUIDELINE {
        return;
    }
    let Some(places) = const_loading_instructions(instructions, i, size as usize) else { return };
    let Some(items) = values(instructions, &places, consts) else { return };
    nop_out(instructions, &places);
    make_load_const(&mut instructions[i], Const::Tuple(items.into()), consts);
}

/// The constants of a long display, which code generation makes empty and then fills: `build` 0, then loads and `add` 1
/// in turn, the last before `end`. They become NOPs.
fn take_filled_display(
    instructions: &mut [CfgInstruction],
    end: usize,
    build: Opcode,
    add: Opcode,
    consts: &[Const],
) -> Option<Vec<Const>> {
    let mut loads = Vec::new();
    let mut expect_add = true;
    for start in (0..end).rev() {
        let CfgInstruction { opcode, oparg, .. } = instructions[start];
        match opcode {
            Opcode::NOP => continue,
            _ if opcode == build && oparg == 0 => {
                if !expect_add {
                    return None;
                }
                loads.reverse();
                let items = values(instructions, &loads, consts)?;
                let gone: Vec<usize> = (start..end).filter(|&i| instructions[i].opcode != Opcode::NOP).collect();
                nop_out(instructions, &gone);
                return Some(items);
            }
            _ if expect_add && opcode == add && oparg == 1 => {}
            _ if !expect_add && loads_const(opcode) => loads.push(start),
            _ => return None,
        }
        expect_add = !expect_add;
    }
    None
}

/// Folds a long tuple of constants, which code generation makes as a list that this intrinsic turns into a tuple.
pub fn fold_constant_intrinsic_list_to_tuple(instructions: &mut [CfgInstruction], i: usize, consts: &mut ConstTable) {
    if let Some(items) = take_filled_display(instructions, i, Opcode::BUILD_LIST, Opcode::LIST_APPEND, consts) {
        make_load_const(&mut instructions[i], Const::Tuple(items.into()), consts);
    }
}

/// Folds a long list or set of constants that is only iterated over or searched, at the LIST_APPEND or SET_ADD of its
/// last item. That becomes the load, and loses its location like the rest.
pub fn fold_constant_filled_display(instructions: &mut [CfgInstruction], i: usize, consts: &mut ConstTable) {
    let (build, add) = match instructions[i].opcode {
        Opcode::LIST_APPEND => (Opcode::BUILD_LIST, Opcode::LIST_APPEND),
        _ => (Opcode::BUILD_SET, Opcode::SET_ADD),
    };
    if let Some(items) = take_filled_display(instructions, i + 1, build, add, consts) {
        let value = if build == Opcode::BUILD_SET {
            Const::FrozenSet(unique(items).into())
        } else {
            Const::Tuple(items.into())
        };
        make_load_const(&mut instructions[i], value, consts);
    }
}

/// Folds BUILD_LIST and BUILD_SET: if it has only constants and is only iterated over or searched, into a constant
/// tuple or frozenset; if it has three or more constants, into an empty one extended by such a constant; a list of
/// anything that is only iterated over, into a tuple.
pub fn optimize_lists_and_sets(
    instructions: &mut [CfgInstruction],
    i: usize,
    nextop: Option<Opcode>,
    consts: &mut ConstTable,
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
    let index = consts.add(value) as i32;
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

/// Folds a BINARY_OP of two constants, unless it would raise or give something too big.
pub fn fold_const_binop(instructions: &mut [CfgInstruction], i: usize, consts: &mut ConstTable) {
    let Some(places) = const_loading_instructions(instructions, i, 2) else { return };
    let Some(operands) = values(instructions, &places, consts) else { return };
    let Some(result) = binary_op(&operands[0], instructions[i].oparg, &operands[1]) else { return };
    nop_out(instructions, &places);
    make_load_const(&mut instructions[i], result, consts);
}

/// Folds UNARY_NEGATIVE, UNARY_INVERT, UNARY_NOT and unary plus of a constant.
pub fn fold_const_unaryop(instructions: &mut [CfgInstruction], i: usize, consts: &mut ConstTable) {
    let Some(places) = const_loading_instructions(instructions, i, 1) else { return };
    let Some(operands) = values(instructions, &places, consts) else { return };
    let Some(result) = unary_op(instructions[i].opcode, &operands[0]) else { return };
    nop_out(instructions, &places);
    make_load_const(&mut instructions[i], result, consts);
}
