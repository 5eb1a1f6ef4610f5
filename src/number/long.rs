//! Arithmetic of ints so long that it takes a while: it can be stopped halfway.
//!
//! Called by `int`, which knows Python's rules; everything here is about magnitudes. Short operations go to
//! `num_bigint` in one piece. Longer ones are cut into such pieces, and between two of them the request to stop is
//! checked, as CPython checks for signals (`SIGCHECK` in `Objects/longobject.c`); whoever made the request sees
//! `Failure::interrupted`. The recursions are those of `k_mul`, `k_lopsided_mul` and `_PyLong_GCD` there, and of
//! `_approximate_isqrt`, `factorial_partial_product` and `perm_comb` in `Modules/mathmodule.c`.

use std::sync::atomic::AtomicBool;

use num_bigint::{BigInt, BigUint};
use num_integer::Integer;
use num_traits::{One, ToPrimitive, Zero};

use crate::failure::Failure;

type Stoppable<T> = Result<T, Failure>;

/// Two factors of this many bits are multiplied in some tens of milliseconds.
const PIECE: u64 = 1 << 21;
/// Bits of quotient times bits of divisor that a division handles in some tens of milliseconds.
const DIVISION: u64 = 1 << 38;
/// Bits of a digit of `BigUint`.
const DIGIT: u64 = 64;

/// Whether an operation that combines each bit of one number with each bit of the other takes next to no time.
pub fn is_short(a: &BigUint, b: &BigUint) -> bool {
    a.bits().saturating_mul(b.bits()) <= DIVISION
}

/// The lowest `bits` bits, and the rest.
fn split(value: &BigUint, bits: u64) -> (BigUint, BigUint) {
    let high = value >> bits;
    (value - (&high << bits), high)
}

/// `a * b`
pub fn multiply(a: &BigUint, b: &BigUint, stop: &AtomicBool) -> Stoppable<BigUint> {
    let (short, long) = if a.bits() < b.bits() { (a, b) } else { (b, a) };
    if short.bits().saturating_mul(long.bits()) <= PIECE * PIECE {
        return Ok(short * long);
    }
    Failure::check_interrupt(stop)?;
    let half = (long.bits() / 2).next_multiple_of(DIGIT);
    let (low, high) = split(long, half);
    if short.bits() <= half {
        return Ok(multiply(short, &low, stop)? + (multiply(short, &high, stop)? << half));
    }
    let (short_low, short_high) = split(short, half);
    let lows = multiply(&low, &short_low, stop)?;
    let highs = multiply(&high, &short_high, stop)?;
    let middle = multiply(&(low + high), &(short_low + short_high), stop)? - &lows - &highs;
    Ok(lows + (middle << half) + (highs << (2 * half)))
}

/// `divmod(a, b)`; `b` must not be zero.
pub fn divide(a: &BigUint, b: &BigUint, stop: &AtomicBool) -> Stoppable<(BigUint, BigUint)> {
    let quotient_bits = a.bits().saturating_sub(b.bits());
    if quotient_bits.saturating_mul(b.bits()) <= DIVISION {
        return Ok(a.div_rem(b));
    }
    // Long division, with digits of many bits.
    let digit = (DIVISION / b.bits()).max(1).next_multiple_of(DIGIT);
    let words = (digit / 32) as usize;
    let dividend = a.to_u32_digits();
    let mut quotient: Vec<u32> = vec![0; dividend.len().next_multiple_of(words)];
    let mut rest = BigUint::zero();
    for (at, piece) in dividend.chunks(words).enumerate().rev() {
        Failure::check_interrupt(stop)?;
        let (part, left) = ((rest << digit) + BigUint::from_slice(piece)).div_rem(b);
        rest = left;
        let part = part.to_u32_digits();
        quotient[at * words..at * words + part.len()].copy_from_slice(&part);
    }
    Ok((BigUint::new(quotient), rest))
}

/// `base ** exponent`
pub fn power(base: &BigUint, exponent: u32, stop: &AtomicBool) -> Stoppable<BigUint> {
    if base.bits().saturating_mul(exponent.into()) <= 2 * PIECE {
        return Ok(base.pow(exponent));
    }
    // Factors of two only shift the result.
    let twos = base.trailing_zeros().unwrap_or(0);
    let odd = base >> twos;
    let mut result = BigUint::one();
    for bit in (0..u32::BITS - exponent.leading_zeros()).rev() {
        result = multiply(&result, &result, stop)?;
        if exponent >> bit & 1 == 1 {
            result = multiply(&result, &odd, stop)?;
        }
    }
    Ok(result << (twos * u64::from(exponent)))
}

