//! From source text to code objects: parse, symbol table, code generation, flow graph, assembly.
//!
//! Called by `session`, `cli` and the built-in functions `compile`, `exec` and `eval`. Never executes anything.
//! Book chapter "Compiling Python Source"; mirrors `Python/compile.c`.

pub mod error;
pub mod future;
pub mod instruction;
pub mod location;
pub mod parse;
pub mod symtable;
pub mod v314;
