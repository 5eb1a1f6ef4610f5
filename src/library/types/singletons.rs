//! `None`, `...` and `NotImplemented`: types with one object each.
//!
//! Called through the classes' tables. Mirrors the ends of `Objects/object.c` and `Objects/sliceobject.c`.

use crate::object::Value;
use crate::runtime::native::{Args, Method, Signature};
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

/// `NoneType`
pub static NONE: TypeDef = TypeDef {
    methods: &[
        Method::static_("__new__", Signature::Any, |vm, args| singleton(vm, args, "NoneType", Value::NONE)),
        Method::new("__repr__", Signature::Slot(0), |vm, _| Ok(vm.machine.intern("None".into()))),
        Method::new("__bool__", Signature::Slot(0), |_, _| Ok(Value::FALSE)),
        Method::new("__hash__", Signature::Slot(0), none_hash),
    ],
    ..TypeDef::new("NoneType")
};

/// `ellipsis`
pub static ELLIPSIS: TypeDef = TypeDef {
    methods: &[
        Method::static_("__new__", Signature::Any, |vm, args| singleton(vm, args, "EllipsisType", Value::ELLIPSIS)),
        Method::new("__repr__", Signature::Slot(0), |vm, _| Ok(vm.machine.intern("Ellipsis".into()))),
        Method::new("__reduce__", Signature::NoArgs, |vm, _| Ok(vm.machine.intern("Ellipsis".into()))),
    ],
    ..TypeDef::new("ellipsis")
};

/// `NotImplementedType`
pub static NOT_IMPLEMENTED: TypeDef = TypeDef {
    methods: &[
        Method::static_("__new__", Signature::Any, |vm, args| {
            singleton(vm, args, "NotImplementedType", Value::NOT_IMPLEMENTED)
        }),
        Method::new("__repr__", Signature::Slot(0), |vm, _| Ok(vm.machine.intern("NotImplemented".into()))),
        Method::new("__bool__", Signature::Slot(0), |vm, _| {
            vm.type_error("NotImplemented should not be used in a boolean context")
        }),
        Method::new("__reduce__", Signature::NoArgs, |vm, _| Ok(vm.machine.intern("NotImplemented".into()))),
    ],
    ..TypeDef::new("NotImplementedType")
};

fn singleton(vm: &mut Vm, args: &Args<'_>, class: &str, the_one: Value) -> Run {
    if args.positional.len() > 1 || !args.names.is_empty() {
        return vm.type_error(format!("{class} takes no arguments"));
    }
    Ok(the_one)
}

/// A hash that does not depend on any address (`none_hash`).
fn none_hash(vm: &mut Vm, _: &Args<'_>) -> Run {
    Ok(vm.machine.int(0xFCA8_6420))
}
