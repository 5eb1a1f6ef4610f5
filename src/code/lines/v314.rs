//! The location table of 3.14 (`co_linetable`): an entry for one to eight code units, in the shortest of five forms.
//!
//! Written by the assembler of `compile`, read through [`CodeObject::position_ranges`](crate::code::CodeObject). Mirrors
//! the table's writers in `Python/assemble.c` and readers in `Objects/codeobject.c`
//! (`InternalDocs/code_objects.md`).

use super::{Position, PositionRange};

/// Forms of entries (`PY_CODE_LOCATION_INFO_*`); 0 to 9 are the short form for columns below 80.
const ONE_LINE_0: u8 = 10;
const ONE_LINE_2: u8 = 12;
const NO_COLUMNS: u8 = 13;
const LONG: u8 = 14;
const NONE: u8 = 15;
/// The maximum number of code units that one entry can cover.
const MAX_UNITS: usize = 8;

/// Writes a location table.
pub struct LocationWriter {
    table: Vec<u8>,
    /// The line that the next entry's line is relative to.
    line: i64,
}

impl LocationWriter {
    /// A table for a code object that begins on the given line.
    pub fn new(firstlineno: u32) -> Self {
        Self { table: Vec::new(), line: i64::from(firstlineno) }
    }

    /// Appends `units` code units that come from `position`.
    pub fn push(&mut self, position: Position, units: usize) {
        let mut left = units;
        while left > 0 {
            let now = left.min(MAX_UNITS);
            self.push_entry(position, now as u8);
            left -= now;
        }
    }

    /// The finished table.
    pub fn finish(self) -> Box<[u8]> {
        self.table.into()
    }

    fn push_entry(&mut self, position: Position, units: u8) {
        let Some(line) = position.line else {
            self.push_first_byte(NONE, units);
            return;
        };
        let delta = i64::from(line) - self.line;
        self.line = i64::from(line);
        let one_line = position.end_line == Some(line);
        match (position.column, position.end_column) {
            (Some(column), Some(end))
                if one_line && delta == 0 && column < 80 && (column..column + 16).contains(&end) =>
            {
                self.push_first_byte((column >> 3) as u8, units);
                self.table.push(((column & 7) << 4 | (end - column)) as u8);
            }
            (Some(column), Some(end)) if one_line && (0..3).contains(&delta) && column < 128 && end < 128 => {
                self.push_first_byte(ONE_LINE_0 + delta as u8, units);
                self.table.extend([column as u8, end as u8]);
            }
            (column, end) if (column.is_none() || end.is_none()) && (one_line || position.end_line.is_none()) => {
                self.push_first_byte(NO_COLUMNS, units);
                self.push_signed(delta);
            }
            (column, end) => {
                self.push_first_byte(LONG, units);
                self.push_signed(delta);
                self.push_varint(u64::from(position.end_line.unwrap_or(line).saturating_sub(line)));
                self.push_varint(column.map_or(0, |column| u64::from(column) + 1));
                self.push_varint(end.map_or(0, |end| u64::from(end) + 1));
            }
        }
    }

    fn push_first_byte(&mut self, form: u8, units: u8) {
        self.table.push(0x80 | form << 3 | (units - 1));
    }

    fn push_varint(&mut self, mut value: u64) {
        while value >= 64 {
            self.table.push(0x40 | (value & 63) as u8);
            value >>= 6;
        }
        self.table.push(value as u8);
    }

    fn push_signed(&mut self, value: i64) {
        self.push_varint(if value < 0 { (value.unsigned_abs() << 1) | 1 } else { (value as u64) << 1 });
    }
}

/// Reads a location table entry by entry.
pub struct PositionRanges<'a> {
    table: std::slice::Iter<'a, u8>,
    line: i64,
    offset: u32,
}

impl<'a> PositionRanges<'a> {
    /// Reads the table of a code object that begins on the given line.
    pub fn new(table: &'a [u8], firstlineno: u32) -> Self {
        Self { table: table.iter(), line: i64::from(firstlineno), offset: 0 }
    }

    fn byte(&mut self) -> u8 {
        self.table.next().copied().unwrap_or(0)
    }

    fn varint(&mut self) -> u64 {
        let mut value = 0;
        let mut shift = 0;
        loop {
            let byte = self.byte();
            value |= u64::from(byte & 63) << shift;
            shift += 6;
            if byte & 0x40 == 0 || shift > 60 {
                return value;
            }
        }
    }

    fn advance_line(&mut self) -> u32 {
        let value = self.varint();
        let delta = (value >> 1) as i64;
        self.line += if value & 1 == 1 { -delta } else { delta };
        self.line as u32
    }
}

impl Iterator for PositionRanges<'_> {
    type Item = PositionRange;

    fn next(&mut self) -> Option<PositionRange> {
        let first = *self.table.next()?;
        let form = first >> 3 & 15;
        let position = match form {
            NONE => Position::default(),
            LONG => {
                let line = self.advance_line();
                let end_line = line + self.varint() as u32;
                let (column, end) = (self.varint() as u32, self.varint() as u32);
                Position {
                    line: Some(line),
                    end_line: Some(end_line),
                    column: column.checked_sub(1),
                    end_column: end.checked_sub(1),
                }
            }
            NO_COLUMNS => {
                let line = self.advance_line();
                Position { line: Some(line), end_line: Some(line), column: None, end_column: None }
            }
            ONE_LINE_0..=ONE_LINE_2 => {
                self.line += i64::from(form - ONE_LINE_0);
                let line = self.line as u32;
                let (column, end) = (u32::from(self.byte()), u32::from(self.byte()));
                Position { line: Some(line), end_line: Some(line), column: Some(column), end_column: Some(end) }
            }
            _ => {
                let line = self.line as u32;
                let second = self.byte();
                let column = u32::from(form) << 3 | u32::from(second >> 4);
                let end = column + u32::from(second & 15);
                Position { line: Some(line), end_line: Some(line), column: Some(column), end_column: Some(end) }
            }
        };
        let start = self.offset;
        self.offset += 2 * (u32::from(first & 7) + 1);
        Some(PositionRange { start, end: self.offset, position })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn position(line: u32, end_line: u32, columns: Option<(u32, u32)>) -> Position {
        let (column, end_column) = (columns.map(|c| c.0), columns.map(|c| c.1));
        Position { line: Some(line), end_line: Some(end_line), column, end_column }
    }

    #[test]
    fn what_is_written_is_read() {
        let written = [
            (position(1, 1, Some((0, 7))), 2),
            (Position::default(), 1),
            (position(3, 3, Some((100, 120))), 8),
            (position(2, 900, Some((4, 300))), 20),
            (position(2, 2, None), 1),
            (position(70, 70, Some((79, 94))), 3),
        ];
        let mut writer = LocationWriter::new(1);
        for (position, units) in written {
            writer.push(position, units);
        }
        let table = writer.finish();
        let ranges = PositionRanges::new(&table, 1);
        let mut units: Vec<(Position, usize)> = Vec::new();
        for range in ranges {
            let size = ((range.end - range.start) / 2) as usize;
            match units.last_mut() {
                Some(last) if last.0 == range.position => last.1 += size,
                _ => units.push((range.position, size)),
            }
        }
        assert_eq!(units, written);
    }
}
