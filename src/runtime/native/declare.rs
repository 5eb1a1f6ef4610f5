//! The rows in which types and modules declare their functions and computed attributes.
//!
//! Mirrors `PyMethodDef` of `Include/methodobject.h` and `PyGetSetDef` of `Include/descrobject.h`.

use super::Args;
use crate::object::Value;
use crate::runtime::{Run, Vm};

/// A function written in Rust.
pub type NativeFn = fn(&mut Vm, &Args<'_>) -> Run;

/// What arguments a function takes, `self` (or the class) not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signature {
    /// None (METH_NOARGS).
    NoArgs,
    /// Exactly one positional argument (METH_O).
    One,
    /// Between so many and so many positional arguments, no keywords.
    Range(usize, usize),
    /// The operand of a slot wrapper: exactly so many ("expected 1 argument, got 2").
    Slot(usize),
    /// Whatever: the function looks for itself.
    Any,
}

/// What a function in a class's namespace is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binding {
    /// A method of instances.
    Instance,
    /// A class method.
    Class,
    /// A static method; `__new__` is one.
    Static,
}

/// One row of a table of functions.
#[derive(Debug)]
pub struct Method {
    /// Its name.
    pub name: &'static str,
    /// What it takes.
    pub signature: Signature,
    /// What it is in a class.
    pub binding: Binding,
    /// What it does.
    pub function: NativeFn,
}

impl Method {
    /// A method of instances, or a function of a module.
    pub const fn new(name: &'static str, signature: Signature, function: NativeFn) -> Self {
        Self { name, signature, binding: Binding::Instance, function }
    }

    /// A class method.
    pub const fn class(name: &'static str, signature: Signature, function: NativeFn) -> Self {
        Self { name, signature, binding: Binding::Class, function }
    }

    /// A static method.
    pub const fn static_(name: &'static str, signature: Signature, function: NativeFn) -> Self {
        Self { name, signature, binding: Binding::Static, function }
    }
}

/// One row of a table of computed attributes (`getset_descriptor`).
#[derive(Clone, Copy, Debug)]
pub struct Getter {
    /// Its name.
    pub name: &'static str,
    /// Its value.
    pub get: fn(&mut Vm, Value) -> Run,
    /// Set it, or with `None` delete it; without this function it is read-only.
    pub set: Option<fn(&mut Vm, Value, Option<Value>) -> Run<()>>,
}

impl Getter {
    /// A read-only attribute.
    pub const fn new(name: &'static str, get: fn(&mut Vm, Value) -> Run) -> Self {
        Self { name, get, set: None }
    }

    /// An attribute that can be set.
    pub const fn with_setter(
        name: &'static str,
        get: fn(&mut Vm, Value) -> Run,
        set: fn(&mut Vm, Value, Option<Value>) -> Run<()>,
    ) -> Self {
        Self { name, get, set: Some(set) }
    }
}
