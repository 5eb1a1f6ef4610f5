//! Raising exceptions: from a class and a message to an exception in the thread state, and which one is being
//! handled.
//!
//! Called by everything in the run-time and the library that can fail. The exception is state: what is returned
//! says only that there is one. Must not look for a handler: `unwind` does. Mirrors `Python/errors.c` and
//! `PyTraceBack_Here` of `Python/traceback.c`.

use super::{Run, Unwind, Vm};
use crate::failure::{Failure, FailureKind};
use crate::machine::{EventKind, Return};
use crate::object::layout::{class, exception, frame, generator, thread, traceback};
use crate::object::{Kind, Value};

impl Vm {
    /// Raises an exception of a built-in class with a message.
    pub fn raise<T>(&mut self, class: Value, message: impl Into<String>) -> Run<T> {
        let message = message.into();
        let text = self.machine.str(message);
        self.raise_with(class, &[text])
    }

    /// Raises an exception of a built-in class with arguments.
    pub fn raise_with<T>(&mut self, class: Value, args: &[Value]) -> Run<T> {
        let exception = self.new_exception(class, args);
        self.raise_value(exception)
    }

    /// Raises an exception object: its context is the exception that is being handled (`_PyErr_SetObject`).
    pub fn raise_value<T>(&mut self, exception: Value) -> Run<T> {
        let handled = self.handled_exception();
        if !handled.is_null() && handled != exception {
            self.set_context(exception, handled);
        }
        self.machine.set_thread(thread::EXCEPTION, exception);
        self.machine.note(EventKind::Raise, exception);
        Err(Unwind::Raised)
    }

    /// Sets `__context__`, and breaks the cycle that this might create. A cycle that the program has made itself is
    /// left, and detected by a second walker at half the speed (Floyd).
    pub fn set_context(&mut self, exception: Value, context: Value) {
        let (mut o, mut slow, mut slow_moves) = (context, context, false);
        loop {
            let next = self.machine.heap().field(o, exception::CONTEXT);
            if next.is_null() {
                break;
            }
            if next == exception {
                self.machine.set_field(o, exception::CONTEXT, Value::NULL);
                break;
            }
            o = next;
            if o == slow {
                break;
            }
            if slow_moves {
                slow = self.machine.heap().field(slow, exception::CONTEXT);
            }
            slow_moves = !slow_moves;
        }
        self.machine.set_field(exception, exception::CONTEXT, context);
    }

    /// The exception that is being handled, or NULL (`_PyErr_GetTopmostException`).
    pub fn handled_exception(&self) -> Value {
        let heap = self.machine.heap();
        let mut item = self.exc_info(self.machine.thread(thread::FRAME));
        while let Some((f, g)) = item {
            let v = heap.field(g, generator::EXC_VALUE);
            if !v.is_null() && !v.is_none() {
                return v;
            }
            item = self.exc_info(heap.field(f, frame::PREVIOUS));
        }
        let v = self.machine.thread(thread::EXC_VALUE);
        if v.is_none() { Value::NULL } else { v }
    }

    /// The innermost exception state, from frame `f` outwards (`tstate->exc_info`, `previous_item`): that of the first
    /// executing generator, with its frame; `None` stands for the thread's own. CPython links these states; here they
    /// follow from the frames, so that resuming a generator changes less.
    fn exc_info(&self, mut f: Value) -> Option<(Value, Value)> {
        let heap = self.machine.heap();
        while !f.is_null() {
            let g = heap.field(f, frame::GENERATOR);
            if !g.is_null() && self.machine.frame_return(f) != Return::Linked {
                return Some((f, g));
            }
            f = heap.field(f, frame::PREVIOUS);
        }
        None
    }

    /// The exception of the innermost exception state, or NULL.
    pub fn exc_value(&self) -> Value {
        match self.exc_info(self.machine.thread(thread::FRAME)) {
            Some((_, g)) => self.machine.heap().field(g, generator::EXC_VALUE),
            None => self.machine.thread(thread::EXC_VALUE),
        }
    }

    /// Sets the exception of the innermost exception state.
    pub fn set_exc_value(&mut self, v: Value) {
        match self.exc_info(self.machine.thread(thread::FRAME)) {
            Some((_, g)) => self.machine.set_field(g, generator::EXC_VALUE, v),
            None => self.machine.set_thread(thread::EXC_VALUE, v),
        }
    }

    /// A new exception object of a built-in class, made as by calling the class.
    pub fn new_exception(&mut self, class: Value, args: &[Value]) -> Value {
        let e = self.alloc_exception(class);
        let args = self.machine.tuple(args);
        self.machine.set_field(e, exception::ARGS, args);
        self.init_exception_members(e);
        e
    }

    /// Raises TypeError.
    pub fn type_error<T>(&mut self, message: impl Into<String>) -> Run<T> {
        self.raise(self.exc.TypeError, message)
    }

    /// Raises ValueError.
    pub fn value_error<T>(&mut self, message: impl Into<String>) -> Run<T> {
        self.raise(self.exc.ValueError, message)
    }

