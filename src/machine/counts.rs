//! Reference counts: kept at the live edge by the setters alone, not journaled.
//!
//! An object whose count drops to zero is listed, and examined when the instruction ends: whatever a built-in function
//! holds in the meantime stays alive without any effort on its part. New objects are listed from the start. The counts
//! decide when `__del__` and the finalisers of generators run (the run-time runs them) and when a place can be reused.
//! Mirrors `Include/refcount.h`.

use rustc_hash::FxHashSet;

use super::{EventKind, Machine};
use crate::object::heap::IMMORTAL;
use crate::object::layout::{FIELDS, class_flags, frame, generator, generator_state, instance, list, set, thread};
use crate::object::{Kind, Value};

impl Machine {
    /// Adds a reference: for values put on the value stack or into fast locals.
    #[inline(always)]
    pub fn retain(&mut self, v: Value) {
        self.heap.increment(v);
    }

    /// Drops a reference: for values taken off the value stack or out of fast locals.
    #[inline(always)]
    pub fn release(&mut self, v: Value) {
        if self.heap.decrement(v) {
            self.dead.push(v);
        }
    }

    /// Lists a new object without references: it lives to the end of the instruction, and longer if it gets one.
    #[inline]
    pub(super) fn newborn(&mut self, v: Value) -> Value {
        self.heap.set_listed(v, true);
        self.dead.push(v);
        v
    }

    /// Keeps the object alive to the end of the instruction, whatever becomes of its references.
    #[inline]
    pub fn hold(&mut self, v: Value) {
        if v.is_object() && !self.heap.is_listed(v) {
            self.newborn(v);
        }
    }

    /// Makes an object immortal.
    pub fn immortalize(&mut self, v: Value) {
        if v.is_object() {
            self.heap.set_count(v, IMMORTAL);
        }
    }

    /// Whether an object's `__del__` has run: it runs only once.
    pub fn is_finalized(&self, v: Value) -> bool {
        self.edge.finalized.contains(&v)
    }

    /// Records that an object's finaliser has run.
    pub fn set_finalized(&mut self, v: Value) {
        self.edge.finalize(self.journal.len(), v);
    }

    /// The number of objects listed as perhaps dead. Those that a built-in function holds while it calls back come
    /// first, as many as there were when it called: they are not examined before it has ended.
    #[inline]
    pub fn dead_len(&self) -> usize {
        self.dead.len()
    }

    /// The next listed object, skipping the first `held`, that really has no reference.
    pub fn next_dead(&mut self, held: usize) -> Option<Value> {
        while self.dead.len() > held {
            let v = self.dead.pop()?;
            self.heap.set_listed(v, false);
            if self.heap.count(v) == 0 {
                return Some(v);
            }
        }
        None
    }

    /// Sorts the listed objects after the first `held` ones when they are first examined: they must die in the order in
    /// which they were listed.
    pub fn sort_dead(&mut self, held: usize) {
        self.dead[held..].reverse();
    }

    /// Deallocates an object without references: the objects that it refers to lose one each.
    pub fn dealloc(&mut self, v: Value) {
        debug_assert_eq!(self.heap.count(v), 0);
        let Some(kind) = v.kind() else { return };
        self.edge.forget(self.journal.len(), v);
        if kind == Kind::Type {
            self.forget_subclass(v);
        }
        let listed = self.dead.len();
        if kind.is_block() {
            let silent = [Kind::Tuple, Kind::Method, Kind::Cell, Kind::Frame, Kind::Native, Kind::Buffer];
            if self.journal.on && !silent.contains(&kind) {
                self.note(EventKind::Dealloc, v);
            }
            self.for_each_counted(v, |machine, child| machine.release(child));
            self.dead[listed..].reverse();
            match kind {
                Kind::Dict => self.heap.dict_drop_index(v),
                Kind::Frame => {
                    self.free_frame(v);
                    return;
                }
                _ => {}
            }
        }
        if self.journal.on {
            return;
        }
        match kind {
            Kind::List => self.free_buffer(self.heap.field(v, list::ITEMS)),
            Kind::Dict => self.free_buffer(self.heap.field(v, crate::object::layout::dict::TABLE)),
            Kind::Set => self.free_buffer(self.heap.field(v, set::TABLE)),
            _ => {}
        }
        self.heap.free(v);
    }

