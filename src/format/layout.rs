//! Laying out the parts of a number in its field: sign, prefix, grouped digits, point, fraction, rest, fill.
//!
//! Used by `values` only. Mirrors `calc_number_widths`, `fill_number` and
//! `_PyUnicode_InsertThousandsGrouping`.

use super::spec::{Alignment, FormatSpec, Grouping};
use crate::failure::Failure;
use crate::text::layout::MOST_UNITS;
use crate::text::{PyStr, StrBuilder};

/// The parts of a number before it is laid out. All but the rest is ASCII.
#[derive(Clone, Debug, Default)]
pub(super) struct Number {
    pub negative: bool,
    /// `0x` and the like.
    pub prefix: &'static str,
    /// Before the point; empty for a character.
    pub digits: String,
    pub has_point: bool,
    pub fraction: String,
    /// Exponent, per cent sign, `inf`, or the character of type `c`.
    pub rest: PyStr,
}

impl Number {
    /// Splits the output of `double_to_string` into its parts.
    pub fn of_float(text: &str) -> Self {
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let (whole, rest) = unsigned.split_at(digits(unsigned));
        let (has_point, rest) = match rest.strip_prefix('.') {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let (fraction, rest) = rest.split_at(digits(rest));
        Self {
            negative: unsigned.len() < text.len(),
            prefix: "",
            digits: whole.into(),
            has_point,
            fraction: fraction.into(),
            rest: rest.into(),
        }
    }

    fn sign(&self, wanted: Option<char>) -> Option<char> {
        match wanted {
            _ if self.negative => Some('-'),
            Some('-') | None => None,
            plus_or_blank => plus_or_blank,
        }
    }

    /// The whole field.
    pub fn lay_out(&self, spec: &FormatSpec) -> Result<PyStr, Failure> {
        let width = spec.width.unwrap_or(0);
        if width > MOST_UNITS {
            return Err(Failure::memory());
        }
        let sign = self.sign(spec.sign);
        let fraction = group_fraction(&self.fraction, spec.fraction_grouping);
        let others = usize::from(sign.is_some())
            + self.prefix.len()
            + usize::from(self.has_point)
            + fraction.len()
            + self.rest.len();
        // A zero fill after the sign counts as digits, and is grouped with them. An inf has no digits to group.
        let zeros_are_digits = spec.fill == u32::from('0') && spec.align == Alignment::AfterSign;
        let least = if zeros_are_digits { width.saturating_sub(others) } else { 0 };
        let digits =
            if self.digits.is_empty() { String::new() } else { group_digits(&self.digits, least, spec.grouping) };
        let fill = width.saturating_sub(others + digits.len());
        let (left, inner, right) = match spec.align {
            Alignment::Left => (0, 0, fill),
            Alignment::Right => (fill, 0, 0),
            Alignment::Center => (fill / 2, 0, fill - fill / 2),
            Alignment::AfterSign => (0, fill, 0),
        };
        let mut out = StrBuilder::with_capacity(others + digits.len() + fill);
        out.fill(spec.fill, left);
        if let Some(sign) = sign {
            out.push_char(sign);
        }
        out.push_text(self.prefix);
        out.fill(spec.fill, inner);
        out.push_text(&digits);
        if self.has_point {
            out.push_char('.');
        }
        out.push_text(&fraction);
        out.push_str(&self.rest);
        out.fill(spec.fill, right);
        Ok(out.finish())
    }
}

/// The size of a group and the separator between groups.
fn groups(grouping: Grouping) -> Option<(usize, char)> {
    match grouping {
        Grouping::None => None,
        Grouping::Comma => Some((3, ',')),
        Grouping::Underscore => Some((3, '_')),
        Grouping::UnderscoreFour => Some((4, '_')),
    }
}

/// Digits with separators, counted from the right, padded with zeros up to `least` places; as a separator never comes
/// first, there may be one place more.
fn group_digits(digits: &str, least: usize, grouping: Grouping) -> String {
    let Some((size, separator)) = groups(grouping) else {
        return format!("{}{digits}", "0".repeat(least.saturating_sub(digits.len())));
    };
    let mut reversed = String::new();
    let mut left = digits.bytes().rev();
    let mut in_group = 0;
    while left.len() > 0 || reversed.len() < least {
        if in_group == size {
            reversed.push(separator);
            in_group = 0;
        }
        reversed.push(left.next().map_or('0', char::from));
        in_group += 1;
    }
    reversed.chars().rev().collect()
}

/// Digits after the point with separators, counted from the left.
fn group_fraction(digits: &str, grouping: Grouping) -> String {
    let Some((size, separator)) = groups(grouping) else { return digits.into() };
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && place % size == 0 {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}
