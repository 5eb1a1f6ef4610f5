//! Errors and warnings of the compiler.
//!
//! Made by every stage of `compile`; shown by `cli`, and turned into exceptions by the built-in functions `compile`,
//! `exec` and `eval`. Mirrors `Python/errors.c` (where a SyntaxError gets its text) and the printing in
//! `Lib/traceback.py`; book chapter "Compiling Python Source Code".

use std::fmt;
use std::sync::Arc;

use super::location::Location;
use crate::source::{DecodeError, Source};

/// What kind of error stopped the compilation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// CPython refuses the program too.
    Syntax {
        /// `SyntaxError`, `IndentationError`, `TabError`, or another exception that compiling raises.
        class: &'static str,
        /// CPython's message.
        message: String,
    },
    /// CPython compiles it; pvmscope does not yet.
    Unsupported {
        /// Subject of "… is not supported yet".
        what: String,
    },
}

/// Which part of the compiler refused a program: a SyntaxError's `text` depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoundBy {
    /// The tokenizer: the text is the line without its end.
    Tokenizer,
    /// The parser: the text is the line with its end, if it has one.
    Parser,
    /// The symbol table: as for [`FoundBy::Compiler`], but the exception's only argument is the message.
    SymbolTable,
    /// A later stage: the text is that line of the file with this name, if there is one.
    Compiler,
}

/// Why a program cannot be compiled, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompileError {
    /// What is wrong.
    pub kind: ErrorKind,
    /// The file.
    pub filename: Arc<str>,
    /// The line, from 1; 0 if the error has no place.
    pub lineno: u32,
    /// `SyntaxError.offset`: the column in characters, from 1; 0 if the error has none.
    pub offset: u32,
    /// The last line.
    pub end_lineno: u32,
    /// The column after the last character, in characters, from 1; 0 or -1, as in CPython, if unknown.
    pub end_offset: i32,
    /// The text of line `lineno`, without its line end.
    pub text: Option<String>,
    /// Who found it.
    pub found_by: FoundBy,
}

/// The end column of an error about a token without one (an indentation, the end of the text).
pub const NO_END: i32 = -2;

impl CompileError {
    /// This error, as if found by another stage.
    #[must_use]
    pub fn by(self, found_by: FoundBy) -> Self {
        Self { found_by, ..self }
    }

    /// A SyntaxError at `location`.
    pub fn syntax(source: &Source, location: Location, message: impl Into<String>) -> Self {
        Self::at(source, location, ErrorKind::Syntax { class: "SyntaxError", message: message.into() })
    }

    /// An exception of the given class at `location`.
    pub fn of_class(source: &Source, location: Location, class: &'static str, message: impl Into<String>) -> Self {
        Self::at(source, location, ErrorKind::Syntax { class, message: message.into() })
    }

    /// A construct that pvmscope does not compile yet; `what` is the subject of "… is not supported yet".
    pub fn unsupported(source: &Source, location: Location, what: impl Into<String>) -> Self {
        Self::at(source, location, ErrorKind::Unsupported { what: what.into() })
    }

    /// Why the bytes of the file `filename` are not a program's text.
    pub fn undecodable(filename: &str, error: DecodeError) -> Self {
        let kind = if error.unsupported {
            ErrorKind::Unsupported { what: error.message }
        } else {
            ErrorKind::Syntax { class: "SyntaxError", message: error.message }
        };
        Self {
            kind,
            filename: filename.into(),
            lineno: error.lineno,
            offset: error.offset,
            end_lineno: error.lineno,
            end_offset: error.offset as i32,
            text: error.text,
            found_by: FoundBy::Tokenizer,
        }
    }

    fn at(source: &Source, location: Location, kind: ErrorKind) -> Self {
        let column = |lineno: i32, bytes: i32| -> u32 {
            let Some(line) = usize::try_from(lineno).ok().and_then(|l| source.line(l)) else { return 0 };
            let Ok(bytes) = usize::try_from(bytes) else { return 0 };
            let within = line.char_indices().take_while(|(i, _)| *i < bytes).count();
            (within + bytes.saturating_sub(line.len())) as u32 + 1
        };
        Self {
            kind,
            filename: source.filename().clone(),
            lineno: location.lineno.max(0) as u32,
            offset: column(location.lineno, location.col_offset),
            end_lineno: location.end_lineno.max(0) as u32,
            end_offset: match location.end_col_offset {
                NO_END => -1,
                end => column(location.end_lineno, end) as i32,
            },
            text: usize::try_from(location.lineno).ok().and_then(|l| source.line(l)).map(str::to_owned),
            found_by: FoundBy::Compiler,
        }
    }
}

impl fmt::Display for CompileError {
    /// Writes a syntax error as CPython prints it at the end of a traceback, and an unsupported construct as one line,
    /// without a line end after the last line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (class, message) = match &self.kind {
            ErrorKind::Unsupported { what } => {
                return write!(
                    f,
                    "pvmscope: {}:{}:{}: {what} is not supported yet",
                    self.filename, self.lineno, self.offset
                );
            }
            ErrorKind::Syntax { class, message } => (class, message),
        };
        if self.lineno > 0 {
            writeln!(f, "  File \"{}\", line {}", self.filename, self.lineno)?;
            self.fmt_source_line(f)?;
        }
        write!(f, "{class}: {message}")
    }
}

impl CompileError {
    /// Writes the source line without its indentation, and the carets below it
    /// (`TracebackException._format_syntax_error`).
    fn fmt_source_line(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(text) = &self.text else { return Ok(()) };
        let shown = text.trim_start_matches([' ', '\n', '\x0c']);
        let stripped = text.chars().count() - shown.chars().count();
        let shown = shown.trim_end();
        writeln!(f, "    {shown}")?;
        if self.offset == 0 {
            return Ok(());
        }
        let length = text.chars().count() as u32;
        let mut end = self.end_offset.max(0) as u32;
        if self.lineno != self.end_lineno {
            end = length + 1;
        }
        if end == 0 || end <= self.offset {
            end = self.offset + 1;
        }
        let Some(start) = (self.offset as usize - 1).checked_sub(stripped) else { return Ok(()) };
        let carets = end - self.offset;
        let indent: String = shown
            .chars()
            .chain(std::iter::repeat(' '))
            .take(start)
            .map(|c| if c.is_whitespace() { c } else { ' ' })
            .collect();
        writeln!(f, "    {indent}{}", "^".repeat(carets as usize))
    }
}

impl std::error::Error for CompileError {}

/// A SyntaxWarning (or DeprecationWarning) of the compiler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompileWarning {
    /// `SyntaxWarning` or `DeprecationWarning`
    pub category: &'static str,
    /// CPython's message.
    pub message: String,
    /// The line, from 1.
    pub lineno: u32,
}
