//! Constants as text: `repr()` as Python has it, and the form of the code dump, which keeps types apart.
//!
//! Called by `dis`, `cli::code` and the views. Mirrors the `tp_repr` of the built-in types and `show` of
//! `cpython_code.py`.

use super::{CodeObject, Const};
use crate::number::complex::{Complex, complex_repr};
use crate::number::float_text::float_repr;
use crate::number::hash;
use crate::text::repr::{repr_bytes, repr_str};

/// Ints of more bits are not written out in a code dump.
const MAX_SHOWN_BITS: u64 = 8000;
/// Hashes of None and of `...`; the latter stands for an address.
const HASH_OF_NONE: i64 = 0xFCA8_6420;
const HASH_OF_ELLIPSIS: i64 = 0x5F5_E100;

/// `repr(constant)`.
pub fn repr(constant: &Const) -> String {
    match constant {
        Const::FrozenSet(items) if items.is_empty() => "frozenset()".to_owned(),
        Const::FrozenSet(items) => {
            let items: Vec<String> = set_order(items).into_iter().map(repr).collect();
            format!("frozenset({{{}}})", items.join(", "))
        }
        Const::Code(code) => code_repr(code),
        _ => rendered(constant, repr),
    }
}

/// The constant as the code dump has it: members of a frozenset sorted, nested code by name only.
pub fn show(constant: &Const) -> String {
    match constant {
        Const::FrozenSet(items) => {
            let mut items: Vec<String> = items.iter().map(show).collect();
            items.sort();
            format!("frozenset{{{}}}", items.join(", "))
        }
        Const::Code(code) => format!("<code {}>", code.name),
        Const::Int(value) if value.bits() > MAX_SHOWN_BITS => format!("<int {} bits>", value.bits()),
        _ => rendered(constant, show),
    }
}

/// What both have in common; `inner` renders the parts.
fn rendered(constant: &Const, inner: fn(&Const) -> String) -> String {
    match constant {
        Const::None => "None".to_owned(),
        Const::Bool(true) => "True".to_owned(),
        Const::Bool(false) => "False".to_owned(),
        Const::Int(value) => value.to_string(),
        Const::Float(value) => float_repr(*value),
        Const::Complex(real, imag) => complex_repr(Complex { real: *real, imag: *imag }),
        Const::Str(text) => repr_str(text).to_utf8_lossy(),
        Const::Bytes(bytes) => repr_bytes(bytes),
        Const::Ellipsis => "Ellipsis".to_owned(),
        Const::Tuple(items) => {
            let comma = if items.len() == 1 { "," } else { "" };
            format!("({}{comma})", items.iter().map(inner).collect::<Vec<_>>().join(", "))
        }
        Const::Slice(parts) => {
            let [start, stop, step] = &**parts;
            format!("slice({}, {}, {})", inner(start), inner(stop), inner(step))
        }
        Const::FrozenSet(_) | Const::Code(_) => inner(constant),
    }
}

/// `repr(code)`. The address is made up, as there is none, but always the same for the same code.
pub fn code_repr(code: &CodeObject) -> String {
    let address =
        0x7F00_0000_0000 | (hash::hash_bytes(code.qualname.as_bytes()) ^ i64::from(code.firstlineno) << 4) & 0xFF_FFF0;
    format!("<code object {} at {address:#x}, file \"{}\", line {}>", code.name, code.filename, code.firstlineno)
}

/// `hash(constant)` under PYTHONHASHSEED=0.
fn hash_of(constant: &Const) -> i64 {
    match constant {
        Const::None => HASH_OF_NONE,
        Const::Bool(value) => i64::from(*value),
        Const::Int(value) => hash::hash_int(value),
        Const::Float(value) => hash::hash_float(*value).unwrap_or_default(),
        Const::Complex(real, imag) => {
            hash::hash_complex(hash::hash_float(*real).unwrap_or_default(), hash::hash_float(*imag).unwrap_or_default())
        }
        Const::Str(text) => hash::hash_str(text),
        Const::Bytes(bytes) => hash::hash_bytes(bytes),
        Const::Ellipsis | Const::Code(_) => HASH_OF_ELLIPSIS,
        Const::Tuple(items) => hash::hash_tuple(items.iter().map(hash_of)),
        Const::FrozenSet(items) => hash::hash_frozenset(items.iter().map(hash_of)),
        Const::Slice(parts) => hash::hash_slice(hash_of(&parts[0]), hash_of(&parts[1]), hash_of(&parts[2])),
    }
}

/// The members of a frozenset in the order in which iterating over it meets them (`set_add_entry` of
/// `Objects/setobject.c`).
fn set_order(items: &[Const]) -> Vec<&Const> {
    let mut table = vec![None; 8];
    for (used, item) in (1..).zip(items) {
        set_insert(&mut table, item, hash_of(item));
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

    /// The expectation is what CPython 3.14 prints.
    #[test]
    fn frozensets_are_in_hash_order() {
        let items = [8, 0, 16, 1].map(|value: i32| Const::Int(value.into()));
        assert_eq!(repr(&Const::FrozenSet(items.into())), "frozenset({8, 0, 16, 1})");
    }
}
