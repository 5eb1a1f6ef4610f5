//! `object`: what every class inherits.
//!
//! Called through the class's table. Mirrors the `object` half of `Objects/typeobject.c`.

use crate::object::layout::{class, class_flags};
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Getter, Method, Signature};
use crate::runtime::operators::Comparison;
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

/// `object`
pub static DEF: TypeDef = TypeDef {
    kind: Some(Kind::Instance),
    flags: class_flags::BASE,
    methods: &[
        Method::static_("__new__", Signature::Any, object_new),
        Method::new("__init__", Signature::Any, object_init),
        Method::new("__repr__", Signature::Slot(0), object_repr),
        Method::new("__str__", Signature::Slot(0), object_str),
        Method::new("__hash__", Signature::Slot(0), object_hash),
        Method::new("__eq__", Signature::Slot(1), object_eq),
        Method::new("__ne__", Signature::Slot(1), object_ne),
        Method::new("__lt__", Signature::Slot(1), not_implemented),
        Method::new("__le__", Signature::Slot(1), not_implemented),
        Method::new("__gt__", Signature::Slot(1), not_implemented),
        Method::new("__ge__", Signature::Slot(1), not_implemented),
        Method::new("__getattribute__", Signature::Slot(1), object_getattribute),
        Method::new("__setattr__", Signature::Slot(2), object_setattr),
        Method::new("__delattr__", Signature::Slot(1), object_delattr),
        Method::new("__format__", Signature::One, object_format),
        Method::new("__dir__", Signature::NoArgs, object_dir),
        Method::new("__sizeof__", Signature::NoArgs, |vm, _| Ok(vm.machine.int(16))),
        Method::new("__getstate__", Signature::NoArgs, object_getstate),
        Method::new("__reduce__", Signature::NoArgs, |vm, _| Err(vm.unsupported("pickling"))),
        Method::new("__reduce_ex__", Signature::One, |vm, _| Err(vm.unsupported("pickling"))),
        Method::class("__init_subclass__", Signature::Any, object_init_subclass),
        Method::class("__subclasshook__", Signature::Any, |_, _| Ok(Value::NOT_IMPLEMENTED)),
    ],
    getters: &[
        Getter::with_setter("__class__", |vm, v| Ok(vm.class_of(v)), set_class),
        Getter::new("__doc__", |_, _| Ok(Value::NONE)),
    ],
    ..TypeDef::new("object")
};

fn object_new(vm: &mut Vm, args: &Args<'_>) -> Run {
    let Some(cls) = args.get(0) else {
        return vm.type_error("object.__new__(): not enough arguments");
    };
    if !cls.is(Kind::Type) {
        let got = vm.type_name(cls);
        return vm.type_error(format!("object.__new__(X): X is not a type object ({got})"));
    }
    let rest = args.rest();
    if !rest.positional.is_empty() || !rest.names.is_empty() {
        let own_new = vm.lookup_in_class(cls, vm.names.__new__) != Some(vm.object_new);
        if own_new {
            return vm.type_error("object.__new__() takes exactly one argument (the type to instantiate)");
        }
    }
    let solid = vm.machine.heap().field(cls, class::SOLID);
    if solid != vm.types.object && vm.lookup_in_class(solid, vm.names.__new__) != Some(vm.object_new) {
        let (solid, name) = (vm.class_name(solid), vm.class_name(cls));
        return vm.type_error(format!("object.__new__({name}) is not safe, use {solid}.__new__()"));
    }
    vm.plain_object(cls, &rest)
}

fn object_init(vm: &mut Vm, args: &Args<'_>) -> Run {
    if args.positional.len() > 1 || !args.names.is_empty() {
        let cls = vm.class_of(args[0]);
        let name = vm.class_name(cls);
        if vm.lookup_in_class(cls, vm.names.__init__) != Some(vm.object_init) {
            return vm.type_error("object.__init__() takes exactly one argument (the instance to initialize)");
        }
        if vm.lookup_in_class(cls, vm.names.__new__) == Some(vm.object_new) {
            return vm.type_error(format!("{name}.__init__() takes exactly one argument (the instance to initialize)"));
        }
    }
    Ok(Value::NONE)
}

fn object_repr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let text = vm.default_repr(args[0]);
    Ok(vm.machine.str(text))
}

fn object_str(vm: &mut Vm, args: &Args<'_>) -> Run {
    vm.repr_of(args[0])
}

fn object_hash(vm: &mut Vm, args: &Args<'_>) -> Run {
    let h = vm.identity_hash(args[0]);
    Ok(vm.machine.int(h))
}

fn object_eq(_: &mut Vm, args: &Args<'_>) -> Run {
    Ok(if args[0] == args[1] { Value::TRUE } else { Value::NOT_IMPLEMENTED })
}

