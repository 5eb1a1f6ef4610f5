//! The tokens of a program as text, as `python -m tokenize -e` shows them.
//!
//! Part of `stages`. Comments and the ends of lines that end no statement are no tokens to the parser: they are found
//! again in the text between those that are. Mirrors `_main` of `Lib/tokenize.py` and `Python/Python-tokenize.c`.

use std::fmt::Write;

use crate::compile::front::error::CompileError;
use crate::compile::front::tokenize::{Token, TokenKind, tokenize};
use crate::source::Source;
use crate::text::PyStr;
use crate::text::repr::repr_str;

/// Operators and delimiters with their names (`EXACT_TOKEN_TYPES` of `Lib/token.py`).
const OPERATORS: [(&str, &str); 48] = [
    ("!", "EXCLAMATION"),
    ("!=", "NOTEQUAL"),
    ("%", "PERCENT"),
    ("%=", "PERCENTEQUAL"),
    ("&", "AMPER"),
    ("&=", "AMPEREQUAL"),
    ("(", "LPAR"),
    (")", "RPAR"),
    ("*", "STAR"),
    ("**", "DOUBLESTAR"),
    ("**=", "DOUBLESTAREQUAL"),
    ("*=", "STAREQUAL"),
    ("+", "PLUS"),
    ("+=", "PLUSEQUAL"),
    (",", "COMMA"),
    ("-", "MINUS"),
    ("-=", "MINEQUAL"),
    ("->", "RARROW"),
    (".", "DOT"),
    ("...", "ELLIPSIS"),
    ("/", "SLASH"),
    ("//", "DOUBLESLASH"),
    ("//=", "DOUBLESLASHEQUAL"),
    ("/=", "SLASHEQUAL"),
    (":", "COLON"),
    (":=", "COLONEQUAL"),
    (";", "SEMI"),
    ("<", "LESS"),
    ("<<", "LEFTSHIFT"),
    ("<<=", "LEFTSHIFTEQUAL"),
    ("<=", "LESSEQUAL"),
    ("=", "EQUAL"),
    ("==", "EQEQUAL"),
    (">", "GREATER"),
    (">=", "GREATEREQUAL"),
    (">>", "RIGHTSHIFT"),
    (">>=", "RIGHTSHIFTEQUAL"),
    ("@", "AT"),
    ("@=", "ATEQUAL"),
    ("[", "LSQB"),
    ("]", "RSQB"),
    ("^", "CIRCUMFLEX"),
    ("^=", "CIRCUMFLEXEQUAL"),
    ("{", "LBRACE"),
    ("|", "VBAR"),
    ("|=", "VBAREQUAL"),
    ("}", "RBRACE"),
    ("~", "TILDE"),
];

/// The tokens of a program, one a line.
pub(super) fn text(source: &Source) -> Result<String, Box<CompileError>> {
    let tokens = tokenize(source);
    let mut printer = Printer { source, out: String::new(), open: Vec::new(), field_ended: false };
    printer.line((0, 0), (0, 0), "ENCODING", source.encoding());
    let mut behind = 0;
    for token in &tokens.tokens {
        if token.start > behind {
            printer.between(behind, token.start);
        }
        printer.token(*token);
        // A newline token is empty: the character behind it belongs to it.
        let newline = token.kind == TokenKind::Newline && token.end < source.text().len();
        behind = behind.max(token.end + usize::from(newline));
    }
    match tokens.error {
        Some(error) => Err(Box::new(error.error)),
        None => Ok(printer.out),
    }
}

struct Printer<'a> {
    source: &'a Source,
    out: String,
    /// What is open around the next token, as far as it matters to f-strings.
    open: Vec<Open>,
    /// Whether the token before closed a field.
    field_ended: bool,
}

/// Something that is open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    /// An f-string, or a t-string.
    FString {
        /// A t-string.
        template: bool,
    },
    /// The expression of a field.
    Field,
    /// The format specification of a field.
    Spec,
    /// A bracket.
    Bracket,
}

