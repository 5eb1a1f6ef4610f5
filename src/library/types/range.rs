//! The type `range`, and the steps of its iterators.
//!
//! Called through the class's table and by `protocols::iteration`. All numbers of a range are ints of any size. Mirrors
//! `Objects/rangeobject.c`.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, Zero};

use crate::library::types::operator_rows::{EQ, NE};
use crate::object::layout::{class_flags, range, range_iterator};
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Getter, Method, Signature};
use crate::runtime::operators::Comparison;
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

/// `range`
pub static DEF: TypeDef = TypeDef {
    kind: Some(Kind::Range),
    flags: class_flags::SEQUENCE,
    methods: &[
        Method::static_("__new__", Signature::Any, range_new),
        Method::new("__repr__", Signature::Slot(0), repr),
        Method::new("__hash__", Signature::Slot(0), hash),
        Method::new("__lt__", Signature::Slot(1), |_, _| Ok(Value::NOT_IMPLEMENTED)),
        Method::new("__le__", Signature::Slot(1), |_, _| Ok(Value::NOT_IMPLEMENTED)),
        Method::new("__eq__", Signature::Slot(1), equal::<EQ>),
        Method::new("__ne__", Signature::Slot(1), equal::<NE>),
        Method::new("__gt__", Signature::Slot(1), |_, _| Ok(Value::NOT_IMPLEMENTED)),
        Method::new("__ge__", Signature::Slot(1), |_, _| Ok(Value::NOT_IMPLEMENTED)),
        Method::new("__iter__", Signature::Slot(0), |vm, args| Ok(vm.range_iterator(args[0]))),
        Method::new("__bool__", Signature::Slot(0), truth),
        Method::new("__len__", Signature::Slot(0), len),
        Method::new("__getitem__", Signature::Slot(1), getitem),
        Method::new("__contains__", Signature::Slot(1), contains),
        Method::new("__reversed__", Signature::NoArgs, reversed),
        Method::new("__reduce__", Signature::NoArgs, reduce),
        Method::new("count", Signature::One, count),
        Method::new("index", Signature::One, index),
    ],
    getters: &[
        Getter::new("start", |vm, v| Ok(vm.machine.heap().field(v, range::START))),
        Getter::new("stop", |vm, v| Ok(vm.machine.heap().field(v, range::STOP))),
        Getter::new("step", |vm, v| Ok(vm.machine.heap().field(v, range::STEP))),
    ],
    ..TypeDef::new("range")
};

/// How many numbers there are from `start` to `stop` (`compute_range_length`).
fn length(start: &BigInt, stop: &BigInt, step: &BigInt) -> BigInt {
    let span = if step.is_positive() { stop - start } else { start - stop };
    if span.is_positive() { (span - 1_u8) / step.abs() + 1_u8 } else { BigInt::zero() }
}

fn range_new(vm: &mut Vm, args: &Args<'_>) -> Run {
    vm.no_keywords("range", args)?;
    let (start, stop, step) = match args.rest().positional {
        &[stop] => (None, stop, None),
        &[start, stop] => (Some(start), stop, None),
        &[start, stop, step] => (Some(start), stop, Some(step)),
        [] => return vm.type_error("range expected at least 1 argument, got 0"),
        more => {
            let given = more.len();
            return vm.type_error(format!("range expected at most 3 arguments, got {given}"));
        }
    };
    let int = |vm: &mut Vm, v: Value| -> Run {
        if v.is_inline_int() || v.is(Kind::Int) {
            return Ok(v);
        }
        let i = vm.index(v)?;
        Ok(vm.machine.big_int(i))
    };
    let start = match start {
        Some(v) => int(vm, v)?,
        None => vm.machine.int(0),
    };
    let stop = int(vm, stop)?;
    let step = match step {
        Some(v) => int(vm, v)?,
        None => vm.machine.int(1),
    };
    if vm.int_is_zero(step) {
        return vm.value_error("range() arg 3 must not be zero");
    }
    Ok(vm.new_range(start, stop, step))
}

