//! Decoding bytes to text: the other half of `codec`.
//!
//! Called by `bytes.decode`, `str(bytes, encoding)` and the streams. Mirrors the decoders of
//! `Objects/unicodeobject.c` and `Objects/stringlib/codecs.h`.

use super::codec::{ByteOrder, Codec, CodecError, OnError};
use super::repr::push_escape;
use super::{PyStr, StrBuilder};

/// The bytes that the positions in an error of `decode` refer to: the exception's `object`, without the mark of
/// `utf-8-sig`.
pub fn error_object(bytes: &[u8], codec: Codec) -> &[u8] {
    if codec == Codec::Utf8Sig { bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes) } else { bytes }
}

/// `bytes.decode(codec, on_error)`; the positions of an error refer to `error_object`.
pub fn decode(bytes: &[u8], codec: Codec, on_error: OnError) -> Result<PyStr, CodecError> {
    let bytes = error_object(bytes, codec);
    let mut decoder = Decoder { bytes, at: 0, codec, order: ByteOrder::Little, on_error, out: StrBuilder::new() };
    match codec {
        Codec::Latin1 => Ok(PyStr::from_latin1(bytes)),
        Codec::Utf8 | Codec::Utf8Sig => {
            decoder.utf8()?;
            Ok(decoder.out.finish())
        }
        Codec::Ascii => {
            decoder.ascii()?;
            Ok(decoder.out.finish())
        }
        Codec::Utf16(order) => {
            decoder.read_mark(order, b"\xFF\xFE", b"\xFE\xFF");
            decoder.utf16()?;
            Ok(decoder.out.finish())
        }
        Codec::Utf32(order) => {
            decoder.read_mark(order, b"\xFF\xFE\0\0", b"\0\0\xFE\xFF");
            decoder.utf32()?;
            Ok(decoder.out.finish())
        }
    }
}

struct Decoder<'a> {
    bytes: &'a [u8],
    at: usize,
    codec: Codec,
    /// Never `Marked`.
    order: ByteOrder,
    on_error: OnError,
    out: StrBuilder,
}

