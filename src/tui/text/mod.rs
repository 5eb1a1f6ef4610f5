//! Fitting text into columns: wrapping, cutting, colours for Python source.
//!
//! Called by `panels` and `screen`. Knows styles, but neither the model nor where anything is.

pub(crate) mod highlight;
pub(crate) mod wrap;
