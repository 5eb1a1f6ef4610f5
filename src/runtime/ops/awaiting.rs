//! Coroutine instructions: GET_AWAITABLE, GET_AITER, GET_ANEXT, END_ASYNC_FOR.
//!
//! Called by `eval`. Mirrors `_PyEval_GetAwaitable`, `_PyEval_GetANext` and their neighbours of `Python/ceval.c`.

use crate::code::object::flags;
use crate::object::layout::{generator, thread};
use crate::object::{Kind, Value};
use crate::runtime::frames::Flow;
use crate::runtime::{Run, Unwind, Vm};

impl Vm {
    /// GET_AWAITABLE: `within` is 1 for `__aenter__` and 2 for `__aexit__` of `async with`.
    pub(crate) fn op_get_awaitable(&mut self, within: u32) -> Run<()> {
        let v = self.peek(0);
        if within > 0 && !self.awaits_itself(v) && self.special_unbound(v, self.names.__await__).is_none() {
            let class = self.type_name(v);
            let from = if within == 1 { "__aenter__" } else { "__aexit__" };
            return self.type_error(format!(
                "'async with' received an object from {from} that does not implement __await__: {class}"
            ));
        }
        let it = self.awaitable_iterator(v)?;
        if self.is_coroutine(it) && !self.yield_from(it).is_null() {
            return self.raise(self.exc.RuntimeError, "coroutine is being awaited already");
        }
        self.replace_top(it);
        Ok(())
    }

    /// Whether an object is its own iterator when awaited: a coroutine, or a generator that counts as one.
    fn awaits_itself(&self, v: Value) -> bool {
        if self.is_coroutine(v) {
            return true;
        }
        let heap = self.machine.heap();
        self.is_plain_generator(v)
            && heap.code(heap.field(v, generator::CODE)).code.flags & flags::ITERABLE_COROUTINE != 0
    }

    /// The iterator that `await v` uses (`_PyCoro_GetAwaitableIter`).
    pub fn awaitable_iterator(&mut self, v: Value) -> Run {
        if self.awaits_itself(v) {
            return Ok(v);
        }
        let Some(f) = self.special_unbound(v, self.names.__await__) else {
            let class = self.type_name(v);
            return self.type_error(format!("'{class}' object can't be awaited"));
        };
        let it = self.call_bound(f, v, &[])?;
        if self.awaits_itself(it) {
            return self.type_error("__await__() returned a coroutine");
        }
        if !self.is_iterator(it) {
            let class = self.type_name(it);
            return self.type_error(format!("__await__() returned non-iterator of type '{class}'"));
        }
        Ok(it)
    }

    /// GET_AITER
    pub(crate) fn op_get_aiter(&mut self) -> Run<()> {
        let v = self.peek(0);
        let Some(f) = self.special_unbound(v, self.names.__aiter__) else {
            let class = self.type_name(v);
            return self.type_error(format!("'async for' requires an object with __aiter__ method, got {class}"));
        };
        let it = self.call_bound(f, v, &[])?;
        if self.special_unbound(it, self.names.__anext__).is_none() {
            let class = self.type_name(it);
            return self.type_error(format!(
                "'async for' received an object from __aiter__ that does not implement __anext__: {class}"
            ));
        }
        self.replace_top(it);
        Ok(())
    }

    /// GET_ANEXT: the iterator stays, what awaits its next item goes on top.
    pub(crate) fn op_get_anext(&mut self) -> Run<()> {
        let it = self.peek(0);
        if it.is(Kind::Generator)
            && let Some(anext) = self.def_of(self.class_of(it)).anext
        {
            let awaitable = anext(self, it);
            self.push(awaitable);
            return Ok(());
        }
        let Some(f) = self.special_unbound(it, self.names.__anext__) else {
            let class = self.type_name(it);
            return self.type_error(format!("'async for' requires an iterator with __anext__ method, got {class}"));
        };
        let next = self.call_bound(f, it, &[])?;
        let awaitable = match self.awaitable_iterator(next) {
            Ok(awaitable) => awaitable,
            Err(Unwind::Raised) => {
                let cause = self.machine.take_exception();
                let class = self.type_name(next);
                let message = format!("'async for' received an invalid object from __anext__: {class}");
                let e = self.exception_from_cause(self.exc.TypeError, message, cause);
                return self.raise_value(e);
            }
            Err(suspended) => return Err(suspended),
        };
        self.push(awaitable);
        Ok(())
    }

    /// END_ASYNC_FOR: iterator, exception. StopAsyncIteration ends the loop, anything else is re-raised.
    pub(crate) fn op_end_async_for(&mut self) -> Run<Flow> {
        let e = self.peek(0);
        if self.is_subclass(self.class_of(e), self.exc.StopAsyncIteration) {
            self.drop_values(2);
            return Ok(Flow::Go);
        }
        let e = self.pop_release();
        self.machine.set_thread(thread::EXCEPTION, e);
        Ok(Flow::Reraise)
    }
}
