//! Constants as text: Python's `repr()`, and the form used in the code dump, which keeps types apart.
//!
//! Called by `dis`, `cli::code` and the views. Mirrors the `tp_repr` of the built-in types and `show` of
//! `cpython_code.py`.

use super::frozenset_order::iteration_order;
use super::{CodeObject, Const};
use crate::number::complex::{Complex, complex_repr};
use crate::number::float_text::float_repr;
use crate::number::hash;
use crate::text::repr::{repr_bytes, repr_str};
use crate::version::PythonVersion;

/// Ints with more bits than this are not written out in a code dump.
const MAX_SHOWN_BITS: u64 = 8000;

/// `repr(constant)` in a version, whose hash functions determine the order in which a frozenset shows its members.
pub fn repr(version: PythonVersion, constant: &Const) -> String {
    match constant {
        Const::FrozenSet(items) if items.is_empty() => "frozenset()".to_owned(),
        Const::FrozenSet(items) => {
            let ordered = iteration_order(version, items);
            let items: Vec<String> = ordered.into_iter().map(|item| repr(version, item)).collect();
            format!("frozenset({{{}}})", items.join(", "))
        }
        Const::Code(code) => code_repr(code),
        _ => rendered(constant, &|part| repr(version, part)),
    }
}

/// The constant as shown in the code dump: members of a frozenset sorted, nested code by name only.
pub fn show(constant: &Const) -> String {
    match constant {
        Const::FrozenSet(items) => {
            let mut items: Vec<String> = items.iter().map(show).collect();
            items.sort();
            format!("frozenset{{{}}}", items.join(", "))
        }
        Const::Code(code) => format!("<code {}>", code.name),
        Const::Int(value) if value.bits() > MAX_SHOWN_BITS => format!("<int {} bits>", value.bits()),
        _ => rendered(constant, &show),
    }
}

/// The text that both forms share; `inner` renders the parts.
fn rendered(constant: &Const, inner: &dyn Fn(&Const) -> String) -> String {
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

/// `repr(code)`. The address is made up, as there is none, but is always the same for the same code.
pub fn code_repr(code: &CodeObject) -> String {
    let hash = hash::hash_bytes(code.version, code.qualname.as_bytes()) ^ i64::from(code.firstlineno) << 4;
    let address = 0x7F00_0000_0000 | hash & 0xFF_FFF0;
    format!("<code object {} at {address:#x}, file \"{}\", line {}>", code.name, code.filename, code.firstlineno)
}
