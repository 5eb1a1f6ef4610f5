//! What lists and tuples have in common: indices, comparison, membership, repetition, text.
//!
//! Called by `list`, `list::methods` and `tuple`. Knows nothing of changing a list. Mirrors the parts of
//! `Objects/listobject.c` and `Objects/tupleobject.c` that are alike.

use num_traits::ToPrimitive;

use crate::object::{Kind, Value};
use crate::runtime::native::Args;
use crate::runtime::operators::Comparison;
use crate::runtime::{Run, Vm};
use crate::text::builder::StrBuilder;

/// The position that an index denotes in a sequence of `len` items; `None` if there is none.
#[inline]
pub fn place(i: i64, len: usize) -> Option<usize> {
    let i = if i < 0 { i + len as i64 } else { i };
    if (0..len as i64).contains(&i) { Some(i as usize) } else { None }
}

/// The items of a slice with any step.
pub fn stepped(items: &[Value], start: i64, step: i64, count: usize) -> Vec<Value> {
    (0..count as i64).filter_map(|i| items.get((start + i * step) as usize).copied()).collect()
}

impl Vm {
    /// An index for a sequence of type `what`, as in `v[key]` (but not a slice).
    pub fn subscript(&mut self, key: Value, what: &str) -> Run<i64> {
        if let Some(i) = key.as_inline_int() {
            return Ok(i);
        }
        let class = self.type_name(key);
        if !self.is_int(key) && self.special_unbound(key, self.names.__index__).is_none() {
            return self.type_error(format!("{what} indices must be integers or slices, not {class}"));
        }
        match self.index(key)?.to_i64() {
            Some(i) => Ok(i),
            None => self.index_error(format!("cannot fit '{class}' into an index-sized integer")),
        }
    }

    /// A bound of `index(x, start, stop)`: as in a slice, but None is not allowed (`_PyEval_SliceIndexNotNone`).
    pub fn slice_bound(&mut self, v: Value) -> Run<i64> {
        if !self.is_int(v) && self.special_unbound(v, self.names.__index__).is_none() {
            return self.type_error("slice indices must be integers or have an __index__ method");
        }
        let i = self.index(v)?;
        let limit = if i.sign() == num_bigint::Sign::Minus { i64::MIN } else { i64::MAX };
        Ok(i.to_i64().unwrap_or(limit))
    }

    /// Begins the `repr` of a container; returns `false` if it is already in progress (`Py_ReprEnter`). Each `true` is
    /// undone by [`Vm::leave_repr`].
    pub fn enter_repr(&mut self, container: Value) -> Run<bool> {
        if self.in_repr.contains(&container) {
            return Ok(false);
        }
        if self.in_repr.len() >= MAX_REPR_DEPTH {
            return self
                .raise(self.exc.RecursionError, "Stack overflow (used 8156 kB) while getting the repr of an object");
        }
        self.in_repr.push(container);
        Ok(true)
    }

    /// Ends the `repr` that began last.
    pub fn leave_repr(&mut self) {
        self.in_repr.pop();
    }

    /// Appends `repr(v)`.
    pub fn push_repr(&mut self, out: &mut StrBuilder, v: Value) -> Run<()> {
        self.keep(v);
        let text = self.repr_of(v)?;
        let text = self.data(text);
        out.push_str(self.machine.heap().str(text));
        Ok(())
    }
}

/// The maximum number of nested containers whose `repr` is in progress: each uses the Rust stack.
const MAX_REPR_DEPTH: usize = 40_000;

/// The text of a list or tuple; `owner` is the object as the program sees it, `data` has the items.
pub fn repr(vm: &mut Vm, owner: Value, data: Value) -> Run {
    let list = data.is(Kind::List);
    if vm.machine.heap().sequence(data).is_empty() {
        return Ok(vm.machine.str(if list { "[]" } else { "()" }));
    }
    if !vm.enter_repr(owner)? {
        return Ok(vm.machine.str(if list { "[...]" } else { "(...)" }));
    }
    let mut out = StrBuilder::new();
    out.push_char(if list { '[' } else { '(' });
    let result = push_items(vm, data, &mut out);
    vm.leave_repr();
    result?;
    if !list && vm.machine.heap().tuple(data).len() == 1 {
        out.push_char(',');
    }
    out.push_char(if list { ']' } else { ')' });
    Ok(vm.machine.str(out.finish()))
}

