//! The printf style: `"%5.2f of %(name)s" % values`.
//!
//! The caller asks a `Percent` for one piece after another, so that an error comes when its piece is reached, fetches
//! and converts the values, and has them laid out by `render_…`. Works for `bytes` as well, as code points below 256.
//! Mirrors `PyUnicode_Format` and `_PyBytes_FormatEx`.

use num_bigint::{BigInt, Sign};

use crate::failure::Failure;
use crate::number::float_text::{FloatCode, FloatStyle, double_to_string};
use crate::number::int_text;
use crate::text::layout::MOST_UNITS;
use crate::text::{PyStr, StrBuilder};

/// The flags of a conversion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// `-`: the fill goes to the right.
    pub left: bool,
    /// `+`
    pub sign: bool,
    /// A blank: one before a number without a sign.
    pub blank: bool,
    /// `#`
    pub alternate: bool,
    /// `0`
    pub zero: bool,
}

/// A width or a precision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// Written in the format.
    Number(usize),
    /// `*`: the next value.
    Star,
}

/// A part of a format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text to copy; `%%` comes as its second half.
    Literal(PyStr),
    /// A value to convert.
    Conversion(Conversion),
}

/// A conversion as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversion {
    /// The key in parentheses.
    pub key: Option<PyStr>,
    /// The flags.
    pub flags: Flags,
    /// The minimum width.
    pub width: Option<Count>,
    /// The precision.
    pub precision: Option<Count>,
    /// The type, or the error to raise once the values of the stars are fetched. May be an unknown one (`unsupported`).
    pub code: Result<u32, Failure>,
    /// Where the type stands in the format, for the error.
    pub index: usize,
}

/// A format, split from left to right.
#[derive(Clone, Debug)]
pub struct Percent<'a> {
    format: &'a PyStr,
    at: usize,
}

fn incomplete() -> Failure {
    Failure::value("incomplete format")
}

impl<'a> Percent<'a> {
    /// Starts at the beginning of `format`.
    pub fn new(format: &'a PyStr) -> Self {
        Self { format, at: 0 }
    }

    fn peek(&self) -> Option<char> {
        // A lone surrogate is not a character, and so matches none.
        self.format.get(self.at).map(|point| char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    /// The next piece, or `None` at the end. Without a mapping as right operand a key is an error.
    pub fn next_piece(&mut self, has_mapping: bool) -> Result<Option<Piece>, Failure> {
        let start = self.at;
        if start == self.format.len() {
            return Ok(None);
        }
        while self.peek().is_some_and(|c| c != '%') {
            self.at += 1;
        }
        if self.at > start {
            return Ok(Some(Piece::Literal(self.format.slice(start, self.at))));
        }
        self.at += 1;
        if self.peek() == Some('%') {
            self.at += 1;
            return Ok(Some(Piece::Literal("%".into())));
        }
        self.conversion(has_mapping).map(|conversion| Some(Piece::Conversion(conversion)))
    }

    fn conversion(&mut self, has_mapping: bool) -> Result<Conversion, Failure> {
        let key = if self.peek() == Some('(') { Some(self.key(has_mapping)?) } else { None };
        let mut flags = Flags::default();
        loop {
            match self.peek() {
                Some('-') => flags.left = true,
                Some('+') => flags.sign = true,
                Some(' ') => flags.blank = true,
                Some('#') => flags.alternate = true,
                Some('0') => flags.zero = true,
                _ => break,
            }
            self.at += 1;
        }
        let width = self.count(i64::MAX, "width too big")?;
        let mut precision = None;
        let mut too_big = None;
        if self.peek() == Some('.') {
            self.at += 1;
            match self.count(i64::from(i32::MAX), "precision too big") {
                Ok(count) => precision = count.or(Some(Count::Number(0))),
                Err(failure) => too_big = Some(failure),
            }
        }
        if matches!(self.peek(), Some('h' | 'l' | 'L')) {
            self.at += 1;
        }
        let index = self.at;
        let code = match too_big {
            Some(failure) => Err(failure),
            None => self.format.get(index).ok_or_else(incomplete),
        };
        self.at += usize::from(code.is_ok());
        Ok(Conversion { key, flags, width, precision, code, index })
    }

    /// The key between balanced parentheses.
    fn key(&mut self, has_mapping: bool) -> Result<PyStr, Failure> {
        if !has_mapping {
            return Err(Failure::type_error("format requires a mapping"));
        }
        self.at += 1;
        let start = self.at;
        let mut open = 1;
        while open > 0 {
            match self.peek() {
                Some('(') => open += 1,
                Some(')') => open -= 1,
                Some(_) => {}
                None => return Err(Failure::value("incomplete format key")),
            }
            self.at += 1;
        }
        Ok(self.format.slice(start, self.at - 1))
    }

    fn count(&mut self, most: i64, too_big: &str) -> Result<Option<Count>, Failure> {
        if self.peek() == Some('*') {
            self.at += 1;
            return Ok(Some(Count::Star));
        }
        let mut value: Option<i64> = None;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
            let next = value.unwrap_or(0).checked_mul(10).and_then(|v| v.checked_add(digit.into()));
            value = Some(next.filter(|&v| v <= most).ok_or_else(|| Failure::value(too_big))?);
            self.at += 1;
        }
        Ok(value.map(|value| Count::Number(value as usize)))
    }
}

/// The error of an unknown type; raised after its value was fetched.
pub fn unsupported(code: u32, index: usize) -> Failure {
    let shown = char::from_u32(code).filter(|c| (' '..='~').contains(c)).unwrap_or('?');
    Failure::value(format!("unsupported format character '{shown}' (0x{code:x}) at index {index}"))
}

/// A conversion with its stars replaced by values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Field {
    /// The flags; a negative width from a star has set `left`.
    pub flags: Flags,
    /// The minimum width.
    pub width: usize,
    /// The precision; a negative one from a star is 0.
    pub precision: Option<usize>,
}

