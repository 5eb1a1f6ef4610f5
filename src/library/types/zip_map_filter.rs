//! The types `zip`, `map` and `filter`.
//!
//! Called through their classes' tables and by `iterators`. Mirrors `zip_next`, `map_next` and `filter_next` of
//! `Python/bltinmodule.c`.

use smallvec::SmallVec;

use crate::library::types::iterators;
use crate::object::Value;
use crate::object::layout::{class_flags, record};
use crate::runtime::native::{Args, Method, Signature};
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

record! {
    /// Fields of a zip and of a map.
    zipped {
        /// A tuple of iterators.
        ITERATORS,
        /// `strict`, a bool.
        STRICT,
        /// The function of a map; a zip does not have the field.
        FUNCTION,
    }
}

record! {
    /// Fields of a filter.
    filter {
        /// The iterator.
        ITERATOR,
        /// The function, or None.
        PREDICATE,
    }
}

/// The class `zip`.
pub static ZIP: TypeDef = TypeDef {
    flags: class_flags::BASE,
    methods: &[Method::static_("__new__", Signature::Any, new_zip)],
    next: Some(Vm::zip_next),
    shared: &[iterators::PLAIN_METHODS],
    ..TypeDef::new("zip")
};

/// The class `map`.
pub static MAP: TypeDef = TypeDef {
    flags: class_flags::BASE,
    methods: &[Method::static_("__new__", Signature::Any, new_map)],
    next: Some(Vm::map_next),
    shared: &[iterators::PLAIN_METHODS],
    ..TypeDef::new("map")
};

/// The class `filter`.
pub static FILTER: TypeDef = TypeDef {
    flags: class_flags::BASE,
    methods: &[Method::static_("__new__", Signature::Any, new_filter)],
    next: Some(Vm::filter_next),
    shared: &[iterators::PLAIN_METHODS],
    ..TypeDef::new("filter")
};

/// The keyword argument `strict`, the only one that zip and map accept.
fn strict_argument(vm: &mut Vm, what: &str, args: &Args<'_>) -> Run<Value> {
    let mut strict = false;
    for (&name, &v) in args.names.iter().zip(args.named) {
        let text = vm.text_of(name);
        if text != "strict" {
            return vm.type_error(format!("{what}() got an unexpected keyword argument '{text}'"));
        }
        strict = vm.is_true(v)?;
    }
    Ok(Value::bool(strict))
}

/// Iterators over all arguments, as a tuple.
fn iterators_of(vm: &mut Vm, iterables: &[Value]) -> Run {
    let mut iterators: SmallVec<[Value; 4]> = SmallVec::new();
    for &iterable in iterables {
        iterators.push(vm.iter(iterable)?);
    }
    Ok(vm.machine.tuple(&iterators))
}

fn new_zip(vm: &mut Vm, args: &Args<'_>) -> Run {
    let strict = strict_argument(vm, "zip", args)?;
    let iterators = iterators_of(vm, &args.positional[1..])?;
    let record = vm.new_record(&ZIP, &[iterators, strict]);
    vm.with_payload(args[0], record)
}

fn new_map(vm: &mut Vm, args: &Args<'_>) -> Run {
    let strict = strict_argument(vm, "map", args)?;
    if args.positional.len() < 3 {
        return vm.type_error("map() must have at least two arguments.");
    }
    let iterators = iterators_of(vm, &args.positional[2..])?;
    let record = vm.new_record(&MAP, &[iterators, strict, args[1]]);
    vm.with_payload(args[0], record)
}

fn new_filter(vm: &mut Vm, args: &Args<'_>) -> Run {
    let (cls, given) = (args[0], args.positional.len() - 1);
    if !args.names.is_empty() && cls == vm.class(&FILTER) {
        return vm.type_error("filter() takes no keyword arguments");
    }
    if given != 2 {
        return vm.type_error(format!("filter expected 2 arguments, got {given}"));
    }
    let it = vm.iter(args[2])?;
    let record = vm.new_record(&FILTER, &[it, args[1]]);
    vm.with_payload(cls, record)
}

impl Vm {
    pub(crate) fn zip_next(&mut self, record: Value) -> Run<Option<Value>> {
        Ok(self.next_of_each(record, "zip")?.map(|items| self.machine.tuple(&items)))
    }

    pub(crate) fn map_next(&mut self, record: Value) -> Run<Option<Value>> {
        let function = self.machine.heap().field(record, zipped::FUNCTION);
        let Some(items) = self.next_of_each(record, "map")? else { return Ok(None) };
        self.call(function, &items).map(Some)
    }

    /// One item of each iterator, kept alive; `None` as soon as one is exhausted, unless strictness makes that an
    /// error.
    fn next_of_each(&mut self, record: Value, what: &str) -> Run<Option<SmallVec<[Value; 4]>>> {
        let heap = self.machine.heap();
        let iterators: SmallVec<[Value; 4]> = SmallVec::from_slice(heap.tuple(heap.field(record, zipped::ITERATORS)));
        let strict = heap.field(record, zipped::STRICT) == Value::TRUE;
        let mut items: SmallVec<[Value; 4]> = SmallVec::new();
        for &it in &iterators {
            let Some(v) = self.next(it)? else {
                if strict {
                    self.check_equally_long(&iterators, items.len(), what)?;
                }
                return Ok(None);
            };
            items.push(self.keep(v));
        }
        Ok((!items.is_empty()).then_some(items))
    }

    /// Checks, for `strict`, that no other iterator has an item: number `ended` is the first that had none.
    fn check_equally_long(&mut self, iterators: &[Value], ended: usize, what: &str) -> Run<()> {
        let before = |n: usize| if n == 1 { "argument 1".to_owned() } else { format!("arguments 1-{n}") };
        if ended > 0 {
            let (n, rest) = (ended + 1, before(ended));
            return self.value_error(format!("{what}() argument {n} is shorter than {rest}"));
        }
        for (i, &it) in iterators.iter().enumerate().skip(1) {
            if self.next(it)?.is_some() {
                let (n, rest) = (i + 1, before(i));
                return self.value_error(format!("{what}() argument {n} is longer than {rest}"));
            }
        }
        Ok(())
    }

    pub(crate) fn filter_next(&mut self, record: Value) -> Run<Option<Value>> {
        let heap = self.machine.heap();
        let (it, predicate) = (heap.field(record, filter::ITERATOR), heap.field(record, filter::PREDICATE));
        let by_truth = predicate.is_none() || predicate == self.types.bool;
        while let Some(v) = self.next_raw(it)? {
            self.keep(v);
            let answer = if by_truth { v } else { self.call(predicate, &[v])? };
            if self.is_true(answer)? {
                return Ok(Some(v));
            }
        }
        Ok(None)
    }
}
