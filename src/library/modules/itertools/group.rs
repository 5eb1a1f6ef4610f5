//! The iterators that give several items at once: `pairwise`, `batched`, `groupby`.
//!
//! Called through the tables of their classes. Mirrors their part of `Modules/itertoolsmodule.c`.

use super::{iterator, make};
use crate::library::types::iterators;
use crate::object::Value;
use crate::object::layout::{class_flags, record};
use crate::runtime::native::{Args, Method, Signature};
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

record! {
    /// Fields of `pairwise`.
    pairwise {
        /// The iterator, NULL at the end.
        SOURCE,
        /// The item before, or NULL.
        BEFORE,
    }
}

iterator!(
    /// `pairwise`
    PAIRWISE, "pairwise", |vm, args| {
        let [iterable] = vm.only_positional("pairwise", args)?;
        let it = vm.iter(iterable)?;
        make(vm, args[0], &PAIRWISE, &[it, Value::NULL])
    }, pairwise_next
);

fn pairwise_next(vm: &mut Vm, it: Value) -> Run<Option<Value>> {
    let source = vm.machine.heap().field(it, pairwise::SOURCE);
    if source.is_null() {
        return Ok(None);
    }
    let mut before = vm.machine.heap().field(it, pairwise::BEFORE);
    if before.is_null() {
        match vm.next(source)? {
            Some(v) => before = v,
            None => {
                vm.machine.set_field(it, pairwise::SOURCE, Value::NULL);
                return Ok(None);
            }
        }
        vm.machine.set_field(it, pairwise::BEFORE, before);
    }
    match vm.next(source)? {
        Some(v) => {
            vm.machine.set_field(it, pairwise::BEFORE, v);
            Ok(Some(vm.machine.tuple(&[before, v])))
        }
        None => {
            vm.machine.set_field(it, pairwise::SOURCE, Value::NULL);
            vm.machine.set_field(it, pairwise::BEFORE, Value::NULL);
            Ok(None)
        }
    }
}

record! {
    /// Fields of `batched`.
    batched {
        /// The iterator, NULL at the end.
        SOURCE,
        /// Raw: how many items a batch has.
        SIZE,
        /// Whether the last one must be as long, a bool.
        STRICT,
    }
}

iterator!(
    /// `batched`
    BATCHED, "batched", new_batched, batched_next
);

fn new_batched(vm: &mut Vm, args: &Args<'_>) -> Run {
    let [iterable, n, strict] = vm.parse_args("batched", &args.rest(), ["iterable", "n", "strict"], 0, 2, 2)?;
    let n = vm.index_i64(n)?;
    if n < 1 {
        return vm.value_error("n must be at least one");
    }
    let strict = !strict.is_null() && vm.is_true(strict)?;
    let it = vm.iter(iterable)?;
    make(vm, args[0], &BATCHED, &[it, Value::raw(n), Value::bool(strict)])
}

fn batched_next(vm: &mut Vm, it: Value) -> Run<Option<Value>> {
    let (source, n) =
        (vm.machine.heap().field(it, batched::SOURCE), vm.machine.heap().field(it, batched::SIZE).as_raw());
    if source.is_null() {
        return Ok(None);
    }
    let mut items = Vec::new();
    while (items.len() as i64) < n {
        match vm.next(source)? {
            Some(v) => items.push(v),
            None => {
                vm.machine.set_field(it, batched::SOURCE, Value::NULL);
                break;
            }
        }
    }
    if items.is_empty() {
        return Ok(None);
    }
    if (items.len() as i64) < n && vm.machine.heap().field(it, batched::STRICT) == Value::TRUE {
        return vm.value_error("batched(): incomplete batch");
    }
    Ok(Some(vm.machine.tuple(&items)))
}

record! {
    /// Fields of `groupby`.
    groupby {
        /// The iterator.
        SOURCE,
        /// What computes a key, or None.
        KEY_FUNCTION,
        /// The key of the group given last, or NULL.
        TARGET,
        /// The key of the current value, or NULL.
        KEY,
        /// The current value; NULL where it has been given.
        VALUE,
        /// The group given last, NULL before the first: no other gives items.
        GROUP,
    }
}

