//! The panels: one file for each, with its rows as styled lines.
//!
//! Called by `screen`. Nothing here changes anything.

pub(crate) mod bytecode;
pub(crate) mod frames;
pub(crate) mod lesson;
pub(crate) mod names;
pub(crate) mod output;
pub(crate) mod source;
pub(crate) mod stack;
