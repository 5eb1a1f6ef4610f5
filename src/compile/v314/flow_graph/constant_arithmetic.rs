//! The results of operations on constants, as far as the compiler computes them itself.
//!
//! Called by constant folding. `None` means: not folded, because it would raise or because the result would be too big
//! to keep in a code object. Mirrors `eval_const_binop`, `eval_const_unaryop` and the `const_folding_safe_*` functions
//! of `Python/flowgraph.c`; book chapter "Compiling Python Source Code".

use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive, Zero};

use crate::code::Const;
use crate::number::complex::{self, Complex};
use crate::number::{NEVER, float, int, int_float};
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
    Complex(Complex),
}

fn number(value: &Const) -> Option<Number> {
    Some(match value {
        Const::Bool(value) => Number::Int(BigInt::from(u8::from(*value))),
        Const::Int(value) => Number::Int(value.clone()),
        Const::Float(value) => Number::Float(*value),
        Const::Complex(real, imag) => Number::Complex(Complex { real: *real, imag: *imag }),
        _ => return None,
    })
}

fn whole(value: &Const) -> Option<BigInt> {
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
        (Opcode::UNARY_NEGATIVE, Number::Complex(value)) => Const::Complex(-value.real, -value.imag),
        (Opcode::UNARY_INVERT, Number::Int(value)) => Const::Int(!value),
        (Opcode::CALL_INTRINSIC_1, Number::Int(value)) => Const::Int(value),
        (Opcode::CALL_INTRINSIC_1, Number::Float(value)) => Const::Float(value),
        (Opcode::CALL_INTRINSIC_1, Number::Complex(value)) => Const::Complex(value.real, value.imag),
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
        _ if op == nb::MULTIPLY => match (whole(left), whole(right)) {
            (Some(times), None) => repeat(right, &times),
            (None, Some(times)) => repeat(left, &times),
            _ => None,
        },
        _ => None,
    }
}

fn int_op(left: &BigInt, op: i32, right: &BigInt) -> Option<Const> {
    let neither_zero = !left.is_zero() && !right.is_zero();
    let result = match op {
        nb::ADD => left + right,
        nb::SUBTRACT => left - right,
        nb::MULTIPLY if neither_zero && left.bits() + right.bits() > MAX_INT_SIZE => return None,
        nb::MULTIPLY => left * right,
        nb::TRUE_DIVIDE => return int_float::true_divide(left, right).ok().map(Const::Float),
        nb::FLOOR_DIVIDE => int::floor_divide(left, right, &NEVER).ok()?,
        nb::REMAINDER => int::modulo(left, right, &NEVER).ok()?,
        nb::POWER if right.is_negative() => {
            return float_op(int_float::to_float(left).ok()?, op, int_float::to_float(right).ok()?);
        }
        nb::POWER if neither_zero && left.bits() > MAX_INT_SIZE / right.to_u64()? => return None,
        nb::POWER => int::power(left, right, &NEVER).ok()?,
        nb::LSHIFT if neither_zero && left.bits() > MAX_INT_SIZE.checked_sub(right.to_u64()?)? => return None,
        nb::LSHIFT => int::shift_left(left, right).ok()?,
        nb::RSHIFT => int::shift_right(left, right).ok()?,
        nb::OR => left | right,
        nb::XOR => left ^ right,
        nb::AND => left & right,
        _ => return None,
    };
    Some(Const::Int(result))
}

/// The number as a float, unless it is an int that is too big.
fn real(value: &Number) -> Option<f64> {
    match value {
        Number::Int(value) => int_float::to_float(value).ok(),
        Number::Float(value) => Some(*value),
        Number::Complex(value) => Some(value.real),
    }
}

fn float_op(left: f64, op: i32, right: f64) -> Option<Const> {
    let result = match op {
        nb::ADD => left + right,
        nb::SUBTRACT => left - right,
        nb::MULTIPLY => left * right,
        nb::TRUE_DIVIDE => float::true_divide(left, right).ok()?,
        nb::FLOOR_DIVIDE => float::floor_divide(left, right).ok()?,
        nb::REMAINDER => float::modulo(left, right).ok()?,
        nb::POWER => match float::power(left, right).ok()? {
            float::Power::Float(value) => value,
            float::Power::Complex(value) => return Some(Const::Complex(value.real, value.imag)),
        },
        _ => return None,
    };
    Some(Const::Float(result))
}

fn complex_op(left: &Number, op: i32, right: &Number) -> Option<Const> {
    let as_complex = |value: &Number| match value {
        Number::Complex(value) => Some(*value),
        value => real(value).map(|real| Complex { real, imag: 0.0 }),
    };
    let (a, b) = (as_complex(left)?, as_complex(right)?);
    let is_real = |value: &Number| !matches!(value, Number::Complex(_));
    let result = match (op, is_real(left), is_real(right)) {
        (nb::ADD, true, _) => complex::add_real(b, a.real),
        (nb::ADD, _, true) => complex::add_real(a, b.real),
        (nb::ADD, ..) => a + b,
        (nb::SUBTRACT, true, _) => complex::real_subtract(a.real, b),
        (nb::SUBTRACT, _, true) => complex::subtract_real(a, b.real),
        (nb::SUBTRACT, ..) => a - b,
        (nb::MULTIPLY, true, _) => complex::multiply_real(b, a.real),
        (nb::MULTIPLY, _, true) => complex::multiply_real(a, b.real),
        (nb::MULTIPLY, ..) => a * b,
        (nb::TRUE_DIVIDE, true, _) => complex::real_divide(a.real, b).ok()?,
        (nb::TRUE_DIVIDE, _, true) => complex::divide_by_real(a, b.real).ok()?,
        (nb::TRUE_DIVIDE, ..) => complex::divide(a, b).ok()?,
        (nb::POWER, ..) => complex::power(a, b).ok()?,
        _ => return None,
    };
    Some(Const::Complex(result.real, result.imag))
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

/// `limit` minus the items of a tuple and of the tuples in it (`const_folding_check_complexity`).
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
    let index = whole(key)?.to_i64()?;
    let index = if index < 0 { index + len as i64 } else { index };
    let index = usize::try_from(index).ok().filter(|&index| index < len)?;
    Some(match container {
        Const::Str(value) => Const::Str(PyStr::from_code_points(&[value.at(index)])),
        Const::Bytes(value) => Const::Int(value[index].into()),
        Const::Tuple(items) => items[index].clone(),
        _ => return None,
    })
}

/// The positions that a slice selects from a sequence of `len` items (`PySlice_AdjustIndices`).
fn slice_places(slice: &[Const; 3], len: usize) -> Option<impl Iterator<Item = usize>> {
    let len = len as i64;
    // Any bound far outside has the same effect.
    let bound = |value: &Const| match value {
        Const::None => Some(None),
        value => whole(value)
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
            int_float::compare(int, *float) == Some(std::cmp::Ordering::Equal)
        }
        (Number::Float(left), Number::Float(right)) => left == right,
        (Number::Complex(left), Number::Complex(right)) => left == right,
        (Number::Complex(value), other) | (other, Number::Complex(value)) => {
            value.imag == 0.0 && number_equals(&Number::Float(value.real), other)
        }
    }
}
