//! The part of an exception that `except*` takes: CHECK_EG_MATCH.
//!
//! Called by `eval`. The methods of the groups, which split them, are in the library. Mirrors
//! `_PyEval_ExceptionGroupMatch` of `Python/ceval.c`.

use crate::object::layout::{exception, frame};
use crate::object::{Kind, Value};
use crate::runtime::{Run, Vm};

impl Vm {
    /// CHECK_EG_MATCH: exception, classes; pushes the rest of the exception and the part that is handled.
    pub(crate) fn op_check_eg_match(&mut self) -> Run<()> {
        let (classes, exception) = (self.peek(0), self.peek(1));
        let (matching, rest) = self.match_group(exception, classes)?;
        let shown = |v: Value| if v.is_null() { Value::NONE } else { v };
        self.replace_operands(2, &[shown(rest), shown(matching)]);
        if !matching.is_null() {
            self.set_exc_value(matching);
        }
        Ok(())
    }

    /// The part of an exception that `except*` takes, and the rest; NULL for nothing.
    pub(crate) fn match_group(&mut self, e: Value, classes: Value) -> Run<(Value, Value)> {
        let all = if classes.is(Kind::Tuple) { self.machine.heap().tuple(classes).to_vec() } else { vec![classes] };
        for &c in &all {
            if !self.is_exception_class(c) {
                return self.type_error("catching classes that do not inherit from BaseException is not allowed");
            }
            if self.is_subclass(c, self.exc.BaseExceptionGroup) {
                return self.type_error("catching ExceptionGroup with except* is not allowed. Use except instead.");
            }
        }
        if e.is_none() {
            return Ok((Value::NULL, Value::NULL));
        }
        let class = self.class_of(e);
        if all.iter().any(|&c| self.is_subclass(class, c)) {
            if self.is_group(e) {
                return Ok((e, Value::NULL));
            }
            let wrapped = self.new_group(&[e])?;
            let f = self.registers.frame;
            let code = self.machine.heap().field(f, frame::CODE);
            let ip = Value::raw(i64::from(self.registers.ip));
            let tb = self.machine.block(Kind::Traceback, &[Value::NULL, f, ip, code]);
            self.machine.set_field(wrapped, exception::TRACEBACK, tb);
            return Ok((wrapped, Value::NULL));
        }
        if !self.is_group(e) {
            return Ok((Value::NULL, e));
        }
        let pair = self.call_method(e, "split", &[classes])?;
        let class = self.class_name(class);
        if !pair.is(Kind::Tuple) {
            let got = self.type_name(pair);
            return self.type_error(format!("{class}.split must return a tuple, not {got}"));
        }
        let parts = self.machine.heap().tuple(pair).to_vec();
        if parts.len() < 2 {
            let n = parts.len();
            return self.type_error(format!("{class}.split must return a 2-tuple, got tuple of size {n}"));
        }
        for &part in &parts[..2] {
            let class = self.class_of(part);
            if !part.is_none() && !self.is_subclass(class, self.exc.BaseException) {
                // CPython goes on with it, until the traceback of what is no exception is wanted.
                return self.raise(self.exc.SystemError, "bad argument to internal function");
            }
        }
        let [m, r] = [parts[0], parts[1]].map(|v| if v.is_none() { Value::NULL } else { v });
        Ok((m, r))
    }

    fn new_group(&mut self, items: &[Value]) -> Run {
        let (message, items) = (self.machine.str(""), self.machine.tuple(items));
        self.call(self.exc.ExceptionGroup, &[message, items])
    }
}
