//! What can be done with any object: the book's `abstract.c`. Attributes, calls, iteration, comparison, numbers, items.
//!
//! Mirrors `Objects/abstract.c`, `Objects/object.c` and `Objects/call.c`; book chapter "Intermezzo: The abstract.c
//! Module".

pub mod attributes;
pub mod binding;
pub mod calls;
pub mod compare;
pub mod convert;
pub mod dictionary;
pub mod instances;
pub mod iteration;
pub mod namespaces;
pub mod numbers;
pub mod sequences;
pub mod super_lookup;
