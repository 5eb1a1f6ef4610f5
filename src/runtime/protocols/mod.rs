//! What can be done with any object, as in the book's `abstract.c`: attributes, calls, iteration, comparison, numbers,
//! items.
//!
//! Called by `ops` and by the library, and by each other, as what one asks of an object may need another. Where a
//! method is written in Python, the evaluation loop runs again, on top of itself (`nested`). Mirrors
//! `Objects/abstract.c`, `Objects/object.c` and `Objects/call.c`; book chapter "Intermezzo: The abstract.c Module".

pub(crate) mod attributes;
pub(crate) mod binding;
pub(crate) mod calls;
pub(crate) mod compare;
pub(crate) mod convert;
pub(crate) mod dictionary;
pub(crate) mod generators;
pub(crate) mod instances;
pub(crate) mod instantiate;
pub(crate) mod iteration;
pub(crate) mod namespaces;
pub(crate) mod numbers;
pub(crate) mod sequences;
pub(crate) mod super_lookup;
