//! Python's `str` as CPython holds it: one, two or four bytes per code point, as the widest one needs.
//!
//! Indexing is O(1) and lone surrogates fit. Open to every module, as constants of code objects and strings of the
//! machine are the same type. The modules below implement the methods of `str` and `bytes`; they know no objects.
//! Mirrors `Objects/unicodeobject.c`.

pub(crate) mod builder;
pub mod bytes;
pub mod case;
pub(crate) mod charmaps;
pub mod classify;
pub mod codec;
pub mod decode;
pub mod layout;
pub(crate) mod mangle;
pub mod os_name;
pub(crate) mod prose;
pub(crate) mod regex;
pub mod repr;
pub mod search;
mod two_way;
#[rustfmt::skip]
mod unicode_case;
#[rustfmt::skip]
mod unicode_flags;

use std::fmt;

pub use builder::StrBuilder;

/// An immutable sequence of code points (0 to 0x10FFFF, surrogates included).
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PyStr(Repr);

/// Canonical: always the narrowest form that fits, so that derived equality is equality of text.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    Ascii(Box<str>),
    Latin1(Box<[u8]>),
    Ucs2(Box<[u16]>),
    Ucs4(Box<[u32]>),
}

/// The code points of a string as they lie in memory.
#[derive(Clone, Copy, Debug)]
pub enum Units<'a> {
    /// All below 0x100.
    One(&'a [u8]),
    /// All below 0x10000, at least one of 0x100 or above.
    Two(&'a [u16]),
    /// At least one of 0x10000 or above.
    Four(&'a [u32]),
}

impl PyStr {
    /// The empty string.
    pub fn empty() -> Self {
        Self(Repr::Ascii("".into()))
    }

    /// A string of the given code points.
    pub fn from_code_points(points: &[u32]) -> Self {
        let widest = points.iter().copied().fold(0, |a, b| a | b);
        Self(match widest {
            0..0x80 => Repr::Ascii(points.iter().map(|&c| char::from(c as u8)).collect()),
            0x80..0x100 => Repr::Latin1(points.iter().map(|&c| c as u8).collect()),
            0x100..0x1_0000 => Repr::Ucs2(points.iter().map(|&c| c as u16).collect()),
            _ => Repr::Ucs4(points.into()),
        })
    }

    /// A string of one code point.
    pub fn from_code_point(point: u32) -> Self {
        Self::from_code_points(&[point])
    }

    /// A string whose code points are the given bytes.
    pub fn from_latin1(bytes: &[u8]) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(text) if bytes.is_ascii() => Self(Repr::Ascii(text.into())),
            _ => Self(Repr::Latin1(bytes.into())),
        }
    }

    /// A string of code points below 0x10000.
    pub fn from_ucs2(units: &[u16]) -> Self {
        if units.iter().copied().fold(0, |a, b| a | b) < 0x100 {
            Self::from_latin1(&units.iter().map(|&c| c as u8).collect::<Vec<_>>())
        } else {
            Self(Repr::Ucs2(units.into()))
        }
    }

    /// The number of code points.
    pub fn len(&self) -> usize {
        match &self.0 {
            Repr::Ascii(s) => s.len(),
            Repr::Latin1(s) => s.len(),
            Repr::Ucs2(s) => s.len(),
            Repr::Ucs4(s) => s.len(),
        }
    }

    /// Whether there is no code point.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The code point at `index`, which must be below `len()`.
    pub fn at(&self, index: usize) -> u32 {
        match &self.0 {
            Repr::Ascii(s) => u32::from(s.as_bytes()[index]),
            Repr::Latin1(s) => u32::from(s[index]),
            Repr::Ucs2(s) => u32::from(s[index]),
            Repr::Ucs4(s) => s[index],
        }
    }

    /// The code point at `index`, if there is one.
    pub fn get(&self, index: usize) -> Option<u32> {
        (index < self.len()).then(|| self.at(index))
    }

    /// The text, if every code point is below 128.
    pub fn as_ascii(&self) -> Option<&str> {
        match &self.0 {
            Repr::Ascii(s) => Some(s),
            _ => None,
        }
    }

    /// Bytes per code point: 1, 2 or 4 (PyUnicode_KIND).
    pub fn kind(&self) -> usize {
        match &self.0 {
            Repr::Ascii(_) | Repr::Latin1(_) => 1,
            Repr::Ucs2(_) => 2,
            Repr::Ucs4(_) => 4,
        }
    }

    /// The code points as they lie in memory.
    pub fn units(&self) -> Units<'_> {
        match &self.0 {
            Repr::Ascii(s) => Units::One(s.as_bytes()),
            Repr::Latin1(s) => Units::One(s),
            Repr::Ucs2(s) => Units::Two(s),
            Repr::Ucs4(s) => Units::Four(s),
        }
    }

    /// The code points in order.
    pub fn iter(&self) -> CodePoints<'_> {
        match self.units() {
            Units::One(s) => CodePoints::One(s.iter()),
            Units::Two(s) => CodePoints::Two(s.iter()),
            Units::Four(s) => CodePoints::Four(s.iter()),
        }
    }

    /// The code points `start..end` as a string of its own; the bounds must be in order and within `len()`.
    pub fn slice(&self, start: usize, end: usize) -> Self {
        match &self.0 {
            Repr::Ascii(s) => Self(Repr::Ascii(s[start..end].into())),
            Repr::Latin1(s) => Self::from_latin1(&s[start..end]),
            Repr::Ucs2(s) => Self::from_ucs2(&s[start..end]),
            Repr::Ucs4(s) => Self::from_code_points(&s[start..end]),
        }
    }

    /// `count` code points from `start` on, each `step` further: `s[start::step]`. All must be within `len()`.
    pub fn step_slice(&self, start: usize, step: isize, count: usize) -> Self {
        if step == 1 {
            return self.slice(start, start + count);
        }
        let mut points = Vec::with_capacity(count);
        let mut index = start;
        for _ in 0..count {
            points.push(self.at(index));
            index = index.wrapping_add_signed(step);
        }
        Self::from_code_points(&points)
    }

    /// `self + other`.
    pub fn concat(&self, other: &Self) -> Self {
        match (&self.0, &other.0) {
            (Repr::Ascii(a), Repr::Ascii(b)) => {
                let mut text = String::with_capacity(a.len() + b.len());
                text.push_str(a);
                text.push_str(b);
                Self(Repr::Ascii(text.into_boxed_str()))
            }
            (Repr::Ucs2(a), Repr::Ucs2(b)) => Self(Repr::Ucs2([&**a, &**b].concat().into())),
            (Repr::Ucs4(a), Repr::Ucs4(b)) => Self(Repr::Ucs4([&**a, &**b].concat().into())),
            _ => {
                let mut builder = StrBuilder::with_capacity(self.len() + other.len());
                builder.push_str(self);
                builder.push_str(other);
                builder.finish()
            }
        }
    }

    /// `self * times`; the caller has checked that the result fits in memory.
    pub fn repeat(&self, times: usize) -> Self {
        Self(match &self.0 {
            _ if times == 0 => return Self::empty(),
            Repr::Ascii(s) => Repr::Ascii(s.repeat(times).into()),
            Repr::Latin1(s) => Repr::Latin1(s.repeat(times).into()),
            Repr::Ucs2(s) => Repr::Ucs2(s.repeat(times).into()),
            Repr::Ucs4(s) => Repr::Ucs4(s.repeat(times).into()),
        })
    }

    /// `self.join(parts)`.
    pub fn join<'a>(&self, parts: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut builder = StrBuilder::new();
        for (index, part) in parts.into_iter().enumerate() {
            if index > 0 {
                builder.push_str(self);
            }
            builder.push_str(part);
        }
        builder.finish()
    }

    /// The bytes as they lie in CPython's memory (on a little-endian machine), which `hash()` is computed from.
    pub fn raw_bytes(&self) -> std::borrow::Cow<'_, [u8]> {
        match &self.0 {
            Repr::Ascii(s) => s.as_bytes().into(),
            Repr::Latin1(s) => (&**s).into(),
            Repr::Ucs2(s) => s.iter().flat_map(|c| c.to_le_bytes()).collect::<Vec<_>>().into(),
            Repr::Ucs4(s) => s.iter().flat_map(|c| c.to_le_bytes()).collect::<Vec<_>>().into(),
        }
    }

    /// The text as UTF-8; `None` if it has a lone surrogate.
    pub fn to_utf8(&self) -> Option<String> {
        match &self.0 {
            Repr::Ascii(s) => Some(s.to_string()),
            _ => self.iter().map(char::from_u32).collect(),
        }
    }

    /// The text as UTF-8 with each lone surrogate as U+FFFD: for display only.
    pub fn to_utf8_lossy(&self) -> String {
        match &self.0 {
            Repr::Ascii(s) => s.to_string(),
            _ => self.iter().map(|c| char::from_u32(c).unwrap_or(char::REPLACEMENT_CHARACTER)).collect(),
        }
    }
}

