//! `repr` and `ascii` of text and bytes: quotes, escapes and what is shown as it is.
//!
//! Called by the types `str`, `bytes`, `bytearray`, by error messages that quote text, and by `dis`. Mirrors
//! `unicode_repr`, `PyObject_ASCII` and `PyBytes_Repr`.

use super::classify::is_printable_char;
use super::{PyStr, StrBuilder};

const HEX: &[u8; 16] = b"0123456789abcdef";

/// The quote that CPython chooses: double ones only for text that contains single but no double ones.
fn quote(points: impl Iterator<Item = u32> + Clone) -> char {
    let has = |quote: char| points.clone().any(|c| c == u32::from(quote));
    if has('\'') && !has('"') { '"' } else { '\'' }
}

/// Writes `\x41`, `\u0041` or `\U00000041`, as the code point requires.
pub fn push_escape(point: u32, out: &mut StrBuilder) {
    let (letter, digits) = match point {
        0..0x100 => ('x', 2),
        0x100..0x1_0000 => ('u', 4),
        _ => ('U', 8),
    };
    out.push_char('\\');
    out.push_char(letter);
    for place in (0..digits).rev() {
        out.push(u32::from(HEX[(point >> (4 * place)) as usize & 15]));
    }
}

/// Writes one of the escapes that `str` and `bytes` share; returns false if the code point has none.
fn push_short_escape(point: u32, quote: char, out: &mut StrBuilder) -> bool {
    match char::from_u32(point) {
        Some(c) if c == quote || c == '\\' => {
            out.push_char('\\');
            out.push_char(c);
        }
        Some('\t') => out.push_text("\\t"),
        Some('\n') => out.push_text("\\n"),
        Some('\r') => out.push_text("\\r"),
        _ => return false,
    }
    true
}

/// `repr(text)`: unprintable code points are escaped.
pub fn repr_str(text: &PyStr) -> PyStr {
    // Most text needs no escapes at all.
    if let Some(ascii) = text.as_ascii()
        && ascii.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'\'' && byte != b'\\')
    {
        return format!("'{ascii}'").into();
    }
    let quote = quote(text.iter());
    let mut out = StrBuilder::with_capacity(text.len() + 2);
    out.push_char(quote);
    for point in text {
        if !push_short_escape(point, quote, &mut out) {
            if is_printable_char(point) { out.push(point) } else { push_escape(point, &mut out) }
        }
    }
    out.push_char(quote);
    out.finish()
}

/// `ascii(object)`, given `repr(object)`: everything that is not ASCII is escaped.
pub fn escape_non_ascii(shown: &PyStr) -> PyStr {
    if shown.as_ascii().is_some() {
        return shown.clone();
    }
    let mut out = StrBuilder::with_capacity(shown.len());
    for point in shown {
        if point < 0x80 { out.push(point) } else { push_escape(point, &mut out) }
    }
    out.finish()
}

/// `repr(bytes)`; that of a bytearray has `bytearray(…)` around it.
pub fn repr_bytes(bytes: &[u8]) -> String {
    let quote = quote(bytes.iter().map(|&b| u32::from(b)));
    let mut out = StrBuilder::with_capacity(bytes.len() + 3);
    out.push_char('b');
    out.push_char(quote);
    for &byte in bytes {
        let point = u32::from(byte);
        if !push_short_escape(point, quote, &mut out) {
            if (0x20..0x7F).contains(&byte) { out.push(point) } else { push_escape(point, &mut out) }
        }
    }
    out.push_char(quote);
    out.finish().to_utf8_lossy()
}
