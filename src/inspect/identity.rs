//! Identities: which of the values in sight are one and the same object.
//!
//! Kept by everything that shows values over time: an object gets its number when it is first seen in two places at
//! once and keeps it, so that a number on the screen never changes its meaning. Only mutable objects have one, as only
//! for those it matters whether two names share an object. It knows nothing of `id()`, which is an address.

use std::collections::{BTreeMap, BTreeSet};

use crate::object::{Kind, Value};

/// The numbers assigned so far.
#[derive(Clone, Debug, Default)]
pub struct Identities {
    numbers: BTreeMap<Value, u32>,
}

impl Identities {
    /// Looks at all values in sight at a moment.
    pub fn look(&mut self, values: impl IntoIterator<Item = Value>) {
        let mut seen = BTreeSet::new();
        for v in values.into_iter().filter(|v| can_change(*v)) {
            if !seen.insert(v) {
                let next = self.numbers.len() as u32 + 1;
                self.numbers.entry(v).or_insert(next);
            }
        }
    }

    /// The number of an object, if it has ever been seen in two places.
    pub fn number(&self, v: Value) -> Option<u32> {
        self.numbers.get(&v).copied()
    }
}

fn can_change(v: Value) -> bool {
    let kinds = [
        Kind::List,
        Kind::Dict,
        Kind::Set,
        Kind::Instance,
        Kind::Generator,
        Kind::SequenceIterator,
        Kind::RangeIterator,
        Kind::Exception,
    ];
    v.kind().is_some_and(|kind| kinds.contains(&kind))
}
