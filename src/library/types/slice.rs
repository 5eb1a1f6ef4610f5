//! The type `slice`, and what slices mean for a sequence of some length.
//!
//! Called through the class's table and by everything that takes a slice. Mirrors `Objects/sliceobject.c`.

use num_bigint::{BigInt, Sign};
use num_traits::{One, Signed, Zero};

use crate::library::types::operator_rows::{EQ, GE, GT, LE, LT, NE};
use crate::object::layout::slice;
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Getter, Method, Signature};
use crate::runtime::operators::Comparison;
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

/// `slice`
pub static DEF: TypeDef = TypeDef {
    kind: Some(Kind::Slice),
    methods: &[
        Method::static_("__new__", Signature::Any, slice_new),
        Method::new("__repr__", Signature::Slot(0), repr),
        Method::new("__hash__", Signature::Slot(0), hash),
        Method::new("__lt__", Signature::Slot(1), compare::<LT>),
        Method::new("__le__", Signature::Slot(1), compare::<LE>),
        Method::new("__eq__", Signature::Slot(1), compare::<EQ>),
        Method::new("__ne__", Signature::Slot(1), compare::<NE>),
        Method::new("__gt__", Signature::Slot(1), compare::<GT>),
        Method::new("__ge__", Signature::Slot(1), compare::<GE>),
        Method::new("indices", Signature::One, indices),
        Method::new("__reduce__", Signature::NoArgs, reduce),
    ],
    getters: &[
        Getter::new("start", |vm, v| Ok(vm.machine.heap().field(v, slice::START))),
        Getter::new("stop", |vm, v| Ok(vm.machine.heap().field(v, slice::STOP))),
        Getter::new("step", |vm, v| Ok(vm.machine.heap().field(v, slice::STEP))),
    ],
    ..TypeDef::new("slice")
};

impl Vm {
    fn slice_parts(&self, v: Value) -> [Value; 3] {
        let heap = self.machine.heap();
        [slice::START, slice::STOP, slice::STEP].map(|field| heap.field(v, field))
    }

    /// A part of a slice as a machine word; a value that does not fit becomes the nearest one that does
    /// (`_PyEval_SliceIndex`).
    fn slice_index(&mut self, v: Value) -> Run<i64> {
        if let Some(i) = v.as_inline_int() {
            return Ok(i);
        }
        if !self.is_int(v) && self.special_unbound(v, self.names.__index__).is_none() {
            return self.type_error("slice indices must be integers or None or have an __index__ method");
        }
        let i = self.index(v)?;
        Ok(i64::try_from(&i).unwrap_or(if i.sign() == Sign::Minus { i64::MIN } else { i64::MAX }))
    }

    /// Start, stop, step and number of the items that a slice selects from a sequence: start and stop lie within it
    /// (`PySlice_Unpack` and `PySlice_AdjustIndices`).
    pub fn slice_indices(&mut self, v: Value, len: usize) -> Run<(i64, i64, i64, usize)> {
        let unpacked = self.slice_unpack(v)?;
        Ok(adjust(unpacked, len))
    }

    /// Start, stop and step as written, with the defaults for `None` (`PySlice_Unpack`).
    pub fn slice_unpack(&mut self, v: Value) -> Run<(i64, i64, i64)> {
        let [start, stop, step] = self.slice_parts(v);
        let step = if step.is_none() { 1 } else { self.slice_index(step)?.max(-i64::MAX) };
        if step == 0 {
            return self.value_error("slice step cannot be zero");
        }
        let start = match start {
            v if v.is_none() => {
                if step < 0 {
                    i64::MAX
                } else {
                    0
                }
            }
            v => self.slice_index(v)?,
        };
        let stop = match stop {
            v if v.is_none() => {
                if step < 0 {
                    i64::MIN
                } else {
                    i64::MAX
                }
            }
            v => self.slice_index(v)?,
        };
        Ok((start, stop, step))
    }

