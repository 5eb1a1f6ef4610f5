//! The flow graph: basic blocks of instructions, the passes that improve them, and the way back to a flat sequence.
//!
//! Called by the code generator at the end of each unit; the assembler takes the result and flattens it. Every pass
//! here exists in CPython under the same name and runs in the same order, since the bytecode depends on it. Never
//! touches source or AST. Mirrors `Python/flowgraph.c` of CPython 3.14; book chapter "Compiling Python Source Code".

mod blocks;
mod borrow;
mod build;
mod cleanup;
mod constant_arithmetic;
mod exception_targets;
mod fold;
mod lines;
mod load_const;
mod localsplus;
mod order;
mod peephole;
mod pseudo;
mod stack_depth;
mod swaps;
mod uninitialized;

use crate::code::{Const, ConstTable};
use crate::compile::front::location::Location;
use crate::compile::instruction::{InstructionSequence, UnitMetadata};
use crate::opcode::Opcode;
pub use blocks::{BlockId, Graph};

/// The handler of the exceptions that an instruction may raise (`_PyExceptHandlerInfo`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HandlerInfo {
    /// Index of its first instruction in the flat sequence.
    pub index: usize,
    /// Stack depth at its entry: the values that stay, the instruction's offset if `preserve_lasti`, the exception.
    pub startdepth: i32,
    /// Whether the offset of the raising instruction is pushed below the exception.
    pub preserve_lasti: bool,
}

/// An instruction of the flat sequence that the assembler encodes. JUMP and JUMP_NO_INTERRUPT are the only
/// pseudo-instructions left.
#[derive(Clone, Copy, Debug)]
pub struct FlatInstruction {
    /// The opcode.
    pub opcode: Opcode,
    /// The operand; for a jump the index of the target in the flat sequence.
    pub oparg: i32,
    /// Where it comes from.
    pub location: Location,
    /// The handler of its exceptions.
    pub handler: Option<HandlerInfo>,
}

/// The flow graph of a unit after all passes.
#[derive(Clone, Debug)]
pub struct OptimizedGraph {
    /// The graph.
    pub graph: Graph,
    /// The constants, without those that no instruction uses (the first one always stays).
    pub consts: Vec<Const>,
    /// Slots that the value stack needs.
    pub stackdepth: i32,
}

/// Builds the flow graph of a unit with these constants and runs all passes in CPython's order
/// (`_PyCfg_FromInstructionSequence`, `_PyCfg_OptimizeCodeUnit`, `_PyCfg_OptimizedCfgToInstructionSequence`).
pub fn optimize(sequence: &InstructionSequence, unit: &UnitMetadata, consts: Vec<Const>) -> OptimizedGraph {
    let mut consts = ConstTable::from(consts);
    let mut graph = Graph::from_instruction_sequence(sequence);
    graph.mark_except_handlers();
    graph.label_exception_targets();

    graph.optimize_cfg(&mut consts);
    graph.remove_unused_consts(&mut consts);
    let parameters = unit.argcount
        + unit.kwonlyargcount
        + u32::from(unit.flags & crate::code::object::flags::VARARGS != 0)
        + u32::from(unit.flags & crate::code::object::flags::VARKEYWORDS != 0);
    graph.add_checks_for_loads_of_uninitialized_variables(unit.varnames.len(), parameters as usize);
    graph.insert_superinstructions();
    graph.push_cold_blocks_to_end();
    graph.resolve_line_numbers();

    graph.convert_pseudo_conditional_jumps();
    let stackdepth = graph.calculate_stackdepth();
    graph.prepare_localsplus(unit);
    graph.convert_pseudo_ops();
    graph.normalize_jumps();
    graph.optimize_load_fast();
    OptimizedGraph { graph, consts: consts.into_values(), stackdepth }
}

impl Graph {
    /// Runs the passes that rewrite blocks (`optimize_cfg`). What they remove first becomes NOP and is deleted at the
    /// end.
    fn optimize_cfg(&mut self, consts: &mut ConstTable) {
        self.inline_small_or_no_lineno_blocks();
        self.remove_unreachable();
        self.resolve_line_numbers();
        self.optimize_load_const(consts);
        for block in self.order() {
            self.optimize_basic_block(block, consts);
        }
        self.remove_redundant_nops_and_pairs();
        self.remove_unreachable();
        self.remove_redundant_nops_and_jumps();
    }

    /// The blocks in sequence, with jumps and handlers as indices (`_PyCfg_ToInstructionSequence`).
    pub fn to_instruction_sequence(&self) -> Vec<FlatInstruction> {
        let order = self.order();
        let mut starts = vec![0; self.blocks.len()];
        let mut index = 0;
        for &block in &order {
            starts[block.index()] = index;
            index += self[block].instructions.len();
        }
        let mut flat = Vec::with_capacity(index);
        for &block in &order {
            flat.extend(self[block].instructions.iter().map(|instruction| FlatInstruction {
                opcode: instruction.opcode,
                oparg: match instruction.target {
                    Some(target) if instruction.has_target() => starts[target.index()] as i32,
                    _ => instruction.oparg,
                },
                location: instruction.location,
                handler: instruction.except.map(|handler| HandlerInfo {
                    index: starts[handler.index()],
                    startdepth: self[handler].startdepth,
                    preserve_lasti: self[handler].preserve_lasti,
                }),
            }));
        }
        flat
    }
}
