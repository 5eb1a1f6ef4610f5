//! Objects and who refers to whom: the reachable heap and reference counts, computed from the state at the cursor.
//!
//! Called by the heap view and by lessons. The counts that the setters keep exist at the live edge only; these are right
//! at any moment.

use std::collections::{BTreeMap, BTreeSet};

use crate::machine::Machine;
use crate::object::layout::{frame, thread};
use crate::object::{Kind, Value};

/// The objects that an object refers to, in the order of its fields: items, keys and values, attributes, fast locals.
pub fn children(machine: &Machine, v: Value) -> Vec<Value> {
    let heap = machine.heap();
    let mut out = Vec::new();
    match v.kind() {
        Some(Kind::List) => out.extend_from_slice(heap.list(v)),
        Some(Kind::Dict) => out.extend(heap.dict_entries(v).flat_map(|e| [e.key, e.value])),
        Some(Kind::Set) => out.extend(heap.set_entries(v).map(|(_, key)| key)),
        Some(Kind::Frame) => {
            let fields = [frame::CODE, frame::FUNCTION, frame::GLOBALS, frame::BUILTINS, frame::LOCALS];
            out.extend(fields.map(|field| heap.field(v, field)));
            out.push(heap.field(v, frame::RETURN_VALUE));
            let end = machine.frame_stack(v) + machine.saved(v).depth;
            out.extend_from_slice(heap.cells(machine.frame_locals(v), end));
        }
        Some(Kind::Code) => {
            let code = heap.code(v);
            out.extend([code.consts, code.names]);
        }
        Some(kind) if kind.is_block() && kind != Kind::Buffer => out.extend_from_slice(heap.fields(v)),
        _ => {}
    }
    out.retain(|c| c.is_object());
    out
}

/// Every object that can be reached from frames, modules and exceptions, each once, in the order in which a walk in
/// breadth meets them.
pub fn reachable(machine: &Machine) -> Vec<Value> {
    References::walk(machine, |_, _| {})
}

/// How many references there are to each object that can be reached.
#[derive(Clone, Debug, Default)]
pub struct References {
    counts: BTreeMap<Value, u32>,
    objects: Vec<Value>,
}

impl References {
    /// Count them.
    pub fn of(machine: &Machine) -> Self {
        let mut counts = BTreeMap::new();
        let objects = Self::walk(machine, |v, n| *counts.entry(v).or_insert(0) += n);
        Self { counts, objects }
    }

    /// The references to an object; 0 for one that cannot be reached, and for values that are no objects of the heap
    /// (small ints, None, …: immortal in CPython).
    pub fn count(&self, v: Value) -> u32 {
        self.counts.get(&v).copied().unwrap_or(0)
    }

    /// All reachable objects, in the order in which a walk in breadth meets them.
    pub fn objects(&self) -> &[Value] {
        &self.objects
    }

    fn walk(machine: &Machine, mut referred: impl FnMut(Value, u32)) -> Vec<Value> {
        let heap = machine.heap();
        let mut found = Vec::new();
        let mut seen = BTreeSet::new();
        let mut meet = |v: Value, found: &mut Vec<Value>| {
            if v.is_object() && !v.is(Kind::Buffer) && seen.insert(v) {
                found.push(v);
            }
        };
        // Frames first, so that what a learner works with comes before the built-ins.
        let mut f = machine.thread(thread::FRAME);
        while !f.is_null() {
            referred(f, 1);
            meet(f, &mut found);
            f = heap.field(f, frame::PREVIOUS);
        }
        for cell in thread::VALUES.into_iter().filter(|&cell| cell != thread::FRAME) {
            let v = machine.thread(cell);
            if v.is_object() {
                referred(v, 1);
                meet(v, &mut found);
            }
        }
        let mut next = 0;
        while let Some(&v) = found.get(next) {
            next += 1;
            for child in children(machine, v) {
                if !child.is(Kind::Buffer) {
                    referred(child, 1);
                    meet(child, &mut found);
                }
            }
            if v.kind().is_some_and(|kind| kind.is_block()) {
                let class = heap.class_cell(v);
                if class.is_object() {
                    referred(class, 1);
                    meet(class, &mut found);
                }
            }
        }
        found
    }
}
