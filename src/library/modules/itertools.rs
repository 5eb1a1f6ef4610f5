//! `itertools`: iterators that count, select from or pass on other iterators.
//!
//! Each keeps its state in the fields of a record. Those that combine whole sequences are in `combinatorics`. Called
//! through the classes' tables and by `types::iterators`. Mirrors `Modules/itertoolsmodule.c`.

use super::combinatorics;
use crate::library::types::generic_alias;
use crate::library::types::iterators;
use crate::object::Value;
use crate::object::layout::class_flags;
use crate::runtime::module_def::ModuleDef;
use crate::runtime::native::{Args, Method, Signature};
use crate::runtime::operators::Binary;
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

/// The module.
pub static DEF: ModuleDef = ModuleDef {
    classes: &[
        &CHAIN,
        &COUNT,
        &CYCLE,
        &REPEAT,
        &ISLICE,
        &TAKEWHILE,
        &DROPWHILE,
        &FILTERFALSE,
        &STARMAP,
        &COMPRESS,
        &PAIRWISE,
        &BATCHED,
        &ACCUMULATE,
        &ZIP_LONGEST,
        &GROUPBY,
        &GROUPER,
        &TEE,
        &combinatorics::PRODUCT,
        &combinatorics::PERMUTATIONS,
        &combinatorics::COMBINATIONS,
        &combinatorics::WITH_REPLACEMENT,
    ],
    functions: &[FUNCTIONS],
    ..ModuleDef::new("itertools")
};

const FUNCTIONS: &[Method] = &[Method::new("tee", Signature::Range(1, 2), tee)];

