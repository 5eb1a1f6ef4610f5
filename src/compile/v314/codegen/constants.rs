//! The constants and names of one code object while it is generated: each gets an index at its first use.
//!
//! Called by `unit`. Knows nothing of instructions. Mirrors `_PyCompile_AddConst` and `_PyCompile_DictAddObj` of
//! `Python/compile.c`; book chapter "Compiling Python Source Code".

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use num_traits::ToPrimitive;
use smallvec::SmallVec;

use crate::code::Const;

/// Tables with up to this many entries are searched linearly: most code objects are small, and hashing costs more.
const LINEAR: usize = 12;

/// `u_consts`: constants in order of first use, without repetitions.
#[derive(Debug, Default)]
pub(super) struct ConstTable {
    values: Vec<Const>,
    /// From the hash of a constant to the indices of the constants with that hash; empty while the table is small.
    by_hash: HashMap<u64, SmallVec<[u32; 1]>>,
}

impl ConstTable {
    /// The index of `value`, which is added if absent.
    pub(super) fn add(&mut self, value: Const) -> u32 {
        let index = self.values.len() as u32;
        if self.values.len() < LINEAR {
            if let Some(found) = self.values.iter().position(|other| other.same_as(&value)) {
                return found as u32;
            }
        } else {
            if self.by_hash.is_empty() {
                for (index, value) in self.values.iter().enumerate() {
                    self.by_hash.entry(hash_of(value)).or_default().push(index as u32);
                }
            }
            let candidates = self.by_hash.entry(hash_of(&value)).or_default();
            if let Some(&found) = candidates.iter().find(|&&i| self.values[i as usize].same_as(&value)) {
                return found;
            }
            candidates.push(index);
        }
        self.values.push(value);
        index
    }

    /// The constants in index order.
    pub(super) fn into_values(self) -> Vec<Const> {
        self.values
    }
}

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

fn hash_of(value: &Const) -> u64 {
    let mut hasher = DefaultHasher::new();
    hash_constant(value, &mut hasher);
    hasher.finish()
}

/// A hash that agrees with [`Const::same_as`].
fn hash_constant(value: &Const, state: &mut DefaultHasher) {
    std::mem::discriminant(value).hash(state);
    match value {
        Const::None | Const::Ellipsis => {}
        Const::Bool(value) => value.hash(state),
        Const::Int(value) => value.hash(state),
        Const::Float(value) => value.to_bits().hash(state),
        Const::Complex(real, imag) => (real.to_bits(), imag.to_bits()).hash(state),
        Const::Str(value) => value.hash(state),
        Const::Bytes(value) => value.hash(state),
        Const::Tuple(items) => items.iter().for_each(|item| hash_constant(item, state)),
        Const::FrozenSet(items) => items.len().hash(state),
        Const::Slice(parts) => parts.iter().for_each(|part| hash_constant(part, state)),
        Const::Code(code) => (&code.name, code.firstlineno, &code.code).hash(state),
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
