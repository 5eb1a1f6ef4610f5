//! The slots of cells and free variables after the fast locals, and the instructions that prepare them.
//!
//! A pass of `optimize`. A parameter that is also a cell keeps its slot as a parameter, so the cells after it move
//! down. Mirrors `prepare_localsplus`, `insert_prefix_instructions` and `fix_cell_offsets` of `Python/flowgraph.c`;
//! book chapter "Compiling Python Source Code".

use super::blocks::{CfgInstruction, Graph};
use crate::code::object::flags;
use crate::compile::front::location::Location;
use crate::compile::instruction::UnitMetadata;
use crate::opcode::Opcode;

impl Graph {
    /// Inserts COPY_FREE_VARS, MAKE_CELL and RETURN_GENERATOR at the start and assigns slots to cells and free
    /// variables.
    pub(super) fn prepare_localsplus(&mut self, unit: &UnitMetadata) {
        let slots = cell_slots(unit);
        self.insert_prefix_instructions(unit, &slots);
        for block in self.order() {
            for instruction in &mut self[block].instructions {
                if matches!(
                    instruction.opcode,
                    Opcode::MAKE_CELL
                        | Opcode::LOAD_CLOSURE
                        | Opcode::LOAD_DEREF
                        | Opcode::STORE_DEREF
                        | Opcode::DELETE_DEREF
                        | Opcode::LOAD_FROM_DICT_OR_DEREF
                ) {
                    instruction.oparg = slots[instruction.oparg as usize];
                }
            }
        }
    }

    fn insert_prefix_instructions(&mut self, unit: &UnitMetadata, slots: &[i32]) {
        let mut prefix = Vec::new();
        if !unit.freevars.is_empty() {
            let count = unit.freevars.len() as i32;
            prefix.push(CfgInstruction::new(Opcode::COPY_FREE_VARS, count, Location::NONE));
        }
        // Cells in the order of their slots; MAKE_CELL still names them by their index as cells.
        let mut cells: Vec<usize> = (0..unit.cellvars.len()).collect();
        cells.sort_by_key(|&cell| slots[cell]);
        prefix.extend(cells.iter().map(|&cell| CfgInstruction::new(Opcode::MAKE_CELL, cell as i32, Location::NONE)));
        if unit.flags & (flags::GENERATOR | flags::COROUTINE | flags::ASYNC_GENERATOR) != 0 {
            let line = unit.firstlineno as i32;
            let location = Location { lineno: line, end_lineno: line, col_offset: -1, end_col_offset: -1 };
            prefix.push(CfgInstruction::new(Opcode::RETURN_GENERATOR, 0, location));
            prefix.push(CfgInstruction::new(Opcode::POP_TOP, 0, location));
        }
        self[Self::ENTRY].use_slots(prefix.len());
        self[Self::ENTRY].instructions.splice(0..0, prefix);
    }
}

/// The slot of each cell and then each free variable, by their index in code generation.
fn cell_slots(unit: &UnitMetadata) -> Vec<i32> {
    let mut next = unit.varnames.len() as i32;
    let mut slots = Vec::with_capacity(unit.cellvars.len() + unit.freevars.len());
    for cell in &unit.cellvars {
        if let Some(parameter) = unit.varnames.iter().position(|name| name == cell) {
            slots.push(parameter as i32);
        } else {
            slots.push(next);
            next += 1;
        }
    }
    for _ in &unit.freevars {
        slots.push(next);
        next += 1;
    }
    slots
}