macro_rules! iterator {
    ($(#[$doc:meta])* $static:ident, $name:literal, $new:expr, $next:expr $(, $extra:expr)*) => {
        $(#[$doc])*
        pub static $static: TypeDef = TypeDef {
            module: "itertools",
            flags: class_flags::BASE,
            methods: &[
                Method::static_("__new__", Signature::Any, $new),
                Method::new("__iter__", Signature::Slot(0), iterators::itself),
                Method::new("__next__", Signature::Slot(0), iterators::next_method),
                $($extra,)*
            ],
            next: Some($next),
            ..TypeDef::new($name)
        };
    };
}
pub(crate) use iterator;

iterator!(
    /// `chain`: an iterator over iterables, the iterator over the current one.
    CHAIN, "chain", new_chain, Vm::chain_next,
    Method::class("from_iterable", Signature::One, |vm, args| {
        let it = vm.iter(args[1])?;
        let record = vm.new_record(&CHAIN, &[it, Value::NULL]);
        vm.with_payload(args[0], record)
    }),
    Method::class("__class_getitem__", Signature::One, generic_alias::class_getitem)
);
iterator!(
    /// `count`: the next number, the step.
    COUNT, "count", new_count, Vm::count_next, Method::new("__repr__", Signature::Slot(0), count_repr)
);
iterator!(
    /// `cycle`: the iterator (NULL once it has ended), its items as a list, a raw index into that.
    CYCLE, "cycle", |vm, args| {
        let [iterable] = only_positional(vm, args, "cycle")?;
        let (it, seen) = (vm.iter(iterable)?, vm.machine.list(&[]));
        make(vm, args[0], &CYCLE, &[it, seen, Value::RAW_ZERO])
    }, Vm::cycle_next
);
iterator!(
    /// `repeat`: the object, how many times are left as a raw number (negative: endless).
    REPEAT, "repeat", new_repeat, |vm, it| Ok(vm.repeat_next(it)),
    Method::new("__repr__", Signature::Slot(0), repeat_repr),
    Method::new("__length_hint__", Signature::NoArgs, repeat_hint)
);
iterator!(
    /// `islice`: the iterator or NULL, raw numbers of the next item wanted, the end (negative: none), the step, the
    /// items seen.
    ISLICE, "islice", new_islice, Vm::islice_next
);
iterator!(
    /// `takewhile`: the predicate, the iterator (NULL at the end).
    TAKEWHILE, "takewhile", |vm, args| {
        let [f, iterable] = only_positional(vm, args, "takewhile")?;
        let it = vm.iter(iterable)?;
        make(vm, args[0], &TAKEWHILE, &[f, it])
    }, Vm::takewhile_next
);
iterator!(
    /// `dropwhile`: the predicate (NULL once it has failed), the iterator.
    DROPWHILE, "dropwhile", |vm, args| {
        let [f, iterable] = only_positional(vm, args, "dropwhile")?;
        let it = vm.iter(iterable)?;
        make(vm, args[0], &DROPWHILE, &[f, it])
    }, Vm::dropwhile_next
);
iterator!(
    /// `filterfalse`: the predicate or None, the iterator.
    FILTERFALSE, "filterfalse", |vm, args| {
        let [f, iterable] = only_positional(vm, args, "filterfalse")?;
        let it = vm.iter(iterable)?;
        make(vm, args[0], &FILTERFALSE, &[f, it])
    }, Vm::filterfalse_next
);
iterator!(
    /// `starmap`: the function, the iterator.
    STARMAP, "starmap", |vm, args| {
        let [f, iterable] = only_positional(vm, args, "starmap")?;
        let it = vm.iter(iterable)?;
        make(vm, args[0], &STARMAP, &[f, it])
    }, Vm::starmap_next
);
iterator!(
    /// `compress`: the iterators over data and selectors.
    COMPRESS, "compress", |vm, args| {
        let [data, selectors] = vm.parse_args("compress", &args.rest(), ["data", "selectors"], 0, 2, 2)?;
        let (data, selectors) = (vm.iter(data)?, vm.iter(selectors)?);
        make(vm, args[0], &COMPRESS, &[data, selectors])
    }, Vm::compress_next
);
iterator!(
    /// `pairwise`: the iterator, the previous item or NULL.
    PAIRWISE, "pairwise", |vm, args| {
        let [iterable] = only_positional(vm, args, "pairwise")?;
        let it = vm.iter(iterable)?;
        make(vm, args[0], &PAIRWISE, &[it, Value::NULL])
    }, Vm::pairwise_next
);
iterator!(
    /// `batched`: the iterator (NULL at the end), the raw size, whether all must be of that size.
    BATCHED, "batched", new_batched, Vm::batched_next
);
iterator!(
    /// `accumulate`: the iterator, the function or NULL, the total or NULL, the initial value or NULL.
    ACCUMULATE, "accumulate", new_accumulate, Vm::accumulate_next
);
iterator!(
    /// `zip_longest`: a tuple of iterators, exhausted ones None; the fill value; the raw number of active ones.
    ZIP_LONGEST, "zip_longest", new_zip_longest, Vm::zip_longest_next
);
iterator!(
    /// `groupby`: the iterator, the key function or None, the target key, the current key, the current value (all three
    /// NULL at first), the current group.
    GROUPBY, "groupby", new_groupby, Vm::groupby_next
);
iterator!(
    /// `_grouper`: the groupby, the key of the group.
    GROUPER, "_grouper", |vm, args| {
        let [parent, key] = only_positional(vm, args, "_grouper")?;
        make(vm, args[0], &GROUPER, &[parent, key])
    }, Vm::grouper_next
);
iterator!(
    /// `_tee`: a link (a list of the value and the next link), the shared iterator.
    TEE, "_tee", |vm, args| {
        let [iterable] = only_positional(vm, args, "_tee")?;
        let it = vm.iter(iterable)?;
        let link = vm.machine.list(&[]);
        make(vm, args[0], &TEE, &[link, it])
    }, Vm::tee_next,
    Method::new("__copy__", Signature::NoArgs, |vm, args| {
        let fields = vm.machine.heap().fields(args[0]).to_vec();
        Ok(vm.new_record(&TEE, &fields))
    })
);

/// An iterator of a class: the record itself, or an instance of a subclass that holds it.
pub(crate) fn make(vm: &mut Vm, cls: Value, def: &'static TypeDef, fields: &[Value]) -> Run {
    let record = vm.new_record(def, fields);
    vm.with_payload(cls, record)
}

/// Exactly `N` positional arguments, and no others.
pub(crate) fn only_positional<const N: usize>(vm: &mut Vm, args: &Args<'_>, name: &str) -> Run<[Value; N]> {
    if !args.names.is_empty() {
        return vm.type_error(format!("{name}() takes no keyword arguments"));
    }
    match <[Value; N]>::try_from(&args.positional[1..]) {
        Ok(values) => Ok(values),
        Err(_) => {
            let (given, plural) = (args.positional.len() - 1, if N == 1 { "" } else { "s" });
            vm.type_error(format!("{name} expected {N} argument{plural}, got {given}"))
        }
    }
}

fn new_chain(vm: &mut Vm, args: &Args<'_>) -> Run {
    if !args.names.is_empty() {
        return vm.type_error("chain() takes no keyword arguments");
    }
    let all = vm.machine.tuple(&args.positional[1..]);
    let it = vm.iter(all)?;
    make(vm, args[0], &CHAIN, &[it, Value::NULL])
}

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
    let (next, step) = (vm.machine.heap().field(record, 0), vm.machine.heap().field(record, 1));
    let name = vm.short_name(vm.class_of(args[0]));
    let next = vm.repr_text(next)?;
    if step.as_inline_int() == Some(1) {
        return Ok(vm.machine.str(format!("{name}({next})")));
    }
    let step = vm.repr_text(step)?;
    Ok(vm.machine.str(format!("{name}({next}, {step})")))
}

fn new_repeat(vm: &mut Vm, args: &Args<'_>) -> Run {
    let [object, times] = vm.parse_args("repeat", &args.rest(), ["object", "times"], 0, 2, 1)?;
    let left = if times.is_null() { -1 } else { vm.index_i64(times)?.max(0) };
    make(vm, args[0], &REPEAT, &[object, Value::raw(left)])
}

fn repeat_repr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let record = vm.data(args[0]);
    let (object, left) = (vm.machine.heap().field(record, 0), vm.machine.heap().field(record, 1).as_raw());
    let shown = vm.repr_of(object)?;
    let (name, shown) = (vm.short_name(vm.class_of(args[0])), vm.text_of(shown));
    let text = if left < 0 { format!("{name}({shown})") } else { format!("{name}({shown}, {left})") };
    Ok(vm.machine.str(text))
}

