//! Complex numbers: arithmetic, powers, `repr` and parsing.
//!
//! Called by the type `complex`, by float powers that leave the real numbers, and by constant folding. A real operand
//! is not first made complex (3.14's mixed arithmetic): hence the functions `…_real`. Mirrors
//! `Objects/complexobject.c`.

use super::float_text::{FloatCode, FloatStyle, double_to_string, is_c_space, parse_prefix, without_underscores};
use crate::failure::Failure;
use crate::text::{PyStr, classify, repr};

/// A complex number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Complex {
    /// The real part.
    pub real: f64,
    /// The imaginary part.
    pub imag: f64,
}

const ONE: Complex = Complex { real: 1.0, imag: 0.0 };

impl std::ops::Add for Complex {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { real: self.real + other.real, imag: self.imag + other.imag }
    }
}

impl std::ops::Sub for Complex {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self { real: self.real - other.real, imag: self.imag - other.imag }
    }
}

impl std::ops::Neg for Complex {
    type Output = Self;

    fn neg(self) -> Self {
        Self { real: -self.real, imag: -self.imag }
    }
}

impl std::ops::Mul for Complex {
    type Output = Self;

    /// The product; infinities that would come out as nan are recovered, as C's Annex G requires.
    fn mul(self, other: Self) -> Self {
        let (mut a, mut b, mut c, mut d) = (self.real, self.imag, other.real, other.imag);
        let (ac, bd, ad, bc) = (a * c, b * d, a * d, b * c);
        let plain = Self { real: ac - bd, imag: ad + bc };
        if !(plain.real.is_nan() && plain.imag.is_nan()) {
            return plain;
        }
        let no_nan = |x: f64| if x.is_nan() { 0.0_f64.copysign(x) } else { x };
        let mut again = false;
        if a.is_infinite() || b.is_infinite() {
            (a, b, c, d) = (boxed(a), boxed(b), no_nan(c), no_nan(d));
            again = true;
        }
        if c.is_infinite() || d.is_infinite() {
            (c, d, a, b) = (boxed(c), boxed(d), no_nan(a), no_nan(b));
            again = true;
        }
        if !again && [ac, bd, ad, bc].iter().any(|x| x.is_infinite()) {
            (a, b, c, d) = (no_nan(a), no_nan(b), no_nan(c), no_nan(d));
            again = true;
        }
        if !again {
            return plain;
        }
        Self { real: f64::INFINITY * (a * c - b * d), imag: f64::INFINITY * (a * d + b * c) }
    }
}

/// One for an infinity, zero for everything else, with the sign kept.
fn boxed(x: f64) -> f64 {
    (if x.is_infinite() { 1.0_f64 } else { 0.0 }).copysign(x)
}

/// `a + b`
pub fn add_real(a: Complex, b: f64) -> Complex {
    Complex { real: a.real + b, imag: a.imag }
}

/// `a - b`
pub fn subtract_real(a: Complex, b: f64) -> Complex {
    Complex { real: a.real - b, imag: a.imag }
}

/// `a - b`
pub fn real_subtract(a: f64, b: Complex) -> Complex {
    Complex { real: a - b.real, imag: -b.imag }
}

/// `a * b`
pub fn multiply_real(a: Complex, b: f64) -> Complex {
    Complex { real: a.real * b, imag: a.imag * b }
}

fn by_zero() -> Failure {
    Failure::zero_division("division by zero")
}

/// `a / b`
pub fn divide(a: Complex, b: Complex) -> Result<Complex, Failure> {
    let (real_size, imag_size) = (b.real.abs(), b.imag.abs());
    let plain = if real_size >= imag_size {
        if real_size == 0.0 {
            return Err(by_zero());
        }
        let ratio = b.imag / b.real;
        let denominator = b.real + b.imag * ratio;
        Complex { real: (a.real + a.imag * ratio) / denominator, imag: (a.imag - a.real * ratio) / denominator }
    } else if imag_size >= real_size {
        let ratio = b.real / b.imag;
        let denominator = b.real * ratio + b.imag;
        Complex { real: (a.real * ratio + a.imag) / denominator, imag: (a.imag * ratio - a.real) / denominator }
    } else {
        Complex { real: f64::NAN, imag: f64::NAN }
    };
    if !(plain.real.is_nan() && plain.imag.is_nan()) {
        return Ok(plain);
    }
    let finite = |z: Complex| z.real.is_finite() && z.imag.is_finite();
    if (a.real.is_infinite() || a.imag.is_infinite()) && finite(b) {
        let (x, y) = (boxed(a.real), boxed(a.imag));
        return Ok(Complex {
            real: f64::INFINITY * (x * b.real + y * b.imag),
            imag: f64::INFINITY * (y * b.real - x * b.imag),
        });
    }
    if (b.real.is_infinite() || b.imag.is_infinite()) && finite(a) {
        let (x, y) = (boxed(b.real), boxed(b.imag));
        return Ok(Complex { real: 0.0 * (a.real * x + a.imag * y), imag: 0.0 * (a.imag * x - a.real * y) });
    }
    Ok(plain)
}

/// `a / b`
pub fn divide_by_real(a: Complex, b: f64) -> Result<Complex, Failure> {
    if b == 0.0 {
        return Err(by_zero());
    }
    Ok(Complex { real: a.real / b, imag: a.imag / b })
}

