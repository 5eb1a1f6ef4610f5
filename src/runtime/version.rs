//! How a program can see at run time which CPython it runs under: decided here, and nowhere else in the run-time.
//!
//! Called by everything in the run-time and the library that would otherwise have to match the version. Other
//! differences have places of their own: the instructions `opcode`, their meaning the evaluation loop, the compiler
//! `compile`, hash functions `number::hash`, since the heap hashes too. Mirrors `Include/patchlevel.h` in that it says
//! which CPython this is.

use crate::version::PythonVersion;

/// The release whose behaviour a version has, which is the release that the tests compare with: major, minor and micro
/// number.
pub const fn release(version: PythonVersion) -> [u8; 3] {
    match version {
        PythonVersion::V314 => [3, 14, 10],
    }
}
