//! Text on its way into columns: wrapping, cutting, colours for Python source.
//!
//! Called by `panels` and `screen`. Knows styles, but neither the model nor where anything stands.

pub(crate) mod highlight;
pub(crate) mod wrap;
