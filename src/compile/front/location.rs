//! Where in the source an instruction comes from.
//!
//! Made by `tree` from the range of a node, and carried by every instruction as far as the location table. Knows no
//! text. Mirrors `_Py_SourceLocation` of `Include/internal/pycore_compile.h`; book chapter "Compiling Python Source
//! Code".

/// A span of the source: lines from 1, columns from 0 in UTF-8 bytes; -1 where unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Location {
    /// First line.
    pub lineno: i32,
    /// Last line.
    pub end_lineno: i32,
    /// Column of the first byte.
    pub col_offset: i32,
    /// Column after the last byte.
    pub end_col_offset: i32,
}

impl Location {
    /// No location: what the compiler adds on its own (`NO_LOCATION`).
    pub const NONE: Self = Self { lineno: -1, end_lineno: -1, col_offset: -1, end_col_offset: -1 };
    /// To be replaced by the location of the next instruction (`NEXT_LOCATION`).
    pub const NEXT: Self = Self { lineno: -2, end_lineno: -2, col_offset: -2, end_col_offset: -2 };
}
