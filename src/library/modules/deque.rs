//! `collections.deque`: a list with room at both ends and a maximum length, and its iterators.
//!
//! Its items are a list, so that every change to it is one of the machine's list setters; the first few places of the
//! list may be free, so that neither end is far from its items. Mirrors the first half of
//! `Modules/_collectionsmodule.c`.

use crate::library::types::generic_alias;
use crate::library::types::iterators;
use crate::object::Value;
use crate::object::layout::{class_flags, record};
use crate::runtime::native::{Args, Getter, Method, Signature};
use crate::runtime::operators::Comparison;
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

record! {
    /// Fields of a deque's record.
    field {
        /// A list: free places, which hold None, and then the items.
        ITEMS,
        /// Raw: the number of free places.
        FREE,
        /// The greatest length, an int, or None.
        MAXLEN,
        /// Raw: the number of changes so far, by which an iterator notices that there was one.
        STATE,
    }
}

/// The class.
pub static DEF: TypeDef = TypeDef {
    module: "collections",
    flags: class_flags::BASE | class_flags::SEQUENCE,
    methods: &[
        Method::static_("__new__", Signature::Any, |vm, args| {
            let items = vm.machine.list(&[]);
            let fields = [items, Value::RAW_ZERO, Value::NONE, Value::RAW_ZERO];
            let record = vm.new_record(&DEF, &fields);
            vm.with_payload(args[0], record)
        }),
        Method::new("__init__", Signature::Any, init),
        Method::new("append", Signature::One, |vm, args| {
            let d = vm.data(args[0]);
            push(vm, d, args[1], false);
            Ok(Value::NONE)
        }),
        Method::new("appendleft", Signature::One, |vm, args| {
            let d = vm.data(args[0]);
            push(vm, d, args[1], true);
            Ok(Value::NONE)
        }),
        Method::new("pop", Signature::NoArgs, |vm, args| pop(vm, args, false)),
        Method::new("popleft", Signature::NoArgs, |vm, args| pop(vm, args, true)),
        Method::new("extend", Signature::One, |vm, args| extend(vm, args, false)),
        Method::new("extendleft", Signature::One, |vm, args| extend(vm, args, true)),
        Method::new("__iadd__", Signature::Slot(1), |vm, args| {
            extend(vm, args, false)?;
            Ok(args[0])
        }),
        Method::new("rotate", Signature::Range(0, 1), rotate),
        Method::new("clear", Signature::NoArgs, |vm, args| {
            let d = vm.data(args[0]);
            let list = changed(vm, d);
            vm.machine.list_clear(list);
            Ok(Value::NONE)
        }),
        Method::new("copy", Signature::NoArgs, copy),
        Method::new("__copy__", Signature::NoArgs, copy),
        Method::new("count", Signature::One, |vm, args| {
            let list = items(vm, args[0]);
            vm.call_method(list, "count", &[args[1]])
        }),
        Method::new("index", Signature::Range(1, 3), |vm, args| {
            let list = items(vm, args[0]);
            let result = vm.call_method(list, "index", &args.positional[1..]);
            match vm.catch(result, vm.exc.ValueError)? {
                Some(i) => Ok(i),
                None => vm.value_error("deque.index(x): x not in deque"),
            }
        }),
        Method::new("insert", Signature::Range(2, 2), |vm, args| {
            let d = vm.data(args[0]);
            if limit(vm, d).is_some_and(|n| len(vm, d) >= n) {
                return vm.index_error("deque already at its maximum size");
            }
            let list = changed(vm, d);
            vm.call_method(list, "insert", &args.positional[1..])
        }),
        Method::new("remove", Signature::One, |vm, args| {
            let d = vm.data(args[0]);
            let list = changed(vm, d);
            let result = vm.call_method(list, "remove", &[args[1]]);
            match vm.catch(result, vm.exc.ValueError)? {
                Some(_) => Ok(Value::NONE),
                None => vm.value_error("deque.remove(x): x not in deque"),
            }
        }),
        Method::new("reverse", Signature::NoArgs, |vm, args| {
            let d = vm.data(args[0]);
            let list = changed(vm, d);
            vm.call_method(list, "reverse", &[])
        }),
        Method::new("__len__", Signature::Slot(0), |vm, args| {
            let len = len(vm, vm.data(args[0]));
            Ok(vm.machine.int(len as i64))
        }),
        Method::new("__getitem__", Signature::Slot(1), |vm, args| {
            let (i, d) = (place(vm, args)?, vm.data(args[0]));
            Ok(live(vm, d)[i])
        }),
        Method::new("__setitem__", Signature::Slot(2), |vm, args| {
            let (i, d) = (place(vm, args)?, vm.data(args[0]));
            let heap = vm.machine.heap();
            let (list, free) = (heap.field(d, field::ITEMS), heap.field(d, field::FREE).as_raw() as usize);
            vm.machine.list_set(list, free + i, args[2]);
            Ok(Value::NONE)
        }),
        Method::new("__delitem__", Signature::Slot(1), |vm, args| {
            let i = place(vm, args)?;
            let d = vm.data(args[0]);
            let list = changed(vm, d);
            vm.machine.list_remove(list, i, i + 1);
            Ok(Value::NONE)
        }),
        Method::new("__contains__", Signature::Slot(1), |vm, args| {
            let list = items(vm, args[0]);
            vm.contains(list, args[1]).map(Value::bool)
        }),
        Method::new("__iter__", Signature::Slot(0), |vm, args| {
            let d = vm.data(args[0]);
            let state = vm.machine.heap().field(d, field::STATE);
            Ok(vm.new_record(&ITERATOR, &[d, Value::RAW_ZERO, state]))
        }),
        Method::new("__reversed__", Signature::NoArgs, |vm, args| {
            let d = vm.data(args[0]);
            let state = vm.machine.heap().field(d, field::STATE);
            Ok(vm.new_record(&REVERSE_ITERATOR, &[d, Value::RAW_ZERO, state]))
        }),
        Method::new("__repr__", Signature::Slot(0), repr),
        Method::new("__eq__", Signature::Slot(1), |vm, args| compare(vm, args, Comparison::Eq)),
        Method::new("__ne__", Signature::Slot(1), |vm, args| compare(vm, args, Comparison::Ne)),
        Method::new("__lt__", Signature::Slot(1), |vm, args| compare(vm, args, Comparison::Lt)),
        Method::new("__le__", Signature::Slot(1), |vm, args| compare(vm, args, Comparison::Le)),
        Method::new("__gt__", Signature::Slot(1), |vm, args| compare(vm, args, Comparison::Gt)),
        Method::new("__ge__", Signature::Slot(1), |vm, args| compare(vm, args, Comparison::Ge)),
        Method::new("__add__", Signature::Slot(1), |vm, args| {
            if !is_deque(vm, args[1]) {
                let got = vm.type_name(args[1]);
                return vm.type_error(format!("can only concatenate deque (not \"{got}\") to deque"));
            }
            let made = copy(vm, args)?;
            extend(vm, &Args::positional(&[made, args[1]]), false)?;
            Ok(made)
        }),
        Method::new("__mul__", Signature::Slot(1), repeat),
        Method::new("__rmul__", Signature::Slot(1), repeat),
        Method::class("__class_getitem__", Signature::One, generic_alias::class_getitem),
    ],
    getters: &[Getter::new("maxlen", |vm, d| Ok(vm.machine.heap().field(vm.data(d), field::MAXLEN)))],
    ..TypeDef::new("deque")
};

