//! Finding, counting, splitting, stripping and replacing: one set of functions for `str` and the bytes types.
//!
//! Called by the methods of `str`, `bytes` and `bytearray`. The generic functions work on slices of units (`u8` for
//! bytes) and return positions; the methods of `PyStr` below first bring both strings to one width. Mirrors
//! `Objects/stringlib/{fastsearch,find,split,partition}.h`.

use std::borrow::Cow;
use std::ops::Range;

use super::classify::{is_line_break_char, is_space_char};
use super::{PyStr, StrBuilder, Units, two_way};

/// What text consists of: `u8`, `u16` or `u32`.
pub trait Unit: Copy + Ord + Into<u32> {}
impl Unit for u8 {}
impl Unit for u16 {}
impl Unit for u32 {}

/// The range that the optional `start` and `end` arguments of a method denote (ADJUST_INDICES); negative ones count
/// from the end. `None` if `start` lies after the end of the text: then not even an empty text is found.
pub fn adjust_indices(start: i64, end: i64, len: usize) -> Option<Range<usize>> {
    let len = len as i64;
    let from_front = |index: i64| if index < 0 { index.saturating_add(len).max(0) } else { index };
    let (start, end) = (from_front(start), from_front(end.min(len)));
    (start <= end).then_some(start as usize..end as usize)
}

/// The first position of `needle` in `text`.
pub fn find<T: Unit>(text: &[T], needle: &[T]) -> Option<usize> {
    match needle {
        [] => Some(0),
        [unit] => text.iter().position(|u| u == unit),
        [first, rest @ ..] => {
            let last_start = text.len().checked_sub(needle.len())?;
            let (mut from, mut compared) = (0, 0);
            while from <= last_start {
                from += text[from..=last_start].iter().position(|u| u == first)?;
                if text[from + 1..from + needle.len()] == *rest {
                    return Some(from);
                }
                from += 1;
                compared += needle.len();
                if compared > most_compared(from) {
                    let rest = &text[from..];
                    let at = two_way::find(|i| rest[i], rest.len(), |i| needle[i], needle.len())?;
                    return Some(from + at);
                }
            }
            None
        }
    }
}

/// The last position of `needle` in `text`.
pub fn rfind<T: Unit>(text: &[T], needle: &[T]) -> Option<usize> {
    match needle {
        [] => Some(text.len()),
        [unit] => text.iter().rposition(|u| u == unit),
        [first, rest @ ..] => {
            let most_ends = text.len().checked_sub(needle.len())? + 1;
            let (mut ends, mut compared) = (most_ends, 0);
            while let Some(at) = text[..ends].iter().rposition(|u| u == first) {
                if text[at + 1..at + needle.len()] == *rest {
                    return Some(at);
                }
                ends = at;
                compared += needle.len();
                if compared > most_compared(most_ends - ends) {
                    let len = (ends + needle.len()).min(text.len()) - 1;
                    let backwards = |i: usize| needle[needle.len() - 1 - i];
                    let at = two_way::find(|i| text[len - 1 - i], len, backwards, needle.len())?;
                    return Some(len - at - needle.len());
                }
            }
            None
        }
    }
}

/// How many units plain comparing may look at before the search goes on in linear time, given how far it has come: a
/// needle that nearly matches everywhere would make the time a product of both lengths.
fn most_compared(units: usize) -> usize {
    4096 + 4 * units
}

/// The positions of non-overlapping `needle`s from left to right, at most `most`. An empty needle is everywhere: before
/// each unit and at the end.
pub fn matches<T: Unit>(text: &[T], needle: &[T], most: usize) -> Vec<usize> {
    if needle.is_empty() {
        return (0..=text.len()).take(most).collect();
    }
    let mut found = Vec::new();
    let mut from = 0;
    while found.len() < most {
        let Some(at) = find(&text[from..], needle) else { break };
        found.push(from + at);
        from += at + needle.len();
    }
    found
}

/// How often `needle` occurs in `text`, without overlaps.
pub fn count<T: Unit>(text: &[T], needle: &[T]) -> usize {
    match needle {
        [unit] => text.iter().fold(0, |sum, u| sum + usize::from(u == unit)),
        _ => matches(text, needle, usize::MAX).len(),
    }
}

/// `text.replace(old, new)` where `places` are those of `old`.
pub fn replace<T: Unit>(text: &[T], places: &[usize], old_len: usize, new: &[T]) -> Vec<T> {
    let mut out = Vec::with_capacity((text.len() + places.len() * new.len()).saturating_sub(places.len() * old_len));
    let mut from = 0;
    for &place in places {
        out.extend_from_slice(&text[from..place]);
        out.extend_from_slice(new);
        from = place + old_len;
    }
    out.extend_from_slice(&text[from..]);
    out
}

/// The pieces between separators, which must not be empty; at most `most` splits are made.
pub fn split<T: Unit>(text: &[T], separator: &[T], most: usize) -> Vec<Range<usize>> {
    let mut from = 0;
    let mut pieces = Vec::new();
    for place in matches(text, separator, most) {
        pieces.push(from..place);
        from = place + separator.len();
    }
    pieces.push(from..text.len());
    pieces
}