    /// Raises IndexError.
    pub fn index_error<T>(&mut self, message: impl Into<String>) -> Run<T> {
        self.raise(self.exc.IndexError, message)
    }

    /// Raises KeyError with the key.
    pub fn key_error<T>(&mut self, key: Value) -> Run<T> {
        self.raise_with(self.exc.KeyError, &[key])
    }

    /// Raises the exception of a failed algorithm.
    pub fn raise_failure<T>(&mut self, failure: Failure) -> Run<T> {
        let class = match failure.kind {
            FailureKind::Type => self.exc.TypeError,
            FailureKind::Value => self.exc.ValueError,
            FailureKind::Overflow | FailureKind::Range => self.exc.OverflowError,
            FailureKind::ZeroDivision => self.exc.ZeroDivisionError,
            FailureKind::Index => self.exc.IndexError,
            FailureKind::Memory => self.exc.MemoryError,
            FailureKind::Interrupted => return Err(self.suspend(super::stopping::Pause::Interrupted)),
        };
        if failure.kind == FailureKind::Range {
            let errno = self.machine.int(34);
            let text = self.machine.str(failure.message);
            return self.raise_with(class, &[errno, text]);
        }
        if failure.message.is_empty() {
            return self.raise_with(class, &[]);
        }
        self.raise(class, failure.message)
    }

    /// The value of a result; a failure is raised.
    pub fn ok<T>(&mut self, result: Result<T, Failure>) -> Run<T> {
        match result {
            Ok(v) => Ok(v),
            Err(failure) => self.raise_failure(failure),
        }
    }

    /// Whether the exception in flight is of a class; only after `Err(Unwind::Raised)`.
    pub fn raised_is(&self, class: Value) -> bool {
        let e = self.machine.thread(thread::EXCEPTION);
        !e.is_null() && self.is_subclass(self.class_of(e), class)
    }

    /// Catches exceptions of one class: such an exception is dropped and gives `None`.
    pub fn catch<T>(&mut self, result: Run<T>, class: Value) -> Run<Option<T>> {
        match result {
            Ok(v) => Ok(Some(v)),
            Err(Unwind::Raised) if self.raised_is(class) => {
                self.machine.take_exception();
                Ok(None)
            }
            Err(other) => Err(other),
        }
    }

    /// Raises StopIteration with a value.
    pub fn stop_iteration<T>(&mut self, v: Value) -> Run<T> {
        if v.is_none() {
            return self.raise_with(self.exc.StopIteration, &[]);
        }
        self.raise_with(self.exc.StopIteration, &[v])
    }

    /// A new exception object of a class, with no arguments yet.
    pub fn alloc_exception(&mut self, class: Value) -> Value {
        let slots = self.machine.heap().field(class, class::SLOTS).as_raw() as u32;
        let e = self.machine.empty_block(Kind::Exception, class, exception::SIZE + slots);
        let empty = self.machine.tuple(&[]);
        self.machine.set_field(e, exception::ARGS, empty);
        self.machine.set_field(e, exception::SUPPRESS, Value::FALSE);
        e
    }

    /// Sets the members that follow from an exception's arguments (`value` of StopIteration, `code` of SystemExit, …).
    pub fn init_exception_members(&mut self, e: Value) {
        let mut def = self.def_of(self.class_of(e));
        while def.members_of_args.is_none() {
            let Some(base) = def.bases.first() else { return };
            def = base;
        }
        if let Some(set_members) = def.members_of_args {
            let args = self.machine.heap().tuple(self.machine.heap().field(e, exception::ARGS)).to_vec();
            set_members(self, e, &args);
        }
    }

    /// The exception in flight, which stays set.
    pub(crate) fn current_exception(&self) -> Value {
        self.machine.thread(thread::EXCEPTION)
    }

    /// Adds a traceback entry for the executing frame (`PyTraceBack_Here`).
    pub(crate) fn add_traceback(&mut self) {
        let e = self.current_exception();
        let next = self.machine.heap().field(e, exception::TRACEBACK);
        let f = self.registers.frame;
        let code = self.frame_field(frame::CODE);
        let ip = Value::raw(i64::from(self.registers.ip));
        let tb = self.machine.block(Kind::Traceback, &[next, f, ip, code]);
        debug_assert_eq!(self.machine.heap().field_count(tb), traceback::SIZE);
        self.machine.set_field(e, exception::TRACEBACK, tb);
    }

    /// A new exception that another one has led to (`_PyErr_FormatFromCause`).
    pub(crate) fn exception_from_cause(&mut self, class: Value, message: impl Into<String>, cause: Value) -> Value {
        let message = message.into();
        let message = self.machine.str(message);
        let e = self.new_exception(class, &[message]);
        self.machine.set_field(e, exception::CAUSE, cause);
        self.machine.set_field(e, exception::CONTEXT, cause);
        self.machine.set_field(e, exception::SUPPRESS, Value::TRUE);
        e
    }
}
