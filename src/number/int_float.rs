//! Conversions between ints and floats: exact conversion and comparison, and the correctly rounded quotient of two
//! ints.
//!
//! Called by the types `int` and `float`. Mirrors `PyLong_AsDouble`, `long_true_divide`, `PyLong_FromDouble` and
//! `float_richcompare`.

use std::cmp::Ordering;

use num_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer;
use num_traits::{FromPrimitive, Zero};

use crate::failure::Failure;

/// The float nearest to `magnitude` times two to the power of `exponent`, half to even; infinity beyond the largest.
pub(super) fn scale(magnitude: BigUint, exponent: i64) -> f64 {
    if magnitude.is_zero() {
        return 0.0;
    }
    let bits = magnitude.bits() as i64;
    let top = bits.saturating_add(exponent);
    if top > 1024 {
        return f64::INFINITY;
    }
    if top < -1080 {
        return 0.0;
    }
    // How many low bits do not fit in a float of this size.
    let excess = (bits - 53).max(-1074 - exponent);
    if excess <= 0 {
        // At most 53 bits: both steps are exact.
        let value = magnitude.iter_u64_digits().next().unwrap_or(0) as f64;
        return times_power_of_two(value, exponent);
    }
    let kept = (&magnitude >> excess as u64).iter_u64_digits().next().unwrap_or(0);
    let half = magnitude.bit(excess as u64 - 1);
    let beyond = magnitude.trailing_zeros().is_some_and(|zeros| (zeros as i64) < excess - 1);
    let rounded = kept + u64::from(half && (beyond || kept & 1 == 1));
    times_power_of_two(rounded as f64, exponent + excess)
}

/// Exact if the result is a float; infinity if it is too large.
fn times_power_of_two(value: f64, exponent: i64) -> f64 {
    // In two steps, as 2**1074 is not a float; the first one is exact, as `value` is not below one.
    let power = |e: i64| f64::from_bits(((e + 1023) as u64) << 52);
    match exponent {
        ..-1000 => value * power(-1000) * power(exponent + 1000),
        -1000..=1000 => value * power(exponent),
        _ => value * power(1000) * power(exponent - 1000),
    }
}

/// `float(value)`
pub fn to_float(value: &BigInt) -> Result<f64, Failure> {
    let size = scale(value.magnitude().clone(), 0);
    if size.is_infinite() {
        return Err(Failure::overflow("int too large to convert to float"));
    }
    Ok(if value.sign() == Sign::Minus { -size } else { size })
}

/// `int(value)`: truncated towards zero.
pub fn from_float(value: f64) -> Result<BigInt, Failure> {
    if value.is_nan() {
        return Err(Failure::value("cannot convert float NaN to integer"));
    }
    BigInt::from_f64(value.trunc()).ok_or_else(|| Failure::overflow("cannot convert float infinity to integer"))
}

/// `a / b` of ints that fit in a machine word.
pub fn true_divide_i64(a: i64, b: i64) -> Result<f64, Failure> {
    const EXACT: u64 = 1 << f64::MANTISSA_DIGITS;
    if b != 0 && a.unsigned_abs() <= EXACT && b.unsigned_abs() <= EXACT {
        return Ok(a as f64 / b as f64);
    }
    true_divide(&a.into(), &b.into())
}

/// `a / b`, correctly rounded.
pub fn true_divide(a: &BigInt, b: &BigInt) -> Result<f64, Failure> {
    if b.is_zero() {
        return Err(Failure::zero_division("division by zero"));
    }
    // The quotient gets at least 64 bits; whatever is cut off counts as one more bit.
    let shift = 65 - (a.bits() as i64 - b.bits() as i64);
    let (top, bottom) = (a.magnitude(), b.magnitude());
    let (quotient, rest) =
        if shift >= 0 { (top << shift as u64).div_rem(bottom) } else { top.div_rem(&(bottom << shift.unsigned_abs())) };
    let sticky = BigUint::from(u8::from(!rest.is_zero()));
    let size = scale((quotient << 1_u8) | sticky, -shift - 1);
    if size.is_infinite() {
        return Err(Failure::overflow("integer division result too large for a float"));
    }
    Ok(if (a.sign() == Sign::Minus) != (b.sign() == Sign::Minus) { -size } else { size })
}

/// How an int compares with a float, exactly; `None` for a nan.
pub fn compare(a: &BigInt, b: f64) -> Option<Ordering> {
    if b.is_nan() {
        return None;
    }
    if b.is_infinite() {
        return Some(if b > 0.0 { Ordering::Less } else { Ordering::Greater });
    }
    let whole = BigInt::from_f64(b.trunc())?;
    // The fraction decides between equal whole parts.
    Some(a.cmp(&whole).then(0.0.partial_cmp(&b.fract())?))
}
