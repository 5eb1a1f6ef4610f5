//! Modules written in Rust: one file each, and the table of them all.
//!
//! To add a module: a file with a `DEF`, and a row below. Mirrors `Modules/` and, for modules that CPython has in
//! Python, `Lib/`.

use super::Vm;
use super::native::Method;
use crate::object::Value;

/// What a module is.
#[derive(Debug)]
pub struct ModuleDef {
    /// Its name.
    pub name: &'static str,
    /// Its functions.
    pub functions: &'static [Method],
    /// Puts everything else into its namespace (a dict).
    pub fill: fn(&mut Vm, Value),
}

/// All of them.
pub static ALL: &[&ModuleDef] = &[];
