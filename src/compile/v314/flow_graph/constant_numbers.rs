//! Arithmetic on floats and complex numbers where Python's differs from the processor's.
//!
//! Called by `constant_arithmetic`. `None` means that Python would raise. Mirrors `long_true_divide`,
//! `_float_div_mod`, `float_pow`, `complex_pow` and the `_Py_c_*` functions of `Objects/complexobject.c`.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive, Zero};

/// Real and imaginary part.
type Complex = (f64, f64);

/// 2 to the power of `exponent`, which must be from -1074 to 1023.
fn power_of_two(exponent: i64) -> f64 {
    if exponent >= -1022 {
        f64::from_bits(((exponent + 1023) as u64) << 52)
    } else {
        f64::from_bits(1 << (exponent + 1074))
    }
}

/// `left / right`, correctly rounded.
pub fn int_true_divide(left: &BigInt, right: &BigInt) -> Option<f64> {
    if right.is_zero() {
        return None;
    }
    let negative = left.is_negative() != right.is_negative();
    let (mut top, mut bottom) = (left.magnitude().clone(), right.magnitude().clone());
    if top.is_zero() {
        return Some(if right.is_negative() { -0.0 } else { 0.0 });
    }
    // A quotient with one or two bits more than a float holds, in units of 2**-scale; fewer where it is subnormal.
    let scale = (54 - (top.bits() as i64 - bottom.bits() as i64)).min(1075);
    if scale >= 0 {
        top <<= scale;
    } else {
        bottom <<= -scale;
    }
    let (quotient, rest) = top.div_rem(&bottom);
    let quotient = quotient.to_u64()?;
    let extra = (64 - i64::from(quotient.leading_zeros()) - 53).max(1);
    let (kept, lost) = (quotient >> extra, quotient & ((1 << extra) - 1));
    let half = 1 << (extra - 1);
    let up = lost > half || (lost == half && (!rest.is_zero() || kept & 1 == 1));
    let exponent = extra - scale;
    if exponent > 1023 {
        return None;
    }
    let value = (kept + u64::from(up)) as f64 * power_of_two(exponent);
    value.is_finite().then_some(if negative { -value } else { value })
}

/// Floor of the quotient, and the remainder with the sign of `right`, which is not 0.
pub fn float_divmod(left: f64, right: f64) -> (f64, f64) {
    let mut rest = left % right;
    let mut quotient = (left - rest) / right;
    if rest == 0.0 {
        rest = 0.0_f64.copysign(right);
    } else if (right < 0.0) != (rest < 0.0) {
        rest += right;
        quotient -= 1.0;
    }
    if quotient == 0.0 {
        return (0.0_f64.copysign(left / right), rest);
    }
    let floor = quotient.floor();
    (if quotient - floor > 0.5 { floor + 1.0 } else { floor }, rest)
}

/// `left ** right` where the result is real.
pub fn float_pow(left: f64, right: f64) -> Option<f64> {
    if left == 0.0 && right < 0.0 {
        return None;
    }
    let value = left.powf(right);
    (value.is_finite() || !left.is_finite() || !right.is_finite()).then_some(value)
}

/// `left * right`, with infinities recovered as C's Annex G has it.
pub fn complex_product(left: Complex, right: Complex) -> Complex {
    let ((mut a, mut b), (mut c, mut d)) = (left, right);
    let (ac, bd, ad, bc) = (a * c, b * d, a * d, b * c);
    let product = (ac - bd, ad + bc);
    if !(product.0.is_nan() && product.1.is_nan()) {
        return product;
    }
    let boxed = |part: f64| f64::from(u8::from(part.is_infinite())).copysign(part);
    let unnan = |part: f64| if part.is_nan() { 0.0_f64.copysign(part) } else { part };
    let mut recover = false;
    if a.is_infinite() || b.is_infinite() {
        (a, b, c, d) = (boxed(a), boxed(b), unnan(c), unnan(d));
        recover = true;
    }
    if c.is_infinite() || d.is_infinite() {
        (a, b, c, d) = (unnan(a), unnan(b), boxed(c), boxed(d));
        recover = true;
    }
    if !recover && [ac, bd, ad, bc].iter().any(|part| part.is_infinite()) {
        (a, b, c, d) = (unnan(a), unnan(b), unnan(c), unnan(d));
        recover = true;
    }
    if recover { (f64::INFINITY * (a * c - b * d), f64::INFINITY * (a * d + b * c)) } else { product }
}

