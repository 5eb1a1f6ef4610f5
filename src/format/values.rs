//! `format(value, spec)` of text, ints, floats and complex numbers.
//!
//! Called by their `__format__` and by f-strings and `str.format`. An empty specification is handled by the caller, who
//! then takes `str(value)` (a subclass may have its own). Mirrors `format_string_internal`, `format_long_internal`,
//! `format_float_internal` and `format_complex_internal`.

use num_bigint::{BigInt, Sign};
use num_traits::ToPrimitive;

use super::layout::Number;
use super::spec::{Alignment, FormatSpec, unknown_code};
use crate::failure::Failure;
use crate::number::complex::Complex;
use crate::number::float_text::{FloatCode, FloatStyle, double_to_string};
use crate::number::{int_float, int_text};
use crate::text::layout::{self, Align, MOST_UNITS};
use crate::text::{PyStr, StrBuilder};

/// `format(text, spec)`
pub fn format_str(value: &PyStr, spec: &PyStr, type_name: &str) -> Result<PyStr, Failure> {
    let spec = FormatSpec::parse(spec, type_name, 's', Alignment::Left)?;
    if spec.code != u32::from('s') {
        return Err(unknown_code(spec.code, type_name));
    }
    let refused = match spec.sign {
        Some(' ') => Some("Space not allowed in string format specifier"),
        Some(_) => Some("Sign not allowed in string format specifier"),
        None if spec.no_negative_zero => Some("Negative zero coercion (z) not allowed in string format specifier"),
        None if spec.alternate => Some("Alternate form (#) not allowed in string format specifier"),
        None if spec.align == Alignment::AfterSign => Some("'=' alignment not allowed in string format specifier"),
        None => None,
    };
    if let Some(message) = refused {
        return Err(Failure::value(message));
    }
    let shown = value.len().min(spec.precision.unwrap_or(usize::MAX));
    let shown = if shown < value.len() { value.slice(0, shown) } else { value.clone() };
    layout::pad(&shown, spec.width.unwrap_or(0), spec.fill, text_align(spec.align))
}

fn text_align(align: Alignment) -> Align {
    match align {
        Alignment::Left | Alignment::AfterSign => Align::Left,
        Alignment::Right => Align::Right,
        Alignment::Center => Align::Middle,
    }
}

/// `format(int, spec)`; `limit` is the maximum number of decimal digits, 0 for no limit.
pub fn format_int(value: &BigInt, spec: &PyStr, type_name: &str, limit: usize) -> Result<PyStr, Failure> {
    let spec = FormatSpec::parse(spec, type_name, 'd', Alignment::Right)?;
    match char::from_u32(spec.code) {
        Some('b' | 'c' | 'd' | 'o' | 'x' | 'X' | 'n') => int_number(value, &spec, limit)?.lay_out(&spec),
        Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%') => float_by_spec(int_float::to_float(value)?, &spec),
        _ => Err(unknown_code(spec.code, type_name)),
    }
}

fn int_number(value: &BigInt, spec: &FormatSpec, limit: usize) -> Result<Number, Failure> {
    if spec.precision.is_some() {
        return Err(Failure::value("Precision not allowed in integer format specifier"));
    }
    if spec.no_negative_zero {
        return Err(Failure::value("Negative zero coercion (z) not allowed in integer format specifier"));
    }
    let (base, prefix) = match char::from_u32(spec.code) {
        Some('c') => return character(value, spec),
        Some('b') => (2, "0b"),
        Some('o') => (8, "0o"),
        Some('x') => (16, "0x"),
        Some('X') => (16, "0X"),
        _ => (10, ""),
    };
    let magnitude = BigInt::from(value.magnitude().clone());
    let digits = if base == 10 { int_text::to_decimal(&magnitude, limit)? } else { magnitude.to_str_radix(base) };
    let upper = spec.code == u32::from('X');
    Ok(Number {
        negative: value.sign() == Sign::Minus,
        prefix: if spec.alternate { prefix } else { "" },
        digits: if upper { digits.to_ascii_uppercase() } else { digits },
        ..Number::default()
    })
}

