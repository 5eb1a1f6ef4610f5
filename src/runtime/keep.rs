//! Keeping alive what a function written in Rust has read out of a container.
//!
//! An object that loses its last reference during an instruction, or is made by it, does not die before the instruction
//! ends (`machine/counts.rs`). But an item of a list, or the value of an attribute, may have its only reference there;
//! if code of the program then runs, in instructions of its own, and takes it out, it dies while the function is still
//! using it. [`Vm::keep`] gives it the same lifetime as the rest. There is nothing to undo, so neither an exception nor
//! a pause can leave a reference behind. CPython's functions own a reference instead (`Py_NewRef`, `Py_DECREF`). Called
//! by all of the run-time and the library.

use super::Vm;
use crate::object::Value;

impl Vm {
    /// Keeps a value alive to the end of the instruction, whatever becomes of its references.
    #[inline]
    pub fn keep(&mut self, v: Value) -> Value {
        self.machine.hold(v);
        v
    }

    /// Keeps several values alive to the end of the instruction.
    pub fn keep_all(&mut self, values: &[Value]) {
        for &v in values {
            self.keep(v);
        }
    }
}
