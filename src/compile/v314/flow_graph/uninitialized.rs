//! Finds loads of locals that may be unset, and turns each such LOAD_FAST into LOAD_FAST_CHECK.
//!
//! A pass of `optimize`. Mirrors `add_checks_for_loads_of_uninitialized_variables` of `Python/flowgraph.c`; book
//! chapter "Compiling Python Source Code".

use super::blocks::{BlockId, Graph};
use crate::opcode::Opcode;

/// The number of locals tracked through the whole graph; those beyond are tracked inside one block only.
const TRACKED: usize = 64;

impl Graph {
    /// Adds the checks for `locals` fast locals, of which the first `parameters` are set from the start.
    pub(super) fn add_checks_for_loads_of_uninitialized_variables(&mut self, locals: usize, parameters: usize) {
        if locals == 0 {
            return;
        }
        if locals > TRACKED {
            self.fast_scan_many_locals(locals);
        }
        self.clear_visited();
        let mut start = 0;
        for local in parameters..locals.min(TRACKED) {
            start |= 1 << local;
        }
        let mut todo = Vec::new();
        self.maybe_push(Self::ENTRY, start, &mut todo);
        // Every block once, as a DELETE_FAST may be anywhere; then every block that something new reaches.
        for block in self.order() {
            self.scan_block_for_locals(block, &mut todo);
        }
        while let Some(block) = todo.pop() {
            self[block].visited = false;
            self.scan_block_for_locals(block, &mut todo);
        }
    }

    /// Tells a block that the locals in `unsafe_mask` may be unset; if that is new, it must be scanned again.
    fn maybe_push(&mut self, block: BlockId, unsafe_mask: u64, todo: &mut Vec<BlockId>) {
        let both = self[block].unsafe_locals | unsafe_mask;
        if self[block].unsafe_locals != both {
            self[block].unsafe_locals = both;
            self.visit(block, todo);
        }
    }

    fn scan_block_for_locals(&mut self, block: BlockId, todo: &mut Vec<BlockId>) {
        let mut unsafe_mask = self[block].unsafe_locals;
        for i in 0..self[block].instructions.len() {
            if let Some(handler) = self[block].instructions[i].except {
                self.maybe_push(handler, unsafe_mask, todo);
            }
            let instruction = &mut self[block].instructions[i];
            if instruction.oparg < 0 || instruction.oparg as usize >= TRACKED {
                continue;
            }
            let bit = 1_u64 << instruction.oparg;
            match instruction.opcode {
                Opcode::DELETE_FAST | Opcode::LOAD_FAST_AND_CLEAR | Opcode::STORE_FAST_MAYBE_NULL => unsafe_mask |= bit,
                // A load that does not raise proves that the local is set.
                Opcode::STORE_FAST | Opcode::LOAD_FAST_CHECK => unsafe_mask &= !bit,
                Opcode::LOAD_FAST => {
                    if unsafe_mask & bit != 0 {
                        instruction.opcode = Opcode::LOAD_FAST_CHECK;
                    }
                    unsafe_mask &= !bit;
                }
                _ => {}
            }
        }
        if let Some(next) = self.next(block).filter(|_| self[block].has_fallthrough()) {
            self.maybe_push(next, unsafe_mask, todo);
        }
        if let Some(target) = self[block].last().filter(|last| last.is_jump()).and_then(|last| last.target) {
            self.maybe_push(target, unsafe_mask, todo);
        }
    }

    /// Scans the locals beyond the tracked ones, known to be set only after a load or store in the same block.
    fn fast_scan_many_locals(&mut self, locals: usize) {
        let mut set_in_block = vec![0; locals - TRACKED];
        for (number, block) in self.order().into_iter().enumerate() {
            let number = number + 1;
            for instruction in &mut self[block].instructions {
                if instruction.oparg < TRACKED as i32 {
                    continue;
                }
                let local = instruction.oparg as usize - TRACKED;
                match instruction.opcode {
                    Opcode::DELETE_FAST | Opcode::LOAD_FAST_AND_CLEAR | Opcode::STORE_FAST_MAYBE_NULL => {
                        set_in_block[local] = number - 1;
                    }
                    Opcode::STORE_FAST => set_in_block[local] = number,
                    Opcode::LOAD_FAST => {
                        if set_in_block[local] != number {
                            instruction.opcode = Opcode::LOAD_FAST_CHECK;
                        }
                        set_in_block[local] = number;
                    }
                    _ => {}
                }
            }
        }
    }
}
