//! Comparison, truth and identity of any objects.
//!
//! Called by the operator instructions, containers and sorting. Mirrors `PyObject_RichCompare` and `PyObject_IsTrue` of
//! `Objects/object.c`.

use std::cmp::Ordering;

use num_bigint::BigInt;

use crate::object::{Kind, Value};
use crate::runtime::operators::Comparison;
use crate::runtime::{Run, Vm};

/// A method to try: the function, the operand it is found in, the other one.
pub type Asked = (Value, Value, Value);

impl Vm {
    fn comparison_method(&mut self, op: Comparison, class: Value) -> Option<Value> {
        let n = &self.names;
        let name = [n.__lt__, n.__le__, n.__eq__, n.__ne__, n.__gt__, n.__ge__][op as usize];
        self.lookup_in_class(class, name).filter(|f| !f.is_none())
    }

    /// The methods to try for a comparison, in order: a subclass's reflected one goes first.
    pub fn comparison_methods(&mut self, op: Comparison, a: Value, b: Value) -> smallvec::SmallVec<[Asked; 3]> {
        let mut out = smallvec::SmallVec::new();
        let (ca, cb) = (self.class_of(a), self.class_of(b));
        let reflected = self.comparison_method(op.swapped(), cb);
        let first = ca != cb && self.is_subclass(cb, ca) && reflected.is_some();
        if let (true, Some(f)) = (first, reflected) {
            out.push((f, b, a));
        }
        if let Some(f) = self.comparison_method(op, ca) {
            out.push((f, a, b));
        }
        if let (false, Some(f)) = (first, reflected) {
            out.push((f, b, a));
        }
        out
    }

    /// The result of a comparison that no method knows.
    pub fn comparison_fallback(&mut self, op: Comparison, a: Value, b: Value) -> Run {
        match op {
            Comparison::Eq => Ok(Value::bool(a == b)),
            Comparison::Ne => Ok(Value::bool(a != b)),
            _ => {
                let (ca, cb) = (self.type_name(a), self.type_name(b));
                let op = op.symbol();
                self.type_error(format!("'{op}' not supported between instances of '{ca}' and '{cb}'"))
            }
        }
    }

    /// `a < b` and so on.
    pub fn compare(&mut self, op: Comparison, a: Value, b: Value) -> Run {
        if let Some(result) = self.compare_builtin(op, a, b)? {
            return Ok(result);
        }
        for (f, own, other) in self.comparison_methods(op, a, b) {
            let result = self.call_bound(f, own, &[other])?;
            if result != Value::NOT_IMPLEMENTED {
                return Ok(result);
            }
        }
        self.comparison_fallback(op, a, b)
    }

    /// The truth of a comparison.
    pub fn compare_bool(&mut self, op: Comparison, a: Value, b: Value) -> Run<bool> {
        if a == b {
            match op {
                Comparison::Eq => return Ok(true),
                Comparison::Ne => return Ok(false),
                _ => {}
            }
        }
        // Sorting and searching call this again and again.
        self.check_stop()?;
        let result = self.compare(op, a, b)?;
        self.is_true(result)
    }

    /// `a is b or a == b`: the test that containers use.
    #[inline]
    pub fn eq(&mut self, a: Value, b: Value) -> Run<bool> {
        if a == b {
            return Ok(true);
        }
        if a.is(Kind::Str) && b.is(Kind::Str) {
            return Ok(self.machine.heap().str_eq(a, b));
        }
        self.compare_bool(Comparison::Eq, a, b)
    }

    /// `a is b or a == b` for an item of a container, which the comparison may remove from it.
    #[inline]
    pub fn item_eq(&mut self, item: Value, other: Value) -> Run<bool> {
        if item != other && !(item.is(Kind::Str) && other.is(Kind::Str)) {
            self.keep(item);
        }
        self.eq(item, other)
    }

    /// `a is b or a == b` if both are items.
    #[inline]
    pub fn items_eq(&mut self, a: Value, b: Value) -> Run<bool> {
        if a != b && !(a.is(Kind::Str) && b.is(Kind::Str)) {
            self.keep(b);
        }
        self.item_eq(a, b)
    }

    /// Compares objects of built-in classes in the way that no program can change; `None` for other objects.
    fn compare_builtin(&mut self, op: Comparison, a: Value, b: Value) -> Run<Option<Value>> {
        let heap = self.machine.heap();
        if a.is(Kind::Str) && b.is(Kind::Str) {
            let holds = match op {
                Comparison::Eq => heap.str_eq(a, b),
                Comparison::Ne => !heap.str_eq(a, b),
                _ => op.holds(heap.str(a).cmp(heap.str(b))),
            };
            return Ok(Some(Value::bool(holds)));
        }
        if let Some(ordering) = self.number_ordering(a, b) {
            // An unordered pair (NaN) is only unequal.
            let holds = ordering.map_or(op == Comparison::Ne, |o| op.holds(o));
            return Ok(Some(Value::bool(holds)));
        }
        if a.is(Kind::Tuple) && b.is(Kind::Tuple) || a.is(Kind::List) && b.is(Kind::List) {
            return self.compare_sequences(op, a, b).map(Some);
        }
        if a.is(Kind::Bytes) && b.is(Kind::Bytes) {
            return Ok(Some(Value::bool(op.holds(heap.bytes(a).cmp(heap.bytes(b))))));
        }
        Ok(None)
    }

