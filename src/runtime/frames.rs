//! Entering and leaving frames: execution goes over into a new one, or back into one that has waited.
//!
//! Called by the instructions that call and return, by `unwind`, and where Rust has code executed. Must not decide what
//! becomes of a frame's result: the instruction that pushed it says so (`machine::Return`). Mirrors `start_frame` and
//! `exit_unwind` of `Python/ceval.c` and `_PyFrame_PushUnchecked`; book chapter "Frame Objects".

use super::Vm;
use super::stack::Registers;
use crate::machine::{EventKind, FramePosition, Return};
use crate::object::Value;
use crate::object::layout::frame;

/// What executing one instruction came to, besides an exception.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// The loop goes on.
    Go,
    /// The frame that Rust waits for has returned: its value is in [`Vm`].
    Return,
    /// An exception has left the frame that Rust waits for.
    Unwound,
}

/// What is over when objects go that have lost their last reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The instruction of the frame that executes.
    Instruction,
    /// What Rust had executed; the instruction in which it had, if there is one, goes on.
    Call,
}

impl Vm {
    /// Take a frame's place in the registers; execution goes on at a text index.
    #[inline]
    pub(crate) fn use_frame(&mut self, f: Value, next: u32) {
        let (base, stack) = (self.machine.frame_locals(f), self.machine.frame_stack(f));
        self.registers = Registers { frame: f, base, stack, sp: stack, ip: self.registers.ip, next };
    }

    /// Take back a frame that has waited: execution goes on behind the instruction that it is in.
    #[inline]
    pub(crate) fn resume_frame(&mut self, f: Value) {
        let saved = FramePosition::unpack(self.machine.heap().field(f, frame::SAVED));
        self.use_frame(f, saved.ip + 1);
        self.registers.ip = saved.ip;
        self.registers.sp += saved.depth;
    }

    /// Save the executing frame, where its instruction now stands.
    #[inline]
    pub(crate) fn save_current(&mut self) {
        let r = self.registers;
        self.machine.save_frame(r.frame, FramePosition { ip: r.ip, depth: r.depth() });
    }

    /// Execution goes over into a new frame.
    #[inline]
    pub(crate) fn push_frame(&mut self, f: Value, how: Return, with: Value) {
        self.save_current();
        self.machine.enter_frame(f, how, with);
        self.machine.note_frame(EventKind::Call, f);
        let heap = self.machine.heap();
        let code = heap.code(heap.field(f, frame::CODE));
        let base = self.machine.frame_locals(f);
        let stack = base + code.locals;
        self.registers = Registers { frame: f, base, stack, sp: stack, ip: self.registers.ip, next: code.text };
    }

    /// The frame that Rust waits for returns a value, with its reference.
    pub(crate) fn give_back(&mut self, v: Value) -> Flow {
        self.returned = v;
        Flow::Return
    }
}
