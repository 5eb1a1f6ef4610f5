//! `_abc`: the part of `abc` that needs access to the machine. Mirrors only that part of `Modules/_abc.c`.
//!
//! Called through the module's table, by `python/abc.py`, which has the rest in Python.

use crate::object::Value;
use crate::object::layout::{class, class_flags};
use crate::runtime::module_def::ModuleDef;
use crate::runtime::native::{Method, Signature};

/// The module.
pub static DEF: ModuleDef = ModuleDef { functions: &[FUNCTIONS], ..ModuleDef::new("_abc") };

const FUNCTIONS: &[Method] = &[
    // `_set_pattern_kind(cls, kind)`: instances match sequence or mapping patterns from then on.
    Method::new("_set_pattern_kind", Signature::Range(2, 2), |vm, args| {
        let flag = match vm.text_of(args[1]).as_str() {
            "sequence" => class_flags::SEQUENCE,
            _ => class_flags::MAPPING,
        };
        let flags = vm.machine.heap().field(args[0], class::FLAGS).as_raw();
        vm.machine.set_field(args[0], class::FLAGS, Value::raw(flags | flag));
        Ok(Value::NONE)
    }),
];
