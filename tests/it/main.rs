//! Everything that must hold, in one binary, so that the library is linked once for all of it.
//!
//! One module per boundary: the corpus through the commands, the compiler's front end, algorithms without objects, the
//! journal, the screen, the shape of the source. `cargo test --test it MODULE::` runs one of them.

mod architecture;
mod commands;
mod compile;
mod corpus;
mod explain;
mod expressions;
mod fuzz;
mod history;
mod journal;
mod memory;
mod moments;
mod motions;
mod opcodes;
mod pure;
mod queries;
mod stopping;
mod support;
mod terminal;
mod ui;
mod walking;
