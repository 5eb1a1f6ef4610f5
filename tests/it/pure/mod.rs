//! The algorithms that know no machine, against answers of the real CPython 3.14.
//!
//! `tests/data/pure/NAME.txt` holds a question and its answer per line, written by `tests/oracle/pure` (run it with
//! CPython 3.14 to regenerate them); each file here has one function that asks ours the same.

mod codecs;
mod complex;
mod floats;
mod format;
mod ints;
mod no_panic;
mod search;
mod sorting;
mod text;

use pvmscope::text::PyStr;

/// Asks `ours` every question of a data file; all differences are shown, the first ones in full.
///
/// `ours` gets the fields of a line and returns the answer fields as it computes them, joined by tabs.
fn check(name: &str, ours: impl Fn(&[&str]) -> String, questions: usize) {
    let data = crate::support::read(&format!("tests/data/pure/{name}.txt"));
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in data.split_terminator('\n') {
        let fields: Vec<&str> = line.split('\t').collect();
        let expected = fields[questions..].join("\t");
        let got = ours(&fields[..questions]);
        count += 1;
        if got != expected {
            wrong.push(format!("{:?}\n  CPython: {expected}\n  ours:    {got}", &fields[..questions]));
        }
    }
    assert!(count > 0, "{name} is empty");
    let shown = wrong.iter().take(12).cloned().collect::<Vec<_>>().join("\n");
    assert!(wrong.is_empty(), "{name}: {} of {count} differ\n{shown}", wrong.len());
}

/// Reads a string field: code points in hexadecimal.
fn read(field: &str) -> PyStr {
    if field == "-" {
        return PyStr::empty();
    }
    field.split(' ').map(|point| u32::from_str_radix(point, 16).expect("hexadecimal")).collect()
}

/// Writes a string field.
fn show(text: &PyStr) -> String {
    if text.is_empty() {
        return "-".into();
    }
    text.iter().map(|point| format!("{point:x}")).collect::<Vec<_>>().join(" ")
}

/// Reads a float field: its bits.
fn read_float(field: &str) -> f64 {
    if field == "nan" {
        return f64::NAN;
    }
    f64::from_bits(u64::from_str_radix(field, 16).expect("hexadecimal"))
}

/// Writes a float field.
fn show_float(value: f64) -> String {
    if value.is_nan() { "nan".into() } else { format!("{:016x}", value.to_bits()) }
}

/// Reads numbers with blanks between them.
fn read_numbers(field: &str) -> Vec<i64> {
    if field == "-" {
        return Vec::new();
    }
    field.split(' ').map(|number| number.parse().expect("a number")).collect()
}

/// Reads bytes in hexadecimal.
fn read_bytes(field: &str) -> Vec<u8> {
    let field = field.trim_matches('-');
    (0..field.len()).step_by(2).map(|i| u8::from_str_radix(&field[i..i + 2], 16).expect("hexadecimal")).collect()
}

/// Writes bytes in hexadecimal.
fn show_bytes(bytes: &[u8]) -> String {
    if bytes.is_empty() {
        return "-".into();
    }
    let digit = |value: u8| char::from_digit(value.into(), 16).expect("below 16");
    bytes.iter().flat_map(|b| [digit(b >> 4), digit(b & 15)]).collect()
}

/// A digest that stands for an answer too long to keep.
fn digest(points: impl IntoIterator<Item = u32>) -> String {
    points.into_iter().fold(0_u64, |sum, point| sum.wrapping_mul(1_000_003).wrapping_add(u64::from(point))).to_string()
}

/// An answer, or the exception as the data files write it.
fn answer<T>(result: Result<T, pvmscope::failure::Failure>, show_value: impl Fn(T) -> String) -> String {
    match result {
        Ok(value) => show_value(value),
        Err(failure) => show(&format!("!{failure}").into()),
    }
}
