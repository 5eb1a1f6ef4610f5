//! The built-in functions, by what they are about, and the table of them all.
//!
//! To add a function: a row in its file's table. Mirrors `Python/bltinmodule.c`.

mod attributes;
mod classes;
mod io;
mod iterate;
mod namespaces;
mod numbers;
mod reduce;
pub mod site;
mod text;

use crate::runtime::native::{Method, Signature};

/// All of them.
pub static TABLES: &[&[Method]] = &[
    attributes::FUNCTIONS,
    classes::FUNCTIONS,
    io::FUNCTIONS,
    iterate::FUNCTIONS,
    namespaces::FUNCTIONS,
    numbers::FUNCTIONS,
    reduce::FUNCTIONS,
    text::FUNCTIONS,
    &[Method::new("__build_class__", Signature::Any, crate::library::types::class::build_class)],
];
