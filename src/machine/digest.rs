//! A digest of everything that a program or a learner can reach: what "the same state" means in tests.
//!
//! Taken by the tests of walking and of the journal. Objects are numbered in the order in which they are met, so two
//! machines that have reached the same state in different ways have the same digest.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use super::Machine;
use crate::object::layout::{class, frame, thread};
use crate::object::{Kind, Value};

impl Machine {
    /// The digest of the state: frames, suspended generators, modules, everything reachable from them, the exception in
    /// flight, and how far output and input have come. The position must be that of the state.
    pub fn digest(&self) -> u64 {
        let mut active: Vec<Value> = self.active_frames().collect();
        active.sort_unstable();
        let mut walk = Walk {
            machine: self,
            hasher: FxHasher::default(),
            block_numbers: vec![UNSEEN; self.heap.cell_count()],
            pool_numbers: Kind::ALL[..Kind::POOLS].iter().map(|&kind| vec![UNSEEN; self.heap.pool_len(kind)]).collect(),
            seen: UNSEEN,
            active,
            todo: Vec::new(),
        };
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

/// The number of an object that has not been met.
const UNSEEN: u32 = 0;

struct Walk<'a> {
    machine: &'a Machine,
    hasher: FxHasher,
    /// The number of each block, by its first cell.
    block_numbers: Vec<u32>,
    /// The number of each object of a pool, by kind and index.
    pool_numbers: Vec<Vec<u32>>,
    /// The last number assigned.
    seen: u32,
    /// The active frames, in order of their addresses.
    active: Vec<Value>,
    todo: Vec<Value>,
}

impl Walk<'_> {
    fn value(&mut self, v: Value) {
        if !v.is_object() {
            // The serial number of an int is its identity, and so counts. It is taken back with the steps.
            v.hash(&mut self.hasher);
            return;
        }
        let numbers = self.pool_numbers.get_mut(v.kind_number()).unwrap_or(&mut self.block_numbers);
        let number = &mut numbers[v.index() as usize];
        if *number == UNSEEN {
            self.seen += 1;
            *number = self.seen;
            self.todo.push(v);
        }
        (v.kind_number(), *number).hash(&mut self.hasher);
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
            Kind::Str => (heap.str(v).len(), heap.str_hash(v)).hash(&mut self.hasher),
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
                let saved = machine.frame_position(v);
                (saved.ip, saved.depth).hash(&mut self.hasher);
                let executing = v == machine.thread(thread::FRAME);
                if executing || !heap.field(v, frame::SAVED).is_null() {
                    let (start, end) = machine.frame_values(v);
                    self.values(heap.cells(start, end));
                }
                if self.active.binary_search(&v).is_ok() {
                    self.value(heap.field(v, frame::PREVIOUS));
                    self.value(heap.field(v, frame::RETURN));
                    self.value(heap.field(v, frame::RETURN_VALUE));
                }
            }
            Kind::Type => {
                self.value(heap.class_cell(v));
                for (i, &field) in heap.fields(v).iter().enumerate() {
                    if ![class::SUBCLASSES, class::KEYS].contains(&(i as u32)) {
                        self.value(field);
                    }
                }
                self.values(machine.subclasses(v));
            }
            _ => {
                self.value(heap.class_cell(v));
                self.values(heap.fields(v));
            }
        }
    }
}