impl Decoder<'_> {
    fn read_mark(&mut self, order: ByteOrder, little: &[u8], big: &[u8]) {
        self.order = order;
        if order == ByteOrder::Marked {
            let is_big = self.bytes.starts_with(big);
            self.order = if is_big { ByteOrder::Big } else { ByteOrder::Little };
            if is_big || self.bytes.starts_with(little) {
                self.at = little.len();
            }
        }
    }

    fn utf8(&mut self) -> Result<(), CodecError> {
        while self.at < self.bytes.len() {
            let rest = &self.bytes[self.at..];
            let error = match std::str::from_utf8(rest) {
                Ok(text) => {
                    self.out.push_text(text);
                    return Ok(());
                }
                Err(error) => error,
            };
            let valid = error.valid_up_to();
            self.out.push_text(std::str::from_utf8(&rest[..valid]).unwrap_or_default());
            self.at += valid;
            let (length, reason) = match error.error_len() {
                None => (rest.len() - valid, "unexpected end of data"),
                Some(length) if matches!(rest[valid], 0x80..0xC2 | 0xF5..) => (length, "invalid start byte"),
                Some(length) => (length, "invalid continuation byte"),
            };
            self.replace(self.at + length, reason)?;
        }
        Ok(())
    }

    fn ascii(&mut self) -> Result<(), CodecError> {
        while let Some(&byte) = self.bytes.get(self.at) {
            if byte < 0x80 {
                self.out.push(byte.into());
                self.at += 1;
            } else {
                self.replace(self.at + 1, "ordinal not in range(128)")?;
            }
        }
        Ok(())
    }

    /// The unit at `at`, if there are enough bytes.
    fn unit(&self, at: usize, width: usize) -> Option<u32> {
        let bytes = self.bytes.get(at..at.checked_add(width)?)?;
        let join = |unit: u32, byte: &u8| unit << 8 | u32::from(*byte);
        Some(match self.order {
            ByteOrder::Big => bytes.iter().fold(0, join),
            _ => bytes.iter().rev().fold(0, join),
        })
    }

    fn utf16(&mut self) -> Result<(), CodecError> {
        while self.at < self.bytes.len() {
            let Some(unit) = self.unit(self.at, 2) else {
                self.replace(self.bytes.len(), "truncated data")?;
                continue;
            };
            match (unit, self.unit(self.at + 2, 2)) {
                (0xD800..0xDC00, Some(low @ 0xDC00..0xE000)) => {
                    self.out.push(0x1_0000 + ((unit - 0xD800) << 10) + (low - 0xDC00));
                    self.at += 4;
                }
                (0xD800..0xDC00, Some(_)) => self.replace(self.at + 2, "illegal UTF-16 surrogate")?,
                (0xD800..0xDC00, None) => self.replace(self.bytes.len(), "unexpected end of data")?,
                (0xDC00..0xE000, _) => self.replace(self.at + 2, "illegal encoding")?,
                _ => {
                    self.out.push(unit);
                    self.at += 2;
                }
            }
        }
        Ok(())
    }

    fn utf32(&mut self) -> Result<(), CodecError> {
        while self.at < self.bytes.len() {
            match self.unit(self.at, 4) {
                None => self.replace(self.bytes.len(), "truncated data")?,
                Some(0xD800..0xE000) => {
                    self.replace(self.at + 4, "code point in surrogate code point range(0xd800, 0xe000)")?;
                }
                Some(0x11_0000..) => self.replace(self.at + 4, "code point not in range(0x110000)")?,
                Some(point) => {
                    self.out.push(point);
                    self.at += 4;
                }
            }
        }
        Ok(())
    }

    /// Writes the handler's replacement for the bytes up to `end`, and continues after the bytes it took.
    fn replace(&mut self, end: usize, reason: &'static str) -> Result<(), CodecError> {
        let error = CodecError { encoding: self.name(), start: self.at, end, reason };
        let bad = &self.bytes[self.at..end];
        match self.on_error {
            OnError::Strict => return Err(error),
            OnError::Ignore => {}
            OnError::Replace => self.out.push(0xFFFD),
            OnError::BackslashReplace => bad.iter().for_each(|&byte| push_escape(byte.into(), &mut self.out)),
            OnError::SurrogateEscape => {
                let escaped = bad.iter().take(4).take_while(|&&byte| byte >= 0x80).count();
                if escaped == 0 {
                    return Err(error);
                }
                bad[..escaped].iter().for_each(|&byte| self.out.push(0xDC00 + u32::from(byte)));
                self.at += escaped;
                return Ok(());
            }
            OnError::SurrogatePass => {
                let Some((surrogate, width)) = self.surrogate() else { return Err(error) };
                self.out.push(surrogate);
                self.at += width;
                return Ok(());
            }
            OnError::XmlCharRefReplace => return Err(error),
        }
        self.at = end;
        Ok(())
    }

    /// A surrogate encoded as if it were a character, and how many bytes it takes.
    fn surrogate(&self) -> Option<(u32, usize)> {
        let (point, width) = match self.codec {
            Codec::Utf8 | Codec::Utf8Sig => match self.bytes[self.at..] {
                [0xED, second @ 0xA0..0xC0, third @ 0x80..0xC0, ..] => {
                    (0xD000 | u32::from(second & 0x3F) << 6 | u32::from(third & 0x3F), 3)
                }
                _ => return None,
            },
            Codec::Utf16(_) => (self.unit(self.at, 2)?, 2),
            Codec::Utf32(_) => (self.unit(self.at, 4)?, 4),
            Codec::Latin1 | Codec::Ascii => return None,
        };
        (0xD800..0xE000).contains(&point).then_some((point, width))
    }

    fn name(&self) -> &'static str {
        match (self.codec, self.order) {
            (Codec::Utf16(_), ByteOrder::Big) => "utf-16-be",
            (Codec::Utf16(_), _) => "utf-16-le",
            (Codec::Utf32(_), ByteOrder::Big) => "utf-32-be",
            (Codec::Utf32(_), _) => "utf-32-le",
            (Codec::Ascii, _) => "ascii",
            (Codec::Latin1, _) => "latin-1",
            _ => "utf-8",
        }
    }
}