fn object_ne(vm: &mut Vm, args: &Args<'_>) -> Run {
    let class = vm.class_of(args[0]);
    let Some(eq) = vm.lookup_in_class(class, vm.names.__eq__) else { return Ok(Value::NOT_IMPLEMENTED) };
    let result = vm.call_bound(eq, args[0], &[args[1]])?;
    if result == Value::NOT_IMPLEMENTED {
        return Ok(result);
    }
    Ok(Value::bool(!vm.is_true(result)?))
}

fn not_implemented(_: &mut Vm, _: &Args<'_>) -> Run {
    debug_assert_eq!(Comparison::ALL.len(), 6);
    Ok(Value::NOT_IMPLEMENTED)
}

/// The name of an attribute as an interned str, or TypeError.
pub fn attribute_name(vm: &mut Vm, name: Value) -> Run {
    let data = vm.data(name);
    if !data.is(Kind::Str) {
        let got = vm.type_name(name);
        return vm.type_error(format!("attribute name must be string, not '{got}'"));
    }
    Ok(vm.machine.intern_value(data))
}

fn object_getattribute(vm: &mut Vm, args: &Args<'_>) -> Run {
    let name = attribute_name(vm, args[1])?;
    vm.generic_get_attr(args[0], name)
}

fn object_setattr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let name = attribute_name(vm, args[1])?;
    vm.generic_set_attr(args[0], name, Some(args[2]))?;
    Ok(Value::NONE)
}

fn object_delattr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let name = attribute_name(vm, args[1])?;
    vm.generic_set_attr(args[0], name, None)?;
    Ok(Value::NONE)
}

fn object_format(vm: &mut Vm, args: &Args<'_>) -> Run {
    if !vm.is_str(args[1]) {
        return vm.bad_argument("__format__", "argument", "str", args[1]);
    }
    if !vm.text_of(args[1]).is_empty() {
        let name = vm.type_name(args[0]);
        return vm.type_error(format!("unsupported format string passed to {name}.__format__"));
    }
    vm.str_of(args[0])
}

/// The attributes of an instance, or None if it has none; with `__slots__`, a pair of both kinds.
fn object_getstate(vm: &mut Vm, args: &Args<'_>) -> Run {
    let own = match vm.own_namespace(args[0]) {
        Some(dict) if vm.machine.heap().dict_len(dict) > 0 => vm.dict_copy(dict),
        _ => Value::NONE,
    };
    let slots = vm.machine.dict();
    let class = vm.class_of(args[0]);
    let classes = vm.machine.heap().tuple(vm.machine.heap().field(class, class::MRO)).to_vec();
    for c in classes {
        let namespace = vm.machine.heap().field(c, class::DICT);
        let entries: Vec<_> = vm.machine.heap().dict_entries(namespace).collect();
        for entry in entries.iter().filter(|e| e.key.is(Kind::Str)) {
            if vm.class_of(entry.value) == vm.types.member_descriptor
                && let Some(v) = vm.get_attr_opt(args[0], entry.key)?
            {
                vm.machine.dict_set_str(slots, entry.key, v);
            }
        }
    }
    if vm.machine.heap().dict_len(slots) == 0 {
        return Ok(own);
    }
    Ok(vm.machine.tuple(&[own, slots]))
}

fn object_dir(vm: &mut Vm, args: &Args<'_>) -> Run {
    let names = vm.all_attribute_names(args[0])?;
    Ok(vm.machine.list(&names))
}

fn object_init_subclass(vm: &mut Vm, args: &Args<'_>) -> Run {
    if args.positional.len() > 1 || !args.names.is_empty() {
        let name = vm.class_name(args[0]);
        return vm.type_error(format!("{name}.__init_subclass__() takes no keyword arguments"));
    }
    Ok(Value::NONE)
}

fn set_class(vm: &mut Vm, o: Value, v: Option<Value>) -> Run<()> {
    let Some(v) = v else { return vm.type_error("can't delete __class__ attribute") };
    if !v.is(Kind::Type) {
        let got = vm.type_name(v);
        return vm.type_error(format!("__class__ must be set to a class, not '{got}' object"));
    }
    let old = vm.class_of(o);
    let heap = vm.machine.heap();
    if !(o.is(Kind::Instance) || o.is(Kind::Exception)) || vm.is_builtin_class(old) || vm.is_builtin_class(v) {
        return vm.type_error("__class__ assignment only supported for mutable types or ModuleType subclasses");
    }
    let same = [class::SLOTS, class::SOLID].iter().all(|&f| heap.field(old, f) == heap.field(v, f));
    if !same {
        let (to, from) = (vm.class_name(v), vm.class_name(old));
        return vm.type_error(format!("__class__ assignment: '{to}' object layout differs from '{from}'"));
    }
    vm.machine.set_class(o, v);
    Ok(())
}
