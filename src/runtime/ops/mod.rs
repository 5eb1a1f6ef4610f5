//! What instructions do, by concept: each function is one arm of the evaluation loop.
//!
//! Called by `eval` alone. Mirrors `Python/bytecodes.c`.

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
