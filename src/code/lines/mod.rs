//! Which lines and columns of the source each instruction comes from.
//!
//! Read by `dis`, by tracebacks and by the views; how a version encodes its table is described in that version's file.
//! Book chapter "Code Objects"; mirrors `PyCode_Addr2Location`, `co_positions` and `co_lines` of
//! `Objects/codeobject.c`.

pub(crate) mod v314;

use super::CodeObject;
use crate::version::PythonVersion;

/// A span of the source; `None` where unknown. Lines from 1, columns from 0 in UTF-8 bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// First line.
    pub line: Option<u32>,
    /// Last line.
    pub end_line: Option<u32>,
    /// Column of the first byte.
    pub column: Option<u32>,
    /// Column after the last byte.
    pub end_column: Option<u32>,
}

/// Bytes `start..end` of the code and their position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PositionRange {
    /// Offset of the first instruction.
    pub start: u32,
    /// Offset after the last instruction.
    pub end: u32,
    /// Where they come from.
    pub position: Position,
}

/// Bytes `start..end` of the code and their line: an item of `co_lines()`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineRange {
    /// Offset of the first instruction.
    pub start: u32,
    /// Offset after the last instruction.
    pub end: u32,
    /// Their line; `None` for what the compiler added on its own.
    pub line: Option<u32>,
}

impl CodeObject {
    /// The entries of the location table, in code order: `co_positions()` is made from them.
    pub fn position_ranges(&self) -> impl Iterator<Item = PositionRange> + '_ {
        match self.version {
            PythonVersion::V314 => v314::PositionRanges::new(&self.linetable, self.firstlineno),
        }
    }

    /// `co_lines()`: adjacent ranges of the same line are joined.
    pub fn lines(&self) -> Vec<LineRange> {
        let mut lines: Vec<LineRange> = Vec::new();
        for PositionRange { start, end, position } in self.position_ranges() {
            match lines.last_mut() {
                Some(last) if last.line == position.line => last.end = end,
                _ => lines.push(LineRange { start, end, line: position.line }),
            }
        }
        lines
    }

    /// The position of the instruction at a byte offset (`PyCode_Addr2Location`).
    pub fn position_at(&self, offset: u32) -> Position {
        self.position_ranges().find(|range| offset < range.end).map_or(Position::default(), |range| range.position)
    }
}
