//! No input of any kind makes an algorithm panic, and what is written can be read back.

use num_bigint::BigInt;
use proptest::prelude::*;
use pvmscope::format::template::{AutoNumber, Template, split_name};
use pvmscope::format::{percent, values};
use pvmscope::number::complex::{self, Complex};
use pvmscope::number::float_text::{float_repr, parse_float};
use pvmscope::number::{NEVER, float, float_hex, hash, int, int_float, int_text};
use pvmscope::text::codec::{Codec, OnError, decode_message, encode};
use pvmscope::text::decode::{decode, error_object};
use pvmscope::text::search::{Ends, adjust_indices};
use pvmscope::text::{PyStr, case, classify, layout, repr};
use pvmscope::version::PythonVersion;

/// Strings with the characters of the little languages, and with every kind of code point.
fn text() -> impl Strategy<Value = PyStr> {
    let point = prop_oneof![
        8 => prop::sample::select("{}[]!:.%()*#+- 0123456789,_<>=^zxXeEfFgGdnscrahlL\"'\\\n\r\t".chars().collect::<Vec<_>>())
            .prop_map(u32::from),
        2 => 0_u32..0x300,
        1 => 0_u32..0x11_0000,
        1 => 0xD800_u32..0xE000,
    ];
    prop::collection::vec(point, 0..14).prop_map(|points| PyStr::from_code_points(&points))
}

fn number() -> impl Strategy<Value = BigInt> {
    prop_oneof![
        any::<i64>().prop_map(BigInt::from),
        (-3_i64..70).prop_map(BigInt::from),
        prop::collection::vec(any::<u8>(), 0..40).prop_map(|bytes| BigInt::from_signed_bytes_le(&bytes)),
    ]
}

fn codec() -> impl Strategy<Value = Codec> {
    let names = ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "utf-32-be", "latin-1", "ascii"];
    prop::sample::select(names.to_vec()).prop_map(|name| Codec::by_name(name).expect("a codec"))
}

fn handler() -> impl Strategy<Value = OnError> {
    let names =
        ["strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace", "surrogateescape", "surrogatepass"];
    prop::sample::select(names.to_vec()).prop_map(|name| OnError::by_name(name).expect("a handler"))
}

/// Whether a test has time and memory for the width.
fn is_small(spec: &PyStr) -> bool {
    let mut run = 0;
    spec.iter().all(|point| {
        run = if classify::is_decimal_char(point) { run + 1 } else { 0 };
        !(6..=18).contains(&run)
    })
}