/// `pow(base, exponent, modulus)`; `modulus` must not be zero.
pub fn power_modulo(base: &BigUint, exponent: &BigUint, modulus: &BigUint, stop: &AtomicBool) -> Stoppable<BigUint> {
    let square = modulus.bits().saturating_mul(modulus.bits());
    if square.saturating_mul(exponent.bits()) <= DIVISION {
        return Ok(base.modpow(exponent, modulus));
    }
    let (_, base) = divide(base, modulus, stop)?;
    let (_, mut result) = divide(&BigUint::one(), modulus, stop)?;
    for bit in (0..exponent.bits()).rev() {
        Failure::check_interrupt(stop)?;
        result = divide(&multiply(&result, &result, stop)?, modulus, stop)?.1;
        if exponent.bit(bit) {
            result = divide(&multiply(&result, &base, stop)?, modulus, stop)?.1;
        }
    }
    Ok(result)
}

/// The root of the largest square that is not greater, at a precision that doubles from round to round.
pub fn square_root(value: &BigUint, stop: &AtomicBool) -> Stoppable<BigUint> {
    if let Some(value) = value.to_u64() {
        return Ok(value.isqrt().into());
    }
    let most = (value.bits() - 1) / 2;
    let (mut root, mut done) = (BigUint::one(), 0);
    for shift in (0..u64::BITS - most.leading_zeros()).rev() {
        let before = done;
        done = most >> shift;
        let (quotient, _) = divide(&(value >> (2 * most - before - done + 1)), &root, stop)?;
        root = (root << (done - before - 1)) + quotient;
    }
    let over = multiply(&root, &root, stop)? > *value;
    Ok(if over { root - 1_u8 } else { root })
}

/// `math.gcd(a, b)`: Lehmer's algorithm, which divides only the leading digits as long as these determine the
/// quotients.
pub fn gcd(a: &BigUint, b: &BigUint, stop: &AtomicBool) -> Stoppable<BigUint> {
    let (mut a, mut b) = if a < b { (b.clone(), a.clone()) } else { (a.clone(), b.clone()) };
    for round in 0_u32.. {
        if b.bits() <= DIGIT {
            break;
        }
        if round.is_multiple_of(256) {
            Failure::check_interrupt(stop)?;
        }
        let [[a_a, a_b], [b_a, b_b]] = leading_steps(&a, &b);
        if a_b == 0 {
            (_, a) = divide(&a, &b, stop)?;
            std::mem::swap(&mut a, &mut b);
            continue;
        }
        let (x, y) = (BigInt::from(a), BigInt::from(b));
        let combined = |of_x: i128, of_y: i128| (&x * of_x + &y * of_y).magnitude().clone();
        (a, b) = (combined(a_a, a_b), combined(b_a, b_b));
    }
    if b.is_zero() {
        return Ok(a);
    }
    let (_, rest) = divide(&a, &b, stop)?;
    Ok(b.gcd(&rest))
}

/// How the steps of Euclid's algorithm that the leading digits alone determine combine two numbers, of which the first
/// is not less: the factors of both in the new first one, then in the new second one.
fn leading_steps(a: &BigUint, b: &BigUint) -> [[i128; 2]; 2] {
    let shift = a.bits() - (DIGIT - 2);
    let leading = |value: &BigUint| (value >> shift).to_i128().unwrap_or_default();
    let (mut x, mut y) = (leading(a), leading(b));
    let [[mut p, mut q], [mut r, mut s]] = [[1, 0], [0, 1]];
    while y + r != 0 && y + s != 0 {
        let quotient = (x + p) / (y + r);
        if quotient != (x + q) / (y + s) {
            break;
        }
        (p, r) = (r, p - quotient * r);
        (q, s) = (s, q - quotient * s);
        (x, y) = (y, x - quotient * y);
    }
    [[p, q], [r, s]]
}

/// The product of all numbers from `first` to `last`.
pub fn product(first: u64, last: u64, stop: &AtomicBool) -> Stoppable<BigUint> {
    if first > last {
        return Ok(BigUint::one());
    }
    if last - first < 64 {
        Failure::check_interrupt(stop)?;
        return Ok((first..=last).fold(BigUint::one(), |product, factor| product * factor));
    }
    let middle = first + (last - first) / 2;
    multiply(&product(first, middle, stop)?, &product(middle + 1, last, stop)?, stop)
}

