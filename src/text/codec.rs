//! Text to bytes and back: UTF-8, UTF-16, UTF-32, Latin-1, ASCII, with Python's error handlers.
//!
//! Called by `str.encode`, `bytes.decode`, `str(bytes, encoding)` and the streams. An error carries the attributes of
//! UnicodeEncodeError and UnicodeDecodeError; `message` makes their text. Other encodings are not known here. Mirrors
//! the codecs of `Objects/unicodeobject.c` and the handlers of `Python/codecs.c`.

use std::fmt::Write;

use super::repr::push_escape;
use super::{PyStr, StrBuilder};

/// An encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    /// `utf-8`
    Utf8,
    /// `utf-8-sig`: with a byte order mark in front.
    Utf8Sig,
    /// `utf-16` and its variants.
    Utf16(ByteOrder),
    /// `utf-32` and its variants.
    Utf32(ByteOrder),
    /// `latin-1`
    Latin1,
    /// `ascii`
    Ascii,
}

/// The order of the bytes of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByteOrder {
    /// As the byte order mark says; without a mark little-endian, and writing adds one.
    Marked,
    /// Lowest byte first, without a mark.
    Little,
    /// Highest byte first, without a mark.
    Big,
}

/// What to do about text or bytes that cannot be encoded or decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnError {
    /// Raise.
    Strict,
    /// Leave it out.
    Ignore,
    /// `?` or U+FFFD.
    Replace,
    /// `\xe9`
    BackslashReplace,
    /// `&#233;`; encoding only.
    XmlCharRefReplace,
    /// Undecodable bytes as lone surrogates U+DC80 to U+DCFF, and back.
    SurrogateEscape,
    /// Surrogates as if they were characters; only in the UTF encodings.
    SurrogatePass,
}

/// Something that could not be encoded or decoded: the attributes of the exception except the object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodecError {
    /// The encoding by its name in messages.
    pub encoding: &'static str,
    /// Where the faulty part begins.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// What it is.
    pub reason: &'static str,
}

impl Codec {
    /// The encoding of that name, in any of its spellings.
    pub fn by_name(name: &str) -> Option<Self> {
        let parts = name.split(|c: char| !c.is_ascii_alphanumeric() && c != '.').filter(|part| !part.is_empty());
        let normal = parts.collect::<Vec<_>>().join("_").to_ascii_lowercase();
        Some(match normal.as_str() {
            "utf_8" | "utf8" | "u8" | "utf" | "cp65001" | "utf8_ucs2" | "utf8_ucs4" => Self::Utf8,
            "utf_8_sig" | "utf8_sig" => Self::Utf8Sig,
            "utf_16" | "utf16" | "u16" => Self::Utf16(ByteOrder::Marked),
            "utf_16_le" | "utf_16le" | "utf16_le" | "unicodelittleunmarked" => Self::Utf16(ByteOrder::Little),
            "utf_16_be" | "utf_16be" | "utf16_be" | "unicodebigunmarked" => Self::Utf16(ByteOrder::Big),
            "utf_32" | "utf32" | "u32" => Self::Utf32(ByteOrder::Marked),
            "utf_32_le" | "utf_32le" | "utf32_le" => Self::Utf32(ByteOrder::Little),
            "utf_32_be" | "utf_32be" | "utf32_be" => Self::Utf32(ByteOrder::Big),
            "latin_1" | "latin1" | "latin" | "l1" | "iso_8859_1" | "iso8859_1" | "iso8859" | "8859" | "cp819"
            | "iso_ir_100" | "iso_8859_1_1987" | "ibm819" | "csisolatin1" => Self::Latin1,
            "ascii" | "us_ascii" | "646" | "us" | "ansi_x3.4_1968" | "ansi_x3_4_1968" | "ansi_x3.4_1986" | "cp367"
            | "csascii" | "ibm367" | "iso646_us" | "iso_646.irv_1991" | "iso_ir_6" => Self::Ascii,
            _ => return None,
        })
    }

    /// The name used in messages about encoding.
    fn name(self) -> &'static str {
        match self {
            Self::Utf8 | Self::Utf8Sig => "utf-8",
            Self::Utf16(ByteOrder::Marked) => "utf-16",
            Self::Utf16(ByteOrder::Little) => "utf-16-le",
            Self::Utf16(ByteOrder::Big) => "utf-16-be",
            Self::Utf32(ByteOrder::Marked) => "utf-32",
            Self::Utf32(ByteOrder::Little) => "utf-32-le",
            Self::Utf32(ByteOrder::Big) => "utf-32-be",
            Self::Latin1 => "latin-1",
            Self::Ascii => "ascii",
        }
    }

    /// Writes one code point; returns false if the encoding lacks it.
    fn write(self, point: u32, out: &mut Vec<u8>) -> bool {
        match self {
            Self::Latin1 if point < 0x100 => out.push(point as u8),
            Self::Ascii if point < 0x80 => out.push(point as u8),
            Self::Latin1 | Self::Ascii => return false,
            Self::Utf8 | Self::Utf8Sig => {
                let Some(c) = char::from_u32(point) else { return false };
                out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            }
            Self::Utf16(order) => {
                let Some(c) = char::from_u32(point) else { return false };
                for unit in c.encode_utf16(&mut [0; 2]) {
                    push_unit(u32::from(*unit), 2, order, out);
                }
            }
            Self::Utf32(order) => {
                if char::from_u32(point).is_none() {
                    return false;
                }
                push_unit(point, 4, order, out);
            }
        }
        true
    }

    /// Writes a surrogate as if it were a character; returns false if the encoding cannot.
    fn write_surrogate(self, point: u32, out: &mut Vec<u8>) -> bool {
        match self {
            _ if !is_surrogate(point) => return false,
            Self::Utf8 | Self::Utf8Sig => {
                out.extend([0xE0 | point >> 12, 0x80 | point >> 6 & 0x3F, 0x80 | point & 0x3F].map(|byte| byte as u8));
            }
            Self::Utf16(order) => push_unit(point, 2, order, out),
            Self::Utf32(order) => push_unit(point, 4, order, out),
            Self::Latin1 | Self::Ascii => return false,
        }
        true
    }
}

