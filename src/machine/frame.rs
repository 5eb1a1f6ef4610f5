//! Frames: pushing and popping them, and what is saved of one while another executes.
//!
//! A frame is a block: its fields, the fast locals (with cells and free variables), the value stack. Frames that have
//! returned are kept for the next call of the same code. Mirrors `Python/frame.c`; book chapter "Frame Objects".

use super::{EventKind, Machine};
use crate::object::layout::{FIELDS, frame, thread};
use crate::object::{Kind, Value};

/// What becomes of a frame's result: the raw number in its RETURN field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i64)]
pub enum Return {
    /// It goes on the caller's value stack.
    Push = 0,
    /// Rust code is waiting for it.
    Native = 1,
    /// It must be `None`; the instance in RETURN_VALUE goes on the caller's value stack (`__init__`).
    Init = 2,
    /// It is dropped (`__setattr__`, `__setitem__`, `__delitem__`, a property's setter).
    Discard = 3,
    /// It must be a bool and goes on the value stack (`__bool__`).
    Bool = 4,
    /// Its truth goes on the value stack (`__contains__`).
    Contains = 5,
    /// The negation of its truth goes on the value stack (`__contains__` under `not in`).
    NotContains = 6,
    /// It goes on the value stack unless it is NotImplemented: then the operator's next method is tried. RETURN_VALUE
    /// is a tuple (left, right, state).
    Operator = 7,
    /// The frame belongs to a generator that FOR_ITER has resumed.
    ForIter = 8,
    /// The frame belongs to a generator that SEND has resumed.
    Send = 9,
    /// It is the next item of FOR_ITER; StopIteration ends the loop (`__next__`).
    Next = 10,
    /// It must be an iterator and goes on the value stack (`__iter__`).
    Iter = 11,
    /// It must be an int that the program chose: a length (`__len__` under TO_BOOL).
    LenBool = 12,
    /// There will be none: the frame belongs to a generator that waits while Rust throws into its delegate or closes
    /// it. It is in the chain of frames, but its exception state is not.
    Linked = 13,
    /// It is dropped, and `None` goes on the value stack (`exec`).
    Exec = 14,
    /// It is the cell of `__class__`, or None: the class is made then (`__build_class__`). RETURN_VALUE is a tuple of
    /// the arguments for the metaclass.
    ClassBody = 15,
    /// It is dropped; the import continues (`import`). RETURN_VALUE is a tuple that says how far it has come.
    Module = 16,
    /// It is a new object, whose `__init__` comes next (`__new__`). RETURN_VALUE is a tuple of the class and the arguments.
    New = 17,
    /// It is the namespace of a class body, which executes next (`__prepare__`). RETURN_VALUE is a tuple that says how
    /// far `__build_class__` has come.
    Prepare = 18,
    /// It is the class that a `class` statement has made: `__build_class__` checks it and is done. RETURN_VALUE is a
    /// tuple of the cell of `__class__` and the name.
    Class = 19,
    /// Two things become of it, one after the other. RETURN_VALUE is a tuple of both, each with its own RETURN_VALUE.
    Then = 20,
}

impl Return {
    const ALL: [Self; 21] = [
        Self::Push,
        Self::Native,
        Self::Init,
        Self::Discard,
        Self::Bool,
        Self::Contains,
        Self::NotContains,
        Self::Operator,
        Self::ForIter,
        Self::Send,
        Self::Next,
        Self::Iter,
        Self::LenBool,
        Self::Linked,
        Self::Exec,
        Self::ClassBody,
        Self::Module,
        Self::New,
        Self::Prepare,
        Self::Class,
        Self::Then,
    ];

    /// Its number, for a field or a saved tuple.
    pub fn to_raw(self) -> Value {
        Value::raw(self as i64)
    }

    /// The variant from the number made by [`to_raw`](Self::to_raw).
    pub fn of_raw(raw: Value) -> Self {
        Self::ALL[raw.as_raw() as usize]
    }
}

/// Instruction pointer and stack depth of a waiting frame, as its SAVED field holds them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FramePosition {
    /// The text index of the instruction that it is in (not the next one).
    pub ip: u32,
    /// The number of values on its stack.
    pub depth: u32,
}

const DEPTH_BITS: u32 = 28;

