//! The compiler of CPython 3.14 after the symbol table: code generator, flow graph and assembler.
//!
//! Called by the compiler's pipeline through [`codegen::generate`]. Knows the source text only through the ranges of
//! nodes, and never looks at tokens. Mirrors `Python/codegen.c`, `flowgraph.c` and `assemble.c`; book chapter
//! "Compiling Python Source Code".

pub(crate) mod assemble;
pub(crate) mod codegen;
pub(crate) mod flow_graph;
pub(crate) mod watch;
