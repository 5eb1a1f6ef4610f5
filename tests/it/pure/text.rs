//! Text: repr, case, predicates.

use pvmscope::text::{PyStr, bytes, case, classify, repr};

use super::{answer, check, digest, read, read_bytes, read_numbers, show, show_bytes};

/// A string, or a block of 128 code points, for which only a digest of the answer is kept.
fn of_string_or_block(field: &str, separator: &str, answers: impl Fn(&PyStr) -> Vec<PyStr>) -> String {
    let shown: Vec<String> = match field.strip_prefix('@') {
        None => answers(&read(field)).iter().map(show).collect(),
        Some(start) => {
            let points: Vec<PyStr> = block(start).map(PyStr::from_code_point).collect();
            answers(&PyStr::from(separator).join(&points)).iter().map(digest).collect()
        }
    };
    shown.join("\t")
}

fn block(start: &str) -> std::ops::Range<u32> {
    let start = u32::from_str_radix(start, 16).expect("hexadecimal");
    start..start + 128
}

#[test]
fn str_repr() {
    check(
        "str_repr",
        |q| of_string_or_block(q[0], "", |s| vec![repr::repr_str(s), repr::escape_non_ascii(&repr::repr_str(s))]),
        1,
    );
}

#[test]
fn bytes_repr() {
    check("bytes_repr", |q| show(&repr::repr_bytes(&read_bytes(q[0])).into()), 1);
}

#[test]
fn str_case() {
    let methods = [case::upper, case::lower, case::title, case::capitalize, case::swapcase, case::casefold];
    check("str_case", |q| of_string_or_block(q[0], ".", |s| methods.iter().map(|m| m(s)).collect()), 1);
}

#[test]
fn str_predicates() {
    let methods = [
        classify::is_alnum,
        classify::is_alpha,
        classify::is_ascii,
        classify::is_decimal,
        classify::is_digit,
        classify::is_identifier,
        classify::is_lower,
        classify::is_numeric,
        classify::is_printable,
        classify::is_space,
        classify::is_title,
        classify::is_upper,
    ];
    let answers = |s: &PyStr| methods.iter().map(|m| if m(s) { '1' } else { '0' }).collect::<String>();
    let ours = |q: &[&str]| match q[0].strip_prefix('@') {
        None => answers(&read(q[0])),
        Some(start) => {
            let all: String = block(start).map(|point| answers(&PyStr::from_code_point(point))).collect();
            digest(all.chars().map(u32::from))
        }
    };
    check("str_predicates", ours, 1);
}

#[test]
fn bytes_ascii() {
    let ours = |q: &[&str]| {
        let value = read_bytes(q[0]);
        let kinds = [
            bytes::is_alnum,
            bytes::is_alpha,
            bytes::is_digit,
            bytes::is_lower,
            bytes::is_space,
            bytes::is_title,
            bytes::is_upper,
        ];
        let hex = bytes::to_hex(&value, Some((b':', read_numbers(q[1])[0])));
        [
            kinds.iter().map(|kind| if kind(&value) { '1' } else { '0' }).collect(),
            show_bytes(&bytes::title(&value)),
            show_bytes(&bytes::capitalize(&value)),
            show_bytes(&bytes::swapcase(&value)),
            if hex.is_empty() { "-".into() } else { hex },
            answer(bytes::from_hex(&read(q[2])), |made| show_bytes(&made)),
        ]
        .join("\t")
    };
    check("bytes_ascii", ours, 3);
}
