//! `sum`, `min` and `max`: one value from many.
//!
//! Called through the table of built-in functions. Mirrors `builtin_sum_impl` and `min_max` of `Python/bltinmodule.c`.

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Method, Signature};
use crate::runtime::operators::{Binary, Comparison};
use crate::runtime::{Run, Vm};

pub const FUNCTIONS: &[Method] = &[
    Method::new("sum", Signature::Any, sum),
    Method::new("min", Signature::Any, |vm, args| extreme(vm, args, "min", Comparison::Lt)),
    Method::new("max", Signature::Any, |vm, args| extreme(vm, args, "max", Comparison::Gt)),
];

/// A sum of floats with the rounding error so far (Neumaier; `cs_add`).
#[derive(Clone, Copy)]
struct Compensated {
    total: f64,
    lost: f64,
}

impl Compensated {
    fn new(total: f64) -> Self {
        Self { total, lost: 0.0 }
    }

    fn add(&mut self, x: f64) {
        let sum = self.total + x;
        self.lost += if self.total.abs() >= x.abs() { (self.total - sum) + x } else { (x - sum) + self.total };
        self.total = sum;
    }

    fn value(self) -> f64 {
        // Infinities and NaN must not be spoiled by the correction.
        if self.lost != 0.0 && self.lost.is_finite() { self.total + self.lost } else { self.total }
    }
}

/// The total so far, in the form in which it adds fastest and most exactly.
#[derive(Clone, Copy)]
enum Total {
    Int(i64),
    Float(Compensated),
    Complex(Compensated, Compensated),
    Other(Value),
}

fn sum(vm: &mut Vm, args: &Args<'_>) -> Run {
    let given = args.positional.len();
    if given == 0 {
        return vm.type_error("sum() takes at least 1 positional argument (0 given)");
    }
    let [iterable, start] = vm.parse_args("sum", args, ["", "start"], 1, 2, 1)?;
    let it = vm.iter(iterable)?;
    let start = if start.is_null() { Value::inline_int(0, 0) } else { start };
    if let Some(message) = unsummable(vm, start) {
        return vm.type_error(message);
    }
    let mut total = vm.total_of(start);
    while let Some(v) = vm.next(it)? {
        total = vm.add_to_total(total, v)?;
    }
    Ok(vm.total_value(total))
}

/// Why `sum` must not add values of a type.
fn unsummable(vm: &Vm, start: Value) -> Option<&'static str> {
    match vm.data(start).kind() {
        Some(Kind::Str) => Some("sum() can't sum strings [use ''.join(seq) instead]"),
        Some(Kind::Bytes) => Some("sum() can't sum bytes [use b''.join(seq) instead]"),
        _ if vm.type_name(start) == "bytearray" => Some("sum() can't sum bytearray [use b''.join(seq) instead]"),
        _ => None,
    }
}

impl Vm {
    fn total_of(&self, v: Value) -> Total {
        let heap = self.machine.heap();
        if let Some(i) = v.as_inline_int() {
            return Total::Int(i);
        }
        match v.kind() {
            Some(Kind::Float) => Total::Float(Compensated::new(heap.float(v))),
            Some(Kind::Complex) => {
                let (re, im) = heap.complex(v);
                Total::Complex(Compensated::new(re), Compensated::new(im))
            }
            _ => Total::Other(v),
        }
    }

    /// The value of an int (or bool) proper, not of a subclass, if it fits.
    fn exact_i64(&self, v: Value) -> Option<i64> {
        if v.is(Kind::Int) { self.machine.heap().big_int(v).to_i64() } else { self.small_int(v) }
    }

    /// The value of an int, including those of subclasses, as a float; `None` if it is not one.
    fn int_as_float(&mut self, v: Value) -> Run<Option<f64>> {
        if !self.is_int(v) {
            return Ok(None);
        }
        let converted = crate::number::int_float::to_float(&self.int_value(v));
        self.ok(converted).map(Some)
    }

    fn total_value(&mut self, total: Total) -> Value {
        match total {
            Total::Int(i) => self.machine.int(i),
            Total::Float(f) => self.machine.float(f.value()),
            Total::Complex(re, im) => self.machine.complex(re.value(), im.value()),
            Total::Other(v) => v,
        }
    }

    fn add_to_total(&mut self, total: Total, v: Value) -> Run<Total> {
        let heap = self.machine.heap();
        match total {
            Total::Int(sum) => {
                if let Some(sum) = self.exact_i64(v).and_then(|i| sum.checked_add(i)) {
                    return Ok(Total::Int(sum));
                }
            }
            Total::Float(mut sum) => {
                if v.is(Kind::Float) {
                    sum.add(heap.float(v));
                    return Ok(Total::Float(sum));
                }
                if let Some(x) = self.int_as_float(v)? {
                    sum.add(x);
                    return Ok(Total::Float(sum));
                }
            }
            Total::Complex(mut re, mut im) => {
                if v.is(Kind::Complex) {
                    let (real, imaginary) = heap.complex(v);
                    re.add(real);
                    im.add(imaginary);
                    return Ok(Total::Complex(re, im));
                }
                let data = self.data(v);
                let real = if data.is(Kind::Float) { Some(heap.float(data)) } else { self.int_as_float(v)? };
                if let Some(x) = real {
                    re.add(x);
                    return Ok(Total::Complex(re, im));
                }
            }
            Total::Other(_) => {}
        }
        let so_far = match total {
            Total::Int(sum) => self.machine.big_int(BigInt::from(sum)),
            other => self.total_value(other),
        };
        self.keep(v);
        let sum = self.binary(Binary::Add, so_far, v)?;
        self.keep(sum);
        // A float turns a sum of ints into one of floats, a complex number turns either into a complex one; anything
        // else makes it general.
        Ok(match total {
            Total::Int(_) if matches!(sum.kind(), Some(Kind::Float | Kind::Complex)) => self.total_of(sum),
            Total::Float(_) if sum.is(Kind::Complex) => self.total_of(sum),
            _ => Total::Other(sum),
        })
    }
}

fn extreme(vm: &mut Vm, args: &Args<'_>, what: &str, better: Comparison) -> Run {
    let given = args.positional.len();
    if given == 0 {
        return vm.type_error(format!("{what} expected at least 1 argument, got 0"));
    }
    let named = Args { positional: &[], ..*args };
    let [key, default] = vm.parse_args(what, &named, ["key", "default"], 0, 0, 0)?;
    let key = if key.is_null() || key.is_none() { None } else { Some(key) };
    if given > 1 && !default.is_null() {
        return vm.type_error(format!("Cannot specify a default for {what}() with multiple positional arguments"));
    }
    let source = if given > 1 { vm.machine.tuple(args.positional) } else { args[0] };
    let it = vm.iter(source)?;
    match best_of(vm, it, key, better)? {
        Some(v) => Ok(v),
        None if !default.is_null() => Ok(default),
        None => vm.value_error(format!("{what}() iterable argument is empty")),
    }
}

fn best_of(vm: &mut Vm, it: Value, key: Option<Value>, better: Comparison) -> Run<Option<Value>> {
    // The best item so far and its key.
    let mut best: Option<(Value, Value)> = None;
    while let Some(v) = vm.next(it)? {
        vm.keep(v);
        let k = match key {
            None => v,
            Some(key) => vm.call(key, &[v])?,
        };
        vm.keep(k);
        let wins = match best {
            None => true,
            Some((_, best_k)) => vm.compare_bool(better, k, best_k)?,
        };
        if wins {
            best = Some((v, k));
        }
    }
    Ok(best.map(|(v, _)| v))
}
