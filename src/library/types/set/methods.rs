//! The methods of `set` and `frozenset`, by name.
//!
//! Called through the classes' tables only. Mirrors the method tables of `Objects/setobject.c`.

use crate::library::types::generic_alias;
use crate::object::layout::{class, set};
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Method, NativeFn, Signature};
use crate::runtime::operators::Comparison;
use crate::runtime::{Run, Unwind, Vm};
use crate::text::builder::StrBuilder;

/// The functions that `set` and `frozenset` have in common.
pub const METHODS: &[Method] = &[
    Method::new("__repr__", Signature::Slot(0), repr),
    Method::new("__lt__", Signature::Slot(1), compare::<0>),
    Method::new("__le__", Signature::Slot(1), compare::<1>),
    Method::new("__eq__", Signature::Slot(1), compare::<2>),
    Method::new("__ne__", Signature::Slot(1), compare::<3>),
    Method::new("__gt__", Signature::Slot(1), compare::<4>),
    Method::new("__ge__", Signature::Slot(1), compare::<5>),
    Method::new("__iter__", Signature::Slot(0), iter),
    Method::new("__len__", Signature::Slot(0), len),
    Method::new("__contains__", Signature::One, contains),
    Method::new("__and__", Signature::Slot(1), and),
    Method::new("__rand__", Signature::Slot(1), rand),
    Method::new("__or__", Signature::Slot(1), or),
    Method::new("__ror__", Signature::Slot(1), ror),
    Method::new("__sub__", Signature::Slot(1), sub),
    Method::new("__rsub__", Signature::Slot(1), rsub),
    Method::new("__xor__", Signature::Slot(1), xor),
    Method::new("__rxor__", Signature::Slot(1), rxor),
    Method::new("copy", Signature::NoArgs, copy),
    Method::new("difference", Signature::Range(0, usize::MAX), difference),
    Method::new("intersection", Signature::Range(0, usize::MAX), intersection),
    Method::new("isdisjoint", Signature::One, isdisjoint),
    Method::new("issubset", Signature::One, issubset),
    Method::new("issuperset", Signature::One, issuperset),
    Method::new("symmetric_difference", Signature::One, symmetric_difference),
    Method::new("union", Signature::Range(0, usize::MAX), union),
    Method::class("__class_getitem__", Signature::One, generic_alias::class_getitem),
];

/// The functions of `set` alone.
pub const SET_METHODS: &[Method] = &[
    Method::static_("__new__", Signature::Any, new_set),
    Method::new("__init__", Signature::Any, init),
    Method::new("__iand__", Signature::Slot(1), iand),
    Method::new("__ior__", Signature::Slot(1), ior),
    Method::new("__isub__", Signature::Slot(1), isub),
    Method::new("__ixor__", Signature::Slot(1), ixor),
    Method::new("add", Signature::One, add),
    Method::new("clear", Signature::NoArgs, clear),
    Method::new("discard", Signature::One, discard),
    Method::new("remove", Signature::One, remove),
    Method::new("pop", Signature::NoArgs, pop),
    Method::new("difference_update", Signature::Range(0, usize::MAX), difference_update),
    Method::new("intersection_update", Signature::Range(0, usize::MAX), intersection_update),
    Method::new("symmetric_difference_update", Signature::One, symmetric_difference_update),
    Method::new("update", Signature::Range(0, usize::MAX), update),
];

/// The functions of `frozenset` alone.
pub const FROZENSET_METHODS: &[Method] =
    &[Method::static_("__new__", Signature::Any, new_frozenset), Method::new("__hash__", Signature::Slot(0), hash)];

/// `set.__new__` ignores its arguments: `__init__` uses them.
fn new_set(vm: &mut Vm, args: &Args<'_>) -> Run {
    let s = vm.machine.set_of(vm.types.set);
    vm.with_payload(args[0], s)
}

fn init(vm: &mut Vm, args: &Args<'_>) -> Run {
    if !args.names.is_empty() {
        return vm.type_error("set() takes no keyword arguments");
    }
    let given = args.positional.len() - 1;
    if given > 1 {
        let name = vm.type_name(args[0]);
        return vm.type_error(format!("{name} expected at most 1 argument, got {given}"));
    }
    let s = vm.data(args[0]);
    if vm.machine.heap().field(s, set::FILL).as_raw() != 0 {
        vm.machine.set_clear(s);
    }
    if let Some(iterable) = args.get(1) {
        vm.set_update(s, iterable)?;
    }
    Ok(Value::NONE)
}

