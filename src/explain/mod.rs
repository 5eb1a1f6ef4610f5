//! A step in words: what the instruction that is about to execute does, with the actual values.
//!
//! Called by the explain card of `tui`, by lessons and by exporters. The sentence is that of the opcode table's row; here
//! its placeholders (said at [`Row::text`](crate::opcode::Row::text)) are filled in from the snapshot. It knows nothing
//! about any instruction that the row does not say, but what numbered operands are called. Mirrors `Lib/dis.py`
//! (`ArgResolver`).

mod operands;

use crate::inspect::{FrameView, Snapshot, show_slot};
use crate::object::Value;
use crate::opcode::{Opcode, Row};
use crate::version::PythonVersion;

/// An instruction explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// CPython's name of the opcode.
    pub opcode: &'static str,
    /// The operand, where it takes one.
    pub arg: Option<u32>,
    /// What the operand stands for, as `dis` prints it: a name, a constant, an operator, a target; empty for nothing.
    pub operand: String,
    /// What the instruction does, in one or more sentences, with the values that it meets.
    pub text: String,
}

/// The values shown in a sentence are cut to this many characters.
const LONGEST_VALUE: usize = 40;

/// What the instruction does that is about to execute; `None` when the program has ended.
pub fn explain(snapshot: &Snapshot<'_>) -> Option<Explanation> {
    Some(explain_in(snapshot, &snapshot.frame()?))
}

/// What the instruction of a frame does: of one that waits, what it is in the middle of.
pub fn explain_in(snapshot: &Snapshot<'_>, frame: &FrameView<'_>) -> Explanation {
    let instr = frame.instruction();
    let row = instr.op.row(frame.code().version);
    Explanation {
        opcode: row.name,
        arg: row.has_arg().then_some(instr.arg),
        operand: operands::operand(snapshot, frame),
        text: fill(row, snapshot, frame),
    }
}

/// The row's sentence with its placeholders filled in; one that cannot be filled stands as it is, in words.
fn fill(row: &Row, snapshot: &Snapshot<'_>, frame: &FrameView<'_>) -> String {
    let mut out = String::new();
    let mut rest = row.text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((placeholder, behind)) = after.split_once('}') else {
            // A brace that opens nothing.
            out.push('{');
            rest = after;
            continue;
        };
        out.push_str(&placeholder_text(placeholder, snapshot, frame));
        rest = behind;
    }
    out.push_str(rest);
    out
}

fn placeholder_text(placeholder: &str, snapshot: &Snapshot<'_>, frame: &FrameView<'_>) -> String {
    let instr = frame.instruction();
    match placeholder {
        "arg" => instr.arg.to_string(),
        "name" => operands::names(frame).0,
        "name1" => operands::names(frame).1,
        "const" => cut(&show_slot(snapshot.machine(), snapshot.heap().cell(instr.resolved))),
        "op" => operands::operator(frame),
        "target" => operands::target(snapshot, frame),
        "callable" => from_top(snapshot, frame, operands::callable_place(instr)),
        _ => match placeholder.strip_prefix("tos").map(|n| if n.is_empty() { Ok(0) } else { n.parse() }) {
            Some(Ok(place)) => from_top(snapshot, frame, place),
            _ => format!("{{{placeholder}}}"),
        },
    }
}

/// The value at a place of the stack, counted from the top.
fn from_top(snapshot: &Snapshot<'_>, frame: &FrameView<'_>, place: usize) -> String {
    let value: Option<Value> = frame.stack().iter().rev().nth(place).copied();
    value.map_or_else(|| "(nothing)".to_owned(), |v| cut(&show_slot(snapshot.machine(), v)))
}

fn cut(text: &str) -> String {
    if text.chars().count() <= LONGEST_VALUE {
        return text.to_owned();
    }
    let kept: String = text.chars().take(LONGEST_VALUE - 1).collect();
    format!("{kept}…")
}

/// What an opcode does in general, without values: for reference pages.
pub fn reference(opcode: Opcode) -> &'static str {
    opcode.row(PythonVersion::V314).text
}