proptest! {
    #[test]
    fn strings(a in text(), b in text(), c in text(), start in -20_i64..20, end in -20_i64..20, width in 0_usize..30) {
        for made in [repr::repr_str(&a), repr::escape_non_ascii(&a), case::upper(&a), case::lower(&a), case::title(&a),
            case::capitalize(&a), case::swapcase(&a), case::casefold(&a)] {
            prop_assert_eq!(&made, &made.iter().collect::<PyStr>());
        }
        classify::is_title(&a);
        classify::is_identifier(&a);
        prop_assert_eq!(a.concat(&b).len(), a.len() + b.len());
        prop_assert_eq!(a.concat(&b), a.iter().chain(b.iter()).collect::<PyStr>());
        prop_assert_eq!(a.repeat(3), a.concat(&a).concat(&a));
        if let Some(range) = adjust_indices(start, end, a.len()) {
            prop_assert_eq!(a.slice(range.start, range.end), a.iter().skip(range.start).take(range.len()).collect::<PyStr>());
            for found in [a.find(&b, range.clone()), a.rfind(&b, range.clone())].into_iter().flatten() {
                prop_assert_eq!(a.slice(found, found + b.len()), b.clone());
            }
            a.count(&b, range.clone());
            prop_assert_eq!(a.starts_with(&b, range.clone()), a.slice(range.start, range.end).find(&b, 0..range.len()) == Some(0));
            a.ends_with(&b, range);
        }
        a.replace(&b, &c, width);
        prop_assert_eq!(a.replace(&b, &b, usize::MAX), a.clone());
        if !b.is_empty() {
            prop_assert_eq!(b.join(&a.split(&b, usize::MAX)), a.clone());
            prop_assert_eq!(b.join(&a.rsplit(&b, width)), a.clone());
        }
        prop_assert_eq!(PyStr::empty().join(&a.splitlines(true)), a.clone());
        a.split_whitespace(width);
        a.rsplit_whitespace(width);
        a.strip(&b, Ends::Both);
        a.strip_whitespace(Ends::Right);
        layout::expand_tabs(a.iter(), start).expect("short");
        layout::zfill(&a, width).expect("short");
        hash::hash_str(PythonVersion::V314, &a);
    }

    #[test]
    fn codecs(a in text(), bytes in prop::collection::vec(any::<u8>(), 0..12), codec in codec(), on_error in handler()) {
        match encode(&a, codec, on_error) {
            Ok(encoded) if on_error == OnError::Strict => prop_assert_eq!(decode(&encoded, codec, on_error), Ok(a)),
            _ => {}
        }
        if let Err(error) = decode(&bytes, codec, on_error) {
            decode_message(error_object(&bytes, codec), &error);
        }
        // Undecodable bytes come back byte for byte.
        let escaped = decode(&bytes, Codec::Utf8, OnError::SurrogateEscape).expect("takes everything");
        prop_assert_eq!(encode(&escaped, Codec::Utf8, OnError::SurrogateEscape), Ok(bytes));
    }

    #[test]
    fn numbers(a in number(), b in number(), m in number(), x in any::<f64>(), y in any::<f64>(), digits in -400_i64..400) {
        if let Ok((quotient, rest)) = int::divide_modulo(&a, &b, &NEVER) {
            prop_assert_eq!(&quotient * &b + &rest, a.clone());
            prop_assert!(int::floor_divide(&a, &b, &NEVER).is_ok() && int::modulo(&a, &b, &NEVER).is_ok());
        }
        let _ = (int_float::true_divide(&a, &b), int_float::to_float(&a), int_float::compare(&a, x));
        let _ = (int::power_modulo(&a, &b, &m, &NEVER), int::shift_right(&a, &b), int::isqrt(&a, &NEVER), int::bit_count(&a));
        if b < BigInt::from(5000) && b >= BigInt::from(0) {
            let _ = (int::power(&a, &b, &NEVER), int::shift_left(&a, &b));
        }
        let _ = int::round(&a, &digits.into(), &NEVER);
        for signed in [false, true] {
            if let Ok(bytes) = int::to_bytes(&a, 41, signed, signed) {
                prop_assert_eq!(int::from_bytes(&bytes, signed, signed), a.clone());
            }
        }
        for base in [2, 8, 10, 16] {
            let written = a.to_str_radix(base);
            prop_assert_eq!(int_text::parse_int(&written.into(), base, 0), Ok(a.clone()));
        }
        prop_assert_eq!(parse_float(&float_repr(x).into()).map(f64::to_bits).ok(), Some(if x.is_nan() { f64::NAN } else { x }.to_bits()));
        if !x.is_nan() {
            prop_assert_eq!(float_hex::float_from_hex(&float_hex::float_hex(x)), Ok(x));
        }
        let _ = (float::divide_modulo(x, y), float::power(x, y), float::round(x, digits), float::round_to_int(x));
        let _ = (float::as_integer_ratio(x), hash::hash_float(x), hash::hash_int(&a));
        let (z, w) = (Complex { real: x, imag: y }, Complex { real: y, imag: -x });
        let _ = (complex::power(z, w), complex::divide(z, w), complex::real_divide(x, w), complex::absolute(z));
        let read = complex::parse_complex(&complex::complex_repr(z).into());
        prop_assert!(read.is_ok_and(|read| (read == z) || x.is_nan() || y.is_nan()));
    }

    #[test]
    fn readers(a in text(), base in 0_u32..40) {
        let _ = (parse_float(&a), complex::parse_complex(&a), int_text::parse_int(&a, base, 10));
        let _ = float_hex::float_from_hex(&a.to_utf8_lossy());
    }

    #[test]
    fn formats(spec in text(), a in text(), n in number(), x in any::<f64>()) {
        if is_small(&spec) {
            let _ = (values::format_str(&a, &spec, "str"), values::format_int(&n, &spec, "int", 4300));
            let _ = (values::format_float(x, &spec, "float"), values::format_complex(Complex { real: x, imag: 1.0 }, &spec, "complex"));
        }
        for mapping in [false, true] {
            let mut pieces = percent::Percent::new(&spec);
            while let Ok(Some(piece)) = pieces.next_piece(mapping) {
                let percent::Piece::Conversion(conversion) = piece else { continue };
                let field = percent::Field { flags: conversion.flags, width: 9, precision: Some(4) };
                for code in ['d', 'o', 'x', 'X'] {
                    prop_assert!(percent::render_int(&n, code, &field, 0).is_ok_and(|text| text.len() >= 9));
                }
                for code in ['e', 'f', 'g', 'G'] {
                    prop_assert!(percent::render_float(x, code, &field).is_ok_and(|text| text.len() >= 9));
                }
            }
        }
        let mut pieces = Template::new(&spec);
        let mut numbering = AutoNumber::default();
        while let Ok(Some(piece)) = pieces.next_piece() {
            let Some(field) = piece.field else { continue };
            if let Ok((_, mut steps)) = split_name(&field.name, &mut numbering) {
                while let Ok(Some(_)) = steps.next_step() {}
            }
        }
    }
}
