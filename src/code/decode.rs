//! From bytes to instructions: EXTENDED_ARG folded into the operand it extends, inline caches skipped.
//!
//! Called by `dis`, by the machine when it loads code, and by the views. Mirrors `_unpack_opargs` of `Lib/dis.py`.

use super::CodeObject;
use crate::opcode::{Opcode, OperandKind, Row, VersionTable};

/// An instruction of a code object.
#[derive(Clone, Copy, Debug)]
pub struct DecodedInstruction {
    /// Its row in the opcode table.
    pub row: &'static Row,
    /// Its operand; `None` if it takes none.
    pub arg: Option<u32>,
    /// Byte offset of the instruction itself.
    pub offset: u32,
    /// Byte offset of its first EXTENDED_ARG, or its own.
    pub start_offset: u32,
    /// Byte offset of the next instruction, after the inline caches.
    pub end_offset: u32,
}

impl DecodedInstruction {
    /// Where it jumps, if it is a jump (for END_ASYNC_FOR: the SEND that it belongs to).
    pub fn jump_target(&self) -> Option<u32> {
        match (self.row.operand, self.arg?) {
            (OperandKind::JumpForward, arg) => Some(self.end_offset + 2 * arg),
            (OperandKind::JumpBackward, arg) => Some(self.end_offset.wrapping_sub(2 * arg)),
            _ => None,
        }
    }
}

impl CodeObject {
    /// The instructions in order.
    pub fn instructions(&self) -> impl Iterator<Item = DecodedInstruction> + '_ {
        let mut raw = self.raw_instructions();
        std::iter::from_fn(move || {
            let mut instruction = raw.next()?;
            let start_offset = instruction.offset;
            while instruction.row.opcode == Opcode::EXTENDED_ARG {
                let next = raw.next()?;
                instruction = next;
            }
            Some(DecodedInstruction { start_offset, ..instruction })
        })
    }

    /// The instructions in order, each EXTENDED_ARG as one of its own with the value accumulated so far.
    pub fn raw_instructions(&self) -> impl Iterator<Item = DecodedInstruction> + '_ {
        let table = VersionTable::of(self.version);
        let (mut offset, mut start_offset, mut extended) = (0, 0, 0);
        std::iter::from_fn(move || {
            let (&number, &low) = (self.code.get(offset)?, self.code.get(offset + 1)?);
            let row = table.by_number(number)?;
            let arg = u32::from(low) | extended;
            let extends = row.opcode == Opcode::EXTENDED_ARG;
            let instruction = DecodedInstruction {
                row,
                arg: row.has_arg().then_some(arg),
                offset: offset as u32,
                start_offset: if extends { offset as u32 } else { start_offset },
                end_offset: (offset + 2 + 2 * usize::from(row.caches)) as u32,
            };
            offset = instruction.end_offset as usize;
            extended = if extends { arg << 8 } else { 0 };
            if !extends {
                start_offset = offset as u32;
            }
            Some(instruction)
        })
    }
}
