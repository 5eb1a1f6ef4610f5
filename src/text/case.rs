//! Upper, lower and title case, and case folding, including mappings of one code point to several.
//!
//! Called by the type `str`. Mirrors `do_upper`, `do_lower`, `do_title`, `do_capitalize`, `do_swapcase` and
//! `do_casefold` of `Objects/unicodeobject.c`.

use super::classify::{is_case_ignorable_char, is_cased_char, is_lower_char, is_upper_char};
use super::unicode_case::{
    FOLD_RUNS, FOLD_SPECIAL, LOWER_RUNS, LOWER_SPECIAL, TITLE_RUNS, TITLE_SPECIAL, UPPER_RUNS, UPPER_SPECIAL,
};
use super::{PyStr, StrBuilder};

/// A mapping of code points: runs of one-to-one mappings (first, last, stride, what to add), and one-to-several ones.
struct Mapping {
    runs: &'static [(u32, u32, u8, i32)],
    special: &'static [(u32, &'static [u32])],
}

static UPPER: Mapping = Mapping { runs: &UPPER_RUNS, special: &UPPER_SPECIAL };
static LOWER: Mapping = Mapping { runs: &LOWER_RUNS, special: &LOWER_SPECIAL };
/// Only where it differs from `UPPER`.
static TITLE: Mapping = Mapping { runs: &TITLE_RUNS, special: &TITLE_SPECIAL };
/// Only where it differs from `LOWER`.
static FOLD: Mapping = Mapping { runs: &FOLD_RUNS, special: &FOLD_SPECIAL };

impl Mapping {
    /// Writes what `point` becomes; returns false if the mapping lacks it.
    fn apply(&self, point: u32, out: &mut StrBuilder) -> bool {
        if let Ok(index) = self.special.binary_search_by_key(&point, |entry| entry.0) {
            self.special[index].1.iter().for_each(|&p| out.push(p));
            return true;
        }
        let after = self.runs.partition_point(|run| run.0 <= point);
        match self.runs[..after].last() {
            Some(&(first, last, stride, delta))
                if point <= last && (point - first).is_multiple_of(u32::from(stride)) =>
            {
                out.push(point.wrapping_add_signed(delta));
                true
            }
            _ => false,
        }
    }
}

fn push_upper(point: u32, out: &mut StrBuilder) {
    if !UPPER.apply(point, out) {
        out.push(point);
    }
}

fn push_lower(point: u32, out: &mut StrBuilder) {
    if !LOWER.apply(point, out) {
        out.push(point);
    }
}

fn push_title(point: u32, out: &mut StrBuilder) {
    if !TITLE.apply(point, out) {
        push_upper(point, out);
    }
}

const CAPITAL_SIGMA: u32 = 0x3A3;
const FINAL_SIGMA: u32 = 0x3C2;

/// Lower case within a text: a capital sigma at the end of a word becomes a final sigma.
fn push_lower_at(text: &PyStr, index: usize, out: &mut StrBuilder) {
    let point = text.at(index);
    if point != CAPITAL_SIGMA {
        return push_lower(point, out);
    }
    let counts = |i: &usize| !is_case_ignorable_char(text.at(*i));
    let before = (0..index).rev().find(counts).is_some_and(|i| is_cased_char(text.at(i)));
    let after = (index + 1..text.len()).find(counts).is_some_and(|i| is_cased_char(text.at(i)));
    if before && !after { out.push(FINAL_SIGMA) } else { push_lower(point, out) }
}

/// `str.upper`
pub fn upper(text: &PyStr) -> PyStr {
    if let Some(ascii) = text.as_ascii() {
        return ascii.to_ascii_uppercase().into();
    }
    let mut out = StrBuilder::with_capacity(text.len());
    text.iter().for_each(|point| push_upper(point, &mut out));
    out.finish()
}

/// `str.lower`
pub fn lower(text: &PyStr) -> PyStr {
    if let Some(ascii) = text.as_ascii() {
        return ascii.to_ascii_lowercase().into();
    }
    let mut out = StrBuilder::with_capacity(text.len());
    (0..text.len()).for_each(|index| push_lower_at(text, index, &mut out));
    out.finish()
}

/// `str.casefold`
pub fn casefold(text: &PyStr) -> PyStr {
    if let Some(ascii) = text.as_ascii() {
        return ascii.to_ascii_lowercase().into();
    }
    let mut out = StrBuilder::with_capacity(text.len());
    for point in text {
        if !FOLD.apply(point, &mut out) {
            push_lower(point, &mut out);
        }
    }
    out.finish()
}

/// `str.title`
pub fn title(text: &PyStr) -> PyStr {
    let mut out = StrBuilder::with_capacity(text.len());
    let mut after_cased = false;
    for (index, point) in text.iter().enumerate() {
        if after_cased {
            push_lower_at(text, index, &mut out);
        } else {
            push_title(point, &mut out);
        }
        after_cased = is_cased_char(point);
    }
    out.finish()
}

/// `str.capitalize`
pub fn capitalize(text: &PyStr) -> PyStr {
    let mut out = StrBuilder::with_capacity(text.len());
    for (index, point) in text.iter().enumerate() {
        if index == 0 {
            push_title(point, &mut out);
        } else {
            push_lower_at(text, index, &mut out);
        }
    }
    out.finish()
}

/// `str.swapcase`
pub fn swapcase(text: &PyStr) -> PyStr {
    let mut out = StrBuilder::with_capacity(text.len());
    for (index, point) in text.iter().enumerate() {
        if is_upper_char(point) {
            push_lower_at(text, index, &mut out);
        } else if is_lower_char(point) {
            push_upper(point, &mut out);
        } else {
            out.push(point);
        }
    }
    out.finish()
}
