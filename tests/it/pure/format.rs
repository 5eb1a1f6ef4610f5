//! The three formatting languages.

use num_bigint::BigInt;
use pvmscope::failure::Failure;
use pvmscope::format::percent::{self, Count, Percent};
use pvmscope::format::template::{self, AutoNumber, First, Step, Template};
use pvmscope::format::values;
use pvmscope::number::complex::Complex;
use pvmscope::number::{float_text, int_float, int_text::MAX_STR_DIGITS};
use pvmscope::text::{PyStr, StrBuilder, repr};

use super::{answer, check, read, read_float, show};

#[test]
fn format_spec() {
    let ours = |q: &[&str]| {
        let spec = read(q[2]);
        let result = match q[0] {
            "int" => values::format_int(&q[1].parse().expect("an int"), &spec, "int", MAX_STR_DIGITS),
            "float" => values::format_float(read_float(q[1]), &spec, "float"),
            "complex" => {
                let (real, imag) = q[1].split_once(' ').expect("two parts");
                let value = Complex { real: read_float(real), imag: read_float(imag) };
                values::format_complex(value, &spec, "complex")
            }
            _ => values::format_str(&read(q[1]), &spec, "str"),
        };
        answer(result, |text| show(&text))
    };
    check("format_spec", ours, 3);
}

/// A value as written in the questions of `percent`.
enum Value {
    Int(BigInt),
    Float(f64),
    Str(PyStr),
    Dict,
}

impl Value {
    fn read(field: &str) -> Self {
        match field.split_once(' ').expect("kind and value") {
            ("int", value) => Self::Int(value.parse().expect("an int")),
            ("float", value) => Self::Float(read_float(value)),
            (_, value) => Self::Str(read(value)),
        }
    }

    fn type_name(&self) -> &'static str {
        match self {
            Self::Int(_) => "int",
            Self::Float(_) => "float",
            Self::Str(_) => "str",
            Self::Dict => "dict",
        }
    }
}

/// The right operand of such a question.
struct Operand<'a> {
    value: &'a Value,
    stars: i64,
    /// Whether it is a mapping from every key to the value; otherwise a tuple with as many values as it takes.
    mapping: bool,
    /// What comes next if it is not a tuple: the mapping, and the value after a key was looked up; nothing after that.
    next: Option<&'a Value>,
}

impl<'a> Operand<'a> {
    fn fetch(&mut self) -> Result<&'a Value, Failure> {
        let next = if self.mapping { self.next.take() } else { Some(self.value) };
        next.ok_or_else(|| Failure::type_error("not enough arguments for format string"))
    }

    fn star(&mut self, c_type: &str) -> Result<i64, Failure> {
        if !self.mapping {
            return Ok(self.stars);
        }
        match self.fetch()? {
            Value::Int(value) => i64::try_from(value)
                .map_err(|_| Failure::overflow(format!("Python int too large to convert to C {c_type}"))),
            _ => Err(Failure::type_error("* wants int")),
        }
    }
}

/// Does what the library does with the pieces, for these few kinds of values.
fn run_percent(format: &PyStr, operand: &mut Operand<'_>) -> Result<PyStr, Failure> {
    let mut pieces = Percent::new(format);
    let mut out = StrBuilder::new();
    while let Some(piece) = pieces.next_piece(operand.mapping)? {
        let conversion = match piece {
            percent::Piece::Literal(text) => {
                out.push_str(&text);
                continue;
            }
            percent::Piece::Conversion(conversion) => conversion,
        };
        if conversion.key.is_some() {
            operand.next = Some(operand.value);
        }
        let mut field = percent::Field { flags: conversion.flags, ..percent::Field::default() };
        match conversion.width {
            Some(Count::Number(width)) => field.width = width,
            Some(Count::Star) => {
                let width = operand.star("ssize_t")?;
                field.flags.left |= width < 0;
                field.width = width.unsigned_abs() as usize;
            }
            None => {}
        }
        field.precision = match conversion.precision {
            Some(Count::Number(precision)) => Some(precision),
            Some(Count::Star) => Some(usize::try_from(operand.star("int")?).unwrap_or(0)),
            None => None,
        };
        let code = conversion.code?;
        let value = operand.fetch()?;
        out.push_str(&convert(value, value.type_name(), code, conversion.index, &field)?);
    }
    Ok(out.finish())
}

