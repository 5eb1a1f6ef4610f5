//! `math`: functions over floats and ints. Mirrors `Modules/mathmodule.c`.
//!
//! Called through the module's table. The arithmetic of ints is in `number::int`.

use std::sync::atomic::AtomicBool;

use num_bigint::{BigInt, Sign};
use num_traits::{Signed, ToPrimitive};

use crate::failure::Failure;
use crate::number::int;
use crate::object::{Kind, Value};
use crate::runtime::module_def::ModuleDef;
use crate::runtime::native::{Args, Method, Signature};
use crate::runtime::{Run, Vm};

/// The module.
pub static DEF: ModuleDef = ModuleDef { functions: &[FUNCTIONS], fill, ..ModuleDef::new("math") };

macro_rules! unary {
    ($name:literal, $f:expr) => {
        Method::new($name, Signature::One, |vm, args| one(vm, args, $f))
    };
}

const FUNCTIONS: &[Method] = &[
    Method::new("sqrt", Signature::One, |vm, args| {
        let x = vm.float_value(args[0])?;
        if x < 0.0 {
            return expected(vm, "a nonnegative input", x);
        }
        Ok(vm.machine.float(x.sqrt()))
    }),
    unary!("sin", f64::sin),
    unary!("cos", f64::cos),
    unary!("tan", f64::tan),
    unary!("atan", f64::atan),
    unary!("sinh", f64::sinh),
    unary!("cosh", f64::cosh),
    unary!("tanh", f64::tanh),
    unary!("asinh", f64::asinh),
    unary!("cbrt", f64::cbrt),
    unary!("expm1", f64::exp_m1),
    unary!("exp", f64::exp),
    unary!("exp2", f64::exp2),
    unary!("fabs", f64::abs),
    unary!("degrees", f64::to_degrees),
    Method::new("radians", Signature::One, |vm, args| {
        let x = vm.float_value(args[0])?;
        Ok(vm.machine.float(x * (std::f64::consts::PI / 180.0)))
    }),
    Method::new("asin", Signature::One, |vm, args| within_one(vm, args, f64::asin)),
    Method::new("acos", Signature::One, |vm, args| within_one(vm, args, f64::acos)),
    Method::new("acosh", Signature::One, |vm, args| {
        let x = vm.float_value(args[0])?;
        if x < 1.0 {
            return expected(vm, "argument value not less than 1", x);
        }
        Ok(vm.machine.float(x.acosh()))
    }),
    Method::new("atanh", Signature::One, |vm, args| {
        let x = vm.float_value(args[0])?;
        if x.abs() >= 1.0 {
            let shown = shown(x);
            return vm.value_error(format!("expected a number between -1 and 1, got {shown}"));
        }
        Ok(vm.machine.float(x.atanh()))
    }),
    Method::new("atan2", Signature::Range(2, 2), |vm, args| {
        let (y, x) = (vm.float_value(args[0])?, vm.float_value(args[1])?);
        Ok(vm.machine.float(y.atan2(x)))
    }),
    Method::new("copysign", Signature::Range(2, 2), |vm, args| {
        let (x, y) = (vm.float_value(args[0])?, vm.float_value(args[1])?);
        Ok(vm.machine.float(x.copysign(y)))
    }),
    Method::new("log", Signature::Range(1, 2), |vm, args| {
        let x = log_of(vm, args[0], f64::ln, std::f64::consts::LN_2)?;
        let Some(base) = args.get(1) else { return Ok(vm.machine.float(x)) };
        let base = log_of(vm, base, f64::ln, std::f64::consts::LN_2)?;
        if base == 0.0 {
            return vm.raise(vm.exc.ZeroDivisionError, "division by zero");
        }
        Ok(vm.machine.float(x / base))
    }),
    Method::new("log2", Signature::One, |vm, args| {
        let x = log_of(vm, args[0], f64::log2, 1.0)?;
        Ok(vm.machine.float(x))
    }),
    Method::new("log10", Signature::One, |vm, args| {
        let x = log_of(vm, args[0], f64::log10, std::f64::consts::LOG10_2)?;
        Ok(vm.machine.float(x))
    }),
    Method::new("log1p", Signature::One, |vm, args| {
        let x = vm.float_value(args[0])?;
        if x <= -1.0 {
            let shown = shown(x);
            return vm.value_error(format!("expected argument value > -1, got {shown}"));
        }
        Ok(vm.machine.float(x.ln_1p()))
    }),
    Method::new("pow", Signature::Range(2, 2), pow),
    Method::new("fmod", Signature::Range(2, 2), |vm, args| {
        let (x, y) = (vm.float_value(args[0])?, vm.float_value(args[1])?);
        if (x.is_infinite() || y == 0.0) && !x.is_nan() && !y.is_nan() {
            return vm.value_error("math domain error");
        }
        Ok(vm.machine.float(if y.is_infinite() && x.is_finite() { x } else { x % y }))
    }),
    Method::new("modf", Signature::One, |vm, args| {
        let x = vm.float_value(args[0])?;
        let whole = x.trunc();
        let part = if x.is_infinite() { 0.0 } else { x - whole };
        let (part, whole) = (vm.machine.float(part.copysign(x)), vm.machine.float(whole));
        Ok(vm.machine.tuple(&[part, whole]))
    }),
    Method::new("frexp", Signature::One, frexp),
    Method::new("ldexp", Signature::Range(2, 2), ldexp),
    Method::new("floor", Signature::One, |vm, args| rounded(vm, args[0], "__floor__", f64::floor)),
    Method::new("ceil", Signature::One, |vm, args| rounded(vm, args[0], "__ceil__", f64::ceil)),
    Method::new("trunc", Signature::One, trunc),
    Method::new("isnan", Signature::One, |vm, args| Ok(Value::bool(vm.float_value(args[0])?.is_nan()))),
    Method::new("isinf", Signature::One, |vm, args| Ok(Value::bool(vm.float_value(args[0])?.is_infinite()))),
    Method::new("isfinite", Signature::One, |vm, args| Ok(Value::bool(vm.float_value(args[0])?.is_finite()))),
    Method::new("isclose", Signature::Any, isclose),
    Method::new("gcd", Signature::Any, |vm, args| fold(vm, args, "gcd", 0, int::gcd)),
    Method::new("lcm", Signature::Any, |vm, args| fold(vm, args, "lcm", 1, int::lcm)),
    Method::new("factorial", Signature::One, factorial),
    Method::new("isqrt", Signature::One, |vm, args| {
        let n = vm.index(args[0])?;
        let root = int::isqrt(&n, &vm.control.stop);
        let root = vm.ok(root)?;
        Ok(vm.machine.big_int(root))
    }),
    Method::new("comb", Signature::Range(2, 2), comb),
    Method::new("perm", Signature::Range(1, 2), perm),
    Method::new("hypot", Signature::Any, |vm, args| {
        let mut sum = 0.0_f64;
        for &v in args.positional {
            sum = sum.hypot(vm.float_value(v)?);
        }
        Ok(vm.machine.float(sum))
    }),
    Method::new("dist", Signature::Range(2, 2), |vm, args| {
        let (p, q) = (vm.collect(args[0])?, vm.collect(args[1])?);
        if p.len() != q.len() {
            return vm.value_error("both points must have the same number of dimensions");
        }
        let mut sum = 0.0_f64;
        for (&a, &b) in p.iter().zip(&q) {
            let (a, b) = (vm.float_value(a)?, vm.float_value(b)?);
            sum = sum.hypot(a - b);
        }
        Ok(vm.machine.float(sum))
    }),
    Method::new("prod", Signature::Any, prod),
    Method::new("fsum", Signature::One, fsum),
    Method::new("sumprod", Signature::Range(2, 2), |vm, _| Err(vm.unsupported("math.sumprod()"))),
    Method::new("ulp", Signature::One, |vm, args| {
        let x = vm.float_value(args[0])?.abs();
        let ulp = if x.is_nan() || x.is_infinite() { x } else { x.next_up() - x };
        Ok(vm.machine.float(if ulp.is_infinite() && x.is_finite() { x - x.next_down() } else { ulp }))
    }),
    Method::new("nextafter", Signature::Range(2, 2), |vm, args| {
        let (x, y) = (vm.float_value(args[0])?, vm.float_value(args[1])?);
        let next = match x.partial_cmp(&y) {
            Some(std::cmp::Ordering::Less) => x.next_up(),
            Some(std::cmp::Ordering::Greater) => x.next_down(),
            Some(std::cmp::Ordering::Equal) => y,
            None => f64::NAN,
        };
        Ok(vm.machine.float(next))
    }),
    Method::new("remainder", Signature::Range(2, 2), |vm, _| Err(vm.unsupported("math.remainder()"))),
    Method::new("gamma", Signature::One, |vm, _| Err(vm.unsupported("math.gamma()"))),
    Method::new("lgamma", Signature::One, |vm, _| Err(vm.unsupported("math.lgamma()"))),
    Method::new("erf", Signature::One, |vm, _| Err(vm.unsupported("math.erf()"))),
    Method::new("erfc", Signature::One, |vm, _| Err(vm.unsupported("math.erfc()"))),
];

