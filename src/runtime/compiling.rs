//! Compiling while the program runs: from a text to a code object in the machine, or to the exception that says why
//! not.
//!
//! Called by `importing`, and by `exec`, `eval` and `compile`. Must not execute what it has compiled. Mirrors
//! `Py_CompileStringObject` of `Python/pythonrun.c` and `_PyErr_RaiseSyntaxError`.

use std::sync::Arc;

use super::{Pause, Run, Vm};
use crate::code::CodeObject;
use crate::compile::error::{CompileError, ErrorKind, FoundBy};
use crate::compile::{self, CompileMode};
use crate::object::Value;
use crate::object::layout::exception;
use crate::source::Source;

impl Vm {
    /// Compiles a text; an error in it is raised.
    pub fn compile_text(&mut self, text: &str, filename: &str, mode: CompileMode) -> Run {
        let source = Arc::new(Source::from_text(filename, text));
        let compiled = match compile::compile(&source, self.machine.version(), mode) {
            Ok(compiled) => compiled,
            Err(error) => {
                // CPython adds a missing line end only to whole programs.
                let inside = error.lineno > 0 && source.line_count() > error.lineno as usize;
                let has_end = mode == CompileMode::Exec || text.ends_with('\n') || inside;
                return self.raise_compile_error(&error, has_end);
            }
        };
        for warning in &compiled.warnings {
            let place = format!("{}:{}", source.filename(), warning.lineno);
            let mut shown = format!("{place}: {}: {}\n", warning.category, warning.message);
            if let Some(line) = self.source_line(filename, warning.lineno) {
                shown.push_str(&format!("  {}\n", line.trim()));
            }
            self.machine.write_output(crate::machine::Stream::Stderr, &shown);
        }
        Ok(self.load_code(&compiled.code))
    }

    /// Raises the exception for a compiler's error. `has_end` says whether its line has a line end.
    pub fn raise_compile_error<T>(&mut self, error: &CompileError, has_end: bool) -> Run<T> {
        let (class, message) = match &error.kind {
            ErrorKind::Unsupported { .. } => {
                let text = error.to_string();
                let text = text.strip_prefix("pvmscope: ").unwrap_or(&text).to_owned();
                return Err(self.suspend(Pause::Unsupported(text)));
            }
            ErrorKind::Syntax { class, message } => (*class, message.as_str()),
        };
        let class = match class {
            "IndentationError" => self.exc.IndentationError,
            "TabError" => self.exc.TabError,
            "ValueError" => self.exc.ValueError,
            "MemoryError" => self.exc.MemoryError,
            "OverflowError" => self.exc.OverflowError,
            "RecursionError" => self.exc.RecursionError,
            _ => self.exc.SyntaxError,
        };
        let nowhere = error.lineno == 0 && error.text.as_ref().is_none_or(|text| !text.is_empty());
        if nowhere || !self.is_subclass(class, self.exc.SyntaxError) {
            return self.raise(class, message);
        }
        let line = match error.found_by {
            FoundBy::Tokenizer => error.text.clone(),
            FoundBy::Parser => error.text.as_ref().map(|line| format!("{line}{}", if has_end { "\n" } else { "" })),
            FoundBy::SymbolTable | FoundBy::Compiler => {
                self.source_line(&error.filename, error.lineno).map(|line| line + "\n")
            }
        };
        let text = line.map_or(Value::NONE, |line| self.machine.str(line));
        let filename = self.machine.str(&*error.filename);
        let numbers = [error.lineno.into(), error.offset.into(), error.end_lineno.into(), error.end_offset.into()];
        let [line, offset, end_line, end_offset] = numbers.map(|n: i64| self.machine.int(n));
        let place = self.machine.tuple(&[filename, line, offset, text, end_line, end_offset]);
        let message = self.machine.str(message);
        let raised = self.new_exception(class, &[message, place]);
        if error.found_by == FoundBy::SymbolTable {
            let args = self.machine.tuple(&[message]);
            self.machine.set_field(raised, exception::ARGS, args);
        }
        self.raise_value(raised)
    }

    /// A compiled code object as a Python object.
    pub fn load_code(&mut self, code: &Arc<CodeObject>) -> Value {
        if !self.machine.journal().is_empty() {
            // If the instruction is executed again after a pause, it must find the text of instructions as it was.
            self.begin_outermost();
            self.end_nested();
        }
        let frozenset = self.types.frozenset;
        let Self { machine, .. } = self;
        let mut sets: Vec<(Value, Vec<Value>)> = Vec::new();
        let v = machine.load_code(code, &mut |machine, items| {
            let set = machine.set_of(frozenset);
            sets.push((set, items.to_vec()));
            set
        });
        for (set, items) in sets {
            for item in items {
                // Constants hash and compare without running Python code.
                let added = self.set_add(set, item);
                debug_assert!(added.is_ok());
            }
        }
        v
    }
}