/// The code points of a string, from either end.
#[derive(Clone)]
pub enum CodePoints<'a> {
    /// A string with one byte per code point.
    One(std::slice::Iter<'a, u8>),
    /// A string with two bytes per code point.
    Two(std::slice::Iter<'a, u16>),
    /// A string with four bytes per code point.
    Four(std::slice::Iter<'a, u32>),
}

impl Iterator for CodePoints<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        match self {
            Self::One(s) => s.next().map(|&c| u32::from(c)),
            Self::Two(s) => s.next().map(|&c| u32::from(c)),
            Self::Four(s) => s.next().copied(),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match self {
            Self::One(s) => s.size_hint(),
            Self::Two(s) => s.size_hint(),
            Self::Four(s) => s.size_hint(),
        }
    }

    fn fold<B, F: FnMut(B, u32) -> B>(self, init: B, mut f: F) -> B {
        match self {
            Self::One(s) => s.fold(init, |acc, &c| f(acc, u32::from(c))),
            Self::Two(s) => s.fold(init, |acc, &c| f(acc, u32::from(c))),
            Self::Four(s) => s.fold(init, |acc, &c| f(acc, c)),
        }
    }
}

impl DoubleEndedIterator for CodePoints<'_> {
    fn next_back(&mut self) -> Option<u32> {
        match self {
            Self::One(s) => s.next_back().map(|&c| u32::from(c)),
            Self::Two(s) => s.next_back().map(|&c| u32::from(c)),
            Self::Four(s) => s.next_back().copied(),
        }
    }
}

