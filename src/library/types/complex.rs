//! The type `complex`: its table and its construction.
//!
//! Called through the class's table. Operators are in `numbers`. Mirrors `Objects/complexobject.c`.

use crate::format::values;
use crate::library::types::numbers::{NUMBER_METHODS, Number};
use crate::library::types::operator_rows::*;
use crate::number::complex::{Complex, complex_repr, parse_complex};
use crate::number::int_float;
use crate::object::layout::class_flags;
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Getter, Method, Signature};
use crate::runtime::operators::Comparison;
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

/// `complex`
pub static DEF: TypeDef = TypeDef {
    kind: Some(Kind::Complex),
    flags: class_flags::BASE,
    methods: &[
        Method::static_("__new__", Signature::Any, complex_new),
        Method::new("__repr__", Signature::Slot(0), repr),
        Method::new("__lt__", Signature::Slot(1), |_, _| Ok(Value::NOT_IMPLEMENTED)),
        Method::new("__le__", Signature::Slot(1), |_, _| Ok(Value::NOT_IMPLEMENTED)),
        Method::new("__eq__", Signature::Slot(1), equal::<EQ>),
        Method::new("__ne__", Signature::Slot(1), equal::<NE>),
        Method::new("__gt__", Signature::Slot(1), |_, _| Ok(Value::NOT_IMPLEMENTED)),
        Method::new("__ge__", Signature::Slot(1), |_, _| Ok(Value::NOT_IMPLEMENTED)),
        Method::class("from_number", Signature::One, from_number),
        Method::new("conjugate", Signature::NoArgs, conjugate),
        Method::new("__complex__", Signature::NoArgs, itself),
        Method::new("__getnewargs__", Signature::NoArgs, getnewargs),
        Method::new("__format__", Signature::One, format),
    ],
    getters: &[
        Getter::new("real", |vm, v| {
            let z = value(vm, v);
            Ok(vm.machine.float(z.real))
        }),
        Getter::new("imag", |vm, v| {
            let z = value(vm, v);
            Ok(vm.machine.float(z.imag))
        }),
    ],
    binary: Some(Vm::number_binary),
    unary: Some(Vm::number_unary),
    shared: &[NUMBER_METHODS],
    ..TypeDef::new("complex")
};

fn value(vm: &Vm, v: Value) -> Complex {
    let (real, imag) = vm.machine.heap().complex(vm.data(v));
    Complex { real, imag }
}

impl Vm {
    /// The result of an object's `__complex__`; `None` if it has none.
    fn try_complex_special(&mut self, v: Value) -> Run<Option<Complex>> {
        if v.is(Kind::Complex) {
            return Ok(Some(value(self, v)));
        }
        let name = self.names.__complex__;
        let Some(f) = self.special_unbound(v, name) else { return Ok(None) };
        let result = self.call_bound(f, v, &[])?;
        if !self.data(result).is(Kind::Complex) {
            let got = self.type_name(result);
            return self.type_error(format!("__complex__ returned non-complex (type {got})"));
        }
        Ok(Some(value(self, result)))
    }

    /// The value of any number as a complex one, `None` if an object is not a number (`PyComplex_AsCComplex`).
    pub fn complex_value(&mut self, v: Value) -> Run<Option<Complex>> {
        if let Some(z) = self.try_complex_special(v)? {
            return Ok(Some(z));
        }
        Ok(self.real_value(v)?.map(|real| Complex { real, imag: 0.0 }))
    }
}