fn fill(vm: &mut Vm, dict: Value) {
    use std::f64::consts::{E, PI, TAU};
    for (name, f) in [("pi", PI), ("e", E), ("tau", TAU), ("inf", f64::INFINITY), ("nan", f64::NAN)] {
        let f = vm.machine.float(f);
        vm.set_global(dict, name, f);
    }
}

fn shown(x: f64) -> String {
    crate::number::float_text::float_repr(x)
}

fn expected<T>(vm: &mut Vm, what: &str, x: f64) -> Run<T> {
    vm.value_error(format!("expected {what}, got {}", shown(x)))
}

fn one(vm: &mut Vm, args: &Args<'_>, f: fn(f64) -> f64) -> Run {
    let x = vm.float_value(args[0])?;
    let y = f(x);
    if x.is_infinite() && y.is_nan() {
        return expected(vm, "a finite input", x);
    }
    if x.is_finite() && y.is_infinite() {
        return vm.raise(vm.exc.OverflowError, "math range error");
    }
    Ok(vm.machine.float(y))
}

fn within_one(vm: &mut Vm, args: &Args<'_>, f: fn(f64) -> f64) -> Run {
    let x = vm.float_value(args[0])?;
    if x.abs() > 1.0 {
        return expected(vm, "a number in range from -1 up to 1", x);
    }
    Ok(vm.machine.float(f(x)))
}

