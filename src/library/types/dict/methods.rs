//! The methods of `dict`, by name.
//!
//! Called through the class's table only. Mirrors the method table of `Objects/dictobject.c`.

use crate::library::types::generic_alias;
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Method, Signature};
use crate::runtime::{Run, Vm};

/// Everything in the class's namespace.
pub const METHODS: &[Method] = &[
    Method::static_("__new__", Signature::Any, new),
    Method::new("__init__", Signature::Any, init),
    Method::new("__repr__", Signature::Slot(0), repr),
    Method::new("__eq__", Signature::Slot(1), eq),
    Method::new("__ne__", Signature::Slot(1), ne),
    Method::new("__iter__", Signature::Slot(0), iter),
    Method::new("__len__", Signature::Slot(0), len),
    Method::new("__getitem__", Signature::One, get_item),
    Method::new("__setitem__", Signature::Slot(2), set_item),
    Method::new("__delitem__", Signature::Slot(1), del_item),
    Method::new("__contains__", Signature::One, contains),
    Method::new("__or__", Signature::Slot(1), or),
    Method::new("__ror__", Signature::Slot(1), ror),
    Method::new("__ior__", Signature::Slot(1), ior),
    Method::new("__reversed__", Signature::NoArgs, reversed),
    Method::new("get", Signature::Range(1, 2), get),
    Method::new("setdefault", Signature::Range(1, 2), setdefault),
    Method::new("pop", Signature::Range(1, 2), pop),
    Method::new("popitem", Signature::NoArgs, popitem),
    Method::new("keys", Signature::NoArgs, keys),
    Method::new("items", Signature::NoArgs, items),
    Method::new("values", Signature::NoArgs, values),
    Method::new("update", Signature::Any, update),
    Method::class("fromkeys", Signature::Range(1, 2), fromkeys),
    Method::new("clear", Signature::NoArgs, clear),
    Method::new("copy", Signature::NoArgs, copy),
    Method::class("__class_getitem__", Signature::One, generic_alias::class_getitem),
];

/// `dict.__new__` ignores its arguments: `__init__` uses them.
fn new(vm: &mut Vm, args: &Args<'_>) -> Run {
    let dict = vm.machine.dict();
    vm.with_payload(args[0], dict)
}

fn init(vm: &mut Vm, args: &Args<'_>) -> Run {
    let d = vm.data(args[0]);
    vm.dict_fill(d, "dict", &args.rest())?;
    Ok(Value::NONE)
}

fn update(vm: &mut Vm, args: &Args<'_>) -> Run {
    let d = vm.data(args[0]);
    vm.dict_fill(d, "update", &args.rest())?;
    Ok(Value::NONE)
}

fn repr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let d = vm.data(args[0]);
    vm.dict_repr(args[0], d)
}

fn eq(vm: &mut Vm, args: &Args<'_>) -> Run {
    let (a, b) = (vm.data(args[0]), vm.data(args[1]));
    if !b.is(Kind::Dict) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    vm.dict_equal(a, b).map(Value::bool)
}

fn ne(vm: &mut Vm, args: &Args<'_>) -> Run {
    let (a, b) = (vm.data(args[0]), vm.data(args[1]));
    if !b.is(Kind::Dict) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    vm.dict_equal(a, b).map(|same| Value::bool(!same))
}

fn iter(vm: &mut Vm, args: &Args<'_>) -> Run {
    Ok(vm.dict_iterator(&crate::library::types::dict::iterators::KEYS, args[0]))
}

fn reversed(vm: &mut Vm, args: &Args<'_>) -> Run {
    Ok(vm.dict_reverse_iterator(&crate::library::types::dict::iterators::REVERSE_KEYS, args[0]))
}

fn len(vm: &mut Vm, args: &Args<'_>) -> Run {
    let len = vm.machine.heap().dict_len(vm.data(args[0]));
    Ok(vm.machine.int(len as i64))
}

fn get_item(vm: &mut Vm, args: &Args<'_>) -> Run {
    let d = vm.data(args[0]);
    if let Some(v) = vm.dict_get(d, args[1])? {
        return Ok(v);
    }
    if args[0].is(Kind::Instance)
        && let Some(missing) = vm.special_unbound(args[0], vm.names.__missing__)
    {
        return vm.call_bound(missing, args[0], &[args[1]]);
    }
    vm.key_error(args[1])
}

