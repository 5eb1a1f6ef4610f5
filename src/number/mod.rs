//! Numbers as Python computes, reads and writes them, without any object around them.
//!
//! Used by the types `int`, `float`, `complex` of the library, by formatting and by the compiler's constant folding.
//! Plain functions over `i64`, `BigInt` and `f64`; whatever Python would raise is returned as a `Failure` with
//! CPython's message. Knows no values, no heap. Mirrors `Objects/longobject.c`, `Objects/floatobject.c`,
//! `Objects/complexobject.c`, `Python/pyhash.c`, `Python/pystrtod.c`.

pub mod complex;
pub mod float;
pub mod float_hex;
pub mod float_text;
pub mod hash;
pub mod int;
pub mod int_float;
pub mod int_text;
mod long;

/// The `stop` of a caller that never wants a computation to stop.
pub static NEVER: std::sync::atomic::AtomicBool = std::sync::atomic::AtomicBool::new(false);
