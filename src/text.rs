//! Python's `str` as CPython holds it: one, two or four bytes a code point, whichever the widest one needs.
//!
//! Indexing is O(1) and lone surrogates fit. Open to every module, as constants of code objects and strings of the
//! machine are the same thing. Knows no methods of `str`: those are behaviour. Mirrors `Objects/unicodeobject.c`.

use std::fmt;

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

impl PyStr {
    /// The empty string.
    pub fn empty() -> Self {
        Self(Repr::Ascii("".into()))
    }

    /// A string of the given code points.
    pub fn from_code_points(points: &[u32]) -> Self {
        let widest = points.iter().copied().max().unwrap_or(0);
        Self(match widest {
            0..0x80 => Repr::Ascii(points.iter().map(|&c| char::from(c as u8)).collect()),
            0x80..0x100 => Repr::Latin1(points.iter().map(|&c| c as u8).collect()),
            0x100..0x1_0000 => Repr::Ucs2(points.iter().map(|&c| c as u16).collect()),
            _ => Repr::Ucs4(points.into()),
        })
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

    /// The text, where every code point is below 128.
    pub fn as_ascii(&self) -> Option<&str> {
        match &self.0 {
            Repr::Ascii(s) => Some(s),
            _ => None,
        }
    }

    /// Bytes a code point: 1, 2 or 4 (PyUnicode_KIND).
    pub fn kind(&self) -> usize {
        match &self.0 {
            Repr::Ascii(_) | Repr::Latin1(_) => 1,
            Repr::Ucs2(_) => 2,
            Repr::Ucs4(_) => 4,
        }
    }

    /// The code points in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = u32> + ExactSizeIterator + Clone + '_ {
        (0..self.len()).map(|i| self.at(i))
    }

    /// The code points `start..end` as a string of its own.
    pub fn slice(&self, start: usize, end: usize) -> Self {
        match &self.0 {
            Repr::Ascii(s) => Self(Repr::Ascii(s[start..end].into())),
            _ => Self::from_code_points(&self.iter().skip(start).take(end - start).collect::<Vec<_>>()),
        }
    }

    /// The bytes as they lie in CPython's memory (native order): what `hash()` is taken of.
    pub fn raw_bytes(&self) -> std::borrow::Cow<'_, [u8]> {
        match &self.0 {
            Repr::Ascii(s) => s.as_bytes().into(),
            Repr::Latin1(s) => (&**s).into(),
            Repr::Ucs2(s) => s.iter().flat_map(|c| c.to_le_bytes()).collect::<Vec<_>>().into(),
            Repr::Ucs4(s) => s.iter().flat_map(|c| c.to_le_bytes()).collect::<Vec<_>>().into(),
        }
    }

    /// The text as UTF-8; `None` where it has a lone surrogate.
    pub fn to_utf8(&self) -> Option<String> {
        match &self.0 {
            Repr::Ascii(s) => Some(s.to_string()),
            _ => self.iter().map(char::from_u32).collect(),
        }
    }

    /// The text as UTF-8 with each lone surrogate as U+FFFD: for display only.
    pub fn to_utf8_lossy(&self) -> String {
        self.iter().map(|c| char::from_u32(c).unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
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

impl PartialEq<str> for PyStr {
    fn eq(&self, other: &str) -> bool {
        match &self.0 {
            Repr::Ascii(s) => &**s == other,
            _ => self.iter().eq(other.chars().map(u32::from)),
        }
    }
}

impl PartialOrd for PyStr {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for PyStr {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        match (&self.0, &other.0) {
            (Repr::Ascii(a), Repr::Ascii(b)) => a.cmp(b),
            _ => self.iter().cmp(other.iter()),
        }
    }
}

impl fmt::Debug for PyStr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.to_utf8_lossy(), f)
    }
}
