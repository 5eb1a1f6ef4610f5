//! The views of a dict: `keys()`, `values()`, `items()`, and the set operations of the first and last.
//!
//! Called through their classes' tables. Mirrors `dictviews_as_number`, `dictview_richcompare` and the like of
//! `Objects/dictobject.c`.

use crate::object::layout::record;
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Getter, Method, Signature};
use crate::runtime::operators::Comparison;
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};
use crate::text::builder::StrBuilder;

record! {
    /// Fields of a view.
    field {
        /// The dict, or the instance of a subclass.
        DICT,
    }
}

macro_rules! set_like {
    ($name:literal, $iter:ident, $reversed:ident, $contains:ident) => {
        TypeDef {
            methods: &[
                Method::new("__iter__", Signature::Slot(0), $iter),
                Method::new("__len__", Signature::Slot(0), len),
                Method::new("__contains__", Signature::Slot(1), $contains),
                Method::new("__repr__", Signature::Slot(0), repr),
                Method::new("__lt__", Signature::Slot(1), compare::<0>),
                Method::new("__le__", Signature::Slot(1), compare::<1>),
                Method::new("__eq__", Signature::Slot(1), compare::<2>),
                Method::new("__ne__", Signature::Slot(1), compare::<3>),
                Method::new("__gt__", Signature::Slot(1), compare::<4>),
                Method::new("__ge__", Signature::Slot(1), compare::<5>),
                Method::new("__sub__", Signature::Slot(1), sub),
                Method::new("__rsub__", Signature::Slot(1), rsub),
                Method::new("__and__", Signature::Slot(1), and),
                Method::new("__rand__", Signature::Slot(1), and),
                Method::new("__or__", Signature::Slot(1), or),
                Method::new("__ror__", Signature::Slot(1), ror),
                Method::new("__xor__", Signature::Slot(1), xor),
                Method::new("__rxor__", Signature::Slot(1), rxor),
                Method::new("__reversed__", Signature::NoArgs, $reversed),
                Method::new("isdisjoint", Signature::One, isdisjoint),
            ],
            getters: &[Getter::new("mapping", mapping)],
            ..TypeDef::new($name)
        }
    };
}

/// The class of `d.keys()`.
pub static KEYS: TypeDef = set_like!("dict_keys", iter_keys, reversed_keys, keys_contains);
/// The class of `d.items()`.
pub static ITEMS: TypeDef = set_like!("dict_items", iter_items, reversed_items, items_contains);
/// The class of `d.values()`.
pub static VALUES: TypeDef = TypeDef {
    methods: &[
        Method::new("__iter__", Signature::Slot(0), iter_values),
        Method::new("__len__", Signature::Slot(0), len),
        Method::new("__repr__", Signature::Slot(0), repr),
        Method::new("__reversed__", Signature::NoArgs, reversed_values),
    ],
    getters: &[Getter::new("mapping", mapping)],
    ..TypeDef::new("dict_values")
};

fn owner(vm: &Vm, view: Value) -> Value {
    vm.machine.heap().field(view, field::DICT)
}

fn dict(vm: &Vm, view: Value) -> Value {
    vm.data(owner(vm, view))
}

fn mapping(vm: &mut Vm, view: Value) -> Run {
    Ok(vm.new_record(&crate::library::types::descriptors::MAPPING_PROXY, &[owner(vm, view)]))
}

fn iter_keys(vm: &mut Vm, args: &Args<'_>) -> Run {
    Ok(vm.dict_iterator(&crate::library::types::dict::iterators::KEYS, owner(vm, args[0])))
}

fn iter_values(vm: &mut Vm, args: &Args<'_>) -> Run {
    Ok(vm.dict_iterator(&crate::library::types::dict::iterators::VALUES, owner(vm, args[0])))
}

fn iter_items(vm: &mut Vm, args: &Args<'_>) -> Run {
    Ok(vm.dict_iterator(&crate::library::types::dict::iterators::ITEMS, owner(vm, args[0])))
}