fn character(value: &BigInt, spec: &FormatSpec) -> Result<Number, Failure> {
    if spec.sign.is_some() {
        return Err(Failure::value("Sign not allowed with integer format specifier 'c'"));
    }
    if spec.alternate {
        return Err(Failure::value("Alternate form (#) not allowed with integer format specifier 'c'"));
    }
    let point = value.to_i64().ok_or_else(|| Failure::overflow("Python int too large to convert to C long"))?;
    match u32::try_from(point) {
        Ok(point @ 0..0x11_0000) => Ok(Number { rest: PyStr::from_code_point(point), ..Number::default() }),
        _ => Err(Failure::overflow("%c arg not in range(0x110000)")),
    }
}

/// `format(float, spec)`
pub fn format_float(value: f64, spec: &PyStr, type_name: &str) -> Result<PyStr, Failure> {
    let spec = FormatSpec::parse(spec, type_name, '\0', Alignment::Right)?;
    match char::from_u32(spec.code) {
        Some('\0' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n' | '%') => float_by_spec(value, &spec),
        _ => Err(unknown_code(spec.code, type_name)),
    }
}

/// The presentation that a type code asks for, and whether it is in capitals.
fn float_code(code: u32) -> (FloatCode, bool) {
    match char::from_u32(code) {
        Some('e') => (FloatCode::Exponent, false),
        Some('E') => (FloatCode::Exponent, true),
        Some('f' | '%') => (FloatCode::Fixed, false),
        Some('F') => (FloatCode::Fixed, true),
        Some('g' | 'n') => (FloatCode::General, false),
        Some('G') => (FloatCode::General, true),
        _ => (FloatCode::Repr, false),
    }
}

/// The digits of a float as the specification asks for, not yet laid out.
fn float_text(value: f64, spec: &FormatSpec, add_dot_0: bool) -> Result<String, Failure> {
    let precision = checked_precision(spec)?;
    let (mut code, upper) = float_code(spec.code);
    if code == FloatCode::Repr && precision.is_some() {
        code = FloatCode::General;
    }
    let style = FloatStyle {
        sign: false,
        add_dot_0: add_dot_0 && spec.code == 0,
        alternate: spec.alternate,
        no_negative_zero: spec.no_negative_zero,
        upper,
    };
    Ok(double_to_string(value, code, precision.unwrap_or(6), style))
}

fn checked_precision(spec: &FormatSpec) -> Result<Option<usize>, Failure> {
    match spec.precision {
        Some(precision) if precision > i32::MAX as usize => Err(Failure::value("precision too big")),
        Some(precision) if precision > MOST_UNITS => Err(Failure::memory()),
        precision => Ok(precision),
    }
}

fn float_by_spec(value: f64, spec: &FormatSpec) -> Result<PyStr, Failure> {
    let per_cent = spec.code == u32::from('%');
    let mut text = float_text(if per_cent { value * 100.0 } else { value }, spec, true)?;
    if per_cent {
        text.push('%');
    }
    Number::of_float(&text).lay_out(spec)
}

/// `format(complex, spec)`
pub fn format_complex(value: Complex, spec: &PyStr, type_name: &str) -> Result<PyStr, Failure> {
    let spec = FormatSpec::parse(spec, type_name, '\0', Alignment::Right)?;
    if !matches!(char::from_u32(spec.code), Some('\0' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n')) {
        return Err(unknown_code(spec.code, type_name));
    }
    checked_precision(&spec)?;
    if spec.fill == u32::from('0') {
        return Err(Failure::value("Zero padding is not allowed in complex format specifier"));
    }
    if spec.align == Alignment::AfterSign {
        return Err(Failure::value("'=' alignment flag is not allowed in complex format specifier"));
    }
    // Without a type it is as in `str`: in parentheses, or without a real part that is zero.
    let plain = spec.code == 0;
    let skip_real = plain && value.real == 0.0 && value.real.is_sign_positive();
    let part = FormatSpec { fill: 0, align: Alignment::Left, width: None, ..spec };
    let mut out = StrBuilder::new();
    if plain && !skip_real {
        out.push_char('(');
    }
    if !skip_real {
        out.push_str(&Number::of_float(&float_text(value.real, &spec, false)?).lay_out(&part)?);
    }
    let imag_part = FormatSpec { sign: if skip_real { spec.sign } else { Some('+') }, ..part };
    out.push_str(&Number::of_float(&float_text(value.imag, &spec, false)?).lay_out(&imag_part)?);
    out.push_char('j');
    if plain && !skip_real {
        out.push_char(')');
    }
    layout::pad(&out.finish(), spec.width.unwrap_or(0), spec.fill, text_align(spec.align))
}
