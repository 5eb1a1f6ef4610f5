//! Floats as text: `repr`, the formats e, f, g with any precision, and `float(text)`.
//!
//! Called by the type `float`, by formatting and by the compiler's constants. Digits are always those of the exact
//! binary value, correctly rounded. Raises nothing but the errors of parsing. Mirrors `Python/pystrtod.c` and
//! `Python/dtoa.c` (whose work Rust's own float printing does).

use std::fmt::Write;

use crate::failure::Failure;
use crate::text::PyStr;
use crate::text::classify;
use crate::text::repr;

/// No float has more significant decimal digits, nor more of them after the point: beyond are only zeros.
const MOST_DIGITS: usize = 1100;

/// The decimal digits of a finite float, without trailing zeros: 0.`digits` times 10 to the power of `point`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digits {
    /// ASCII digits; "0" for zero; empty if everything was rounded away.
    pub digits: String,
    /// Where the decimal point is, counted from the first digit.
    pub point: i32,
}

/// Splits Rust's `d.ddde±x`.
fn from_exponent_form(text: &str) -> Digits {
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let mut digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let kept = digits.trim_end_matches('0').len();
    if kept == 0 {
        return Digits { digits: "0".into(), point: 1 };
    }
    digits.truncate(kept);
    Digits { digits, point: exponent.parse::<i32>().unwrap_or(0) + 1 }
}

impl Digits {
    /// The fewest digits that read back as the same float; of two candidates equally close, the one with an even last
    /// digit.
    pub fn shortest(value: f64) -> Self {
        let mut shortest = from_exponent_form(&format!("{:e}", value.abs()));
        let last = shortest.digits.pop().unwrap_or('0');
        // Rust rounds up if the value lies exactly in the middle.
        let (mut lower, mut middle) = (shortest.digits.clone(), shortest.digits.clone());
        shortest.digits.push(last);
        if let Some(even) =
            last.to_digit(10).filter(|last| last % 2 == 1).and_then(|last| char::from_digit(last - 1, 10))
        {
            lower.push(even);
            middle.extend([even, '5']);
            let is_middle = |count| Self::significant(value, count).digits == middle;
            let lower = Self { digits: lower, point: shortest.point };
            if is_middle(middle.len()) && is_middle(MOST_DIGITS) && lower.to_float() == value.abs() {
                return lower;
            }
        }
        shortest
    }

    /// `count` significant digits (at least one), half to even on the exact value.
    pub fn significant(value: f64, count: usize) -> Self {
        let count = count.clamp(1, MOST_DIGITS);
        from_exponent_form(&format!("{:.*e}", count - 1, value.abs()))
    }

    /// All digits up to `decimals` places after the point (before it if negative), half to even.
    pub fn decimals(value: f64, decimals: i32) -> Self {
        let Ok(places) = usize::try_from(decimals) else {
            let exact = Self::significant(value, MOST_DIGITS);
            return exact.rounded_to(exact.point.saturating_add(decimals), decimals);
        };
        let text = format!("{:.*}", places.min(MOST_DIGITS), value.abs());
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let all = format!("{whole}{fraction}");
        let digits = all.trim_start_matches('0');
        // A zero is written as one, whatever was rounded away on the way to it.
        if digits.is_empty() {
            return Self { digits: "0".into(), point: 1 };
        }
        let leading = all.len() - digits.len();
        Self { digits: digits.trim_end_matches('0').into(), point: whole.len() as i32 - leading as i32 }
    }

    /// The first `keep` digits, half to even; `decimals` is the position of the last digit kept.
    fn rounded_to(&self, keep: i32, decimals: i32) -> Self {
        let nothing = Self { digits: String::new(), point: decimals.saturating_neg() };
        let Ok(keep) = usize::try_from(keep) else { return nothing };
        if keep >= self.digits.len() {
            return self.clone();
        }
        let mut kept = self.digits.as_bytes()[..keep].to_vec();
        let rest = &self.digits.as_bytes()[keep..];
        let odd = kept.last().is_some_and(|d| d % 2 == 1);
        let up = rest[0] > b'5' || rest[0] == b'5' && (rest.len() > 1 || odd);
        let mut point = self.point;
        if up {
            while kept.last() == Some(&b'9') {
                kept.pop();
            }
            match kept.last_mut() {
                Some(last) => *last += 1,
                None => {
                    kept.push(b'1');
                    point += 1;
                }
            }
        }
        while kept.last() == Some(&b'0') {
            kept.pop();
        }
        if kept.is_empty() {
            return nothing;
        }
        Self { digits: kept.into_iter().map(char::from).collect(), point }
    }

