//! What programs call: the built-in types, the built-in functions and the modules.
//!
//! The interpreter gets all of it as one value, [`LIBRARY`], at its start, and calls it through the tables in it; it
//! never imports this folder. Must not keep state outside the machine. Mirrors `Objects/*.c`, `Python/bltinmodule.c`,
//! `Modules/` and `Lib/`; book chapter "Python Objects".

pub(crate) mod functions;
pub(crate) mod modules;
pub(crate) mod types;

use crate::runtime::library::Library;

/// Everything that CPython's programs can call, as far as it exists here.
pub static LIBRARY: Library = Library {
    types: types::CORE,
    exceptions: types::exception::ALL,
    builtins: &functions::DEF,
    modules: modules::ALL,
    python: modules::PYTHON,
    always: modules::ALWAYS,
    missing: modules::MISSING,
    intrinsics_1: types::type_params::INTRINSICS_1,
    intrinsics_2: types::type_params::INTRINSICS_2,
};
