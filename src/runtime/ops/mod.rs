//! What instructions do, by concept: each function is one arm of the evaluation loop.
//!
//! Called by `eval` alone. Mirrors `Python/bytecodes.c`.

pub mod arithmetic;
pub mod attributes;
pub mod awaiting;
pub mod build;
pub mod call;
pub mod exception_group;
pub mod function;
pub mod generator;
pub mod import;
pub mod items;
pub mod iterate;
pub mod names;
pub mod pattern;
pub mod text;
