//! What an operation on constants gives, as far as the compiler works it out itself.
//!
//! Called by constant folding. `None` means: not folded, because it would raise or because the result would be too big
//! to keep in a code object. Mirrors `eval_const_binop`, `eval_const_unaryop` and the `const_folding_safe_*` functions
//! of `Python/flowgraph.c`.

use num_bigint::BigInt;
use num_traits::{FromPrimitive, One, Signed, ToPrimitive, Zero};

use super::constant_numbers as numbers;
use crate::code::Const;
use crate::opcode::Opcode;
use crate::text::PyStr;

/// Limits of what is folded: bits of an int, items of a tuple, characters of a text, items of nested tuples in total.
const MAX_INT_SIZE: u64 = 128;
const MAX_COLLECTION_SIZE: usize = 256;
const MAX_STR_SIZE: usize = 4096;
const MAX_TOTAL_ITEMS: i64 = 1024;

/// Operands of BINARY_OP (`NB_*` of `Include/opcode.h`).
mod nb {
    pub const ADD: i32 = 0;
    pub const AND: i32 = 1;
    pub const FLOOR_DIVIDE: i32 = 2;
    pub const LSHIFT: i32 = 3;
    pub const MULTIPLY: i32 = 5;
    pub const REMAINDER: i32 = 6;
    pub const OR: i32 = 7;
    pub const POWER: i32 = 8;
    pub const RSHIFT: i32 = 9;
    pub const SUBTRACT: i32 = 10;
    pub const TRUE_DIVIDE: i32 = 11;
    pub const XOR: i32 = 12;
    pub const SUBSCR: i32 = 26;
}

/// A number among the constants; a bool counts as an int.
#[derive(Clone, Debug)]
enum Number {
    Int(BigInt),
    Float(f64),
    Complex(f64, f64),
}

fn number(value: &Const) -> Option<Number> {
    Some(match value {
        Const::Bool(value) => Number::Int(BigInt::from(u8::from(*value))),
        Const::Int(value) => Number::Int(value.clone()),
        Const::Float(value) => Number::Float(*value),
        Const::Complex(real, imag) => Number::Complex(*real, *imag),
        _ => return None,
    })
}

fn int(value: &Const) -> Option<BigInt> {
    match number(value) {
        Some(Number::Int(value)) => Some(value),
        _ => None,
    }
}

/// `bool(value)` (`PyObject_IsTrue`).
pub fn is_true(value: &Const) -> bool {
    match value {
        Const::None => false,
        Const::Bool(value) => *value,
        Const::Int(value) => !value.is_zero(),
        Const::Float(value) => *value != 0.0,
        Const::Complex(real, imag) => *real != 0.0 || *imag != 0.0,
        Const::Str(value) => !value.is_empty(),
        Const::Bytes(value) => !value.is_empty(),
        Const::Tuple(items) | Const::FrozenSet(items) => !items.is_empty(),
        Const::Ellipsis | Const::Slice(_) | Const::Code(_) => true,
    }
}

/// The value of a unary operation; CALL_INTRINSIC_1 stands for unary plus.
pub fn unary_op(opcode: Opcode, operand: &Const) -> Option<Const> {
    if opcode == Opcode::UNARY_NOT {
        return Some(Const::Bool(!is_true(operand)));
    }
    // ~True is deprecated and warns when it runs.
    if opcode == Opcode::UNARY_INVERT && matches!(operand, Const::Bool(_)) {
        return None;
    }
    Some(match (opcode, number(operand)?) {
        (Opcode::UNARY_NEGATIVE, Number::Int(value)) => Const::Int(-value),
        (Opcode::UNARY_NEGATIVE, Number::Float(value)) => Const::Float(-value),
        (Opcode::UNARY_NEGATIVE, Number::Complex(real, imag)) => Const::Complex(-real, -imag),
        (Opcode::UNARY_INVERT, Number::Int(value)) => Const::Int(!value),
        (Opcode::CALL_INTRINSIC_1, Number::Int(value)) => Const::Int(value),
        (Opcode::CALL_INTRINSIC_1, Number::Float(value)) => Const::Float(value),
        (Opcode::CALL_INTRINSIC_1, Number::Complex(real, imag)) => Const::Complex(real, imag),
        _ => return None,
    })
}