impl FramePosition {
    /// Packs it into a raw value.
    #[inline]
    pub fn pack(self) -> Value {
        Value::raw(i64::from(self.ip) << DEPTH_BITS | i64::from(self.depth))
    }

    /// Unpacks it from a raw value.
    #[inline]
    pub fn unpack(v: Value) -> Self {
        let raw = v.as_raw();
        Self { ip: (raw >> DEPTH_BITS) as u32, depth: (raw & ((1 << DEPTH_BITS) - 1)) as u32 }
    }
}

impl Machine {
    /// The cell of the first fast local.
    #[inline]
    pub fn frame_locals(&self, f: Value) -> u32 {
        f.index() + FIELDS + frame::SIZE
    }

    /// The cell of the bottom of the value stack.
    #[inline]
    pub fn frame_stack(&self, f: Value) -> u32 {
        let code = self.heap.code(self.heap.field(f, frame::CODE));
        self.frame_locals(f) + code.locals
    }

    /// The cells that hold values: fast locals and value stack.
    pub(super) fn frame_values(&self, f: Value) -> (u32, u32) {
        let saved = self.frame_position(f);
        (self.frame_locals(f), self.frame_stack(f) + saved.depth)
    }

    /// The position of a frame: for the executing one, the machine's position.
    pub fn frame_position(&self, f: Value) -> FramePosition {
        if f == self.thread(thread::FRAME) {
            self.position
        } else {
            FramePosition::unpack(self.heap.field(f, frame::SAVED))
        }
    }

    /// The position of the executing frame. Kept by the run-time when it stops and by the cursor when it moves.
    pub fn position(&self) -> FramePosition {
        self.position
    }

    /// Sets the position of the executing frame. It is not state: the step table has it.
    pub fn set_position(&mut self, position: FramePosition) {
        self.position = position;
    }

    /// A frame of a code object, not executing yet. The fast locals from `first_unset` on are NULL; those before it
    /// must be set with [`Machine::frame_init_local`].
    pub fn new_frame(
        &mut self,
        code: Value,
        function: Value,
        globals: Value,
        builtins: Value,
        first_unset: u32,
    ) -> Value {
        let number = code.index() as usize;
        if self.edge.free_frames.len() <= number {
            self.edge.free_frames.resize_with(number + 1, Vec::new);
        }
        if let Some(start) = self.edge.free_frames[number].pop() {
            let f = Value::object(Kind::Frame, start);
            self.heap.set_count(f, 1);
            let fields = start + FIELDS;
            const _: () = assert!(frame::FUNCTION + 5 == frame::RETURN_VALUE, "these are neighbours, in this order");
            let new = [function, globals, builtins, Value::NULL, Value::NULL, Value::NULL];
            self.set_all(fields + frame::FUNCTION, new);
            self.heap.increment(function);
            let locals = fields + frame::SIZE;
            let count = self.heap.code(code).locals;
            for cell in locals + first_unset..locals + count {
                self.set(cell, Value::NULL);
            }
            return f;
        }
        let shape = &self.heap.code(code).code;
        let size = frame::SIZE + shape.localsplusnames.len() as u32 + shape.stacksize;
        let class = self.class_of_kind(Kind::Frame);
        let f = self.heap.new_block(Kind::Frame, class, size, false);
        self.heap.set_count(f, 1);
        self.heap.increment(function);
        let fields = f.index() + FIELDS;
        self.heap.write(fields + frame::CODE, code);
        self.heap.write(fields + frame::FUNCTION, function);
        self.heap.write(fields + frame::GLOBALS, globals);
        self.heap.write(fields + frame::BUILTINS, builtins);
        f
    }

    /// Sets a fast local of a frame that [`Machine::new_frame`] has just made; the reference moves with the value.
    #[inline]
    pub fn frame_init_local(&mut self, f: Value, i: u32, v: Value) {
        self.set(f.index() + FIELDS + frame::SIZE + i, v);
    }

    /// Gives a new frame the namespace for its names (module and class bodies).
    pub fn frame_init_namespace(&mut self, f: Value, namespace: Value) {
        self.store(f.index() + FIELDS + frame::LOCALS, namespace);
    }

