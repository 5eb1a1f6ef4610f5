//! Instructions of generators: RETURN_GENERATOR, YIELD_VALUE, SEND, CLEANUP_THROW; and `send`, `throw`, `close`.
//!
//! Mirrors `Objects/genobject.c`; book chapter "Generators: Behind the scenes".

use crate::code::object::flags;
use crate::machine::{EventKind, FramePosition, Return};
use crate::object::layout::{exception, frame, function, generator, generator_state, thread};
use crate::object::{Kind, Value};
use crate::runtime::frames::Flow;
use crate::runtime::{Run, Unwind, Vm};

impl Vm {
    /// RETURN_GENERATOR: the frame becomes a generator's, which is what the call gives.
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

    /// YIELD_VALUE: the value goes to whoever resumed the generator, the frame waits.
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
                self.machine.retain(item);
                self.pop_release();
                self.push_owned(item);
            }
            Err(Unwind::Raised) if self.raised_is(self.exc.StopIteration) => {
                let value = self.take_stop_iteration_value();
                self.machine.retain(value);
                self.pop_release();
                self.push_owned(value);
                self.registers.next = target;
            }
            Err(e) => return Err(e),
        }
        Ok(Flow::Go)
    }

    /// The generator that SEND resumed has returned: its value goes where the one sent was, and on to the target.
    pub(crate) fn end_send(&mut self, result: Value) {
        self.push_owned(result);
        self.registers.next = self.machine.heap().instr(self.registers.ip).resolved;
    }

    /// The same where it ended by StopIteration.
    pub(crate) fn end_send_by_exception(&mut self) {
        let v = self.take_stop_iteration_value();
        self.machine.retain(v);
        self.end_send(v);
    }

    /// Drop the StopIteration in flight and give its value.
    pub fn take_stop_iteration_value(&mut self) -> Value {
        let e = self.machine.take_exception();
        self.field_or_none(e, exception::MEMBER_0)
    }

    /// CLEANUP_THROW: sub-iterator, last value sent, exception.
    pub(crate) fn op_cleanup_throw(&mut self) -> Run<Flow> {
        let e = self.peek(0);
        if self.is_subclass(self.class_of(e), self.exc.StopIteration) {
            let v = self.field_or_none(e, exception::MEMBER_0);
            self.machine.retain(v);
            self.drop_values(3);
            self.push_owned(Value::NONE);
            self.push_owned(v);
            return Ok(Flow::Go);
        }
        self.machine.set_thread(thread::EXCEPTION, e);
        Ok(Flow::Reraise)
    }

    /// `g.send(v)`, from Rust: what it yields, or StopIteration.
    pub fn generator_send(&mut self, g: Value, v: Value) -> Run {
        match self.machine.heap().field(g, generator::STATE).as_raw() {
            generator_state::EXECUTING => return self.already_executing(g),
            generator_state::COMPLETED if self.is_coroutine(g) => {
                return self.raise(self.exc.RuntimeError, "cannot reuse already awaited coroutine");
            }
            generator_state::COMPLETED if self.is_async_generator(g) => {
                return self.raise_with(self.exc.StopAsyncIteration, &[]);
            }
            generator_state::COMPLETED => return self.raise_with(self.exc.StopIteration, &[]),
            generator_state::CREATED if !v.is_none() => {
                let noun = self.generator_noun(g);
                return self.type_error(format!("can't send non-None value to a just-started {noun}"));
            }
            _ => {}
        }
        let f = self.machine.heap().field(g, generator::FRAME);
        self.check_recursion()?;
        let result = self.nested(|vm| {
            vm.save_current();
            vm.enter_generator(g, f, v, Return::Native);
            Ok(())
        })?;
        self.yielded_or_stop(g, result)
    }

    fn already_executing<T>(&mut self, g: Value) -> Run<T> {
        let noun = self.generator_noun(g);
        self.value_error(format!("{noun} already executing"))
    }

    fn yielded_or_stop(&mut self, g: Value, result: Value) -> Run {
        if self.machine.heap().field(g, generator::STATE).as_raw() == generator_state::COMPLETED {
            if self.is_async_generator(g) {
                return self.raise_with(self.exc.StopAsyncIteration, &[]);
            }
            return self.stop_iteration(result);
        }
        Ok(result)
    }

    /// What a generator that waits delegates to with `yield from`, or NULL (`_PyGen_yf`).
    pub fn yield_from(&self, g: Value) -> Value {
        let heap = self.machine.heap();
        if heap.field(g, generator::STATE).as_raw() != generator_state::SUSPENDED {
            return Value::NULL;
        }
        let f = heap.field(g, generator::FRAME);
        let saved = FramePosition::unpack(heap.field(f, frame::SAVED));
        let next = heap.instr(saved.ip + 1);
        // RESUME tells by its operand that the frame waits in `yield from`.
        if next.op == crate::opcode::Opcode::RESUME && next.arg & 3 >= 2 {
            let top = self.machine.frame_stack(f) + saved.depth - 1;
            return heap.cell(top);
        }
        Value::NULL
    }

    /// `g.throw(e)`, from Rust.
    pub fn generator_throw(&mut self, g: Value, e: Value) -> Run {
        let delegate = self.yield_from(g);
        if !delegate.is_null() {
            return self.throw_into_delegate(g, delegate, e);
        }
        self.generator_raise(g, e)
    }

    fn throw_into_delegate(&mut self, g: Value, delegate: Value, e: Value) -> Run {
        self.keep(delegate);
        let exits = self.is_subclass(self.class_of(e), self.exc.GeneratorExit);
        if exits {
            // CPython does not link the frame while it closes the delegate.
            self.machine.set_field(g, generator::STATE, Value::raw(generator_state::EXECUTING));
            let closed = self.close_delegate(delegate);
            self.machine.set_field(g, generator::STATE, Value::raw(generator_state::SUSPENDED));
            if let Err(u) = closed {
                if u != Unwind::Raised {
                    return Err(u);
                }
                let raised = self.machine.take_exception();
                return self.generator_raise(g, raised);
            }
            return self.generator_raise(g, e);
        }
        let result = if delegate.is(Kind::Generator) {
            self.with_executing(g, |vm| vm.generator_throw(delegate, e))
        } else {
            let name = self.names.throw;
            match self.get_attr_opt(delegate, name)? {
                None => return self.generator_raise(g, e),
                Some(throw) => self.with_executing(g, |vm| vm.call(throw, &[e])),
            }
        };
        match result {
            Ok(v) => Ok(v),
            Err(Unwind::Raised) if self.raised_is(self.exc.StopIteration) => {
                // The delegate has returned: the generator goes on behind its SEND with the value.
                let v = self.take_stop_iteration_value();
                self.continue_behind_send(g, v)
            }
            Err(Unwind::Raised) => {
                let raised = self.machine.take_exception();
                self.generator_raise(g, raised)
            }
            Err(u) => Err(u),
        }
    }

    /// While a delegate runs the generator counts as executing.
    fn with_executing<T>(&mut self, g: Value, act: impl FnOnce(&mut Self) -> Run<T>) -> Run<T> {
        self.begin_outermost();
        self.machine.set_field(g, generator::STATE, Value::raw(generator_state::EXECUTING));
        let f = self.machine.heap().field(g, generator::FRAME);
        let registers = self.registers;
        self.save_current();
        // The frame is in the chain meanwhile, as CPython links it, so that the depth is right.
        self.machine.enter_frame(f, Return::Linked, Value::NULL);
        self.resume_frame(f);
        let result = act(self);
        if !matches!(result, Err(Unwind::Suspended)) {
            self.save_current();
            self.machine.suspend_frame(f);
            self.registers = registers;
            self.machine.set_field(g, generator::STATE, Value::raw(generator_state::SUSPENDED));
            self.end_nested();
        }
        result
    }

    fn close_delegate(&mut self, delegate: Value) -> Run<()> {
        if delegate.is(Kind::Generator) {
            return self.close_generator(delegate).map(|_| ());
        }
        match self.get_attr_opt(delegate, self.names.close)? {
            Some(close) => self.call(close, &[]).map(|_| ()),
            None => Ok(()),
        }
    }

    /// Go on in a generator that waits in `yield from` as if its delegate had returned a value.
    fn continue_behind_send(&mut self, g: Value, v: Value) -> Run {
        let f = self.machine.heap().field(g, generator::FRAME);
        let result = self.nested(|vm| {
            vm.save_current();
            vm.enter_generator(g, f, Value::NONE, Return::Native);
            // CPython finds the SEND by the jump behind the yield: its target is behind the loop of `yield from`.
            let ip = vm.registers.ip;
            let heap = vm.machine.heap();
            let mut send = ip;
            while heap.instr(send).op != crate::opcode::Opcode::SEND {
                send -= 1;
            }
            let target = heap.instr(send).resolved;
            vm.pop_release();
            vm.push(v);
            vm.registers.next = target;
            Ok(())
        })?;
        self.yielded_or_stop(g, result)
    }

    /// Raise an exception where a generator waits.
    fn generator_raise(&mut self, g: Value, e: Value) -> Run {
        match self.machine.heap().field(g, generator::STATE).as_raw() {
            generator_state::EXECUTING => return self.already_executing(g),
            generator_state::COMPLETED if self.is_coroutine(g) => {
                return self.raise(self.exc.RuntimeError, "cannot reuse already awaited coroutine");
            }
            generator_state::COMPLETED => return self.raise_value(e),
            generator_state::CREATED => {
                // It never begins; the traceback has an entry for it all the same.
            }
            _ => {}
        }
        let f = self.machine.heap().field(g, generator::FRAME);
        self.check_recursion()?;
        let result = self.nested(|vm| {
            vm.save_current();
            vm.enter_generator(g, f, Value::NONE, Return::Native);
            // It stands at its RESUME, which is what CPython's traceback tells of.
            vm.pop_release();
            vm.push(Value::NONE);
            let raised: Run<()> = vm.raise_value(e);
            debug_assert!(raised.is_err());
            vm.registers.ip += 1;
            vm.add_traceback();
            let offset = vm.machine.heap().instr(vm.registers.ip).offset;
            vm.first_raiser = Some(Value::raw(i64::from(offset / 2)));
            // The handler, however, is that of the instruction before.
            vm.registers.ip -= 1;
            vm.unwind()
        })?;
        self.yielded_or_stop(g, result)
    }

    /// `g.close()`: the value it returned, or `None`.
    pub fn close_generator(&mut self, g: Value) -> Run {
        let state = self.machine.heap().field(g, generator::STATE).as_raw();
        match state {
            generator_state::CREATED => {
                self.finish_unstarted(g);
                return Ok(Value::NONE);
            }
            generator_state::COMPLETED => return Ok(Value::NONE),
            generator_state::EXECUTING => return self.already_executing(g),
            _ => {}
        }
        if self.waits_unprotected(g) {
            // Nothing in it could notice: it is over at once.
            self.finish_unstarted(g);
            return Ok(Value::NONE);
        }
        let e = self.new_exception(self.exc.GeneratorExit, &[]);
        let result = self.generator_throw(g, e);
        match result {
            Ok(_) => {
                let noun = self.generator_noun(g);
                self.raise(self.exc.RuntimeError, format!("{noun} ignored GeneratorExit"))
            }
            Err(Unwind::Raised) if self.raised_is(self.exc.StopIteration) => Ok(self.take_stop_iteration_value()),
            Err(Unwind::Raised) if self.raised_is(self.exc.GeneratorExit) => {
                self.machine.take_exception();
                Ok(Value::NONE)
            }
            Err(u) => Err(u),
        }
    }

    /// Whether a generator waits at a `yield` around which no `try` stands but the compiler's own: its RESUME says so.
    fn waits_unprotected(&self, g: Value) -> bool {
        const DEPTH_1: u32 = 4;
        let heap = self.machine.heap();
        let f = heap.field(g, generator::FRAME);
        let saved = FramePosition::unpack(heap.field(f, frame::SAVED));
        let next = heap.instr(saved.ip + 1);
        next.op == crate::opcode::Opcode::RESUME && next.arg & DEPTH_1 != 0 && self.yield_from(g).is_null()
    }

    fn finish_unstarted(&mut self, g: Value) {
        self.machine.set_field(g, generator::STATE, Value::raw(generator_state::COMPLETED));
        self.machine.set_field(g, generator::FRAME, Value::NULL);
    }
}