iterator!(
    /// `groupby`
    GROUPBY, "groupby", new_groupby, groupby_next
);

fn new_groupby(vm: &mut Vm, args: &Args<'_>) -> Run {
    let [iterable, key] = vm.parse_args("groupby", &args.rest(), ["iterable", "key"], 0, 2, 1)?;
    let it = vm.iter(iterable)?;
    let key = if key.is_null() { Value::NONE } else { key };
    make(vm, args[0], &GROUPBY, &[it, key, Value::NULL, Value::NULL, Value::NULL, Value::NULL])
}

/// Takes the next value of a groupby's iterator and its key. Returns whether there was one.
fn groupby_step(vm: &mut Vm, it: Value) -> Run<bool> {
    let (source, f) =
        (vm.machine.heap().field(it, groupby::SOURCE), vm.machine.heap().field(it, groupby::KEY_FUNCTION));
    let Some(v) = vm.next(source)? else { return Ok(false) };
    vm.keep(v);
    let key = if f.is_none() { v } else { vm.call(f, &[v])? };
    vm.machine.set_field(it, groupby::VALUE, v);
    vm.machine.set_field(it, groupby::KEY, key);
    Ok(true)
}

fn groupby_next(vm: &mut Vm, it: Value) -> Run<Option<Value>> {
    vm.machine.set_field(it, groupby::GROUP, Value::NULL);
    // Skip what is left of the previous group.
    loop {
        let (target, current) =
            (vm.machine.heap().field(it, groupby::TARGET), vm.machine.heap().field(it, groupby::KEY));
        if !current.is_null() {
            if target.is_null() {
                break;
            }
            if !vm.eq(target, current)? {
                break;
            }
        }
        if !groupby_step(vm, it)? {
            return Ok(None);
        }
    }
    let key = vm.machine.heap().field(it, groupby::KEY);
    vm.machine.set_field(it, groupby::TARGET, key);
    let group = vm.new_record(&GROUPER, &[it, key]);
    vm.machine.set_field(it, groupby::GROUP, group);
    Ok(Some(vm.machine.tuple(&[key, group])))
}

record! {
    /// Fields of `_grouper`.
    grouper {
        /// The `groupby`.
        PARENT,
        /// The key of the group.
        KEY,
    }
}

iterator!(
    /// `_grouper`: a group's iterator.
    GROUPER, "_grouper", |vm, args| {
        let [parent, key] = vm.only_positional("_grouper", args)?;
        let groupby = vm.data(parent);
        if !vm.is_record_of(groupby, &GROUPBY) {
            let got = vm.type_name(parent);
            return vm.type_error(format!("_grouper() argument 1 must be itertools.groupby, not {got}"));
        }
        let group = vm.new_record(&GROUPER, &[groupby, key]);
        vm.machine.set_field(groupby, groupby::GROUP, group);
        vm.with_payload(args[0], group)
    }, grouper_next
);

fn grouper_next(vm: &mut Vm, it: Value) -> Run<Option<Value>> {
    let (parent, key) = (vm.machine.heap().field(it, grouper::PARENT), vm.machine.heap().field(it, grouper::KEY));
    if vm.machine.heap().field(parent, groupby::GROUP) != it {
        return Ok(None);
    }
    if vm.machine.heap().field(parent, groupby::VALUE).is_null() && !groupby_step(vm, parent)? {
        return Ok(None);
    }
    let current = vm.machine.heap().field(parent, groupby::KEY);
    if !vm.eq(key, current)? {
        return Ok(None);
    }
    let v = vm.machine.heap().field(parent, groupby::VALUE);
    vm.machine.set_field(parent, groupby::VALUE, Value::NULL);
    vm.machine.set_field(parent, groupby::KEY, Value::NULL);
    Ok(Some(v))
}