/// The value of a binary operation, `op` being the operand of BINARY_OP.
pub fn binary_op(left: &Const, op: i32, right: &Const) -> Option<Const> {
    if op == nb::SUBSCR {
        return subscript(left, right);
    }
    if let (Const::Bool(left), Const::Bool(right)) = (left, right) {
        match op {
            nb::AND => return Some(Const::Bool(left & right)),
            nb::OR => return Some(Const::Bool(left | right)),
            nb::XOR => return Some(Const::Bool(left ^ right)),
            _ => {}
        }
    }
    match (number(left), number(right)) {
        (Some(Number::Int(left)), Some(Number::Int(right))) => int_op(&left, op, &right),
        (Some(left @ Number::Complex(..)), Some(right)) | (Some(left), Some(right @ Number::Complex(..))) => {
            complex_op(&left, op, &right)
        }
        (Some(left), Some(right)) => float_op(real(&left)?, op, real(&right)?),
        _ if op == nb::ADD => concatenate(left, right),
        _ if op == nb::MULTIPLY => match (int(left), int(right)) {
            (Some(times), None) => repeat(right, &times),
            (None, Some(times)) => repeat(left, &times),
            _ => None,
        },
        _ => None,
    }
}

fn int_op(left: &BigInt, op: i32, right: &BigInt) -> Option<Const> {
    use num_integer::Integer;
    let neither_zero = !left.is_zero() && !right.is_zero();
    Some(Const::Int(match op {
        nb::ADD => left + right,
        nb::SUBTRACT => left - right,
        nb::MULTIPLY if neither_zero && left.bits() + right.bits() > MAX_INT_SIZE => return None,
        nb::MULTIPLY => left * right,
        nb::TRUE_DIVIDE => return numbers::int_true_divide(left, right).map(Const::Float),
        nb::FLOOR_DIVIDE if !right.is_zero() => left.div_floor(right),
        nb::REMAINDER if !right.is_zero() => left.mod_floor(right),
        nb::POWER if right.is_negative() => return float_op(left.to_f64()?, op, right.to_f64()?),
        nb::POWER if left.is_zero() || right.is_zero() => BigInt::from(u8::from(right.is_zero())),
        nb::POWER => {
            let exponent = right.to_u32()?;
            if left.bits() > MAX_INT_SIZE / u64::from(exponent) {
                return None;
            }
            left.pow(exponent)
        }
        nb::LSHIFT if right.is_negative() => return None,
        nb::LSHIFT if left.is_zero() => BigInt::zero(),
        nb::LSHIFT => {
            let shift = right.to_u64().filter(|&shift| shift <= MAX_INT_SIZE)?;
            if left.bits() > MAX_INT_SIZE - shift {
                return None;
            }
            left << shift
        }
        nb::RSHIFT if right.is_negative() => return None,
        nb::RSHIFT => match right.to_u64() {
            Some(shift) => left >> shift,
            None if left.is_negative() => -BigInt::one(),
            None => BigInt::zero(),
        },
        nb::OR => left | right,
        nb::XOR => left ^ right,
        nb::AND => left & right,
        _ => return None,
    }))
}

/// The real part as a float, unless it is an int that is too big.
fn real(value: &Number) -> Option<f64> {
    match value {
        Number::Int(value) => value.to_f64().filter(|value| value.is_finite()),
        Number::Float(value) | Number::Complex(value, _) => Some(*value),
    }
}

