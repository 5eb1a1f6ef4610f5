//! Numbers: the unary and binary operators, including in-place ones, for any operands.
//!
//! Called by the operator instructions and the library. Mirrors the number half of `Objects/abstract.c`. What ints,
//! floats and complex numbers do is in their types' files.

use super::compare::Asked;
use crate::object::layout::native;
use crate::object::{Kind, Value};
use crate::runtime::operators::{Binary, Unary};
use crate::runtime::{Run, Vm};

impl Vm {
    /// `a + b` and so on.
    pub fn binary(&mut self, op: Binary, a: Value, b: Value) -> Run {
        self.operate(op, false, a, b)
    }

    /// `a += b` and so on: the new value of `a`.
    pub fn inplace(&mut self, op: Binary, a: Value, b: Value) -> Run {
        self.operate(op, true, a, b)
    }

    fn operate(&mut self, op: Binary, inplace: bool, a: Value, b: Value) -> Run {
        if let Some(v) = self.binary_builtin(op, inplace, a, b)? {
            return Ok(v);
        }
        for (f, own, other) in self.binary_methods(op, inplace, a, b) {
            let result = self.call_bound(f, own, &[other])?;
            if result != Value::NOT_IMPLEMENTED {
                return Ok(result);
            }
        }
        self.binary_fallback(op, inplace, a, b)
    }

    /// Operators between objects of the commonest built-in classes, without looking their methods up.
    fn binary_builtin(&mut self, op: Binary, inplace: bool, a: Value, b: Value) -> Run<Option<Value>> {
        if self.is_number(a)
            && self.is_number(b)
            && let Some(binary) = self.def_of(self.class_of(a)).binary
        {
            let v = binary(self, op, a, b)?;
            return Ok(Some(v).filter(|&v| v != Value::NOT_IMPLEMENTED));
        }
        if op == Binary::Add
            && a.is(Kind::Str)
            && b.is(Kind::Str)
            && let Some(concat) = self.def_of(self.types.str).concat
        {
            return concat(self, a, b).map(Some);
        }
        if op == Binary::Add && inplace && a.is(Kind::List) && b.is(Kind::List) {
            self.list_extend(a, b)?;
            return Ok(Some(a));
        }
        Ok(None)
    }

    /// Whether an object is an int, bool, float or complex, not of a subclass.
    #[inline]
    pub fn is_number(&self, v: Value) -> bool {
        v.is_inline_int() || v.is_bool() || matches!(v.kind(), Some(Kind::Int | Kind::Float | Kind::Complex))
    }

    /// The methods to try for an operator, in order: in place first, a subclass's reflected one before the plain one.
    pub fn binary_methods(&mut self, op: Binary, inplace: bool, a: Value, b: Value) -> smallvec::SmallVec<[Asked; 3]> {
        let mut out: smallvec::SmallVec<[Asked; 3]> = smallvec::SmallVec::new();
        let (plain, reflected, in_place) = op.methods(&self.names);
        let (ca, cb) = (self.class_of(a), self.class_of(b));
        if inplace
            && !in_place.is_null()
            && let Some(f) = self.lookup_in_class(ca, in_place)
        {
            out.push((f, a, b));
        }
        let own = self.lookup_in_class(ca, plain);
        let other = if ca == cb { None } else { self.lookup_in_class(cb, reflected) };
        let first = other.is_some() && self.is_subclass(cb, ca) && other != self.lookup_in_class(ca, reflected);
        if let (true, Some(f)) = (first, other) {
            out.push((f, b, a));
        }
        if let Some(f) = own {
            out.push((f, a, b));
        }
        if let (false, Some(f)) = (first, other) {
            out.push((f, b, a));
        }
        // The operators of built-in sequences come after all these: see `sequence_operator`.
        let of_sequence = matches!(op, Binary::Add | Binary::Multiply);
        out.retain(|&mut (f, _, _)| !f.is_none() && !(of_sequence && self.is_sequence_method(f)));
        out
    }

    /// Whether a function is a built-in sequence's `__add__`, `__mul__` or the like: CPython has these in slots of
    /// their own (`sq_concat`, `sq_repeat`), which are tried after the slots of numbers.
    fn is_sequence_method(&self, f: Value) -> bool {
        if !f.is(Kind::Native) {
            return false;
        }
        let (owner, t) = (self.machine.heap().field(f, native::OWNER), &self.types);
        [t.str, t.list, t.tuple, t.bytes, t.bytearray].contains(&owner)
    }

