//! Formatting: Python's three small languages for it.
//!
//! `spec` is what follows the colon of an f-string field and what `format()` takes, `percent` the printf style of `text
//! % values`, `template` the fields of `str.format`. Called by the library, which looks up attributes, calls
//! `__format__` and `__str__`, and passes in the plain values. Knows no objects. Mirrors `Python/formatter_unicode.c`,
//! `Objects/unicode_format.c` and `Objects/stringlib/unicode_format.h`.

pub(crate) mod layout;
pub mod percent;
pub(crate) mod spec;
pub mod template;
pub mod values;