fn convert(value: &Value, type_name: &str, code: u32, index: usize, field: &percent::Field) -> Result<PyStr, Failure> {
    let letter = char::from_u32(code).unwrap_or('?');
    let wrong = |wants: &str| Failure::type_error(format!("%{letter} format: {wants} is required, not {type_name}"));
    match (letter, value) {
        ('s' | 'r' | 'a', Value::Int(value)) => percent::render_text(&value.to_string().into(), field),
        ('s' | 'r' | 'a', Value::Float(value)) => percent::render_text(&float_text::float_repr(*value).into(), field),
        ('r', Value::Str(value)) => percent::render_text(&repr::repr_str(value), field),
        ('a', Value::Str(value)) => percent::render_text(&repr::escape_non_ascii(&repr::repr_str(value)), field),
        ('s', Value::Str(value)) => percent::render_text(value, field),
        // The data has only questions in which nothing else of the mapping is visible.
        ('s' | 'r' | 'a', Value::Dict) => percent::render_text(&"{'k'".into(), field),
        ('d' | 'i' | 'u' | 'o' | 'x' | 'X', Value::Int(value)) => {
            percent::render_int(value, letter, field, MAX_STR_DIGITS)
        }
        ('d' | 'i' | 'u', Value::Float(value)) => {
            percent::render_int(&int_float::from_float(*value)?, letter, field, MAX_STR_DIGITS)
        }
        ('d' | 'i' | 'u', _) => Err(wrong("a real number")),
        ('o' | 'x' | 'X', _) => Err(wrong("an integer")),
        ('e' | 'E' | 'f' | 'F' | 'g' | 'G', Value::Int(value)) => {
            percent::render_float(int_float::to_float(value)?, letter, field)
        }
        ('e' | 'E' | 'f' | 'F' | 'g' | 'G', Value::Float(value)) => percent::render_float(*value, letter, field),
        ('e' | 'E' | 'f' | 'F' | 'g' | 'G', _) => {
            Err(Failure::type_error(format!("must be real number, not {type_name}")))
        }
        ('c', Value::Int(value)) => match u32::try_from(value) {
            Ok(point @ 0..0x11_0000) => percent::render_char(point, field),
            _ => Err(Failure::overflow("%c arg not in range(0x110000)")),
        },
        ('c', Value::Str(value)) if value.len() == 1 => percent::render_char(value.at(0), field),
        ('c', Value::Str(value)) => Err(Failure::type_error(format!(
            "%c requires an int or a unicode character, not a string of length {}",
            value.len()
        ))),
        ('c', _) => Err(Failure::type_error(format!("%c requires an int or a unicode character, not {type_name}"))),
        _ => Err(percent::unsupported(code, index)),
    }
}

#[test]
fn percent_formats() {
    let ours = |q: &[&str]| {
        let value = Value::read(q[1]);
        let mapping = q[3] == "True";
        let stars = q[2].parse().expect("a number");
        let mut operand = Operand { value: &value, stars, mapping, next: mapping.then_some(&Value::Dict) };
        answer(run_percent(&read(q[0]), &mut operand), |text| show(&text))
    };
    check("percent", ours, 4);
}

/// Does what the library does with the pieces, except that a value is shown as the path that led to it.
fn run_template(text: &PyStr, depth: usize, numbering: &mut AutoNumber) -> Result<PyStr, Failure> {
    if depth == 0 {
        return Err(template::too_deep());
    }
    let mut pieces = Template::new(text);
    let mut out = StrBuilder::new();
    while let Some(piece) = pieces.next_piece()? {
        out.push_str(&piece.literal);
        let Some(field) = piece.field else { continue };
        let (first, mut steps) = template::split_name(&field.name, numbering)?;
        let mut path = match first {
            First::Index(index) if index < 6 => format!("p{index}"),
            First::Index(index) => {
                let message = format!("Replacement index {index} out of range for positional args tuple");
                return Err(Failure::new(pvmscope::failure::FailureKind::Index, message));
            }
            First::Key(key) => format!("k{}", repr::repr_str(&key)),
        };
        while let Some(step) = steps.next_step()? {
            path += &match step {
                Step::Attribute(name) => format!(".{name}"),
                Step::Index(index) => format!("[{index}]"),
                Step::Key(key) => format!("[{}]", repr::repr_str(&key)),
            };
        }
        let converted = match field.conversion.map(|c| char::from_u32(c).unwrap_or('?')) {
            None => None,
            Some('s') => Some(format!("s({path})")),
            Some('r' | 'a') => Some(format!("r({path})")),
            Some(_) => return Err(template::unknown_conversion(field.conversion.unwrap_or(0))),
        };
        let spec = if field.spec_has_fields { run_template(&field.spec, depth - 1, numbering)? } else { field.spec };
        out.push_str(&match converted {
            None => format!("<{path}:{spec}>").into(),
            Some(text) if spec.is_empty() => text.into(),
            Some(text) => values::format_str(&text.into(), &spec, "str")?,
        });
    }
    Ok(out.finish())
}

#[test]
fn templates() {
    let ours = |q: &[&str]| {
        answer(run_template(&read(q[0]), template::MAX_DEPTH, &mut AutoNumber::default()), |text| show(&text))
    };
    check("template", ours, 1);
}
