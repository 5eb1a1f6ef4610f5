//! Functions about iteration: `len`, `iter`, `next`, `sorted`, `any`, `all`.
//!
//! Called through the table of built-in functions. `protocols::iteration` does the iterating, `sort` the sorting.
//! Mirrors `Python/bltinmodule.c`.

use crate::object::Value;
use crate::runtime::native::{Args, Method, Signature};
use crate::runtime::{Run, Unwind, Vm};

pub const FUNCTIONS: &[Method] = &[
    Method::new("len", Signature::One, len),
    Method::new("iter", Signature::Range(1, 2), iter),
    Method::new("next", Signature::Range(1, 2), next),
    Method::new("aiter", Signature::One, aiter),
    Method::new("anext", Signature::Range(1, 2), anext),
    Method::new("sorted", Signature::Any, sorted),
    Method::new("any", Signature::One, any),
    Method::new("all", Signature::One, all),
];

fn len(vm: &mut Vm, args: &Args<'_>) -> Run {
    let len = vm.len(args[0])?;
    Ok(vm.machine.int(len as i64))
}

fn iter(vm: &mut Vm, args: &Args<'_>) -> Run {
    let Some(sentinel) = args.get(1) else { return vm.iter(args[0]) };
    if !vm.is_callable(args[0]) {
        return vm.type_error("iter(v, w): v must be callable");
    }
    Ok(vm.callable_iterator(args[0], sentinel))
}

fn next(vm: &mut Vm, args: &Args<'_>) -> Run {
    if !vm.is_iterator(args[0]) {
        let class = vm.type_name(args[0]);
        return vm.type_error(format!("'{class}' object is not an iterator"));
    }
    match vm.next_raw(args[0]) {
        Ok(Some(v)) => Ok(v),
        Ok(None) => match args.get(1) {
            Some(default) => Ok(default),
            None => vm.stop_iteration(Value::NONE),
        },
        Err(Unwind::Raised) if vm.raised_is(vm.exc.StopIteration) => match args.get(1) {
            Some(default) => {
                vm.machine.take_exception();
                Ok(default)
            }
            None => Err(Unwind::Raised),
        },
        Err(e) => Err(e),
    }
}

fn aiter(vm: &mut Vm, args: &Args<'_>) -> Run {
    let class = vm.type_name(args[0]);
    let Some(f) = vm.special_unbound(args[0], vm.names.__aiter__) else {
        return vm.type_error(format!("'{class}' object is not an async iterable"));
    };
    let it = vm.call_bound(f, args[0], &[])?;
    if vm.special_unbound(it, vm.names.__anext__).is_none() {
        let got = vm.type_name(it);
        return vm.type_error(format!("aiter() returned not an async iterator of type '{got}'"));
    }
    Ok(it)
}

fn anext(vm: &mut Vm, args: &Args<'_>) -> Run {
    let class = vm.type_name(args[0]);
    let Some(f) = vm.special_unbound(args[0], vm.names.__anext__) else {
        return vm.type_error(format!("'{class}' object is not an async iterator"));
    };
    let awaitable = vm.call_bound(f, args[0], &[])?;
    match args.get(1) {
        Some(default) => Ok(vm.new_record(&crate::library::types::async_generator::ANEXT, &[awaitable, default])),
        None => Ok(awaitable),
    }
}

fn sorted(vm: &mut Vm, args: &Args<'_>) -> Run {
    let given = args.positional.len();
    if given != 1 {
        return vm.type_error(format!("sorted expected 1 argument, got {given}"));
    }
    let list = vm.machine.list(&[]);
    vm.list_extend(list, args[0])?;
    vm.list_sort_args(list, &args.rest())?;
    Ok(list)
}

fn any(vm: &mut Vm, args: &Args<'_>) -> Run {
    let mut found = false;
    vm.for_each(args[0], |vm, v| {
        found = vm.is_true(v)?;
        Ok(!found)
    })?;
    Ok(Value::bool(found))
}

fn all(vm: &mut Vm, args: &Args<'_>) -> Run {
    let mut good = true;
    vm.for_each(args[0], |vm, v| {
        good = vm.is_true(v)?;
        Ok(good)
    })?;
    Ok(Value::bool(good))
}
