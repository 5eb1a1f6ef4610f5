//! Ints as text: `int(text, base)`, decimal text with its limit, and the other bases.
//!
//! Called by the type `int`, by formatting, and by `bin`, `oct`, `hex`. Mirrors `PyLong_FromString`,
//! `long_to_decimal_string` and `long_format_binary` of `Objects/longobject.c`.

use num_bigint::{BigInt, Sign};

use super::float_text::is_c_space;
use crate::failure::Failure;
use crate::text::{PyStr, classify, repr};

/// The default of `sys.get_int_max_str_digits()`. In the functions here 0 means no limit.
pub const MAX_STR_DIGITS: usize = 4300;

/// `int(text, base)`; base 0 goes by the prefix.
pub fn parse_int(text: &PyStr, base: u32, limit: usize) -> Result<BigInt, Failure> {
    check_base(base)?;
    let ascii = classify::to_decimal_ascii(text);
    match ascii.as_deref().and_then(|ascii| Literal::read(ascii, base)) {
        Some(literal) => literal.value(limit),
        None => Err(invalid(base, &repr::repr_str(text))),
    }
}

/// `int(bytes, base)` for `bytes` and `bytearray`; `shown` is the repr of the object, made only for the error.
pub fn parse_int_bytes(
    bytes: &[u8],
    base: u32,
    limit: usize,
    shown: impl FnOnce() -> String,
) -> Result<BigInt, Failure> {
    check_base(base)?;
    let ascii = std::str::from_utf8(bytes).ok().filter(|text| text.is_ascii());
    match ascii.and_then(|ascii| Literal::read(ascii, base)) {
        Some(literal) => literal.value(limit),
        None => Err(invalid(base, &shown().into())),
    }
}

fn check_base(base: u32) -> Result<(), Failure> {
    match base {
        0 | 2..=36 => Ok(()),
        _ => Err(Failure::value("int() base must be >= 2 and <= 36, or 0")),
    }
}

/// The message shows at most 200 characters of the text.
fn invalid(base: u32, shown: &PyStr) -> Failure {
    let shown = shown.slice(0, shown.len().min(200));
    Failure::value(format!("invalid literal for int() with base {base}: {shown}"))
}

/// The parts of a well-formed literal.
struct Literal {
    negative: bool,
    base: u32,
    /// Without underscores.
    digits: String,
}

impl Literal {
    fn read(text: &str, base: u32) -> Option<Self> {
        let text = text.trim_matches(is_c_space);
        let negative = text.starts_with('-');
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
        let prefix_base = match unsigned.as_bytes() {
            [b'0', b'x' | b'X', ..] => 16,
            [b'0', b'o' | b'O', ..] => 8,
            [b'0', b'b' | b'B', ..] => 2,
            _ => 0,
        };
        let has_prefix = prefix_base != 0 && (base == 0 || base == prefix_base);
        let digits = if has_prefix {
            // One underscore may follow the prefix.
            let rest = &unsigned[2..];
            rest.strip_prefix('_').unwrap_or(rest)
        } else {
            unsigned
        };
        let actual_base = match base {
            0 if has_prefix => prefix_base,
            0 => 10,
            _ => base,
        };
        let mut plain = String::with_capacity(digits.len());
        let mut after_digit = false;
        for c in digits.chars() {
            if c == '_' {
                if !after_digit {
                    return None;
                }
                after_digit = false;
            } else {
                c.to_digit(actual_base)?;
                plain.push(c);
                after_digit = true;
            }
        }
        let old_octal = base == 0 && !has_prefix && plain.starts_with('0') && plain.bytes().any(|d| d != b'0');
        (after_digit && !old_octal).then_some(Self { negative, base: actual_base, digits: plain })
    }

    fn value(&self, limit: usize) -> Result<BigInt, Failure> {
        let count = self.digits.len();
        if !self.base.is_power_of_two() && limit > 0 && count > limit {
            return Err(Failure::value(format!(
                "Exceeds the limit ({limit} digits) for integer string conversion: value has {count} digits; \
                 use sys.set_int_max_str_digits() to increase the limit"
            )));
        }
        let size = match i64::from_str_radix(&self.digits, self.base) {
            Ok(small) => BigInt::from(small),
            Err(_) => BigInt::parse_bytes(self.digits.as_bytes(), self.base).unwrap_or_default(),
        };
        Ok(if self.negative { -size } else { size })
    }
}

/// `str(value)`, which is `repr(value)` too.
pub fn to_decimal(value: &BigInt, limit: usize) -> Result<String, Failure> {
    let too_long = || {
        Failure::value(format!(
            "Exceeds the limit ({limit} digits) for integer string conversion; \
             use sys.set_int_max_str_digits() to increase the limit"
        ))
    };
    // Four bits per digit are more than any number needs, so what is far too long need not be computed.
    if limit > 0 && value.bits() > 4 * limit as u64 {
        return Err(too_long());
    }
    let text = value.to_string();
    let digits = text.len() - usize::from(value.sign() == Sign::Minus);
    if limit > 0 && digits > limit { Err(too_long()) } else { Ok(text) }
}

/// `bin`, `oct` and `hex`: base 2, 8 or 16, with the prefix.
pub fn to_prefixed(value: &BigInt, base: u32) -> String {
    let prefix = match base {
        2 => "0b",
        8 => "0o",
        _ => "0x",
    };
    let sign = if value.sign() == Sign::Minus { "-" } else { "" };
    format!("{sign}{prefix}{}", value.magnitude().to_str_radix(base))
}
