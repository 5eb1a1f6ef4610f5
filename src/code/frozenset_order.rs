//! The order in which iteration over a constant frozenset visits its members, under PYTHONHASHSEED=0.
//!
//! Called by `render`, and by the assembler, which rebuilds frozensets as CPython does. There is no heap yet, so a
//! constant that CPython hashes by its address gets a stand-in hash. Mirrors `set_add_entry` and `set_table_resize` of
//! `Objects/setobject.c`.

use super::Const;
use crate::number::hash;
use crate::probe::{SET_MINSIZE, SetPlaces, set_growth, set_is_full, set_table_size};
use crate::version::PythonVersion;

/// Hashes of None and of `...`; the latter stands for an address.
const HASH_OF_NONE: i64 = 0xFCA8_6420;
const HASH_OF_ELLIPSIS: i64 = 0x5F5_E100;

/// `hash(constant)` under PYTHONHASHSEED=0.
fn hash_of(version: PythonVersion, constant: &Const) -> i64 {
    let inner = |constant: &Const| hash_of(version, constant);
    match constant {
        Const::None => HASH_OF_NONE,
        Const::Bool(value) => i64::from(*value),
        Const::Int(value) => hash::hash_int(value),
        Const::Float(value) => hash::hash_float(*value).unwrap_or_default(),
        Const::Complex(real, imag) => {
            hash::hash_complex(hash::hash_float(*real).unwrap_or_default(), hash::hash_float(*imag).unwrap_or_default())
        }
        Const::Str(text) => hash::hash_str(version, text),
        Const::Bytes(bytes) => hash::hash_bytes(version, bytes),
        Const::Ellipsis | Const::Code(_) => HASH_OF_ELLIPSIS,
        Const::Tuple(items) => hash::hash_tuple(version, items.iter().map(inner)),
        Const::FrozenSet(items) => hash::hash_frozenset(items.iter().map(inner)),
        Const::Slice(parts) => hash::hash_slice(inner(&parts[0]), inner(&parts[1]), inner(&parts[2])),
    }
}

/// The members of a frozenset in the order in which iteration visits them.
pub fn iteration_order(version: PythonVersion, items: &[Const]) -> Vec<&Const> {
    let mut table = vec![None; SET_MINSIZE as usize];
    for (used, item) in (1..).zip(items) {
        set_insert(&mut table, item, hash_of(version, item));
        if set_is_full(used, table.len() as u64 - 1) {
            let mut larger = vec![None; set_table_size(set_growth(used)) as usize];
            for (item, hash) in table.into_iter().flatten() {
                set_insert(&mut larger, item, hash);
            }
            table = larger;
        }
    }
    table.into_iter().flatten().map(|(item, _)| item).collect()
}

fn set_insert<'a>(table: &mut [Option<(&'a Const, i64)>], item: &'a Const, hash: i64) {
    let mask = table.len() as u64 - 1;
    let mut places = SetPlaces::new(hash);
    loop {
        let place = &mut table[places.next(mask) as usize];
        if place.is_none() {
            *place = Some((item, hash));
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::render::repr;

    /// The expectation is what CPython 3.14 prints.
    #[test]
    fn frozensets_are_in_hash_order() {
        let items = [8, 0, 16, 1].map(|value: i32| Const::Int(value.into()));
        let order = iteration_order(PythonVersion::V314, &items);
        let order: Vec<String> = order.into_iter().map(|item| repr(PythonVersion::V314, item)).collect();
        assert_eq!(order, ["8", "0", "16", "1"]);
    }
}
