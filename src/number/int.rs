//! Arithmetic of ints where Python's differs from that of `BigInt`: division, powers, shifts, bytes, rounding.
//!
//! Called by the type `int`, by `divmod`, `pow`, `round` and the module `math`, and by constant folding. Addition,
//! subtraction and the bitwise operators are those of `BigInt`. A result that would need more memory than there is
//! becomes a MemoryError here; an operation that may take long checks `stop`, and returns `Failure::interrupted` once
//! that is true. Mirrors `Objects/longobject.c`.

use std::sync::atomic::AtomicBool;

use num_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};

use super::long;
use crate::failure::Failure;

/// No int with more bits is made.
const MOST_BITS: u64 = 1 << 33;

fn not_by_zero(zero: bool) -> Result<(), Failure> {
    if zero { Err(Failure::zero_division("division by zero")) } else { Ok(()) }
}

/// `a * b`
pub fn multiply(a: &BigInt, b: &BigInt, stop: &AtomicBool) -> Result<BigInt, Failure> {
    if long::is_short(a.magnitude(), b.magnitude()) {
        return Ok(a * b);
    }
    Ok(BigInt::from_biguint(a.sign() * b.sign(), long::multiply(a.magnitude(), b.magnitude(), stop)?))
}

/// `a // b`
pub fn floor_divide(a: &BigInt, b: &BigInt, stop: &AtomicBool) -> Result<BigInt, Failure> {
    Ok(divide_modulo(a, b, stop)?.0)
}

/// `a % b`: the sign is that of `b`.
pub fn modulo(a: &BigInt, b: &BigInt, stop: &AtomicBool) -> Result<BigInt, Failure> {
    Ok(divide_modulo(a, b, stop)?.1)
}

/// `divmod(a, b)`
pub fn divide_modulo(a: &BigInt, b: &BigInt, stop: &AtomicBool) -> Result<(BigInt, BigInt), Failure> {
    not_by_zero(b.is_zero())?;
    if long::is_short(a.magnitude(), b.magnitude()) {
        return Ok(a.div_mod_floor(b));
    }
    let (quotient, rest) = long::divide(a.magnitude(), b.magnitude(), stop)?;
    let (quotient, rest) = (BigInt::from_biguint(a.sign() * b.sign(), quotient), BigInt::from_biguint(a.sign(), rest));
    let rounds_up = !rest.is_zero() && a.sign() != b.sign();
    Ok(if rounds_up { (quotient - 1, rest + b) } else { (quotient, rest) })
}

/// `a // b` of machine words; `a` must not be the smallest one.
pub fn floor_divide_i64(a: i64, b: i64) -> Result<i64, Failure> {
    not_by_zero(b == 0)?;
    let quotient = a.wrapping_div(b);
    Ok(if (a < 0) != (b < 0) && quotient.wrapping_mul(b) != a { quotient - 1 } else { quotient })
}

/// `a % b` of machine words.
pub fn modulo_i64(a: i64, b: i64) -> Result<i64, Failure> {
    not_by_zero(b == 0)?;
    let rest = a.wrapping_rem(b);
    Ok(if rest != 0 && (rest < 0) != (b < 0) { rest + b } else { rest })
}

/// `base ** exponent` for an exponent that is not negative (with a negative one, both become floats:
/// `float::power`).
pub fn power(base: &BigInt, exponent: &BigInt, stop: &AtomicBool) -> Result<BigInt, Failure> {
    if exponent.is_zero() || base.is_one() {
        return Ok(BigInt::one());
    }
    if base.is_zero() {
        return Ok(BigInt::zero());
    }
    if *base == BigInt::from(-1) {
        return Ok(if exponent.is_even() { BigInt::one() } else { base.clone() });
    }
    match exponent.to_u32() {
        Some(exponent) if (base.bits() - 1).saturating_mul(exponent.into()) <= MOST_BITS => {
            let sign = if exponent.is_even() { Sign::Plus } else { base.sign() };
            Ok(BigInt::from_biguint(sign, long::power(base.magnitude(), exponent, stop)?))
        }
        _ => Err(Failure::memory()),
    }
}

/// `base ** exponent` if it fits in a machine word and the exponent is not negative.
pub fn power_i64(base: i64, exponent: i64) -> Option<i64> {
    base.checked_pow(u32::try_from(exponent).ok()?)
}

/// `pow(base, exponent, modulus)`
pub fn power_modulo(base: &BigInt, exponent: &BigInt, modulus: &BigInt, stop: &AtomicBool) -> Result<BigInt, Failure> {
    if modulus.is_zero() {
        return Err(Failure::value("pow() 3rd argument cannot be 0"));
    }
    let size = modulus.abs();
    if size.is_one() {
        return Ok(BigInt::zero());
    }
    let base = if exponent.is_negative() {
        let inverse = base.modinv(&size);
        inverse.ok_or_else(|| Failure::value("base is not invertible for the given modulus"))?
    } else {
        modulo(base, &size, stop)?
    };
    let result = long::power_modulo(base.magnitude(), exponent.magnitude(), size.magnitude(), stop)?;
    modulo(&result.into(), modulus, stop)
}

