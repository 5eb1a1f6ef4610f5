//! The endless iterators: `count`, `cycle`, `repeat`.
//!
//! Called through the tables of their classes. Mirrors their part of `Modules/itertoolsmodule.c`.

use super::{iterator, make};
use crate::library::types::iterators;
use crate::object::Value;
use crate::object::layout::{class_flags, record};
use crate::runtime::native::{Args, Method, Signature};
use crate::runtime::operators::Binary;
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

record! {
    /// Fields of `count`.
    count {
        /// The next number.
        NEXT,
        /// What is added to it.
        STEP,
    }
}

iterator!(
    /// `count`
    COUNT, "count", new_count, count_next, Method::new("__repr__", Signature::Slot(0), count_repr)
);

fn new_count(vm: &mut Vm, args: &Args<'_>) -> Run {
    let [start, step] = vm.parse_args("count", &args.rest(), ["start", "step"], 0, 2, 0)?;
    let start = if start.is_null() { vm.machine.plain_int(0) } else { start };
    let step = if step.is_null() { vm.machine.plain_int(1) } else { step };
    if !vm.is_number(start) || !vm.is_number(step) {
        return vm.type_error("a number is required");
    }
    make(vm, args[0], &COUNT, &[start, step])
}

fn count_repr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let record = vm.data(args[0]);
    let (next, step) = (vm.machine.heap().field(record, count::NEXT), vm.machine.heap().field(record, count::STEP));
    let name = vm.short_name(vm.class_of(args[0]));
    let next = vm.repr_text(next)?;
    if step.as_inline_int() == Some(1) {
        return Ok(vm.machine.str(format!("{name}({next})")));
    }
    let step = vm.repr_text(step)?;
    Ok(vm.machine.str(format!("{name}({next}, {step})")))
}

fn count_next(vm: &mut Vm, it: Value) -> Run<Option<Value>> {
    let (v, step) = (vm.machine.heap().field(it, count::NEXT), vm.machine.heap().field(it, count::STEP));
    let next = vm.binary(Binary::Add, v, step)?;
    vm.machine.set_field(it, count::NEXT, next);
    Ok(Some(v))
}

record! {
    /// Fields of `cycle`.
    cycle {
        /// The iterator, NULL once it has ended.
        SOURCE,
        /// What it gave, a list.
        SEEN,
        /// Raw: the index into that of the next item, once the iterator has ended.
        INDEX,
    }
}

iterator!(
    /// `cycle`
    CYCLE, "cycle", |vm, args| {
        let [iterable] = vm.only_positional("cycle", args)?;
        let (it, seen) = (vm.iter(iterable)?, vm.machine.list(&[]));
        make(vm, args[0], &CYCLE, &[it, seen, Value::RAW_ZERO])
    }, cycle_next
);

fn cycle_next(vm: &mut Vm, it: Value) -> Run<Option<Value>> {
    let (source, seen) = (vm.machine.heap().field(it, cycle::SOURCE), vm.machine.heap().field(it, cycle::SEEN));
    if !source.is_null() {
        if let Some(v) = vm.next(source)? {
            vm.machine.list_push(seen, v);
            return Ok(Some(v));
        }
        vm.machine.set_field(it, cycle::SOURCE, Value::NULL);
    }
    let i = vm.machine.heap().field(it, cycle::INDEX).as_raw();
    let Some(&v) = vm.machine.heap().list(seen).get(i as usize) else { return Ok(None) };
    let len = vm.machine.heap().list(seen).len() as i64;
    vm.machine.set_field(it, cycle::INDEX, Value::raw((i + 1) % len));
    Ok(Some(v))
}

record! {
    /// Fields of `repeat`.
    repeat {
        /// The object.
        OBJECT,
        /// Raw: how many times it is still to be given; negative: endlessly.
        LEFT,
    }
}

iterator!(
    /// `repeat`
    REPEAT, "repeat", new_repeat, |vm, it| Ok(repeat_next(vm, it)),
    Method::new("__repr__", Signature::Slot(0), repeat_repr),
    Method::new("__length_hint__", Signature::NoArgs, repeat_hint)
);

fn new_repeat(vm: &mut Vm, args: &Args<'_>) -> Run {
    let [object, times] = vm.parse_args("repeat", &args.rest(), ["object", "times"], 0, 2, 1)?;
    let left = if times.is_null() { -1 } else { vm.index_i64(times)?.max(0) };
    make(vm, args[0], &REPEAT, &[object, Value::raw(left)])
}

fn repeat_repr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let record = vm.data(args[0]);
    let (object, left) =
        (vm.machine.heap().field(record, repeat::OBJECT), vm.machine.heap().field(record, repeat::LEFT).as_raw());
    let shown = vm.repr_of(object)?;
    let (name, shown) = (vm.short_name(vm.class_of(args[0])), vm.text_of(shown));
    let text = if left < 0 { format!("{name}({shown})") } else { format!("{name}({shown}, {left})") };
    Ok(vm.machine.str(text))
}

fn repeat_hint(vm: &mut Vm, args: &Args<'_>) -> Run {
    let left = vm.machine.heap().field(vm.data(args[0]), repeat::LEFT).as_raw();
    if left < 0 { vm.type_error("len() of unsized object") } else { Ok(vm.machine.int(left)) }
}

fn repeat_next(vm: &mut Vm, it: Value) -> Option<Value> {
    let left = vm.machine.heap().field(it, repeat::LEFT).as_raw();
    if left == 0 {
        return None;
    }
    if left > 0 {
        vm.machine.set_field(it, repeat::LEFT, Value::raw(left - 1));
    }
    Some(vm.machine.heap().field(it, repeat::OBJECT))
}
