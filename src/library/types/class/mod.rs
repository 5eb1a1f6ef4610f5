//! `type`: classes as objects, and what is asked of them.
//!
//! How a class is made is in `make`; what a `class` statement does before that is in `runtime::build_class`. Called through
//! the class's table. Mirrors the `type` half of `Objects/typeobject.c`; book chapter "Python Objects".

mod attributes;
mod make;
mod mro;
mod slots;

use crate::library::types::object::attribute_name;
use crate::library::types::union;
use crate::object::layout::{class, class_flags};
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Method, Signature};
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

/// `type`
pub static DEF: TypeDef = TypeDef {
    kind: Some(Kind::Type),
    flags: class_flags::BASE | class_flags::METACLASS,
    methods: &[
        Method::static_("__new__", Signature::Any, make::type_new),
        Method::new("__init__", Signature::Any, type_init),
        Method::entering("__call__", |vm, args| vm.instantiate(args[0], &args.rest())),
        Method::new("__repr__", Signature::Slot(0), type_repr),
        Method::new("__setattr__", Signature::Slot(2), type_setattr),
        Method::new("__delattr__", Signature::Slot(1), type_delattr),
        Method::new("__getattribute__", Signature::Slot(1), type_getattribute),
        Method::new("mro", Signature::NoArgs, type_mro),
        Method::new("__subclasses__", Signature::NoArgs, type_subclasses),
        Method::new("__or__", Signature::Slot(1), union::or),
        Method::new("__ror__", Signature::Slot(1), union::ror),
        Method::new("__instancecheck__", Signature::One, type_instancecheck),
        Method::new("__subclasscheck__", Signature::One, type_subclasscheck),
        Method::class("__prepare__", Signature::Any, |vm, _| Ok(vm.machine.dict())),
    ],
    getters: attributes::GETTERS,
    ..TypeDef::new("type")
};

fn type_repr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let name = vm.class_full_name(args[0]);
    Ok(vm.machine.str(format!("<class '{name}'>")))
}

fn type_setattr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let name = attribute_name(vm, args[1])?;
    vm.generic_set_attr(args[0], name, Some(args[2]))?;
    Ok(Value::NONE)
}

fn type_delattr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let name = attribute_name(vm, args[1])?;
    vm.generic_set_attr(args[0], name, None)?;
    Ok(Value::NONE)
}

fn type_getattribute(vm: &mut Vm, args: &Args<'_>) -> Run {
    let name = attribute_name(vm, args[1])?;
    vm.generic_get_attr(args[0], name)
}

fn type_mro(vm: &mut Vm, args: &Args<'_>) -> Run {
    let mro = vm.machine.heap().tuple(vm.machine.heap().field(args[0], class::MRO)).to_vec();
    Ok(vm.machine.list(&mro))
}

fn type_subclasses(vm: &mut Vm, args: &Args<'_>) -> Run {
    let subclasses = vm.machine.subclasses(args[0]).to_vec();
    Ok(vm.machine.list(&subclasses))
}

fn type_instancecheck(vm: &mut Vm, args: &Args<'_>) -> Run {
    Ok(Value::bool(vm.is_subclass(vm.class_of(args[1]), args[0])))
}

fn type_subclasscheck(vm: &mut Vm, args: &Args<'_>) -> Run {
    if !args[1].is(Kind::Type) {
        return vm.type_error("issubclass() arg 1 must be a class");
    }
    Ok(Value::bool(vm.is_subclass(args[1], args[0])))
}

fn type_init(vm: &mut Vm, args: &Args<'_>) -> Run {
    let given = args.positional.len() - 1;
    if given != 1 && given != 3 {
        return vm.type_error("type.__init__() takes 1 or 3 arguments");
    }
    Ok(Value::NONE)
}
