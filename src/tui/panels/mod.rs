//! The panels: one file for each, with its rows as styled lines.
//!
//! Called by `screen`. Nothing here changes anything.

pub mod bytecode;
pub mod frames;
pub mod lesson;
pub mod names;
pub mod output;
pub mod source;
pub mod stack;
