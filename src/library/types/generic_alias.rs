//! `list[int]`: a class with the arguments of its subscript.
//!
//! Called by the `__class_getitem__` of the collections. Mirrors `Objects/genericaliasobject.c`; type variables among
//! the arguments are not substituted.

use crate::library::types::union;
use crate::object::layout::{class, record};
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Getter, Method, Signature};
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

record! {
    /// Fields of an alias.
    field {
        /// `__origin__`
        ORIGIN,
        /// `__args__`, a tuple.
        ARGS,
    }
}

/// The class `types.GenericAlias`.
pub static DEF: TypeDef =
    TypeDef { methods: METHODS, getters: GETTERS, module: "types", ..TypeDef::new("GenericAlias") };

/// The class of `C[int]` if `C` is derived from `typing.Generic`.
pub static TYPING: TypeDef =
    TypeDef { methods: METHODS, getters: GETTERS, module: "typing", ..TypeDef::new("_GenericAlias") };

const METHODS: &[Method] = &[
    Method::static_("__new__", Signature::Range(2, 2), |vm, args| class_getitem(vm, &args.rest())),
    Method::new("__repr__", Signature::Slot(0), repr),
    Method::new("__call__", Signature::Any, call),
    Method::new("__eq__", Signature::Slot(1), eq),
    Method::new("__or__", Signature::Slot(1), union::or),
    Method::new("__ror__", Signature::Slot(1), union::ror),
    Method::new("__hash__", Signature::Slot(0), hash),
    Method::new("__mro_entries__", Signature::One, mro_entries),
    Method::new("__instancecheck__", Signature::One, no_check),
    Method::new("__subclasscheck__", Signature::One, no_check),
];

const GETTERS: &[Getter] = &[
    Getter::new("__origin__", |vm, v| Ok(vm.machine.heap().field(v, field::ORIGIN))),
    Getter::new("__args__", |vm, v| Ok(vm.machine.heap().field(v, field::ARGS))),
    Getter::new("__parameters__", |vm, _| Ok(vm.machine.tuple(&[]))),
];

/// `cls.__class_getitem__(item)`
pub fn class_getitem(vm: &mut Vm, args: &Args<'_>) -> Run {
    let items = if args[1].is(Kind::Tuple) { args[1] } else { vm.machine.tuple(&[args[1]]) };
    Ok(vm.new_record(&DEF, &[args[0], items]))
}

fn parts(vm: &Vm, v: Value) -> (Value, Value) {
    let heap = vm.machine.heap();
    (heap.field(v, field::ORIGIN), heap.field(v, field::ARGS))
}

fn repr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let (origin, items) = parts(vm, args[0]);
    let mut shown = Vec::new();
    for v in vm.machine.heap().tuple(items).to_vec() {
        shown.push(shown_argument(vm, v)?);
    }
    let text = if shown.is_empty() { "()".to_owned() } else { shown.join(", ") };
    let origin = shown_argument(vm, origin)?;
    Ok(vm.machine.str(format!("{origin}[{text}]")))
}

/// A class by its name, with its module unless that is `builtins`; anything else by its repr.
pub(crate) fn shown_argument(vm: &mut Vm, v: Value) -> Run<String> {
    if v == Value::ELLIPSIS {
        return Ok("...".to_owned());
    }
    if !v.is(Kind::Type) {
        let text = vm.repr_of(v)?;
        return Ok(vm.text_of(text));
    }
    let name = vm.text_of(vm.machine.heap().field(v, class::QUALNAME));
    let module = vm.get_attr_opt(v, vm.names.__module__)?;
    Ok(match module {
        Some(m) if vm.is_str(m) && vm.text_of(m) != "builtins" => format!("{}.{name}", vm.text_of(m)),
        _ => name,
    })
}

fn call(vm: &mut Vm, args: &Args<'_>) -> Run {
    let (origin, _) = parts(vm, args[0]);
    vm.call_args(origin, &args.rest())
}

fn eq(vm: &mut Vm, args: &Args<'_>) -> Run {
    if vm.class_of(args[1]) != vm.class(&DEF) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (a, b) = (parts(vm, args[0]), parts(vm, args[1]));
    Ok(Value::bool(vm.eq(a.0, b.0)? && vm.eq(a.1, b.1)?))
}

fn hash(vm: &mut Vm, args: &Args<'_>) -> Run {
    let (origin, items) = parts(vm, args[0]);
    let hash = vm.hash(origin)? ^ vm.hash(items)?;
    Ok(vm.machine.int(hash))
}

fn mro_entries(vm: &mut Vm, args: &Args<'_>) -> Run {
    let (origin, _) = parts(vm, args[0]);
    Ok(vm.machine.tuple(&[origin]))
}

fn no_check(vm: &mut Vm, _: &Args<'_>) -> Run {
    vm.type_error("isinstance() argument 2 cannot be a parameterized generic")
}