fn complex_new(vm: &mut Vm, args: &Args<'_>) -> Run {
    let [real, imag] = vm.parse_args("complex", &args.rest(), ["real", "imag"], 0, 2, 0)?;
    let z = if real.is_null() && imag.is_null() {
        Complex { real: 0.0, imag: 0.0 }
    } else if imag.is_null() && args.names.is_empty() {
        if real.is(Kind::Complex) && args[0] == vm.class(&DEF) {
            return Ok(real);
        }
        if vm.is_str(real) {
            let parsed = parse_complex(vm.machine.heap().str(vm.data(real)));
            vm.ok(parsed)?
        } else {
            match vm.complex_value(real)? {
                Some(z) => z,
                None => {
                    let class = vm.type_name(real);
                    return vm.type_error(format!("complex() argument must be a string or a number, not {class}"));
                }
            }
        }
    } else {
        let (real, real_is_complex) = part(vm, real, "real")?;
        let (imag, imag_is_complex) = part(vm, imag, "imag")?;
        // A complex argument contributes both of its parts, so that real + imag * 1j comes out.
        let mut z = Complex { real: real.real, imag: imag.real };
        if imag_is_complex {
            z.real -= imag.imag;
        }
        if real_is_complex {
            z.imag += real.imag;
        }
        z
    };
    let v = vm.new_complex(z);
    vm.with_payload(args[0], v)
}

/// An argument of `complex()` that must be a number, and whether it is a complex one.
fn part(vm: &mut Vm, v: Value, name: &str) -> Run<(Complex, bool)> {
    if v.is_null() {
        return Ok((Complex { real: 0.0, imag: 0.0 }, false));
    }
    let z = if name == "imag" && !vm.data(v).is(Kind::Complex) {
        vm.real_value(v)?.map(|real| Complex { real, imag: 0.0 })
    } else {
        vm.complex_value(v)?
    };
    match z {
        Some(z) => {
            let special = name == "real" && vm.special_unbound(v, vm.names.__complex__).is_some();
            Ok((z, special || vm.data(v).is(Kind::Complex)))
        }
        None => {
            let class = vm.type_name(v);
            vm.type_error(format!("complex() argument '{name}' must be a real number, not {class}"))
        }
    }
}

fn repr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let text = complex_repr(value(vm, args[0]));
    Ok(vm.machine.str(text))
}

fn equal<const OP: usize>(vm: &mut Vm, args: &Args<'_>) -> Run {
    let z = value(vm, args[0]);
    let same = match vm.number_of(args[1]) {
        Some(Number::Complex(other)) => z == other,
        Some(Number::Float(other)) => z.imag == 0.0 && z.real == other,
        Some(Number::Int(other)) => z.imag == 0.0 && int_float::compare(&other, z.real).is_some_and(|o| o.is_eq()),
        None => return Ok(Value::NOT_IMPLEMENTED),
    };
    Ok(Value::bool(same == (Comparison::ALL[OP] == Comparison::Eq)))
}

fn itself(vm: &mut Vm, args: &Args<'_>) -> Run {
    Ok(vm.data(args[0]))
}

fn conjugate(vm: &mut Vm, args: &Args<'_>) -> Run {
    let z = value(vm, args[0]);
    Ok(vm.new_complex(Complex { imag: -z.imag, ..z }))
}

fn from_number(vm: &mut Vm, args: &Args<'_>) -> Run {
    if args[1].is(Kind::Complex) && args[0] == vm.class(&DEF) {
        return Ok(args[1]);
    }
    match vm.complex_value(args[1])? {
        Some(z) => {
            let v = vm.new_complex(z);
            if args[0] == vm.class(&DEF) { Ok(v) } else { vm.call(args[0], &[v]) }
        }
        None => {
            let class = vm.type_name(args[1]);
            vm.type_error(format!("must be real number, not {class}"))
        }
    }
}

fn getnewargs(vm: &mut Vm, args: &Args<'_>) -> Run {
    let z = value(vm, args[0]);
    let (real, imag) = (vm.machine.float(z.real), vm.machine.float(z.imag));
    Ok(vm.machine.tuple(&[real, imag]))
}

fn format(vm: &mut Vm, args: &Args<'_>) -> Run {
    let spec = vm.format_spec(args[1])?;
    if spec.is_empty() {
        return vm.str_of(args[0]);
    }
    let name = vm.type_name(args[0]);
    let text = values::format_complex(value(vm, args[0]), &spec, &name);
    let text = vm.ok(text)?;
    Ok(vm.machine.str(text))
}
