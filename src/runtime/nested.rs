//! Executing a frame from Rust and waiting for its result: the evaluation loop runs again, on top of itself.
//!
//! Called by `protocols`, as a comparison or a sort may need a Python method. The instructions that call push frames
//! instead, and the Rust stack does not grow. A pause inside such a call takes back the whole instruction (`pause`).
//! Mirrors `_PyEval_Vector` of `Python/ceval.c`.

use super::{Run, Unwind, Vm};
use crate::machine::Return;
use crate::object::Value;

impl Vm {
    /// Executes a frame in an evaluation loop of its own and returns its result.
    pub fn run_nested(&mut self, frame: Value) -> Run {
        self.check_recursion()?;
        self.nested(|vm| {
            vm.push_frame(frame, Return::Native, Value::NULL);
            Ok(())
        })
    }

    /// Enters a frame by `enter` and executes until the frame that Rust waits for returns.
    pub fn nested(&mut self, enter: impl FnOnce(&mut Self) -> Run<()>) -> Run {
        let registers = self.registers;
        self.begin_outermost();
        self.pausing.nesting += 1;
        let result = enter(self).and_then(|()| self.run_frame());
        if matches!(result, Err(Unwind::Suspended)) {
            return result;
        }
        self.pausing.nesting -= 1;
        self.registers = registers;
        self.end_nested();
        if let Ok(v) = result {
            // Nobody owns the frame's reference any more: the value lives to the end of this instruction, or longer.
            self.machine.release(v);
        }
        result
    }
}
