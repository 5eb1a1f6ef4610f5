//! The compiler of CPython 3.14 behind the symbol table: flow graph and assembler.

pub mod assemble;
pub mod flow_graph;

pub use assemble::optimize_and_assemble;
