//! Building a string piece by piece, without widening it before that is needed.
//!
//! Used wherever text grows: `join`, formatting, decoding, `repr`. Mirrors `Objects/unicode_writer.c`.

use super::{PyStr, Repr, Units};

/// A string under construction.
#[derive(Clone, Debug, Default)]
pub struct StrBuilder(Buffer);

/// As wide as the widest code point pushed so far.
#[derive(Clone, Debug)]
enum Buffer {
    Ascii(String),
    Latin1(Vec<u8>),
    Ucs2(Vec<u16>),
    Ucs4(Vec<u32>),
}

impl Default for Buffer {
    fn default() -> Self {
        Self::Ascii(String::new())
    }
}

impl StrBuilder {
    /// An empty string.
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty string with room for `len` code points.
    pub fn with_capacity(len: usize) -> Self {
        Self(Buffer::Ascii(String::with_capacity(len)))
    }

    /// The number of code points so far.
    pub fn len(&self) -> usize {
        match &self.0 {
            Buffer::Ascii(s) => s.len(),
            Buffer::Latin1(s) => s.len(),
            Buffer::Ucs2(s) => s.len(),
            Buffer::Ucs4(s) => s.len(),
        }
    }

    /// Whether nothing was pushed.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Makes room in every unit for code points up to `widest`.
    fn widen(&mut self, widest: u32) {
        self.0 = match (std::mem::take(&mut self.0), widest) {
            (Buffer::Ascii(s), 0x80..0x100) => Buffer::Latin1(s.into_bytes()),
            (Buffer::Ascii(s), 0x100..0x1_0000) => Buffer::Ucs2(s.bytes().map(u16::from).collect()),
            (Buffer::Ascii(s), 0x1_0000..) => Buffer::Ucs4(s.bytes().map(u32::from).collect()),
            (Buffer::Latin1(s), 0x100..0x1_0000) => Buffer::Ucs2(s.into_iter().map(u16::from).collect()),
            (Buffer::Latin1(s), 0x1_0000..) => Buffer::Ucs4(s.into_iter().map(u32::from).collect()),
            (Buffer::Ucs2(s), 0x1_0000..) => Buffer::Ucs4(s.into_iter().map(u32::from).collect()),
            (wide_enough, _) => wide_enough,
        };
    }

    /// Adds one code point.
    pub fn push(&mut self, point: u32) {
        match &mut self.0 {
            Buffer::Ascii(s) if point < 0x80 => s.push(char::from(point as u8)),
            Buffer::Latin1(s) if point < 0x100 => s.push(point as u8),
            Buffer::Ucs2(s) if point < 0x1_0000 => s.push(point as u16),
            Buffer::Ucs4(s) => s.push(point),
            _ => {
                self.widen(point);
                self.push(point);
            }
        }
    }

    /// Adds a character.
    pub fn push_char(&mut self, c: char) {
        self.push(u32::from(c));
    }

    /// Adds one code point `count` times.
    pub fn fill(&mut self, point: u32, count: usize) {
        for _ in 0..count {
            self.push(point);
        }
    }

    /// Adds Rust text.
    pub fn push_text(&mut self, text: &str) {
        match &mut self.0 {
            Buffer::Ascii(s) if text.is_ascii() => s.push_str(text),
            _ => text.chars().for_each(|c| self.push(u32::from(c))),
        }
    }

    /// Adds a whole string.
    pub fn push_str(&mut self, text: &PyStr) {
        if let (Buffer::Ascii(s), Some(ascii)) = (&mut self.0, text.as_ascii()) {
            s.push_str(ascii);
            return;
        }
        let widest = match &text.0 {
            Repr::Ascii(_) => 0,
            Repr::Latin1(_) => 0x80,
            Repr::Ucs2(_) => 0x100,
            Repr::Ucs4(_) => 0x1_0000,
        };
        self.widen(widest);
        match (&mut self.0, text.units()) {
            (Buffer::Latin1(s), Units::One(t)) => s.extend_from_slice(t),
            (Buffer::Ucs2(s), Units::One(t)) => s.extend(t.iter().map(|&c| u16::from(c))),
            (Buffer::Ucs2(s), Units::Two(t)) => s.extend_from_slice(t),
            (Buffer::Ucs4(s), Units::One(t)) => s.extend(t.iter().map(|&c| u32::from(c))),
            (Buffer::Ucs4(s), Units::Two(t)) => s.extend(t.iter().map(|&c| u32::from(c))),
            (Buffer::Ucs4(s), Units::Four(t)) => s.extend_from_slice(t),
            _ => text.iter().for_each(|point| self.push(point)),
        }
    }

    /// Adds the code points `start..end` of a string.
    pub fn push_slice(&mut self, text: &PyStr, start: usize, end: usize) {
        match (&mut self.0, text.as_ascii()) {
            (Buffer::Ascii(s), Some(ascii)) => s.push_str(&ascii[start..end]),
            _ => (start..end).for_each(|index| self.push(text.at(index))),
        }
    }

    /// The string.
    pub fn finish(self) -> PyStr {
        PyStr(match self.0 {
            Buffer::Ascii(s) => Repr::Ascii(s.into_boxed_str()),
            Buffer::Latin1(s) => Repr::Latin1(s.into_boxed_slice()),
            Buffer::Ucs2(s) => Repr::Ucs2(s.into_boxed_slice()),
            Buffer::Ucs4(s) => Repr::Ucs4(s.into_boxed_slice()),
        })
    }
}
