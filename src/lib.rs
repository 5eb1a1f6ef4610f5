//! pvmscope: see how CPython runs a program.

pub mod code;
pub mod compile;
pub mod failure;
pub mod number;
pub mod opcode;
pub mod sort;
pub mod source;
pub mod text;
pub mod version;
