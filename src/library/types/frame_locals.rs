//! `frame.f_locals` of a function: a mapping that reads and writes its fast locals, cells and free variables.
//!
//! Called through the class's table. Mirrors `PyFrameLocalsProxy` of `Objects/frameobject.c`; adding a name that is not
//! a variable is not supported.

use crate::code::object::fast;
use crate::object::layout::{cell, frame, record};
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Method, Signature};
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

record! {
    /// Fields of the proxy.
    proxy {
        /// The frame whose local names it shows.
        FRAME,
    }
}

/// `FrameLocalsProxy`
pub static DEF: TypeDef = TypeDef {
    methods: &[
        Method::new("__getitem__", Signature::Slot(1), |vm, args| {
            let all = snapshot(vm, args)?;
            match vm.dict_get(all, args[1])? {
                Some(v) => Ok(v),
                None => {
                    let shown = vm.repr_of(args[1])?;
                    let message = format!("local variable {} is not defined", vm.text_of(shown));
                    let message = vm.machine.str(message);
                    vm.key_error(message)
                }
            }
        }),
        Method::new("__setitem__", Signature::Slot(2), set_item),
        Method::new("__delitem__", Signature::Slot(1), |vm, _| {
            vm.value_error("cannot remove variables from FrameLocalsProxy")
        }),
        Method::new("__contains__", Signature::Slot(1), |vm, args| {
            let all = snapshot(vm, args)?;
            Ok(Value::bool(vm.dict_get(all, args[1])?.is_some()))
        }),
        Method::new("__len__", Signature::Slot(0), |vm, args| {
            let all = snapshot(vm, args)?;
            let len = vm.machine.heap().dict_len(all);
            Ok(vm.machine.int(len as i64))
        }),
        Method::new("__iter__", Signature::Slot(0), |vm, args| {
            let names = names(vm, args)?;
            vm.iter(names)
        }),
        Method::new("__reversed__", Signature::NoArgs, |vm, args| {
            let names = names(vm, args)?;
            vm.call_method(names, "reverse", &[])?;
            vm.iter(names)
        }),
        Method::new("__repr__", Signature::Slot(0), |vm, args| {
            let all = snapshot(vm, args)?;
            vm.repr_of(all)
        }),
        Method::new("__eq__", Signature::Slot(1), |vm, args| {
            let all = snapshot(vm, args)?;
            let other = if vm.class_of(args[1]) == vm.class(&DEF) {
                snapshot(vm, &Args::positional(&[args[1]]))?
            } else {
                args[1]
            };
            vm.eq(all, other).map(Value::bool)
        }),
        Method::new("keys", Signature::NoArgs, names),
        Method::new("values", Signature::NoArgs, |vm, args| listed(vm, args, "values")),
        Method::new("items", Signature::NoArgs, |vm, args| listed(vm, args, "items")),
        Method::new("copy", Signature::NoArgs, snapshot),
        Method::new("get", Signature::Range(1, 2), |vm, args| {
            let all = snapshot(vm, args)?;
            Ok(vm.dict_get(all, args[1])?.unwrap_or(args.get(2).unwrap_or(Value::NONE)))
        }),
    ],
    ..TypeDef::new("FrameLocalsProxy")
};

fn snapshot(vm: &mut Vm, args: &Args<'_>) -> Run {
    let f = vm.machine.heap().field(args[0], proxy::FRAME);
    vm.frame_namespace(f)
}

fn names(vm: &mut Vm, args: &Args<'_>) -> Run {
    let all = snapshot(vm, args)?;
    let keys: Vec<Value> = vm.machine.heap().dict_entries(all).map(|e| e.key).collect();
    Ok(vm.machine.list(&keys))
}

fn listed(vm: &mut Vm, args: &Args<'_>, view: &str) -> Run {
    let all = snapshot(vm, args)?;
    let view = vm.call_method(all, view, &[])?;
    let items = vm.collect(view)?;
    Ok(vm.machine.list(&items))
}

fn set_item(vm: &mut Vm, args: &Args<'_>) -> Run {
    let f = vm.machine.heap().field(args[0], proxy::FRAME);
    let heap = vm.machine.heap();
    let code = heap.code(heap.field(f, frame::CODE));
    let found = heap.tuple(code.localsplusnames).iter().position(|&n| args[1].is(Kind::Str) && heap.str_eq(n, args[1]));
    let Some(i) = found else { return Err(vm.unsupported("a new name in a frame's f_locals")) };
    let kind = code.code.localspluskinds[i];
    let place = vm.machine.frame_locals(f) + i as u32;
    let now = vm.machine.heap().cell(place);
    if kind & (fast::CELL | fast::FREE) != 0 && now.is(Kind::Cell) {
        vm.machine.set_field(now, cell::CONTENTS, args[2]);
    } else {
        vm.machine.retain(args[2]);
        let old = vm.machine.local_swap(place, args[2]);
        vm.machine.release(old);
    }
    Ok(Value::NONE)
}