fn repeat_hint(vm: &mut Vm, args: &Args<'_>) -> Run {
    let left = vm.machine.heap().field(vm.data(args[0]), 1).as_raw();
    if left < 0 { vm.type_error("len() of unsized object") } else { Ok(vm.machine.int(left)) }
}

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

fn new_accumulate(vm: &mut Vm, args: &Args<'_>) -> Run {
    let [iterable, f, initial] = vm.parse_args("accumulate", &args.rest(), ["iterable", "func", "initial"], 0, 2, 1)?;
    let absent = |v: Value| if v.is_none() { Value::NULL } else { v };
    let it = vm.iter(iterable)?;
    make(vm, args[0], &ACCUMULATE, &[it, absent(f), Value::NULL, absent(initial)])
}

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

fn new_groupby(vm: &mut Vm, args: &Args<'_>) -> Run {
    let [iterable, key] = vm.parse_args("groupby", &args.rest(), ["iterable", "key"], 0, 2, 1)?;
    let it = vm.iter(iterable)?;
    let key = if key.is_null() { Value::NONE } else { key };
    make(vm, args[0], &GROUPBY, &[it, key, Value::NULL, Value::NULL, Value::NULL, Value::NULL])
}

fn tee(vm: &mut Vm, args: &Args<'_>) -> Run {
    let n = match args.get(1) {
        Some(n) => vm.index_i64(n)?,
        None => 2,
    };
    if n < 0 {
        return vm.value_error("n must be >= 0");
    }
    let it = vm.iter(args[0])?;
    let fields =
        if vm.is_record_of(it, &TEE) { vm.machine.heap().fields(it).to_vec() } else { vec![vm.machine.list(&[]), it] };
    let all: Vec<Value> = (0..n).map(|_| vm.new_record(&TEE, &fields)).collect();
    Ok(vm.machine.tuple(&all))
}

impl Vm {
    fn state(&self, it: Value, field: u32) -> Value {
        self.machine.heap().field(it, field)
    }

    fn chain_next(&mut self, it: Value) -> Run<Option<Value>> {
        loop {
            let (source, active) = (self.state(it, 0), self.state(it, 1));
            if source.is_null() {
                return Ok(None);
            }
            if active.is_null() {
                let Some(iterable) = self.next(source)? else {
                    self.machine.set_field(it, 0, Value::NULL);
                    return Ok(None);
                };
                let active = self.iter(iterable)?;
                self.machine.set_field(it, 1, active);
                continue;
            }
            if let Some(v) = self.next(active)? {
                return Ok(Some(v));
            }
            self.machine.set_field(it, 1, Value::NULL);
        }
    }

    fn count_next(&mut self, it: Value) -> Run<Option<Value>> {
        let (v, step) = (self.state(it, 0), self.state(it, 1));
        let next = self.binary(Binary::Add, v, step)?;
        self.machine.set_field(it, 0, next);
        Ok(Some(v))
    }

    fn cycle_next(&mut self, it: Value) -> Run<Option<Value>> {
        let (source, seen) = (self.state(it, 0), self.state(it, 1));
        if !source.is_null() {
            if let Some(v) = self.next(source)? {
                self.machine.list_push(seen, v);
                return Ok(Some(v));
            }
            self.machine.set_field(it, 0, Value::NULL);
        }
        let i = self.state(it, 2).as_raw();
        let Some(&v) = self.machine.heap().list(seen).get(i as usize) else { return Ok(None) };
        let len = self.machine.heap().list(seen).len() as i64;
        self.machine.set_field(it, 2, Value::raw((i + 1) % len));
        Ok(Some(v))
    }

