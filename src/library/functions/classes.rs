//! Functions about classes: `__build_class__`, `isinstance`, `issubclass`, `callable`.
//!
//! Called through the table of built-in functions; the work is done in `types::class` and in the run-time. Mirrors
//! their parts of `Python/bltinmodule.c`.

use crate::object::Value;
use crate::runtime::native::{Args, Method, Signature};
use crate::runtime::{Run, Vm};

pub const FUNCTIONS: &[Method] = &[
    Method::entering("__build_class__", Vm::build_class),
    Method::new("isinstance", Signature::Range(2, 2), isinstance),
    Method::new("issubclass", Signature::Range(2, 2), issubclass),
    Method::new("callable", Signature::One, |vm, args| Ok(Value::bool(vm.is_callable(args[0])))),
];

fn isinstance(vm: &mut Vm, args: &Args<'_>) -> Run {
    vm.is_instance(args[0], args[1]).map(Value::bool)
}

fn issubclass(vm: &mut Vm, args: &Args<'_>) -> Run {
    vm.is_subclass_of(args[0], args[1]).map(Value::bool)
}
