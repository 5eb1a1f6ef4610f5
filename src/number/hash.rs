//! `hash()` of numbers, text and containers, as CPython computes it under PYTHONHASHSEED=0.
//!
//! Called by the heap, which keeps the hash of each str, by the run-time's hash protocol and by the ordering of
//! constant frozensets: the order of sets depends on it. Works on data already taken out of its object, and on the
//! version where CPython has changed the algorithm; no function ever returns -1, which CPython reserves for errors.
//! Mirrors `Python/pyhash.c`, `long_hash`, `tuple_hash`, `slice_hash` and `frozenset_hash`.

use num_bigint::{BigInt, Sign};
use siphasher::sip::{SipHasher13, SipHasher24};

use crate::text::PyStr;
use crate::version::PythonVersion;

/// The hash of `inf`; that of `-inf` is its negative.
pub const HASH_INF: i64 = 314_159;

/// The factor by which the hash of an imaginary part is multiplied.
pub const HASH_IMAG: u64 = 1_000_003;

/// Numbers are reduced modulo the prime 2**61 - 1.
const BITS: u32 = 61;
const MODULUS: u64 = (1 << BITS) - 1;

/// -1 is reserved for errors.
fn not_minus_one(hash: i64) -> i64 {
    if hash == -1 { -2 } else { hash }
}

/// Rotates `x`, which is below the modulus, left: multiplication by 2**`by` modulo 2**61 - 1.
fn rotate(x: u64, by: u32) -> u64 {
    if by == 0 { x } else { ((x << by) & MODULUS) | (x >> (BITS - by)) }
}

/// The hash of an int that fits in a machine word.
pub fn hash_i64(value: i64) -> i64 {
    let reduced = (value.unsigned_abs() % MODULUS) as i64;
    not_minus_one(if value < 0 { -reduced } else { reduced })
}

/// The hash of any int.
pub fn hash_int(value: &BigInt) -> i64 {
    // A 64-bit digit has weight 2**64 = 2**3 modulo 2**61 - 1.
    let reduced = value.magnitude().iter_u64_digits().rev().fold(0, |x, digit| {
        let sum = rotate(x, 64 - BITS) + digit % MODULUS;
        if sum >= MODULUS { sum - MODULUS } else { sum }
    }) as i64;
    not_minus_one(if value.sign() == Sign::Minus { -reduced } else { reduced })
}

/// The hash of a float, or `None` for a nan, whose hash is that of its identity (`hash_pointer`).
pub fn hash_float(value: f64) -> Option<i64> {
    if value.is_nan() {
        return None;
    }
    if value.is_infinite() {
        return Some(if value > 0.0 { HASH_INF } else { -HASH_INF });
    }
    let bits = value.to_bits();
    let exponent = ((bits >> 52) & 0x7FF) as i32;
    let fraction = bits & ((1 << 52) - 1);
    let mantissa = if exponent == 0 { fraction } else { fraction | 1 << 52 };
    let shift = (exponent.max(1) - 1075).rem_euclid(BITS as i32) as u32;
    let reduced = rotate(mantissa, shift) as i64;
    Some(not_minus_one(if value < 0.0 { -reduced } else { reduced }))
}

/// The hash of an object that is hashed by identity, from its address.
pub fn hash_pointer(address: u64) -> i64 {
    not_minus_one(address.rotate_right(4) as i64)
}

/// The hash of a complex number from the hashes of its parts (for a nan among them, that of the object's address).
pub fn hash_complex(real: i64, imag: i64) -> i64 {
    not_minus_one((real as u64).wrapping_add(HASH_IMAG.wrapping_mul(imag as u64)) as i64)
}

/// The algorithm that hashes bytes, and strings by their bytes (`Py_HASH_ALGORITHM`), with the key that
/// PYTHONHASHSEED=0 gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BytesHash {
    /// SipHash-1-3, since 3.11.
    SipHash13,
    /// SipHash-2-4, from 3.4 to 3.10.
    SipHash24,
}

impl BytesHash {
    /// The algorithm of a version.
    pub const fn of(version: PythonVersion) -> Self {
        match version {
            PythonVersion::V314 => Self::SipHash13,
        }
    }

