//! `_abc`: what `lib/abc.py` needs of the machine itself. Mirrors `Modules/_abc.c` in that alone.
//!
//! Called through the module's table, by `python/abc.py`. What that file can say in Python stands there.

use crate::object::Value;
use crate::object::layout::{class, class_flags};
use crate::runtime::module_def::ModuleDef;
use crate::runtime::native::{Method, Signature};

/// The module.
pub static DEF: ModuleDef = ModuleDef { functions: &[FUNCTIONS], ..ModuleDef::new("_abc") };

const FUNCTIONS: &[Method] = &[
    // `_set_pattern_kind(cls, kind)`: instances match sequence or mapping patterns from now on.
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
