//! Objects and what they refer to, in the state at the cursor.
//!
//! Called by `changes`. Does not use the counts that the setters keep: those exist at the live edge only.

use crate::machine::Machine;
use crate::object::layout::frame;
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
            let end = machine.frame_stack(v) + machine.frame_position(v).depth;
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
