//! `_sre`: compiled patterns and matches as Python objects.
//!
//! The functions of `re` are in `library/python`; `crate::text::regex` parses and matches. A pattern object keeps its
//! text, and is parsed anew where it is used. Mirrors `Modules/_sre/sre.c`.

mod matched;
mod pattern;
mod template;

use crate::object::Value;
use crate::runtime::Vm;
use crate::runtime::module_def::ModuleDef;
use crate::runtime::native::{Method, Signature};
use crate::text::PyStr;

/// The module.
pub static DEF: ModuleDef = ModuleDef {
    classes: &[&pattern::PATTERN, &matched::MATCH],
    functions: &[&[Method::new("compile", Signature::Range(2, 2), pattern::compile)]],
    ..ModuleDef::new("_sre")
};

/// A str with its code points.
struct Text {
    value: Value,
    points: Vec<u32>,
}

impl Text {
    fn of(vm: &Vm, v: Value) -> Self {
        Self { value: v, points: vm.machine.heap().str(vm.data(v)).iter().collect() }
    }

    fn slice(&self, vm: &mut Vm, start: usize, end: usize) -> Value {
        vm.machine.str(PyStr::from_code_points(&self.points[start..end]))
    }

    fn slice_or_empty(&self, vm: &mut Vm, place: Option<(usize, usize)>) -> Value {
        let (start, end) = place.unwrap_or((0, 0));
        self.slice(vm, start, end)
    }
}

/// A field that holds a raw number, as an int.
fn number(vm: &mut Vm, o: Value, field: u32) -> Value {
    let n = vm.machine.heap().field(o, field).as_raw();
    vm.machine.int(n)
}
