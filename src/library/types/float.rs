//! The type `float`: its table and its construction.
//!
//! Called through the class's table. Operators are in `numbers`. Mirrors `Objects/floatobject.c`.

use crate::format::values;
use crate::library::types::numbers::{NUMBER_METHODS, Number, REAL_METHODS};
use crate::number::{float, float_hex, float_text, int_float};
use crate::object::layout::class_flags;
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Getter, Method, Signature};
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

/// `float`
pub static DEF: TypeDef = TypeDef {
    kind: Some(Kind::Float),
    flags: class_flags::BASE,
    methods: &[
        Method::static_("__new__", Signature::Any, float_new),
        Method::new("__repr__", Signature::Slot(0), float_repr),
        Method::new("__int__", Signature::Slot(0), truncated),
        Method::new("__float__", Signature::Slot(0), itself),
        Method::class("from_number", Signature::One, from_number),
        Method::new("conjugate", Signature::NoArgs, itself),
        Method::new("__trunc__", Signature::NoArgs, truncated),
        Method::new("__floor__", Signature::NoArgs, |vm, args| to_int(vm, args, f64::floor)),
        Method::new("__ceil__", Signature::NoArgs, |vm, args| to_int(vm, args, f64::ceil)),
        Method::new("__round__", Signature::Range(0, 1), float_round),
        Method::new("as_integer_ratio", Signature::NoArgs, as_integer_ratio),
        Method::class("fromhex", Signature::One, fromhex),
        Method::new("hex", Signature::NoArgs, hex),
        Method::new("is_integer", Signature::NoArgs, is_integer),
        Method::new("__getnewargs__", Signature::NoArgs, getnewargs),
        Method::class("__getformat__", Signature::One, getformat),
        Method::new("__format__", Signature::One, format),
    ],
    getters: &[Getter::new("real", |vm, v| Ok(vm.data(v))), Getter::new("imag", |vm, _| Ok(vm.machine.float(0.0)))],
    binary: Some(Vm::number_binary),
    unary: Some(Vm::number_unary),
    shared: &[NUMBER_METHODS, REAL_METHODS],
    ..TypeDef::new("float")
};

fn value(vm: &Vm, args: &Args<'_>) -> f64 {
    vm.machine.heap().float(vm.data(args[0]))
}

fn float_new(vm: &mut Vm, args: &Args<'_>) -> Run {
    vm.no_keywords("float", args)?;
    let v = match args.rest().positional {
        [] => vm.machine.float(0.0),
        &[v] => vm.float_from(v)?,
        more => {
            let given = more.len();
            return vm.type_error(format!("float expected at most 1 argument, got {given}"));
        }
    };
    vm.with_payload(args[0], v)
}

impl Vm {
    /// `float(v)`
    pub fn float_from(&mut self, v: Value) -> Run {
        if v.is(Kind::Float) {
            return Ok(v);
        }
        if self.is_str(v) {
            let parsed = float_text::parse_float(self.machine.heap().str(self.data(v)));
            let f = self.ok(parsed)?;
            return Ok(self.machine.float(f));
        }
        if let Some(f) = self.real_value(v)? {
            return Ok(self.machine.float(f));
        }
        if self.bytes_like(v).is_some() {
            let shown = self.repr_text(v)?;
            let bytes = self.bytes_like(v).unwrap_or_default();
            let parsed = float_text::parse_float_bytes(&bytes, || shown);
            let f = self.ok(parsed)?;
            return Ok(self.machine.float(f));
        }
        let class = self.type_name(v);
        self.type_error(format!("float() argument must be a string or a real number, not '{class}'"))
    }

    /// The value of a real number, by `__float__` or `__index__` if necessary; `None` if an object is not one.
    pub fn real_value(&mut self, v: Value) -> Run<Option<f64>> {
        if v.is(Kind::Float) {
            return Ok(Some(self.machine.heap().float(v)));
        }
        if let Some(i) = self.small_int(v) {
            return Ok(Some(i as f64));
        }
        let name = self.names.__float__;
        if let Some(f) = self.special_unbound(v, name) {
            let result = self.call_bound(f, v, &[])?;
            let data = self.data(result);
            if !data.is(Kind::Float) {
                let class = self.type_name(v);
                let got = self.type_name(result);
                return self.type_error(format!("{class}.__float__ returned non-float (type {got})"));
            }
            return Ok(Some(self.machine.heap().float(data)));
        }
        if self.special_unbound(v, self.names.__index__).is_some() {
            let f = int_float::to_float(&self.index(v)?);
            return self.ok(f).map(Some);
        }
        Ok(None)
    }

