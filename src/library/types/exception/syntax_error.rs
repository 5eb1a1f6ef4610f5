//! SyntaxError: its members from its arguments, and its text.
//!
//! The tables are those of the classes in `exception`. Mirrors `SyntaxError_init` and `SyntaxError_str` of
//! `Objects/exceptions.c`.

use crate::object::Value;
use crate::object::layout::exception;
use crate::runtime::native::{Args, Method, Signature};
use crate::runtime::{Run, Vm};

/// Methods of SyntaxError.
pub(crate) const METHODS: &[Method] = &[
    Method::new("__init__", Signature::Any, syntax_error_init),
    Method::new("__str__", Signature::Slot(0), syntax_error_str),
];

const MESSAGE: u32 = exception::MEMBER_0;
const FILENAME: u32 = exception::MEMBER_1;
const LINE: u32 = exception::MEMBER_2;

fn syntax_error_init(vm: &mut Vm, args: &Args<'_>) -> Run {
    let (e, given) = (args[0], &args.positional[1..]);
    if !args.names.is_empty() {
        let class = vm.type_name(e);
        return vm.type_error(format!("{class}() takes no keyword arguments"));
    }
    let all = vm.machine.tuple(given);
    vm.machine.set_field(e, exception::ARGS, all);
    // The message is set even where the position is none.
    vm.set_syntax_error_members(e, given.first().copied(), &[]);
    let place = position(vm, given)?;
    vm.set_syntax_error_members(e, None, &place);
    Ok(Value::NONE)
}

/// The position that a program gives as second argument: an iterable of so many items as a SyntaxError has members.
fn position(vm: &mut Vm, given: &[Value]) -> Run<Vec<Value>> {
    let [_, place] = *given else { return Ok(Vec::new()) };
    let place = vm.collect(place)?;
    match place.len() {
        4 | 6 | 7 => Ok(place),
        5 => vm.type_error("end_offset must be provided when end_lineno is provided"),
        n if n < 4 => vm.type_error(format!("function missing required argument '{}' (pos {})", NAMES[n], n + 1)),
        n => vm.type_error(format!("function takes at most 7 arguments ({n} given)")),
    }
}

impl Vm {
    /// Sets the members of a SyntaxError: the message, and the position, which may be empty.
    pub(crate) fn set_syntax_error_members(&mut self, e: Value, message: Option<Value>, place: &[Value]) {
        if let Some(message) = message {
            self.machine.set_field(e, MESSAGE, message);
        }
        for (field, &v) in (FILENAME..).zip(place.iter().take(6)) {
            self.machine.set_field(e, field, v);
        }
    }
}

const NAMES: [&str; 4] = ["filename", "lineno", "offset", "text"];

fn syntax_error_str(vm: &mut Vm, args: &Args<'_>) -> Run {
    let e = args[0];
    let message = vm.field_or_none(e, MESSAGE);
    let message = vm.str_of(message)?;
    let text = vm.text_of(message);
    let (filename, line) = (vm.field_or_none(e, FILENAME), vm.field_or_none(e, LINE));
    let line = if vm.is_int(line) { Some(vm.int_value(line)) } else { None };
    let name = if vm.is_str(filename) {
        let path = vm.text_of(filename);
        Some(path.rsplit('/').next().unwrap_or_default().to_owned())
    } else {
        None
    };
    let text = match (name, line) {
        (Some(name), Some(line)) => format!("{text} ({name}, line {line})"),
        (Some(name), None) => format!("{text} ({name})"),
        (None, Some(line)) => format!("{text} (line {line})"),
        (None, None) => text,
    };
    Ok(vm.machine.str(text))
}
