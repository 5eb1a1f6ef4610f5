//! The listing of a code object: its instructions and exception table as rows, made once per code object.
//!
//! Called when the frame shown changes; drawn by the bytecode panel of `tui`. Labels and operands read as `dis` writes
//! them. Mirrors `Lib/dis.py` (`_get_instructions_bytes`, `ArgResolver`).

use std::sync::Arc;

use crate::code::CodeObject;
use crate::code::dis::operand_text;
use crate::code::exception_table::ExceptionEntry;

/// See the module's description.
#[derive(Clone, Debug)]
pub struct Listing {
    /// What it lists.
    pub code: Arc<CodeObject>,
    /// The instructions in order.
    pub rows: Vec<ListingRow>,
    /// The exception table.
    pub handlers: Vec<ExceptionEntry>,
}

/// An instruction.
#[derive(Clone, Debug)]
pub struct ListingRow {
    /// Its byte offset.
    pub offset: u32,
    /// CPython's name for it.
    pub name: &'static str,
    /// The operand and, in parentheses, what it stands for.
    pub operand: String,
    /// The number of its label, if something jumps to it or the exception table refers to it.
    pub label: Option<u32>,
    /// The offset that it can jump to.
    pub target: Option<u32>,
    /// The line that begins with it, if any.
    pub line: Option<u32>,
    /// Whether a handler covers it.
    pub guarded: bool,
}

/// The offsets that have a label, in order: jump targets, and the boundaries of the exception table. The first is L1.
fn labelled(code: &CodeObject, handlers: &[ExceptionEntry]) -> Vec<u32> {
    let mut labels: Vec<u32> = code.instructions().filter_map(|i| i.jump_target()).collect();
    labels.extend(handlers.iter().flat_map(|h| [h.start, h.end, h.target]));
    labels.sort_unstable();
    labels.dedup();
    labels
}

/// The number of the label at an offset.
pub fn label_at(code: &CodeObject, offset: u32) -> Option<u32> {
    labelled(code, &code.exception_entries()).binary_search(&offset).ok().map(|i| i as u32 + 1)
}

impl Listing {
    /// The listing of a code object.
    pub fn of(code: Arc<CodeObject>) -> Self {
        let handlers = code.exception_entries();
        let labels = labelled(&code, &handlers);
        let label_at = |offset: u32| labels.binary_search(&offset).ok().map(|i| i as u32 + 1);
        let mut line_starts = code.lines().into_iter().filter_map(|range| Some((range.start, range.line?))).peekable();
        let mut last_line = None;
        let rows = code
            .instructions()
            .map(|i| {
                let mut line = None;
                while let Some((_, l)) = line_starts.next_if(|(start, _)| *start <= i.offset) {
                    line = (last_line != Some(l)).then_some(l);
                    last_line = Some(l);
                }
                let target = i.jump_target();
                let meaning = operand_text(&code, &i, |offset| label_at(offset).map(|label| label as usize));
                // The address and file of a code object are of no interest here.
                let meaning = match meaning.split_once(" at 0x") {
                    Some((code, _)) if meaning.starts_with("<code object ") => format!("{code}>"),
                    _ => meaning,
                };
                let operand = match (i.arg, meaning.is_empty()) {
                    (None, _) => String::new(),
                    (Some(arg), true) => arg.to_string(),
                    (Some(arg), false) => format!("{arg} ({meaning})"),
                };
                ListingRow {
                    offset: i.offset,
                    name: i.row.name,
                    operand,
                    label: label_at(i.start_offset),
                    target,
                    line,
                    guarded: handlers.iter().any(|h| (h.start..h.end).contains(&i.offset)),
                }
            })
            .collect();
        Self { code, rows, handlers }
    }

    /// The row of the instruction at a byte offset.
    pub fn row_at(&self, offset: u32) -> Option<usize> {
        self.rows.iter().position(|row| row.offset == offset)
    }

    /// The label at a byte offset, as the exception table writes it.
    pub fn label(&self, offset: u32) -> String {
        let label = self.rows.iter().find(|row| row.offset >= offset).and_then(|row| row.label);
        label.map_or_else(|| "end".to_owned(), |label| format!("L{label}"))
    }

    /// The label at the end of a range of the exception table; the code's end has none.
    pub fn end_label(&self, offset: u32) -> String {
        if self.rows.iter().any(|row| row.offset >= offset) { self.label(offset) } else { "the end".to_owned() }
    }

    /// The number of rows in the panel: instructions, and the exception table with its heading, if there is one.
    pub fn len(&self) -> usize {
        self.rows.len() + if self.handlers.is_empty() { 0 } else { self.handlers.len() + 1 }
    }

    /// Whether there is nothing to list.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}
