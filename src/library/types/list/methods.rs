//! The methods of `list`, by name.
//!
//! Called through the class's table only. Sorting is in `list::sort`. Mirrors `Objects/listobject.c` and its
//! `clinic/listobject.c.h`.

use crate::library::types::generic_alias;
use crate::library::types::list::sort;
use crate::library::types::sequence;
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Method, Signature};
use crate::runtime::{Run, Vm};

/// Everything in the class's namespace.
pub const METHODS: &[Method] = &[
    Method::static_("__new__", Signature::Any, new),
    Method::new("__init__", Signature::Any, init),
    Method::new("__repr__", Signature::Slot(0), repr),
    Method::new("__lt__", Signature::Slot(1), sequence::compare::<0>),
    Method::new("__le__", Signature::Slot(1), sequence::compare::<1>),
    Method::new("__eq__", Signature::Slot(1), sequence::compare::<2>),
    Method::new("__ne__", Signature::Slot(1), sequence::compare::<3>),
    Method::new("__gt__", Signature::Slot(1), sequence::compare::<4>),
    Method::new("__ge__", Signature::Slot(1), sequence::compare::<5>),
    Method::new("__iter__", Signature::Slot(0), sequence::iter),
    Method::new("__len__", Signature::Slot(0), sequence::len),
    Method::new("__getitem__", Signature::One, get_item),
    Method::new("__setitem__", Signature::Slot(2), set_item),
    Method::new("__delitem__", Signature::Slot(1), del_item),
    Method::new("__add__", Signature::Slot(1), add),
    Method::new("__mul__", Signature::Slot(1), mul),
    Method::new("__rmul__", Signature::Slot(1), mul),
    Method::new("__contains__", Signature::Slot(1), sequence::contains),
    Method::new("__iadd__", Signature::Slot(1), iadd),
    Method::new("__imul__", Signature::Slot(1), imul),
    Method::new("__reversed__", Signature::NoArgs, reversed),
    Method::new("clear", Signature::NoArgs, clear),
    Method::new("copy", Signature::NoArgs, copy),
    Method::new("append", Signature::One, append),
    Method::new("insert", Signature::Range(2, 2), insert),
    Method::new("extend", Signature::One, extend),
    Method::new("pop", Signature::Range(0, 1), pop),
    Method::new("remove", Signature::One, remove),
    Method::new("index", Signature::Range(1, 3), sequence::index),
    Method::new("count", Signature::One, sequence::count),
    Method::new("reverse", Signature::NoArgs, reverse),
    Method::new("sort", Signature::Any, sort::sort_method),
    Method::class("__class_getitem__", Signature::One, generic_alias::class_getitem),
];

/// `list.__new__` ignores its arguments: `__init__` uses them.
fn new(vm: &mut Vm, args: &Args<'_>) -> Run {
    let list = vm.machine.list(&[]);
    vm.with_payload(args[0], list)
}

fn init(vm: &mut Vm, args: &Args<'_>) -> Run {
    if !args.names.is_empty() {
        return vm.type_error("list() takes no keyword arguments");
    }
    let given = args.positional.len() - 1;
    if given > 1 {
        return vm.type_error(format!("list expected at most 1 argument, got {given}"));
    }
    let list = vm.data(args[0]);
    if !vm.machine.heap().list(list).is_empty() {
        vm.machine.list_clear(list);
    }
    if let Some(iterable) = args.get(1) {
        vm.list_extend(list, iterable)?;
    }
    Ok(Value::NONE)
}

fn repr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let data = vm.data(args[0]);
    sequence::repr(vm, args[0], data)
}

fn get_item(vm: &mut Vm, args: &Args<'_>) -> Run {
    let list = vm.data(args[0]);
    vm.list_get(list, args[1])
}

fn set_item(vm: &mut Vm, args: &Args<'_>) -> Run {
    let list = vm.data(args[0]);
    vm.list_put(list, args[1], args[2])?;
    Ok(Value::NONE)
}

fn del_item(vm: &mut Vm, args: &Args<'_>) -> Run {
    let list = vm.data(args[0]);
    vm.list_delete(list, args[1])?;
    Ok(Value::NONE)
}

