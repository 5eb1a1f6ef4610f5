//! Instructions that raise and handle exceptions: RAISE_VARARGS, RERAISE, PUSH_EXC_INFO, POP_EXCEPT, CHECK_EXC_MATCH.
//!
//! Called by `eval`. The way from a raised exception to its handler is in `unwind`. Mirrors `do_raise` and
//! `_PyEval_CheckExceptTypeValid` of `Python/ceval.c`; book chapter "The Block Stack".

use crate::machine::EventKind;
use crate::object::layout::{exception, thread};
use crate::object::{Kind, Value};
use crate::runtime::frames::Flow;
use crate::runtime::{Run, Vm};

impl Vm {
    /// RAISE_VARARGS
    pub(crate) fn op_raise_varargs(&mut self, count: u32) -> Run<Flow> {
        let cause = if count == 2 { self.pop_release() } else { Value::NULL };
        if count == 0 {
            let handled = self.handled_exception();
            if handled.is_null() {
                return self.raise(self.exc.RuntimeError, "No active exception to reraise");
            }
            self.machine.set_thread(thread::EXCEPTION, handled);
            self.machine.note(EventKind::Raise, handled);
            return Ok(Flow::Reraise);
        }
        let what = self.pop_release();
        let exception = self.exception_from(what, "exceptions must derive from BaseException")?;
        if !cause.is_null() {
            let cause = if cause.is_none() {
                Value::NULL
            } else {
                self.exception_from(cause, "exception causes must derive from BaseException")?
            };
            self.machine.set_field(exception, exception::CAUSE, cause);
            self.machine.set_field(exception, exception::SUPPRESS, Value::TRUE);
        }
        self.raise_value(exception)
    }

    /// The exception that `raise what` raises: an instance as it is, a class called.
    pub fn exception_from(&mut self, what: Value, otherwise: &str) -> Run {
        if what.is(Kind::Exception) {
            return Ok(what);
        }
        if self.is_exception_class(what) {
            let made = self.call(what, &[])?;
            if made.is(Kind::Exception) {
                return Ok(made);
            }
            let got = self.class_of(made);
            let (class, got) = (self.repr_text(what)?, self.repr_text(got)?);
            return self.made_no_exception(&class, &got);
        }
        self.type_error(otherwise)
    }

    /// Raises TypeError for an exception class that returns something else when called; both are given as they are
    /// shown.
    pub fn made_no_exception<T>(&mut self, class: &str, got: &str) -> Run<T> {
        self.type_error(format!("calling {class} should have returned an instance of BaseException, not {got}"))
    }

    /// RERAISE
    pub(crate) fn op_reraise(&mut self, lasti: u32) -> Run<Flow> {
        let exception = self.pop_release();
        if lasti != 0 {
            // The next handler is told which instruction raised first.
            self.first_raiser = Some(self.peek(lasti - 1));
        }
        self.machine.set_thread(thread::EXCEPTION, exception);
        Ok(Flow::Reraise)
    }

    /// PUSH_EXC_INFO
    pub(crate) fn op_push_exc_info(&mut self) {
        let exception = self.pop();
        let before = self.exc_value();
        let shown = if before.is_null() { Value::NONE } else { before };
        self.push(shown);
        self.push_owned(exception);
        self.set_exc_value(exception);
    }

    /// CHECK_EXC_MATCH
    pub(crate) fn op_check_exc_match(&mut self) -> Run<()> {
        let classes = self.pop_release();
        let exception = self.peek(0);
        let all: Vec<Value> =
            if classes.is(Kind::Tuple) { self.machine.heap().tuple(classes).to_vec() } else { vec![classes] };
        if !all.iter().all(|&c| self.is_exception_class(c)) {
            return self.type_error("catching classes that do not inherit from BaseException is not allowed");
        }
        let class = self.class_of(exception);
        let matches = all.iter().any(|&c| self.is_subclass(class, c));
        self.push_owned(Value::bool(matches));
        Ok(())
    }

    /// POP_EXCEPT: the exception that was handled before, or `None`.
    pub(crate) fn op_pop_except(&mut self) {
        let v = self.pop();
        let state = if v.is_none() { Value::NULL } else { v };
        self.set_exc_value(state);
        self.machine.release(v);
    }
}
