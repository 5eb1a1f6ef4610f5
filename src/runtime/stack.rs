//! Access to the executing frame's cells: its value stack, its fast locals, and the registers that locate them.
//!
//! Called by the evaluation loop, by all instructions and by the code that enters and leaves frames (`frames`). Must
//! not know what an instruction means, nor switch to another frame. Every change goes through a setter of the machine,
//! so that it is journaled. Mirrors the stack and local macros of `Python/ceval_macros.h` (`PEEK`, `GETLOCAL`, …) and
//! `Include/internal/pycore_interpframe.h`; book chapter "Frame Objects".

use super::Vm;
use crate::object::Value;
use crate::object::layout::FIELDS;

/// What the evaluation loop keeps in registers about the executing frame.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Registers {
    pub(crate) frame: Value,
    /// The cell of the first fast local.
    pub(crate) base: u32,
    /// The cell of the bottom of the value stack.
    pub(crate) stack: u32,
    /// The cell after the top of the value stack.
    pub(crate) sp: u32,
    /// The executing instruction.
    pub(crate) ip: u32,
    /// The instruction that executes next.
    pub(crate) next: u32,
}

impl Registers {
    /// The number of values on the value stack.
    #[inline(always)]
    pub(crate) fn depth(&self) -> u32 {
        self.sp - self.stack
    }
}

impl Vm {
    /// Pushes a value, which gains a reference.
    #[inline(always)]
    pub(crate) fn push(&mut self, v: Value) {
        self.machine.retain(v);
        self.push_owned(v);
    }

    /// Pushes a value together with a reference that the caller owns.
    #[inline(always)]
    pub(crate) fn push_owned(&mut self, v: Value) {
        self.machine.stack_write(self.registers.sp, v);
        self.registers.sp += 1;
    }

    /// Pops a value together with its reference.
    #[inline(always)]
    pub(crate) fn pop(&mut self) -> Value {
        self.registers.sp -= 1;
        self.machine.heap().cell(self.registers.sp)
    }

    /// Pops a value and drops its reference; it lives to the end of the instruction.
    #[inline(always)]
    pub(crate) fn pop_release(&mut self) -> Value {
        let v = self.pop();
        self.machine.release(v);
        v
    }

    /// The value `depth` places below the top (0 is the top).
    #[inline(always)]
    pub(crate) fn peek(&self, depth: u32) -> Value {
        self.machine.heap().cell(self.registers.sp - 1 - depth)
    }

    /// Replaces the value `depth` places below the top.
    #[inline(always)]
    pub(crate) fn replace(&mut self, depth: u32, v: Value) {
        let cell = self.registers.sp - 1 - depth;
        self.machine.retain(v);
        let old = self.machine.local_swap(cell, v);
        self.machine.release(old);
    }

    /// Pops and drops `count` values, the top first.
    #[inline(always)]
    pub(crate) fn drop_values(&mut self, count: u32) {
        for _ in 0..count {
            self.pop_release();
        }
    }

    /// The topmost `count` values, bottom first.
    #[inline]
    pub(crate) fn top_values(&self, count: u32) -> smallvec::SmallVec<[Value; 8]> {
        let sp = self.registers.sp;
        smallvec::SmallVec::from_slice(self.machine.heap().cells(sp - count, sp))
    }

    /// A fast local, or NULL.
    #[inline(always)]
    pub(crate) fn local(&self, i: u32) -> Value {
        self.machine.heap().cell(self.registers.base + i)
    }

    /// Sets a fast local; the reference moves with the value.
    #[inline(always)]
    pub(crate) fn store_local(&mut self, i: u32, v: Value) {
        let old = self.machine.local_swap(self.registers.base + i, v);
        self.machine.release(old);
    }

    /// A field of the executing frame.
    #[inline]
    pub(crate) fn frame_field(&self, field: u32) -> Value {
        self.machine.heap().cell(self.registers.frame.index() + FIELDS + field)
    }

    /// Replaces the operand on top by a result, which gains its reference before the operand loses its own: the operand may
    /// be all that keeps the result alive.
    #[inline(always)]
    pub(crate) fn replace_top(&mut self, result: Value) {
        let top = self.registers.sp - 1;
        self.machine.retain(result);
        let operand = self.machine.local_swap(top, result);
        self.machine.release(operand);
    }

    /// Replaces the topmost `count` values, an instruction's operands, by its results, bottom first; references as in
    /// [`Vm::replace_top`].
    #[inline(always)]
    pub(crate) fn replace_operands(&mut self, count: u32, results: &[Value]) {
        for &result in results {
            self.machine.retain(result);
        }
        self.drop_values(count);
        for &result in results {
            self.push_owned(result);
        }
    }
}
