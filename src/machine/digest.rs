//! A digest of everything that a program or a learner can reach: what "the same state" means in tests.
//!
//! Objects are numbered in the order in which they are met, so that two machines that are in the same state by
//! different ways have the same digest.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};

use siphasher::sip::SipHasher13;

use super::Machine;
use crate::object::layout::{class, frame, thread};
use crate::object::{Kind, Value};

impl Machine {
    /// The digest of the state: frames, suspended generators, modules, everything reachable from them, the exception
    /// in flight, and how far output and input have come. The position must be that of the state.
    pub fn digest(&self) -> u64 {
        let mut walk = Walk { machine: self, hasher: SipHasher13::new(), numbers: HashMap::new(), todo: Vec::new() };
        for cell in thread::VALUES {
            walk.value(self.thread(cell));
        }
        self.thread(thread::OUTPUT).hash(&mut walk.hasher);
        self.thread(thread::INPUT).hash(&mut walk.hasher);
        while let Some(v) = walk.todo.pop() {
            walk.object(v);
        }
        walk.hasher.finish()
    }
}

struct Walk<'a> {
    machine: &'a Machine,
    hasher: SipHasher13,
    numbers: HashMap<Value, usize>,
    todo: Vec<Value>,
}

impl Walk<'_> {
    fn value(&mut self, v: Value) {
        if !v.is_object() {
            // The serial number of an int is its identity: kept. It is taken back with the steps.
            v.hash(&mut self.hasher);
            return;
        }
        let next = self.numbers.len();
        let number = *self.numbers.entry(v).or_insert_with(|| {
            self.todo.push(v);
            next
        });
        (v.kind_number(), number).hash(&mut self.hasher);
    }

    fn values(&mut self, values: &[Value]) {
        values.len().hash(&mut self.hasher);
        for &v in values {
            self.value(v);
        }
    }

    fn object(&mut self, v: Value) {
        let machine = self.machine;
        let heap = machine.heap();
        match v.kind().expect("only objects are listed") {
            Kind::Int => heap.big_int(v).hash(&mut self.hasher),
            Kind::Float => heap.float(v).to_bits().hash(&mut self.hasher),
            Kind::Complex => {
                let (re, im) = heap.complex(v);
                (re.to_bits(), im.to_bits()).hash(&mut self.hasher);
            }
            Kind::Str => heap.str(v).hash(&mut self.hasher),
            Kind::Bytes => heap.bytes(v).hash(&mut self.hasher),
            Kind::Code => {
                heap.code(v).text.hash(&mut self.hasher);
            }
            Kind::List => {
                self.value(heap.class_cell(v));
                self.values(heap.list(v));
            }
            Kind::Dict => {
                self.value(heap.class_cell(v));
                heap.dict_len(v).hash(&mut self.hasher);
                for e in heap.dict_entries(v) {
                    e.hash.hash(&mut self.hasher);
                    self.value(e.key);
                    self.value(e.value);
                }
            }
            Kind::Set => {
                self.value(heap.class_cell(v));
                heap.set_mask(v).hash(&mut self.hasher);
                for (hash, key) in heap.set_entries(v) {
                    hash.hash(&mut self.hasher);
                    self.value(key);
                }
            }
            Kind::Frame => {
                for field in [frame::CODE, frame::FUNCTION, frame::GLOBALS, frame::LOCALS, frame::GENERATOR] {
                    self.value(heap.field(v, field));
                }
                let saved = machine.saved(v);
                (saved.ip, saved.depth).hash(&mut self.hasher);
                let executing = v == machine.thread(thread::FRAME);
                if executing || !heap.field(v, frame::SAVED).is_null() {
                    let (start, end) = machine.frame_values(v);
                    self.values(heap.cells(start, end));
                }
                if machine.is_active(v) {
                    self.value(heap.field(v, frame::PREVIOUS));
                    self.value(heap.field(v, frame::RETURN));
                    self.value(heap.field(v, frame::RETURN_VALUE));
                }
            }
            Kind::Type => {
                self.value(heap.class_cell(v));
                for (i, &field) in heap.fields(v).iter().enumerate() {
                    if i as u32 != class::SUBCLASSES {
                        self.value(field);
                    }
                }
            }
            _ => {
                self.value(heap.class_cell(v));
                self.values(heap.fields(v));
            }
        }
    }
}

impl Machine {
    /// Whether a frame is in the chain of those that execute or wait for one that does.
    fn is_active(&self, f: Value) -> bool {
        let mut active = self.thread(thread::FRAME);
        while !active.is_null() {
            if active == f {
                return true;
            }
            active = self.heap.field(active, frame::PREVIOUS);
        }
        false
    }
}
