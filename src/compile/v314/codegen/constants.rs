//! The names of one code object while it is generated: each gets an index at its first use. And when two constants are
//! the same key.
//!
//! Called by `unit` and `pattern`. Knows nothing of instructions. Mirrors `_PyCompile_DictAddObj` of
//! `Python/compile.c`; book chapter "Compiling Python Source Code".

use std::collections::HashMap;

use num_traits::ToPrimitive;

use crate::code::Const;

/// Tables with up to this many entries are searched linearly: most code objects are small, and hashing costs more.
const LINEAR: usize = 12;

/// `u_names`, `u_varnames` and the like: names in index order.
#[derive(Debug, Default)]
pub(super) struct NameTable {
    names: Vec<String>,
    /// Empty while the table is small.
    indices: HashMap<String, u32>,
}

impl NameTable {
    /// A table of `names`, which are all different.
    pub(super) fn of(names: Vec<String>) -> Self {
        let mut table = Self { names, indices: HashMap::new() };
        table.index_if_large();
        table
    }

    fn index_if_large(&mut self) {
        if self.names.len() >= LINEAR && self.indices.is_empty() {
            self.indices = self.names.iter().cloned().zip(0..).collect();
        }
    }

    /// The index of `name`, which is added if absent.
    pub(super) fn add(&mut self, name: &str) -> u32 {
        if let Some(index) = self.get(name) {
            return index;
        }
        let index = self.names.len() as u32;
        self.names.push(name.to_owned());
        if self.indices.is_empty() {
            self.index_if_large();
        } else {
            self.indices.insert(name.to_owned(), index);
        }
        index
    }

    /// The index of `name`, if present.
    pub(super) fn get(&self, name: &str) -> Option<u32> {
        if self.indices.is_empty() {
            return self.names.iter().position(|other| other == name).map(|index| index as u32);
        }
        self.indices.get(name).copied()
    }

    /// The first name.
    pub(super) fn first(&self) -> Option<&str> {
        self.names.first().map(String::as_str)
    }

    /// The number of names.
    pub(super) fn len(&self) -> u32 {
        self.names.len() as u32
    }

    /// The names in index order.
    pub(super) fn into_names(self) -> Vec<String> {
        self.names
    }
}

/// Whether two constants are the same key of a dict: `1`, `1.0` and `True` are.
pub(super) fn equal_keys(a: &Const, b: &Const) -> bool {
    match (number(a), number(b)) {
        (Some((a, b)), Some((c, d))) => a == c && b == d,
        _ => a.same_as(b),
    }
}

/// Real and imaginary part of a number small enough for them to be exact.
fn number(value: &Const) -> Option<(f64, f64)> {
    match value {
        Const::Bool(value) => Some((f64::from(u8::from(*value)), 0.0)),
        Const::Int(value) => value.to_i32().map(|value| (f64::from(value), 0.0)),
        Const::Float(value) => Some((*value, 0.0)),
        Const::Complex(real, imag) => Some((*real, *imag)),
        _ => None,
    }
}