    /// The float nearest to these digits.
    pub fn to_float(&self) -> f64 {
        if self.digits.is_empty() {
            return 0.0;
        }
        format!("0.{}e{}", self.digits, self.point).parse().unwrap_or(f64::NAN)
    }
}

/// The presentation of a float.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FloatCode {
    /// `e`: always with exponent.
    Exponent,
    /// `f`: never with exponent.
    Fixed,
    /// `g`: significant digits, with an exponent if that is shorter.
    General,
    /// `r`: as `repr` has it; the precision is not used.
    Repr,
}

/// How `double_to_string` writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FloatStyle {
    /// A plus sign if there is no minus sign.
    pub sign: bool,
    /// `.0` after what would look like an int.
    pub add_dot_0: bool,
    /// The `#` form: the point stays, and the trailing zeros of `g`.
    pub alternate: bool,
    /// No minus sign before a zero (also one made by rounding).
    pub no_negative_zero: bool,
    /// `E`, `INF`, `NAN`.
    pub upper: bool,
}

/// A float as text (PyOS_double_to_string).
pub fn double_to_string(value: f64, code: FloatCode, precision: usize, style: FloatStyle) -> String {
    let mut out = String::new();
    if !value.is_finite() {
        if value == f64::NEG_INFINITY {
            out.push('-');
        } else if style.sign {
            out.push('+');
        }
        out.push_str(match (value.is_nan(), style.upper) {
            (true, false) => "nan",
            (true, true) => "NAN",
            (false, false) => "inf",
            (false, true) => "INF",
        });
        return out;
    }
    let precision = if code == FloatCode::General { precision.max(1) } else { precision };
    let found = match code {
        FloatCode::Exponent => Digits::significant(value, precision.saturating_add(1)),
        FloatCode::Fixed => Digits::decimals(value, precision.min(MOST_DIGITS) as i32),
        FloatCode::General => Digits::significant(value, precision),
        FloatCode::Repr => Digits::shortest(value),
    };
    let is_zero = found.digits.is_empty() || found.digits == "0";
    if value.is_sign_negative() && !(style.no_negative_zero && is_zero) {
        out.push('-');
    } else if style.sign {
        out.push('+');
    }
    write_digits(&mut out, &found, code, precision, style);
    out
}

/// Writes digits, point, zeros and exponent.
fn write_digits(out: &mut String, found: &Digits, code: FloatCode, precision: usize, style: FloatStyle) {
    let digits = found.digits.as_str();
    // As numbers of places from the first digit on; precisions beyond any memory are capped.
    let precision = i64::try_from(precision).unwrap_or(i64::MAX / 2).min(i64::MAX / 2);
    let mut point = i64::from(found.point);
    let mut end = digits.len() as i64;
    let mut use_exponent = false;
    match code {
        FloatCode::Exponent => {
            use_exponent = true;
            end = precision + 1;
        }
        FloatCode::Fixed => end = point + precision,
        FloatCode::General => {
            let most = if style.add_dot_0 { precision - 1 } else { precision };
            use_exponent = point <= -4 || point > most;
            if style.alternate {
                end = precision;
            }
        }
        FloatCode::Repr => use_exponent = point <= -4 || point > 16,
    }
    let exponent = point - 1;
    if use_exponent {
        point = 1;
    }
    end = end.max(if !use_exponent && style.add_dot_0 { point + 1 } else { point });

    let zeros = |out: &mut String, count: i64| out.extend(std::iter::repeat_n('0', count.max(0) as usize));
    let len = digits.len() as i64;
    if point <= 0 {
        out.push_str("0.");
        zeros(out, -point);
        out.push_str(digits);
        zeros(out, end - len);
    } else if point <= len {
        out.push_str(&digits[..point as usize]);
        out.push('.');
        out.push_str(&digits[point as usize..]);
        zeros(out, end - len);
    } else {
        out.push_str(digits);
        zeros(out, point - len);
        out.push('.');
        zeros(out, end - point);
    }
    if out.ends_with('.') && !style.alternate {
        out.pop();
    }
    if use_exponent {
        out.push(if style.upper { 'E' } else { 'e' });
        let sign = if exponent < 0 { '-' } else { '+' };
        // Writing to a string cannot fail.
        let _ = write!(out, "{sign}{:02}", exponent.abs());
    }
}