/// Splits as `split` does, but searches for separators from the right; the pieces still come from left to right.
pub fn rsplit<T: Unit>(text: &[T], separator: &[T], most: usize) -> Vec<Range<usize>> {
    let mut end = text.len();
    let mut pieces = Vec::new();
    while pieces.len() < most {
        let Some(at) = rfind(&text[..end], separator) else { break };
        pieces.push(at + separator.len()..end);
        end = at;
    }
    pieces.push(0..end);
    pieces.reverse();
    pieces
}

/// The words between white space; after `most` splits the rest is one piece, including the space at its end.
pub fn split_whitespace<T: Unit>(text: &[T], most: usize, is_space: fn(u32) -> bool) -> Vec<Range<usize>> {
    let next = |from: usize, space: bool| {
        text[from..].iter().position(|&u| is_space(u.into()) == space).map_or(text.len(), |at| from + at)
    };
    let mut pieces = Vec::new();
    let mut start = next(0, false);
    while start < text.len() {
        if pieces.len() == most {
            pieces.push(start..text.len());
            break;
        }
        let end = next(start, true);
        pieces.push(start..end);
        start = next(end, false);
    }
    pieces
}

/// Splits as `split_whitespace` does, from the right: the rest keeps the space at its beginning.
pub fn rsplit_whitespace<T: Unit>(text: &[T], most: usize, is_space: fn(u32) -> bool) -> Vec<Range<usize>> {
    let before =
        |end: usize, space: bool| text[..end].iter().rposition(|&u| is_space(u.into()) == space).map_or(0, |at| at + 1);
    let mut pieces = Vec::new();
    let mut end = before(text.len(), false);
    while end > 0 {
        if pieces.len() == most {
            pieces.push(0..end);
            break;
        }
        let start = before(end, true);
        pieces.push(start..end);
        end = before(start, false);
    }
    pieces.reverse();
    pieces
}

/// The lines; `\r\n` is one line break.
pub fn splitlines<T: Unit>(text: &[T], keep_ends: bool, is_break: fn(u32) -> bool) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let end = text[start..].iter().position(|&u| is_break(u.into())).map_or(text.len(), |at| start + at);
        let unit = |at: usize| text.get(at).map(|&u| u.into());
        let next = match (unit(end), unit(end + 1)) {
            (None, _) => end,
            (Some(0x0D), Some(0x0A)) => end + 2,
            _ => end + 1,
        };
        lines.push(start..if keep_ends { next } else { end });
        start = next;
    }
    lines
}

/// Whether `bytes.splitlines` treats the byte as a line break.
pub fn is_byte_line_break(byte: u32) -> bool {
    matches!(byte, 0x0A | 0x0D)
}

/// Whether the bytes types treat the byte as white space.
pub fn is_byte_space(byte: u32) -> bool {
    matches!(byte, 0x09..=0x0D | 0x20)
}

/// Which ends `strip` works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// `lstrip`
    Left,
    /// `rstrip`
    Right,
    /// `strip`
    Both,
}

/// What is left when everything that `strips` accepts is removed from the ends.
pub fn strip<T: Unit>(text: &[T], ends: Ends, strips: impl Fn(u32) -> bool) -> Range<usize> {
    let mut range = 0..text.len();
    if ends != Ends::Right {
        range.start = text.iter().position(|&u| !strips(u.into())).unwrap_or(text.len());
    }
    if ends != Ends::Left {
        range.end =
            text[range.start..].iter().rposition(|&u| !strips(u.into())).map_or(range.start, |at| range.start + at + 1);
    }
    range
}

/// Two strings in units of one width; nothing if the second is wider, and so cannot be within the first.
enum SameWidth<'a> {
    One(&'a [u8], &'a [u8]),
    Two(&'a [u16], Cow<'a, [u16]>),
    Four(&'a [u32], Cow<'a, [u32]>),
    Wider,
}

fn same_width<'a>(text: &'a PyStr, needle: &'a PyStr) -> SameWidth<'a> {
    match (text.units(), needle.units()) {
        (Units::One(a), Units::One(b)) => SameWidth::One(a, b),
        (Units::Two(a), Units::One(b)) => SameWidth::Two(a, b.iter().map(|&u| u16::from(u)).collect()),
        (Units::Two(a), Units::Two(b)) => SameWidth::Two(a, b.into()),
        (Units::Four(a), Units::One(b)) => SameWidth::Four(a, b.iter().map(|&u| u32::from(u)).collect()),
        (Units::Four(a), Units::Two(b)) => SameWidth::Four(a, b.iter().map(|&u| u32::from(u)).collect()),
        (Units::Four(a), Units::Four(b)) => SameWidth::Four(a, b.into()),
        _ => SameWidth::Wider,
    }
}