impl Printer<'_> {
    /// Line (from 1) and column (from 0, in characters) of a byte offset.
    fn position(&self, offset: usize) -> (u32, u32) {
        let (line, column) = self.source.position(offset);
        let before = &self.source.text()[offset - column as usize..offset];
        (line, before.chars().count() as u32)
    }

    fn line(&mut self, start: (u32, u32), end: (u32, u32), kind: &str, text: &str) {
        let range = format!("{},{}-{},{}:", start.0, start.1, end.0, end.1);
        let quoted = repr_str(&PyStr::from(text)).to_utf8_lossy();
        // Writing to a string cannot fail.
        let _ = writeln!(self.out, "{range:<20}{kind:<15}{quoted:<15}");
    }

    fn range(&mut self, start: usize, end: usize, kind: &str) {
        let text = &self.source.text()[start..end];
        self.line(self.position(start), self.position(end), kind, text);
    }

    /// The end of a line: a newline, or the end of the text.
    fn line_end(&mut self, at: usize, kind: &str) {
        let (line, column) = self.position(at);
        let text = if at < self.source.text().len() { "\n" } else { "" };
        self.line((line, column), (line, column + 1), kind, text);
    }

    /// Comments and line ends in text that holds no token.
    fn between(&mut self, start: usize, end: usize) {
        let bytes = self.source.text().as_bytes();
        let mut at = start;
        while at < end {
            match bytes[at] {
                b'#' => {
                    let length = bytes[at..end].iter().position(|&b| b == b'\n').unwrap_or(end - at);
                    self.range(at, at + length, "COMMENT");
                    at += length;
                    if at == self.source.text().len() {
                        self.line_end(at, "NL");
                    }
                    continue;
                }
                b'\n' => self.line_end(at, "NL"),
                // A line that goes on in the next.
                b'\\' => at += 1,
                _ => {}
            }
            at += 1;
        }
    }

    /// Keep account of f-strings. Between a field in a format specification and the brace behind it CPython's tokenizer
    /// has a text without characters.
    fn operator(&mut self, start: usize, text: &str) {
        let top = self.open.last().copied();
        let field_ended = std::mem::take(&mut self.field_ended);
        match (text, top) {
            ("{", Some(Open::FString { .. } | Open::Spec)) => self.open.push(Open::Field),
            ("(" | "[" | "{", _) => self.open.push(Open::Bracket),
            (":", Some(Open::Field)) => {
                self.open.pop();
                self.open.push(Open::Spec);
            }
            (")" | "]" | "}", _) => {
                if field_ended && top == Some(Open::Spec) {
                    self.range(start, start, self.middle());
                }
                self.field_ended = matches!(top, Some(Open::Field | Open::Spec));
                self.open.pop();
            }
            _ => {}
        }
    }

    /// Whether the innermost open f-string is a t-string.
    fn is_template(&self) -> bool {
        self.open.iter().rev().find_map(|open| match open {
            Open::FString { template } => Some(*template),
            _ => None,
        }) == Some(true)
    }

    fn middle(&self) -> &'static str {
        if self.is_template() { "TSTRING_MIDDLE" } else { "FSTRING_MIDDLE" }
    }

    fn token(&mut self, token: Token) {
        match token.kind {
            TokenKind::FStringStart => {
                let prefix = token.text(self.source).split(['\'', '"']).next().unwrap_or_default();
                self.open.push(Open::FString { template: prefix.contains(['t', 'T']) });
            }
            TokenKind::Op | TokenKind::FStringEnd => {}
            _ => self.field_ended = false,
        }
        let kind = match token.kind {
            TokenKind::Name => "NAME",
            TokenKind::Number => "NUMBER",
            TokenKind::String => "STRING",
            TokenKind::FStringStart => {
                if self.is_template() {
                    "TSTRING_START"
                } else {
                    "FSTRING_START"
                }
            }
            TokenKind::FStringMiddle => self.middle(),
            TokenKind::FStringEnd => {
                let kind = if self.is_template() { "TSTRING_END" } else { "FSTRING_END" };
                self.open.pop();
                kind
            }
            TokenKind::Op => {
                let text = token.text(self.source);
                self.operator(token.start, text);
                OPERATORS.iter().find(|(operator, _)| *operator == text).map_or("OP", |(_, name)| name)
            }
            TokenKind::Newline => {
                // A comment may stand between the statement and the end of the line; at the end of the text there is
                // none.
                self.line_end(token.start, "NEWLINE");
                return;
            }
            TokenKind::Indent => {
                let (line, column) = self.position(token.start);
                let start = token.start - self.source.position(token.start).1 as usize;
                let text = &self.source.text()[start..token.start];
                self.line((line, 0), (line, column), "INDENT", text);
                return;
            }
            TokenKind::Dedent | TokenKind::EndMarker => {
                let place = if token.start < self.source.text().len() {
                    self.position(token.start)
                } else {
                    let (line, column) = self.position(token.start);
                    (if column > 0 { line + 1 } else { line }, 0)
                };
                self.line(place, place, if token.kind == TokenKind::Dedent { "DEDENT" } else { "ENDMARKER" }, "");
                return;
            }
        };
        self.range(token.start, token.end, kind);
    }
}
