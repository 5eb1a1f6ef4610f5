//! Unwinding: from a raised exception to its handler, frame by frame.
//!
//! The exception table says where the handler is. Mirrors the `error` and `exception_unwind` labels of
//! `Python/ceval.c`; book chapter "The Block Stack".

use super::frames::{Ended, Flow};
use super::{Run, Unwind, Vm};
use crate::machine::{EventKind, Return};
use crate::object::layout::{class, class_flags, exception, frame, generator, generator_state, thread, traceback};
use crate::object::{Kind, Value};

impl Vm {
    /// An exception is set: find its handler and go there, or leave the frames up to the one that Rust waits for.
    pub(crate) fn handle_exception(&mut self) -> Run<()> {
        self.add_traceback();
        self.unwind()
    }

    /// The same for an exception that has its traceback entry already (RERAISE).
    pub(crate) fn unwind(&mut self) -> Run<()> {
        let mut first_raiser = self.first_raiser.take();
        loop {
            let ip = self.registers.ip;
            let code = self.frame_field(frame::CODE);
            let handler =
                self.machine.heap().code(code).handlers.iter().find(|h| (h.start..h.end).contains(&ip)).copied();
            let stack = self.registers.stack;
            if let Some(h) = handler {
                let excess = self.registers.sp - stack - h.depth;
                self.drop_values(excess);
                if h.lasti {
                    // CPython counts in code units from the start of the code.
                    let offset = self.machine.heap().instr(ip).offset;
                    let raiser = first_raiser.unwrap_or_else(|| Value::raw(i64::from(offset / 2)));
                    self.push_owned(raiser);
                }
                let exception = self.current_exception();
                self.push(exception);
                self.machine.set_thread(thread::EXCEPTION, Value::NULL);
                self.machine.note(EventKind::Handler, exception);
                self.registers.next = h.target;
                return Ok(());
            }
            let excess = self.registers.sp - stack;
            self.drop_values(excess);
            let f = self.registers.frame;
            let how = self.machine.frame_return(f);
            let (generator, with) = (self.frame_field(frame::GENERATOR), self.frame_field(frame::RETURN_VALUE));
            self.keep(with);
            self.machine.leave_frame(f, ip);
            self.machine.note_frame(EventKind::Unwind, f);
            if !generator.is_null() {
                self.finish_generator(generator);
            }
            if how == Return::Native {
                return Err(Unwind::Raised);
            }
            let caller = self.machine.thread(thread::FRAME);
            self.resume_frame(caller);
            self.unwind_entered(how, with);
            match how {
                Return::ForIter | Return::Next if self.raised_is(self.exc.StopIteration) => {
                    self.machine.take_exception();
                    self.exhaust_for_iter();
                    return Ok(());
                }
                Return::Send if self.raised_is(self.exc.StopIteration) => {
                    self.end_send_by_exception();
                    return Ok(());
                }
                _ => {}
            }
            self.add_traceback();
            first_raiser = None;
        }
    }

    /// What an instruction does that raises an exception which has its traceback entry already.
    pub(crate) fn raise_again(&mut self) -> Run<Flow> {
        match self.unwind() {
            Ok(()) => Ok(Flow::Go),
            // The frame is gone: nothing in it is left to handle.
            Err(Unwind::Raised) => Ok(Flow::Unwound),
            Err(suspended) => Err(suspended),
        }
    }

    /// A traceback entry for the executing frame (`PyTraceBack_Here`).
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

    /// RETURN_VALUE: the frame is left and its result used as the caller wants it.
    pub(crate) fn op_return_value(&mut self) -> Run<Flow> {
        let result = self.pop();
        let f = self.registers.frame;
        let ip = self.registers.ip;
        let heap = self.machine.heap();
        let how = self.machine.frame_return(f);
        let with = heap.field(f, frame::RETURN_VALUE);
        let owner = heap.field(f, frame::GENERATOR);
        if !with.is_null() {
            self.machine.retain(with);
        }
        self.machine.leave_frame(f, ip);
        self.machine.note_frame(EventKind::Return, f);
        if !owner.is_null() {
            self.finish_generator(owner);
        }
        if how == Return::Native {
            if !with.is_null() {
                self.machine.release(with);
            }
            return Ok(self.give_back(result));
        }
        let caller = self.machine.thread(thread::FRAME);
        self.resume_frame(caller);
        self.deliver(how, result, with)
    }

