//! Calls that have begun: of Python functions and classes, of `exec` and `eval`, `__build_class__`, `__import__`.
//!
//! Beginning a call makes a frame and says what becomes of its result; what is still to be done is kept in the machine,
//! with the frame. An instruction that calls pushes the frame, so that the Rust stack does not grow, and a pause inside
//! the code takes nothing back. If Rust calls, the frame nests. Called by `ops`, `unwind`, `native` and
//! `protocols::calls`. Mirrors no file of CPython's, whose `PyEval_EvalCode` and `type_call` nest the C stack.

use super::frames::Flow;
use super::native::Entry;
use super::{Run, Unwind, Vm};
use crate::machine::Return;
use crate::object::Value;

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

    /// Returns from the frame of a call that was begun; or `how` is what becomes of a value that was there at once.
    pub(crate) fn leave_entered(&mut self, how: Return, result: Value, with: Value) -> Run<Entry> {
        self.keep_all(&[result, with]);
        match how {
            Return::Exec => Ok(Entry::Value(Value::NONE)),
            Return::Module => self.finish_module(with),
            Return::New => self.finish_new(result, with),
            Return::Init => self.check_init(result).map(|()| Entry::Value(with)),
            Return::Prepare => self.execute_class_body(result, with),
            Return::ClassBody => self.make_class_of_body(result, with),
            Return::Class => self.check_class_cell(result, with).map(|()| Entry::Value(result)),
            Return::Then => {
                let [(how, with), next] = self.both(with);
                let entry = self.leave_entered(how, result, with)?;
                self.then(entry, next.0, next.1)
            }
            _ => Ok(Entry::Value(result)),
        }
    }

    /// Unwinds the frame of a call that was begun, which an exception leaves.
    pub(crate) fn unwind_entered(&mut self, how: Return, with: Value) {
        match how {
            Return::Module => self.forget_module(with),
            Return::Then => {
                for (how, with) in self.both(with) {
                    self.unwind_entered(how, with);
                }
            }
            _ => {}
        }
    }

    /// Decides what becomes of the value of a call that was begun, once it is there.
    pub(crate) fn then(&mut self, entry: Entry, how: Return, with: Value) -> Run<Entry> {
        match entry {
            Entry::Value(v) => self.leave_entered(how, v, with),
            Entry::Frame { frame, how: Return::Push, .. } => Ok(Entry::Frame { frame, how, with }),
            Entry::Frame { frame, how: first, with: first_with } => {
                let first_with = if first_with.is_null() { Value::NONE } else { first_with };
                let with = self.machine.tuple(&[first.to_raw(), first_with, how.to_raw(), with]);
                Ok(Entry::Frame { frame, how: Return::Then, with })
            }
        }
    }

    /// The two things that become of a result, as saved by [`then`](Self::then).
    fn both(&self, saved: Value) -> [(Return, Value); 2] {
        let [first, first_with, next, next_with] = *self.machine.heap().tuple(saved) else {
            unreachable!("what `then` has saved")
        };
        [(Return::of_raw(first), first_with), (Return::of_raw(next), next_with)]
    }
}