    /// Concatenation and repetition of built-in sequences, if no number's method knows the operands.
    fn sequence_operator(&mut self, op: Binary, inplace: bool, a: Value, b: Value) -> Run<Option<Value>> {
        let (plain, reflected, in_place) = op.methods(&self.names);
        let method = |vm: &mut Self, v: Value, name: Value| {
            let class = vm.class_of(v);
            vm.lookup_in_class(class, name).filter(|&f| vm.is_sequence_method(f))
        };
        let in_place = if inplace { method(self, a, in_place) } else { None };
        let own = in_place.or_else(|| method(self, a, plain));
        let (f, sequence, other) = match own {
            Some(f) => (f, a, b),
            None if op == Binary::Multiply => match method(self, b, reflected) {
                Some(f) => (f, b, a),
                None => return Ok(None),
            },
            None => return Ok(None),
        };
        if op == Binary::Multiply && !self.is_int(other) && self.special_unbound(other, self.names.__index__).is_none()
        {
            let class = self.type_name(other);
            return self.type_error(format!("can't multiply sequence by non-int of type '{class}'"));
        }
        let result = self.call_bound(f, sequence, &[other])?;
        Ok(Some(result).filter(|&v| v != Value::NOT_IMPLEMENTED))
    }

    /// The result if no method knows the operands: what sequences do, or TypeError with CPython's message.
    pub fn binary_fallback(&mut self, op: Binary, inplace: bool, a: Value, b: Value) -> Run {
        if matches!(op, Binary::Add | Binary::Multiply)
            && let Some(v) = self.sequence_operator(op, inplace, a, b)?
        {
            return Ok(v);
        }
        let (ca, cb) = (self.type_name(a), self.type_name(b));
        let sequence = |vm: &mut Self, v: Value| {
            let data = vm.data(v);
            matches!(data.kind(), Some(Kind::List | Kind::Tuple | Kind::Str | Kind::Bytes))
                || vm.class_of(data) == vm.types.bytearray
        };
        if op == Binary::Add && sequence(self, a) {
            return self.cannot_concatenate(a, b);
        }
        let symbol = if inplace && op == Binary::Power {
            "**=".to_owned()
        } else if inplace {
            format!("{}=", op.symbol())
        } else {
            op.symbol().to_owned()
        };
        if op == Binary::Rshift && a.is(Kind::Native) && self.method_of(a).name == "print" {
            return self.type_error(format!(
                "unsupported operand type(s) for {symbol}: '{ca}' and '{cb}'. Did you mean \"print(<message>, \
                 file=<output_stream>)\"?"
            ));
        }
        self.type_error(format!("unsupported operand type(s) for {symbol}: '{ca}' and '{cb}'"))
    }

    /// Raises the TypeError for a sequence concatenated with something else.
    pub fn cannot_concatenate(&mut self, a: Value, b: Value) -> Run {
        let (ca, cb) = (self.class_of(self.data(a)), self.type_name(b));
        let ca = self.class_name(ca);
        if ca == "bytes" || ca == "bytearray" {
            return self.type_error(format!("can't concat {cb} to {ca}"));
        }
        self.type_error(format!("can only concatenate {ca} (not \"{cb}\") to {ca}"))
    }

    /// `-v` and so on.
    pub fn unary(&mut self, op: Unary, v: Value) -> Run {
        if self.is_number(v)
            && let Some(unary) = self.def_of(self.class_of(v)).unary
        {
            let result = unary(self, op, v)?;
            if result != Value::NOT_IMPLEMENTED {
                return Ok(result);
            }
        } else if let Some(f) = self.special_unbound(v, op.method(&self.names)) {
            return self.call_bound(f, v, &[]);
        }
        let class = self.type_name(v);
        let what = match op {
            Unary::Negative => "unary -",
            Unary::Positive => "unary +",
            Unary::Invert => "unary ~",
            Unary::Absolute => "abs()",
        };
        self.type_error(format!("bad operand type for {what}: '{class}'"))
    }

    /// `+v`
    pub fn positive(&mut self, v: Value) -> Run {
        self.unary(Unary::Positive, v)
    }
}
