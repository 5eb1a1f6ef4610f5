//! The order in which iterating over a constant frozenset meets its members, under PYTHONHASHSEED=0.
//!
//! Called by `render`, and by the assembler, which rebuilds frozensets as CPython does. Mirrors `set_add_entry` and
//! `set_table_resize` of `Objects/setobject.c`.

use super::Const;
use crate::number::hash;
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

/// The members of a frozenset in the order in which iterating over it meets them.
pub fn iteration_order(version: PythonVersion, items: &[Const]) -> Vec<&Const> {
    let mut table = vec![None; 8];
    for (used, item) in (1..).zip(items) {
        set_insert(&mut table, item, hash_of(version, item));
        if used * 5 >= (table.len() - 1) * 3 {
            let least = if used > 50_000 { used * 2 } else { used * 4 };
            let mut larger = vec![None; (least + 1).next_power_of_two().max(8)];
            for (item, hash) in table.into_iter().flatten() {
                set_insert(&mut larger, item, hash);
            }
            table = larger;
        }
    }
    table.into_iter().flatten().map(|(item, _)| item).collect()
}

fn set_insert<'a>(table: &mut [Option<(&'a Const, i64)>], item: &'a Const, hash: i64) {
    const LINEAR_PROBES: usize = 9;
    const PERTURB_SHIFT: u32 = 5;
    let mask = table.len() - 1;
    let mut perturb = hash as usize;
    let mut place = perturb & mask;
    loop {
        let probes = if place + LINEAR_PROBES <= mask { LINEAR_PROBES } else { 0 };
        if let Some(free) = (place..=place + probes).find(|&place| table[place].is_none()) {
            table[free] = Some((item, hash));
            return;
        }
        perturb >>= PERTURB_SHIFT;
        place = (place.wrapping_mul(5).wrapping_add(1).wrapping_add(perturb)) & mask;
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
