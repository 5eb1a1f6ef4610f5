//! The templates of `str.format`: `"{0.name[key]!r:>{width}}"`.
//!
//! The caller asks a `Template` for one piece after another, so that an error comes when its piece is reached, looks
//! the field up, and expands a specification that has fields itself with another `Template` (one level deep only:
//! `MAX_DEPTH`). Mirrors `Objects/stringlib/unicode_format.h`.

use super::spec::too_many_digits;
use crate::failure::Failure;
use crate::text::{PyStr, classify};

/// How deeply templates may be nested.
pub const MAX_DEPTH: usize = 2;

/// The error of a template deeper than `MAX_DEPTH`.
pub fn too_deep() -> Failure {
    Failure::value("Max string recursion exceeded")
}

/// Literal text, and the field after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Text to copy; may be empty.
    pub literal: PyStr,
    /// The field that follows.
    pub field: Option<Field>,
}

/// A replacement field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// What names the value: for `FieldName::split`.
    pub name: PyStr,
    /// The code point after `!`; may be an unknown one (`unknown_conversion`).
    pub conversion: Option<u32>,
    /// What follows the colon.
    pub spec: PyStr,
    /// Whether the specification has fields itself.
    pub spec_has_fields: bool,
}

/// A template, split from left to right.
#[derive(Clone, Debug)]
pub struct Template<'a> {
    text: &'a PyStr,
    at: usize,
}

impl<'a> Template<'a> {
    /// Starts at the beginning of `text`.
    pub fn new(text: &'a PyStr) -> Self {
        Self { text, at: 0 }
    }

    fn take(&mut self) -> Option<char> {
        let point = self.text.get(self.at)?;
        self.at += 1;
        // A lone surrogate is not a character, and so matches none.
        Some(char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn is_at(&self, wanted: char) -> bool {
        self.text.get(self.at) == Some(u32::from(wanted))
    }

    /// The next piece, or `None` at the end.
    pub fn next_piece(&mut self) -> Result<Option<Piece>, Failure> {
        let start = self.at;
        if start == self.text.len() {
            return Ok(None);
        }
        let brace = loop {
            match self.take() {
                Some(c @ ('{' | '}')) => break c,
                Some(_) => {}
                None => return Ok(Some(Piece { literal: self.text.slice(start, self.at), field: None })),
            }
        };
        if self.is_at(brace) {
            let literal = self.text.slice(start, self.at);
            self.at += 1;
            return Ok(Some(Piece { literal, field: None }));
        }
        if brace == '}' {
            return Err(Failure::value("Single '}' encountered in format string"));
        }
        if self.at == self.text.len() {
            return Err(Failure::value("Single '{' encountered in format string"));
        }
        let literal = self.text.slice(start, self.at - 1);
        Ok(Some(Piece { literal, field: Some(self.field()?) }))
    }

    fn field(&mut self) -> Result<Field, Failure> {
        let start = self.at;
        let end = loop {
            match self.take() {
                Some('{') => return Err(Failure::value("unexpected '{' in field name")),
                // Up to the closing bracket, everything is part of an index.
                Some('[') => {
                    while self.at < self.text.len() && !self.is_at(']') {
                        self.at += 1;
                    }
                }
                Some(c @ ('}' | ':' | '!')) => break c,
                Some(_) => {}
                None => return Err(Failure::value("expected '}' before end of string")),
            }
        };
        let name = self.text.slice(start, self.at - 1);
        let mut field = Field { name, conversion: None, spec: PyStr::empty(), spec_has_fields: false };
        if end == '}' {
            return Ok(field);
        }
        if end == '!' {
            let missing = || Failure::value("end of string while looking for conversion specifier");
            // CPython marks a field without conversion by a NUL, so a written NUL means none.
            field.conversion = Some(self.text.get(self.at).ok_or_else(missing)?).filter(|&point| point != 0);
            self.at += 1;
            match self.take() {
                Some('}') => return Ok(field),
                Some(':') | None => {}
                Some(_) => return Err(Failure::value("expected ':' after conversion specifier")),
            }
        }
        self.spec(&mut field)?;
        Ok(field)
    }

    fn spec(&mut self, field: &mut Field) -> Result<(), Failure> {
        let start = self.at;
        let mut open = 1;
        while let Some(c) = self.take() {
            match c {
                '{' => {
                    field.spec_has_fields = true;
                    open += 1;
                }
                '}' => open -= 1,
                _ => {}
            }
            if open == 0 {
                field.spec = self.text.slice(start, self.at - 1);
                return Ok(());
            }
        }
        Err(Failure::value("unmatched '{' in format spec"))
    }
}

/// The error of an unknown conversion.
pub fn unknown_conversion(conversion: u32) -> Failure {
    match char::from_u32(conversion).filter(|c| ('!'..='~').contains(c)) {
        Some(c) => Failure::value(format!("Unknown conversion specifier {c}")),
        None => Failure::value(format!("Unknown conversion specifier \\x{conversion:x}")),
    }
}

/// How the fields of a template are numbered: automatically or manually, but not both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AutoNumber {
    /// Not known yet.
    #[default]
    Unknown,
    /// Automatically; the number of the next field.
    Automatic(usize),
    /// Manually.
    Manual,
}

/// The first part of a field's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum First {
    /// A positional argument.
    Index(usize),
    /// A keyword argument.
    Key(PyStr),
}

