//! The type `tuple` and its methods.
//!
//! Called by `protocols::sequences` and through the class's table. Mirrors `Objects/tupleobject.c`; book chapter
//! "Python Objects".

use crate::library::types::generic_alias;
use crate::library::types::sequence;
use crate::object::layout::class_flags;
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Method, Signature};
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

/// The class `tuple`.
pub static DEF: TypeDef = TypeDef {
    kind: Some(Kind::Tuple),
    flags: class_flags::BASE | class_flags::SEQUENCE,
    methods: &[
        Method::static_("__new__", Signature::Any, new),
        Method::new("__repr__", Signature::Slot(0), repr),
        Method::new("__hash__", Signature::Slot(0), hash),
        Method::new("__lt__", Signature::Slot(1), sequence::compare::<0>),
        Method::new("__le__", Signature::Slot(1), sequence::compare::<1>),
        Method::new("__eq__", Signature::Slot(1), sequence::compare::<2>),
        Method::new("__ne__", Signature::Slot(1), sequence::compare::<3>),
        Method::new("__gt__", Signature::Slot(1), sequence::compare::<4>),
        Method::new("__ge__", Signature::Slot(1), sequence::compare::<5>),
        Method::new("__iter__", Signature::Slot(0), sequence::iter),
        Method::new("__len__", Signature::Slot(0), sequence::len),
        Method::new("__getitem__", Signature::Slot(1), get_item),
        Method::new("__add__", Signature::Slot(1), add),
        Method::new("__mul__", Signature::Slot(1), mul),
        Method::new("__rmul__", Signature::Slot(1), mul),
        Method::new("__contains__", Signature::Slot(1), sequence::contains),
        Method::new("__getnewargs__", Signature::NoArgs, getnewargs),
        Method::new("index", Signature::Range(1, 3), sequence::index),
        Method::new("count", Signature::One, sequence::count),
        Method::class("__class_getitem__", Signature::One, generic_alias::class_getitem),
    ],
    subscript: Some(Vm::tuple_get),
    ..TypeDef::new("tuple")
};

impl Vm {
    /// `tuple[key]`
    #[inline]
    pub fn tuple_get(&mut self, tuple: Value, key: Value) -> Run {
        if key.is(Kind::Slice) {
            return self.tuple_slice(tuple, key);
        }
        let i = self.subscript(key, "tuple")?;
        let items = self.machine.heap().tuple(tuple);
        match sequence::place(i, items.len()) {
            Some(i) => Ok(items[i]),
            None => self.index_error("tuple index out of range"),
        }
    }

    fn tuple_slice(&mut self, tuple: Value, slice: Value) -> Run {
        let len = self.machine.heap().tuple(tuple).len();
        let (start, _, step, count) = self.slice_indices(slice, len)?;
        if count == len && step == 1 {
            return Ok(tuple);
        }
        let items = sequence::stepped(self.machine.heap().tuple(tuple), start, step, count);
        Ok(self.machine.tuple(&items))
    }
}

fn new(vm: &mut Vm, args: &Args<'_>) -> Run {
    let (cls, given) = (args[0], args.positional.len() - 1);
    if cls == vm.types.tuple && !args.names.is_empty() {
        return vm.type_error("tuple() takes no keyword arguments");
    }
    if given > 1 {
        return vm.type_error(format!("tuple expected at most 1 argument, got {given}"));
    }
    let tuple = match args.get(1) {
        None => vm.machine.tuple(&[]),
        Some(v) if v.is(Kind::Tuple) && cls == vm.types.tuple => return Ok(v),
        Some(v) => {
            let items = vm.collect(v)?;
            vm.machine.tuple(&items)
        }
    };
    vm.with_payload(cls, tuple)
}

fn repr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let data = vm.data(args[0]);
    sequence::repr(vm, args[0], data)
}

fn hash(vm: &mut Vm, args: &Args<'_>) -> Run {
    let hash = vm.hash(vm.data(args[0]))?;
    Ok(vm.machine.int(hash))
}

fn get_item(vm: &mut Vm, args: &Args<'_>) -> Run {
    let tuple = vm.data(args[0]);
    vm.tuple_get(tuple, args[1])
}

fn add(vm: &mut Vm, args: &Args<'_>) -> Run {
    let (a, b) = (vm.data(args[0]), vm.data(args[1]));
    if !b.is(Kind::Tuple) {
        return vm.cannot_concatenate(args[0], args[1]);
    }
    let heap = vm.machine.heap();
    // Adding nothing to a tuple gives the tuple itself.
    if heap.tuple(a).is_empty() && args[1].is(Kind::Tuple) {
        return Ok(args[1]);
    }
    if heap.tuple(b).is_empty() && args[0].is(Kind::Tuple) {
        return Ok(args[0]);
    }
    let items = sequence::concatenated(vm, a, b)?;
    Ok(vm.machine.tuple(&items))
}

fn mul(vm: &mut Vm, args: &Args<'_>) -> Run {
    let tuple = vm.data(args[0]);
    let items = sequence::repeated(vm, tuple, args[1])?;
    if items.len() == vm.machine.heap().tuple(tuple).len() && args[0].is(Kind::Tuple) {
        return Ok(args[0]);
    }
    Ok(vm.machine.tuple(&items))
}

fn getnewargs(vm: &mut Vm, args: &Args<'_>) -> Run {
    let items = vm.machine.heap().tuple(vm.data(args[0])).to_vec();
    let plain = vm.machine.tuple(&items);
    Ok(vm.machine.tuple(&[plain]))
}