/// A logarithm, also of an int of any size. `of_two` is that of 2.
fn log_of(vm: &mut Vm, v: Value, f: fn(f64) -> f64, of_two: f64) -> Run<f64> {
    let data = vm.data(v);
    if data.is(Kind::Int) {
        let i = vm.machine.heap().big_int(data).clone();
        if i.sign() == Sign::Minus {
            return vm.value_error("expected a positive input");
        }
        if i.bits() > 1000 {
            // Scaled down until it fits into a float.
            let shift = i.bits() - 64;
            let scaled = (&i >> shift).to_f64().unwrap_or(f64::INFINITY);
            return Ok(f(scaled) + shift as f64 * of_two);
        }
    }
    let x = vm.float_value(v)?;
    if x <= 0.0 {
        if vm.is_int(v) || x == 0.0 {
            let x = if vm.is_int(v) { String::new() } else { format!(", got {}", shown(x)) };
            return vm.value_error(format!("expected a positive input{x}"));
        }
        return expected(vm, "a positive input", x);
    }
    Ok(f(x))
}

fn pow(vm: &mut Vm, args: &Args<'_>) -> Run {
    let (x, y) = (vm.float_value(args[0])?, vm.float_value(args[1])?);
    let r = x.powf(y);
    if x.is_finite() && y.is_finite() {
        if r.is_nan() || (x == 0.0 && y < 0.0) {
            return vm.value_error("math domain error");
        }
        if r.is_infinite() {
            return vm.raise(vm.exc.OverflowError, "math range error");
        }
    }
    Ok(vm.machine.float(r))
}