    /// Lets a frame execute, whose result will be used as `how` says. The one that was executing must have been saved.
    #[inline]
    pub fn enter_frame(&mut self, f: Value, how: Return, with: Value) {
        let fields = f.index() + FIELDS;
        let current = self.thread(thread::FRAME);
        const _: () = assert!(frame::RETURN + 1 == frame::PREVIOUS);
        self.set_all(fields + frame::RETURN, [Value::raw(how as i64), current]);
        if !with.is_null() {
            self.store(fields + frame::RETURN_VALUE, with);
        }
        self.set(thread::FRAME, f);
        self.edge.depth += 1;
    }

    /// Saves the position of the executing frame, before another executes.
    #[inline]
    pub fn save_frame(&mut self, f: Value, saved: FramePosition) {
        self.set(f.index() + FIELDS + frame::SAVED, saved.pack());
    }

    /// How a frame's result is to be used.
    #[inline]
    pub fn frame_return(&self, f: Value) -> Return {
        Return::of_raw(self.heap.field(f, frame::RETURN))
    }

    /// Leaves the current frame for good: its value stack must be empty. Its references are dropped, unless a traceback
    /// or a generator still has it.
    pub fn leave_frame(&mut self, f: Value, ip: u32) {
        self.suspend_frame(f);
        if !self.heap.field(f, frame::GENERATOR).is_null() {
            self.save_frame(f, FramePosition { ip, depth: 0 });
            return;
        }
        let count = self.heap.count(f);
        if count > 1 {
            self.save_frame(f, FramePosition { ip, depth: 0 });
            // What can still be seen of it includes its caller, which must outlive it (`take_ownership`).
            let caller = self.heap.field(f, frame::PREVIOUS);
            self.store(f.index() + FIELDS + frame::RETURN_VALUE, caller);
            self.release(f);
            return;
        }
        self.heap.set_count(f, 0);
        let fields = f.index() + FIELDS;
        let locals = fields + frame::SIZE;
        let code = self.heap.field(f, frame::CODE);
        // The last local is dropped first (`_PyFrame_ClearLocals`).
        for cell in (locals..locals + self.heap.code(code).locals).rev() {
            let v = self.heap.cell(cell);
            self.release(v);
        }
        self.release(self.heap.cell(fields + frame::LOCALS));
        self.release(self.heap.cell(fields + frame::FUNCTION));
        self.release(self.heap.cell(fields + frame::RETURN_VALUE));
        self.edge.free_frames[code.index() as usize].push(f.index());
    }

    /// Leaves the current frame, a generator's, for a while; it must have been saved.
    #[inline]
    pub fn suspend_frame(&mut self, f: Value) {
        let previous = self.heap.field(f, frame::PREVIOUS);
        self.set(thread::FRAME, previous);
        self.edge.depth -= 1;
    }

    /// Gives a frame to a generator, which owns it from then on.
    pub fn give_frame_to_generator(&mut self, f: Value, generator: Value) {
        // Not counted: the generator owns the frame, not the other way round; its reference replaces the thread's.
        self.set(f.index() + FIELDS + frame::GENERATOR, generator);
        let count = self.heap.count(f);
        self.heap.set_count(f, count - 1);
    }

    pub(super) fn free_frame(&mut self, f: Value) {
        let code = self.heap.field(f, frame::CODE).index() as usize;
        self.edge.free_frames[code].push(f.index());
    }

    /// The frame that called a frame, or NULL (`f_back`): a suspended generator has none.
    pub fn frame_back(&self, f: Value) -> Value {
        if self.active_frames().any(|active| active == f) {
            return self.heap.field(f, frame::PREVIOUS);
        }
        let left = self.heap.field(f, frame::GENERATOR).is_null();
        if left { self.heap.field(f, frame::RETURN_VALUE) } else { Value::NULL }
    }

    /// The executing frame, and those that wait for it, from the innermost outwards.
    pub(super) fn active_frames(&self) -> impl Iterator<Item = Value> {
        let frame = |f: Value| if f.is_null() { None } else { Some(f) };
        std::iter::successors(frame(self.thread(thread::FRAME)), move |f| frame(self.heap.field(*f, frame::PREVIOUS)))
    }

    /// How many Python frames have been entered and not left.
    #[inline]
    pub fn frame_depth(&self) -> u32 {
        self.edge.depth
    }

    /// Records that a frame was entered, left or resumed.
    #[inline]
    pub fn note_frame(&mut self, kind: EventKind, f: Value) {
        if self.journal.on {
            let code = self.heap.field(f, frame::CODE);
            self.note(kind, code);
        }
    }
}