impl Vm {
    /// A range of three ints; the step must not be zero.
    pub fn new_range(&mut self, start: Value, stop: Value, step: Value) -> Value {
        let length = match (start.as_inline_int(), stop.as_inline_int(), step.as_inline_int()) {
            (Some(a), Some(b), Some(1)) => self.machine.plain_int((b - a).max(0)),
            _ => {
                let length = length(&self.int_value(start), &self.int_value(stop), &self.int_value(step));
                self.machine.big_int(length)
            }
        };
        self.machine.block(Kind::Range, &[start, stop, step, length])
    }

    /// The parts of a range: start, stop, step, length.
    fn range_parts(&self, r: Value) -> [BigInt; 4] {
        let heap = self.machine.heap();
        [range::START, range::STOP, range::STEP, range::LENGTH].map(|field| self.int_value(heap.field(r, field)))
    }

    /// The next number of an iterator over a range.
    pub fn range_next(&mut self, it: Value) -> Run<Option<Value>> {
        let heap = self.machine.heap();
        let [next, step, left] =
            [range_iterator::NEXT, range_iterator::STEP, range_iterator::LEFT].map(|field| heap.field(it, field));
        if let (Some(i), Some(by), Some(n)) = (next.as_inline_int(), step.as_inline_int(), left.as_inline_int()) {
            if n <= 0 {
                return Ok(None);
            }
            let v = self.machine.int(i);
            let after = self.machine.plain_int(i + by);
            self.machine.set_field(it, range_iterator::NEXT, after);
            self.machine.set_field(it, range_iterator::LEFT, Value::inline_int(n - 1, 0));
            return Ok(Some(v));
        }
        let left = self.int_value(left);
        if !left.is_positive() {
            return Ok(None);
        }
        let after = self.int_value(next) + self.int_value(step);
        let (after, left) = (self.machine.big_int(after), self.machine.big_int(left - 1));
        self.machine.set_field(it, range_iterator::NEXT, after);
        self.machine.set_field(it, range_iterator::LEFT, left);
        Ok(Some(next))
    }

    /// The index of an int in a range, if it is there.
    fn range_position(&self, r: Value, wanted: &BigInt) -> Option<BigInt> {
        let [start, _, step, length] = self.range_parts(r);
        let (position, rest) = (wanted - start).div_mod_floor(&step);
        (rest.is_zero() && !position.is_negative() && position < length).then_some(position)
    }

    fn range_slice(&mut self, r: Value, slice: Value) -> Run {
        let [start, _, step, length] = self.range_parts(r);
        let [first, last, by] = self.slice_long_indices(slice, &length)?;
        let parts = [&start + first * &step, start + last * &step, step * by];
        let [start, stop, step] = parts.map(|i| self.machine.big_int(i));
        Ok(self.new_range(start, stop, step))
    }
}

fn repr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let [start, stop, step, _] = vm.range_parts(args[0]);
    let text =
        if step.is_one() { format!("range({start}, {stop})") } else { format!("range({start}, {stop}, {step})") };
    Ok(vm.machine.str(text))
}

/// What distinguishes ranges: the length, the start if there is an item, the step if there are two.
fn identity(vm: &Vm, r: Value) -> (BigInt, Option<BigInt>, Option<BigInt>) {
    let [start, _, step, length] = vm.range_parts(r);
    let start = (!length.is_zero()).then_some(start);
    let step = (length > BigInt::one()).then_some(step);
    (length, start, step)
}

fn hash(vm: &mut Vm, args: &Args<'_>) -> Run {
    let (length, start, step) = identity(vm, args[0]);
    let mut part = |i: Option<BigInt>| i.map_or(Value::NONE, |i| vm.machine.big_int(i));
    let parts = [part(Some(length)), part(start), part(step)];
    let tuple = vm.machine.tuple(&parts);
    let hash = vm.hash(tuple)?;
    Ok(vm.machine.int(hash))
}