/// A step from a value to a part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// `.name`
    Attribute(PyStr),
    /// `[12]`
    Index(usize),
    /// `[key]`
    Key(PyStr),
}

/// The steps of a field's name after its first part.
#[derive(Clone, Debug)]
pub struct Steps<'a> {
    name: &'a PyStr,
    at: usize,
}

/// Splits a field's name; the steps come one by one, each with its error when it is reached.
pub fn split_name<'a>(name: &'a PyStr, numbering: &mut AutoNumber) -> Result<(First, Steps<'a>), Failure> {
    let end = (0..name.len()).find(|&at| is_step(name.at(at))).unwrap_or(name.len());
    let steps = Steps { name, at: end };
    let first = name.slice(0, end);
    let index = read_index(&first)?;
    if first.is_empty() {
        let number = match numbering {
            AutoNumber::Unknown => 0,
            AutoNumber::Automatic(next) => *next,
            AutoNumber::Manual => {
                return Err(Failure::value(
                    "cannot switch from manual field specification to automatic field numbering",
                ));
            }
        };
        *numbering = AutoNumber::Automatic(number + 1);
        return Ok((First::Index(number), steps));
    }
    let Some(index) = index else { return Ok((First::Key(first), steps)) };
    if matches!(numbering, AutoNumber::Automatic(_)) {
        return Err(Failure::value("cannot switch from automatic field numbering to manual field specification"));
    }
    *numbering = AutoNumber::Manual;
    Ok((First::Index(index), steps))
}

fn is_step(point: u32) -> bool {
    point == u32::from('.') || point == u32::from('[')
}

/// A number in digits of any script; `None` if it is not one.
fn read_index(text: &PyStr) -> Result<Option<usize>, Failure> {
    let mut value: i64 = 0;
    for point in text {
        let Some(digit) = classify::decimal_value(point) else { return Ok(None) };
        let next = value.checked_mul(10).and_then(|v| v.checked_add(digit.into()));
        value = next.ok_or_else(too_many_digits)?;
    }
    Ok((!text.is_empty()).then_some(value as usize))
}

impl Steps<'_> {
    /// The next step, or `None` at the end.
    pub fn next_step(&mut self) -> Result<Option<Step>, Failure> {
        let Some(kind) = self.name.get(self.at) else { return Ok(None) };
        let start = self.at + 1;
        let up_to = |found: &dyn Fn(u32) -> bool| (start..self.name.len()).find(|&at| found(self.name.at(at)));
        let step = if kind == u32::from('.') {
            self.at = up_to(&is_step).unwrap_or(self.name.len());
            Step::Attribute(self.name.slice(start, self.at))
        } else if kind == u32::from('[') {
            let end = up_to(&|point| point == u32::from(']'));
            let end = end.ok_or_else(|| Failure::value("Missing ']' in format string"))?;
            self.at = end + 1;
            let key = self.name.slice(start, end);
            match read_index(&key)? {
                Some(index) => Step::Index(index),
                None => Step::Key(key),
            }
        } else {
            return Err(Failure::value("Only '.' or '[' may follow ']' in format field specifier"));
        };
        match &step {
            Step::Attribute(name) | Step::Key(name) if name.is_empty() => {
                Err(Failure::value("Empty attribute in format string"))
            }
            _ => Ok(Some(step)),
        }
    }
}
