//! The type `int`: its table, its construction, its text.
//!
//! Called through the class's table. Operators are in `numbers`, other methods in `int::methods`. Mirrors
//! `Objects/longobject.c`.

pub(crate) mod methods;

use crate::library::types::numbers::{NUMBER_METHODS, REAL_METHODS, int_zero, plain, reflected, unary};
use crate::library::types::operator_rows::*;
use crate::number::int_text;
use crate::object::layout::class_flags;
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Getter, Method, Signature};
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

/// `int`
pub static DEF: TypeDef = TypeDef {
    kind: Some(Kind::Int),
    flags: class_flags::BASE,
    methods: &[
        Method::static_("__new__", Signature::Any, int_new),
        Method::new("__repr__", Signature::Slot(0), int_repr),
        Method::new("__invert__", Signature::Slot(0), unary::<INVERT>),
        Method::new("__lshift__", Signature::Slot(1), plain::<LSHIFT>),
        Method::new("__rlshift__", Signature::Slot(1), reflected::<LSHIFT>),
        Method::new("__rshift__", Signature::Slot(1), plain::<RSHIFT>),
        Method::new("__rrshift__", Signature::Slot(1), reflected::<RSHIFT>),
        Method::new("__and__", Signature::Slot(1), plain::<AND>),
        Method::new("__rand__", Signature::Slot(1), reflected::<AND>),
        Method::new("__xor__", Signature::Slot(1), plain::<XOR>),
        Method::new("__rxor__", Signature::Slot(1), reflected::<XOR>),
        Method::new("__or__", Signature::Slot(1), plain::<OR>),
        Method::new("__ror__", Signature::Slot(1), reflected::<OR>),
        Method::new("__int__", Signature::Slot(0), itself),
        Method::new("__float__", Signature::Slot(0), methods::to_float),
        Method::new("__index__", Signature::Slot(0), itself),
        Method::new("conjugate", Signature::NoArgs, itself),
        Method::new("bit_length", Signature::NoArgs, methods::bit_length),
        Method::new("bit_count", Signature::NoArgs, methods::bit_count),
        Method::new("to_bytes", Signature::Any, methods::to_bytes),
        Method::class("from_bytes", Signature::Any, methods::from_bytes),
        Method::new("as_integer_ratio", Signature::NoArgs, methods::as_integer_ratio),
        Method::new("is_integer", Signature::NoArgs, methods::is_integer),
        Method::new("__trunc__", Signature::NoArgs, itself),
        Method::new("__floor__", Signature::NoArgs, itself),
        Method::new("__ceil__", Signature::NoArgs, itself),
        Method::new("__round__", Signature::Range(0, 1), methods::round),
        Method::new("__getnewargs__", Signature::NoArgs, methods::getnewargs),
        Method::new("__format__", Signature::One, methods::format),
        Method::new("__sizeof__", Signature::NoArgs, methods::sizeof),
    ],
    getters: &[
        Getter::new("real", exact),
        Getter::new("imag", int_zero),
        Getter::new("numerator", exact),
        Getter::new("denominator", |vm, _| Ok(vm.machine.int(1))),
    ],
    binary: Some(Vm::number_binary),
    unary: Some(Vm::number_unary),
    shared: &[NUMBER_METHODS, REAL_METHODS],
    ..TypeDef::new("int")
};

/// The int proper for an int (for a subclass, its data).
pub(crate) fn exact(vm: &mut Vm, v: Value) -> Run {
    let v = vm.data(v);
    if v.is_bool() {
        return Ok(vm.machine.int(i64::from(v == Value::TRUE)));
    }
    Ok(v)
}

pub(crate) fn itself(vm: &mut Vm, args: &Args<'_>) -> Run {
    exact(vm, args[0])
}

fn int_repr(vm: &mut Vm, args: &Args<'_>) -> Run {
    vm.int_text(args[0])
}

fn int_new(vm: &mut Vm, args: &Args<'_>) -> Run {
    let cls = args[0];
    vm.at_most_positional("int", args, 2)?;
    let [x, base] = vm.parse_args("int", &args.rest(), ["", "base"], 1, 2, 0)?;
    let v = if x.is_null() {
        if !base.is_null() {
            return vm.type_error("int() missing string argument");
        }
        vm.machine.int(0)
    } else if base.is_null() {
        vm.int_of(x)?
    } else {
        vm.int_in_base(x, base)?
    };
    vm.with_payload(cls, v)
}

impl Vm {
    /// The decimal text of an int.
    pub fn int_text(&mut self, v: Value) -> Run {
        let v = self.data(v);
        let text = match self.small_int(v) {
            Some(i) => i.to_string(),
            None => {
                let text = int_text::to_decimal(self.machine.heap().big_int(v), int_text::MAX_STR_DIGITS);
                self.ok(text)?
            }
        };
        Ok(self.machine.str(text))
    }

    /// `int(v)` (`PyNumber_Long`).
    pub fn int_of(&mut self, v: Value) -> Run {
        if v.is_inline_int() || v.is(Kind::Int) {
            return Ok(v);
        }
        let int_name = self.names.__int__;
        if let Some(f) = self.special_unbound(v, int_name) {
            let result = self.call_bound(f, v, &[])?;
            return self.int_result(result, "__int__");
        }
        if self.special_unbound(v, self.names.__index__).is_some() {
            let i = self.index(v)?;
            return Ok(self.machine.big_int(i));
        }
        if self.is_str(v) {
            let text = self.machine.heap().str(self.data(v));
            let result = int_text::parse_int(text, 10, int_text::MAX_STR_DIGITS);
            let i = self.ok(result)?;
            return Ok(self.machine.big_int(i));
        }
        if self.bytes_like(v).is_some() {
            return self.int_of_bytes(v, 10);
        }
        let class = self.type_name(v);
        self.type_error(format!("int() argument must be a string, a bytes-like object or a real number, not '{class}'"))
    }

    fn int_result(&mut self, result: Value, method: &str) -> Run {
        if !self.is_int(result) {
            let class = self.type_name(result);
            return self.type_error(format!("{method} returned non-int (type {class})"));
        }
        exact(self, result)
    }

    fn int_of_bytes(&mut self, v: Value, base: u32) -> Run {
        let shown = self.repr_text(v)?;
        let bytes = self.bytes_like(v).unwrap_or_default();
        let result = int_text::parse_int_bytes(&bytes, base, int_text::MAX_STR_DIGITS, || shown);
        let i = self.ok(result)?;
        Ok(self.machine.big_int(i))
    }

    fn int_in_base(&mut self, v: Value, base: Value) -> Run {
        // A value that does not fit is not a base either.
        let base = self.index(base)?;
        let base = u32::try_from(&base).unwrap_or(1);
        if self.is_str(v) {
            let text = self.machine.heap().str(self.data(v));
            let result = int_text::parse_int(text, base, int_text::MAX_STR_DIGITS);
            let i = self.ok(result)?;
            return Ok(self.machine.big_int(i));
        }
        if self.bytes_like(v).is_some() {
            return self.int_of_bytes(v, base);
        }
        self.type_error("int() can't convert non-string with explicit base")
    }
}