fn add(vm: &mut Vm, args: &Args<'_>) -> Run {
    let (a, b) = (vm.data(args[0]), vm.data(args[1]));
    if !b.is(Kind::List) {
        return vm.cannot_concatenate(args[0], args[1]);
    }
    let items = sequence::concatenated(vm, a, b)?;
    Ok(vm.machine.list(&items))
}

fn mul(vm: &mut Vm, args: &Args<'_>) -> Run {
    let list = vm.data(args[0]);
    let items = sequence::repeated(vm, list, args[1])?;
    Ok(vm.machine.list(&items))
}

fn iadd(vm: &mut Vm, args: &Args<'_>) -> Run {
    let list = vm.data(args[0]);
    vm.list_extend(list, args[1])?;
    Ok(args[0])
}

fn imul(vm: &mut Vm, args: &Args<'_>) -> Run {
    let list = vm.data(args[0]);
    let items = sequence::repeated(vm, list, args[1])?;
    let len = vm.machine.heap().list(list).len();
    if items.len() < len {
        vm.machine.list_clear(list);
    } else {
        vm.machine.list_splice(list, len, len, &items[len..]);
    }
    Ok(args[0])
}

fn reversed(vm: &mut Vm, args: &Args<'_>) -> Run {
    let last = vm.machine.heap().list(vm.data(args[0])).len() as i64 - 1;
    Ok(vm.new_record(&crate::library::types::iterators::LIST_REVERSE_ITERATOR, &[args[0], Value::raw(last)]))
}

fn clear(vm: &mut Vm, args: &Args<'_>) -> Run {
    let list = vm.data(args[0]);
    vm.machine.list_clear(list);
    Ok(Value::NONE)
}

fn copy(vm: &mut Vm, args: &Args<'_>) -> Run {
    let items = vm.machine.heap().list(vm.data(args[0])).to_vec();
    Ok(vm.machine.list(&items))
}

fn append(vm: &mut Vm, args: &Args<'_>) -> Run {
    let list = vm.data(args[0]);
    vm.machine.list_push(list, args[1]);
    Ok(Value::NONE)
}

fn insert(vm: &mut Vm, args: &Args<'_>) -> Run {
    let list = vm.data(args[0]);
    let i = vm.index_i64(args[1])?;
    let len = vm.machine.heap().list(list).len() as i64;
    let i = if i < 0 { (i + len).max(0) } else { i.min(len) };
    vm.machine.list_insert(list, i as usize, args[2]);
    Ok(Value::NONE)
}

fn extend(vm: &mut Vm, args: &Args<'_>) -> Run {
    let list = vm.data(args[0]);
    vm.list_extend(list, args[1])?;
    Ok(Value::NONE)
}

fn pop(vm: &mut Vm, args: &Args<'_>) -> Run {
    let list = vm.data(args[0]);
    let i = match args.get(1) {
        Some(i) => vm.index_i64(i)?,
        None => -1,
    };
    let items = vm.machine.heap().list(list);
    if items.is_empty() {
        return vm.index_error("pop from empty list");
    }
    let Some(i) = sequence::place(i, items.len()) else { return vm.index_error("pop index out of range") };
    let v = items[i];
    vm.machine.list_remove(list, i, i + 1);
    Ok(v)
}

fn remove(vm: &mut Vm, args: &Args<'_>) -> Run {
    let list = vm.data(args[0]);
    let mut i = 0;
    while let Some(&v) = vm.machine.heap().list(list).get(i) {
        if vm.item_eq(v, args[1])? {
            // The comparison may have changed the list: as in CPython, whatever is at that index is removed.
            let len = vm.machine.heap().list(list).len();
            vm.machine.list_remove(list, i.min(len), (i + 1).min(len));
            return Ok(Value::NONE);
        }
        i += 1;
    }
    vm.value_error("list.remove(x): x not in list")
}

fn reverse(vm: &mut Vm, args: &Args<'_>) -> Run {
    let list = vm.data(args[0]);
    let mut items = vm.machine.heap().list(list).to_vec();
    items.reverse();
    vm.machine.list_reorder(list, &items);
    Ok(Value::NONE)
}
