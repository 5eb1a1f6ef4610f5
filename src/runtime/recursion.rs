//! How deeply a program may nest: frames, calls from Rust into Python, and containers in containers.
//!
//! Used before a frame is pushed, and by functions written in Rust that call themselves. Mirrors
//! `_Py_EnterRecursiveCall` of `Python/ceval.c`, whose limits are those of the C stack and of `sys.setrecursionlimit`.

use super::{Run, Vm};
use crate::object::layout::thread;

/// About as many levels as CPython has with the usual stack of 8 MB: a container in a container takes two, one for the
/// item and one for the call of its method.
const MAX_NATIVE_DEPTH: u32 = 100_000;

/// The maximum number of calls from Rust into Python on the Rust stack at once.
const MAX_NESTING: u32 = 1500;

impl Vm {
    /// Raises RecursionError if another frame would be too many.
    #[inline]
    pub(crate) fn check_recursion(&mut self) -> Run<()> {
        if self.may_recurse() { Ok(()) } else { self.recursion_error() }
    }

    #[inline]
    pub(crate) fn may_recurse(&self) -> bool {
        let limit = self.machine.thread(thread::RECURSION_LIMIT).as_raw();
        i64::from(self.machine.frame_depth()) < limit && self.pausing.nesting < MAX_NESTING
    }

    #[cold]
    pub(crate) fn recursion_error<T>(&mut self) -> Run<T> {
        self.raise(self.exc.RecursionError, "maximum recursion depth exceeded")
    }

    /// Goes one level deeper into nested containers, which uses the Rust stack: RecursionError if that is too deep
    /// (`_Py_EnterRecursiveCall`). `doing` ends the message.
    #[inline]
    pub fn deeper<T>(&mut self, doing: &str, act: impl FnOnce(&mut Self) -> Run<T>) -> Run<T> {
        if self.native_depth >= MAX_NATIVE_DEPTH {
            return self.raise(self.exc.RecursionError, format!("Stack overflow (used 8156 kB){doing}"));
        }
        // A nested structure may be such that the same parts are visited again and again.
        self.check_stop()?;
        self.native_depth += 1;
        let result = act(self);
        self.native_depth -= 1;
        result
    }
}