    /// Use a result as the instruction wants it that pushed the frame. The references of both values go with them.
    pub(crate) fn deliver(&mut self, how: Return, result: Value, with: Value) -> Run<Flow> {
        match how {
            Return::Push => {
                self.push_owned(result);
                if !with.is_null() {
                    self.machine.release(with);
                }
                return Ok(Flow::Go);
            }
            Return::ForIter => {
                // The generator has returned: its value is lost, the loop is over.
                self.machine.release(result);
                self.exhaust_for_iter();
                return Ok(Flow::Go);
            }
            Return::Send => {
                self.end_send(result);
                return Ok(Flow::Go);
            }
            _ => {}
        }
        self.machine.release(result);
        if !with.is_null() {
            self.machine.release(with);
        }
        match how {
            Return::Init => {
                if !result.is_none() {
                    let got = self.class_name(self.class_of(result));
                    return self.type_error(format!("__init__() should return None, not '{got}'"));
                }
                self.push(with);
            }
            Return::Discard => {}
            Return::Bool => {
                if !result.is_bool() {
                    let got = self.class_name(self.class_of(result));
                    return self.type_error(format!("__bool__ should return bool, returned {got}"));
                }
                self.push(result);
            }
            Return::LenBool => {
                let len = self.check_len(result)?;
                self.push(Value::bool(len != 0));
            }
            Return::Contains | Return::NotContains => {
                let truth = self.is_true(result)?;
                self.push(Value::bool(truth == (how == Return::Contains)));
            }
            Return::Exec | Return::ClassBody | Return::Module => {
                let entry = self.leave_entered(how, result, with)?;
                return Ok(self.enter(entry));
            }
            Return::Operator => return self.continue_operator(result, with),
            Return::Next => self.push(result),
            Return::Iter => {
                self.check_iterator(result)?;
                self.push(result);
            }
            Return::Push | Return::Native | Return::ForIter | Return::Send => unreachable!("handled before"),
            Return::Linked => unreachable!("a frame that is only linked does not execute"),
        }
        Ok(Flow::Go)
    }