impl ExactSizeIterator for CodePoints<'_> {}

impl<'a> IntoIterator for &'a PyStr {
    type Item = u32;
    type IntoIter = CodePoints<'a>;

    fn into_iter(self) -> CodePoints<'a> {
        self.iter()
    }
}

impl FromIterator<u32> for PyStr {
    fn from_iter<I: IntoIterator<Item = u32>>(points: I) -> Self {
        let points = points.into_iter();
        let mut builder = StrBuilder::with_capacity(points.size_hint().0);
        points.for_each(|point| builder.push(point));
        builder.finish()
    }
}

impl Default for PyStr {
    fn default() -> Self {
        Self::empty()
    }
}

impl From<&str> for PyStr {
    fn from(text: &str) -> Self {
        if text.is_ascii() {
            return Self(Repr::Ascii(text.into()));
        }
        Self::from_code_points(&text.chars().map(u32::from).collect::<Vec<_>>())
    }
}

impl From<String> for PyStr {
    fn from(text: String) -> Self {
        if text.is_ascii() { Self(Repr::Ascii(text.into())) } else { Self::from(text.as_str()) }
    }
}

impl From<char> for PyStr {
    fn from(c: char) -> Self {
        Self::from_code_point(u32::from(c))
    }
}

impl PartialEq<str> for PyStr {
    fn eq(&self, other: &str) -> bool {
        match &self.0 {
            Repr::Ascii(s) => &**s == other,
            _ => self.iter().eq(other.chars().map(u32::from)),
        }
    }
}

impl PartialEq<&str> for PyStr {
    fn eq(&self, other: &&str) -> bool {
        self == *other
    }
}

impl PartialOrd for PyStr {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for PyStr {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        match (self.units(), other.units()) {
            (Units::One(a), Units::One(b)) => a.cmp(b),
            (Units::Two(a), Units::Two(b)) => a.cmp(b),
            (Units::Four(a), Units::Four(b)) => a.cmp(b),
            _ => self.iter().cmp(other.iter()),
        }
    }
}

/// Shows the text as Python's `repr` would.
impl fmt::Debug for PyStr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&repr::repr_str(self).to_utf8_lossy())
    }
}

/// Shows the text; a lone surrogate as U+FFFD.
impl fmt::Display for PyStr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_utf8_lossy())
    }
}