fn float_op(left: f64, op: i32, right: f64) -> Option<Const> {
    Some(Const::Float(match op {
        nb::ADD => left + right,
        nb::SUBTRACT => left - right,
        nb::MULTIPLY => left * right,
        nb::TRUE_DIVIDE if right != 0.0 => left / right,
        nb::FLOOR_DIVIDE if right != 0.0 => numbers::float_divmod(left, right).0,
        nb::REMAINDER if right != 0.0 => numbers::float_divmod(left, right).1,
        nb::POWER => {
            if left < 0.0 && left.is_finite() && right.is_finite() && right != right.floor() {
                let (real, imag) = numbers::complex_pow((left, 0.0), (right, 0.0))?;
                return Some(Const::Complex(real, imag));
            }
            numbers::float_pow(left, right)?
        }
        _ => return None,
    }))
}

/// Since 3.14 a real operand is not made complex first: only the parts that it concerns are touched.
fn complex_op(left: &Number, op: i32, right: &Number) -> Option<Const> {
    let complex = |value: &Number| match value {
        Number::Complex(real, imag) => Some((*real, *imag)),
        _ => real(value).map(|real| (real, 0.0)),
    };
    let (a, b) = (complex(left)?, complex(right)?);
    let (left_real, right_real) = (!matches!(left, Number::Complex(..)), !matches!(right, Number::Complex(..)));
    let (real, imag) = match op {
        nb::ADD if left_real => (a.0 + b.0, b.1),
        nb::ADD if right_real => (a.0 + b.0, a.1),
        nb::ADD => (a.0 + b.0, a.1 + b.1),
        nb::SUBTRACT if left_real => (a.0 - b.0, -b.1),
        nb::SUBTRACT if right_real => (a.0 - b.0, a.1),
        nb::SUBTRACT => (a.0 - b.0, a.1 - b.1),
        nb::MULTIPLY if left_real => (b.0 * a.0, b.1 * a.0),
        nb::MULTIPLY if right_real => (a.0 * b.0, a.1 * b.0),
        nb::MULTIPLY => numbers::complex_product(a, b),
        nb::TRUE_DIVIDE if b == (0.0, 0.0) => return None,
        nb::TRUE_DIVIDE if left_real => numbers::real_by_complex(a.0, b),
        nb::TRUE_DIVIDE if right_real => (a.0 / b.0, a.1 / b.0),
        nb::TRUE_DIVIDE => numbers::complex_quotient(a, b),
        nb::POWER => numbers::complex_pow(a, b)?,
        _ => return None,
    };
    Some(Const::Complex(real, imag))
}

fn concatenate(left: &Const, right: &Const) -> Option<Const> {
    Some(match (left, right) {
        (Const::Str(left), Const::Str(right)) => Const::Str(left.concat(right)),
        (Const::Bytes(left), Const::Bytes(right)) => Const::Bytes([&**left, right].concat().into()),
        (Const::Tuple(left), Const::Tuple(right)) => Const::Tuple([&**left, right].concat().into()),
        _ => return None,
    })
}

fn repeat(sequence: &Const, times: &BigInt) -> Option<Const> {
    let (len, most) = match sequence {
        Const::Str(value) => (value.len(), MAX_STR_SIZE),
        Const::Bytes(value) => (value.len(), MAX_STR_SIZE),
        Const::Tuple(items) => (items.len(), MAX_COLLECTION_SIZE),
        _ => return None,
    };
    let times = if len == 0 { 0 } else { times.to_usize().filter(|&times| times <= most / len)? };
    Some(match sequence {
        Const::Str(value) => Const::Str(value.repeat(times)),
        Const::Bytes(value) => Const::Bytes(value.repeat(times).into()),
        Const::Tuple(items) => {
            if times > 0 && complexity_left(sequence, MAX_TOTAL_ITEMS / times as i64) < 0 {
                return None;
            }
            Const::Tuple((0..times).flat_map(|_| items.iter().cloned()).collect())
        }
        _ => return None,
    })
}

/// `limit` less the items of a tuple and of the tuples in it (`const_folding_check_complexity`).
fn complexity_left(value: &Const, limit: i64) -> i64 {
    let Const::Tuple(items) = value else { return limit };
    let mut left = limit - items.len() as i64;
    for item in items {
        if left < 0 {
            break;
        }
        left = complexity_left(item, left);
    }
    left
}

