//! Operators between the built-in numbers: any two of int, bool, float and complex.
//!
//! Called by `protocols::numbers` for exact operands, and by the methods (`int.__add__`, …) that the types' tables
//! list, also for instances of subclasses. The arithmetic itself is in `crate::number`. Mirrors the number slots of
//! `Objects/longobject.c`, `Objects/floatobject.c` and `Objects/complexobject.c`.

use num_bigint::BigInt;
use num_traits::{Signed, Zero};

use crate::failure::Failure;
use crate::library::types::operator_rows::*;
use crate::number::complex::{self, Complex};
use crate::number::{float, int, int_float};
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Method, Signature};
use crate::runtime::operators::{Binary, Comparison, Unary};
use crate::runtime::{Run, Vm};

/// A built-in number.
#[derive(Clone, Debug)]
pub enum Number {
    /// An int or a bool.
    Int(BigInt),
    /// A float.
    Float(f64),
    /// A complex number.
    Complex(Complex),
}

impl Vm {
    /// The value of a number, including instances of subclasses; `None` for anything else.
    pub fn number_of(&self, v: Value) -> Option<Number> {
        let v = self.data(v);
        if let Some(i) = self.small_int(v) {
            return Some(Number::Int(i.into()));
        }
        let heap = self.machine.heap();
        Some(match v.kind()? {
            Kind::Int => Number::Int(heap.big_int(v).clone()),
            Kind::Float => Number::Float(heap.float(v)),
            Kind::Complex => {
                let (real, imag) = heap.complex(v);
                Number::Complex(Complex { real, imag })
            }
            _ => return None,
        })
    }

    /// A new complex object.
    pub fn new_complex(&mut self, z: Complex) -> Value {
        self.machine.complex(z.real, z.imag)
    }