fn frexp(vm: &mut Vm, args: &Args<'_>) -> Run {
    let x = vm.float_value(args[0])?;
    let (mut m, mut e) = (x, 0_i64);
    if x != 0.0 && x.is_finite() {
        // Subnormal numbers are made normal first.
        if m.abs() < f64::MIN_POSITIVE {
            m *= 2_f64.powi(64);
            e -= 64;
        }
        let bits = m.to_bits();
        e += (bits >> 52 & 0x7FF) as i64 - 1022;
        m = f64::from_bits(bits & !(0x7FF << 52) | 1022 << 52);
    }
    let (m, e) = (vm.machine.float(m), vm.machine.int(e));
    Ok(vm.machine.tuple(&[m, e]))
}

fn ldexp(vm: &mut Vm, args: &Args<'_>) -> Run {
    let x = vm.float_value(args[0])?;
    if !vm.is_int(args[1]) {
        return vm.type_error("Expected an int as second argument to ldexp.");
    }
    let exponent = vm.int_value(args[1]).to_i64().unwrap_or(i64::MAX).clamp(-5000, 5000);
    let (mut r, mut left) = (x, exponent);
    while left != 0 && r != 0.0 && r.is_finite() {
        let part = left.clamp(-1000, 1000);
        r *= 2_f64.powi(part as i32);
        left -= part;
    }
    if x.is_finite() && r.is_infinite() {
        return vm.raise(vm.exc.OverflowError, "math range error");
    }
    Ok(vm.machine.float(r))
}

fn rounded(vm: &mut Vm, v: Value, method: &str, round: fn(f64) -> f64) -> Run {
    if !vm.data(v).is(Kind::Float) {
        let name = vm.machine.intern(method.into());
        if let Some(f) = vm.special_unbound(v, name) {
            return vm.call_bound(f, v, &[]);
        }
    }
    let x = vm.float_value(v)?;
    let f = vm.machine.float(round(x));
    vm.call_method(f, "__int__", &[])
}

fn trunc(vm: &mut Vm, args: &Args<'_>) -> Run {
    match vm.special_unbound(args[0], vm.names.__trunc__) {
        Some(f) => vm.call_bound(f, args[0], &[]),
        None => {
            let got = vm.type_name(args[0]);
            vm.type_error(format!("type {got} doesn't define __trunc__ method"))
        }
    }
}

fn isclose(vm: &mut Vm, args: &Args<'_>) -> Run {
    let [a, b, rel, abs] = vm.parse_args("isclose", args, ["a", "b", "rel_tol", "abs_tol"], 0, 2, 2)?;
    let (a, b) = (vm.float_value(a)?, vm.float_value(b)?);
    let rel = if rel.is_null() { 1e-9 } else { vm.float_value(rel)? };
    let abs = if abs.is_null() { 0.0 } else { vm.float_value(abs)? };
    if rel < 0.0 || abs < 0.0 {
        return vm.value_error("tolerances must be non-negative");
    }
    if a == b {
        return Ok(Value::TRUE);
    }
    if a.is_infinite() || b.is_infinite() {
        return Ok(Value::FALSE);
    }
    let diff = (b - a).abs();
    Ok(Value::bool(diff <= (rel * b).abs() || diff <= (rel * a).abs() || diff <= abs))
}

type Combine = fn(&BigInt, &BigInt, &AtomicBool) -> Result<BigInt, Failure>;

fn fold(vm: &mut Vm, args: &Args<'_>, name: &str, start: i64, combine: Combine) -> Run {
    if !args.names.is_empty() {
        return vm.type_error(format!("math.{name}() takes no keyword arguments"));
    }
    let mut result = BigInt::from(start);
    for &v in args.positional {
        let v = vm.index(v)?;
        let combined = combine(&result, &v, &vm.control.stop);
        result = vm.ok(combined)?;
    }
    Ok(vm.machine.big_int(result.abs()))
}

