//! pvmscope: see how CPython runs a program.

pub mod code;
pub mod compile;
pub mod opcode;
pub mod source;
pub mod text;
pub mod version;
