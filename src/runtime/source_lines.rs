//! Where in its source an instruction is, and the text of that line.
//!
//! Called by everything that shows a position: tracebacks, warnings, reports of what is unsupported and, outside the
//! run-time, everything that shows a frame. Runs no code of the program. Mirrors `PyFrame_GetLineNumber` and
//! `_Py_DisplaySourceLine` of `Python/traceback.c`.

use std::sync::Arc;

use super::Vm;
use crate::source::Source;

impl Vm {
    /// The source of an imported file (or of the program): for showing its frames.
    pub fn source_of(&self, filename: &str) -> Option<&Arc<Source>> {
        if filename == &**self.program.source.filename() {
            return Some(&self.program.source);
        }
        self.sources.get(filename)
    }

    pub(crate) fn source_line(&self, filename: &str, line: u32) -> Option<String> {
        self.source_of(filename)?.line(line as usize).map(str::to_owned)
    }

    /// The line of an instruction.
    pub fn line_of(&self, ip: u32) -> Option<u32> {
        let heap = self.machine.heap();
        let code = heap.code(heap.code_at(ip));
        code.code.position_at(heap.instr(ip).offset).line
    }

    /// The position of the executing instruction: line and column, both from 1.
    pub(crate) fn current_place(&self) -> (u32, u32) {
        let ip = self.registers.ip;
        let code = self.machine.heap().code_at(ip);
        let instr = self.machine.heap().instr(ip);
        let position = self.machine.heap().code(code).code.position_at(instr.offset);
        (position.line.unwrap_or(0), position.column.map_or(0, |c| c + 1))
    }
}