    /// Start, stop and step for a length of any size (`_PySlice_GetLongIndices`).
    pub(crate) fn slice_long_indices(&mut self, v: Value, len: &BigInt) -> Run<[BigInt; 3]> {
        let [start, stop, step] = self.slice_parts(v);
        let step = if step.is_none() { BigInt::one() } else { self.slice_long_index(step)? };
        if step.is_zero() {
            return self.value_error("slice step cannot be zero");
        }
        let back = step.is_negative();
        let (lower, upper) = if back { (BigInt::from(-1), len - 1) } else { (BigInt::zero(), len.clone()) };
        let within = |vm: &mut Self, v: Value, default: &BigInt| {
            if v.is_none() {
                return Ok(default.clone());
            }
            let i = vm.slice_long_index(v)?;
            Ok(if i.is_negative() { (i + len).max(lower.clone()) } else { i.min(upper.clone()) })
        };
        let (first, last) = if back { (&upper, &lower) } else { (&lower, &upper) };
        let start = within(self, start, first)?;
        let stop = within(self, stop, last)?;
        Ok([start, stop, step])
    }

    fn slice_long_index(&mut self, v: Value) -> Run<BigInt> {
        if !self.is_int(v) && self.special_unbound(v, self.names.__index__).is_none() {
            return self.type_error("slice indices must be integers or None or have an __index__ method");
        }
        self.index(v)
    }
}

/// Clamps start and stop to the sequence and counts the items (`PySlice_AdjustIndices`).
pub fn adjust((start, stop, step): (i64, i64, i64), len: usize) -> (i64, i64, i64, usize) {
    let len = len as i64;
    let within = |i: i64| {
        let i = if i < 0 { i.saturating_add(len) } else { i };
        if i < 0 {
            if step < 0 { -1 } else { 0 }
        } else if i >= len {
            if step < 0 { len - 1 } else { len }
        } else {
            i
        }
    };
    let (start, stop) = (within(start), within(stop));
    let count = if step < 0 {
        if stop < start { (start - stop - 1) / -step + 1 } else { 0 }
    } else if start < stop {
        (stop - start - 1) / step + 1
    } else {
        0
    };
    (start, stop, step, count as usize)
}

fn slice_new(vm: &mut Vm, args: &Args<'_>) -> Run {
    vm.no_keywords("slice", args)?;
    let parts = match args.rest().positional {
        &[stop] => [Value::NONE, stop, Value::NONE],
        &[start, stop] => [start, stop, Value::NONE],
        &[start, stop, step] => [start, stop, step],
        [] => return vm.type_error("slice expected at least 1 argument, got 0"),
        more => {
            let given = more.len();
            return vm.type_error(format!("slice expected at most 3 arguments, got {given}"));
        }
    };
    Ok(vm.machine.block(Kind::Slice, &parts))
}

fn repr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let mut texts = Vec::new();
    for part in vm.slice_parts(args[0]) {
        let text = vm.repr_of(part)?;
        texts.push(vm.keep(text));
    }
    let text = {
        let heap = vm.machine.heap();
        let mut out = crate::text::StrBuilder::new();
        out.push_text("slice(");
        for (i, &text) in texts.iter().enumerate() {
            out.push_text(if i == 0 { "" } else { ", " });
            out.push_str(heap.str(vm.data(text)));
        }
        out.push_text(")");
        out.finish()
    };
    Ok(vm.machine.str(text))
}

fn hash(vm: &mut Vm, args: &Args<'_>) -> Run {
    let hash = vm.hash(args[0])?;
    Ok(vm.machine.int(hash))
}

/// Compares slices as the tuples of their parts.
fn compare<const OP: usize>(vm: &mut Vm, args: &Args<'_>) -> Run {
    if !args[1].is(Kind::Slice) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let op = Comparison::ALL[OP];
    if args[0] == args[1] {
        return Ok(Value::bool(matches!(op, Comparison::Eq | Comparison::Le | Comparison::Ge)));
    }
    let (a, b) = (vm.slice_parts(args[0]), vm.slice_parts(args[1]));
    let (a, b) = (vm.machine.tuple(&a), vm.machine.tuple(&b));
    vm.compare_sequences(op, a, b)
}

fn indices(vm: &mut Vm, args: &Args<'_>) -> Run {
    let len = vm.index(args[1])?;
    if len.is_negative() {
        return vm.value_error("length should not be negative");
    }
    let parts = vm.slice_long_indices(args[0], &len)?.map(|i| vm.machine.big_int(i));
    Ok(vm.machine.tuple(&parts))
}

fn reduce(vm: &mut Vm, args: &Args<'_>) -> Run {
    let parts = vm.slice_parts(args[0]);
    let parts = vm.machine.tuple(&parts);
    let class = vm.class(&DEF);
    Ok(vm.machine.tuple(&[class, parts]))
}
