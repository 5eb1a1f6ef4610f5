//! Conversions: `repr`, `str`, `format`, `hash`, `__index__`.
//!
//! Called by built-in functions, f-string instructions and containers. Mirrors `Objects/object.c` and `PyNumber_Index`.

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use crate::number::hash;
use crate::object::layout::{exception, slice};
use crate::object::{Kind, Value};
use crate::runtime::{Run, Vm};

impl Vm {
    /// Whether an object is a str, including those of subclasses.
    #[inline]
    pub fn is_str(&self, v: Value) -> bool {
        self.data(v).is(Kind::Str)
    }

    /// Whether an object is an int, including those of subclasses.
    pub fn is_int(&self, v: Value) -> bool {
        let v = self.data(v);
        v.is_inline_int() || v.is_bool() || v.is(Kind::Int)
    }

    /// The text of a str for Rust: lone surrogates become U+FFFD.
    pub fn text_of(&self, v: Value) -> String {
        self.machine.heap().str(self.data(v)).to_utf8_lossy()
    }

    /// The value of an int of any size, including those of subclasses; the object must be one.
    pub fn int_value(&self, v: Value) -> BigInt {
        let v = self.data(v);
        match self.small_int(v) {
            Some(i) => BigInt::from(i),
            None => self.machine.heap().big_int(v).clone(),
        }
    }

    /// The value of an int, if it fits.
    pub fn as_index_i64(&self, v: Value) -> Option<i64> {
        let v = self.data(v);
        match self.small_int(v) {
            Some(i) => Some(i),
            None if v.is(Kind::Int) => self.machine.heap().big_int(v).to_i64(),
            None => None,
        }
    }

    /// `operator.index(v)`
    pub fn index(&mut self, v: Value) -> Run<BigInt> {
        if self.is_int(v) {
            return Ok(self.int_value(v));
        }
        let Some(f) = self.special_unbound(v, self.names.__index__) else {
            let class = self.type_name(v);
            return self.type_error(format!("'{class}' object cannot be interpreted as an integer"));
        };
        let result = self.call_bound(f, v, &[])?;
        if !self.is_int(result) {
            let class = self.type_name(result);
            return self.type_error(format!("__index__ returned non-int (type {class})"));
        }
        Ok(self.int_value(result))
    }

    /// An index or a count: OverflowError if it does not fit.
    pub fn index_i64(&mut self, v: Value) -> Run<i64> {
        if let Some(i) = v.as_inline_int() {
            return Ok(i);
        }
        match self.index(v)?.to_i64() {
            Some(i) => Ok(i),
            None => {
                let class = self.type_name(v);
                self.raise(self.exc.OverflowError, format!("cannot fit '{class}' into an index-sized integer"))
            }
        }
    }

    /// `repr(v)`, a str.
    pub fn repr_of(&mut self, v: Value) -> Run {
        self.text_by_method(v, self.names.__repr__, "__repr__")
    }

    /// The text of `repr(v)`.
    pub fn repr_text(&mut self, v: Value) -> Run<String> {
        let shown = self.repr_of(v)?;
        Ok(self.text_of(shown))
    }

    /// `str(v)`, a str.
    pub fn str_of(&mut self, v: Value) -> Run {
        if v.is(Kind::Str) {
            return Ok(v);
        }
        self.text_by_method(v, self.names.__str__, "__str__")
    }

    fn text_by_method(&mut self, v: Value, name: Value, text: &str) -> Run {
        let class = self.class_of(v);
        let Some(f) = self.lookup_in_class(class, name) else {
            let shown = self.default_repr(v);
            return Ok(self.machine.str(shown));
        };
        let doing = if text == "__repr__" {
            " while getting the repr of an object"
        } else {
            " while getting the str of an object"
        };
        let result = self.deeper(doing, |vm| vm.call_bound(f, v, &[]))?;
        if !self.is_str(result) {
            let class = self.type_name(result);
            return self.type_error(format!("{text} returned non-string (type {class})"));
        }
        Ok(result)
    }

    /// `<C object at 0x…>`
    pub fn default_repr(&mut self, v: Value) -> String {
        let class = self.class_of(v);
        let name = self.class_full_name(class);
        let address = self.machine.address_of(v);
        format!("<{name} object at {address:#x}>")
    }