/// `a / b`
pub fn real_divide(a: f64, b: Complex) -> Result<Complex, Failure> {
    let (real_size, imag_size) = (b.real.abs(), b.imag.abs());
    let plain = if real_size >= imag_size {
        if real_size == 0.0 {
            return Err(by_zero());
        }
        let ratio = b.imag / b.real;
        let denominator = b.real + b.imag * ratio;
        Complex { real: a / denominator, imag: (-a * ratio) / denominator }
    } else if imag_size >= real_size {
        let ratio = b.real / b.imag;
        let denominator = b.real * ratio + b.imag;
        Complex { real: (a * ratio) / denominator, imag: (-a) / denominator }
    } else {
        Complex { real: f64::NAN, imag: f64::NAN }
    };
    let infinite = b.real.is_infinite() || b.imag.is_infinite();
    if plain.real.is_nan() && plain.imag.is_nan() && a.is_finite() && infinite {
        let (x, y) = (boxed(b.real), boxed(b.imag));
        return Ok(Complex { real: 0.0 * (a * x), imag: 0.0 * (-a * y) });
    }
    Ok(plain)
}

/// `a ** b`
pub fn power(a: Complex, b: Complex) -> Result<Complex, Failure> {
    let of_zero = || Failure::zero_division("zero to a negative or complex power");
    let result = if b.imag == 0.0 && b.real == b.real.floor() && b.real.abs() <= 100.0 {
        let exponent = b.real as i32;
        let positive = int_power(a, exponent.unsigned_abs());
        if exponent > 0 { positive } else { divide(ONE, positive).map_err(|_| of_zero())? }
    } else if a.real == 0.0 && a.imag == 0.0 {
        if b.imag != 0.0 || b.real < 0.0 {
            return Err(of_zero());
        }
        Complex { real: 0.0, imag: 0.0 }
    } else {
        let size = a.real.hypot(a.imag);
        let angle = a.imag.atan2(a.real);
        let mut length = size.powf(b.real);
        let mut phase = angle * b.real;
        if b.imag != 0.0 {
            length *= (-angle * b.imag).exp();
            phase += b.imag * size.ln();
        }
        if phase.is_infinite() {
            // C's sine and cosine of infinity set EDOM, which CPython reports as a division by zero.
            return Err(of_zero());
        }
        Complex { real: length * phase.cos(), imag: length * phase.sin() }
    };
    if result.real.is_infinite() || result.imag.is_infinite() {
        return Err(Failure::overflow("complex exponentiation"));
    }
    Ok(result)
}

/// A power by repeated squaring, with the multiplications in CPython's order.
fn int_power(base: Complex, exponent: u32) -> Complex {
    let (mut result, mut square) = (ONE, base);
    let mut mask = 1;
    while exponent >= mask {
        if exponent & mask != 0 {
            result = result * square;
        }
        mask <<= 1;
        square = square * square;
    }
    result
}

/// `abs(z)`
pub fn absolute(z: Complex) -> Result<f64, Failure> {
    // C's hypot gives infinity for an infinite part and nan for a nan, as wanted.
    let size = z.real.hypot(z.imag);
    if size.is_infinite() && z.real.is_finite() && z.imag.is_finite() {
        return Err(Failure::overflow("absolute value too large"));
    }
    Ok(size)
}

/// `repr(z)`, which is `str(z)` too.
pub fn complex_repr(z: Complex) -> String {
    let text = |x, sign| double_to_string(x, FloatCode::Repr, 0, FloatStyle { sign, ..FloatStyle::default() });
    if z.real == 0.0 && z.real.is_sign_positive() {
        format!("{}j", text(z.imag, false))
    } else {
        format!("({}{}j)", text(z.real, false), text(z.imag, true))
    }
}

/// `complex(text)`
pub fn parse_complex(text: &PyStr) -> Result<Complex, Failure> {
    let malformed = || Failure::value("complex() arg is a malformed string");
    let ascii = classify::to_decimal_ascii(text).ok_or_else(malformed)?;
    if !ascii.contains('_') {
        return parse_ascii(&ascii).ok_or_else(malformed);
    }
    let Some(plain) = without_underscores(&ascii) else {
        let shown = repr::repr_str(text);
        return Err(Failure::value(format!("could not convert string to complex: {shown}")));
    };
    parse_ascii(&plain).ok_or_else(malformed)
}

fn parse_ascii(text: &str) -> Option<Complex> {
    let text = text.trim_matches(is_c_space);
    let inner = match text.strip_prefix('(') {
        Some(rest) => rest.strip_suffix(')')?.trim_matches(is_c_space),
        None => text,
    };
    let sign_at = |s: &str| if s.starts_with('-') { -1.0 } else { 1.0 };
    let unsigned = |s: &'_ str| s.strip_prefix(['+', '-']).map_or(s.len(), str::len);
    let is_j = |s: &str| s == "j" || s == "J";
    let Some((first, rest)) = parse_prefix(inner) else {
        // Only a sign, or nothing, before the j.
        let tail = &inner[inner.len() - unsigned(inner)..];
        return is_j(tail).then(|| Complex { real: 0.0, imag: sign_at(inner) });
    };
    if rest.is_empty() {
        return Some(Complex { real: first, imag: 0.0 });
    }
    if is_j(rest) {
        return Some(Complex { real: 0.0, imag: first });
    }
    if !rest.starts_with(['+', '-']) {
        return None;
    }
    let (imag, tail) = parse_prefix(rest).unwrap_or((sign_at(rest), &rest[1..]));
    is_j(tail).then_some(Complex { real: first, imag })
}
