//! Calls in words: what is called with what, written as source, and what that leads to.
//!
//! Used by `phrases` alone. It looks at the callable's kind and never runs it.

use super::{Here, cut};
use crate::code::object::flags;
use crate::inspect::{display_slot, type_name};
use crate::object::layout::{class, class_flags, function, method};
use crate::object::{Kind, Value};
use crate::opcode::Opcode;

/// A call is cut to this many columns, and each argument, if there are several, to fewer.
const LONGEST_CALL: usize = 100;
const LONGEST_ARGUMENT: usize = 28;

/// The parts of a call that are on the stack.
struct Call {
    callable: Value,
    /// The slot above the callable: the method's self, or NULL.
    own: Value,
    positional: Vec<Value>,
    named: Vec<(String, Value)>,
    /// For `f(*args, **kwargs)`: the tuple and the mapping (or NULL).
    unpacked: Option<(Value, Value)>,
}

fn call_at(here: Here<'_>) -> Option<Call> {
    let instr = here.frame.instruction();
    let count = instr.arg as usize;
    let heap = here.snapshot.heap();
    Some(match instr.op {
        Opcode::CALL_FUNCTION_EX => Call {
            callable: here.value_at(3)?,
            own: here.value_at(2)?,
            positional: Vec::new(),
            named: Vec::new(),
            unpacked: Some((here.value_at(1)?, here.value_at(0)?)),
        },
        Opcode::CALL_KW => {
            let names = here.value_at(0).filter(|names| names.is(Kind::Tuple))?;
            let names: Vec<String> = heap.tuple(names).iter().map(|&name| string(here, name)).collect();
            let mut values = here.top_values(count + 1);
            values.pop();
            let rest = values.split_off(values.len().saturating_sub(names.len()));
            Call {
                callable: here.value_at(count + 2)?,
                own: here.value_at(count + 1)?,
                positional: values,
                named: names.into_iter().zip(rest).collect(),
                unpacked: None,
            }
        }
        _ => Call {
            callable: here.value_at(count + 1)?,
            own: here.value_at(count)?,
            positional: here.top_values(count),
            named: Vec::new(),
            unpacked: None,
        },
    })
}

fn string(here: Here<'_>, v: Value) -> String {
    if v.is(Kind::Str) { here.snapshot.heap().str(v).to_utf8_lossy() } else { String::new() }
}

/// The call as source: `int('four')`, `print('total:', 12, sep='')`, `f(*(1, 2))`.
pub(super) fn written(here: Here<'_>) -> String {
    let Some(call) = call_at(here) else { return "what lies below".to_owned() };
    let machine = here.snapshot.machine();
    let count = call.positional.len() + call.named.len() + usize::from(!call.own.is_null());
    let shown = |v: Value| {
        let text = display_slot(machine, v);
        if count > 1 { cut(&text, LONGEST_ARGUMENT) } else { cut(&text, super::LONGEST_VALUE) }
    };
    let mut arguments: Vec<String> = Vec::new();
    if !call.own.is_null() {
        arguments.push(shown(call.own));
    }
    arguments.extend(call.positional.iter().map(|v| shown(*v)));
    arguments.extend(call.named.iter().map(|(name, v)| format!("{name}={}", shown(*v))));
    if let Some((positional, named)) = call.unpacked {
        arguments.push(format!("*{}", shown(positional)));
        if !named.is_null() {
            arguments.push(format!("**{}", shown(named)));
        }
    }
    cut(&format!("{}({})", name(here, call.callable), arguments.join(", ")), LONGEST_CALL)
}

/// The name of a callable; the value itself if it has no name.
fn name(here: Here<'_>, callable: Value) -> String {
    let heap = here.snapshot.heap();
    match callable.kind() {
        Some(Kind::Function) => string(here, heap.field(callable, function::QUALNAME)),
        Some(Kind::Type) => string(here, heap.field(callable, class::QUALNAME)),
        Some(Kind::Method) => name(here, heap.field(callable, method::FUNCTION)),
        Some(Kind::Native) if type_name(here.snapshot.machine(), callable) != "object" => {
            here.snapshot.machine().native_name(callable).to_owned()
        }
        _ => here.shown(callable),
    }
}

/// What the call leads to.
pub(super) fn outcome(here: Here<'_>) -> String {
    let Some(call) = call_at(here) else { return "what it returns is pushed".to_owned() };
    let heap = here.snapshot.heap();
    let callable = match call.callable.kind() {
        Some(Kind::Method) => heap.field(call.callable, method::FUNCTION),
        _ => call.callable,
    };
    let own = if call.own.is_null() { "" } else { "; the value in the slot for self is its first argument" };
    match callable.kind() {
        Some(Kind::Function) => {
            let code = heap.field(callable, function::CODE);
            let generator = code.is(Kind::Code) && heap.code(code).code.flags & flags::GENERATOR != 0;
            if generator {
                format!("a new frame begins{own}, and at once makes a generator of itself")
            } else {
                format!("a new frame begins{own}; what it returns is pushed here")
            }
        }
        Some(Kind::Type) if heap.class_has(callable, class_flags::HEAP) => {
            "an instance is made and given to the __init__ of the class, if there is one".to_owned()
        }
        Some(Kind::Type) => "the new object is pushed".to_owned(),
        Some(Kind::Native) => format!("it is built in and needs no frame{own}; what it returns is pushed"),
        _ => "what it returns is pushed".to_owned(),
    }
}
