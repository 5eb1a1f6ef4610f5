//! What instructions do, by concept: each `op_` function is one arm of the evaluation loop.
//!
//! A function that may switch to another frame returns a [`Flow`](super::frames::Flow); the others are done when they
//! return. Called by `eval`; `unwind` and the library use a few of the rest. Mirrors `Python/bytecodes.c`.

pub(crate) mod arithmetic;
pub(crate) mod attributes;
pub(crate) mod awaiting;
pub(crate) mod build;
pub(crate) mod call;
pub(crate) mod exception;
pub(crate) mod exception_group;
pub(crate) mod function;
pub(crate) mod generator;
pub(crate) mod import;
pub(crate) mod items;
pub(crate) mod iterate;
pub(crate) mod names;
pub(crate) mod pattern;
pub(crate) mod return_value;
pub(crate) mod text;
pub(crate) mod with;
