//! Entering and leaving frames: switching to a new one, or back to one that has waited.
//!
//! Called by the instructions that call and return, by `unwind`, and where Rust has code executed. Must not decide what
//! becomes of a frame's result: the instruction that pushed it says so (`machine::Return`). Mirrors `start_frame` and
//! `exit_unwind` of `Python/ceval.c` and `_PyFrame_PushUnchecked`; book chapter "Frame Objects".

use super::stack::Registers;
use super::{Run, Vm};
use crate::machine::{EventKind, FramePosition, Return};
use crate::object::layout::{frame, generator, generator_state, module, thread};
use crate::object::{Kind, Value};

/// The result of executing one instruction, other than an exception.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// The loop continues.
    Go,
    /// The frame that Rust waits for has returned: its value is in [`Vm`].
    Return,
    /// An exception is set whose traceback already has an entry for this instruction: unwinding begins (`goto
    /// exception_unwind`).
    Reraise,
}

impl Vm {
    /// Loads a frame's position into the registers; execution continues at a text index.
    #[inline]
    pub(crate) fn use_frame(&mut self, f: Value, next: u32) {
        let (base, stack) = (self.machine.frame_locals(f), self.machine.frame_stack(f));
        self.registers = Registers { frame: f, base, stack, sp: stack, ip: self.registers.ip, next };
    }

    /// Returns to a frame that has waited: execution continues after the instruction that it is in.
    #[inline]
    pub(crate) fn resume_frame(&mut self, f: Value) {
        let saved = FramePosition::unpack(self.machine.heap().field(f, frame::SAVED));
        self.use_frame(f, saved.ip + 1);
        self.registers.ip = saved.ip;
        self.registers.sp += saved.depth;
    }

    /// Saves the executing frame at its current instruction.
    #[inline]
    pub(crate) fn save_current(&mut self) {
        let r = self.registers;
        self.machine.save_frame(r.frame, FramePosition { ip: r.ip, depth: r.depth() });
    }

    /// Enters a new frame.
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

    /// Returns a value, with its reference, from the frame that Rust waits for.
    pub(crate) fn give_back(&mut self, v: Value) -> Flow {
        self.returned = v;
        Flow::Return
    }

    /// Tells the machine where the executing frame is.
    pub(crate) fn save_position(&mut self) {
        let r = self.registers;
        self.machine.set_position(FramePosition { ip: r.next, depth: r.depth() });
    }

    /// Resumes a generator's frame, which is sent a value.
    pub(crate) fn resume_generator(&mut self, g: Value, sent: Value, how: Return) -> Run<()> {
        let f = self.machine.heap().field(g, generator::FRAME);
        self.check_recursion()?;
        self.save_current();
        self.enter_generator(g, f, sent, how);
        Ok(())
    }

    /// Resumes a generator's frame when the executing frame has been saved.
    pub(crate) fn enter_generator(&mut self, g: Value, f: Value, sent: Value, how: Return) {
        self.machine.set_number(g, generator::STATE, Value::raw(generator_state::EXECUTING));
        self.machine.enter_frame(f, how, Value::NULL);
        self.machine.note_frame(EventKind::Resume, f);
        self.resume_frame(f);
        self.push(sent);
    }

    /// Finishes a generator whose frame has ended.
    pub(crate) fn finish_generator(&mut self, g: Value) {
        self.machine.set_field(g, generator::STATE, Value::raw(generator_state::COMPLETED));
        self.machine.set_field(g, generator::EXC_VALUE, Value::NULL);
        self.machine.set_field(g, generator::FRAME, Value::NULL);
    }

    /// A frame for the code of a module, a class body or `exec`, with a namespace for its names.
    pub fn code_frame(&mut self, code: Value, f: Value, globals: Value, namespace: Value) -> Run {
        self.check_recursion()?;
        let builtins = self.builtins_of(globals);
        let frame = self.machine.new_frame(code, f, globals, builtins, 0);
        self.machine.frame_init_namespace(frame, namespace);
        Ok(frame)
    }

    /// The namespace of built-ins that code with these globals sees (`_PyDict_LoadBuiltinsFromGlobals`).
    pub fn builtins_of(&self, globals: Value) -> Value {
        let heap = self.machine.heap();
        match heap.dict_get_str(globals, self.names.__builtins__) {
            Some(v) if v.is(Kind::Module) => heap.field(v, module::DICT),
            Some(v) if v.is(Kind::Dict) => v,
            _ => self.machine.thread(thread::BUILTINS),
        }
    }
}