fn new_frozenset(vm: &mut Vm, args: &Args<'_>) -> Run {
    let (cls, given) = (args[0], args.positional.len() - 1);
    if cls == vm.types.frozenset && !args.names.is_empty() {
        return vm.type_error("frozenset() takes no keyword arguments");
    }
    if given > 1 {
        let name = vm.class_name(cls);
        return vm.type_error(format!("{name} expected at most 1 argument, got {given}"));
    }
    let s = match args.get(1) {
        None => vm.machine.set_of(vm.types.frozenset),
        Some(v) if cls == vm.types.frozenset && vm.class_of(v) == cls => return Ok(v),
        Some(v) => vm.new_set(vm.types.frozenset, v)?,
    };
    vm.with_payload(cls, s)
}

/// The class of the results of set operations: `set` or `frozenset`, not a subclass.
fn base_class(vm: &Vm, s: Value) -> Value {
    vm.machine.heap().class_cell(vm.data(s))
}

fn is_set(vm: &Vm, v: Value) -> bool {
    vm.data(v).is(Kind::Set)
}

fn repr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let s = vm.data(args[0]);
    let class = vm.class_of(args[0]);
    let name = vm.text_of(vm.machine.heap().field(class, class::NAME));
    if !vm.enter_repr(args[0])? {
        return Ok(vm.machine.str(format!("{name}(...)")));
    }
    let keys: Vec<Value> = vm.machine.heap().set_entries(s).map(|(_, key)| key).collect();
    if keys.is_empty() {
        vm.leave_repr();
        return Ok(vm.machine.str(format!("{name}()")));
    }
    let mut out = StrBuilder::new();
    let plain = class == vm.types.set;
    if !plain {
        out.push_text(&format!("{name}("));
    }
    out.push_char('{');
    let result = push_keys(vm, &keys, &mut out);
    vm.leave_repr();
    result?;
    out.push_text(if plain { "}" } else { "})" });
    Ok(vm.machine.str(out.finish()))
}

fn push_keys(vm: &mut Vm, keys: &[Value], out: &mut StrBuilder) -> Run<()> {
    vm.keep_all(keys);
    for (i, &key) in keys.iter().enumerate() {
        if i > 0 {
            out.push_text(", ");
        }
        vm.push_repr(out, key)?;
    }
    Ok(())
}

fn hash(vm: &mut Vm, args: &Args<'_>) -> Run {
    let heap = vm.machine.heap();
    let hashes: Vec<i64> = heap.set_entries(vm.data(args[0])).map(|(hash, _)| hash).collect();
    let hash = crate::number::hash::hash_frozenset(hashes.into_iter());
    Ok(vm.machine.int(hash))
}

fn compare<const OP: usize>(vm: &mut Vm, args: &Args<'_>) -> Run {
    let (a, b) = (vm.data(args[0]), vm.data(args[1]));
    if !b.is(Kind::Set) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let heap = vm.machine.heap();
    let (la, lb) = (heap.set_len(a), heap.set_len(b));
    let holds = match Comparison::ALL[OP] {
        Comparison::Eq => la == lb && vm.set_is_subset(a, b)?,
        Comparison::Ne => !(la == lb && vm.set_is_subset(a, b)?),
        Comparison::Le => vm.set_is_subset(a, b)?,
        Comparison::Ge => vm.set_is_subset(b, a)?,
        Comparison::Lt => la < lb && vm.set_is_subset(a, b)?,
        Comparison::Gt => la > lb && vm.set_is_subset(b, a)?,
    };
    Ok(Value::bool(holds))
}

fn iter(vm: &mut Vm, args: &Args<'_>) -> Run {
    Ok(vm.set_iterator(args[0]))
}

fn len(vm: &mut Vm, args: &Args<'_>) -> Run {
    let len = vm.machine.heap().set_len(vm.data(args[0]));
    Ok(vm.machine.int(len as i64))
}

/// Looks a key up by `find`; a set as the key, which is unhashable, stands for a frozenset of its keys.
fn by_key(vm: &mut Vm, s: Value, key: Value, find: fn(&mut Vm, Value, Value) -> Run<bool>) -> Run<bool> {
    let result = find(vm, s, key);
    let retry = result == Err(Unwind::Raised) && vm.raised_is(vm.exc.TypeError) && is_set(vm, key);
    if !retry || base_class(vm, key) != vm.types.set {
        return result;
    }
    vm.machine.take_exception();
    let frozen = vm.new_set(vm.types.frozenset, key)?;
    find(vm, s, frozen)
}

