//! What an operand stands for: names, operators, jump targets.
//!
//! Called by `explain` alone. The names are those that the disassembler prints. Mirrors `ArgResolver` of `Lib/dis.py`.

use crate::code::decode::DecodedInstruction;
use crate::code::dis;
use crate::inspect::{FrameView, Snapshot, display_slot, label_at};
use crate::opcode::{OperandKind, VersionTable};

/// The operator of an instruction that has one, as written in source.
pub(super) fn operator(frame: &FrameView<'_>) -> String {
    let instr = frame.instruction();
    dis::operator(instr.op, instr.arg).map_or_else(|| printed(frame), str::to_owned)
}

/// The one or two names that an instruction refers to.
pub(super) fn names(frame: &FrameView<'_>) -> (String, String) {
    let printed = printed(frame);
    let plain = printed.split(" + NULL").next().unwrap_or_default();
    match plain.split_once(", ") {
        Some((first, second)) => (first.to_owned(), second.to_owned()),
        None => (plain.to_owned(), String::new()),
    }
}

/// What `dis` prints in parentheses after the operand.
fn printed(frame: &FrameView<'_>) -> String {
    dis::operand_text(frame.code(), &decoded(frame), |_| None)
}

fn decoded(frame: &FrameView<'_>) -> DecodedInstruction {
    let instr = frame.instruction();
    let row = &VersionTable::of(frame.code().version)[instr.op];
    DecodedInstruction {
        row,
        arg: row.has_arg().then_some(instr.arg),
        offset: instr.offset,
        start_offset: instr.offset,
        end_offset: instr.offset + 2 + 2 * u32::from(row.caches),
    }
}

/// Where a jump goes: the label that `dis` gives its target and, if it differs, the line.
pub(super) fn target(frame: &FrameView<'_>) -> String {
    let code = frame.code();
    let Some(offset) = decoded(frame).jump_target() else { return "the end".to_owned() };
    let label = label_at(code, offset).map_or_else(|| format!("offset {offset}"), |label| format!("L{label}"));
    let line = code.position_at(offset).line.filter(|line| Some(*line) != frame.position().line);
    line.map_or_else(|| label.clone(), |line| format!("{label} (line {line})"))
}

/// What the operand stands for, in a few words; empty for nothing.
pub(super) fn operand(snapshot: &Snapshot<'_>, frame: &FrameView<'_>) -> String {
    let instr = frame.instruction();
    match VersionTable::of(frame.code().version)[instr.op].operand {
        OperandKind::Const => display_slot(snapshot.machine(), snapshot.heap().cell(instr.resolved)),
        kind if kind.is_jump() => format!("to {}", target(frame)),
        _ => printed(frame),
    }
}
