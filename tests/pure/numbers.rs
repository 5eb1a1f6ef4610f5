//! Numbers: text of floats, hashes.

use pvmscope::number::float_text::{FloatCode, FloatStyle, double_to_string, float_repr, parse_float};
use pvmscope::number::hash;

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
            "str" => hash::hash_str(&read(q[1])),
            "complex" => hash::hash_complex(floats()[0], floats()[1]),
            "tuple" => hash::hash_tuple(ints().into_iter()),
            "frozenset" => hash::hash_frozenset(ints().into_iter()),
            "slice" => hash::hash_slice(ints()[0], ints()[1], ints()[2]),
            other => panic!("no kind {other}"),
        };
        value.to_string()
    };
    check("hash_values", ours, 2);
}
