//! Floats: text, arithmetic, hexadecimal; hashes of everything.

use pvmscope::number::float::{self, Power};
use pvmscope::number::float_text::{FloatCode, FloatStyle, double_to_string, float_repr, parse_float};
use pvmscope::number::hash::{self, BytesHash, TupleHash};
use pvmscope::number::{float_hex, int_float};
use pvmscope::version::PythonVersion;

use super::{answer, check, read, read_float, read_numbers, show_float};

#[test]
fn float_repr_is_shortest() {
    check("float_repr", |q| float_repr(read_float(q[0])), 1);
}

#[test]
fn float_parse() {
    check("float_parse", |q| answer(parse_float(&read(q[0])), show_float), 1);
}

#[test]
fn float_format() {
    use FloatCode::{Exponent, Fixed, General};
    let plain = FloatStyle::default();
    let alternate = FloatStyle { alternate: true, ..plain };
    let sign = FloatStyle { sign: true, ..plain };
    let forms = [
        (Exponent, 0, plain),
        (Exponent, 3, plain),
        (Exponent, 0, alternate),
        (Exponent, 20, plain),
        (Fixed, 0, plain),
        (Fixed, 1, plain),
        (Fixed, 2, plain),
        (Fixed, 0, alternate),
        (Fixed, 30, plain),
        (General, 0, plain),
        (General, 1, plain),
        (General, 6, plain),
        (General, 6, alternate),
        (General, 17, plain),
        (General, 40, plain),
        (General, 3, FloatStyle { upper: true, ..sign }),
        (Fixed, 2, FloatStyle { upper: true, ..sign }),
        (Exponent, 1, FloatStyle { upper: true, ..plain }),
    ];
    let ours = |q: &[&str]| {
        let value = read_float(q[0]);
        forms.map(|(code, precision, style)| double_to_string(value, code, precision, style)).join("\t")
    };
    check("float_format", ours, 1);
}

#[test]
fn hash_values() {
    let ours = |q: &[&str]| {
        let floats = || q[1].split(' ').map(|f| hash::hash_float(read_float(f)).expect("no nan")).collect::<Vec<_>>();
        let ints = || read_numbers(q[1]).into_iter().map(hash::hash_i64).collect::<Vec<_>>();
        let value = match q[0] {
            "int" => {
                let big = hash::hash_int(&q[1].parse().expect("an int"));
                assert!(q[1].parse().is_ok_and(|small| hash::hash_i64(small) == big) || q[1].parse::<i64>().is_err());
                big
            }
            "float" => floats()[0],
            "str" => hash::hash_str(PythonVersion::V314, &read(q[1])),
            "complex" => hash::hash_complex(floats()[0], floats()[1]),
            "tuple" => hash::hash_tuple(PythonVersion::V314, ints().into_iter()),
            "frozenset" => hash::hash_frozenset(ints().into_iter()),
            "slice" => hash::hash_slice(ints()[0], ints()[1], ints()[2]),
            other => panic!("no kind {other}"),
        };
        value.to_string()
    };
    check("hash_values", ours, 2);
}

#[test]
fn float_arithmetic() {
    let pair = |(a, b): (f64, f64)| format!("{} {}", show_float(a), show_float(b));
    let power = |p| match p {
        Power::Float(value) => show_float(value),
        Power::Complex(z) => pair((z.real, z.imag)),
    };
    let ours = |q: &[&str]| {
        let (a, b) = (read_float(q[0]), read_float(q[1]));
        let digits = q[2].parse().expect("a number");
        [
            answer(float::true_divide(a, b), show_float),
            answer(float::floor_divide(a, b), show_float),
            answer(float::modulo(a, b), show_float),
            answer(float::divide_modulo(a, b), pair),
            answer(float::power(a, b), power),
            answer(float::round(a, digits), show_float),
            answer(float::round_to_int(a), |i| i.to_string()),
            answer(float::as_integer_ratio(a), |(n, d)| format!("{n} {d}")),
            if float::is_integer(a) { "True".into() } else { "False".into() },
            answer(int_float::from_float(a), |i| i.to_string()),
            float_hex::float_hex(a),
        ]
        .join("\t")
    };
    check("float_arithmetic", ours, 3);
}

#[test]
fn float_from_hex() {
    let ours = |q: &[&str]| answer(float_hex::float_from_hex(&read(q[0]).to_utf8_lossy()), show_float);
    check("float_from_hex", ours, 1);
}

/// CPython 3.6 cannot be asked here. These hashes of tuples do not depend on the seed and appear in many public
/// transcripts of sessions with versions before 3.8.
#[test]
fn tuple_hashes_before_38() {
    assert_eq!(TupleHash::Multiplicative.hash([1, 2].into_iter()), 3_713_081_631_934_410_656);
    assert_eq!(TupleHash::Multiplicative.hash([1, 2, 3].into_iter()), 2_528_502_973_977_326_415);
}

/// What `Lib/test/test_hash.py` of CPython 3.6 and 3.14 expects of 'abc' under PYTHONHASHSEED=0.
#[test]
fn text_hashes_of_both_algorithms() {
    assert_eq!(BytesHash::SipHash24.hash(b"abc"), 4_596_069_200_710_135_518);
    assert_eq!(BytesHash::SipHash13.hash(b"abc"), -4_594_863_902_769_663_758);
}
