//! What an operand stands for: names, operators, targets.
//!
//! Called by `explain` alone. The names are those that the disassembler prints. Mirrors `ArgResolver` of `Lib/dis.py`.

use crate::code::decode::DecodedInstruction;
use crate::code::dis;
use crate::inspect::{FrameView, Snapshot, show_slot};
use crate::object::heap::Instr;
use crate::opcode::{Opcode, OperandKind};

/// The operator of an instruction that has one, as one writes it.
pub(super) fn operator(frame: &FrameView<'_>) -> String {
    let instr = frame.instruction();
    dis::operator(instr.op, instr.arg).map_or_else(|| printed(frame), str::to_owned)
}

/// The one or two names that an instruction speaks of.
pub(super) fn names(frame: &FrameView<'_>) -> (String, String) {
    let printed = printed(frame);
    let plain = printed.split(" + NULL").next().unwrap_or_default();
    match plain.split_once(", ") {
        Some((first, second)) => (first.to_owned(), second.to_owned()),
        None => (plain.to_owned(), String::new()),
    }
}

/// What `dis` prints in parentheses behind the operand.
fn printed(frame: &FrameView<'_>) -> String {
    let instr = frame.instruction();
    let row = instr.op.row(frame.code().version);
    let decoded = DecodedInstruction {
        row,
        arg: row.has_arg().then_some(instr.arg),
        offset: instr.offset,
        start_offset: instr.offset,
        end_offset: instr.offset + 2 + 2 * u32::from(row.caches),
    };
    dis::operand_text(frame.code(), &decoded, |_| None)
}

/// Where a jump goes: the offset of its target and, where it is another, the line.
pub(super) fn target(snapshot: &Snapshot<'_>, frame: &FrameView<'_>) -> String {
    let instr = frame.instruction();
    let loaded = frame.loaded();
    if instr.resolved >= loaded.text + loaded.len {
        return "the end".to_owned();
    }
    let offset = snapshot.heap().instr(instr.resolved).offset;
    let line = frame.code().position_at(offset).line.filter(|line| Some(*line) != frame.position().line);
    line.map_or_else(|| format!("offset {offset}"), |line| format!("offset {offset} (line {line})"))
}

/// At which place from the top of the stack the callable of a call stands.
pub(super) fn callable_place(instr: Instr) -> usize {
    let arg = instr.arg as usize;
    match instr.op {
        Opcode::CALL => arg + 1,
        Opcode::CALL_KW => arg + 2,
        Opcode::CALL_FUNCTION_EX => 3,
        _ => 0,
    }
}

/// What the operand stands for, in a few words; empty for nothing.
pub(super) fn operand(snapshot: &Snapshot<'_>, frame: &FrameView<'_>) -> String {
    let instr = frame.instruction();
    match instr.op.row(frame.code().version).operand {
        OperandKind::Const => show_slot(snapshot.machine(), snapshot.heap().cell(instr.resolved)),
        OperandKind::Jump => format!("to {}", target(snapshot, frame)),
        _ => printed(frame),
    }
}