    /// The hash of some bytes.
    pub fn hash(self, bytes: &[u8]) -> i64 {
        if bytes.is_empty() {
            return 0;
        }
        let hash = match self {
            Self::SipHash13 => SipHasher13::new_with_keys(0, 0).hash(bytes),
            Self::SipHash24 => SipHasher24::new_with_keys(0, 0).hash(bytes),
        };
        not_minus_one(hash as i64)
    }
}

/// The hash of bytes.
pub fn hash_bytes(version: PythonVersion, bytes: &[u8]) -> i64 {
    BytesHash::of(version).hash(bytes)
}

/// The hash of a string.
pub fn hash_str(version: PythonVersion, text: &PyStr) -> i64 {
    hash_bytes(version, &text.raw_bytes())
}

const XXPRIME_1: u64 = 11_400_714_785_074_694_791;
const XXPRIME_2: u64 = 14_029_467_366_897_019_727;
const XXPRIME_5: u64 = 2_870_177_450_012_600_261;

/// The hash of a tuple or slice that would otherwise be -1.
const XX_MINUS_ONE: i64 = 1_546_275_796;

fn xx_lanes(lanes: impl Iterator<Item = i64>) -> u64 {
    lanes.fold(XXPRIME_5, |acc, lane| {
        acc.wrapping_add((lane as u64).wrapping_mul(XXPRIME_2)).rotate_left(31).wrapping_mul(XXPRIME_1)
    })
}

/// The algorithm that combines the hashes of a tuple's items (`tuplehash`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TupleHash {
    /// The lanes of xxHash, since 3.8.
    XxHash,
    /// A multiplication for each item, until 3.7.
    Multiplicative,
}

impl TupleHash {
    /// The algorithm of a version.
    pub const fn of(version: PythonVersion) -> Self {
        match version {
            PythonVersion::V314 => Self::XxHash,
        }
    }

    /// The hash of a tuple whose items have these hashes.
    pub fn hash(self, items: impl ExactSizeIterator<Item = i64>) -> i64 {
        match self {
            Self::XxHash => {
                let len = items.len() as u64;
                let hash = xx_lanes(items).wrapping_add(len ^ (XXPRIME_5 ^ 0x35_D373)) as i64;
                if hash == -1 { XX_MINUS_ONE } else { hash }
            }
            Self::Multiplicative => {
                let mut multiplier: u64 = 1_000_003;
                let mut left = items.len() as u64;
                let mut hash: u64 = 0x34_5678;
                for item in items {
                    left -= 1;
                    hash = (hash ^ item as u64).wrapping_mul(multiplier);
                    multiplier = multiplier.wrapping_add(82_520 + left + left);
                }
                not_minus_one(hash.wrapping_add(97_531) as i64)
            }
        }
    }
}

/// The hash of a tuple from the hashes of its items.
pub fn hash_tuple(version: PythonVersion, items: impl ExactSizeIterator<Item = i64>) -> i64 {
    TupleHash::of(version).hash(items)
}

/// The hash of a slice (3.12 and later) from those of start, stop and step.
pub fn hash_slice(start: i64, stop: i64, step: i64) -> i64 {
    let hash = xx_lanes([start, stop, step].into_iter()) as i64;
    if hash == -1 { XX_MINUS_ONE } else { hash }
}

/// The hash of a frozenset from the hashes of its members, in any order.
pub fn hash_frozenset(members: impl ExactSizeIterator<Item = i64>) -> i64 {
    let shuffle = |h: u64| ((h ^ 0x055B_4DB3) ^ (h << 16)).wrapping_mul(3_644_798_167);
    let len = members.len() as u64;
    let mut hash = members.fold(0, |hash, member| hash ^ shuffle(member as u64));
    hash ^= (len + 1).wrapping_mul(1_927_868_237);
    hash ^= (hash >> 11) ^ (hash >> 25);
    hash = hash.wrapping_mul(69_069).wrapping_add(907_133_923);
    if hash == u64::MAX { 590_923_713 } else { hash as i64 }
}
