//! The compiler of CPython 3.14 behind the symbol table: code generator, flow graph and assembler.

pub mod assemble;
pub mod codegen;
pub mod flow_graph;

pub use assemble::optimize_and_assemble;
