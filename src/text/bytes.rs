//! The case operations and tests of the bytes types, and bytes in hexadecimal.
//!
//! Called by the types `bytes` and `bytearray`. Only ASCII letters, digits and spaces count; other bytes are left
//! alone. Mirrors `Objects/bytes_methods.c`, `Python/pystrhex.c` and `_PyBytes_FromHex`.

use super::PyStr;
use super::search::is_byte_space;
use crate::failure::Failure;

/// Whether there are any bytes and `holds` is true of each.
fn all(bytes: &[u8], holds: impl Fn(&u8) -> bool) -> bool {
    !bytes.is_empty() && bytes.iter().all(holds)
}

/// `bytes.isalpha`
pub fn is_alpha(bytes: &[u8]) -> bool {
    all(bytes, u8::is_ascii_alphabetic)
}

/// `bytes.isalnum`
pub fn is_alnum(bytes: &[u8]) -> bool {
    all(bytes, u8::is_ascii_alphanumeric)
}

/// `bytes.isdigit`
pub fn is_digit(bytes: &[u8]) -> bool {
    all(bytes, u8::is_ascii_digit)
}

/// `bytes.isspace`
pub fn is_space(bytes: &[u8]) -> bool {
    all(bytes, |&byte| is_byte_space(byte.into()))
}

/// `bytes.islower`
pub fn is_lower(bytes: &[u8]) -> bool {
    bytes.iter().any(u8::is_ascii_lowercase) && !bytes.iter().any(u8::is_ascii_uppercase)
}

/// `bytes.isupper`
pub fn is_upper(bytes: &[u8]) -> bool {
    bytes.iter().any(u8::is_ascii_uppercase) && !bytes.iter().any(u8::is_ascii_lowercase)
}

/// `bytes.istitle`
pub fn is_title(bytes: &[u8]) -> bool {
    let mut any = false;
    let mut after_letter = false;
    for byte in bytes {
        if byte.is_ascii_uppercase() && after_letter || byte.is_ascii_lowercase() && !after_letter {
            return false;
        }
        after_letter = byte.is_ascii_alphabetic();
        any |= after_letter;
    }
    any
}

/// `bytes.title`
pub fn title(bytes: &[u8]) -> Vec<u8> {
    let mut after_letter = false;
    let one = |byte: &u8| {
        let made = if after_letter { byte.to_ascii_lowercase() } else { byte.to_ascii_uppercase() };
        after_letter = byte.is_ascii_alphabetic();
        made
    };
    bytes.iter().map(one).collect()
}

/// `bytes.capitalize`
pub fn capitalize(bytes: &[u8]) -> Vec<u8> {
    let mut made = bytes.to_ascii_lowercase();
    if let Some(first) = made.first_mut() {
        first.make_ascii_uppercase();
    }
    made
}

/// `bytes.swapcase`
pub fn swapcase(bytes: &[u8]) -> Vec<u8> {
    let one = |byte: &u8| if byte.is_ascii_lowercase() { byte.to_ascii_uppercase() } else { byte.to_ascii_lowercase() };
    bytes.iter().map(one).collect()
}

/// `bytes.hex()`. A separator (an ASCII byte) goes between groups of the given number of bytes, counted from the right,
/// or from the left if negative.
pub fn to_hex(bytes: &[u8], separator: Option<(u8, i64)>) -> String {
    let digit = |value: u8| char::from(b"0123456789abcdef"[usize::from(value & 15)]);
    let mut out = String::with_capacity(2 * bytes.len());
    for (index, &byte) in bytes.iter().enumerate() {
        if let Some((separator, group)) = separator
            && group != 0
            && index > 0
        {
            let place = if group > 0 { bytes.len() - index } else { index };
            if (place as u64).is_multiple_of(group.unsigned_abs()) {
                out.push(char::from(separator));
            }
        }
        out.push(digit(byte >> 4));
        out.push(digit(byte));
    }
    out
}

/// `bytes.fromhex(text)`
pub fn from_hex(text: &PyStr) -> Result<Vec<u8>, Failure> {
    let wrong = |at: usize| Failure::value(format!("non-hexadecimal number found in fromhex() arg at position {at}"));
    if let Some(at) = text.iter().position(|point| point >= 0x80) {
        return Err(wrong(at));
    }
    let digit = |at: usize| text.get(at).and_then(char::from_u32).and_then(|c| c.to_digit(16));
    let mut bytes = Vec::with_capacity(text.len() / 2);
    let mut at = 0;
    while at < text.len() {
        if is_byte_space(text.at(at)) {
            at += 1;
            continue;
        }
        let high = digit(at).ok_or_else(|| wrong(at))?;
        if at + 1 == text.len() {
            return Err(Failure::value("fromhex() arg must contain an even number of hexadecimal digits"));
        }
        let low = digit(at + 1).ok_or_else(|| wrong(at + 1))?;
        bytes.push((high << 4 | low) as u8);
        at += 2;
    }
    Ok(bytes)
}
