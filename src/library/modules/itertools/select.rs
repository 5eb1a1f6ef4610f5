//! The iterators that pass on some items of what they are given: `islice`, `takewhile` and their like.
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
    /// Fields of `islice`.
    islice {
        /// The iterator, NULL at the end.
        SOURCE,
        /// Raw: the index of the next item wanted.
        WANTED,
        /// Raw: the index behind the last one; negative: none.
        STOP,
        /// Raw: how far the next one is.
        STEP,
        /// Raw: how many items the iterator has given.
        SEEN,
    }
}

iterator!(
    /// `islice`
    ISLICE, "islice", new_islice, islice_next
);

fn new_islice(vm: &mut Vm, args: &Args<'_>) -> Run {
    let given = args.positional.len() - 1;
    if !(2..=4).contains(&given) {
        let (bound, n) = if given < 2 { ("at least", 2) } else { ("at most", 4) };
        return vm.type_error(format!("islice expected {bound} {n} arguments, got {given}"));
    }
    let bound = |vm: &mut Vm, v: Value, what: &str| -> Run<Option<i64>> {
        if v.is_none() {
            return Ok(None);
        }
        let good = vm.as_index_i64(v).filter(|&i| i >= 0);
        match good {
            Some(i) => Ok(Some(i)),
            None if what == "step" => vm.value_error("Step for islice() must be a positive integer or None."),
            None if given == 2 => {
                vm.value_error("Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
            }
            None => vm.value_error("Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize."),
        }
    };
    let (start, stop, step) = if given == 2 {
        (0, bound(vm, args[2], "stop")?, 1)
    } else {
        let (start, stop) = (bound(vm, args[2], "start")?, bound(vm, args[3], "stop")?);
        let step = match args.get(4) {
            Some(v) => bound(vm, v, "step")?.unwrap_or(1),
            None => 1,
        };
        (start.unwrap_or(0), stop, step)
    };
    if step < 1 {
        return vm.value_error("Step for islice() must be a positive integer or None.");
    }
    let it = vm.iter(args[1])?;
    let numbers = [start, stop.unwrap_or(-1), step, 0].map(Value::raw);
    make(vm, args[0], &ISLICE, &[it, numbers[0], numbers[1], numbers[2], numbers[3]])
}

fn islice_next(vm: &mut Vm, it: Value) -> Run<Option<Value>> {
    let source = vm.machine.heap().field(it, islice::SOURCE);
    if source.is_null() {
        return Ok(None);
    }
    let [wanted, stop, step, mut seen] =
        [islice::WANTED, islice::STOP, islice::STEP, islice::SEEN].map(|f| vm.machine.heap().field(it, f).as_raw());
    let mut result = Ok(None);
    while seen <= wanted && !(stop >= 0 && seen >= stop) {
        let v = vm.next(source)?;
        if v.is_none() {
            result = Ok(None);
            break;
        }
        seen += 1;
        vm.machine.set_field(it, islice::SEEN, Value::raw(seen));
        if seen > wanted {
            let after = wanted.saturating_add(step);
            let after = if stop >= 0 { after.min(stop) } else { after };
            vm.machine.set_field(it, islice::WANTED, Value::raw(after));
            return Ok(v);
        }
        result = Ok(None);
    }
    vm.machine.set_field(it, islice::SOURCE, Value::NULL);
    result
}

record! {
    /// Fields of `takewhile`.
    takewhile {
        /// What is asked of each item.
        PREDICATE,
        /// The iterator, NULL at the end.
        SOURCE,
    }
}

iterator!(
    /// `takewhile`
    TAKEWHILE, "takewhile", |vm, args| {
        let [f, iterable] = vm.only_positional("takewhile", args)?;
        let it = vm.iter(iterable)?;
        make(vm, args[0], &TAKEWHILE, &[f, it])
    }, takewhile_next
);

fn takewhile_next(vm: &mut Vm, it: Value) -> Run<Option<Value>> {
    let (f, source) =
        (vm.machine.heap().field(it, takewhile::PREDICATE), vm.machine.heap().field(it, takewhile::SOURCE));
    if source.is_null() {
        return Ok(None);
    }
    let Some(v) = vm.next(source)? else { return Ok(None) };
    if test(vm, f, v)? {
        return Ok(Some(v));
    }
    vm.machine.set_field(it, takewhile::SOURCE, Value::NULL);
    Ok(None)
}

/// The truth of `f(v)`; `v` is kept alive.
fn test(vm: &mut Vm, f: Value, v: Value) -> Run<bool> {
    vm.keep(v);
    let answer = vm.call(f, &[v])?;
    vm.is_true(answer)
}

record! {
    /// Fields of `dropwhile`.
    dropwhile {
        /// What is asked of each item, NULL once it has failed.
        PREDICATE,
        /// The iterator.
        SOURCE,
    }
}

iterator!(
    /// `dropwhile`
    DROPWHILE, "dropwhile", |vm, args| {
        let [f, iterable] = vm.only_positional("dropwhile", args)?;
        let it = vm.iter(iterable)?;
        make(vm, args[0], &DROPWHILE, &[f, it])
    }, dropwhile_next
);

fn dropwhile_next(vm: &mut Vm, it: Value) -> Run<Option<Value>> {
    let source = vm.machine.heap().field(it, dropwhile::SOURCE);
    loop {
        let f = vm.machine.heap().field(it, dropwhile::PREDICATE);
        let Some(v) = vm.next(source)? else { return Ok(None) };
        if f.is_null() {
            return Ok(Some(v));
        }
        if !test(vm, f, v)? {
            vm.machine.set_field(it, dropwhile::PREDICATE, Value::NULL);
            return Ok(Some(v));
        }
    }
}

record! {
    /// Fields of `filterfalse`.
    filterfalse {
        /// What is asked of each item, or None.
        PREDICATE,
        /// The iterator.
        SOURCE,
    }
}

iterator!(
    /// `filterfalse`
    FILTERFALSE, "filterfalse", |vm, args| {
        let [f, iterable] = vm.only_positional("filterfalse", args)?;
        let it = vm.iter(iterable)?;
        make(vm, args[0], &FILTERFALSE, &[f, it])
    }, filterfalse_next
);

fn filterfalse_next(vm: &mut Vm, it: Value) -> Run<Option<Value>> {
    let (f, source) =
        (vm.machine.heap().field(it, filterfalse::PREDICATE), vm.machine.heap().field(it, filterfalse::SOURCE));
    while let Some(v) = vm.next(source)? {
        let good = if f.is_none() || f == vm.types.bool { vm.is_true(v)? } else { test(vm, f, v)? };
        if !good {
            return Ok(Some(v));
        }
    }
    Ok(None)
}

record! {
    /// Fields of `compress`.
    compress {
        /// The iterator over the items.
        DATA,
        /// The iterator over what says whether they count.
        SELECTORS,
    }
}

iterator!(
    /// `compress`
    COMPRESS, "compress", |vm, args| {
        let [data, selectors] = vm.parse_args("compress", &args.rest(), ["data", "selectors"], 0, 2, 2)?;
        let (data, selectors) = (vm.iter(data)?, vm.iter(selectors)?);
        make(vm, args[0], &COMPRESS, &[data, selectors])
    }, compress_next
);

fn compress_next(vm: &mut Vm, it: Value) -> Run<Option<Value>> {
    let (data, selectors) =
        (vm.machine.heap().field(it, compress::DATA), vm.machine.heap().field(it, compress::SELECTORS));
    loop {
        let Some(v) = vm.next(data)? else { return Ok(None) };
        let Some(selector) = vm.next(selectors)? else { return Ok(None) };
        if vm.is_true(selector)? {
            return Ok(Some(v));
        }
    }
}
