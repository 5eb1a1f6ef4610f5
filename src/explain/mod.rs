//! A step in words: what the instruction that is about to execute does, with the actual values.
//!
//! Called by the explain card of `tui`, by lessons and by exporters. The sentence is that of the opcode table's row;
//! here its placeholders (described at [`Row::text`](crate::opcode::Row::text)) are filled in from the snapshot. It
//! runs no code of the program, so it predicts no result that such code would compute. Mirrors `Lib/dis.py`
//! (`ArgResolver`).

mod call;
mod operands;
mod phrases;

use crate::inspect::{EventKind, FrameView, Snapshot, display_slot, type_name};
use crate::object::Value;
use crate::opcode::{Opcode, Row, VersionTable};
use crate::text::prose::cut;

/// An instruction explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// CPython's name of the opcode.
    pub opcode: &'static str,
    /// The operand, if it takes one.
    pub arg: Option<u32>,
    /// What the operand stands for, as `dis` prints it: a name, a constant, an operator, a target; empty for nothing.
    pub operand: String,
    /// What the instruction does, in one or more sentences, with the values that it uses.
    pub text: String,
}

/// Values in a sentence are cut to this many columns.
const LONGEST_VALUE: usize = 40;

/// An instruction to be explained: where, and in what state.
#[derive(Clone, Copy)]
struct Here<'a> {
    snapshot: &'a Snapshot<'a>,
    frame: &'a FrameView<'a>,
}

/// Explains the instruction that is about to execute; `None` when the program has ended.
pub fn explain(snapshot: &Snapshot<'_>) -> Option<Explanation> {
    Some(explain_in(snapshot, &snapshot.frame()?))
}

/// Explains the instruction of a frame: for a frame that waits, the one that it is in the middle of.
pub fn explain_in(snapshot: &Snapshot<'_>, frame: &FrameView<'_>) -> Explanation {
    let instr = frame.instruction();
    let row = &VersionTable::of(frame.code().version)[instr.op];
    Explanation {
        opcode: row.name,
        arg: row.has_arg().then_some(instr.arg),
        operand: operands::operand(snapshot, frame),
        text: fill(row, Here { snapshot, frame }) + &failure(snapshot, frame),
    }
}

/// A sentence saying that the instruction is going to raise an exception, if the recording knows that: then what the
/// explanation says it pushes will not happen.
fn failure(snapshot: &Snapshot<'_>, frame: &FrameView<'_>) -> String {
    let is_next = snapshot.frame().is_some_and(|next| next.value() == frame.value());
    // The sentences of these already say so.
    let is_said = matches!(
        frame.instruction().op,
        Opcode::LOAD_NAME | Opcode::LOAD_GLOBAL | Opcode::LOAD_FAST_CHECK | Opcode::RAISE_VARARGS | Opcode::RERAISE
    );
    let leaves = snapshot.upcoming().any(|event| matches!(event.kind(), EventKind::Handler | EventKind::Unwind));
    match snapshot.upcoming().rfind(|event| event.kind() == EventKind::Raise) {
        Some(event) if is_next && leaves && !is_said => {
            format!(" Here it raises {} instead.", type_name(snapshot.machine(), event.value()))
        }
        _ => String::new(),
    }
}

/// The row's sentence with its placeholders filled in.
fn fill(row: &Row, here: Here<'_>) -> String {
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
        out.push_str(&phrases::placeholder(placeholder, here));
        rest = behind;
    }
    out.push_str(rest);
    out
}

impl Here<'_> {
    /// The value at a position of the stack, counted from the top.
    fn value_at(self, place: usize) -> Option<Value> {
        self.frame.stack().iter().rev().nth(place).copied()
    }

    /// That value in words.
    fn shown_value(self, place: usize) -> String {
        self.value_at(place).map_or_else(|| "(nothing)".to_owned(), |v| self.shown(v))
    }

    /// The values at the top of the stack, the lowest first: as many as there are, up to `count`.
    fn top_values(self, count: usize) -> Vec<Value> {
        let stack = self.frame.stack();
        stack[stack.len().saturating_sub(count)..].to_vec()
    }

    /// A value in words.
    fn shown(self, v: Value) -> String {
        cut(&display_slot(self.snapshot.machine(), v), LONGEST_VALUE)
    }
}
