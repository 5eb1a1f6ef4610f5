//! Unwinding: from a raised exception to its handler, frame by frame.
//!
//! The exception table says where the handler is. Called by the evaluation loop once an instruction has raised, and
//! when an exception is thrown into a generator. Must not run code of the program. What becomes of a frame's result
//! instead is in `ops/return_value.rs`. Mirrors the `exception_unwind` and `exit_unwind` labels of `Python/ceval.c`;
//! book chapter "The Block Stack".

use super::{Run, Unwind, Vm};
use crate::machine::{EventKind, Return};
use crate::object::Value;
use crate::object::layout::{frame, thread};
use crate::object::loaded_code::Handler;

impl Vm {
    /// Finds the handler of the exception that is set, with a traceback entry for this instruction, and goes there, or
    /// leaves the frames up to the one that Rust waits for.
    pub(crate) fn unwind(&mut self) -> Run<()> {
        let mut first_raiser = self.first_raiser.take();
        loop {
            if let Some(handler) = self.handler_here() {
                self.go_to_handler(handler, first_raiser);
                return Ok(());
            }
            let how = self.unwind_frame();
            if how == Return::Native {
                return Err(Unwind::Raised);
            }
            if self.ends_iteration(how) {
                return Ok(());
            }
            self.add_traceback();
            first_raiser = None;
        }
    }

    /// The row of the exception table that covers the executing instruction (`get_exception_handler`).
    fn handler_here(&self) -> Option<Handler> {
        let ip = self.registers.ip;
        let code = self.machine.heap().code(self.frame_field(frame::CODE));
        code.handlers.iter().find(|h| (h.start..h.end).contains(&ip)).copied()
    }

    /// Continues at the handler. The value stack is popped to its depth; the exception goes on top and, if the table
    /// asks for it, the instruction that raised first below it.
    fn go_to_handler(&mut self, handler: Handler, first_raiser: Option<Value>) {
        self.drop_values(self.registers.depth() - handler.depth);
        if handler.lasti {
            // CPython counts in code units from the start of the code.
            let offset = self.machine.heap().instr(self.registers.ip).offset;
            let raiser = first_raiser.unwrap_or_else(|| Value::raw(i64::from(offset / 2)));
            self.push_owned(raiser);
        }
        let exception = self.current_exception();
        self.push(exception);
        self.machine.set_thread(thread::EXCEPTION, Value::NULL);
        self.machine.note(EventKind::Handler, exception);
        self.registers.next = handler.target;
    }

    /// Leaves the executing frame by the exception, which continues in the caller's, unless Rust waits for this one.
    /// Returns what was to become of the frame's result.
    fn unwind_frame(&mut self) -> Return {
        self.drop_values(self.registers.depth());
        let f = self.registers.frame;
        let how = self.machine.frame_return(f);
        let (generator, with) = (self.frame_field(frame::GENERATOR), self.frame_field(frame::RETURN_VALUE));
        self.keep(with);
        self.machine.leave_frame(f, self.registers.ip);
        self.machine.note_frame(EventKind::Unwind, f);
        if !generator.is_null() {
            self.finish_generator(generator);
        }
        if how != Return::Native {
            let caller = self.machine.thread(thread::FRAME);
            self.resume_frame(caller);
            self.unwind_entered(how, with);
        }
        how
    }

    /// Whether the exception is the StopIteration with which an iterator has answered FOR_ITER or SEND: it goes no
    /// further.
    fn ends_iteration(&mut self, how: Return) -> bool {
        if !matches!(how, Return::ForIter | Return::Next | Return::Send) || !self.raised_is(self.exc.StopIteration) {
            return false;
        }
        if how == Return::Send {
            self.end_send_by_exception();
        } else {
            self.machine.take_exception();
            self.exhaust_for_iter();
        }
        true
    }
}