fn equal<const OP: usize>(vm: &mut Vm, args: &Args<'_>) -> Run {
    if !args[1].is(Kind::Range) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let same = args[0] == args[1] || identity(vm, args[0]) == identity(vm, args[1]);
    Ok(Value::bool(same == (Comparison::ALL[OP] == Comparison::Eq)))
}

fn truth(vm: &mut Vm, args: &Args<'_>) -> Run {
    let [.., length] = vm.range_parts(args[0]);
    Ok(Value::bool(!length.is_zero()))
}

fn len(vm: &mut Vm, args: &Args<'_>) -> Run {
    let length = vm.machine.heap().field(args[0], range::LENGTH);
    if vm.as_index_i64(length).is_none() {
        return vm.raise(vm.exc.OverflowError, "Python int too large to convert to C ssize_t");
    }
    Ok(length)
}

fn getitem(vm: &mut Vm, args: &Args<'_>) -> Run {
    if args[1].is(Kind::Slice) {
        return vm.range_slice(args[0], args[1]);
    }
    if !vm.is_int(args[1]) && vm.special_unbound(args[1], vm.names.__index__).is_none() {
        let class = vm.type_name(args[1]);
        return vm.type_error(format!("range indices must be integers or slices, not {class}"));
    }
    let i = vm.index(args[1])?;
    let [start, _, step, length] = vm.range_parts(args[0]);
    let i = if i.is_negative() { i + &length } else { i };
    if i.is_negative() || i >= length {
        return vm.index_error("range object index out of range");
    }
    Ok(vm.machine.big_int(start + i * step))
}

fn contains(vm: &mut Vm, args: &Args<'_>) -> Run {
    let exact = args[1].is_inline_int() || args[1].is_bool() || args[1].is(Kind::Int);
    if exact {
        let wanted = vm.int_value(args[1]);
        return Ok(Value::bool(vm.range_position(args[0], &wanted).is_some()));
    }
    // Anything else is compared with one number after another.
    let mut found = false;
    vm.for_each(args[0], |vm, v| {
        found = vm.eq(v, args[1])?;
        Ok(!found)
    })?;
    Ok(Value::bool(found))
}

fn reversed(vm: &mut Vm, args: &Args<'_>) -> Run {
    let [start, _, step, length] = vm.range_parts(args[0]);
    let last = start + (&length - 1) * &step;
    let parts = [last, -step, length].map(|i| vm.machine.big_int(i));
    Ok(vm.machine.block(Kind::RangeIterator, &parts))
}

fn reduce(vm: &mut Vm, args: &Args<'_>) -> Run {
    let heap = vm.machine.heap();
    let parts = [range::START, range::STOP, range::STEP].map(|field| heap.field(args[0], field));
    let parts = vm.machine.tuple(&parts);
    let class = vm.class(&DEF);
    Ok(vm.machine.tuple(&[class, parts]))
}

fn count(vm: &mut Vm, args: &Args<'_>) -> Run {
    let mut count = 0;
    if args[1].is_inline_int() || args[1].is_bool() || args[1].is(Kind::Int) {
        let wanted = vm.int_value(args[1]);
        count = i64::from(vm.range_position(args[0], &wanted).is_some());
    } else {
        vm.for_each(args[0], |vm, v| {
            count += i64::from(vm.eq(v, args[1])?);
            Ok(true)
        })?;
    }
    Ok(vm.machine.int(count))
}

fn index(vm: &mut Vm, args: &Args<'_>) -> Run {
    if args[1].is_inline_int() || args[1].is_bool() || args[1].is(Kind::Int) {
        let wanted = vm.int_value(args[1]);
        if let Some(position) = vm.range_position(args[0], &wanted) {
            return Ok(vm.machine.big_int(position));
        }
        return vm.value_error("range.index(x): x not in range");
    }
    let mut position = 0;
    let mut found = false;
    vm.for_each(args[0], |vm, v| {
        found = vm.eq(v, args[1])?;
        position += i64::from(!found);
        Ok(!found)
    })?;
    if found { Ok(vm.machine.int(position)) } else { vm.value_error("sequence.index(x): x not in sequence") }
}
