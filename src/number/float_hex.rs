//! Floats in hexadecimal: `float.hex` and `float.fromhex`.
//!
//! Called by the type `float`. Mirrors `float_hex_impl` and `float_fromhex_impl` of `Objects/floatobject.c`.

use super::float_text::{float_repr, is_c_space};
use crate::failure::Failure;

/// `value.hex()`
pub fn float_hex(value: f64) -> String {
    if !value.is_finite() {
        return float_repr(value);
    }
    let bits = value.to_bits();
    let sign = if value.is_sign_negative() { "-" } else { "" };
    let exponent = ((bits >> 52) & 0x7FF) as i32;
    let fraction = bits & ((1 << 52) - 1);
    if exponent == 0 && fraction == 0 {
        return format!("{sign}0x0.0p+0");
    }
    let whole = i32::from(exponent != 0);
    format!("{sign}0x{whole}.{fraction:013x}p{:+}", exponent.max(1) - 1023)
}

/// `float.fromhex(text)`, for text whose Unicode digits were not converted: only ASCII counts.
pub fn float_from_hex(text: &str) -> Result<f64, Failure> {
    let invalid = || Failure::value("invalid hexadecimal floating-point string");
    let text = text.trim_matches(is_c_space);
    let (negative, unsigned) = match text.strip_prefix(['+', '-']) {
        Some(rest) => (text.starts_with('-'), rest),
        None => (false, text),
    };
    let magnitude = match unsigned.to_ascii_lowercase().as_str() {
        "inf" | "infinity" => f64::INFINITY,
        "nan" => f64::NAN,
        lower => hex_magnitude(lower.strip_prefix("0x").unwrap_or(lower)).ok_or_else(invalid)?,
    };
    if magnitude.is_infinite() && !unsigned.starts_with(['i', 'I']) {
        return Err(Failure::overflow("hexadecimal value too large to represent as a float"));
    }
    Ok(if negative { -magnitude } else { magnitude })
}

/// Reads `digits[.digits][p[sign]digits]`; infinity if the value is too large. `None` if it has another form.
fn hex_magnitude(lower: &str) -> Option<f64> {
    let (mantissa, exponent) = match lower.split_once('p') {
        Some((mantissa, exponent)) => (mantissa, read_exponent(exponent)?),
        None => (lower, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty()
        || !(whole.bytes().chain(fraction.bytes())).all(|b| b.is_ascii_hexdigit())
    {
        return None;
    }
    let digits = format!("{whole}{fraction}");
    let significant = digits.trim_start_matches('0');
    // The first fifteen digits and whether anything follows determine the rounding.
    let mut bits = 0_u64;
    for digit in significant.bytes().take(15) {
        bits = bits << 4 | u64::from(char::from(digit).to_digit(16)?);
    }
    let rest = significant.get(15..).unwrap_or("");
    bits = bits << 1 | u64::from(rest.bytes().any(|digit| digit != b'0'));
    let shift = (4 * (rest.len() as i64 - fraction.len() as i64) - 1).saturating_add(exponent);
    Some(super::int_float::scale(bits.into(), shift))
}

/// Reads a decimal exponent; those beyond any float become large, but stay small enough to add to.
fn read_exponent(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix(['+', '-']) {
        Some(rest) => (text.starts_with('-'), rest),
        None => (false, text),
    };
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let size = digits.parse::<i64>().unwrap_or(i64::MAX).min(i64::MAX / 4);
    Some(if negative { -size } else { size })
}
