//! pvmscope: see how CPython runs a program.

pub mod cli;
pub mod code;
pub mod compile;
pub mod explain;
pub mod failure;
pub mod format;
pub mod inspect;
pub mod lesson;
pub mod machine;
pub mod number;
pub mod object;
pub mod opcode;
pub mod recording;
pub mod runtime;
pub mod session;
pub mod sort;
pub mod source;
pub mod text;
pub mod tui;
pub mod version;
