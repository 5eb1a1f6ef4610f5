//! What programs call: the built-in types, the built-in functions and the modules.
//!
//! Called by the interpreter through the tables of types, functions and modules, and by those parts of it that need a
//! type's behaviour. Must not keep state outside the machine. Mirrors `Objects/*.c`, `Python/bltinmodule.c`, `Modules/`
//! and `Lib/`; book chapter "Python Objects".

pub mod functions;
pub mod modules;
pub mod types;