    /// How two real numbers compare; `Some(None)` if one is NaN, `None` if one is not a number.
    pub fn number_ordering(&self, a: Value, b: Value) -> Option<Option<Ordering>> {
        let heap = self.machine.heap();
        let (ia, ib) = (self.small_int(a), self.small_int(b));
        if let (Some(x), Some(y)) = (ia, ib) {
            return Some(Some(x.cmp(&y)));
        }
        let is_int = |v: Value, small: Option<i64>| small.is_some() || v.is(Kind::Int);
        let big = |v: Value, small: Option<i64>| small.map_or_else(|| heap.big_int(v).clone(), BigInt::from);
        match (a.is(Kind::Float), b.is(Kind::Float)) {
            (true, true) => Some(heap.float(a).partial_cmp(&heap.float(b))),
            (true, false) if is_int(b, ib) => {
                Some(crate::number::int_float::compare(&big(b, ib), heap.float(a)).map(Ordering::reverse))
            }
            (false, true) if is_int(a, ia) => Some(crate::number::int_float::compare(&big(a, ia), heap.float(b))),
            (false, false) if is_int(a, ia) && is_int(b, ib) => Some(Some(big(a, ia).cmp(&big(b, ib)))),
            _ => None,
        }
    }

    /// The value of an inline int or a bool.
    #[inline]
    pub fn small_int(&self, v: Value) -> Option<i64> {
        v.as_inline_int().or(match v {
            Value::TRUE => Some(1),
            Value::FALSE => Some(0),
            _ => None,
        })
    }

    /// Compares lists and tuples by their first items that differ.
    pub fn compare_sequences(&mut self, op: Comparison, a: Value, b: Value) -> Run {
        let heap = self.machine.heap();
        if matches!(op, Comparison::Eq | Comparison::Ne) && a.is(Kind::List) && heap.list(a).len() != heap.list(b).len()
        {
            return Ok(Value::bool(op == Comparison::Ne));
        }
        let mut i = 0;
        loop {
            let heap = self.machine.heap();
            let (x, y) = (heap.sequence(a).get(i).copied(), heap.sequence(b).get(i).copied());
            let (Some(x), Some(y)) = (x, y) else {
                let (la, lb) = (heap.sequence(a).len(), heap.sequence(b).len());
                return Ok(Value::bool(op.holds(la.cmp(&lb))));
            };
            if !self.deeper(" in comparison", |vm| vm.items_eq(x, y))? {
                return match op {
                    Comparison::Eq => Ok(Value::FALSE),
                    Comparison::Ne => Ok(Value::TRUE),
                    _ => self.deeper(" in comparison", |vm| vm.compare(op, x, y)),
                };
            }
            i += 1;
        }
    }

    /// `bool(v)`
    pub fn is_true(&mut self, v: Value) -> Run<bool> {
        let heap = self.machine.heap();
        Ok(match v.kind() {
            None => match v {
                Value::NONE | Value::FALSE => false,
                Value::NOT_IMPLEMENTED => return self.is_true_by_methods(v),
                _ => v.as_inline_int() != Some(0),
            },
            Some(Kind::Int) => true,
            Some(Kind::Float) => heap.float(v) != 0.0,
            Some(Kind::Complex) => heap.complex(v) != (0.0, 0.0),
            Some(Kind::Str) => !heap.str(v).is_empty(),
            Some(Kind::Bytes) => !heap.bytes(v).is_empty(),
            Some(Kind::Tuple) => !heap.tuple(v).is_empty(),
            Some(Kind::List) => !heap.list(v).is_empty(),
            Some(Kind::Dict) => heap.dict_len(v) != 0,
            Some(Kind::Set) => heap.set_len(v) != 0,
            Some(Kind::Function | Kind::Method | Kind::Native | Kind::Generator | Kind::Module | Kind::Code) => true,
            _ => return self.is_true_by_methods(v),
        })
    }

    fn is_true_by_methods(&mut self, v: Value) -> Run<bool> {
        if let Some(f) = self.special_unbound(v, self.names.__bool__) {
            let result = self.call_bound(f, v, &[])?;
            if !result.is_bool() {
                let got = self.type_name(result);
                return self.type_error(format!("__bool__ should return bool, returned {got}"));
            }
            return Ok(result == Value::TRUE);
        }
        if let Some(f) = self.special_unbound(v, self.names.__len__) {
            let result = self.call_bound(f, v, &[])?;
            return Ok(self.check_len(result)? != 0);
        }
        Ok(true)
    }

    /// Checks a length that a `__len__` has returned.
    pub fn check_len(&mut self, result: Value) -> Run<usize> {
        let i = self.index(result)?;
        match i64::try_from(&i) {
            Ok(n) if n >= 0 => Ok(n as usize),
            Ok(_) => self.value_error("__len__() should return >= 0"),
            Err(_) if i.sign() == num_bigint::Sign::Minus => self.value_error("__len__() should return >= 0"),
            Err(_) => self.raise(self.exc.OverflowError, "cannot fit 'int' into an index-sized integer"),
        }
    }
}