fn factorial(vm: &mut Vm, args: &Args<'_>) -> Run {
    let n = vm.index(args[0])?;
    if n.sign() == Sign::Minus {
        return vm.value_error("factorial() not defined for negative values");
    }
    let Some(n) = n.to_i64() else {
        return vm.raise(vm.exc.OverflowError, format!("factorial() argument should not exceed {}", i64::MAX));
    };
    let product = int::factorial(n.unsigned_abs(), &vm.control.stop);
    let product = vm.ok(product)?;
    Ok(vm.machine.big_int(product))
}

/// The two arguments of `comb` and `perm`.
fn two_counts(vm: &mut Vm, n: Value, k: Value) -> Run<(BigInt, BigInt)> {
    let (n, k) = (vm.index(n)?, vm.index(k)?);
    if n.sign() == Sign::Minus {
        return vm.value_error("n must be a non-negative integer");
    }
    if k.sign() == Sign::Minus {
        return vm.value_error("k must be a non-negative integer");
    }
    Ok((n, k))
}

fn comb(vm: &mut Vm, args: &Args<'_>) -> Run {
    let (n, k) = two_counts(vm, args[0], args[1])?;
    if k > n {
        return Ok(vm.machine.plain_int(0));
    }
    let Some(k) = k.clone().min(&n - &k).to_i64() else {
        return vm.raise(vm.exc.OverflowError, format!("min(n - k, k) must not exceed {}", i64::MAX));
    };
    let result = int::combinations(n.magnitude(), k.unsigned_abs(), &vm.control.stop);
    let result = vm.ok(result)?;
    Ok(vm.machine.big_int(result))
}

fn perm(vm: &mut Vm, args: &Args<'_>) -> Run {
    let Some(k) = args.get(1).filter(|k| !k.is_none()) else { return factorial(vm, args) };
    let (n, k) = two_counts(vm, args[0], k)?;
    if k > n {
        return Ok(vm.machine.plain_int(0));
    }
    let Some(k) = k.to_i64() else {
        return vm.raise(vm.exc.OverflowError, format!("k must not exceed {}", i64::MAX));
    };
    let result = int::permutations(n.magnitude(), k.unsigned_abs(), &vm.control.stop);
    let result = vm.ok(result)?;
    Ok(vm.machine.big_int(result))
}

fn prod(vm: &mut Vm, args: &Args<'_>) -> Run {
    let [iterable, start] = vm.parse_args("prod", args, ["iterable", "start"], 1, 1, 1)?;
    let mut result = if start.is_null() { vm.machine.plain_int(1) } else { start };
    for v in vm.collect(iterable)? {
        result = vm.binary(crate::runtime::operators::Binary::Multiply, result, v)?;
    }
    Ok(result)
}

/// The exact sum of floats, rounded once: non-overlapping partial sums (Shewchuk's algorithm).
fn fsum(vm: &mut Vm, args: &Args<'_>) -> Run {
    let mut partials: Vec<f64> = Vec::new();
    let mut special = 0.0;
    for v in vm.collect(args[0])? {
        let mut x = vm.float_value(v)?;
        if !x.is_finite() {
            special += x;
            continue;
        }
        let mut kept = 0;
        for j in 0..partials.len() {
            let mut y = partials[j];
            if x.abs() < y.abs() {
                std::mem::swap(&mut x, &mut y);
            }
            let high = x + y;
            let low = y - (high - x);
            if low != 0.0 {
                partials[kept] = low;
                kept += 1;
            }
            x = high;
        }
        partials.truncate(kept);
        partials.push(x);
    }
    if special != 0.0 || f64::is_nan(special) {
        return Ok(vm.machine.float(special));
    }
    let mut high = 0.0;
    if let Some(last) = partials.pop() {
        high = last;
        let mut low = 0.0;
        while let Some(y) = partials.pop() {
            let x = high;
            high = x + y;
            low = y - (high - x);
            if low != 0.0 {
                break;
            }
        }
        // Half-way cases round to even as if the sum were exact.
        if let Some(&next) = partials.last()
            && ((low < 0.0 && next < 0.0) || (low > 0.0 && next > 0.0))
        {
            let y = low * 2.0;
            let x = high + y;
            if y == x - high {
                high = x;
            }
        }
    }
    Ok(vm.machine.float(high))
}
