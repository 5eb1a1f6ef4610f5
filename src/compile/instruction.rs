//! The instruction sequence: what code generation emits and the flow graph is built from.
//!
//! Filled by the code generator, read by the flow graph and by `stages`. Knows no basic blocks. Mirrors
//! `Python/instruction_sequence.c`; book chapter "Compiling Python Source Code".

use crate::compile::front::location::Location;
use crate::opcode::Opcode;

/// A position in an [`InstructionSequence`] that jumps can refer to before it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Label(pub u32);

/// The operand of an emitted instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operand {
    /// A number (0 if the instruction takes none).
    Number(i32),
    /// A jump target (also of SETUP_FINALLY and the like).
    Target(Label),
}

/// One emitted instruction; the opcode may be a pseudo-instruction.
#[derive(Clone, Copy, Debug)]
pub struct Instruction {
    /// The opcode.
    pub opcode: Opcode,
    /// Its operand.
    pub operand: Operand,
    /// Where it comes from.
    pub location: Location,
}

/// The instructions of one code object in the order of emission, with the positions of the labels.
#[derive(Clone, Debug, Default)]
pub struct InstructionSequence {
    /// The instructions.
    pub instructions: Vec<Instruction>,
    /// By label number: the index of the instruction that the label precedes; `None` until it is used.
    pub labels: Vec<Option<usize>>,
    /// What ANNOTATIONS_PLACEHOLDER stands for (`s_annotations_code`), where conditional annotations need it.
    pub annotations: Option<Box<InstructionSequence>>,
}

impl InstructionSequence {
    /// A label without a position yet (`_PyInstructionSequence_NewLabel`).
    pub fn new_label(&mut self) -> Label {
        self.labels.push(None);
        Label(self.labels.len() as u32 - 1)
    }

    /// Puts `label` before the next instruction (`_PyInstructionSequence_UseLabel`).
    pub fn use_label(&mut self, label: Label) {
        self.labels[label.0 as usize] = Some(self.instructions.len());
    }

    /// Appends an instruction (`_PyInstructionSequence_Addop`).
    pub fn push(&mut self, opcode: Opcode, operand: Operand, location: Location) {
        self.instructions.push(Instruction { opcode, operand, location });
    }
}

/// Everything that the flow graph and the assembler need of a compilation unit besides its instructions: the
/// `u_metadata` and constants of `Python/compile.c`, as code generation leaves them.
#[derive(Clone, Debug)]
pub struct UnitMetadata {
    /// `co_name`
    pub name: String,
    /// `co_qualname`
    pub qualname: String,
    /// `co_firstlineno`
    pub firstlineno: u32,
    /// Positional parameters, positional-only ones included.
    pub argcount: u32,
    /// Positional-only parameters.
    pub posonlyargcount: u32,
    /// Keyword-only parameters.
    pub kwonlyargcount: u32,
    /// `co_flags`
    pub flags: u32,
    /// `u_consts` in insertion order: the flow graph may add to it, and drops unused ones.
    pub consts: Vec<crate::code::Const>,
    /// `u_names` in index order.
    pub names: Vec<String>,
    /// `u_varnames` in index order.
    pub varnames: Vec<String>,
    /// `u_cellvars` in index order (names that are also in `varnames` are parameters that are cells).
    pub cellvars: Vec<String>,
    /// `u_freevars` in index order.
    pub freevars: Vec<String>,
    /// `u_fasthidden`: names that comprehension inlining hides.
    pub fasthidden: Vec<String>,
}