fn contains(vm: &mut Vm, args: &Args<'_>) -> Run {
    let s = vm.data(args[0]);
    by_key(vm, s, args[1], Vm::set_contains).map(Value::bool)
}

fn discard(vm: &mut Vm, args: &Args<'_>) -> Run {
    let s = vm.data(args[0]);
    by_key(vm, s, args[1], Vm::set_discard)?;
    Ok(Value::NONE)
}

fn remove(vm: &mut Vm, args: &Args<'_>) -> Run {
    let s = vm.data(args[0]);
    if by_key(vm, s, args[1], Vm::set_discard)? { Ok(Value::NONE) } else { vm.key_error(args[1]) }
}

fn add(vm: &mut Vm, args: &Args<'_>) -> Run {
    let s = vm.data(args[0]);
    vm.set_add(s, args[1])?;
    Ok(Value::NONE)
}

fn clear(vm: &mut Vm, args: &Args<'_>) -> Run {
    let s = vm.data(args[0]);
    vm.machine.set_clear(s);
    Ok(Value::NONE)
}

fn copy(vm: &mut Vm, args: &Args<'_>) -> Run {
    if vm.class_of(args[0]) == vm.types.frozenset {
        return Ok(args[0]);
    }
    copied(vm, args[0])
}

/// A new set of the same base class with the same keys.
fn copied(vm: &mut Vm, s: Value) -> Run {
    let class = base_class(vm, s);
    let data = vm.data(s);
    vm.new_set(class, data)
}

fn pop(vm: &mut Vm, args: &Args<'_>) -> Run {
    let s = vm.data(args[0]);
    let heap = vm.machine.heap();
    if heap.set_len(s) == 0 {
        return vm.raise(vm.exc.KeyError, "pop from an empty set");
    }
    // The search continues where the last one ended, and wraps around the end of the table.
    let finger = heap.field(s, set::FINGER).as_raw() as u64 & heap.set_mask(s);
    let found = heap.set_next(s, finger as u32).or_else(|| heap.set_next(s, 0));
    let Some((place, key)) = found else { unreachable!("a set that has keys") };
    vm.machine.set_remove(s, place);
    vm.machine.set_field(s, set::FINGER, Value::raw(i64::from(place) + 1));
    Ok(key)
}

/// Applies an operation to a new set with the contents of `first`, once for each other argument.
fn folded(vm: &mut Vm, result: Value, others: &[Value], change: fn(&mut Vm, Value, Value) -> Run<()>) -> Run {
    others.iter().try_for_each(|&other| change(vm, result, other))?;
    Ok(result)
}

fn union(vm: &mut Vm, args: &Args<'_>) -> Run {
    let result = copied(vm, args[0])?;
    folded(vm, result, &args.positional[1..], Vm::set_update)
}

fn update(vm: &mut Vm, args: &Args<'_>) -> Run {
    let s = vm.data(args[0]);
    for &other in &args.positional[1..] {
        vm.set_update(s, other)?;
    }
    Ok(Value::NONE)
}

fn difference(vm: &mut Vm, args: &Args<'_>) -> Run {
    let Some(first) = args.get(1) else { return copied(vm, args[0]) };
    let (s, class) = (vm.data(args[0]), base_class(vm, args[0]));
    let result = vm.set_difference(s, first, class)?;
    folded(vm, result, &args.positional[2..], Vm::set_difference_update)
}

fn difference_update(vm: &mut Vm, args: &Args<'_>) -> Run {
    let s = vm.data(args[0]);
    for &other in &args.positional[1..] {
        vm.set_difference_update(s, other)?;
    }
    Ok(Value::NONE)
}

fn intersection(vm: &mut Vm, args: &Args<'_>) -> Run {
    if args.positional.len() == 1 {
        return copied(vm, args[0]);
    }
    let class = base_class(vm, args[0]);
    let mut result = vm.data(args[0]);
    for &other in &args.positional[1..] {
        result = vm.set_intersection(result, other, class)?;
    }
    Ok(result)
}

fn intersection_update(vm: &mut Vm, args: &Args<'_>) -> Run {
    let result = intersection(vm, args)?;
    replace(vm, args[0], result)?;
    Ok(Value::NONE)
}