fn set_item(vm: &mut Vm, args: &Args<'_>) -> Run {
    let d = vm.data(args[0]);
    vm.dict_set(d, args[1], args[2])?;
    Ok(Value::NONE)
}

fn del_item(vm: &mut Vm, args: &Args<'_>) -> Run {
    let d = vm.data(args[0]);
    match vm.dict_del(d, args[1])? {
        Some(_) => Ok(Value::NONE),
        None => vm.key_error(args[1]),
    }
}

fn contains(vm: &mut Vm, args: &Args<'_>) -> Run {
    let d = vm.data(args[0]);
    Ok(Value::bool(vm.dict_find(d, args[1])?.1.is_some()))
}

/// `a | b`: a new dict with the items of both, those of `b` last.
fn merged(vm: &mut Vm, a: Value, b: Value) -> Run {
    let data = vm.data(a);
    let result = vm.dict_copy(data);
    vm.dict_update_from(result, b)?;
    Ok(result)
}

fn or(vm: &mut Vm, args: &Args<'_>) -> Run {
    if !vm.data(args[1]).is(Kind::Dict) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    merged(vm, args[0], args[1])
}

fn ror(vm: &mut Vm, args: &Args<'_>) -> Run {
    if !vm.data(args[1]).is(Kind::Dict) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    merged(vm, args[1], args[0])
}

fn ior(vm: &mut Vm, args: &Args<'_>) -> Run {
    let d = vm.data(args[0]);
    vm.dict_update_from(d, args[1])?;
    Ok(args[0])
}

fn get(vm: &mut Vm, args: &Args<'_>) -> Run {
    let d = vm.data(args[0]);
    Ok(vm.dict_get(d, args[1])?.unwrap_or_else(|| args.get(2).unwrap_or(Value::NONE)))
}

fn setdefault(vm: &mut Vm, args: &Args<'_>) -> Run {
    let d = vm.data(args[0]);
    match vm.dict_find(d, args[1])? {
        (_, Some(entry)) => Ok(entry.value),
        (hash, None) => {
            let v = args.get(2).unwrap_or(Value::NONE);
            vm.machine.dict_insert(d, hash, args[1], v);
            Ok(v)
        }
    }
}

fn pop(vm: &mut Vm, args: &Args<'_>) -> Run {
    let d = vm.data(args[0]);
    if vm.machine.heap().dict_len(d) > 0
        && let Some(v) = vm.dict_del(d, args[1])?
    {
        return Ok(v);
    }
    match args.get(2) {
        Some(default) => Ok(default),
        None => vm.key_error(args[1]),
    }
}

fn popitem(vm: &mut Vm, args: &Args<'_>) -> Run {
    let d = vm.data(args[0]);
    let Some(last) = vm.machine.heap().dict_entries(d).next_back() else {
        return vm.raise(vm.exc.KeyError, "popitem(): dictionary is empty");
    };
    let pair = vm.machine.tuple(&[last.key, last.value]);
    vm.machine.dict_remove_last(d, last);
    Ok(pair)
}

fn keys(vm: &mut Vm, args: &Args<'_>) -> Run {
    Ok(vm.new_record(&crate::library::types::dict::views::KEYS, &[args[0]]))
}

fn items(vm: &mut Vm, args: &Args<'_>) -> Run {
    Ok(vm.new_record(&crate::library::types::dict::views::ITEMS, &[args[0]]))
}

fn values(vm: &mut Vm, args: &Args<'_>) -> Run {
    Ok(vm.new_record(&crate::library::types::dict::views::VALUES, &[args[0]]))
}

fn fromkeys(vm: &mut Vm, args: &Args<'_>) -> Run {
    let v = args.get(2).unwrap_or(Value::NONE);
    let result = if args[0] == vm.types.dict { vm.machine.dict() } else { vm.call(args[0], &[])? };
    vm.keep(result);
    vm.for_each(args[1], |vm, key| {
        if result.is(Kind::Dict) {
            vm.dict_set(result, key, v)?;
        } else {
            vm.set_item(result, key, v)?;
        }
        Ok(true)
    })?;
    Ok(result)
}

fn clear(vm: &mut Vm, args: &Args<'_>) -> Run {
    let d = vm.data(args[0]);
    vm.machine.dict_clear(d);
    Ok(Value::NONE)
}

fn copy(vm: &mut Vm, args: &Args<'_>) -> Run {
    let d = vm.data(args[0]);
    Ok(vm.dict_copy(d))
}
