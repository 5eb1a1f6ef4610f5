//! What kind of character a code point is, and the `is…` methods of `str`.
//!
//! Called by the type `str`, by `repr`, and by the readers of numbers. The answers come from a table generated from
//! CPython 3.14 itself, and so match its version of Unicode. Mirrors `Objects/unicodectype.c` and the `unicode_is…`
//! functions of `Objects/unicodeobject.c`.

use std::borrow::Cow;

use super::PyStr;
use super::unicode_flags::{
    ALPHA, CASE_IGNORABLE, DECIMAL, DIGIT, FLAGS, LINE_BREAK, LOWER, NUMERIC, PRINTABLE, SPACE, TITLE, UPPER,
    XID_CONTINUE, XID_START, ZEROS,
};

/// The flags of the code points below 128, which need no search.
static ASCII: [u16; 128] = {
    let mut flags = [0; 128];
    let mut run = 0;
    let mut point = 0;
    while point < 128 {
        if FLAGS[run + 1].0 as usize == point {
            run += 1;
        }
        flags[point] = FLAGS[run].1;
        point += 1;
    }
    flags
};

fn flags(point: u32) -> u16 {
    match ASCII.get(point as usize) {
        Some(&flags) => flags,
        None => FLAGS[FLAGS.partition_point(|&(first, _)| first <= point) - 1].1,
    }
}

macro_rules! predicates {
    ($($(#[$doc:meta])* $name:ident: $flags:expr;)*) => {
        $($(#[$doc])* pub fn $name(point: u32) -> bool { flags(point) & ($flags) != 0 })*
    };
}

predicates! {
    /// Whether `str.isalpha` holds of the code point.
    is_alpha_char: ALPHA;
    /// Whether `str.isdecimal` holds of the code point.
    is_decimal_char: DECIMAL;
    /// Whether `str.isdigit` holds of the code point.
    is_digit_char: DIGIT;
    /// Whether `str.isnumeric` holds of the code point.
    is_numeric_char: NUMERIC;
    /// Whether `str.isalnum` holds of the code point.
    is_alnum_char: ALPHA | DECIMAL | DIGIT | NUMERIC;
    /// Whether `str.islower` holds of the code point.
    is_lower_char: LOWER;
    /// Whether `str.isupper` holds of the code point.
    is_upper_char: UPPER;
    /// Whether the code point is of category Lt.
    is_title_char: TITLE;
    /// Whether the code point has a case.
    is_cased_char: LOWER | UPPER | TITLE;
    /// Whether the search for a cased neighbour skips the code point.
    is_case_ignorable_char: CASE_IGNORABLE;
    /// Whether `str.isspace` holds of the code point: what `strip()` and `split()` treat as white space.
    is_space_char: SPACE;
    /// Whether `str.splitlines` ends a line at the code point.
    is_line_break_char: LINE_BREAK;
    /// Whether `repr` shows the code point as it is.
    is_printable_char: PRINTABLE;
    /// Whether an identifier may begin with the code point.
    is_identifier_start_char: XID_START;
    /// Whether an identifier may continue with the code point.
    is_identifier_char: XID_CONTINUE;
}

/// The value of a decimal digit of any script.
pub fn decimal_value(point: u32) -> Option<u32> {
    if point < 0x80 {
        return char::from(point as u8).to_digit(10);
    }
    let zero = ZEROS[..ZEROS.partition_point(|&zero| zero <= point)].last()?;
    (point - zero < 10).then_some(point - zero)
}

/// Whether there are any code points and `holds` is true of each.
fn all(text: &PyStr, holds: fn(u32) -> bool) -> bool {
    !text.is_empty() && text.iter().all(holds)
}

/// `str.isalpha`
pub fn is_alpha(text: &PyStr) -> bool {
    all(text, is_alpha_char)
}

/// `str.isalnum`
pub fn is_alnum(text: &PyStr) -> bool {
    all(text, is_alnum_char)
}

/// `str.isdecimal`
pub fn is_decimal(text: &PyStr) -> bool {
    all(text, is_decimal_char)
}

/// `str.isdigit`
pub fn is_digit(text: &PyStr) -> bool {
    all(text, is_digit_char)
}

/// `str.isnumeric`
pub fn is_numeric(text: &PyStr) -> bool {
    all(text, is_numeric_char)
}

/// `str.isspace`
pub fn is_space(text: &PyStr) -> bool {
    all(text, is_space_char)
}

/// `str.isprintable`, which holds of the empty string.
pub fn is_printable(text: &PyStr) -> bool {
    text.iter().all(is_printable_char)
}

/// `str.isascii`, which holds of the empty string.
pub fn is_ascii(text: &PyStr) -> bool {
    text.as_ascii().is_some()
}

/// `str.isidentifier`; keywords are identifiers too.
pub fn is_identifier(text: &PyStr) -> bool {
    let mut points = text.iter();
    points.next().is_some_and(is_identifier_start_char) && points.all(is_identifier_char)
}

/// `str.islower`
pub fn is_lower(text: &PyStr) -> bool {
    text.iter().any(is_lower_char) && !text.iter().any(|c| is_upper_char(c) || is_title_char(c))
}

/// `str.isupper`
pub fn is_upper(text: &PyStr) -> bool {
    text.iter().any(is_upper_char) && !text.iter().any(|c| is_lower_char(c) || is_title_char(c))
}

/// `str.istitle`
pub fn is_title(text: &PyStr) -> bool {
    let mut any = false;
    let mut after_cased = false;
    for point in text {
        let starts = is_upper_char(point) || is_title_char(point);
        let goes_on = is_lower_char(point);
        if starts && after_cased || goes_on && !after_cased {
            return false;
        }
        after_cased = starts || goes_on;
        any |= after_cased;
    }
    any
}

/// Text to be read as a number: digits of every script as ASCII digits, white space as blanks
/// (_PyUnicode_TransformDecimalAndSpaceToASCII). `None` if anything else is not ASCII.
pub fn to_decimal_ascii(text: &PyStr) -> Option<Cow<'_, str>> {
    if let Some(ascii) = text.as_ascii() {
        return Some(ascii.into());
    }
    let plain = |point: u32| match point {
        0..0x80 => Some(char::from(point as u8)),
        _ if is_space_char(point) => Some(' '),
        _ => decimal_value(point).and_then(|digit| char::from_digit(digit, 10)),
    };
    text.iter().map(plain).collect::<Option<String>>().map(Cow::Owned)
}
