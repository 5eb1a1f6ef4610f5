//! The definition of a module that comes with the interpreter, written in Rust or in Python.
//!
//! The library's tables hold these definitions; `boot` and `importing` make modules from them. Mirrors `PyModuleDef` of
//! `Include/moduleobject.h`.

use super::Vm;
use super::native::Method;
use super::type_def::TypeDef;
use crate::object::Value;

/// A module written in Rust. It owns its classes: start-up makes them, as objects that exist before the first step need
/// no journal.
#[derive(Debug)]
pub struct ModuleDef {
    /// Its name.
    pub name: &'static str,
    /// The classes in its namespace.
    pub classes: &'static [&'static TypeDef],
    /// Classes of which it makes objects, but which its namespace lacks.
    pub internal: &'static [&'static TypeDef],
    /// Its functions.
    pub functions: &'static [&'static [Method]],
    /// Puts everything else into its namespace (a dict).
    pub fill: fn(&mut Vm, Value),
}

impl ModuleDef {
    /// A module with nothing in it but its name.
    pub const fn new(name: &'static str) -> Self {
        Self { name, classes: &[], internal: &[], functions: &[], fill: |_, _| {} }
    }
}

/// A module of the library written in Python.
#[derive(Debug)]
pub struct PythonModule {
    /// Its name.
    pub name: &'static str,
    /// Its source.
    pub text: &'static str,
    /// Whether it has submodules.
    pub package: bool,
}
