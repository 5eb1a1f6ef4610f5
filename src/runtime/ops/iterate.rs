//! Instructions for iteration: GET_ITER, FOR_ITER.
//!
//! Called by `eval`. A generator's frame is pushed, so that the Rust stack does not grow; other iterators are asked by
//! `protocols::iteration`.

use crate::machine::Return;
use crate::object::layout::{frame, generator, generator_state, range_iterator, sequence_iterator};
use crate::object::{Kind, Value};
use crate::runtime::frames::Flow;
use crate::runtime::{Run, Vm};

impl Vm {
    pub(crate) fn op_get_iter(&mut self) -> Run<Flow> {
        let v = self.peek(0);
        if let Some(found) = self.python_special(v, self.names.__iter__) {
            self.pop_release();
            return self.push_call(found, &[v], Return::Iter, Value::NULL);
        }
        let it = self.iter(v)?;
        self.replace_top(it);
        Ok(Flow::Go)
    }

    pub(crate) fn op_get_yield_from_iter(&mut self) -> Run<Flow> {
        let v = self.peek(0);
        if self.is_plain_generator(v) {
            return Ok(Flow::Go);
        }
        if self.is_coroutine(v) {
            use crate::code::object::flags::{COROUTINE, ITERABLE_COROUTINE};
            let flags = self.machine.heap().code(self.frame_field(frame::CODE)).code.flags;
            if flags & (COROUTINE | ITERABLE_COROUTINE) == 0 {
                return self.type_error("cannot 'yield from' a coroutine object in a non-coroutine generator");
            }
            return Ok(Flow::Go);
        }
        self.op_get_iter()
    }

    #[inline(always)]
    pub(crate) fn op_for_iter(&mut self, target: u32) -> Run<Flow> {
        let it = self.peek(0);
        match it.kind() {
            Some(Kind::RangeIterator) => {
                let heap = self.machine.heap();
                let left = heap.field(it, range_iterator::LEFT);
                if let (Some(n), Some(next), Some(step)) = (
                    left.as_inline_int(),
                    heap.field(it, range_iterator::NEXT).as_inline_int(),
                    heap.field(it, range_iterator::STEP).as_inline_int(),
                ) {
                    if n <= 0 {
                        self.skip_loop_end(target);
                        return Ok(Flow::Go);
                    }
                    let v = self.machine.int(next);
                    let after = self.machine.plain_int(next + step);
                    if after.is_object() {
                        self.machine.set_field(it, range_iterator::NEXT, after);
                    } else {
                        self.machine.set_number(it, range_iterator::NEXT, after);
                    }
                    self.machine.set_number(it, range_iterator::LEFT, Value::inline_int(n - 1, 0));
                    self.push(v);
                    return Ok(Flow::Go);
                }
            }
            Some(Kind::SequenceIterator) => {
                let heap = self.machine.heap();
                let sequence = heap.field(it, sequence_iterator::SEQUENCE);
                if !sequence.is_null() {
                    let i = heap.field(it, sequence_iterator::INDEX).as_raw();
                    if let Some(&v) = heap.sequence(sequence).get(i as usize) {
                        self.machine.set_number(it, sequence_iterator::INDEX, Value::raw(i + 1));
                        self.push(v);
                        return Ok(Flow::Go);
                    }
                    self.machine.set_field(it, sequence_iterator::SEQUENCE, Value::NULL);
                }
                self.skip_loop_end(target);
                return Ok(Flow::Go);
            }
            Some(Kind::Generator) => return self.for_iter_generator(it, target),
            Some(Kind::Instance) => {
                if let Some(found) = self.python_special(it, self.names.__next__) {
                    return self.push_call(found, &[it], Return::Next, Value::NULL);
                }
            }
            _ => {}
        }
        match self.next(it)? {
            Some(v) => self.push(v),
            None => self.skip_loop_end(target),
        }
        Ok(Flow::Go)
    }

    fn for_iter_generator(&mut self, g: Value, target: u32) -> Run<Flow> {
        match self.machine.heap().field(g, generator::STATE).as_raw() {
            generator_state::EXECUTING => self.value_error("generator already executing"),
            generator_state::COMPLETED => {
                self.skip_loop_end(target);
                Ok(Flow::Go)
            }
            _ => {
                self.resume_generator(g, Value::NONE, Return::ForIter)?;
                Ok(Flow::Go)
            }
        }
    }

    /// Ends a loop: continues after END_FOR, which is not executed (`next_instr += oparg + 1`).
    fn skip_loop_end(&mut self, target: u32) {
        self.registers.next = target + 1;
    }

    /// Ends the FOR_ITER that the current frame is in, as its iterator is exhausted.
    pub(crate) fn exhaust_for_iter(&mut self) {
        let target = self.machine.heap().instr(self.registers.ip).resolved;
        self.skip_loop_end(target);
    }
}
