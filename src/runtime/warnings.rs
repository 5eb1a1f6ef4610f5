//! The warnings that the interpreter itself gives while a program runs.
//!
//! Called where objects go. Mirrors `_PyErr_WarnUnawaitedCoroutine` of `Python/_warnings.c`.

use super::Vm;
use crate::object::Value;
use crate::object::layout::{generator, thread};

impl Vm {
    /// A coroutine that nobody has awaited is going: CPython warns.
    pub(crate) fn warn_never_awaited(&mut self, g: Value) {
        let heap = self.machine.heap();
        let name = heap.str(heap.field(g, generator::QUALNAME)).to_utf8_lossy();
        let place = self.machine.thread(thread::FRAME);
        let mut text = "sys:1: ".to_owned();
        let mut source = String::new();
        if !place.is_null() {
            let heap = self.machine.heap();
            let code = std::sync::Arc::clone(&heap.code(heap.code_at(self.registers.ip)).code);
            if let Some(line) = self.line_of(self.registers.ip) {
                text = format!("{}:{line}: ", code.filename);
                if let Some(shown) = self.source_line(&code.filename, line) {
                    source = format!("  {}\n", shown.trim());
                }
            }
        }
        text.push_str(&format!("RuntimeWarning: coroutine '{name}' was never awaited\n{source}"));
        text.push_str("RuntimeWarning: Enable tracemalloc to get the object allocation traceback\n");
        self.machine.write_output(crate::machine::Stream::Stderr, &text);
    }
}