    pub(super) fn free_buffer(&mut self, buffer: Value) {
        if !buffer.is_null() && !self.journal.on {
            self.heap.free(buffer);
        }
    }

    /// Visits the counted references of an object in the order in which its deallocation drops them: lists, tuples and
    /// frames from their end (`list_dealloc`, `tuple_dealloc`, `_PyFrame_ClearLocals`), slots before the namespace
    /// (`subtype_dealloc`).
    #[inline]
    fn for_each_counted(&mut self, v: Value, mut look: impl FnMut(&mut Self, Value)) {
        let Some(kind) = v.kind().filter(|kind| kind.is_block() && *kind != Kind::Buffer) else { return };
        let mut look = |machine: &mut Self, cell: u32| {
            let child = machine.heap.cell(cell);
            if child.is_object() {
                look(machine, child);
            }
        };
        let (class, fields) = (v.index() + 1, v.index() + FIELDS);
        match kind {
            Kind::List => {
                let items = self.heap.field(v, list::ITEMS).index() + FIELDS;
                let len = self.heap.list(v).len() as u32;
                (items..items + len).rev().for_each(|cell| look(self, cell));
            }
            Kind::Tuple => {
                let len = self.heap.field_count(v);
                (fields..fields + len).rev().for_each(|cell| look(self, cell));
                look(self, class);
            }
            Kind::Dict => {
                for number in 0..self.heap.dict_entry_count(v) {
                    let entry = self.heap.dict_entry_cell(v, number);
                    look(self, entry + 1);
                    look(self, entry + 2);
                }
            }
            Kind::Set => {
                for place in 0..=self.heap.set_mask(v) as u32 {
                    let entry = self.heap.set_cell(v, place);
                    look(self, entry + 1);
                }
            }
            Kind::Frame => {
                let (start, end) = self.frame_values(v);
                (start..end).rev().for_each(|cell| look(self, cell));
                for field in [frame::LOCALS, frame::FUNCTION, frame::RETURN_VALUE] {
                    look(self, fields + field);
                }
            }
            Kind::Instance => {
                let end = fields + self.heap.field_count(v);
                (fields + instance::SIZE..end).for_each(|cell| look(self, cell));
                look(self, fields + instance::DICT);
                look(self, fields + instance::PAYLOAD);
                look(self, class);
            }
            _ => {
                let end = fields + self.heap.field_count(v);
                look(self, class);
                (fields..end).for_each(|cell| look(self, cell));
            }
        }
    }

    /// All objects that a program can still reach, those reached by the fewest references first: the order in which a
    /// garbage collection leaves them in CPython's list of objects.
    pub fn reachable(&mut self) -> Vec<Value> {
        let mut seen = FxHashSet::default();
        let mut order: Vec<Value> = Vec::new();
        let mut look = |order: &mut Vec<Value>, v: Value| {
            if v.is_object() && seen.insert(v) {
                order.push(v);
            }
        };
        for cell in thread::VALUES {
            look(&mut order, self.heap.cell(cell));
        }
        for class in self.classes {
            look(&mut order, class);
        }
        let mut next = 0;
        while let Some(&v) = order.get(next) {
            next += 1;
            // CPython keeps the attributes of most instances in the instance itself.
            let inline = if v.is(Kind::Instance) { self.heap.field(v, instance::DICT) } else { Value::NULL };
            self.for_each_counted(v, |machine, child| {
                if child == inline {
                    machine.for_each_counted(child, |_, child| look(&mut order, child));
                }
                look(&mut order, child);
            });
        }
        order
    }