/// `math.perm(n, k)`
pub fn permutations(n: &BigUint, k: u64, stop: &AtomicBool) -> Stoppable<BigUint> {
    if let Some(n) = n.to_u64() {
        return if k > n { Ok(BigUint::zero()) } else { product(n - k + 1, n, stop) };
    }
    match k {
        0 => Ok(BigUint::one()),
        1 => Ok(n.clone()),
        _ => {
            Failure::check_interrupt(stop)?;
            let half = k / 2;
            multiply(&permutations(n, half, stop)?, &permutations(&(n - half), k - half, stop)?, stop)
        }
    }
}

/// `math.comb(n, k)`, where `k` is at most `n`.
pub fn combinations(n: &BigUint, k: u64, stop: &AtomicBool) -> Stoppable<BigUint> {
    match k {
        0 => Ok(BigUint::one()),
        1 => Ok(n.clone()),
        _ => {
            Failure::check_interrupt(stop)?;
            let half = k / 2;
            let chosen = multiply(&combinations(n, half, stop)?, &combinations(&(n - half), k - half, stop)?, stop)?;
            Ok(divide(&chosen, &combinations(&k.into(), half, stop)?, stop)?.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use num_traits::Pow;

    use super::*;

    /// Some number of that many bits, always the same one.
    fn number(bits: u64, seed: u32) -> BigUint {
        let next = |&digit: &u32| Some(digit.wrapping_mul(1_664_525).wrapping_add(1_013_904_223));
        let digits: Vec<u32> = std::iter::successors(Some(seed), next).take(bits.div_ceil(32) as usize).collect();
        let mut number = BigUint::new(digits) >> (bits.next_multiple_of(32) - bits);
        number.set_bit(bits - 1, true);
        number
    }

    #[test]
    fn pieces_add_up_to_what_the_whole_gives() {
        let stop = AtomicBool::new(false);
        for (long, short) in [(2 * PIECE + 7, PIECE + PIECE / 2), (5 * PIECE, PIECE / 4 + 1)] {
            let (a, b) = (number(long, 1), number(short, 2));
            let product = multiply(&a, &b, &stop).unwrap();
            assert_eq!(product, &a * &b);
            assert_eq!(divide(&(product + 5_u8), &b, &stop).unwrap(), (a, 5_u8.into()));
        }
    }

    #[test]
    fn roots_powers_and_divisors() {
        let stop = AtomicBool::new(false);
        for bits in [1, 2, 63, 64, 65, 1000, 100_001] {
            let a = number(bits, 3);
            let square = multiply(&a, &a, &stop).unwrap();
            assert_eq!(square_root(&square, &stop).unwrap(), a);
            assert_eq!(square_root(&(&square + &a), &stop).unwrap(), a);
            assert_eq!(square_root(&(square - 1_u8), &stop).unwrap(), a - 1_u8);
        }
        for (x, y, common) in [(1, 1, 1), (64, 64, 64), (200, 90, 33), (5000, 4990, 700), (20_000, 300, 64)] {
            let (a, b) = (number(x, 5) * number(common, 6), number(y, 7) * number(common, 6));
            assert_eq!(gcd(&a, &b, &stop).unwrap(), a.gcd(&b));
        }
        let (base, modulus) = (number(700, 8), number(9000, 9));
        assert_eq!(power(&(&base << 3), 9000, &stop).unwrap(), Pow::pow(&base << 3, 9000_u32));
        let exponent = number(5000, 10);
        assert_eq!(power_modulo(&base, &exponent, &modulus, &stop).unwrap(), base.modpow(&exponent, &modulus));
    }

    #[test]
    fn products() {
        let stop = AtomicBool::new(false);
        let factorial = |n| product(1, n, &stop).unwrap();
        for (n, k) in [(5, 5), (10, 0), (200, 70), (3000, 1500)] {
            assert_eq!(permutations(&n.into(), k, &stop).unwrap(), factorial(n) / factorial(n - k));
            assert_eq!(combinations(&n.into(), k, &stop).unwrap(), factorial(n) / factorial(n - k) / factorial(k));
        }
    }

    #[test]
    fn a_wish_to_stop_is_granted() {
        let stop = AtomicBool::new(true);
        let long = number(4 * PIECE, 1);
        assert_eq!(multiply(&long, &long, &stop), Err(Failure::interrupted()));
        assert_eq!(divide(&(&long << PIECE), &long, &stop), Err(Failure::interrupted()));
        assert_eq!(power(&long, 3, &stop), Err(Failure::interrupted()));
    }
}
