//! The programs of `tests/corpus` through the commands, against the real CPython 3.14's results.

mod code_objects;
mod exec;
pub mod trace;
