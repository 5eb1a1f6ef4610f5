//! Functions written in Rust that have code executed: `exec` and `eval`, `__build_class__`, `__import__`.
//!
//! Such a function makes a frame and says what becomes of its result; what it still has to do is kept in the machine,
//! with the frame. An instruction that calls it pushes the frame, so that the Rust stack does not grow, and a pause
//! inside the code takes nothing back. If Rust calls it, the frame nests. Called by `ops` and `native`. Mirrors no file
//! of CPython's, whose `PyEval_EvalCode` nests the C stack.

use super::frames::Flow;
use super::native::{Args, Entry};
use super::{Run, Unwind, Vm};
use crate::machine::Return;
use crate::object::{Kind, Value};

impl Vm {
    /// Continues an instruction whose function has returned this; what it called is off the stack.
    pub(crate) fn enter(&mut self, entry: Entry) -> Flow {
        match entry {
            Entry::Value(v) => self.push(v),
            Entry::Frame { frame, how, with } => self.push_frame(frame, how, with),
        }
        Flow::Go
    }

    /// Runs an entry to its value for Rust, which waits for it.
    pub fn run_entry(&mut self, mut entry: Entry) -> Run {
        loop {
            let (frame, how, with) = match entry {
                Entry::Value(v) => return Ok(v),
                Entry::Frame { frame, how, with } => (frame, how, self.keep(with)),
            };
            match self.run_nested(frame) {
                Ok(result) => entry = self.leave_entered(how, result, with)?,
                Err(Unwind::Raised) => {
                    self.unwind_entered(how, with);
                    return Err(Unwind::Raised);
                }
                Err(suspended) => return Err(suspended),
            }
        }
    }

    /// Returns from the frame that a function has entered.
    pub(crate) fn leave_entered(&mut self, how: Return, result: Value, with: Value) -> Run<Entry> {
        match how {
            Return::Exec => Ok(Entry::Value(Value::NONE)),
            Return::ClassBody => self.finish_class(result, with).map(Entry::Value),
            Return::Module => self.finish_module(with),
            _ => Ok(Entry::Value(result)),
        }
    }

    /// Unwinds the frame that a function has entered, which an exception leaves.
    pub(crate) fn unwind_entered(&mut self, how: Return, with: Value) {
        if how == Return::Module {
            self.forget_module(with);
        }
    }

    /// Continues `__build_class__` with what it has saved, after the body of the class has been executed.
    fn finish_class(&mut self, cell: Value, saved: Value) -> Run {
        let [meta, name, bases, namespace, originals, names, named] = *self.machine.heap().tuple(saved) else {
            unreachable!("what `build_class` has saved")
        };
        self.keep_all(&[cell, saved]);
        if !originals.is_none() {
            self.set_item(namespace, self.names.__orig_bases__, originals)?;
        }
        let heap = self.machine.heap();
        let (names, named) = (heap.tuple(names).to_vec(), heap.tuple(named).to_vec());
        let c = self.call_args(meta, &Args { positional: &[name, bases, namespace], names: &names, named: &named })?;
        if c.is(Kind::Type) && cell.is(Kind::Cell) && self.cell_contents(cell).is_null() {
            let (shown, class) = (self.text_of(name), self.class_full_name(c));
            return self.raise(
                self.exc.RuntimeError,
                format!(
                    "__class__ not set defining '{shown}' as <class '{class}'>. Was __classcell__ propagated to \
                     type.__new__?"
                ),
            );
        }
        Ok(c)
    }
}
