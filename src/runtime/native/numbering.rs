//! The numbers by which objects in the heap refer to functions and computed attributes.
//!
//! An object holds no Rust address: a row gets a number when it is first asked for, and keeps it. Called by `boot` and
//! by everything that examines a function object.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::{Getter, Method};
use crate::object::layout::native;
use crate::object::{Kind, Value};
use crate::runtime::Vm;

/// Rows of tables with their numbers, in the order in which they were first asked for.
#[derive(Debug)]
pub(crate) struct Numbered<T: 'static> {
    rows: Vec<&'static T>,
    /// By the address of the row.
    numbers: HashMap<usize, i64, BuildHasherDefault<AddressHasher>>,
}

/// Hashes the address of a row, whose lowest bits are the same for all.
#[derive(Debug, Default)]
struct AddressHasher(u64);

impl Hasher for AddressHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 << 8) | u64::from(byte);
        }
    }

    fn write_usize(&mut self, address: usize) {
        // The multiplier is 2^64 divided by the golden ratio: it spreads the middle bits over the highest.
        self.0 = (address as u64 >> 3).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(26);
    }
}

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), numbers: HashMap::default() }
    }
}

impl<T> Numbered<T> {
    /// A row's number, and whether it is new.
    pub(crate) fn number(&mut self, row: &'static T) -> (i64, bool) {
        let next = self.rows.len() as i64;
        let number = *self.numbers.entry(std::ptr::from_ref(row).addr()).or_insert(next);
        if number == next {
            self.rows.push(row);
        }
        (number, number == next)
    }

    /// The number of a row, if it has one.
    #[inline]
    pub(crate) fn find(&self, row: &'static T) -> Option<i64> {
        self.numbers.get(&std::ptr::from_ref(row).addr()).copied()
    }

    /// The rows by number.
    #[inline]
    pub(crate) fn rows(&self) -> &[&'static T] {
        &self.rows
    }
}

impl Vm {
    /// The number of a function, for [`native::ID`]: the same whenever it is asked for, so that execution after taking
    /// steps back repeats exactly.
    pub(crate) fn register(&mut self, method: &'static Method) -> i64 {
        let (number, new) = self.natives.number(method);
        if new {
            self.machine.name_native(method.name);
        }
        number
    }

    /// The number of a computed attribute: the same whenever it is asked for.
    pub(crate) fn register_getter(&mut self, getter: &'static Getter) -> i64 {
        self.getters.number(getter).0
    }

    /// The row of a computed attribute.
    pub fn getter(&self, id: i64) -> &'static Getter {
        self.getters.rows[id as usize]
    }

    /// The row of a function object.
    #[inline]
    pub fn method_of(&self, function: Value) -> &'static Method {
        self.natives.rows[self.machine.heap().field(function, native::ID).as_raw() as usize]
    }

    /// A function object for a row, bound to `self_value`, or unbound if that is NULL.
    pub fn new_native(&mut self, class: Value, id: i64, self_value: Value, owner: Value) -> Value {
        self.machine.block_of(Kind::Native, class, &[Value::raw(id), self_value, owner])
    }
}