/// `repr(value)`, which is `str(value)` too.
pub fn float_repr(value: f64) -> String {
    double_to_string(value, FloatCode::Repr, 0, FloatStyle { add_dot_0: true, ..FloatStyle::default() })
}

/// `float(text)` for a `str`.
pub fn parse_float(text: &PyStr) -> Result<f64, Failure> {
    let ascii = classify::to_decimal_ascii(text);
    ascii.as_deref().and_then(parse_ascii).ok_or_else(|| not_a_float(&repr::repr_str(text)))
}

/// `float(bytes)` for `bytes` and `bytearray`; `shown` is the repr of the object, made only for the error.
pub fn parse_float_bytes(bytes: &[u8], shown: impl FnOnce() -> String) -> Result<f64, Failure> {
    let text = std::str::from_utf8(bytes).ok().filter(|text| text.is_ascii());
    text.and_then(parse_ascii).ok_or_else(|| not_a_float(&shown()))
}

fn not_a_float(shown: &(impl std::fmt::Display + ?Sized)) -> Failure {
    Failure::value(format!("could not convert string to float: {shown}"))
}

/// Whether C's `isspace` accepts the character.
pub(super) fn is_c_space(c: char) -> bool {
    matches!(c, ' ' | '\t'..='\r')
}

/// Reads a whole ASCII text, with white space around it and underscores between digits.
fn parse_ascii(text: &str) -> Option<f64> {
    let text = text.trim_matches(is_c_space);
    if !text.contains('_') {
        return parse_plain(text);
    }
    parse_plain(&without_underscores(text)?)
}

/// Removes underscores, each of which must stand between two digits.
pub(super) fn without_underscores(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    let well_placed = |at: usize| digit(at.checked_sub(1)) && digit(Some(at + 1));
    (0..bytes.len()).all(|at| bytes[at] != b'_' || well_placed(at)).then(|| text.replace('_', ""))
}

/// Reads `[sign] (digits [. digits] [e [sign] digits] | inf | infinity | nan)` and nothing else.
fn parse_plain(text: &str) -> Option<f64> {
    let (value, rest) = parse_prefix(text)?;
    rest.is_empty().then_some(value)
}

/// Reads the longest float at the start of `text`; returns the rest too (_Py_dg_strtod and _Py_parse_inf_or_nan).
pub(super) fn parse_prefix(text: &str) -> Option<(f64, &str)> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let sign = if text.starts_with('-') { -1.0 } else { 1.0 };
    for (name, value) in [("infinity", f64::INFINITY), ("inf", f64::INFINITY), ("nan", f64::NAN)] {
        if unsigned.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)) {
            return Some((value.copysign(sign), &unsigned[name.len()..]));
        }
    }
    let digits = |from: usize| unsigned[from..].bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(0);
    let mut end = whole;
    let mut fraction = 0;
    if unsigned[end..].starts_with('.') {
        fraction = digits(end + 1);
        end += 1 + fraction;
    }
    if whole + fraction == 0 {
        return None;
    }
    if unsigned[end..].starts_with(['e', 'E']) {
        let signed = usize::from(unsigned[end + 1..].starts_with(['+', '-']));
        let exponent = digits(end + 1 + signed);
        if exponent > 0 {
            end += 1 + signed + exponent;
        }
    }
    let value: f64 = unsigned[..end].parse().ok()?;
    Some((value.copysign(sign), &unsigned[end..]))
}
