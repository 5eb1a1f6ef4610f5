//! From the bytes of a program to its text: byte order mark, the encoding that a comment declares (PEP 263), and
//! CPython's errors where that does not work.
//!
//! Called by `Source::from_bytes` alone. Knows no Python but comments. Mirrors `check_coding_spec`, `get_normal_name`,
//! `check_bom` and `valid_utf8` of `Parser/tokenizer/helpers.c` and `decode_str` of
//! `Parser/tokenizer/string_tokenizer.c`: the errors that `compile()` reports for bytes. (`python FILE` reads line by
//! line, and words some of them differently.)

use super::DecodeError;
use crate::text::charmaps::{CHARMAPS, Charmap, OTHERS};
use crate::text::codec::{Codec, OnError, decode_message};
use crate::text::decode::decode;

/// Texts of 4 GiB and more have offsets that do not fit.
const MAX_BYTES: usize = u32::MAX as usize - 16;

/// The text of a program, and its encoding by the name that `tokenize` gives it.
pub(super) fn decode_program(bytes: &[u8]) -> Result<(String, String), DecodeError> {
    if bytes.len() > MAX_BYTES {
        return Err(DecodeError::new("source code too large"));
    }
    if bytes.contains(&0) {
        return Err(DecodeError::new("source code string cannot contain null bytes"));
    }
    let (bytes, has_bom) = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => (rest, true),
        None => (bytes, false),
    };
    let name = match declared_encoding(bytes) {
        None => "utf-8".to_owned(),
        Some(name) if has_bom && name != "utf-8" => {
            let first = bytes.split(|&b| b == b'\n' || b == b'\r').next().unwrap_or_default();
            return Err(DecodeError {
                lineno: 1,
                text: Some(String::from_utf8_lossy(first).into_owned()),
                ..DecodeError::new(format!("encoding problem: {name} with BOM"))
            });
        }
        Some(name) => name,
    };
    if name == "utf-8" {
        let text = utf8(bytes)?;
        return Ok((text, if has_bom { "utf-8-sig".to_owned() } else { name }));
    }
    let normal = normalized(&name);
    if let Some(codec) = Codec::by_name(&normal) {
        // The text is converted once, and then read a second time without regard to its comment.
        return match decode(bytes, codec, OnError::Strict) {
            Ok(text) => text.to_utf8().map(|text| (text, name)).ok_or_else(|| DecodeError::new("invalid syntax")),
            Err(error) => Err(DecodeError::new(decode_message(bytes, &error))),
        };
    }
    if let Some(charmap) = CHARMAPS.iter().find(|charmap| charmap.spellings.contains(&normal.as_str())) {
        return Ok((decode_charmap(bytes, charmap)?, name));
    }
    if OTHERS.contains(&normal.as_str()) {
        return Err(DecodeError { unsupported: true, ..DecodeError::new(format!("source encoding '{name}'")) });
    }
    Err(DecodeError::new(format!("unknown encoding: {name}")))
}

fn utf8(bytes: &[u8]) -> Result<String, DecodeError> {
    std::str::from_utf8(bytes).map(str::to_owned).map_err(|error| {
        let at = error.valid_up_to();
        let line_start = bytes[..at].iter().rposition(|&b| b == b'\n' || b == b'\r').map_or(0, |newline| newline + 1);
        let breaks = bytes[..at].iter().enumerate();
        let breaks = breaks.filter(|&(i, &b)| b == b'\n' || b == b'\r' && bytes.get(i + 1) != Some(&b'\n'));
        let lineno = 1 + breaks.count() as u32;
        let line_end = bytes[at..].iter().position(|&b| b == b'\n' || b == b'\r').map_or(bytes.len(), |n| at + n);
        DecodeError {
            lineno,
            offset: String::from_utf8_lossy(&bytes[line_start..at]).chars().count() as u32 + 1,
            text: Some(String::from_utf8_lossy(&bytes[line_start..line_end]).into_owned()),
            ..DecodeError::new(format!(
                "Non-UTF-8 code starting with '\\x{:02x}' on line {lineno}, but no encoding declared; see \
                 https://peps.python.org/pep-0263/ for details",
                bytes[at]
            ))
        }
    })
}

fn decode_charmap(bytes: &[u8], charmap: &Charmap) -> Result<String, DecodeError> {
    let upper: Vec<char> = charmap.upper.chars().collect();
    let characters = bytes.iter().enumerate().map(|(at, &byte)| match upper.get(usize::from(byte).wrapping_sub(128)) {
        None => Ok(char::from(byte)),
        Some('\u{fffe}') => Err(DecodeError::new(format!(
            "'charmap' codec can't decode byte 0x{byte:02x} in position {at}: character maps to <undefined>"
        ))),
        Some(&c) => Ok(c),
    });
    characters.collect()
}

/// The name that codecs are looked up by (`encodings.normalize_encoding`).
fn normalized(name: &str) -> String {
    let parts = name.split(|c: char| !c.is_ascii_alphanumeric() && c != '.').filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("_").to_ascii_lowercase()
}

/// The encoding that a comment on the first line declares, or on the second if the first holds no code; `utf-8` and
/// `iso-8859-1` are given these names however they are spelled.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let mut rest = bytes;
    for _ in 0..2 {
        let end = rest.iter().position(|&b| b == b'\n' || b == b'\r').unwrap_or(rest.len());
        let line = &rest[..end];
        let break_size = if rest[end..].starts_with(b"\r\n") { 2 } else { 1 };
        rest = rest.get(end + break_size..).unwrap_or_default();
        let Some(code) = line.iter().position(|b| !matches!(b, b' ' | b'\t' | b'\x0c')) else { continue };
        if line[code] != b'#' {
            return None;
        }
        if let Some(name) = coding_spec(line) {
            return Some(name);
        }
    }
    None
}

/// The name after `coding:` or `coding=` in a comment.
fn coding_spec(line: &[u8]) -> Option<String> {
    let mut from = 0;
    while let Some(at) = line[from..].windows(6).position(|w| w == b"coding") {
        from += at + 6;
        if !matches!(line.get(from), Some(b':' | b'=')) {
            continue;
        }
        let name: String = line[from + 1..]
            .iter()
            .skip_while(|b| matches!(b, b' ' | b'\t'))
            .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
            .map(|&b| char::from(b))
            .collect();
        if !name.is_empty() {
            return Some(normal_name(name));
        }
    }
    None
}

/// `get_normal_name`: only the first twelve characters decide.
fn normal_name(name: String) -> String {
    let normal: String = name.chars().take(12).map(|c| if c == '_' { '-' } else { c.to_ascii_lowercase() }).collect();
    let is = |base: &str| normal.strip_prefix(base).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    if is("utf-8") {
        "utf-8".to_owned()
    } else if is("latin-1") || is("iso-8859-1") || is("iso-latin-1") {
        "iso-8859-1".to_owned()
    } else {
        name
    }
}