    /// Suspended generators, and instances with a `__del__` that has not run, that a program can no longer reach: they
    /// refer to each other. Those in `known` come in that order, after the others, which are sorted oldest first. From
    /// here on classes do not know unreachable subclasses (`handle_weakrefs`).
    pub fn unreachable_finalizers(&mut self, known: &[Value]) -> Vec<Value> {
        let seen: FxHashSet<Value> = self.reachable().into_iter().collect();
        let starts: Vec<u32> = self.heap.block_starts().collect();
        for start in starts {
            let v = Value::object(Kind::Type, start);
            if self.is_kind_of(self.heap.cell(start + 1), class_flags::METACLASS)
                && self.heap.count(v) > 0
                && !seen.contains(&v)
            {
                self.forget_subclass(v);
            }
        }
        let old: FxHashSet<Value> = known.iter().copied().collect();
        let generators = self.class_of_kind(Kind::Generator);
        let blocks = self.heap.block_starts().map(|start| {
            let kind = if self.heap.cell(start + 1) == generators { Kind::Generator } else { Kind::Instance };
            Value::object(kind, start)
        });
        let new = blocks.filter(|v| !old.contains(v));
        new.chain(known.iter().copied()).filter(|&v| !seen.contains(&v) && self.wants_finalizer(v)).collect()
    }

    /// Whether a block, which may no longer be one, is a suspended generator or an instance with a `__del__` that has
    /// not run.
    pub fn wants_finalizer(&self, v: Value) -> bool {
        if !matches!(v.kind(), Some(Kind::Generator | Kind::Instance)) || self.heap.count(v) == 0 {
            return false;
        }
        if v.is(Kind::Generator) {
            return self.heap.field(v, generator::STATE).as_raw() == generator_state::SUSPENDED;
        }
        let c = self.heap.class_cell(v);
        self.is_kind_of(c, class_flags::FINALIZER)
            && !self.is_kind_of(c, class_flags::EXCEPTION | class_flags::METACLASS)
            && !self.is_finalized(v)
    }

    /// Whether the value in a block's class cell is a class with one of these flags.
    fn is_kind_of(&self, c: Value, flags: i64) -> bool {
        c.is(Kind::Type) && self.heap.class_has(c, flags)
    }

    /// Recounts all references: the state has been put back to an earlier step for good.
    pub(super) fn recount(&mut self) {
        self.heap.clear_counts();
        let mut seen = FxHashSet::default();
        let mut todo: Vec<Value> = Vec::new();
        for cell in thread::VALUES {
            let v = self.heap.cell(cell);
            if cell != thread::FRAME {
                self.heap.increment(v);
            }
            todo.push(v);
        }
        let active: Vec<Value> = self.active_frames().collect();
        for f in active {
            if self.heap.field(f, frame::GENERATOR).is_null() {
                self.heap.increment(f);
            }
            todo.push(f);
        }
        todo.extend(self.interned.values().copied());
        todo.extend(self.classes);
        while let Some(v) = todo.pop() {
            if !v.is_object() || !seen.insert(v) {
                continue;
            }
            self.for_each_counted(v, |machine, child| {
                machine.heap.increment(child);
                todo.push(child);
            });
            if let Some(Kind::Code) = v.kind() {
                let code = self.heap.code(v);
                todo.extend([code.consts, code.names, code.localsplusnames]);
            }
            if v.is(Kind::Frame) {
                todo.extend([frame::CODE, frame::GLOBALS, frame::BUILTINS].map(|f| self.heap.field(v, f)));
            }
        }
        self.collect_free_frames();
    }

    /// Collects the frames without a reference, which are free for the next call, after recounting.
    fn collect_free_frames(&mut self) {
        self.edge.free_frames.iter_mut().for_each(Vec::clear);
        let active: FxHashSet<Value> = self.active_frames().collect();
        for start in self.heap.block_starts() {
            let f = Value::object(Kind::Frame, start);
            if self.heap.class_cell(f) != self.class_of_kind(Kind::Frame)
                || self.heap.count(f) > 0
                || active.contains(&f)
            {
                continue;
            }
            let number = self.heap.field(f, frame::CODE).index() as usize;
            if self.edge.free_frames.len() <= number {
                self.edge.free_frames.resize_with(number + 1, Vec::new);
            }
            self.edge.free_frames[number].push(start);
        }
    }
}
