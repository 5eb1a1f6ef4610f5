//! Functions written in Rust: how they are declared, numbered and called, and how they take their arguments.
//!
//! A type or module declares its functions in tables of [`Method`] rows; a row's signature is checked before the call,
//! with CPython's messages. Called by the instructions and protocols that call. Must not know any function by name.
//! Mirrors `Objects/methodobject.c`, `Objects/descrobject.c` and `Python/getargs.c`.

mod arguments;
mod call;
mod declare;
mod numbering;

pub use arguments::Args;
pub use declare::{Binding, Body, Entry, Getter, Method, NativeFn, Signature};
pub(crate) use numbering::Numbered;