    /// A generator's frame has ended.
    pub(crate) fn finish_generator(&mut self, g: Value) {
        self.machine.set_field(g, generator::STATE, Value::raw(generator_state::COMPLETED));
        self.machine.set_field(g, generator::EXC_VALUE, Value::NULL);
        self.machine.set_field(g, generator::FRAME, Value::NULL);
    }

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
            return self.raise_again();
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
        if what.is(Kind::Type) && self.machine.heap().field(what, class::FLAGS).as_raw() & class_flags::EXCEPTION != 0 {
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

    /// Raise TypeError for an exception class that makes something else when it is called; both are given as they are
    /// shown.
    pub fn made_no_exception<T>(&mut self, class: &str, got: &str) -> Run<T> {
        self.type_error(format!("calling {class} should have returned an instance of BaseException, not {got}"))
    }

    /// RERAISE
    pub(crate) fn op_reraise(&mut self, lasti: u32) -> Run<Flow> {
        let exception = self.pop_release();
        if lasti != 0 {
            // The next handler is told of the instruction that raised first.
            self.first_raiser = Some(self.peek(lasti - 1));
        }
        self.machine.set_thread(thread::EXCEPTION, exception);
        self.raise_again()
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
    pub(crate) fn op_check_exc_match(&mut self) -> Run<Flow> {
        let classes = self.pop_release();
        let exception = self.peek(0);
        let all: Vec<Value> =
            if classes.is(Kind::Tuple) { self.machine.heap().tuple(classes).to_vec() } else { vec![classes] };
        for &c in &all {
            let fits =
                c.is(Kind::Type) && self.machine.heap().field(c, class::FLAGS).as_raw() & class_flags::EXCEPTION != 0;
            if !fits {
                return self.type_error("catching classes that do not inherit from BaseException is not allowed");
            }
        }
        let class = self.class_of(exception);
        let matches = all.iter().any(|&c| self.is_subclass(class, c));
        self.push_owned(Value::bool(matches));
        Ok(Flow::Go)
    }

    /// CHECK_EG_MATCH: exception, classes; what is left of the exception and what is handled.
    pub(crate) fn op_check_eg_match(&mut self) -> Run<Flow> {
        let (classes, exception) = (self.peek(0), self.peek(1));
        let (matching, rest) = self.match_group(exception, classes)?;
        let shown = |v: Value| if v.is_null() { Value::NONE } else { v };
        self.machine.retain(shown(matching));
        self.machine.retain(shown(rest));
        self.drop_values(2);
        self.push_owned(shown(rest));
        self.push_owned(shown(matching));
        if !matching.is_null() {
            self.set_exc_value(matching);
        }
        Ok(Flow::Go)
    }

    /// WITH_EXCEPT_START
    pub(crate) fn op_with_except_start(&mut self) -> Run<Flow> {
        let exception = self.peek(0);
        let (exit, exit_self) = (self.peek(4), self.peek(3));
        let class = self.class_of(exception);
        let tb = self.field_or_none(exception, exception::TRACEBACK);
        let mut args: smallvec::SmallVec<[Value; 4]> = smallvec::SmallVec::new();
        if !exit_self.is_null() {
            args.push(exit_self);
        }
        args.extend([class, exception, tb]);
        if exit.is(Kind::Function) {
            let args = super::Args::positional(&args);
            let f = self.frame_for_call(exit, &args)?;
            self.check_recursion()?;
            self.push_frame(f, Return::Push, Value::NULL);
            return Ok(Flow::Go);
        }
        let v = self.call(exit, &args)?;
        self.push(v);
        Ok(Flow::Go)
    }

    /// Run what a dying object wants to do: `__del__`, or the `finally` blocks of a generator that waits. Whether there
    /// was anything: the object is listed again then. `ended` says whether the executing frame waits behind an
    /// instruction or inside one.
    pub(crate) fn finalize(&mut self, v: Value, ended: Ended) -> Run<bool> {
        let wants = if v.is(Kind::Generator) {
            // Once only: one that ignores GeneratorExit goes all the same (`PyObject_CallFinalizer`).
            self.machine.heap().field(v, generator::STATE).as_raw() == generator_state::SUSPENDED
                && !self.machine.is_finalized(v)
        } else {
            let class = self.class_of(v);
            self.machine.heap().field(class, class::FLAGS).as_raw() & class_flags::FINALIZER != 0
                && !self.machine.is_finalized(v)
        };
        if !wants {
            if self.is_coroutine(v)
                && self.machine.heap().field(v, generator::STATE).as_raw() == generator_state::CREATED
            {
                self.warn_never_awaited(v);
            }
            return Ok(false);
        }
        // The object lives while its finaliser runs; an exception in flight waits.
        let waiting = self.machine.take_exception();
        self.machine.retain(waiting);
        self.machine.retain(v);
        let settling = self.machine.thread(thread::SETTLING);
        if ended == Ended::Instruction {
            self.machine.set_thread(thread::SETTLING, self.registers.frame);
        }
        let result = if v.is(Kind::Generator) {
            self.close_generator(v).map(|_| ())
        } else {
            let class = self.class_of(v);
            match self.lookup_in_class(class, self.names.__del__) {
                Some(del) => self.call_bound(del, v, &[]).map(|_| ()),
                None => Ok(()),
            }
        };
        if result == Err(Unwind::Raised) {
            self.report_unraisable(v);
        }
        self.machine.set_thread(thread::SETTLING, settling);
        self.machine.set_thread(thread::EXCEPTION, waiting);
        self.machine.release(waiting);
        self.machine.release(v);
        self.machine.set_finalized(v);
        match result {
            Err(Unwind::Suspended) => Err(Unwind::Suspended),
            _ => Ok(true),
        }
    }

    /// The place of the executing instruction: line and column, both from 1.
    pub(crate) fn current_place(&self) -> (u32, u32) {
        let ip = self.registers.ip;
        let code = self.machine.heap().code_at(ip);
        let instr = self.machine.heap().instr(ip);
        let position = self.machine.heap().code(code).code.position_at(instr.offset);
        (position.line.unwrap_or(0), position.column.map_or(0, |c| c + 1))
    }
}
