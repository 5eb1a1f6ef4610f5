//! The methods of `int` that are not operators.
//!
//! Listed in the table of `int`. Mirrors `Objects/longobject.c`.

use num_bigint::BigInt;

use crate::format::values;
use crate::number::{int, int_float, int_text};
use crate::object::Value;
use crate::runtime::native::Args;
use crate::runtime::{Run, Vm};

pub(crate) fn to_float(vm: &mut Vm, args: &Args<'_>) -> Run {
    let f = int_float::to_float(&vm.int_value(args[0]));
    let f = vm.ok(f)?;
    Ok(vm.machine.float(f))
}

pub(crate) fn bit_length(vm: &mut Vm, args: &Args<'_>) -> Run {
    let bits = vm.int_value(args[0]).bits();
    Ok(vm.machine.int(bits as i64))
}

pub(crate) fn bit_count(vm: &mut Vm, args: &Args<'_>) -> Run {
    let count = int::bit_count(&vm.int_value(args[0]));
    Ok(vm.machine.int(count as i64))
}

impl Vm {
    /// Whether a `byteorder` argument (or NULL) says little-endian.
    fn is_little_endian(&mut self, function: &str, byteorder: Value) -> Run<bool> {
        if byteorder.is_null() {
            return Ok(false);
        }
        if !self.is_str(byteorder) {
            return self.bad_argument(function, "argument 'byteorder'", "str", byteorder);
        }
        match self.text_of(byteorder).as_str() {
            "little" => Ok(true),
            "big" => Ok(false),
            _ => self.value_error("byteorder must be either 'little' or 'big'"),
        }
    }

    /// The truth of an optional argument.
    pub(crate) fn flag(&mut self, v: Value) -> Run<bool> {
        if v.is_null() { Ok(false) } else { self.is_true(v) }
    }
}

pub(crate) fn to_bytes(vm: &mut Vm, args: &Args<'_>) -> Run {
    let names = ["length", "byteorder", "signed"];
    let [length, byteorder, signed] = vm.parse_args("to_bytes", &args.rest(), names, 0, 2, 0)?;
    let length = if length.is_null() { 1 } else { vm.index_i64(length)? };
    let little = vm.is_little_endian("to_bytes", byteorder)?;
    let signed = vm.flag(signed)?;
    let bytes = int::to_bytes(&vm.int_value(args[0]), length, little, signed);
    let bytes = vm.ok(bytes)?;
    Ok(vm.machine.bytes(bytes))
}

pub(crate) fn from_bytes(vm: &mut Vm, args: &Args<'_>) -> Run {
    let names = ["bytes", "byteorder", "signed"];
    let [bytes, byteorder, signed] = vm.parse_args("from_bytes", &args.rest(), names, 0, 2, 1)?;
    let little = vm.is_little_endian("from_bytes", byteorder)?;
    let signed = vm.flag(signed)?;
    let bytes = vm.bytes_from_object(bytes)?;
    let i = vm.machine.big_int(int::from_bytes(&bytes, little, signed));
    if args[0] == vm.types.int { Ok(i) } else { vm.call(args[0], &[i]) }
}

pub(crate) fn as_integer_ratio(vm: &mut Vm, args: &Args<'_>) -> Run {
    let top = crate::library::types::int::exact(vm, args[0])?;
    let bottom = vm.machine.int(1);
    Ok(vm.machine.tuple(&[top, bottom]))
}

pub(crate) fn is_integer(_: &mut Vm, _: &Args<'_>) -> Run {
    Ok(Value::TRUE)
}

pub(crate) fn round(vm: &mut Vm, args: &Args<'_>) -> Run {
    match args.get(1) {
        None => crate::library::types::int::exact(vm, args[0]),
        Some(v) if v.is_none() => crate::library::types::int::exact(vm, args[0]),
        Some(v) => {
            let digits = vm.index(v)?;
            if digits.sign() != num_bigint::Sign::Minus {
                return crate::library::types::int::exact(vm, args[0]);
            }
            let rounded = int::round(&vm.int_value(args[0]), &digits, &vm.control.stop);
            let rounded = vm.ok(rounded)?;
            Ok(vm.machine.big_int(rounded))
        }
    }
}

pub(crate) fn getnewargs(vm: &mut Vm, args: &Args<'_>) -> Run {
    let v = vm.machine.big_int(vm.int_value(args[0]));
    Ok(vm.machine.tuple(&[v]))
}

/// A `PyLongObject` has a header of 24 bytes and at least one digit of 30 bits, in four bytes each.
pub(crate) fn sizeof(vm: &mut Vm, args: &Args<'_>) -> Run {
    let bits = vm.int_value(args[0]).bits();
    Ok(vm.machine.int(24 + 4 * bits.div_ceil(30).max(1) as i64))
}

pub(crate) fn format(vm: &mut Vm, args: &Args<'_>) -> Run {
    let spec = vm.format_spec(args[1])?;
    if spec.is_empty() {
        return vm.str_of(args[0]);
    }
    let name = vm.type_name(args[0]);
    let value: BigInt = vm.int_value(args[0]);
    let text = values::format_int(&value, &spec, &name, int_text::MAX_STR_DIGITS);
    let text = vm.ok(text)?;
    Ok(vm.machine.str(text))
}
