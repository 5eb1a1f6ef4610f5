//! Complex numbers: arithmetic and parsing.

use pvmscope::number::complex::{self, Complex};

use super::{answer, check, read, read_float, show_float};

fn read_complex(field: &str) -> Complex {
    let (real, imag) = field.split_once(' ').expect("two parts");
    Complex { real: read_float(real), imag: read_float(imag) }
}

fn show(z: Complex) -> String {
    format!("{} {}", show_float(z.real), show_float(z.imag))
}

#[test]
fn complex_arithmetic() {
    let ours = |q: &[&str]| {
        let (a, b, real) = (read_complex(q[0]), read_complex(q[1]), read_float(q[2]));
        [
            show(a + b),
            show(a - b),
            show(a * b),
            answer(complex::divide(a, b), show),
            answer(complex::power(a, b), show),
            answer(complex::absolute(a), show_float),
            complex::complex_repr(a),
            show(complex::add_real(a, real)),
            show(complex::subtract_real(a, real)),
            show(complex::real_subtract(real, a)),
            show(complex::multiply_real(a, real)),
            answer(complex::divide_by_real(a, real), show),
            answer(complex::real_divide(real, a), show),
        ]
        .join("\t")
    };
    check("complex_arithmetic", ours, 3);
}

#[test]
fn complex_parse() {
    check("complex_parse", |q| answer(complex::parse_complex(&read(q[0])), show), 1);
}