/// `%s`, `%r`, `%a`: text already converted; the precision cuts it.
pub fn render_text(text: &PyStr, field: &Field) -> Result<PyStr, Failure> {
    let shown = text.len().min(field.precision.unwrap_or(usize::MAX));
    let cut = if shown < text.len() { text.slice(0, shown) } else { text.clone() };
    lay_out("", "", &cut, ' ', field)
}

/// `%c`: a character; the precision is ignored.
pub fn render_char(point: u32, field: &Field) -> Result<PyStr, Failure> {
    lay_out("", "", &PyStr::from_code_point(point), ' ', field)
}

/// `%d`, `%i`, `%u`, `%o`, `%x`, `%X`; `limit` is the maximum number of decimal digits, 0 for no limit.
pub fn render_int(value: &BigInt, code: char, field: &Field, limit: usize) -> Result<PyStr, Failure> {
    let precision = field.precision.unwrap_or(0);
    if precision > i32::MAX as usize - 3 {
        return Err(Failure::overflow("precision too large"));
    }
    if precision > MOST_UNITS {
        return Err(Failure::memory());
    }
    let magnitude = BigInt::from(value.magnitude().clone());
    let (digits, prefix) = match code {
        'o' => (magnitude.to_str_radix(8), "0o"),
        'x' => (magnitude.to_str_radix(16), "0x"),
        'X' => (magnitude.to_str_radix(16).to_ascii_uppercase(), "0X"),
        _ => (int_text::to_decimal(&magnitude, limit)?, ""),
    };
    let digits = format!("{}{digits}", "0".repeat(precision.saturating_sub(digits.len())));
    let sign = sign(value.sign() == Sign::Minus, field.flags);
    let prefix = if field.flags.alternate { prefix } else { "" };
    lay_out(sign, prefix, &digits.into(), number_fill(field), field)
}

/// `%e`, `%f`, `%g` and their capitals.
pub fn render_float(value: f64, code: char, field: &Field) -> Result<PyStr, Failure> {
    let precision = field.precision.unwrap_or(6);
    if precision > MOST_UNITS {
        return Err(Failure::memory());
    }
    let presentation = match code.to_ascii_lowercase() {
        'e' => FloatCode::Exponent,
        'f' => FloatCode::Fixed,
        _ => FloatCode::General,
    };
    let style =
        FloatStyle { alternate: field.flags.alternate, upper: code.is_ascii_uppercase(), ..FloatStyle::default() };
    let text = double_to_string(value, presentation, precision, style);
    let unsigned = text.strip_prefix('-').unwrap_or(&text);
    lay_out(sign(unsigned.len() < text.len(), field.flags), "", &unsigned.into(), number_fill(field), field)
}

fn sign(negative: bool, flags: Flags) -> &'static str {
    match flags {
        _ if negative => "-",
        Flags { sign: true, .. } => "+",
        Flags { blank: true, .. } => " ",
        _ => "",
    }
}

fn number_fill(field: &Field) -> char {
    if field.flags.zero { '0' } else { ' ' }
}

/// Zeros go after sign and prefix, blanks before them; on the right go blanks only.
fn lay_out(sign: &str, prefix: &str, body: &PyStr, fill: char, field: &Field) -> Result<PyStr, Failure> {
    if field.width > MOST_UNITS {
        return Err(Failure::memory());
    }
    let len = sign.len() + prefix.len() + body.len();
    let missing = field.width.saturating_sub(len);
    let mut out = StrBuilder::with_capacity(len + missing);
    if fill == ' ' && !field.flags.left {
        out.fill(u32::from(' '), missing);
    }
    out.push_text(sign);
    out.push_text(prefix);
    if fill == '0' && !field.flags.left {
        out.fill(u32::from('0'), missing);
    }
    out.push_str(body);
    if field.flags.left {
        out.fill(u32::from(' '), missing);
    }
    Ok(out.finish())
}
