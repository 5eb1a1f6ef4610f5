//! Functions about numbers: `abs`, `divmod`, `pow`, `round`.
//!
//! Called through the table of built-in functions. Operators are in `protocols::numbers`. Mirrors
//! `Python/bltinmodule.c`.

use crate::number::int;
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Method, Signature};
use crate::runtime::operators::{Binary, Unary};
use crate::runtime::{Run, Vm};

pub const FUNCTIONS: &[Method] = &[
    Method::new("abs", Signature::One, |vm, args| vm.unary(Unary::Absolute, args[0])),
    Method::new("divmod", Signature::Range(2, 2), |vm, args| vm.binary(Binary::Divmod, args[0], args[1])),
    Method::new("pow", Signature::Any, pow),
    Method::new("round", Signature::Any, round),
];

fn pow(vm: &mut Vm, args: &Args<'_>) -> Run {
    let [base, exp, modulus] = vm.parse_args("pow", args, ["base", "exp", "mod"], 0, 3, 2)?;
    if modulus.is_null() || modulus.is_none() {
        return vm.binary(Binary::Power, base, exp);
    }
    if vm.is_int(base) && vm.is_int(exp) && vm.is_int(modulus) {
        let [base, exp, modulus] = [base, exp, modulus].map(|v| vm.int_value(v));
        let result = int::power_modulo(&base, &exp, &modulus, &vm.control.stop);
        let result = vm.ok(result)?;
        return Ok(vm.machine.big_int(result));
    }
    if vm.data(base).is(Kind::Complex) || vm.data(exp).is(Kind::Complex) {
        return vm.value_error("complex modulo");
    }
    if vm.is_number(base) && vm.is_number(exp) && vm.is_number(modulus) {
        return vm.type_error("pow() 3rd argument not allowed unless all arguments are integers");
    }
    if let Some(f) = vm.special_unbound(base, vm.names.__pow__) {
        let result = vm.call_bound(f, base, &[exp, modulus])?;
        if result != Value::NOT_IMPLEMENTED {
            return Ok(result);
        }
    }
    let [a, b, c] = [base, exp, modulus].map(|v| vm.type_name(v));
    vm.type_error(format!("unsupported operand type(s) for ** or pow(): '{a}', '{b}', '{c}'"))
}

fn round(vm: &mut Vm, args: &Args<'_>) -> Run {
    let [number, digits] = vm.parse_args("round", args, ["number", "ndigits"], 0, 2, 1)?;
    let Some(f) = vm.special_unbound(number, vm.names.__round__) else {
        let class = vm.type_name(number);
        return vm.type_error(format!("type {class} doesn't define __round__ method"));
    };
    if digits.is_null() || digits.is_none() {
        return vm.call_bound(f, number, &[]);
    }
    vm.call_bound(f, number, &[digits])
}
