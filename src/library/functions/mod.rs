//! The built-in functions by subject, and the module `builtins`.
//!
//! To add a function: a row in its file's table. The interpreter calls them through these tables. Mirrors
//! `Python/bltinmodule.c`.

mod attributes;
mod classes;
mod io;
mod iterate;
mod namespaces;
mod numbers;
mod reduce;
pub(crate) mod site;
mod text;

use crate::library::types;
use crate::object::Value;
use crate::runtime::Vm;
use crate::runtime::module_def::ModuleDef;

/// The module `builtins`. It also owns the types that are in no module's namespace.
pub static DEF: ModuleDef = ModuleDef {
    classes: types::NAMED,
    internal: types::INTERNAL,
    functions: &[
        attributes::FUNCTIONS,
        classes::FUNCTIONS,
        io::FUNCTIONS,
        iterate::FUNCTIONS,
        namespaces::FUNCTIONS,
        numbers::FUNCTIONS,
        reduce::FUNCTIONS,
        text::FUNCTIONS,
    ],
    fill,
    ..ModuleDef::new("builtins")
};

/// Puts the exceptions, the additions of `site`, and the constants into the namespace.
fn fill(vm: &mut Vm, dict: Value) {
    for class in vm.exc.all() {
        let name = vm.short_name(class);
        vm.set_global(dict, &name, class);
    }
    for alias in ["EnvironmentError", "IOError"] {
        vm.set_global(dict, alias, vm.exc.OSError);
    }
    site::fill(vm, dict);
    for (name, v) in [
        ("None", Value::NONE),
        ("True", Value::TRUE),
        ("False", Value::FALSE),
        ("Ellipsis", Value::ELLIPSIS),
        ("NotImplemented", Value::NOT_IMPLEMENTED),
        ("__debug__", Value::TRUE),
    ] {
        vm.set_global(dict, name, v);
    }
}