fn push_items(vm: &mut Vm, data: Value, out: &mut StrBuilder) -> Run<()> {
    let mut i = 0;
    while let Some(&v) = vm.machine.heap().sequence(data).get(i) {
        if i > 0 {
            out.push_text(", ");
        }
        vm.push_repr(out, v)?;
        i += 1;
    }
    Ok(())
}

/// `a.__lt__(b)` and so on, the operator by its number.
pub fn compare<const OP: usize>(vm: &mut Vm, args: &Args<'_>) -> Run {
    let (a, b) = (vm.data(args[0]), vm.data(args[1]));
    if a.kind() != b.kind() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    vm.compare_sequences(Comparison::ALL[OP], a, b)
}

/// `x in sequence`
pub fn contains(vm: &mut Vm, args: &Args<'_>) -> Run {
    let data = vm.data(args[0]);
    vm.contains(data, args[1]).map(Value::bool)
}

/// `iter(sequence)`
pub fn iter(vm: &mut Vm, args: &Args<'_>) -> Run {
    let data = vm.data(args[0]);
    Ok(vm.sequence_iterator(data))
}

/// `len(sequence)`
pub fn len(vm: &mut Vm, args: &Args<'_>) -> Run {
    let len = vm.machine.heap().sequence(vm.data(args[0])).len();
    Ok(vm.machine.int(len as i64))
}

/// `sequence.count(x)`
pub fn count(vm: &mut Vm, args: &Args<'_>) -> Run {
    let data = vm.data(args[0]);
    let (mut i, mut count) = (0, 0);
    while let Some(&v) = vm.machine.heap().sequence(data).get(i) {
        count += i64::from(vm.item_eq(v, args[1])?);
        i += 1;
    }
    Ok(vm.machine.int(count))
}

/// `sequence.index(x, start, stop)`
pub fn index(vm: &mut Vm, args: &Args<'_>) -> Run {
    let data = vm.data(args[0]);
    let len = vm.machine.heap().sequence(data).len() as i64;
    let mut bounds = [0, i64::MAX];
    for (bound, &v) in bounds.iter_mut().zip(&args.positional[2..]) {
        let i = vm.slice_bound(v)?;
        *bound = if i < 0 { (i.saturating_add(len)).max(0) } else { i };
    }
    let mut i = bounds[0];
    while i < bounds[1]
        && let Some(&v) = vm.machine.heap().sequence(data).get(i as usize)
    {
        if vm.item_eq(v, args[1])? {
            return Ok(vm.machine.int(i));
        }
        i += 1;
    }
    let what = if data.is(Kind::List) { "list.index(x): x not in list" } else { "tuple.index(x): x not in tuple" };
    vm.value_error(what)
}

/// The items of two sequences, one after the other.
pub fn concatenated(vm: &mut Vm, a: Value, b: Value) -> Run<Vec<Value>> {
    let heap = vm.machine.heap();
    let len = heap.sequence(a).len() + heap.sequence(b).len();
    vm.ensure_items(Some(len))?;
    let heap = vm.machine.heap();
    Ok([heap.sequence(a), heap.sequence(b)].concat())
}

/// The items of a sequence repeated that many times.
pub fn repeated(vm: &mut Vm, data: Value, times: Value) -> Run<Vec<Value>> {
    let times = vm.index_i64(times)?.max(0) as usize;
    let items = vm.machine.heap().sequence(data);
    vm.ensure_items(items.len().checked_mul(times))?;
    Ok(vm.machine.heap().sequence(data).repeat(times))
}
