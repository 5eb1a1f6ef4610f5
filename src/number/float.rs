//! Arithmetic of floats where Python's differs from the machine's: floor division, modulo, powers, rounding.
//!
//! Called by the type `float`, by `round`, `divmod` and constant folding. Mirrors `Objects/floatobject.c`.

use num_bigint::BigInt;

use super::complex::{self, Complex};
use super::float_text::Digits;
use crate::failure::Failure;

fn not_by_zero(divisor: f64) -> Result<(), Failure> {
    if divisor == 0.0 { Err(Failure::zero_division("division by zero")) } else { Ok(()) }
}

/// `a / b`
pub fn true_divide(a: f64, b: f64) -> Result<f64, Failure> {
    not_by_zero(b)?;
    Ok(a / b)
}

/// `a % b`: the sign is that of `b`.
pub fn modulo(a: f64, b: f64) -> Result<f64, Failure> {
    not_by_zero(b)?;
    let rest = a % b;
    Ok(if rest == 0.0 {
        0.0_f64.copysign(b)
    } else if (b < 0.0) != (rest < 0.0) {
        rest + b
    } else {
        rest
    })
}

/// `divmod(a, b)`
pub fn divide_modulo(a: f64, b: f64) -> Result<(f64, f64), Failure> {
    not_by_zero(b)?;
    let rest = a % b;
    let mut quotient = (a - rest) / b;
    // A nan is not zero, and so takes this way too, as in C.
    if rest != 0.0 && (b < 0.0) != (rest < 0.0) {
        quotient -= 1.0;
    }
    let floor = if quotient != 0.0 {
        let floor = quotient.floor();
        if quotient - floor > 0.5 { floor + 1.0 } else { floor }
    } else {
        0.0_f64.copysign(a / b)
    };
    Ok((floor, modulo(a, b)?))
}

/// `a // b`
pub fn floor_divide(a: f64, b: f64) -> Result<f64, Failure> {
    divide_modulo(a, b).map(|(quotient, _)| quotient)
}

/// The result of a power of floats: usually a float, but a complex number for a negative base with a fractional
/// exponent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Power {
    /// A float.
    Float(f64),
    /// A complex number.
    Complex(Complex),
}

/// `a ** b`
pub fn power(a: f64, b: f64) -> Result<Power, Failure> {
    if a < 0.0 && a.is_finite() && b.is_finite() && b != b.floor() {
        let base = Complex { real: a, imag: 0.0 };
        return complex::power(base, Complex { real: b, imag: 0.0 }).map(Power::Complex);
    }
    if a == 0.0 && b < 0.0 && b.is_finite() {
        return Err(Failure::zero_division("zero to a negative power"));
    }
    // All other special cases are the same as those of C's `pow`.
    let result = a.powf(b);
    if result.is_infinite() && a.is_finite() && b.is_finite() {
        Err(Failure::range())
    } else {
        Ok(Power::Float(result))
    }
}

/// `round(value)`: the nearest int, half to even.
pub fn round_to_int(value: f64) -> Result<BigInt, Failure> {
    super::int_float::from_float(value.round_ties_even())
}

/// `round(value, ndigits)`: correctly rounded, half to even on the exact value.
pub fn round(value: f64, ndigits: i64) -> Result<f64, Failure> {
    // Beyond these limits there is nothing left to round away, or nothing left at all.
    if !value.is_finite() || ndigits > 323 {
        return Ok(value);
    }
    if ndigits < -308 {
        return Ok(0.0 * value);
    }
    let rounded = Digits::decimals(value, ndigits as i32).to_float();
    if rounded.is_infinite() {
        return Err(Failure::overflow("rounded value too large to represent"));
    }
    Ok(rounded.copysign(value))
}

/// `value.is_integer()`
pub fn is_integer(value: f64) -> bool {
    value.is_finite() && value == value.floor()
}

/// A finite float as an odd integer (or zero) times a power of two.
pub(super) fn split(value: f64) -> (i64, i32) {
    let bits = value.to_bits();
    let exponent = ((bits >> 52) & 0x7FF) as i32;
    let fraction = (bits & ((1 << 52) - 1)) as i64;
    let mantissa = if exponent == 0 { fraction } else { fraction | 1 << 52 };
    if mantissa == 0 {
        return (0, 0);
    }
    let zeros = mantissa.trailing_zeros();
    let odd = mantissa >> zeros;
    (if value < 0.0 { -odd } else { odd }, exponent.max(1) - 1075 + zeros as i32)
}

/// `value.as_integer_ratio()`
pub fn as_integer_ratio(value: f64) -> Result<(BigInt, BigInt), Failure> {
    if value.is_nan() {
        return Err(Failure::value("cannot convert NaN to integer ratio"));
    }
    if value.is_infinite() {
        return Err(Failure::overflow("cannot convert Infinity to integer ratio"));
    }
    let (odd, exponent) = split(value);
    let power = BigInt::from(1) << exponent.unsigned_abs();
    Ok(if exponent >= 0 { (BigInt::from(odd) * power, BigInt::from(1)) } else { (BigInt::from(odd), power) })
}