fn is_surrogate(point: u32) -> bool {
    (0xD800..0xE000).contains(&point)
}

fn push_unit(unit: u32, width: usize, order: ByteOrder, out: &mut Vec<u8>) {
    match order {
        ByteOrder::Big => out.extend_from_slice(&unit.to_be_bytes()[4 - width..]),
        _ => out.extend_from_slice(&unit.to_le_bytes()[..width]),
    }
}

impl OnError {
    /// The handler of that name.
    pub fn by_name(name: &str) -> Option<Self> {
        Some(match name {
            "strict" => Self::Strict,
            "ignore" => Self::Ignore,
            "replace" => Self::Replace,
            "backslashreplace" => Self::BackslashReplace,
            "xmlcharrefreplace" => Self::XmlCharRefReplace,
            "surrogateescape" => Self::SurrogateEscape,
            "surrogatepass" => Self::SurrogatePass,
            _ => return None,
        })
    }
}

/// `text.encode(codec, on_error)`
pub fn encode(text: &PyStr, codec: Codec, on_error: OnError) -> Result<Vec<u8>, CodecError> {
    let mut out = Vec::with_capacity(text.len());
    match codec {
        Codec::Utf8Sig => out.extend_from_slice(b"\xEF\xBB\xBF"),
        Codec::Utf16(ByteOrder::Marked) => out.extend_from_slice(b"\xFF\xFE"),
        Codec::Utf32(ByteOrder::Marked) => out.extend_from_slice(b"\xFF\xFE\0\0"),
        Codec::Utf8 | Codec::Latin1 | Codec::Ascii => {
            if let Some(ascii) = text.as_ascii() {
                return Ok(ascii.into());
            }
        }
        _ => {}
    }
    let mut at = 0;
    while at < text.len() {
        if codec.write(text.at(at), &mut out) {
            at += 1;
            continue;
        }
        let start = at;
        at += 1;
        // The wider encodings report each surrogate separately, the others a whole run.
        if !matches!(codec, Codec::Utf16(_) | Codec::Utf32(_)) {
            while at < text.len() && !can_encode(codec, text.at(at)) {
                at += 1;
            }
        }
        replace_unencodable(text, start, at, codec, on_error, &mut out)?;
    }
    Ok(out)
}

fn can_encode(codec: Codec, point: u32) -> bool {
    match codec {
        Codec::Latin1 => point < 0x100,
        Codec::Ascii => point < 0x80,
        _ => !is_surrogate(point),
    }
}

/// Writes the handler's replacement for `start..end`.
fn replace_unencodable(
    text: &PyStr,
    start: usize,
    end: usize,
    codec: Codec,
    on_error: OnError,
    out: &mut Vec<u8>,
) -> Result<(), CodecError> {
    let reason = match codec {
        Codec::Latin1 => "ordinal not in range(256)",
        Codec::Ascii => "ordinal not in range(128)",
        _ => "surrogates not allowed",
    };
    for index in start..end {
        let point = text.at(index);
        let handled = match on_error {
            OnError::Strict => false,
            OnError::Ignore => true,
            OnError::Replace => codec.write(u32::from('?'), out),
            OnError::BackslashReplace => {
                let mut escape = StrBuilder::new();
                push_escape(point, &mut escape);
                escape.finish().iter().all(|point| codec.write(point, out))
            }
            OnError::XmlCharRefReplace => format!("&#{point};").chars().all(|c| codec.write(c.into(), out)),
            // A single byte is not a unit of the wider encodings.
            OnError::SurrogateEscape => {
                let escaped = (0xDC80..0xDD00).contains(&point) && !matches!(codec, Codec::Utf16(_) | Codec::Utf32(_));
                if escaped {
                    out.push((point - 0xDC00) as u8);
                }
                escaped
            }
            OnError::SurrogatePass => codec.write_surrogate(point, out),
        };
        if !handled {
            return Err(CodecError { encoding: codec.name(), start: index, end, reason });
        }
    }
    Ok(())
}

/// The text of a UnicodeDecodeError about `bytes`.
pub fn decode_message(bytes: &[u8], error: &CodecError) -> String {
    let CodecError { encoding, start, end, reason } = error;
    let mut message = format!("'{encoding}' codec can't decode byte");
    // Writing to a string cannot fail.
    let _ = match bytes.get(*start) {
        Some(byte) if end - start == 1 => write!(message, " 0x{byte:02x} in position {start}: {reason}"),
        _ => write!(message, "s in position {start}-{}: {reason}", end.saturating_sub(1)),
    };
    message
}