record! {
    /// Fields of an iterator.
    iterator {
        /// The record of the deque, NULL at the end.
        DEQUE,
        /// Raw: how many items it has given.
        INDEX,
        /// The state that the deque must be in.
        STATE,
    }
}

/// Its iterator.
pub static ITERATOR: TypeDef = TypeDef {
    module: "_collections",
    methods: iterators::PLAIN_METHODS,
    next: Some(|vm, it| vm.deque_next(it, false)),
    ..TypeDef::new("_deque_iterator")
};
/// An iterator over a deque, backwards.
pub static REVERSE_ITERATOR: TypeDef = TypeDef {
    module: "_collections",
    methods: iterators::PLAIN_METHODS,
    next: Some(|vm, it| vm.deque_next(it, true)),
    ..TypeDef::new("_deque_reverse_iterator")
};

fn is_deque(vm: &Vm, v: Value) -> bool {
    vm.is_subclass(vm.class_of(v), vm.class(&DEF))
}

/// The items.
fn live(vm: &Vm, record: Value) -> &[Value] {
    let heap = vm.machine.heap();
    &heap.list(heap.field(record, field::ITEMS))[heap.field(record, field::FREE).as_raw() as usize..]
}

/// The number of items.
fn len(vm: &Vm, record: Value) -> usize {
    live(vm, record).len()
}

