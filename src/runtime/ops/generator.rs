//! Generator instructions: RETURN_GENERATOR, YIELD_VALUE, SEND, CLEANUP_THROW.
//!
//! Called by `eval`, and by `unwind` when the generator that SEND has resumed ends. The generator's frame is pushed
//! and the loop continues in it; `send`, `throw` and `close` from outside are in `protocols::generators`. Mirrors
//! these instructions of `Python/bytecodes.c`; book chapter "Generators: Behind the scenes".

use crate::code::object::flags;
use crate::machine::{EventKind, Return};
use crate::object::layout::{exception, frame, function, generator, generator_state, thread};
use crate::object::{Kind, Value};
use crate::runtime::frames::Flow;
use crate::runtime::{Run, Unwind, Vm};

impl Vm {
    /// RETURN_GENERATOR: the frame becomes that of a generator, which the call returns.
    pub(crate) fn op_return_generator(&mut self) -> Run<Flow> {
        let f = self.registers.frame;
        let function = self.frame_field(frame::FUNCTION);
        let code = self.frame_field(frame::CODE);
        let (name, qualname) = if function.is_null() {
            let code = self.machine.heap().code(code);
            (code.name, code.qualname)
        } else {
            let heap = self.machine.heap();
            (heap.field(function, function::NAME), heap.field(function, function::QUALNAME))
        };
        let created = Value::raw(generator_state::CREATED);
        let how = self.machine.frame_return(f);
        let with = self.frame_field(frame::RETURN_VALUE);
        self.save_current();
        self.machine.suspend_frame(f);
        self.machine.note_frame(EventKind::Return, f);
        let flags = self.machine.heap().code(code).code.flags;
        let class = if flags & flags::COROUTINE != 0 {
            self.types.coroutine
        } else if flags & flags::ASYNC_GENERATOR != 0 {
            self.types.async_generator
        } else {
            self.types.generator
        };
        let fields = [f, name, qualname, created, Value::NULL, code, Value::RAW_ZERO];
        let g = self.machine.block_of(Kind::Generator, class, &fields);
        self.machine.give_frame_to_generator(f, g);
        self.machine.retain(g);
        if how == Return::Native {
            return Ok(self.give_back(g));
        }
        let caller = self.machine.thread(thread::FRAME);
        self.resume_frame(caller);
        if !with.is_null() {
            self.machine.retain(with);
        }
        self.deliver(how, g, with)
    }

    /// YIELD_VALUE: the value goes to whoever resumed the generator, and the frame waits.
    #[inline(always)]
    pub(crate) fn op_yield_value(&mut self) -> Run<Flow> {
        let v = self.pop();
        let f = self.registers.frame;
        let g = self.frame_field(frame::GENERATOR);
        let how = self.machine.frame_return(f);
        self.save_current();
        self.machine.set_number(g, generator::STATE, Value::raw(generator_state::SUSPENDED));
        self.machine.suspend_frame(f);
        self.machine.note_frame(EventKind::Yield, f);
        if how == Return::Native {
            return Ok(self.give_back(v));
        }
        let caller = self.machine.thread(thread::FRAME);
        self.resume_frame(caller);
        self.push_owned(v);
        Ok(Flow::Go)
    }

    /// SEND: receiver, value.
    pub(crate) fn op_send(&mut self, target: u32) -> Run<Flow> {
        let (v, receiver) = (self.peek(0), self.peek(1));
        if receiver.is(Kind::Generator) {
            let state = self.machine.heap().field(receiver, generator::STATE).as_raw();
            if matches!(state, generator_state::CREATED | generator_state::SUSPENDED)
                && (state == generator_state::SUSPENDED || v.is_none())
            {
                self.machine.retain(v);
                self.pop_release();
                let resumed = self.resume_generator(receiver, v, Return::Send);
                self.machine.release(v);
                resumed?;
                return Ok(Flow::Go);
            }
        }
        let result = if receiver.is(Kind::Generator) {
            self.generator_send(receiver, v)
        } else if v.is_none() {
            match self.next_raw(receiver) {
                Ok(Some(item)) => Ok(item),
                Ok(None) => self.stop_iteration(Value::NONE),
                Err(e) => Err(e),
            }
        } else {
            self.call_method(receiver, "send", &[v])
        };
        match result {
            Ok(item) => {
                self.replace_top(item);
            }
            Err(Unwind::Raised) if self.raised_is(self.exc.StopIteration) => {
                let value = self.take_stop_iteration_value();
                self.replace_top(value);
                self.registers.next = target;
            }
            Err(e) => return Err(e),
        }
        Ok(Flow::Go)
    }

    /// Ends SEND when the generator that it resumed has returned: its value replaces the one sent, and execution jumps
    /// to the target.
    pub(crate) fn end_send(&mut self, result: Value) {
        self.push_owned(result);
        self.registers.next = self.machine.heap().instr(self.registers.ip).resolved;
    }

    /// Ends SEND when the generator that it resumed has ended by StopIteration.
    pub(crate) fn end_send_by_exception(&mut self) {
        let v = self.take_stop_iteration_value();
        self.machine.retain(v);
        self.end_send(v);
    }

    /// CLEANUP_THROW: sub-iterator, last value sent, exception.
    pub(crate) fn op_cleanup_throw(&mut self) -> Run<Flow> {
        let e = self.peek(0);
        if self.is_subclass(self.class_of(e), self.exc.StopIteration) {
            let v = self.field_or_none(e, exception::MEMBER_0);
            self.replace_operands(3, &[Value::NONE, v]);
            return Ok(Flow::Go);
        }
        self.machine.set_thread(thread::EXCEPTION, e);
        Ok(Flow::Reraise)
    }
}
