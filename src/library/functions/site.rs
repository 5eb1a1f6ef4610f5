//! The additions of the `site` module to the built-ins: `exit`, `quit`, `help` and the notices.
//!
//! Called by `functions::fill` and through their classes' tables. Mirrors `Lib/_sitebuiltins.py`.

use crate::object::Value;
use crate::object::layout::record;
use crate::runtime::Vm;
use crate::runtime::native::{Method, Signature};
use crate::runtime::type_def::TypeDef;

record! {
    /// Fields of these objects.
    field {
        /// Its name, a str.
        NAME,
    }
}

/// `exit` and `quit`
pub static QUITTER: TypeDef = TypeDef {
    module: "_sitebuiltins",
    methods: &[
        Method::new("__call__", Signature::Range(0, 1), |vm, args| {
            let code = args.get(1).unwrap_or(Value::NONE);
            vm.raise_with(vm.exc.SystemExit, &[code])
        }),
        Method::new("__repr__", Signature::Slot(0), |vm, args| {
            let name = vm.machine.heap().field(args[0], field::NAME);
            let name = vm.text_of(name);
            Ok(vm.machine.str(format!("Use {name}() or Ctrl-D (i.e. EOF) to exit")))
        }),
    ],
    ..TypeDef::new("Quitter")
};

/// `copyright`, `credits` and `license`
pub static PRINTER: TypeDef = TypeDef {
    module: "_sitebuiltins",
    methods: &[
        Method::new("__call__", Signature::Slot(0), |vm, _| Err(vm.unsupported("CPython's own notices"))),
        Method::new("__repr__", Signature::Slot(0), |vm, args| {
            let name = vm.machine.heap().field(args[0], field::NAME);
            let name = vm.text_of(name);
            Ok(vm.machine.str(format!("Type {name}() to see the full {name} text")))
        }),
    ],
    ..TypeDef::new("_Printer")
};

/// `help`
pub static HELPER: TypeDef = TypeDef {
    module: "_sitebuiltins",
    methods: &[
        Method::new("__call__", Signature::Any, |vm, _| Err(vm.unsupported("help()"))),
        Method::new("__repr__", Signature::Slot(0), |vm, _| {
            Ok(vm.machine.str("Type help() for interactive help, or help(object) for help about object."))
        }),
    ],
    ..TypeDef::new("_Helper")
};

/// Puts the objects into the namespace of the built-ins.
pub(super) fn fill(vm: &mut Vm, dict: Value) {
    for (def, name) in [
        (&QUITTER, "quit"),
        (&QUITTER, "exit"),
        (&PRINTER, "copyright"),
        (&PRINTER, "credits"),
        (&PRINTER, "license"),
        (&HELPER, "help"),
    ] {
        let text = vm.machine.str(name);
        let v = vm.new_record(def, &[text]);
        vm.set_global(dict, name, v);
    }
}
