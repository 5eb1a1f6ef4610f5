//! Keeping alive what a function of Rust's has read out of a container.
//!
//! Nothing dies before the end of an instruction whose last reference went in it, nor does what the instruction has
//! made (`machine/counts.rs`). But an item of a list, or the value of an attribute, may have its last reference there;
//! if code of the program runs meanwhile, in instructions of its own, and takes it out, it dies under the hands of the
//! function that still works with it. [`Vm::keep`] gives it the same life as the rest. There is nothing to undo, so
//! neither an exception nor a pause can leave a reference behind. CPython's functions own a reference instead
//! (`Py_NewRef`, `Py_DECREF`). Called by all of the run-time and the library.

use super::Vm;
use crate::object::Value;

impl Vm {
    /// Keeps a value alive to the end of the instruction, whatever becomes of its references.
    #[inline]
    pub fn keep(&mut self, v: Value) -> Value {
        self.machine.hold(v);
        v
    }

    /// The same for several values.
    pub fn keep_all(&mut self, values: &[Value]) {
        for &v in values {
            self.keep(v);
        }
    }
}