/// `left / right`, `right` not being 0.
pub fn complex_quotient(left: Complex, right: Complex) -> Complex {
    let quotient = if right.0.abs() >= right.1.abs() {
        let ratio = right.1 / right.0;
        let bottom = right.0 + right.1 * ratio;
        ((left.0 + left.1 * ratio) / bottom, (left.1 - left.0 * ratio) / bottom)
    } else if right.1.abs() >= right.0.abs() {
        let ratio = right.0 / right.1;
        let bottom = right.0 * ratio + right.1;
        ((left.0 * ratio + left.1) / bottom, (left.1 * ratio - left.0) / bottom)
    } else {
        (f64::NAN, f64::NAN)
    };
    recover_quotient(quotient, left, right)
}

fn recover_quotient(quotient: Complex, left: Complex, right: Complex) -> Complex {
    let finite = |value: Complex| value.0.is_finite() && value.1.is_finite();
    let infinite = |value: Complex| value.0.is_infinite() || value.1.is_infinite();
    let boxed = |part: f64| f64::from(u8::from(part.is_infinite())).copysign(part);
    if !(quotient.0.is_nan() && quotient.1.is_nan()) {
        quotient
    } else if infinite(left) && finite(right) {
        let (x, y) = (boxed(left.0), boxed(left.1));
        (f64::INFINITY * (x * right.0 + y * right.1), f64::INFINITY * (y * right.0 - x * right.1))
    } else if infinite(right) && finite(left) {
        let (x, y) = (boxed(right.0), boxed(right.1));
        (0.0 * (left.0 * x + left.1 * y), 0.0 * (left.1 * x - left.0 * y))
    } else {
        quotient
    }
}

/// `left / right` for a real `left`, `right` not being 0.
pub fn real_by_complex(left: f64, right: Complex) -> Complex {
    let quotient = if right.0.abs() >= right.1.abs() {
        let ratio = right.1 / right.0;
        let bottom = right.0 + right.1 * ratio;
        (left / bottom, (-left * ratio) / bottom)
    } else if right.1.abs() >= right.0.abs() {
        let ratio = right.0 / right.1;
        let bottom = right.0 * ratio + right.1;
        ((left * ratio) / bottom, -left / bottom)
    } else {
        (f64::NAN, f64::NAN)
    };
    if quotient.0.is_nan()
        && quotient.1.is_nan()
        && left.is_finite()
        && (right.0.is_infinite() || right.1.is_infinite())
    {
        let boxed = |part: f64| f64::from(u8::from(part.is_infinite())).copysign(part);
        return (0.0 * (left * boxed(right.0)), 0.0 * (-left * boxed(right.1)));
    }
    quotient
}

/// `left ** right`; small whole exponents by multiplication.
pub fn complex_pow(left: Complex, right: Complex) -> Option<Complex> {
    let value = if right.1 == 0.0 && right.0 == right.0.floor() && right.0.abs() <= 100.0 {
        let power = complex_whole_power(left, right.0.abs() as u32);
        if right.0 > 0.0 {
            power
        } else if power == (0.0, 0.0) {
            return None;
        } else {
            complex_quotient((1.0, 0.0), power)
        }
    } else if left == (0.0, 0.0) {
        if right.1 != 0.0 || right.0 < 0.0 {
            return None;
        }
        (0.0, 0.0)
    } else {
        let size = left.0.hypot(left.1);
        let angle = left.1.atan2(left.0);
        let mut length = size.powf(right.0);
        let mut phase = angle * right.0;
        if right.1 != 0.0 {
            length *= (-angle * right.1).exp();
            phase += right.1 * size.ln();
        }
        (length * phase.cos(), length * phase.sin())
    };
    (!value.0.is_infinite() && !value.1.is_infinite()).then_some(value)
}

fn complex_whole_power(base: Complex, exponent: u32) -> Complex {
    let (mut result, mut square, mut mask) = ((1.0, 0.0), base, 1);
    while mask <= exponent {
        if exponent & mask != 0 {
            result = complex_product(result, square);
        }
        mask <<= 1;
        square = complex_product(square, square);
    }
    result
}
