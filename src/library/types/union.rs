//! `int | str`: a union of classes.
//!
//! Called by the `__or__` of classes and generic aliases. Mirrors `Objects/unionobject.c`.

use crate::library::types::generic_alias;
use crate::object::layout::record;
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Getter, Method, Signature};
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

record! {
    /// Fields of a union.
    field {
        /// `__args__`, a tuple.
        ARGS,
    }
}

/// The class `typing.Union`.
pub static DEF: TypeDef = TypeDef {
    methods: &[
        Method::new("__repr__", Signature::Slot(0), repr),
        Method::new("__or__", Signature::Slot(1), or),
        Method::new("__ror__", Signature::Slot(1), ror),
        Method::new("__eq__", Signature::Slot(1), eq),
        Method::new("__hash__", Signature::Slot(0), hash),
        Method::new("__instancecheck__", Signature::One, instancecheck),
        Method::new("__subclasscheck__", Signature::One, subclasscheck),
    ],
    getters: &[
        Getter::new("__args__", |vm, v| Ok(vm.machine.heap().field(v, field::ARGS))),
        Getter::new("__origin__", |vm, v| Ok(vm.class_of(v))),
        Getter::new("__parameters__", |vm, _| Ok(vm.machine.tuple(&[]))),
    ],
    module: "typing",
    ..TypeDef::new("Union")
};

/// `a | b` if `a` is a class, a generic alias or a union.
pub fn or(vm: &mut Vm, args: &Args<'_>) -> Run {
    union_of(vm, args[0], args[1])
}

/// `a | b` with the operands swapped, for `__ror__`.
pub fn ror(vm: &mut Vm, args: &Args<'_>) -> Run {
    union_of(vm, args[1], args[0])
}

fn union_of(vm: &mut Vm, a: Value, b: Value) -> Run {
    let mut members: Vec<Value> = Vec::new();
    for v in [a, b] {
        let class = vm.class_of(v);
        let parts = if v.is_none() {
            vec![class]
        } else if class == vm.class(&DEF) {
            arguments(vm, v)
        } else if v.is(Kind::Type) || class == vm.class(&crate::library::types::generic_alias::DEF) {
            vec![v]
        } else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        for part in parts {
            if !has(vm, &members, part)? {
                members.push(part);
            }
        }
    }
    if let [one] = members[..] {
        return Ok(one);
    }
    let members = vm.machine.tuple(&members);
    Ok(vm.new_record(&DEF, &[members]))
}

fn has(vm: &mut Vm, members: &[Value], v: Value) -> Run<bool> {
    for &member in members {
        if vm.eq(member, v)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn arguments(vm: &Vm, union: Value) -> Vec<Value> {
    let heap = vm.machine.heap();
    heap.tuple(heap.field(union, field::ARGS)).to_vec()
}

fn repr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let mut shown = Vec::new();
    for member in arguments(vm, args[0]) {
        shown.push(if member == vm.types.none_type {
            "None".to_owned()
        } else {
            generic_alias::shown_argument(vm, member)?
        });
    }
    Ok(vm.machine.str(shown.join(" | ")))
}

fn eq(vm: &mut Vm, args: &Args<'_>) -> Run {
    if vm.class_of(args[1]) != vm.class(&DEF) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (a, b) = (arguments(vm, args[0]), arguments(vm, args[1]));
    if a.len() != b.len() {
        return Ok(Value::FALSE);
    }
    for v in a {
        if !has(vm, &b, v)? {
            return Ok(Value::FALSE);
        }
    }
    Ok(Value::TRUE)
}

fn hash(vm: &mut Vm, args: &Args<'_>) -> Run {
    let mut hashes = Vec::new();
    for member in arguments(vm, args[0]) {
        hashes.push(vm.hash(member)?);
    }
    Ok(vm.machine.int(crate::number::hash::hash_frozenset(hashes.into_iter())))
}

fn instancecheck(vm: &mut Vm, args: &Args<'_>) -> Run {
    any_member(vm, args, "isinstance", Vm::is_instance)
}

fn subclasscheck(vm: &mut Vm, args: &Args<'_>) -> Run {
    any_member(vm, args, "issubclass", Vm::is_subclass_of)
}

fn any_member(vm: &mut Vm, args: &Args<'_>, what: &str, check: fn(&mut Vm, Value, Value) -> Run<bool>) -> Run {
    let members = arguments(vm, args[0]);
    if members.iter().any(|&m| vm.class_of(m) == vm.class(&crate::library::types::generic_alias::DEF)) {
        return vm.type_error(format!("{what}() argument 2 cannot be a parameterized generic"));
    }
    for member in members {
        if check(vm, args[1], member)? {
            return Ok(Value::TRUE);
        }
    }
    Ok(Value::FALSE)
}