/// The list of items, without free places: for what takes time in proportion to their number anyway.
fn items(vm: &mut Vm, d: Value) -> Value {
    let record = vm.data(d);
    let heap = vm.machine.heap();
    let (list, free) = (heap.field(record, field::ITEMS), heap.field(record, field::FREE).as_raw() as usize);
    if free > 0 {
        vm.machine.set_field(record, field::FREE, Value::RAW_ZERO);
        vm.machine.list_remove(list, 0, free);
    }
    list
}

/// Notes a change, of which iterators are to know.
fn note_change(vm: &mut Vm, record: Value) {
    let state = vm.machine.heap().field(record, field::STATE).as_raw();
    vm.machine.set_field(record, field::STATE, Value::raw(state + 1));
}

/// The list of items, which is about to change, without free places.
fn changed(vm: &mut Vm, record: Value) -> Value {
    note_change(vm, record);
    items(vm, record)
}

fn limit(vm: &Vm, record: Value) -> Option<usize> {
    vm.machine.heap().field(record, field::MAXLEN).as_inline_int().map(|n| n as usize)
}

fn push(vm: &mut Vm, record: Value, v: Value, left: bool) {
    note_change(vm, record);
    put(vm, record, v, left);
    if limit(vm, record).is_some_and(|n| len(vm, record) > n) {
        take(vm, record, !left);
    }
}

/// How many free places are made at least.
const LEAST_ROOM: usize = 8;

/// Adds an item at one end. When no place is free on the left, as many are made as there are items, so that this is
/// rare.
fn put(vm: &mut Vm, record: Value, v: Value, left: bool) {
    let heap = vm.machine.heap();
    let (list, mut free) = (heap.field(record, field::ITEMS), heap.field(record, field::FREE).as_raw() as usize);
    if !left {
        vm.machine.list_push(list, v);
        return;
    }
    if free == 0 {
        free = heap.list(list).len().max(LEAST_ROOM);
        vm.machine.list_splice(list, 0, 0, &vec![Value::NONE; free]);
    }
    vm.machine.list_set(list, free - 1, v);
    vm.machine.set_field(record, field::FREE, Value::raw(free as i64 - 1));
}

/// Removes and returns the item at one end of a deque that is not empty. Free places that are more than twice as many as
/// the items are removed.
fn take(vm: &mut Vm, record: Value, left: bool) -> Value {
    let heap = vm.machine.heap();
    let (list, free) = (heap.field(record, field::ITEMS), heap.field(record, field::FREE).as_raw() as usize);
    let len = heap.list(list).len();
    let at = if left { free } else { len - 1 };
    let v = heap.list(list)[at];
    if left {
        vm.machine.set_field(record, field::FREE, Value::raw(free as i64 + 1));
        vm.machine.list_set(list, at, Value::NONE);
    } else {
        vm.machine.list_remove(list, at, len);
    }
    if free > 2 * live(vm, record).len() + LEAST_ROOM {
        items(vm, record);
    }
    v
}

fn init(vm: &mut Vm, args: &Args<'_>) -> Run {
    let [iterable, maxlen] = vm.parse_args("deque", &args.rest(), ["iterable", "maxlen"], 0, 2, 0)?;
    let d = vm.data(args[0]);
    let mut limit = Value::NONE;
    if !maxlen.is_null() && !maxlen.is_none() {
        if !vm.is_int(maxlen) {
            return vm.type_error("an integer is required");
        }
        if vm.index_i64(maxlen)? < 0 {
            return vm.value_error("maxlen must be non-negative");
        }
        limit = vm.data(maxlen);
    }
    vm.machine.set_field(d, field::MAXLEN, limit);
    let list = changed(vm, d);
    vm.machine.list_clear(list);
    if !iterable.is_null() {
        extend(vm, &Args::positional(&[args[0], iterable]), false)?;
    }
    Ok(Value::NONE)
}

fn pop(vm: &mut Vm, args: &Args<'_>, left: bool) -> Run {
    let d = vm.data(args[0]);
    if len(vm, d) == 0 {
        return vm.index_error("pop from an empty deque");
    }
    note_change(vm, d);
    Ok(take(vm, d, left))
}