    /// `ascii(v)`, a str.
    pub fn ascii_of(&mut self, v: Value) -> Run {
        let text = self.repr_of(v)?;
        let escaped = crate::text::repr::escape_non_ascii(self.machine.heap().str(self.data(text)));
        Ok(self.machine.str(escaped))
    }

    /// `format(v, spec)`, a str.
    pub fn format_of(&mut self, v: Value, spec: Value) -> Run {
        let class = self.class_of(v);
        let Some(f) = self.lookup_in_class(class, self.names.__format__) else {
            let class = self.class_name(class);
            return self.type_error(format!("Type {class} doesn't define __format__"));
        };
        let result = self.call_bound(f, v, &[spec])?;
        if !self.is_str(result) {
            let class = self.type_name(result);
            return self.type_error(format!("__format__ must return a str, not {class}"));
        }
        Ok(result)
    }

    /// `hash(v)`
    pub fn hash(&mut self, v: Value) -> Run<i64> {
        let heap = self.machine.heap();
        if let Some(i) = self.small_int(v) {
            return Ok(hash::hash_i64(i));
        }
        Ok(match v.kind() {
            Some(Kind::Str) => heap.str_hash(v),
            Some(Kind::Int) => hash::hash_int(heap.big_int(v)),
            Some(Kind::Bytes) => hash::hash_bytes(heap.version(), heap.bytes(v)),
            Some(Kind::Float) => {
                let f = heap.float(v);
                hash::hash_float(f).unwrap_or_else(|| hash::hash_pointer(u64::from(v.index()) << 4))
            }
            Some(Kind::Complex) => {
                let (re, im) = heap.complex(v);
                let part = |f: f64| hash::hash_float(f).unwrap_or(0);
                hash::hash_complex(part(re), part(im))
            }
            Some(Kind::Tuple) => return self.hash_items(v),
            Some(Kind::Slice) => {
                let parts = [slice::START, slice::STOP, slice::STEP].map(|f| self.machine.heap().field(v, f));
                let [a, b, c] = parts;
                let parts = self.deeper("", |vm| Ok((vm.hash(a)?, vm.hash(b)?, vm.hash(c)?)))?;
                hash::hash_slice(parts.0, parts.1, parts.2)
            }
            _ => return self.hash_by_method(v),
        })
    }

    fn hash_items(&mut self, tuple: Value) -> Run<i64> {
        let items = self.machine.heap().tuple(tuple).to_vec();
        let mut hashes = Vec::with_capacity(items.len());
        for item in items {
            hashes.push(self.deeper("", |vm| vm.hash(item))?);
        }
        Ok(hash::hash_tuple(self.machine.version(), hashes.into_iter()))
    }

    fn hash_by_method(&mut self, v: Value) -> Run<i64> {
        let class = self.class_of(v);
        let found = self.lookup_in_class(class, self.names.__hash__);
        match found {
            Some(f) if !f.is_none() => {
                let result = self.call_bound(f, v, &[])?;
                if !self.is_int(result) {
                    return self.type_error("__hash__ method should return an integer");
                }
                let h = match self.as_index_i64(result) {
                    Some(h) => h,
                    None => hash::hash_int(&self.int_value(result)),
                };
                Ok(if h == -1 { -2 } else { h })
            }
            _ => {
                let class = self.class_name(class);
                self.type_error(format!("unhashable type: '{class}'"))
            }
        }
    }

    /// The hash of an object by its identity (`object.__hash__`).
    pub fn identity_hash(&mut self, v: Value) -> i64 {
        let address = self.machine.address_of(v);
        hash::hash_pointer(address)
    }

    /// The text of an exception as `str` returns it, without a class's own `__str__`.
    pub fn exception_text(&mut self, e: Value) -> Run {
        let args = self.machine.heap().tuple(self.machine.heap().field(e, exception::ARGS)).to_vec();
        match args[..] {
            [] => Ok(self.machine.str("")),
            [one] => self.str_of(one),
            _ => {
                let args = self.machine.heap().field(e, exception::ARGS);
                self.repr_of(args)
            }
        }
    }
}