fn reversed_keys(vm: &mut Vm, args: &Args<'_>) -> Run {
    Ok(vm.dict_reverse_iterator(&crate::library::types::dict::iterators::REVERSE_KEYS, owner(vm, args[0])))
}

fn reversed_values(vm: &mut Vm, args: &Args<'_>) -> Run {
    Ok(vm.dict_reverse_iterator(&crate::library::types::dict::iterators::REVERSE_VALUES, owner(vm, args[0])))
}

fn reversed_items(vm: &mut Vm, args: &Args<'_>) -> Run {
    Ok(vm.dict_reverse_iterator(&crate::library::types::dict::iterators::REVERSE_ITEMS, owner(vm, args[0])))
}

fn len(vm: &mut Vm, args: &Args<'_>) -> Run {
    let len = vm.machine.heap().dict_len(dict(vm, args[0]));
    Ok(vm.machine.int(len as i64))
}

fn keys_contains(vm: &mut Vm, args: &Args<'_>) -> Run {
    let d = dict(vm, args[0]);
    Ok(Value::bool(vm.dict_find(d, args[1])?.1.is_some()))
}

fn items_contains(vm: &mut Vm, args: &Args<'_>) -> Run {
    let (d, pair) = (dict(vm, args[0]), vm.data(args[1]));
    if !pair.is(Kind::Tuple) {
        return Ok(Value::FALSE);
    }
    let [key, v] = *vm.machine.heap().tuple(pair) else { return Ok(Value::FALSE) };
    let Some(found) = vm.dict_get(d, key)? else { return Ok(Value::FALSE) };
    vm.item_eq(found, v).map(Value::bool)
}

fn repr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let view = args[0];
    if !vm.enter_repr(view)? {
        return Ok(vm.machine.str("..."));
    }
    let name = vm.type_name(view);
    let mut out = StrBuilder::new();
    out.push_text(&format!("{name}(["));
    let mut first = true;
    let result = vm.for_each(view, |vm, v| {
        if !first {
            out.push_text(", ");
        }
        first = false;
        vm.push_repr(&mut out, v).map(|()| true)
    });
    vm.leave_repr();
    result?;
    out.push_text("])");
    Ok(vm.machine.str(out.finish()))
}

impl Vm {
    fn is_set_like_view(&self, v: Value) -> bool {
        let class = self.class_of(v);
        class == self.class(&KEYS) || class == self.class(&ITEMS)
    }

    fn all_contained_in(&mut self, some: Value, all: Value) -> Run<bool> {
        let mut contained = true;
        self.for_each(some, |vm, v| {
            contained = vm.contains(all, v)?;
            Ok(contained)
        })?;
        Ok(contained)
    }

    /// A new set with the contents of a view (`dictviews_to_set`).
    fn view_to_set(&mut self, view: Value) -> Run {
        let set = self.machine.set_of(self.types.set);
        let class = self.class_of(view);
        let keys_of = if class == self.class(&KEYS) { owner(self, view) } else { view };
        let from = if keys_of.is(Kind::Dict) { keys_of } else { view };
        self.set_update(set, from)?;
        Ok(set)
    }
}

fn compare<const OP: usize>(vm: &mut Vm, args: &Args<'_>) -> Run {
    let (a, b) = (args[0], args[1]);
    if !vm.data(b).is(Kind::Set) && !vm.is_set_like_view(b) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (la, lb) = (vm.len(a)?, vm.len(b)?);
    let op = Comparison::ALL[OP];
    let holds = match op {
        Comparison::Eq => la == lb && vm.all_contained_in(a, b)?,
        Comparison::Ne => !(la == lb && vm.all_contained_in(a, b)?),
        Comparison::Lt | Comparison::Le => op.holds(la.cmp(&lb)) && vm.all_contained_in(a, b)?,
        Comparison::Gt | Comparison::Ge => op.holds(la.cmp(&lb)) && vm.all_contained_in(b, a)?,
    };
    Ok(Value::bool(holds))
}

