//! The end of an object: one that has lost its last reference is finalised and deallocated.
//!
//! Called by the evaluation loop at the end of each instruction, and where a program starts and ends. Must not decide what
//! is dead: the machine counts references (`machine/counts.rs`). Mirrors `_Py_Dealloc` and
//! `PyObject_CallFinalizerFromDealloc` of `Objects/object.c`, `slot_tp_finalize` of `Objects/typeobject.c`, `_PyGen_Finalize`
//! of `Objects/genobject.c` and `PyErr_WriteUnraisable` of `Python/errors.c`.

use super::{Run, Unwind, Vm};
use crate::object::layout::{class_flags, generator, generator_state, thread};
use crate::object::{Kind, Value};

/// What has just ended when objects without references are deallocated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// The instruction of the executing frame.
    Instruction,
    /// Code that Rust had executed; the instruction in which it did so, if there is one, continues.
    Call,
}

impl Vm {
    /// Deallocates objects that have lost their last reference.
    #[inline(always)]
    pub(crate) fn settle(&mut self, mark: usize, over: Over) -> Run<()> {
        if self.machine.dead_len() > mark { self.reap(mark, over) } else { Ok(()) }
    }

    /// Deallocates the objects above the mark that have lost their last reference; finalisers run.
    #[cold]
    fn reap(&mut self, mark: usize, over: Over) -> Run<()> {
        self.machine.sort_dead(mark);
        while let Some(v) = self.machine.next_dead(mark) {
            if (v.is(Kind::Instance) || v.is(Kind::Generator)) && self.finalize(v, over)? {
                continue;
            }
            self.machine.dealloc(v);
        }
        Ok(())
    }

    /// Deallocates objects that have lost their last reference, outside any instruction.
    pub(crate) fn settle_all(&mut self) {
        // What a finaliser prints or raises at the very end is dropped, as nothing waits for it.
        let _ = self.reap(0, Over::Call);
    }

    /// Runs the finaliser of a dying object: `__del__`, or the `finally` blocks of a suspended generator. Returns
    /// whether it had one: the object is then listed again.
    pub(crate) fn finalize(&mut self, v: Value, over: Over) -> Run<bool> {
        if !self.has_finalizer(v) {
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
        if over == Over::Instruction {
            self.machine.set_thread(thread::SETTLING, self.registers.frame);
        }
        let result = self.call_finalizer(v);
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

    /// Whether there is something to run before an object is deallocated. Only once: a generator that ignores
    /// GeneratorExit goes all the same (`PyObject_CallFinalizer`).
    fn has_finalizer(&self, v: Value) -> bool {
        let heap = self.machine.heap();
        let wants = if v.is(Kind::Generator) {
            heap.field(v, generator::STATE).as_raw() == generator_state::SUSPENDED
        } else {
            heap.class_has(self.class_of(v), class_flags::FINALIZER)
        };
        wants && !self.machine.is_finalized(v)
    }

    fn call_finalizer(&mut self, v: Value) -> Run<()> {
        if v.is(Kind::Generator) {
            return self.close_generator(v).map(|_| ());
        }
        let class = self.class_of(v);
        match self.lookup_in_class(class, self.names.__del__) {
            Some(del) => self.call_bound(del, v, &[]).map(|_| ()),
            None => Ok(()),
        }
    }

    /// Writes an exception raised by a finaliser, and forgets it (`PyErr_WriteUnraisable`).
    fn report_unraisable(&mut self, from: Value) {
        let e = self.machine.take_exception();
        let shown = if from.is(Kind::Generator) {
            "generator".to_owned()
        } else {
            let class = self.class_of(from);
            let del = self.lookup_in_class(class, self.names.__del__);
            del.and_then(|del| self.repr_text(del).ok()).unwrap_or_else(|| "?".to_owned())
        };
        let mut text = format!("Exception ignored while calling deallocator {shown}:\n");
        self.format_one(e, "Traceback", &mut text);
        self.machine.write_output(crate::machine::Stream::Stderr, &text);
    }

    /// Warns, as CPython does, about a coroutine that dies without having been awaited.
    fn warn_never_awaited(&mut self, g: Value) {
        let heap = self.machine.heap();
        let name = heap.str(heap.field(g, generator::QUALNAME)).to_utf8_lossy();
        let place = self.machine.thread(thread::FRAME);
        let mut text = "sys:1: ".to_owned();
        let mut source = String::new();
        if !place.is_null() {
            let heap = self.machine.heap();
            let code = std::sync::Arc::clone(&heap.code(heap.code_at(self.registers.ip)).code);
            if let Some(line) = self.line_of(self.registers.ip) {
                text = format!("{}:{line}: ", code.filename);
                if let Some(shown) = self.source_line(&code.filename, line) {
                    source = format!("  {}\n", shown.trim());
                }
            }
        }
        text.push_str(&format!("RuntimeWarning: coroutine '{name}' was never awaited\n{source}"));
        text.push_str("RuntimeWarning: Enable tracemalloc to get the object allocation traceback\n");
        self.machine.write_output(crate::machine::Stream::Stderr, &text);
    }
}
