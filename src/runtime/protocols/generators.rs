//! Generators and coroutines from outside: `send`, `throw` and `close`, and what a generator waits for.
//!
//! Called by the methods of the classes, by `iteration`, and where an instruction cannot push the generator's frame.
//! Each function has the frame executed in a nested evaluation loop. Mirrors `Objects/genobject.c`; book chapter
//! "Generators: Behind the scenes".

use crate::machine::{FramePosition, Return};
use crate::object::layout::{exception, frame, generator, generator_state};
use crate::object::{Kind, Value};
use crate::runtime::{Run, Unwind, Vm};

impl Vm {
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

    /// `g.throw(e)`, from Rust.
    pub fn generator_throw(&mut self, g: Value, e: Value) -> Run {
        let delegate = self.yield_from(g);
        if !delegate.is_null() {
            return self.throw_into_delegate(g, delegate, e);
        }
        self.generator_raise(g, e)
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
                // The delegate has returned: the generator continues after its SEND with the value.
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

    /// Marks the generator as executing while a delegate runs.
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

    /// Continues a generator that waits in `yield from` as if its delegate had returned a value.
    fn continue_behind_send(&mut self, g: Value, v: Value) -> Run {
        let f = self.machine.heap().field(g, generator::FRAME);
        let result = self.nested(|vm| {
            vm.save_current();
            vm.enter_generator(g, f, Value::NONE, Return::Native);
            // CPython finds the SEND by the jump after the yield: its target is after the loop of `yield from`.
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

    /// Raises an exception where a generator waits.
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
            // It is at its RESUME, which is what CPython's traceback shows.
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

    /// Whether a generator waits at a `yield` inside no `try` but the compiler's own: its RESUME says so.
    fn waits_unprotected(&self, g: Value) -> bool {
        const DEPTH_1: u32 = 4;
        let heap = self.machine.heap();
        let f = heap.field(g, generator::FRAME);
        let saved = FramePosition::unpack(heap.field(f, frame::SAVED));
        let next = heap.instr(saved.ip + 1);
        next.op == crate::opcode::Opcode::RESUME && next.arg & DEPTH_1 != 0 && self.yield_from(g).is_null()
    }

    /// What a waiting generator delegates to with `yield from`, or NULL (`_PyGen_yf`).
    pub fn yield_from(&self, g: Value) -> Value {
        let heap = self.machine.heap();
        if heap.field(g, generator::STATE).as_raw() != generator_state::SUSPENDED {
            return Value::NULL;
        }
        let f = heap.field(g, generator::FRAME);
        let saved = FramePosition::unpack(heap.field(f, frame::SAVED));
        let next = heap.instr(saved.ip + 1);
        // The operand of RESUME tells that the frame waits in `yield from`.
        if next.op == crate::opcode::Opcode::RESUME && next.arg & 3 >= 2 {
            let top = self.machine.frame_stack(f) + saved.depth - 1;
            return heap.cell(top);
        }
        Value::NULL
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

    fn already_executing<T>(&mut self, g: Value) -> Run<T> {
        let noun = self.generator_noun(g);
        self.value_error(format!("{noun} already executing"))
    }

    fn finish_unstarted(&mut self, g: Value) {
        self.machine.set_field(g, generator::STATE, Value::raw(generator_state::COMPLETED));
        self.machine.set_field(g, generator::FRAME, Value::NULL);
    }

    /// Drops the StopIteration in flight and returns its value.
    pub fn take_stop_iteration_value(&mut self) -> Value {
        let e = self.machine.take_exception();
        self.field_or_none(e, exception::MEMBER_0)
    }

    /// Whether this is a generator proper, neither coroutine nor asynchronous generator.
    #[inline]
    pub fn is_plain_generator(&self, v: Value) -> bool {
        v.is(Kind::Generator) && self.machine.heap().class_cell(v) == self.types.generator
    }

    /// Whether this is a coroutine.
    pub fn is_coroutine(&self, v: Value) -> bool {
        v.is(Kind::Generator) && self.machine.heap().class_cell(v) == self.types.coroutine
    }

    /// Whether this is an asynchronous generator.
    pub fn is_async_generator(&self, v: Value) -> bool {
        v.is(Kind::Generator) && self.machine.heap().class_cell(v) == self.types.async_generator
    }

    /// What messages call a generator of any of these classes.
    pub fn generator_noun(&self, g: Value) -> &'static str {
        if self.is_coroutine(g) {
            "coroutine"
        } else if self.is_async_generator(g) {
            "async generator"
        } else {
            "generator"
        }
    }
}