    /// The value of a real number (`PyFloat_AsDouble`).
    pub fn float_value(&mut self, v: Value) -> Run<f64> {
        match self.real_value(v)? {
            Some(f) => Ok(f),
            None => {
                let class = self.type_name(v);
                self.type_error(format!("must be real number, not {class}"))
            }
        }
    }

    /// A new object of a class derived from the value's built-in class.
    fn of_class(&mut self, cls: Value, v: Value) -> Run {
        if cls == self.class_of(v) { Ok(v) } else { self.call(cls, &[v]) }
    }
}

fn float_repr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let text = float_text::float_repr(value(vm, args));
    Ok(vm.machine.str(text))
}

fn itself(vm: &mut Vm, args: &Args<'_>) -> Run {
    Ok(vm.data(args[0]))
}

fn truncated(vm: &mut Vm, args: &Args<'_>) -> Run {
    to_int(vm, args, f64::trunc)
}

fn to_int(vm: &mut Vm, args: &Args<'_>, round: fn(f64) -> f64) -> Run {
    let i = int_float::from_float(round(value(vm, args)));
    let i = vm.ok(i)?;
    Ok(vm.machine.big_int(i))
}

fn float_round(vm: &mut Vm, args: &Args<'_>) -> Run {
    let f = value(vm, args);
    match args.get(1) {
        Some(digits) if !digits.is_none() => {
            let digits = vm.index(digits)?;
            let least = if digits.sign() == num_bigint::Sign::Minus { i64::MIN } else { i64::MAX };
            let digits = i64::try_from(&digits).unwrap_or(least);
            let rounded = float::round(f, digits);
            let rounded = vm.ok(rounded)?;
            Ok(vm.machine.float(rounded))
        }
        _ => {
            let i = float::round_to_int(f);
            let i = vm.ok(i)?;
            Ok(vm.machine.big_int(i))
        }
    }
}

fn as_integer_ratio(vm: &mut Vm, args: &Args<'_>) -> Run {
    let ratio = float::as_integer_ratio(value(vm, args));
    let (top, bottom) = vm.ok(ratio)?;
    let (top, bottom) = (vm.machine.big_int(top), vm.machine.big_int(bottom));
    Ok(vm.machine.tuple(&[top, bottom]))
}

fn is_integer(vm: &mut Vm, args: &Args<'_>) -> Run {
    Ok(Value::bool(float::is_integer(value(vm, args))))
}

fn hex(vm: &mut Vm, args: &Args<'_>) -> Run {
    let text = float_hex::float_hex(value(vm, args));
    Ok(vm.machine.str(text))
}

fn fromhex(vm: &mut Vm, args: &Args<'_>) -> Run {
    if !vm.is_str(args[1]) {
        return vm.type_error("bad argument type for built-in operation");
    }
    let parsed = float_hex::float_from_hex(&vm.text_of(args[1]));
    let f = vm.ok(parsed)?;
    let f = vm.machine.float(f);
    vm.of_class(args[0], f)
}

fn from_number(vm: &mut Vm, args: &Args<'_>) -> Run {
    if args[1].is(Kind::Float) && args[0] == vm.types.float {
        return Ok(args[1]);
    }
    let f = vm.float_value(args[1])?;
    let f = vm.machine.float(f);
    vm.of_class(args[0], f)
}

fn getnewargs(vm: &mut Vm, args: &Args<'_>) -> Run {
    let f = vm.machine.float(value(vm, args));
    Ok(vm.machine.tuple(&[f]))
}

fn getformat(vm: &mut Vm, args: &Args<'_>) -> Run {
    if !vm.is_str(args[1]) {
        return vm.bad_argument("__getformat__", "argument", "str", args[1]);
    }
    match vm.text_of(args[1]).as_str() {
        "double" | "float" => Ok(vm.machine.str("IEEE, little-endian")),
        _ => vm.value_error("__getformat__() argument 1 must be 'double' or 'float'"),
    }
}

fn format(vm: &mut Vm, args: &Args<'_>) -> Run {
    let spec = vm.format_spec(args[1])?;
    if spec.is_empty() {
        return vm.str_of(args[0]);
    }
    let name = vm.type_name(args[0]);
    let Some(Number::Float(f)) = vm.number_of(args[0]) else { return Ok(Value::NOT_IMPLEMENTED) };
    let text = values::format_float(f, &spec, &name);
    let text = vm.ok(text)?;
    Ok(vm.machine.str(text))
}
