//! The exception table: which instructions are guarded by which handler.
//!
//! Written by the assembler; read by the machine when it loads code, by `dis` and by the views. An entry is four
//! numbers in groups of six bits, and its first byte is marked. Mirrors `InternalDocs/exception_handling.md`,
//! `assemble_exception_table` of `Python/assemble.c` and `_parse_exception_table` of `Lib/dis.py`.

use super::CodeObject;

const ENTRY_START: u8 = 0x80;
const CONTINUES: u8 = 0x40;

/// An entry: exceptions raised in bytes `start..end` of the code go to `target`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExceptionEntry {
    /// Offset of the first guarded instruction.
    pub start: u32,
    /// Offset just after the last guarded instruction.
    pub end: u32,
    /// Offset of the handler.
    pub target: u32,
    /// The depth to which the value stack is popped before the exception is pushed.
    pub depth: u32,
    /// Whether the offset of the raising instruction is pushed below the exception.
    pub lasti: bool,
}

/// The table's bytes for these entries, whose offsets are even.
pub fn encode(entries: &[ExceptionEntry]) -> Box<[u8]> {
    let mut table = Vec::new();
    for entry in entries {
        push_item(&mut table, entry.start / 2, ENTRY_START);
        push_item(&mut table, (entry.end - entry.start) / 2, 0);
        push_item(&mut table, entry.target / 2, 0);
        push_item(&mut table, entry.depth << 1 | u32::from(entry.lasti), 0);
    }
    table.into()
}

fn push_item(table: &mut Vec<u8>, value: u32, mut mark: u8) {
    for shift in [24, 18, 12, 6] {
        if value >= 1 << shift {
            table.push((value >> shift & 0x3f) as u8 | CONTINUES | mark);
            mark = 0;
        }
    }
    table.push((value & 0x3f) as u8 | mark);
}

/// The entries of a table, in order.
pub fn decode(table: &[u8]) -> Vec<ExceptionEntry> {
    let mut bytes = table.iter();
    let mut item = || {
        let mut value = 0;
        loop {
            let byte = *bytes.next()?;
            value = value << 6 | u32::from(byte & 0x3f);
            if byte & CONTINUES == 0 {
                return Some(value);
            }
        }
    };
    let mut entries = Vec::new();
    while let (Some(start), Some(length), Some(target), Some(depth)) = (item(), item(), item(), item()) {
        entries.push(ExceptionEntry {
            start: start * 2,
            end: (start + length) * 2,
            target: target * 2,
            depth: depth >> 1,
            lasti: depth & 1 == 1,
        });
    }
    entries
}

impl CodeObject {
    /// The entries of its exception table.
    pub fn exception_entries(&self) -> Vec<ExceptionEntry> {
        decode(&self.exceptiontable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let entries = [
            ExceptionEntry { start: 0, end: 2, target: 4, depth: 0, lasti: false },
            ExceptionEntry { start: 126, end: 8192, target: 600_000, depth: 40, lasti: true },
        ];
        assert_eq!(decode(&encode(&entries)), entries);
    }
}
