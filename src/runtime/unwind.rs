//! Unwinding: from a raised exception to its handler, frame by frame.
//!
//! The exception table says where the handler is. Mirrors the `error` and `exception_unwind` labels of
//! `Python/ceval.c`; book chapter "The Block Stack".

use super::frames::Flow;
use super::{Run, Unwind, Vm};
use crate::machine::{EventKind, Return};
use crate::object::Value;
use crate::object::layout::{frame, thread};

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
}