/// `a << count`
pub fn shift_left(a: &BigInt, count: &BigInt) -> Result<BigInt, Failure> {
    if count.is_negative() {
        return Err(Failure::value("negative shift count"));
    }
    if a.is_zero() {
        return Ok(BigInt::zero());
    }
    let Some(count) = count.to_i64() else { return Err(Failure::overflow("too many digits in integer")) };
    if count as u64 > MOST_BITS {
        return Err(Failure::memory());
    }
    Ok(a << count)
}

/// `a >> count`
pub fn shift_right(a: &BigInt, count: &BigInt) -> Result<BigInt, Failure> {
    if count.is_negative() {
        return Err(Failure::value("negative shift count"));
    }
    // No int has that many bits: only the sign is left.
    let count = count.to_u64().unwrap_or(u64::MAX).min(2 * MOST_BITS);
    Ok(a >> count)
}

/// `value.bit_count()`
pub fn bit_count(value: &BigInt) -> u64 {
    value.iter_u64_digits().map(|digit| u64::from(digit.count_ones())).sum()
}

/// `math.isqrt(value)`
pub fn isqrt(value: &BigInt, stop: &AtomicBool) -> Result<BigInt, Failure> {
    if value.is_negative() {
        return Err(Failure::value("isqrt() argument must be nonnegative"));
    }
    Ok(long::square_root(value.magnitude(), stop)?.into())
}

/// `math.gcd(a, b)`, never negative.
pub fn gcd(a: &BigInt, b: &BigInt, stop: &AtomicBool) -> Result<BigInt, Failure> {
    Ok(long::gcd(a.magnitude(), b.magnitude(), stop)?.into())
}

/// `math.lcm(a, b)`, never negative; zero if either is.
pub fn lcm(a: &BigInt, b: &BigInt, stop: &AtomicBool) -> Result<BigInt, Failure> {
    if a.is_zero() || b.is_zero() {
        return Ok(BigInt::zero());
    }
    let (part, _) = long::divide(a.magnitude(), &long::gcd(a.magnitude(), b.magnitude(), stop)?, stop)?;
    Ok(long::multiply(&part, b.magnitude(), stop)?.into())
}

/// `math.factorial(n)`, where `n` is not negative.
pub fn factorial(n: u64, stop: &AtomicBool) -> Result<BigInt, Failure> {
    // Stirling: the factorial has more than `MOST_BITS` bits.
    if n > MOST_BITS / 26 {
        return Err(Failure::memory());
    }
    Ok(long::product(1, n, stop)?.into())
}

/// `math.comb(n, k)`, where `k` is at most `n`.
pub fn combinations(n: &BigUint, k: u64, stop: &AtomicBool) -> Result<BigInt, Failure> {
    Ok(long::combinations(n, k, stop)?.into())
}

/// `math.perm(n, k)`, where `k` is at most `n`.
pub fn permutations(n: &BigUint, k: u64, stop: &AtomicBool) -> Result<BigInt, Failure> {
    Ok(long::permutations(n, k, stop)?.into())
}

/// `round(value, ndigits)` for negative `ndigits`: to a multiple of a power of ten, half to even.
pub fn round(value: &BigInt, ndigits: &BigInt, stop: &AtomicBool) -> Result<BigInt, Failure> {
    if !ndigits.is_negative() {
        return Ok(value.clone());
    }
    // With that many digits to round away nothing is left (a bit is less than a third of a digit).
    let Some(digits) = (-ndigits).to_u32().filter(|&digits| u64::from(digits) <= value.bits()) else {
        return Ok(BigInt::zero());
    };
    let unit = power(&BigInt::from(10), &digits.into(), stop)?;
    let (quotient, rest) = divide_modulo(value, &unit, stop)?;
    let up = match (&rest * 2_u8).cmp(&unit) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Equal => quotient.is_odd(),
        std::cmp::Ordering::Greater => true,
    };
    multiply(&if up { quotient + 1 } else { quotient }, &unit, stop)
}

/// `value.to_bytes(length, byteorder, signed=signed)`
pub fn to_bytes(value: &BigInt, length: i64, little: bool, signed: bool) -> Result<Vec<u8>, Failure> {
    let Ok(length) = usize::try_from(length) else {
        return Err(Failure::value("length argument must be non-negative"));
    };
    if length > crate::text::layout::MOST_UNITS {
        return Err(Failure::memory());
    }
    if !signed && value.is_negative() {
        return Err(Failure::overflow("can't convert negative int to unsigned"));
    }
    let too_big = || Failure::overflow("int too big to convert");
    let mut bytes = if value.is_zero() {
        Vec::new()
    } else if signed {
        value.to_signed_bytes_le()
    } else {
        value.magnitude().to_bytes_le()
    };
    if bytes.len() > length {
        return Err(too_big());
    }
    bytes.resize(length, if value.is_negative() { 0xFF } else { 0 });
    if !little {
        bytes.reverse();
    }
    Ok(bytes)
}

/// `int.from_bytes(bytes, byteorder, signed=signed)`
pub fn from_bytes(bytes: &[u8], little: bool, signed: bool) -> BigInt {
    match (little, signed) {
        (true, true) => BigInt::from_signed_bytes_le(bytes),
        (false, true) => BigInt::from_signed_bytes_be(bytes),
        (true, false) => BigInt::from_bytes_le(Sign::Plus, bytes),
        (false, false) => BigInt::from_bytes_be(Sign::Plus, bytes),
    }
}
