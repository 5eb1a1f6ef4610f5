//! Making objects. Creating one needs no entry in the journal: no earlier step can refer to it.
//!
//! Called by the run-time and the library. Every function returns a new object without a reference (see
//! [`counts`](super::counts)) unless it says otherwise.

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use super::Machine;
use crate::object::heap::IMMORTAL;
use crate::object::layout::{self, FIELDS};
use crate::object::{Kind, Value};
use crate::probe::SET_MINSIZE;
use crate::text::PyStr;

/// CPython keeps one object each for these (`_PY_NSMALLNEGINTS`, `_PY_NSMALLPOSINTS`).
const CACHED_INTS: std::ops::RangeInclusive<i64> = -5..=256;

impl Machine {
    /// An int.
    #[inline(always)]
    pub fn int(&mut self, i: i64) -> Value {
        if CACHED_INTS.contains(&i) {
            return Value::inline_int(i, 0);
        }
        if (Value::MIN_INT..=Value::MAX_INT).contains(&i) {
            let serial = self.edge.int_serial + 1;
            self.edge.int_serial = if serial + 1 == Value::SERIAL_LIMIT { 0 } else { serial };
            return Value::inline_int(i, serial);
        }
        self.int_object(i)
    }

    #[cold]
    fn int_object(&mut self, i: i64) -> Value {
        let v = self.heap.new_big_int(BigInt::from(i));
        self.newborn(v)
    }

    /// An int that has no serial number of its own if it is small: for ints whose identity no program sees.
    #[inline]
    pub fn plain_int(&mut self, i: i64) -> Value {
        if (Value::MIN_INT..=Value::MAX_INT).contains(&i) { Value::inline_int(i, 0) } else { self.int(i) }
    }

    /// An int of any size.
    pub fn big_int(&mut self, i: BigInt) -> Value {
        if let Some(small) = i.to_i64()
            && (Value::MIN_INT..=Value::MAX_INT).contains(&small)
        {
            return self.int(small);
        }
        let v = self.heap.new_big_int(i);
        self.newborn(v)
    }

    /// A float.
    #[inline]
    pub fn float(&mut self, f: f64) -> Value {
        let v = self.heap.new_float(f);
        self.newborn(v)
    }

    /// A float that already has one reference: the one that the caller puts on the value stack.
    #[inline]
    pub fn float_for_stack(&mut self, f: f64) -> Value {
        let v = self.heap.new_float(f);
        self.heap.increment(v);
        v
    }

    /// A complex number.
    pub fn complex(&mut self, re: f64, im: f64) -> Value {
        let v = self.heap.new_complex(re, im);
        self.newborn(v)
    }

    /// A str. The empty one and those of one character below 256 are single objects, as in CPython.
    pub fn str(&mut self, text: impl Into<PyStr>) -> Value {
        let text = text.into();
        match text.len() {
            0 => return self.intern("".into()),
            1 if text.at(0) < 256 => {
                let c = text.at(0) as usize;
                if self.characters[c].is_null() {
                    self.characters[c] = self.intern(text);
                }
                return self.characters[c];
            }
            _ => {}
        }
        let v = self.heap.new_str(text);
        self.newborn(v)
    }

    /// A str of one character.
    #[inline]
    pub fn character(&mut self, point: u32) -> Value {
        match self.characters.get(point as usize) {
            Some(&known) if !known.is_null() => known,
            _ => self.str(PyStr::from_code_point(point)),
        }
    }

    /// The interned str object with that text; it never dies.
    pub fn intern(&mut self, text: PyStr) -> Value {
        if let Some(&v) = self.interned.get(&text) {
            return v;
        }
        let v = self.heap.new_str(text.clone());
        self.heap.set_count(v, IMMORTAL);
        self.interned.insert(text, v);
        v
    }

    /// The interned str equal to a str object, which itself is interned if there is none (`sys.intern`).
    pub fn intern_value(&mut self, v: Value) -> Value {
        let text = self.heap.str(v);
        if let Some(&known) = self.interned.get(text) {
            return known;
        }
        let text = text.clone();
        self.heap.set_count(v, IMMORTAL);
        self.interned.insert(text, v);
        v
    }

    /// A bytes object.
    pub fn bytes(&mut self, bytes: impl Into<Box<[u8]>>) -> Value {
        let v = self.heap.new_bytes(bytes.into());
        self.newborn(v)
    }

    /// A block with the given fields and the kind's own class.
    #[inline]
    pub fn block(&mut self, kind: Kind, fields: &[Value]) -> Value {
        let class = self.class_of_kind(kind);
        self.block_of(kind, class, fields)
    }

    /// A block with the given fields and class.
    #[inline]
    pub fn block_of(&mut self, kind: Kind, class: Value, fields: &[Value]) -> Value {
        self.heap.increment(class);
        for &field in fields {
            self.heap.increment(field);
        }
        let v = self.heap.new_block_of(kind, class, fields, !self.journal.on);
        self.newborn(v)
    }

    fn raw_block(&mut self, kind: Kind, class: Value, fields: u32) -> Value {
        self.heap.increment(class);
        self.heap.new_block(kind, class, fields, !self.journal.on)
    }

    /// A block of NULL fields with the given class.
    pub fn empty_block(&mut self, kind: Kind, class: Value, fields: u32) -> Value {
        let v = self.raw_block(kind, class, fields);
        self.newborn(v)
    }

    pub(super) fn buffer(&mut self, cells: u32) -> Value {
        self.heap.new_block(Kind::Buffer, Value::NULL, cells, !self.journal.on)
    }

    /// A tuple. There is only one empty one, as in CPython.
    pub fn tuple(&mut self, items: &[Value]) -> Value {
        if items.is_empty() {
            if self.empty_tuple.is_null() {
                self.empty_tuple = self.block(Kind::Tuple, items);
                self.immortalize(self.empty_tuple);
            }
            return self.empty_tuple;
        }
        self.block(Kind::Tuple, items)
    }

    /// A list.
    pub fn list(&mut self, items: &[Value]) -> Value {
        let v = self.block(Kind::List, &[Value::raw(0), Value::NULL]);
        self.list_fill_new(v, items);
        v
    }

    /// An empty dict.
    pub fn dict(&mut self) -> Value {
        const NONE: Value = Value::RAW_ZERO;
        const _: () = assert!(layout::dict::TABLE == 2 && layout::dict::SIZE == 5);
        self.block(Kind::Dict, &[NONE, NONE, Value::NULL, NONE, Value::raw(-1)])
    }

    /// An empty set of a class (`set` or `frozenset`).
    pub fn set_of(&mut self, class: Value) -> Value {
        let table = self.buffer(SET_MINSIZE as u32 * layout::SET_ENTRY);
        let fields = [Value::raw(0), Value::raw(0), Value::raw(SET_MINSIZE as i64 - 1), table, Value::raw(0)];
        let v = self.raw_block(Kind::Set, class, layout::set::SIZE);
        for (cell, field) in (v.index() + FIELDS..).zip(fields) {
            self.heap.write(cell, field);
        }
        self.newborn(v)
    }

    /// A cell with contents (or NULL).
    pub fn cell(&mut self, contents: Value) -> Value {
        self.block(Kind::Cell, &[contents])
    }
}
