//! Names of the system (files, arguments) as Python's text, and text as it may be shown.
//!
//! Called wherever a name comes in or goes out: by `cli`, `session` and the run-time. A name is bytes, which need not be
//! UTF-8: those that are not become lone surrogates, and bytes again on the way out. Mirrors `os.fsdecode` and
//! `os.fsencode` (`Lib/os.py`), that is the error handler `surrogateescape`. Where names are not bytes, on Windows, what
//! is not Unicode is replaced.

use std::ffi::{OsStr, OsString};

use super::classify::is_printable_char;
use super::codec::{Codec, OnError, encode};
use super::decode::decode;
use super::repr::{push_escape, repr_str};
use super::{PyStr, StrBuilder};

/// A name as a `str` (`os.fsdecode`).
pub fn from_system(name: &OsStr) -> PyStr {
    if cfg!(unix) {
        let decoded = decode(name.as_encoded_bytes(), Codec::Utf8, OnError::SurrogateEscape);
        decoded.unwrap_or_else(|_| name.to_string_lossy().into_owned().into())
    } else {
        name.to_string_lossy().into_owned().into()
    }
}

/// The name that a `str` stands for (`os.fsencode`); surrogates that stand for no byte are replaced.
pub fn to_system(text: &PyStr) -> OsString {
    let bytes = encode(text, Codec::Utf8, OnError::SurrogateEscape);
    bytes.map_or_else(|_| text.to_utf8_lossy().into(), from_bytes)
}

/// The name of these bytes.
#[cfg(unix)]
pub fn from_bytes(bytes: Vec<u8>) -> OsString {
    std::os::unix::ffi::OsStringExt::from_vec(bytes)
}

/// The name of these bytes.
#[cfg(not(unix))]
pub fn from_bytes(bytes: Vec<u8>) -> OsString {
    String::from_utf8_lossy(&bytes).into_owned().into()
}

/// A name as Python's standard error shows it, and as code objects have it: surrogates are written `\udcff`
/// (`backslashreplace`).
pub fn shown(name: &OsStr) -> String {
    match name.to_str() {
        Some(name) => name.to_owned(),
        None => escape(&from_system(name), |point| !(0xd800..0xe000).contains(&point)),
    }
}

/// A name in quotes with everything escaped that cannot be printed (`repr`).
pub fn quoted(name: &OsStr) -> String {
    repr_str(&from_system(name)).to_utf8_lossy()
}

/// A line in which everything is escaped that cannot be printed, and would do something to a terminal.
pub fn printable(line: &str) -> String {
    escape(&line.into(), is_printable_char)
}

fn escape(text: &PyStr, is_kept: impl Fn(u32) -> bool) -> String {
    let mut out = StrBuilder::with_capacity(text.len());
    for point in text {
        if is_kept(point) { out.push(point) } else { push_escape(point, &mut out) }
    }
    out.finish().to_utf8_lossy()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_not_utf_8_survive() {
        let name = from_bytes(b"n\xff\x1b\xc3\xa9.py".to_vec());
        assert_eq!(to_system(&from_system(&name)), name);
        assert_eq!(shown(&name), "n\\udcff\x1bé.py");
        assert_eq!(quoted(&name), r"'n\udcff\x1bé.py'");
        assert_eq!(printable("a\x1b[2J\u{9b}\u{202e}b\x7f é"), r"a\x1b[2J\x9b\u202eb\x7f é");
    }
}