    fn repeat_next(&mut self, it: Value) -> Option<Value> {
        let left = self.state(it, 1).as_raw();
        if left == 0 {
            return None;
        }
        if left > 0 {
            self.machine.set_field(it, 1, Value::raw(left - 1));
        }
        Some(self.state(it, 0))
    }

    fn islice_next(&mut self, it: Value) -> Run<Option<Value>> {
        let source = self.state(it, 0);
        if source.is_null() {
            return Ok(None);
        }
        let [wanted, stop, step, mut seen] = [1, 2, 3, 4].map(|f| self.state(it, f).as_raw());
        let mut result = Ok(None);
        while seen <= wanted && !(stop >= 0 && seen >= stop) {
            let v = self.next(source)?;
            if v.is_none() {
                result = Ok(None);
                break;
            }
            seen += 1;
            self.machine.set_field(it, 4, Value::raw(seen));
            if seen > wanted {
                let after = wanted.saturating_add(step);
                let after = if stop >= 0 { after.min(stop) } else { after };
                self.machine.set_field(it, 1, Value::raw(after));
                return Ok(v);
            }
            result = Ok(None);
        }
        self.machine.set_field(it, 0, Value::NULL);
        result
    }

    fn takewhile_next(&mut self, it: Value) -> Run<Option<Value>> {
        let (f, source) = (self.state(it, 0), self.state(it, 1));
        if source.is_null() {
            return Ok(None);
        }
        let Some(v) = self.next(source)? else { return Ok(None) };
        if self.test(f, v)? {
            return Ok(Some(v));
        }
        self.machine.set_field(it, 1, Value::NULL);
        Ok(None)
    }

    /// The truth of `f(v)`; `v` is kept alive.
    fn test(&mut self, f: Value, v: Value) -> Run<bool> {
        self.keep(v);
        let answer = self.call(f, &[v])?;
        self.is_true(answer)
    }

    fn dropwhile_next(&mut self, it: Value) -> Run<Option<Value>> {
        let source = self.state(it, 1);
        loop {
            let f = self.state(it, 0);
            let Some(v) = self.next(source)? else { return Ok(None) };
            if f.is_null() {
                return Ok(Some(v));
            }
            if !self.test(f, v)? {
                self.machine.set_field(it, 0, Value::NULL);
                return Ok(Some(v));
            }
        }
    }

    fn filterfalse_next(&mut self, it: Value) -> Run<Option<Value>> {
        let (f, source) = (self.state(it, 0), self.state(it, 1));
        while let Some(v) = self.next(source)? {
            let good = if f.is_none() || f == self.types.bool { self.is_true(v)? } else { self.test(f, v)? };
            if !good {
                return Ok(Some(v));
            }
        }
        Ok(None)
    }

    fn starmap_next(&mut self, it: Value) -> Run<Option<Value>> {
        let (f, source) = (self.state(it, 0), self.state(it, 1));
        let Some(items) = self.next(source)? else { return Ok(None) };
        let items = self.collect(items)?;
        self.call(f, &items).map(Some)
    }

    fn compress_next(&mut self, it: Value) -> Run<Option<Value>> {
        let (data, selectors) = (self.state(it, 0), self.state(it, 1));
        loop {
            let Some(v) = self.next(data)? else { return Ok(None) };
            let Some(selector) = self.next(selectors)? else { return Ok(None) };
            if self.is_true(selector)? {
                return Ok(Some(v));
            }
        }
    }

    fn pairwise_next(&mut self, it: Value) -> Run<Option<Value>> {
        let source = self.state(it, 0);
        if source.is_null() {
            return Ok(None);
        }
        let mut before = self.state(it, 1);
        if before.is_null() {
            match self.next(source)? {
                Some(v) => before = v,
                None => {
                    self.machine.set_field(it, 0, Value::NULL);
                    return Ok(None);
                }
            }
            self.machine.set_field(it, 1, before);
        }
        match self.next(source)? {
            Some(v) => {
                self.machine.set_field(it, 1, v);
                Ok(Some(self.machine.tuple(&[before, v])))
            }
            None => {
                self.machine.set_field(it, 0, Value::NULL);
                self.machine.set_field(it, 1, Value::NULL);
                Ok(None)
            }
        }
    }

