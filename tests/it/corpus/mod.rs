//! The programs of `tests/corpus` through the commands, against what the real CPython 3.14 says of them.

mod code_objects;
mod exec;
pub mod trace;