    /// `a + b` and so on for two numbers; `NotImplemented` if there is no such operator between them.
    pub fn number_binary(&mut self, op: Binary, a: Value, b: Value) -> Run {
        if let (Some(x), Some(y)) = (self.small_int(a), self.small_int(b)) {
            return self.small_int_binary(op, a.is_bool() && b.is_bool(), x, y);
        }
        let heap = self.machine.heap();
        if a.is(Kind::Float) && b.is(Kind::Float) {
            let (x, y) = (heap.float(a), heap.float(b));
            return self.float_binary(op, x, y);
        }
        match (self.number_of(a), self.number_of(b)) {
            (Some(Number::Int(x)), Some(Number::Int(y))) => self.int_binary(op, &x, &y),
            (Some(Number::Complex(x)), Some(Number::Complex(y))) => self.complex_binary(op, x, y),
            (Some(Number::Complex(x)), Some(y)) => self.complex_real_binary(op, x, y),
            (Some(x), Some(Number::Complex(y))) => self.real_complex_binary(op, x, y),
            (Some(x), Some(y)) => {
                if !has_float_operator(op) {
                    return Ok(Value::NOT_IMPLEMENTED);
                }
                let (x, y) = (self.real_as_float(&x)?, self.real_as_float(&y)?);
                self.float_binary(op, x, y)
            }
            _ => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    fn real_as_float(&mut self, number: &Number) -> Run<f64> {
        match number {
            Number::Int(i) => {
                let f = int_float::to_float(i);
                self.ok(f)
            }
            Number::Float(f) => Ok(*f),
            Number::Complex(z) => Ok(z.real),
        }
    }

    fn small_int_binary(&mut self, op: Binary, bools: bool, x: i64, y: i64) -> Run {
        let result = match op {
            // Both have at most 40 bits.
            Binary::Add => x + y,
            Binary::Subtract => x - y,
            Binary::And if bools => return Ok(Value::bool(x & y == 1)),
            Binary::Or if bools => return Ok(Value::bool(x | y == 1)),
            Binary::Xor if bools => return Ok(Value::bool(x ^ y == 1)),
            Binary::And => x & y,
            Binary::Or => x | y,
            Binary::Xor => x ^ y,
            Binary::Multiply if x.checked_mul(y).is_some() => x * y,
            Binary::FloorDivide => {
                let quotient = int::floor_divide_i64(x, y);
                self.ok(quotient)?
            }
            Binary::Remainder => {
                let rest = int::modulo_i64(x, y);
                self.ok(rest)?
            }
            Binary::TrueDivide => {
                let quotient = int_float::true_divide_i64(x, y);
                let quotient = self.ok(quotient)?;
                return Ok(self.machine.float(quotient));
            }
            Binary::Power if let Some(power) = int::power_i64(x, y) => power,
            Binary::Lshift if (0..23).contains(&y) => x << y,
            Binary::Rshift if y >= 0 => x >> y.min(63),
            _ => return self.int_binary(op, &x.into(), &y.into()),
        };
        Ok(self.machine.int(result))
    }

    fn int_binary(&mut self, op: Binary, x: &BigInt, y: &BigInt) -> Run {
        let result = match op {
            Binary::Add => Ok(x + y),
            Binary::Subtract => Ok(x - y),
            Binary::Multiply => int::multiply(x, y, &self.control.stop),
            Binary::And => Ok(x & y),
            Binary::Or => Ok(x | y),
            Binary::Xor => Ok(x ^ y),
            Binary::FloorDivide => int::floor_divide(x, y, &self.control.stop),
            Binary::Remainder => int::modulo(x, y, &self.control.stop),
            Binary::Lshift => int::shift_left(x, y),
            Binary::Rshift => int::shift_right(x, y),
            Binary::Power if y.is_negative() => {
                // Both become floats.
                let (x, y) = (int_float::to_float(x), int_float::to_float(y));
                let (x, y) = (self.ok(x)?, self.ok(y)?);
                return self.float_binary(op, x, y);
            }
            Binary::Power => int::power(x, y, &self.control.stop),
            Binary::TrueDivide => {
                let quotient = int_float::true_divide(x, y);
                let quotient = self.ok(quotient)?;
                return Ok(self.machine.float(quotient));
            }
            Binary::Divmod => {
                let both = int::divide_modulo(x, y, &self.control.stop);
                let (quotient, rest) = self.ok(both)?;
                let (quotient, rest) = (self.machine.big_int(quotient), self.machine.big_int(rest));
                return Ok(self.machine.tuple(&[quotient, rest]));
            }
            Binary::MatrixMultiply => return Ok(Value::NOT_IMPLEMENTED),
        };
        let result = self.ok(result)?;
        Ok(self.machine.big_int(result))
    }

    fn float_binary(&mut self, op: Binary, x: f64, y: f64) -> Run {
        let result = match op {
            Binary::Add => Ok(x + y),
            Binary::Subtract => Ok(x - y),
            Binary::Multiply => Ok(x * y),
            Binary::TrueDivide => float::true_divide(x, y),
            Binary::FloorDivide => float::floor_divide(x, y),
            Binary::Remainder => float::modulo(x, y),
            Binary::Power => match float::power(x, y) {
                Ok(float::Power::Float(f)) => Ok(f),
                Ok(float::Power::Complex(z)) => return Ok(self.new_complex(z)),
                Err(failure) => Err(failure),
            },
            Binary::Divmod => {
                let both = float::divide_modulo(x, y);
                let (quotient, rest) = self.ok(both)?;
                let (quotient, rest) = (self.machine.float(quotient), self.machine.float(rest));
                return Ok(self.machine.tuple(&[quotient, rest]));
            }
            _ => return Ok(Value::NOT_IMPLEMENTED),
        };
        let result = self.ok(result)?;
        Ok(self.machine.float(result))
    }

    fn finish_complex(&mut self, result: Option<Result<Complex, Failure>>) -> Run {
        match result {
            None => Ok(Value::NOT_IMPLEMENTED),
            Some(result) => {
                let z = self.ok(result)?;
                Ok(self.new_complex(z))
            }
        }
    }

    fn complex_binary(&mut self, op: Binary, x: Complex, y: Complex) -> Run {
        self.finish_complex(match op {
            Binary::Add => Some(Ok(x + y)),
            Binary::Subtract => Some(Ok(x - y)),
            Binary::Multiply => Some(Ok(x * y)),
            Binary::TrueDivide => Some(complex::divide(x, y)),
            Binary::Power => Some(complex::power(x, y)),
            _ => None,
        })
    }

    fn complex_real_binary(&mut self, op: Binary, x: Complex, y: Number) -> Run {
        if !has_complex_operator(op) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let y = self.real_as_float(&y)?;
        self.finish_complex(match op {
            Binary::Add => Some(Ok(complex::add_real(x, y))),
            Binary::Subtract => Some(Ok(complex::subtract_real(x, y))),
            Binary::Multiply => Some(Ok(complex::multiply_real(x, y))),
            Binary::TrueDivide => Some(complex::divide_by_real(x, y)),
            _ => Some(complex::power(x, Complex { real: y, imag: 0.0 })),
        })
    }

    fn real_complex_binary(&mut self, op: Binary, x: Number, y: Complex) -> Run {
        if !has_complex_operator(op) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let x = self.real_as_float(&x)?;
        self.finish_complex(match op {
            Binary::Add => Some(Ok(complex::add_real(y, x))),
            Binary::Subtract => Some(Ok(complex::real_subtract(x, y))),
            Binary::Multiply => Some(Ok(complex::multiply_real(y, x))),
            Binary::TrueDivide => Some(complex::real_divide(x, y)),
            _ => Some(complex::power(Complex { real: x, imag: 0.0 }, y)),
        })
    }

    /// `-v` and so on for a number; `NotImplemented` if it has no such operator.
    pub fn number_unary(&mut self, op: Unary, v: Value) -> Run {
        if let Some(i) = self.small_int(v) {
            return match op {
                Unary::Negative => Ok(self.machine.int(-i)),
                Unary::Positive | Unary::Absolute if i >= 0 || op == Unary::Positive => {
                    // An int itself, not a new one; a bool becomes an int.
                    Ok(if v.is_bool() { self.machine.int(i) } else { v })
                }
                Unary::Invert => Ok(self.machine.int(!i)),
                _ => Ok(self.machine.int(-i)),
            };
        }
        match (self.number_of(v), op) {
            (Some(Number::Int(i)), Unary::Negative) => Ok(self.machine.big_int(-i)),
            (Some(Number::Int(i)), Unary::Invert) => Ok(self.machine.big_int(!i)),
            (Some(Number::Int(i)), Unary::Absolute) if i.is_negative() => Ok(self.machine.big_int(-i)),
            (Some(Number::Int(_)), _) => Ok(v),
            (Some(Number::Float(f)), Unary::Negative) => Ok(self.machine.float(-f)),
            (Some(Number::Float(f)), Unary::Absolute) => Ok(self.machine.float(f.abs())),
            (Some(Number::Float(_)), Unary::Positive) => Ok(v),
            (Some(Number::Complex(z)), Unary::Negative) => Ok(self.new_complex(-z)),
            (Some(Number::Complex(_)), Unary::Positive) => Ok(v),
            (Some(Number::Complex(z)), Unary::Absolute) => {
                let size = complex::absolute(z);
                let size = self.ok(size)?;
                Ok(self.machine.float(size))
            }
            _ => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    /// `pow(base, exponent, modulus)` of ints, for any `modulus` but None.
    pub fn int_power_modulo(&mut self, base: Value, exponent: Value, modulus: Value) -> Run {
        let (Some(Number::Int(base)), Some(Number::Int(exponent)), Some(Number::Int(modulus))) =
            (self.number_of(base), self.number_of(exponent), self.number_of(modulus))
        else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let result = int::power_modulo(&base, &exponent, &modulus, &self.control.stop);
        let result = self.ok(result)?;
        Ok(self.machine.big_int(result))
    }

    /// 0 for ints, 1 for floats, 2 for complex numbers: a type's operators know its own rank and those below.
    fn number_rank(&self, v: Value) -> Option<u8> {
        let v = self.data(v);
        if self.small_int(v).is_some() {
            return Some(0);
        }
        match v.kind()? {
            Kind::Int => Some(0),
            Kind::Float => Some(1),
            Kind::Complex => Some(2),
            _ => None,
        }
    }

    fn number_operator(&mut self, op: Binary, own: Value, other: Value, reflected: bool) -> Run {
        if self.number_rank(other).is_none_or(|rank| Some(rank) > self.number_rank(own)) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let (own, other) = (self.data(own), self.data(other));
        if reflected { self.number_binary(op, other, own) } else { self.number_binary(op, own, other) }
    }
}

fn has_float_operator(op: Binary) -> bool {
    matches!(
        op,
        Binary::Add
            | Binary::Subtract
            | Binary::Multiply
            | Binary::TrueDivide
            | Binary::FloorDivide
            | Binary::Remainder
            | Binary::Power
            | Binary::Divmod
    )
}

fn has_complex_operator(op: Binary) -> bool {
    matches!(op, Binary::Add | Binary::Subtract | Binary::Multiply | Binary::TrueDivide | Binary::Power)
}

/// The functions that all numbers have in common.
pub(crate) const NUMBER_METHODS: &[Method] = &[
    Method::new("__hash__", Signature::Slot(0), hash),
    Method::new("__add__", Signature::Slot(1), plain::<ADD>),
    Method::new("__radd__", Signature::Slot(1), reflected::<ADD>),
    Method::new("__sub__", Signature::Slot(1), plain::<SUBTRACT>),
    Method::new("__rsub__", Signature::Slot(1), reflected::<SUBTRACT>),
    Method::new("__mul__", Signature::Slot(1), plain::<MULTIPLY>),
    Method::new("__rmul__", Signature::Slot(1), reflected::<MULTIPLY>),
    Method::new("__truediv__", Signature::Slot(1), plain::<TRUE_DIVIDE>),
    Method::new("__rtruediv__", Signature::Slot(1), reflected::<TRUE_DIVIDE>),
    Method::new("__pow__", Signature::Any, power),
    Method::new("__rpow__", Signature::Any, reflected_power),
    Method::new("__neg__", Signature::Slot(0), unary::<NEGATIVE>),
    Method::new("__pos__", Signature::Slot(0), unary::<POSITIVE>),
    Method::new("__abs__", Signature::Slot(0), unary::<ABSOLUTE>),
    Method::new("__bool__", Signature::Slot(0), truth),
];

/// The functions that `int` and `float` have in common, besides those of all numbers.
pub(crate) const REAL_METHODS: &[Method] = &[
    Method::new("__lt__", Signature::Slot(1), compare::<LT>),
    Method::new("__le__", Signature::Slot(1), compare::<LE>),
    Method::new("__eq__", Signature::Slot(1), compare::<EQ>),
    Method::new("__ne__", Signature::Slot(1), compare::<NE>),
    Method::new("__gt__", Signature::Slot(1), compare::<GT>),
    Method::new("__ge__", Signature::Slot(1), compare::<GE>),
    Method::new("__mod__", Signature::Slot(1), plain::<REMAINDER>),
    Method::new("__rmod__", Signature::Slot(1), reflected::<REMAINDER>),
    Method::new("__divmod__", Signature::Slot(1), plain::<DIVMOD>),
    Method::new("__rdivmod__", Signature::Slot(1), reflected::<DIVMOD>),
    Method::new("__floordiv__", Signature::Slot(1), plain::<FLOOR_DIVIDE>),
    Method::new("__rfloordiv__", Signature::Slot(1), reflected::<FLOOR_DIVIDE>),
];

/// `__add__`: number `OP` of [`Binary`].
pub(crate) fn plain<const OP: usize>(vm: &mut Vm, args: &Args<'_>) -> Run {
    vm.number_operator(BY_NUMBER[OP], args[0], args[1], false)
}

/// `__radd__`: number `OP` of [`Binary`].
pub(crate) fn reflected<const OP: usize>(vm: &mut Vm, args: &Args<'_>) -> Run {
    vm.number_operator(BY_NUMBER[OP], args[0], args[1], true)
}

const BY_NUMBER: [Binary; 14] = Binary::ALL;

/// `__neg__` and so on: number `OP` of [`Unary`].
pub(crate) fn unary<const OP: usize>(vm: &mut Vm, args: &Args<'_>) -> Run {
    let v = vm.data(args[0]);
    vm.number_unary([Unary::Negative, Unary::Positive, Unary::Invert, Unary::Absolute][OP], v)
}

/// The modulus among the arguments of `__pow__` or `__rpow__`, or None.
fn modulus_of(vm: &mut Vm, args: &Args<'_>) -> Run {
    let given = args.positional.len() - 1;
    if !args.names.is_empty() {
        return vm.type_error("wrapper __pow__() takes no keyword arguments");
    }
    if !(1..=2).contains(&given) {
        return vm.type_error(format!("expected 1 or 2 arguments, got {given}"));
    }
    Ok(args.get(2).unwrap_or(Value::NONE))
}

/// `__pow__`, whose third argument only ints accept.
pub(crate) fn power(vm: &mut Vm, args: &Args<'_>) -> Run {
    let modulus = modulus_of(vm, args)?;
    if modulus.is_none() {
        return vm.number_operator(Binary::Power, args[0], args[1], false);
    }
    match vm.number_of(args[0]) {
        Some(Number::Int(_)) => vm.int_power_modulo(args[0], args[1], modulus),
        Some(Number::Complex(_)) => vm.value_error("complex modulo"),
        _ => vm.type_error("pow() 3rd argument not allowed unless all arguments are integers"),
    }
}

/// `__rpow__`
pub(crate) fn reflected_power(vm: &mut Vm, args: &Args<'_>) -> Run {
    let modulus = modulus_of(vm, args)?;
    if modulus.is_none() {
        return vm.number_operator(Binary::Power, args[0], args[1], true);
    }
    vm.int_power_modulo(args[1], args[0], modulus)
}

/// `__lt__` and so on of real numbers: number `OP` of [`Comparison`].
pub(crate) fn compare<const OP: usize>(vm: &mut Vm, args: &Args<'_>) -> Run {
    let op = Comparison::ALL[OP];
    // An int does not know floats: they do the comparison with it.
    if vm.number_rank(args[1]).is_none_or(|rank| Some(rank) > vm.number_rank(args[0])) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (a, b) = (vm.data(args[0]), vm.data(args[1]));
    Ok(match vm.number_ordering(a, b) {
        None => Value::NOT_IMPLEMENTED,
        Some(ordering) => Value::bool(ordering.map_or(op == Comparison::Ne, |o| op.holds(o))),
    })
}

/// `__bool__`
pub(crate) fn truth(vm: &mut Vm, args: &Args<'_>) -> Run {
    let v = vm.data(args[0]);
    vm.is_true(v).map(Value::bool)
}

/// `__hash__`
pub(crate) fn hash(vm: &mut Vm, args: &Args<'_>) -> Run {
    let v = vm.data(args[0]);
    let hash = vm.hash(v)?;
    Ok(vm.machine.int(hash))
}

/// The imaginary part of a real number.
pub(crate) fn int_zero(vm: &mut Vm, _: Value) -> Run {
    Ok(vm.machine.int(0))
}

impl Vm {
    /// Whether an int is zero.
    pub fn int_is_zero(&self, v: Value) -> bool {
        self.int_value(v).is_zero()
    }
}