    fn batched_next(&mut self, it: Value) -> Run<Option<Value>> {
        let (source, n) = (self.state(it, 0), self.state(it, 1).as_raw());
        if source.is_null() {
            return Ok(None);
        }
        let mut items = Vec::new();
        while (items.len() as i64) < n {
            match self.next(source)? {
                Some(v) => items.push(v),
                None => {
                    self.machine.set_field(it, 0, Value::NULL);
                    break;
                }
            }
        }
        if items.is_empty() {
            return Ok(None);
        }
        if (items.len() as i64) < n && self.state(it, 2) == Value::TRUE {
            return self.value_error("batched(): incomplete batch");
        }
        Ok(Some(self.machine.tuple(&items)))
    }

    fn accumulate_next(&mut self, it: Value) -> Run<Option<Value>> {
        let [source, f, total, initial] = [0, 1, 2, 3].map(|i| self.state(it, i));
        if !initial.is_null() {
            self.machine.set_field(it, 2, initial);
            self.machine.set_field(it, 3, Value::NULL);
            return Ok(Some(initial));
        }
        let Some(v) = self.next(source)? else { return Ok(None) };
        if total.is_null() {
            self.machine.set_field(it, 2, v);
            return Ok(Some(v));
        }
        let new = if f.is_null() { self.binary(Binary::Add, total, v)? } else { self.call(f, &[total, v])? };
        self.machine.set_field(it, 2, new);
        Ok(Some(new))
    }

    fn zip_longest_next(&mut self, it: Value) -> Run<Option<Value>> {
        let (all, fill, mut active) = (self.state(it, 0), self.state(it, 1), self.state(it, 2).as_raw());
        if active == 0 {
            return Ok(None);
        }
        let mut sources = self.machine.heap().tuple(all).to_vec();
        let mut items = Vec::new();
        for i in 0..sources.len() {
            let mut item = fill;
            if !sources[i].is_none() {
                match self.next(sources[i])? {
                    Some(v) => item = v,
                    None => {
                        active -= 1;
                        self.machine.set_field(it, 2, Value::raw(active));
                        if active == 0 {
                            return Ok(None);
                        }
                        sources[i] = Value::NONE;
                        let all = self.machine.tuple(&sources);
                        self.machine.set_field(it, 0, all);
                    }
                }
            }
            items.push(item);
        }
        Ok(Some(self.machine.tuple(&items)))
    }

    /// Takes the next value of a groupby's iterator and its key. Returns whether there was one.
    fn groupby_step(&mut self, it: Value) -> Run<bool> {
        let (source, f) = (self.state(it, 0), self.state(it, 1));
        let Some(v) = self.next(source)? else { return Ok(false) };
        self.keep(v);
        let key = if f.is_none() { v } else { self.call(f, &[v])? };
        self.machine.set_field(it, 4, v);
        self.machine.set_field(it, 3, key);
        Ok(true)
    }

    fn groupby_next(&mut self, it: Value) -> Run<Option<Value>> {
        self.machine.set_field(it, 5, Value::NULL);
        // Skip what is left of the previous group.
        loop {
            let (target, current) = (self.state(it, 2), self.state(it, 3));
            if !current.is_null() {
                if target.is_null() {
                    break;
                }
                if !self.eq(target, current)? {
                    break;
                }
            }
            if !self.groupby_step(it)? {
                return Ok(None);
            }
        }
        let key = self.state(it, 3);
        self.machine.set_field(it, 2, key);
        let group = self.new_record(&GROUPER, &[it, key]);
        self.machine.set_field(it, 5, group);
        Ok(Some(self.machine.tuple(&[key, group])))
    }

    fn grouper_next(&mut self, it: Value) -> Run<Option<Value>> {
        let (parent, key) = (self.state(it, 0), self.state(it, 1));
        if self.state(parent, 5) != it {
            return Ok(None);
        }
        if self.state(parent, 4).is_null() && !self.groupby_step(parent)? {
            return Ok(None);
        }
        let current = self.state(parent, 3);
        if !self.eq(key, current)? {
            return Ok(None);
        }
        let v = self.state(parent, 4);
        self.machine.set_field(parent, 4, Value::NULL);
        self.machine.set_field(parent, 3, Value::NULL);
        Ok(Some(v))
    }

    fn tee_next(&mut self, it: Value) -> Run<Option<Value>> {
        let (link, source) = (self.state(it, 0), self.state(it, 1));
        if let [v, after] = *self.machine.heap().list(link) {
            self.machine.set_field(it, 0, after);
            return Ok(Some(v));
        }
        let Some(v) = self.next(source)? else { return Ok(None) };
        let after = self.machine.list(&[]);
        self.machine.list_push(link, v);
        self.machine.list_push(link, after);
        self.machine.set_field(it, 0, after);
        Ok(Some(v))
    }
}
