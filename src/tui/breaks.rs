//! Breakpoints: where one is set for a marked row of the source or of the bytecode.
//!
//! Called by the panels whose rows can be marked and by [`super::update`]. The session keeps the breakpoints.

use std::sync::Arc;

use super::keymap::Keymap;
use super::workbench::Workbench;
use crate::recording::Breakpoint;

/// The breakpoint for a row of the source: its line or, if no instruction comes from that, the first one below that has
/// any, as a breakpoint elsewhere would never be reached. An error says why there is none.
pub fn on_line(bench: &Workbench, row: usize) -> Result<Breakpoint, String> {
    let line = row as u32 + 1;
    let Some(source) = &bench.scene.source else {
        return Err("this frame's code comes from no file".to_owned());
    };
    let file = Arc::clone(source.filename());
    // While the program runs, there is no better answer.
    let found = match bench.session().places() {
        Some(places) => places.line_with_code(&file, line),
        None => Some(line),
    };
    match found {
        Some(line) => Ok(Breakpoint::Line { file, line }),
        None => Err(format!("neither line {line} nor any line below has an instruction")),
    }
}

/// The breakpoint for a row of the bytecode.
pub fn on_instruction(bench: &Workbench, row: usize) -> Result<Breakpoint, String> {
    let ip = text_index(bench, row);
    ip.map(Breakpoint::Instruction).ok_or_else(|| "a breakpoint needs an instruction".to_owned())
}

/// The machine's index of an instruction of the listing; `None` for a row of the exception table.
pub fn text_index(bench: &Workbench, row: usize) -> Option<u32> {
    let listing = bench.listing.as_ref()?;
    (row < listing.rows.len()).then_some(bench.scene.frame.as_ref()?.text + row as u32)
}

/// Sets or clears a breakpoint; returns the message about it.
pub fn toggle(bench: &mut Workbench, breakpoint: Breakpoint, keymap: &Keymap) -> String {
    let place = match &breakpoint {
        Breakpoint::Line { file, line } if file == bench.session().source().filename() => format!("on line {line}"),
        Breakpoint::Line { file, line } => format!("on line {line} of {}", file_name(file)),
        Breakpoint::Instruction(_) => "on this instruction".to_owned(),
    };
    if bench.walk.session_mut().toggle_breakpoint(breakpoint) {
        format!("breakpoint set {place}; {} goes there", keymap.key("next_breakpoint"))
    } else {
        format!("breakpoint cleared {place}")
    }
}

/// The last part of a path.
pub fn file_name(path: &str) -> &str {
    path.rsplit(std::path::is_separator).next().unwrap_or_default()
}
