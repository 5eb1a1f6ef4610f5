//! What the interpreter is given at its start: everything that programs call, as one value.
//!
//! Made once, by the library above; `boot` makes classes, exceptions and the `builtins` module from it, `importing` the
//! other modules, and the instructions look up in it what they cannot do themselves. Only through it does the
//! interpreter reach what it must not import.

use super::core_types::CoreTypes;
use super::exceptions::Exceptions;
use super::module_def::{ModuleDef, PythonModule};
use super::type_def::TypeDef;
use super::{Run, Vm};
use crate::object::Value;

/// An intrinsic function of one argument: its number in CALL_INTRINSIC_1, and what it does.
pub type Intrinsic1 = (u32, fn(&mut Vm, Value) -> Run);

/// An intrinsic function of two arguments: its number in CALL_INTRINSIC_2, and what it does.
pub type Intrinsic2 = (u32, fn(&mut Vm, Value, Value) -> Run);

/// Everything that programs call.
#[derive(Debug)]
pub struct Library {
    /// The types that the interpreter itself names.
    pub types: CoreTypes<&'static TypeDef>,
    /// The exception classes.
    pub exceptions: Exceptions<&'static TypeDef>,
    /// The `builtins` module, with every type that no other module owns.
    pub builtins: &'static ModuleDef,
    /// The other modules that are written in Rust.
    pub modules: &'static [&'static ModuleDef],
    /// The modules that are written in Python.
    pub python: &'static [PythonModule],
    /// Modules that are part of CPython's executable: a file of the same name beside the program does not hide them.
    pub always: &'static [&'static str],
    /// Modules of CPython's library that are missing here: reported in one line instead of by a ModuleNotFoundError.
    pub missing: &'static [&'static str],
    /// What CALL_INTRINSIC_1 calls.
    pub intrinsics_1: &'static [Intrinsic1],
    /// What CALL_INTRINSIC_2 calls.
    pub intrinsics_2: &'static [Intrinsic2],
}

impl Library {
    /// Whether CPython's library has a module with that name, supported here or not.
    pub fn has_module(&self, name: &str) -> bool {
        self.modules.iter().any(|m| m.name == name)
            || self.python.iter().any(|m| m.name == name)
            || self.missing.contains(&name)
    }
}
