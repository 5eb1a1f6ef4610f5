//! The rows with which types and modules declare their functions and computed attributes.
//!
//! Mirrors `PyMethodDef` of `Include/methodobject.h` and `PyGetSetDef` of `Include/descrobject.h`.

use super::Args;
use crate::machine::Return;
use crate::object::Value;
use crate::runtime::{Run, Vm};

/// A function written in Rust.
pub type NativeFn = fn(&mut Vm, &Args<'_>) -> Run;

/// A function that has code executed: it makes a frame for it.
pub type EnterFn = fn(&mut Vm, &Args<'_>) -> Run<Entry>;

/// The result of a function that has code executed.
#[derive(Clone, Copy, Debug)]
pub enum Entry {
    /// It is done, with this value.
    Value(Value),
    /// The frame must be executed; then [`Vm::leave_entered`] says what comes next.
    Frame {
        /// The frame, not entered yet.
        frame: Value,
        /// What becomes of its result.
        how: Return,
        /// What goes with the result, or NULL.
        with: Value,
    },
}

/// What a function does.
#[derive(Clone, Copy, Debug)]
pub enum Body {
    /// Everything in Rust; if it calls code of the program, that nests.
    Returns(NativeFn),
    /// The part before the frame that it has executed, which does not nest if an instruction calls the function.
    Enters(EnterFn),
}

/// Which arguments a function takes, not counting `self` (or the class).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signature {
    /// None (METH_NOARGS).
    NoArgs,
    /// Exactly one positional argument (METH_O).
    One,
    /// Between a minimum and a maximum number of positional arguments, no keywords.
    Range(usize, usize),
    /// The operands of a slot wrapper: exactly this many ("expected 1 argument, got 2").
    Slot(usize),
    /// Any: the function checks them itself.
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
    pub body: Body,
}

impl Method {
    /// A method of instances, or a function of a module.
    pub const fn new(name: &'static str, signature: Signature, function: NativeFn) -> Self {
        Self { name, signature, binding: Binding::Instance, body: Body::Returns(function) }
    }

    /// A function of a module that has code executed and checks its arguments itself.
    pub const fn entering(name: &'static str, function: EnterFn) -> Self {
        Self { name, signature: Signature::Any, binding: Binding::Instance, body: Body::Enters(function) }
    }

    /// A class method.
    pub const fn class(name: &'static str, signature: Signature, function: NativeFn) -> Self {
        Self { name, signature, binding: Binding::Class, body: Body::Returns(function) }
    }

    /// A static method.
    pub const fn static_(name: &'static str, signature: Signature, function: NativeFn) -> Self {
        Self { name, signature, binding: Binding::Static, body: Body::Returns(function) }
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
