//! The format specification: `[[fill]align][sign][z][#][0][width][grouping][.precision][grouping][type]`.
//!
//! Parsed here, applied in `values`. Errors are CPython's, in its order. Mirrors
//! `parse_internal_render_format_spec`.

use crate::failure::Failure;
use crate::text::{PyStr, classify};

/// How digits are grouped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Grouping {
    /// Not at all.
    #[default]
    None,
    /// By threes with commas.
    Comma,
    /// By threes with underscores.
    Underscore,
    /// By fours with underscores: binary, octal and hexadecimal digits.
    UnderscoreFour,
}

/// Where a value goes in a wider field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alignment {
    /// `<`
    Left,
    /// `>`
    Right,
    /// `^`
    Center,
    /// `=`: the fill goes between sign and digits.
    AfterSign,
}

impl Alignment {
    fn of(point: u32) -> Option<Self> {
        match char::from_u32(point)? {
            '<' => Some(Self::Left),
            '>' => Some(Self::Right),
            '^' => Some(Self::Center),
            '=' => Some(Self::AfterSign),
            _ => None,
        }
    }
}

/// A parsed specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormatSpec {
    /// The code point that fills a wider field.
    pub fill: u32,
    /// Where the value goes.
    pub align: Alignment,
    /// `+`, `-` or a blank.
    pub sign: Option<char>,
    /// `z`: no negative zero.
    pub no_negative_zero: bool,
    /// `#`
    pub alternate: bool,
    /// The minimum number of code points.
    pub width: Option<usize>,
    /// Groups of the digits before the point.
    pub grouping: Grouping,
    /// Digits; for text, code points.
    pub precision: Option<usize>,
    /// Groups of the digits after the point.
    pub fraction_grouping: Grouping,
    /// The type's code point; 0 if none was given and the type has no default.
    pub code: u32,
}

/// Reads the specification from left to right.
struct Reader<'a> {
    spec: &'a PyStr,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.spec.get(self.at).and_then(char::from_u32)
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    /// Digits of any script; `None` if there is none.
    fn number(&mut self) -> Result<Option<usize>, Failure> {
        let mut value: Option<i64> = None;
        while let Some(digit) = self.spec.get(self.at).and_then(classify::decimal_value) {
            let next = value.unwrap_or(0).checked_mul(10).and_then(|v| v.checked_add(digit.into()));
            value = Some(next.ok_or_else(too_many_digits)?);
            self.at += 1;
        }
        Ok(value.map(|value| value as usize))
    }

    /// A comma or an underscore, but not both.
    fn grouping(&mut self) -> Result<Grouping, Failure> {
        let comma = self.take(',');
        let underscore = self.take('_');
        if underscore && (comma || self.peek() == Some(',')) {
            return Err(Failure::value("Cannot specify both ',' and '_'."));
        }
        Ok(match (comma, underscore) {
            (true, _) => Grouping::Comma,
            (_, true) => Grouping::Underscore,
            _ => Grouping::None,
        })
    }
}

/// The error of a number in a format that does not fit in a machine word.
pub(super) fn too_many_digits() -> Failure {
    Failure::value("Too many decimal digits in format string")
}

/// A type's code point as error messages show it.
fn shown_code(code: u32) -> String {
    match char::from_u32(code) {
        Some(c) if (33..128).contains(&code) => c.to_string(),
        _ => format!("\\x{code:x}"),
    }
}

/// The error of a type code that the object does not support.
pub(super) fn unknown_code(code: u32, type_name: &str) -> Failure {
    Failure::value(format!("Unknown format code '{}' for object of type '{type_name:.200}'", shown_code(code)))
}

fn cannot_group(grouping: Grouping, code: u32) -> Failure {
    let separator = if grouping == Grouping::Comma { ',' } else { '_' };
    Failure::value(format!("Cannot specify '{separator}' with '{}'.", shown_code(code)))
}

impl FormatSpec {
    /// Parses `spec` for an object of the named type; the type's defaults apply where nothing is specified.
    pub fn parse(spec: &PyStr, type_name: &str, default_code: char, default_align: Alignment) -> Result<Self, Failure> {
        let mut reader = Reader { spec, at: 0 };
        let mut fill = None;
        let mut align = None;
        if let Some(found) = spec.get(1).and_then(Alignment::of) {
            (fill, align) = (spec.get(0), Some(found));
            reader.at = 2;
        } else if let Some(found) = spec.get(0).and_then(Alignment::of) {
            align = Some(found);
            reader.at = 1;
        }
        let sign = reader.peek().filter(|c| matches!(c, ' ' | '+' | '-'));
        reader.at += usize::from(sign.is_some());
        let no_negative_zero = reader.take('z');
        let alternate = reader.take('#');
        if fill.is_none() && reader.take('0') {
            fill = Some(u32::from('0'));
            if default_align == Alignment::Right {
                align = align.or(Some(Alignment::AfterSign));
            }
        }
        let width = reader.number()?;
        let mut grouping = reader.grouping()?;
        let mut precision = None;
        let mut fraction_grouping = Grouping::None;
        if reader.take('.') {
            precision = reader.number()?;
            fraction_grouping = reader.grouping()?;
            if precision.is_none() && fraction_grouping == Grouping::None {
                return Err(Failure::value("Format specifier missing precision"));
            }
        }
        if spec.len() - reader.at > 1 {
            return Err(Failure::value(format!(
                "Invalid format specifier '{spec}' for object of type '{type_name:.200}'"
            )));
        }
        let code = spec.get(reader.at).unwrap_or(u32::from(default_code));
        if grouping != Grouping::None {
            match char::from_u32(code) {
                Some('d' | 'e' | 'f' | 'g' | 'E' | 'G' | '%' | 'F' | '\0') => {}
                Some('b' | 'o' | 'x' | 'X') if grouping == Grouping::Underscore => {
                    grouping = Grouping::UnderscoreFour;
                }
                _ => return Err(cannot_group(grouping, code)),
            }
        }
        if code == u32::from('n') && fraction_grouping != Grouping::None {
            return Err(cannot_group(fraction_grouping, code));
        }
        Ok(Self {
            fill: fill.unwrap_or(u32::from(' ')),
            align: align.unwrap_or(default_align),
            sign,
            no_negative_zero,
            alternate,
            width,
            grouping,
            precision,
            fraction_grouping,
            code,
        })
    }
}
