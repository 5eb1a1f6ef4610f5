//! What a program can see at run time of which CPython it runs under: decided here, and nowhere else in the run-time.
//!
//! Asked by whoever would otherwise have to match the version: the run-time and the library. What differs elsewhere has a
//! place of its own: the instructions `opcode`, their meaning the evaluation loop, the compiler `compile`, hash functions
//! `number::hash`, since the heap hashes too. Mirrors `Include/patchlevel.h` in that it says which CPython this is.

use crate::version::PythonVersion;

/// The release of CPython whose behaviour is a version's: its micro number, as the goldens are of that release.
pub const fn micro_number(version: PythonVersion) -> u8 {
    match version {
        PythonVersion::V314 => 10,
    }
}