/// A new set of `left` (a view or anything else), changed by `right`.
fn combined(vm: &mut Vm, left: Value, right: Value, change: fn(&mut Vm, Value, Value) -> Run<()>) -> Run {
    let set = vm.view_to_set(left)?;
    change(vm, set, right)?;
    Ok(set)
}

fn sub(vm: &mut Vm, args: &Args<'_>) -> Run {
    combined(vm, args[0], args[1], Vm::set_difference_update)
}

fn rsub(vm: &mut Vm, args: &Args<'_>) -> Run {
    combined(vm, args[1], args[0], Vm::set_difference_update)
}

fn or(vm: &mut Vm, args: &Args<'_>) -> Run {
    combined(vm, args[0], args[1], Vm::set_update)
}

fn ror(vm: &mut Vm, args: &Args<'_>) -> Run {
    combined(vm, args[1], args[0], Vm::set_update)
}

fn xor(vm: &mut Vm, args: &Args<'_>) -> Run {
    if vm.class_of(args[0]) == vm.class(&ITEMS) && vm.class_of(args[1]) == vm.class(&ITEMS) {
        return items_xor(vm, args[0], args[1]);
    }
    combined(vm, args[0], args[1], Vm::set_symmetric_difference_update)
}

fn rxor(vm: &mut Vm, args: &Args<'_>) -> Run {
    combined(vm, args[1], args[0], Vm::set_symmetric_difference_update)
}

/// `a.items() ^ b.items()`: values need not be hashable while the keys differ (`dictitems_xor`).
fn items_xor(vm: &mut Vm, a: Value, b: Value) -> Run {
    let (da, db) = (dict(vm, a), dict(vm, b));
    let rest = vm.dict_copy(da);
    let result = vm.machine.set_of(vm.types.set);
    xor_into(vm, rest, db, result)?;
    Ok(result)
}

fn xor_into(vm: &mut Vm, rest: Value, other: Value, result: Value) -> Run<()> {
    let mut next = 0;
    while let Some(entry) = vm.machine.heap().dict_next(other, next) {
        next = entry.number + 1;
        if let Some(found) = vm.dict_find_hashed(rest, entry.key, entry.hash)?
            && vm.eq(found.value, entry.value)?
        {
            if let Some(again) = vm.dict_find_hashed(rest, entry.key, entry.hash)? {
                vm.machine.dict_remove(rest, again.number);
            }
            continue;
        }
        let pair = vm.machine.tuple(&[entry.key, entry.value]);
        vm.set_add(result, pair)?;
    }
    let entries: Vec<_> = vm.machine.heap().dict_entries(rest).collect();
    for entry in entries {
        let pair = vm.machine.tuple(&[entry.key, entry.value]);
        vm.set_add(result, pair)?;
    }
    Ok(())
}

fn and(vm: &mut Vm, args: &Args<'_>) -> Run {
    // In `__rand__` the view is `self` too.
    let (mut view, mut other) = (args[0], args[1]);
    let len = vm.len(view)?;
    if other.is(Kind::Set) && vm.class_of(other) == vm.types.set && len <= vm.machine.heap().set_len(other) {
        return vm.set_intersection(other, view, vm.types.set);
    }
    if vm.is_set_like_view(other) && vm.len(other)? > len {
        std::mem::swap(&mut view, &mut other);
    }
    let result = vm.machine.set_of(vm.types.set);
    vm.for_each(other, |vm, v| {
        if vm.contains(view, v)? {
            vm.set_add(result, v)?;
        }
        Ok(true)
    })?;
    Ok(result)
}

fn isdisjoint(vm: &mut Vm, args: &Args<'_>) -> Run {
    let (mut view, mut other) = (args[0], args[1]);
    if view == other {
        return Ok(Value::bool(vm.len(view)? == 0));
    }
    if (vm.data(other).is(Kind::Set) || vm.is_set_like_view(other)) && vm.len(other)? > vm.len(view)? {
        std::mem::swap(&mut view, &mut other);
    }
    let mut disjoint = true;
    vm.for_each(other, |vm, v| {
        disjoint = !vm.contains(view, v)?;
        Ok(disjoint)
    })?;
    Ok(Value::bool(disjoint))
}