fn extend(vm: &mut Vm, args: &Args<'_>, left: bool) -> Run {
    let d = vm.data(args[0]);
    // Extending by itself uses the items that were there before.
    let source = if vm.data(args[1]) == d {
        let all = live(vm, d).to_vec();
        vm.machine.tuple(&all)
    } else {
        args[1]
    };
    vm.for_each(source, |vm, v| {
        push(vm, d, v, left);
        Ok(true)
    })?;
    Ok(Value::NONE)
}

fn rotate(vm: &mut Vm, args: &Args<'_>) -> Run {
    let n = match args.get(1) {
        Some(n) => vm.index_i64(n)?,
        None => 1,
    };
    let d = vm.data(args[0]);
    note_change(vm, d);
    let len = len(vm, d);
    if len > 1 {
        let by = n.rem_euclid(len as i64) as usize;
        let left = by > len / 2;
        for _ in 0..by.min(len - by) {
            let v = take(vm, d, left);
            put(vm, d, v, !left);
        }
    }
    Ok(Value::NONE)
}

fn copy(vm: &mut Vm, args: &Args<'_>) -> Run {
    let class = vm.class_of(args[0]);
    let d = vm.data(args[0]);
    let maxlen = vm.machine.heap().field(d, field::MAXLEN);
    if maxlen.is_none() { vm.call(class, &[args[0]]) } else { vm.call(class, &[args[0], maxlen]) }
}

fn repeat(vm: &mut Vm, args: &Args<'_>) -> Run {
    if !vm.is_int(args[1]) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let all = live(vm, vm.data(args[0])).to_vec();
    let n = vm.index_i64(args[1])?.max(0) as usize;
    vm.ensure_items(all.len().checked_mul(n))?;
    let all = vm.machine.tuple(&all.repeat(n));
    let class = vm.class_of(args[0]);
    let maxlen = vm.machine.heap().field(vm.data(args[0]), field::MAXLEN);
    vm.call(class, &[all, maxlen])
}

fn place(vm: &mut Vm, args: &Args<'_>) -> Run<usize> {
    if !vm.is_int(args[1]) && vm.special_unbound(args[1], vm.names.__index__).is_none() {
        let got = vm.type_name(args[1]);
        return vm.type_error(format!("sequence index must be integer, not '{got}'"));
    }
    let i = vm.index_i64(args[1])?;
    let len = len(vm, vm.data(args[0])) as i64;
    let i = if i < 0 { i + len } else { i };
    if (0..len).contains(&i) { Ok(i as usize) } else { vm.index_error("deque index out of range") }
}

fn repr(vm: &mut Vm, args: &Args<'_>) -> Run {
    if !vm.enter_repr(args[0])? {
        return Ok(vm.machine.str("[...]"));
    }
    let list = items(vm, args[0]);
    let shown = vm.repr_of(list);
    vm.leave_repr();
    let shown = shown?;
    let shown = vm.text_of(shown);
    let class = vm.short_name(vm.class_of(args[0]));
    let text = match limit(vm, vm.data(args[0])) {
        Some(n) => format!("{class}({shown}, maxlen={n})"),
        None => format!("{class}({shown})"),
    };
    Ok(vm.machine.str(text))
}

fn compare(vm: &mut Vm, args: &Args<'_>, op: Comparison) -> Run {
    if !is_deque(vm, args[1]) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (a, b) = (items(vm, args[0]), items(vm, args[1]));
    vm.compare_sequences(op, a, b)
}

impl Vm {
    /// The next item of a deque's iterator.
    pub(crate) fn deque_next(&mut self, it: Value, backwards: bool) -> Run<Option<Value>> {
        let heap = self.machine.heap();
        let [d, at, state] = [iterator::DEQUE, iterator::INDEX, iterator::STATE].map(|f| heap.field(it, f));
        if d.is_null() {
            return Ok(None);
        }
        let items = live(self, d);
        let i = at.as_raw() as usize;
        if heap.field(d, field::STATE) != state {
            self.machine.set_field(it, iterator::DEQUE, Value::NULL);
            return self.raise(self.exc.RuntimeError, "deque mutated during iteration");
        }
        let found = if backwards { items.len().checked_sub(i + 1).map(|i| items[i]) } else { items.get(i).copied() };
        match found {
            Some(v) => {
                self.machine.set_field(it, iterator::INDEX, Value::raw(i as i64 + 1));
                Ok(Some(v))
            }
            None => {
                self.machine.set_field(it, iterator::DEQUE, Value::NULL);
                Ok(None)
            }
        }
    }
}
