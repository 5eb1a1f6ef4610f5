//! Ints: arithmetic, division, comparison with floats, text, bytes.

use num_bigint::BigInt;
use pvmscope::failure::Failure;
use pvmscope::number::{NEVER, float, int, int_float, int_text};

use super::{answer, check, read, read_bytes, read_float, read_numbers, show_bytes, show_float};

fn big(field: &str) -> BigInt {
    field.parse().expect("an int")
}

/// As a program sees it: a text that is too long is an error.
fn shown(result: Result<BigInt, Failure>) -> String {
    answer(result.and_then(|value| int_text::to_decimal(&value, int_text::MAX_STR_DIGITS)), |text| text)
}

#[test]
fn int_arithmetic() {
    let ours = |q: &[&str]| {
        let (a, b) = (big(q[0]), big(q[1]));
        let parts: Vec<BigInt> = q[2].split(' ').map(big).collect();
        let (count, digits, modulus) = (&parts[0], &parts[1], &parts[2]);
        if let (Ok(small_a), Ok(small_b)) = (i64::try_from(&a), i64::try_from(&b))
            && small_a != i64::MIN
        {
            assert_eq!(int::floor_divide_i64(small_a, small_b).map(BigInt::from), int::floor_divide(&a, &b, &NEVER));
            assert_eq!(int::modulo_i64(small_a, small_b).map(BigInt::from), int::modulo(&a, &b, &NEVER));
            assert_eq!(int_float::true_divide_i64(small_a, small_b), int_float::true_divide(&a, &b));
        }
        [
            answer(int::divide_modulo(&a, &b, &NEVER), |(quotient, rest)| format!("{quotient} {rest}")),
            shown(int::floor_divide(&a, &b, &NEVER)),
            shown(int::modulo(&a, &b, &NEVER)),
            answer(int_float::true_divide(&a, &b), show_float),
            shown(int::shift_left(&a, count)),
            shown(int::shift_right(&a, count)),
            shown(int::power(&a, &BigInt::from(count.magnitude().clone()), &NEVER)),
            shown(int::power_modulo(&a, &b, modulus, &NEVER)),
            shown(int::round(&a, &-digits, &NEVER)),
            answer(int_float::to_float(&a), show_float),
            int::bit_count(&a).to_string(),
            shown(int::gcd(&a, &b, &NEVER)),
            shown(int::lcm(&a, &b, &NEVER)),
        ]
        .join("\t")
    };
    check("int_arithmetic", ours, 3);
}

#[test]
fn int_division() {
    check("int_division", |q| answer(int_float::true_divide(&big(q[0]), &big(q[1])), show_float), 2);
}

#[test]
fn int_compare() {
    let ours = |q: &[&str]| {
        let order = int_float::compare(&big(q[0]), read_float(q[1]));
        let truth = |holds: bool| if holds { "True" } else { "False" };
        let is = |which: fn(std::cmp::Ordering) -> bool| truth(order.is_some_and(which));
        [is(std::cmp::Ordering::is_lt), is(std::cmp::Ordering::is_eq), is(std::cmp::Ordering::is_gt)].join(" ")
    };
    check("int_compare", ours, 2);
}

#[test]
fn int_parse() {
    let ours = |q: &[&str]| {
        let text = read(q[0]);
        let show = |value: BigInt| if text.len() > 999 { int_text::to_prefixed(&value, 16) } else { value.to_string() };
        answer(int_text::parse_int(&text, q[1].parse().expect("a base"), int_text::MAX_STR_DIGITS), show)
    };
    check("int_parse", ours, 2);
}

#[test]
fn int_bytes() {
    let ours = |q: &[&str]| {
        let value = big(q[0]);
        let how: Vec<&str> = q[1].split(' ').collect();
        let (little, signed) = (how[1] == "little", how[2] == "True");
        [
            answer(int::to_bytes(&value, read_numbers(how[0])[0], little, signed), |bytes| show_bytes(&bytes)),
            int::from_bytes(&read_bytes(q[2]), little, signed).to_string(),
            int_text::to_prefixed(&value, 2),
            int_text::to_prefixed(&value, 8),
            int_text::to_prefixed(&value, 16),
        ]
        .join("\t")
    };
    check("int_bytes", ours, 3);
}

#[test]
fn powers_too_large_for_any_memory_are_errors() {
    let huge: BigInt = BigInt::from(10).pow(30);
    assert_eq!(int::power(&2.into(), &huge, &NEVER), Err(Failure::memory()));
    assert_eq!(int::power(&(-1).into(), &huge, &NEVER), Ok(1.into()));
    assert_eq!(int::shift_left(&1.into(), &huge), Err(Failure::overflow("too many digits in integer")));
    assert_eq!(int::shift_left(&1.into(), &(1_i64 << 62).into()), Err(Failure::memory()));
    assert_eq!(int::shift_right(&(-1).into(), &huge), Ok((-1).into()));
    assert!(matches!(float::power(2.0, 1e4), Err(failure) if failure == Failure::range()));
}
