//! `_collections`: the part of `collections` that CPython has in C, except `deque`: `defaultdict` and `OrderedDict`.
//!
//! Both are dicts: an instance holds its dict as its data. The rest of `collections` is in `library/python`. Mirrors
//! `Modules/_collectionsmodule.c` and `Objects/odictobject.c`.

use super::deque;
use crate::library::types::dict;
use crate::library::types::generic_alias;
use crate::object::layout::{class_flags, instance};
use crate::object::{Kind, Value};
use crate::runtime::module_def::ModuleDef;
use crate::runtime::native::{Args, Getter, Method, Signature};
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

/// The module.
pub static DEF: ModuleDef = ModuleDef {
    classes: &[&deque::DEF, &DEFAULT_DICT, &ORDERED_DICT],
    internal: &[&deque::ITERATOR, &deque::REVERSE_ITERATOR],
    functions: &[FUNCTIONS],
    ..ModuleDef::new("_collections")
};

const FUNCTIONS: &[Method] = &[Method::new("_count_elements", Signature::Range(2, 2), |vm, args| {
    let (d, one) = (args[0], vm.machine.plain_int(1));
    vm.for_each(args[1], |vm, key| {
        let old = vm.call_method(d, "get", &[key])?;
        let new = if old.is_none() { one } else { vm.binary(crate::runtime::operators::Binary::Add, old, one)? };
        vm.set_item(d, key, new)?;
        Ok(true)
    })?;
    Ok(Value::NONE)
})];

/// Where a defaultdict keeps its factory: after the fields of every instance.
const FACTORY: u32 = instance::SIZE;

/// `collections.defaultdict`
pub static DEFAULT_DICT: TypeDef = TypeDef {
    module: "collections",
    bases: &[&dict::DEF],
    flags: class_flags::BASE | class_flags::MAPPING,
    fields: 1,
    methods: &[
        Method::new("__init__", Signature::Any, |vm, args| {
            let factory = args.get(1).unwrap_or(Value::NONE);
            if !factory.is_none() && !vm.is_callable(factory) {
                return vm.type_error("first argument must be callable or None");
            }
            vm.machine.set_field(args[0], FACTORY, factory);
            let given = args.rest();
            let given = if given.positional.is_empty() { given } else { given.rest() };
            let d = vm.data(args[0]);
            vm.dict_fill(d, "dict", &given)?;
            Ok(Value::NONE)
        }),
        Method::new("__missing__", Signature::One, |vm, args| {
            let factory = vm.field_or_none(args[0], FACTORY);
            if factory.is_none() {
                return vm.key_error(args[1]);
            }
            let v = vm.call(factory, &[])?;
            vm.set_item(args[0], args[1], v)?;
            Ok(v)
        }),
        Method::new("__repr__", Signature::Slot(0), |vm, args| {
            let class = vm.short_name(vm.class_of(args[0]));
            if !vm.enter_repr(args[0])? {
                return Ok(vm.machine.str(format!("{class}(..., {{...}})")));
            }
            let factory = vm.field_or_none(args[0], FACTORY);
            let shown = vm.repr_of(factory);
            vm.leave_repr();
            let d = vm.data(args[0]);
            let (shown, items) = (shown?, vm.dict_repr(args[0], d)?);
            let text = format!("{class}({}, {})", vm.text_of(shown), vm.text_of(items));
            Ok(vm.machine.str(text))
        }),
        Method::new("copy", Signature::NoArgs, copy_default_dict),
        Method::new("__copy__", Signature::NoArgs, copy_default_dict),
        Method::new("__or__", Signature::Slot(1), |vm, args| {
            if !vm.data(args[1]).is(Kind::Dict) {
                return Ok(Value::NOT_IMPLEMENTED);
            }
            let copy = copy_default_dict(vm, args)?;
            let (d, from) = (vm.data(copy), vm.data(args[1]));
            vm.dict_merge(d, from)?;
            Ok(copy)
        }),
        Method::class("__class_getitem__", Signature::One, generic_alias::class_getitem),
    ],
    getters: &[Getter::with_setter(
        "default_factory",
        |vm, o| Ok(vm.field_or_none(o, FACTORY)),
        |vm, o, v| {
            vm.machine.set_field(o, FACTORY, v.unwrap_or(Value::NONE));
            Ok(())
        },
    )],
    ..TypeDef::new("defaultdict")
};

