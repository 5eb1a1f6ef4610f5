//! The constants of one code object while it is compiled: each gets an index at its first use.
//!
//! Filled by the code generator and by the flow graph's passes. Mirrors `_PyCompile_AddConst` of `Python/compile.c` and
//! `add_const` of `Python/flowgraph.c`; book chapter "Compiling Python Source Code".

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Deref;

use smallvec::SmallVec;

use super::Const;

/// Tables with up to this many entries are searched linearly: most code objects are small, and hashing costs more.
const LINEAR: usize = 12;

/// Constants in order of first use (`u_consts`), without repetitions.
#[derive(Debug, Default)]
pub struct ConstTable {
    values: Vec<Const>,
    /// From the hash of a constant to the indices of the constants with that hash; empty while the table is small.
    by_hash: HashMap<u64, SmallVec<[u32; 1]>>,
}

impl ConstTable {
    /// The index of `value`, which is added if absent.
    pub fn add(&mut self, value: Const) -> u32 {
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

    /// Drops the constants that `used` has no `true` for; the others move together.
    pub fn keep(&mut self, used: &[bool]) {
        let mut used = used.iter();
        self.values.retain(|_| used.next() == Some(&true));
        self.by_hash.clear();
    }

    /// The constants in index order.
    pub fn into_values(self) -> Vec<Const> {
        self.values
    }
}

impl Deref for ConstTable {
    type Target = [Const];

    fn deref(&self) -> &[Const] {
        &self.values
    }
}

impl From<Vec<Const>> for ConstTable {
    /// A table of constants that are all different.
    fn from(values: Vec<Const>) -> Self {
        Self { values, by_hash: HashMap::new() }
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