/// Runs one of the generic functions on two strings.
macro_rules! at_one_width {
    ($text:expr, $needle:expr, $a:ident, $b:ident => $body:expr, otherwise $otherwise:expr) => {
        match same_width($text, $needle) {
            SameWidth::One($a, $b) => $body,
            SameWidth::Two($a, ref b) => {
                let $b: &[u16] = b;
                $body
            }
            SameWidth::Four($a, ref b) => {
                let $b: &[u32] = b;
                $body
            }
            SameWidth::Wider => $otherwise,
        }
    };
}

/// Runs a generic function on the units of one string.
macro_rules! at_its_width {
    ($text:expr, $a:ident => $body:expr) => {
        match $text.units() {
            Units::One($a) => $body,
            Units::Two($a) => $body,
            Units::Four($a) => $body,
        }
    };
}

impl PyStr {
    /// The first position of `needle` within `range`, counted from the beginning of the string.
    pub fn find(&self, needle: &Self, range: Range<usize>) -> Option<usize> {
        if let (Some(text), Some(needle)) = (self.as_ascii(), needle.as_ascii()) {
            let text = &text[range.clone()];
            let at = match needle.as_bytes() {
                [byte] => text.bytes().position(|b| b == *byte),
                _ => text.find(needle),
            };
            return at.map(|at| range.start + at);
        }
        let start = range.start;
        at_one_width!(self, needle, a, b => find(&a[range], b), otherwise None).map(|at| start + at)
    }

    /// The last position of `needle` within `range`, counted from the beginning of the string.
    pub fn rfind(&self, needle: &Self, range: Range<usize>) -> Option<usize> {
        let start = range.start;
        at_one_width!(self, needle, a, b => rfind(&a[range], b), otherwise None).map(|at| start + at)
    }

    /// `needle in self`
    pub fn contains(&self, needle: &Self) -> bool {
        self.find(needle, 0..self.len()).is_some()
    }

    /// How often `needle` occurs within `range`, without overlaps.
    pub fn count(&self, needle: &Self, range: Range<usize>) -> usize {
        at_one_width!(self, needle, a, b => count(&a[range], b), otherwise 0)
    }

    /// Whether `range` begins with `prefix`.
    pub fn starts_with(&self, prefix: &Self, range: Range<usize>) -> bool {
        at_one_width!(self, prefix, a, b => a[range].starts_with(b), otherwise false)
    }

    /// Whether `range` ends with `suffix`.
    pub fn ends_with(&self, suffix: &Self, range: Range<usize>) -> bool {
        at_one_width!(self, suffix, a, b => a[range].ends_with(b), otherwise false)
    }

    /// `self.replace(old, new, most)`; all of them with `usize::MAX`.
    pub fn replace(&self, old: &Self, new: &Self, most: usize) -> Self {
        let places = at_one_width!(self, old, a, b => matches(a, b, most), otherwise Vec::new());
        if places.is_empty() {
            return self.clone();
        }
        let mut out = StrBuilder::with_capacity(self.len());
        let mut from = 0;
        for place in places {
            out.push_slice(self, from, place);
            out.push_str(new);
            from = place + old.len();
        }
        out.push_slice(self, from, self.len());
        out.finish()
    }

    /// `self.split(separator, most)`; the separator must not be empty.
    pub fn split(&self, separator: &Self, most: usize) -> Vec<Self> {
        self.pieces(at_one_width!(self, separator, a, b => split(a, b, most), otherwise return vec![self.clone()]))
    }

    /// `self.rsplit(separator, most)`; the separator must not be empty.
    pub fn rsplit(&self, separator: &Self, most: usize) -> Vec<Self> {
        self.pieces(at_one_width!(self, separator, a, b => rsplit(a, b, most), otherwise return vec![self.clone()]))
    }

    /// `self.split(None, most)`
    pub fn split_whitespace(&self, most: usize) -> Vec<Self> {
        self.pieces(at_its_width!(self, a => split_whitespace(a, most, is_space_char)))
    }

    /// `self.rsplit(None, most)`
    pub fn rsplit_whitespace(&self, most: usize) -> Vec<Self> {
        self.pieces(at_its_width!(self, a => rsplit_whitespace(a, most, is_space_char)))
    }

    /// `self.splitlines(keep_ends)`
    pub fn splitlines(&self, keep_ends: bool) -> Vec<Self> {
        self.pieces(at_its_width!(self, a => splitlines(a, keep_ends, is_line_break_char)))
    }

    /// `self.strip()`, `lstrip()` or `rstrip()`: removes white space.
    pub fn strip_whitespace(&self, ends: Ends) -> Self {
        self.piece(at_its_width!(self, a => strip(a, ends, is_space_char)))
    }

    /// `self.strip(set)`, `lstrip(set)` or `rstrip(set)`: removes every code point that is in `set`.
    pub fn strip(&self, set: &Self, ends: Ends) -> Self {
        self.piece(at_its_width!(self, a => strip(a, ends, |u| set.iter().any(|c| c == u))))
    }

    fn piece(&self, range: Range<usize>) -> Self {
        if range.len() == self.len() { self.clone() } else { self.slice(range.start, range.end) }
    }

    fn pieces(&self, ranges: Vec<Range<usize>>) -> Vec<Self> {
        ranges.into_iter().map(|range| self.piece(range)).collect()
    }
}