/// `container[key]` for text, bytes and tuples.
fn subscript(container: &Const, key: &Const) -> Option<Const> {
    let len = match container {
        Const::Str(value) => value.len(),
        Const::Bytes(value) => value.len(),
        Const::Tuple(items) => items.len(),
        _ => return None,
    };
    if let Const::Slice(slice) = key {
        let places = slice_places(slice, len)?;
        return Some(match container {
            Const::Str(value) => Const::Str(PyStr::from_code_points(&places.map(|i| value.at(i)).collect::<Vec<_>>())),
            Const::Bytes(value) => Const::Bytes(places.map(|i| value[i]).collect()),
            Const::Tuple(items) => Const::Tuple(places.map(|i| items[i].clone()).collect()),
            _ => return None,
        });
    }
    let index = int(key)?.to_i64()?;
    let index = if index < 0 { index + len as i64 } else { index };
    let index = usize::try_from(index).ok().filter(|&index| index < len)?;
    Some(match container {
        Const::Str(value) => Const::Str(PyStr::from_code_points(&[value.at(index)])),
        Const::Bytes(value) => Const::Int(value[index].into()),
        Const::Tuple(items) => items[index].clone(),
        _ => return None,
    })
}

/// The places that a slice picks of a sequence of `len` items (`PySlice_AdjustIndices`).
fn slice_places(slice: &[Const; 3], len: usize) -> Option<impl Iterator<Item = usize>> {
    let len = len as i64;
    // Far outside is as good as any further outside.
    let bound = |value: &Const| match value {
        Const::None => Some(None),
        value => int(value)
            .map(|value| Some(value.to_i64().unwrap_or(if value.is_negative() { i64::MIN / 4 } else { i64::MAX / 4 }))),
    };
    let step = bound(&slice[2])?.unwrap_or(1);
    if step == 0 {
        return None;
    }
    let (low, high) = if step < 0 { (-1, len - 1) } else { (0, len) };
    let place = |value: Option<i64>, default: i64| {
        value.map_or(default, |value| (if value < 0 { value.saturating_add(len) } else { value }).clamp(low, high))
    };
    let (first, last) = if step < 0 { (high, low) } else { (low, high) };
    let start = place(bound(&slice[0])?, first);
    let stop = place(bound(&slice[1])?, last);
    Some(
        std::iter::successors(Some(start), move |&i| i.checked_add(step))
            .take_while(move |&i| if step < 0 { i > stop } else { i < stop })
            .map(|i| i as usize),
    )
}

/// The items without those that equal an earlier one, as a set keeps them.
pub fn unique(items: Vec<Const>) -> Vec<Const> {
    let mut kept: Vec<Const> = Vec::with_capacity(items.len());
    for item in items {
        if !kept.iter().any(|known| equals(known, &item)) {
            kept.push(item);
        }
    }
    kept
}

/// `left == right`
fn equals(left: &Const, right: &Const) -> bool {
    if let (Some(left), Some(right)) = (number(left), number(right)) {
        return number_equals(&left, &right);
    }
    match (left, right) {
        (Const::Tuple(left), Const::Tuple(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| equals(left, right))
        }
        _ => left.same_as(right),
    }
}

fn number_equals(left: &Number, right: &Number) -> bool {
    match (left, right) {
        (Number::Int(left), Number::Int(right)) => left == right,
        (Number::Int(int), Number::Float(float)) | (Number::Float(float), Number::Int(int)) => {
            float.fract() == 0.0 && BigInt::from_f64(*float).as_ref() == Some(int)
        }
        (Number::Float(left), Number::Float(right)) => left == right,
        (Number::Complex(real, imag), Number::Complex(real1, imag1)) => real == real1 && imag == imag1,
        (Number::Complex(real, imag), other) | (other, Number::Complex(real, imag)) => {
            *imag == 0.0 && number_equals(&Number::Float(*real), other)
        }
    }
}