/// Gives a set the keys of a new one, including its table (`set_swap_bodies`).
fn replace(vm: &mut Vm, owner: Value, by: Value) -> Run<()> {
    let s = vm.data(owner);
    vm.machine.set_clear(s);
    vm.set_take_table(s, by)
}

fn isdisjoint(vm: &mut Vm, args: &Args<'_>) -> Run {
    let (s, other) = (vm.data(args[0]), args[1]);
    if args[0] == other {
        return Ok(Value::bool(vm.machine.heap().set_len(s) == 0));
    }
    if other.is(Kind::Set) {
        return vm.sets_are_disjoint(s, other).map(Value::bool);
    }
    let mut disjoint = true;
    vm.for_each(other, |vm, key| {
        disjoint = !vm.set_contains(s, key)?;
        Ok(disjoint)
    })?;
    Ok(Value::bool(disjoint))
}

fn issubset(vm: &mut Vm, args: &Args<'_>) -> Run {
    let (s, other) = (vm.data(args[0]), vm.data(args[1]));
    if other.is(Kind::Set) {
        return vm.set_is_subset(s, other).map(Value::bool);
    }
    let common = vm.set_intersection(s, args[1], vm.types.set)?;
    let heap = vm.machine.heap();
    Ok(Value::bool(heap.set_len(common) == heap.set_len(s)))
}

fn issuperset(vm: &mut Vm, args: &Args<'_>) -> Run {
    let (s, other) = (vm.data(args[0]), vm.data(args[1]));
    if other.is(Kind::Set) {
        return vm.set_is_subset(other, s).map(Value::bool);
    }
    let mut all = true;
    vm.for_each(args[1], |vm, key| {
        all = vm.set_contains(s, key)?;
        Ok(all)
    })?;
    Ok(Value::bool(all))
}

fn symmetric_difference(vm: &mut Vm, args: &Args<'_>) -> Run {
    let (s, class) = (vm.data(args[0]), base_class(vm, args[0]));
    let result = vm.new_set(class, args[1])?;
    folded(vm, result, &[s], Vm::set_symmetric_difference_update)
}

fn symmetric_difference_update(vm: &mut Vm, args: &Args<'_>) -> Run {
    let s = vm.data(args[0]);
    vm.set_symmetric_difference_update(s, args[1])?;
    Ok(Value::NONE)
}

/// The operands of an operator, starting with the set that it belongs to; both must be sets.
fn operator(vm: &mut Vm, a: Value, b: Value, method: NativeFn) -> Run {
    if !is_set(vm, a) || !is_set(vm, b) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    method(vm, &Args::positional(&[a, b]))
}

fn and(vm: &mut Vm, args: &Args<'_>) -> Run {
    operator(vm, args[0], args[1], intersection)
}

fn rand(vm: &mut Vm, args: &Args<'_>) -> Run {
    operator(vm, args[1], args[0], intersection)
}

fn or(vm: &mut Vm, args: &Args<'_>) -> Run {
    operator(vm, args[0], args[1], union)
}

fn ror(vm: &mut Vm, args: &Args<'_>) -> Run {
    operator(vm, args[1], args[0], union)
}

fn sub(vm: &mut Vm, args: &Args<'_>) -> Run {
    operator(vm, args[0], args[1], difference)
}

fn rsub(vm: &mut Vm, args: &Args<'_>) -> Run {
    operator(vm, args[1], args[0], difference)
}

fn xor(vm: &mut Vm, args: &Args<'_>) -> Run {
    operator(vm, args[0], args[1], symmetric_difference)
}

fn rxor(vm: &mut Vm, args: &Args<'_>) -> Run {
    operator(vm, args[1], args[0], symmetric_difference)
}

fn inplace(vm: &mut Vm, args: &Args<'_>, method: NativeFn) -> Run {
    if !is_set(vm, args[1]) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    method(vm, args)?;
    Ok(args[0])
}

fn iand(vm: &mut Vm, args: &Args<'_>) -> Run {
    inplace(vm, args, intersection_update)
}

fn ior(vm: &mut Vm, args: &Args<'_>) -> Run {
    inplace(vm, args, update)
}

fn isub(vm: &mut Vm, args: &Args<'_>) -> Run {
    inplace(vm, args, difference_update)
}

fn ixor(vm: &mut Vm, args: &Args<'_>) -> Run {
    inplace(vm, args, symmetric_difference_update)
}