fn copy_default_dict(vm: &mut Vm, args: &Args<'_>) -> Run {
    let (class, factory) = (vm.class_of(args[0]), vm.field_or_none(args[0], FACTORY));
    let d = vm.data(args[0]);
    vm.call(class, &[factory, d])
}

/// `collections.OrderedDict`
pub static ORDERED_DICT: TypeDef = TypeDef {
    module: "collections",
    bases: &[&dict::DEF],
    flags: class_flags::BASE | class_flags::MAPPING | class_flags::DICT,
    methods: &[
        Method::new("__eq__", Signature::Slot(1), |vm, args| same(vm, args, true)),
        Method::new("__ne__", Signature::Slot(1), |vm, args| same(vm, args, false)),
        Method::new("__repr__", Signature::Slot(0), |vm, args| {
            let d = vm.data(args[0]);
            let class = vm.short_name(vm.class_of(args[0]));
            if vm.machine.heap().dict_len(d) == 0 {
                return Ok(vm.machine.str(format!("{class}()")));
            }
            let items = vm.dict_repr(args[0], d)?;
            let items = vm.text_of(items);
            Ok(vm.machine.str(if items == "{...}" { "...".to_owned() } else { format!("{class}({items})") }))
        }),
        Method::new("move_to_end", Signature::Any, |vm, args| {
            let [key, last] = vm.parse_args("move_to_end", &args.rest(), ["key", "last"], 0, 2, 1)?;
            let last = last.is_null() || vm.is_true(last)?;
            let d = vm.data(args[0]);
            let (_, found) = vm.dict_find(d, key)?;
            let Some(entry) = found else { return vm.key_error(key) };
            vm.machine.dict_move_to_end(d, entry.number);
            if !last {
                // To the front: all the others after it.
                let others: Vec<_> = vm.machine.heap().dict_entries(d).map(|e| (e.hash, e.key)).collect();
                for &(hash, other) in &others[..others.len() - 1] {
                    if let Some(e) = vm.dict_find_hashed(d, other, hash)? {
                        vm.machine.dict_move_to_end(d, e.number);
                    }
                }
            }
            Ok(Value::NONE)
        }),
        Method::new("popitem", Signature::Any, |vm, args| {
            let [last] = vm.parse_args("popitem", &args.rest(), ["last"], 0, 1, 0)?;
            let last = last.is_null() || vm.is_true(last)?;
            let d = vm.data(args[0]);
            let heap = vm.machine.heap();
            let entry = if last { heap.dict_entries(d).next_back() } else { heap.dict_next(d, 0) };
            let Some(entry) = entry else {
                let message = vm.machine.str("dictionary is empty");
                return vm.key_error(message);
            };
            let pair = vm.machine.tuple(&[entry.key, entry.value]);
            if last {
                vm.machine.dict_remove_last(d, entry);
            } else {
                vm.machine.dict_remove(d, entry.number);
            }
            Ok(pair)
        }),
        Method::new("copy", Signature::NoArgs, copy_ordered),
        Method::new("__copy__", Signature::NoArgs, copy_ordered),
        Method::new("__or__", Signature::Slot(1), |vm, args| {
            if !vm.data(args[1]).is(Kind::Dict) {
                return Ok(Value::NOT_IMPLEMENTED);
            }
            let copy = copy_ordered(vm, args)?;
            let (d, from) = (vm.data(copy), vm.data(args[1]));
            vm.dict_merge(d, from)?;
            Ok(copy)
        }),
    ],
    getters: &[Getter::with_setter("__dict__", |vm, o| vm.instance_dict(o), |vm, o, v| vm.set_instance_dict(o, v))],
    ..TypeDef::new("OrderedDict")
};

fn copy_ordered(vm: &mut Vm, args: &Args<'_>) -> Run {
    let (class, d) = (vm.class_of(args[0]), vm.data(args[0]));
    vm.call(class, &[d])
}

fn same(vm: &mut Vm, args: &Args<'_>, equal: bool) -> Run {
    let (a, b) = (vm.data(args[0]), vm.data(args[1]));
    if !b.is(Kind::Dict) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let mut result = vm.dict_equal(a, b)?;
    if result && vm.is_subclass(vm.class_of(args[1]), vm.class(&ORDERED_DICT)) {
        let keys = |vm: &Vm, d: Value| vm.machine.heap().dict_entries(d).map(|e| e.key).collect::<Vec<Value>>();
        for (x, y) in keys(vm, a).into_iter().zip(keys(vm, b)) {
            if !vm.eq(x, y)? {
                result = false;
                break;
            }
        }
    }
    Ok(Value::bool(result == equal))
}
