//! The iterators that make new items, or one sequence, of what they are given: `chain`, `accumulate` and their like.
//!
//! Called through the tables of their classes. Mirrors their part of `Modules/itertoolsmodule.c`.

use super::{iterator, make};
use crate::library::types::generic_alias;
use crate::library::types::iterators;
use crate::object::Value;
use crate::object::layout::{class_flags, record};
use crate::runtime::native::{Args, Method, Signature};
use crate::runtime::operators::Binary;
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

record! {
    /// Fields of `chain`.
    chain {
        /// The iterator over iterables, NULL at the end.
        SOURCE,
        /// The iterator over the current one, or NULL.
        ACTIVE,
    }
}

iterator!(
    /// `chain`
    CHAIN, "chain", new_chain, chain_next,
    Method::class("from_iterable", Signature::One, |vm, args| {
        let it = vm.iter(args[1])?;
        let record = vm.new_record(&CHAIN, &[it, Value::NULL]);
        vm.with_payload(args[0], record)
    }),
    Method::class("__class_getitem__", Signature::One, generic_alias::class_getitem)
);

fn new_chain(vm: &mut Vm, args: &Args<'_>) -> Run {
    if !args.names.is_empty() {
        return vm.type_error("chain() takes no keyword arguments");
    }
    let all = vm.machine.tuple(&args.positional[1..]);
    let it = vm.iter(all)?;
    make(vm, args[0], &CHAIN, &[it, Value::NULL])
}

fn chain_next(vm: &mut Vm, it: Value) -> Run<Option<Value>> {
    loop {
        let (source, active) = (vm.machine.heap().field(it, chain::SOURCE), vm.machine.heap().field(it, chain::ACTIVE));
        if source.is_null() {
            return Ok(None);
        }
        if active.is_null() {
            let Some(iterable) = vm.next(source)? else {
                vm.machine.set_field(it, chain::SOURCE, Value::NULL);
                return Ok(None);
            };
            let active = vm.iter(iterable)?;
            vm.machine.set_field(it, chain::ACTIVE, active);
            continue;
        }
        if let Some(v) = vm.next(active)? {
            return Ok(Some(v));
        }
        vm.machine.set_field(it, chain::ACTIVE, Value::NULL);
    }
}

record! {
    /// Fields of `zip_longest`.
    zip_longest {
        /// A tuple of iterators; None for those at their ends.
        SOURCES,
        /// What stands for what those would give.
        FILL,
        /// Raw: how many are not at their ends.
        ACTIVE,
    }
}

iterator!(
    /// `zip_longest`
    ZIP_LONGEST, "zip_longest", new_zip_longest, zip_longest_next
);

fn new_zip_longest(vm: &mut Vm, args: &Args<'_>) -> Run {
    let mut fill = Value::NONE;
    for (&name, &v) in args.names.iter().zip(args.named) {
        if vm.text_of(name) != "fillvalue" {
            return vm.type_error("zip_longest() got an unexpected keyword argument");
        }
        fill = v;
    }
    let mut all = Vec::new();
    for &iterable in &args.positional[1..] {
        let it = vm.iter(iterable)?;
        all.push(it);
    }
    let active = Value::raw(all.len() as i64);
    let all = vm.machine.tuple(&all);
    make(vm, args[0], &ZIP_LONGEST, &[all, fill, active])
}

fn zip_longest_next(vm: &mut Vm, it: Value) -> Run<Option<Value>> {
    let (all, fill, mut active) = (
        vm.machine.heap().field(it, zip_longest::SOURCES),
        vm.machine.heap().field(it, zip_longest::FILL),
        vm.machine.heap().field(it, zip_longest::ACTIVE).as_raw(),
    );
    if active == 0 {
        return Ok(None);
    }
    let mut sources = vm.machine.heap().tuple(all).to_vec();
    let mut items = Vec::new();
    for i in 0..sources.len() {
        let mut item = fill;
        if !sources[i].is_none() {
            match vm.next(sources[i])? {
                Some(v) => item = v,
                None => {
                    active -= 1;
                    vm.machine.set_field(it, zip_longest::ACTIVE, Value::raw(active));
                    if active == 0 {
                        return Ok(None);
                    }
                    sources[i] = Value::NONE;
                    let all = vm.machine.tuple(&sources);
                    vm.machine.set_field(it, zip_longest::SOURCES, all);
                }
            }
        }
        items.push(item);
    }
    Ok(Some(vm.machine.tuple(&items)))
}

record! {
    /// Fields of `starmap`.
    starmap {
        /// The function.
        FUNCTION,
        /// The iterator over tuples of arguments.
        SOURCE,
    }
}

iterator!(
    /// `starmap`
    STARMAP, "starmap", |vm, args| {
        let [f, iterable] = vm.only_positional("starmap", args)?;
        let it = vm.iter(iterable)?;
        make(vm, args[0], &STARMAP, &[f, it])
    }, starmap_next
);

fn starmap_next(vm: &mut Vm, it: Value) -> Run<Option<Value>> {
    let (f, source) = (vm.machine.heap().field(it, starmap::FUNCTION), vm.machine.heap().field(it, starmap::SOURCE));
    let Some(items) = vm.next(source)? else { return Ok(None) };
    let items = vm.collect(items)?;
    vm.call(f, &items).map(Some)
}

record! {
    /// Fields of `accumulate`.
    accumulate {
        /// The iterator.
        SOURCE,
        /// What joins total and item; NULL: they are added.
        FUNCTION,
        /// The total, NULL before the first item.
        TOTAL,
        /// The first total, until it is given, or NULL.
        INITIAL,
    }
}

iterator!(
    /// `accumulate`
    ACCUMULATE, "accumulate", new_accumulate, accumulate_next
);

fn new_accumulate(vm: &mut Vm, args: &Args<'_>) -> Run {
    let [iterable, f, initial] = vm.parse_args("accumulate", &args.rest(), ["iterable", "func", "initial"], 0, 2, 1)?;
    let absent = |v: Value| if v.is_none() { Value::NULL } else { v };
    let it = vm.iter(iterable)?;
    make(vm, args[0], &ACCUMULATE, &[it, absent(f), Value::NULL, absent(initial)])
}

fn accumulate_next(vm: &mut Vm, it: Value) -> Run<Option<Value>> {
    let [source, f, total, initial] =
        [accumulate::SOURCE, accumulate::FUNCTION, accumulate::TOTAL, accumulate::INITIAL]
            .map(|i| vm.machine.heap().field(it, i));
    if !initial.is_null() {
        vm.machine.set_field(it, accumulate::TOTAL, initial);
        vm.machine.set_field(it, accumulate::INITIAL, Value::NULL);
        return Ok(Some(initial));
    }
    let Some(v) = vm.next(source)? else { return Ok(None) };
    if total.is_null() {
        vm.machine.set_field(it, accumulate::TOTAL, v);
        return Ok(Some(v));
    }
    let new = if f.is_null() { vm.binary(Binary::Add, total, v)? } else { vm.call(f, &[total, v])? };
    vm.machine.set_field(it, accumulate::TOTAL, new);
    Ok(Some(new))
}
