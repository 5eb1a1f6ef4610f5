//! What a program can see at run time of which CPython it runs under: decided here, and nowhere else in the run-time.
//!
//! Asked by whoever would otherwise have to match the version: the run-time and the library. What differs elsewhere has a
//! place of its own: the instructions `opcode`, their meaning the evaluation loop, the compiler `compile`, hash functions
//! `number::hash`, since the heap hashes too. Mirrors `Include/patchlevel.h` in that it says which CPython this is.

use crate::version::PythonVersion;

/// The release whose behaviour a version has, as the answers that the tests compare with are of that release: major,
/// minor and micro number.
pub const fn release(version: PythonVersion) -> [u8; 3] {
    match version {
        PythonVersion::V314 => [3, 14, 10],
    }
}
