//! The tokens of a program as CPython's `tokenize` lists them.
//!
//! Part of `stages`; `text` prints the list. For the parser, comments and the ends of lines that end no statement are
//! not tokens: they are found again in the text between the tokens. Mirrors `Python/Python-tokenize.c`; book chapter
//! "Compiling Python Source Code".

use std::ops::Range;

use crate::compile::front::tokenize::{Formatted, Token, TokenKind};
use crate::source::Source;

/// A token as `tokenize` lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedToken {
    /// `NAME`, `OP`'s exact name, `COMMENT` …
    pub kind: &'static str,
    /// Its text, as listed: tokens that begin and end blocks have none, and the end of a line may have none in the
    /// source.
    pub text: String,
    /// Its bytes in the source.
    pub range: Range<usize>,
    /// Line (from 1) and column (from 0, in characters) of its start.
    pub start: (u32, u32),
    /// Line and column after its end.
    pub end: (u32, u32),
}

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

/// Lists the tokens of a program, `tokens`, with the text between them.
pub(super) fn listed(source: &Source, tokens: &[Token]) -> Vec<ListedToken> {
    let mut lister = Lister { source, listed: Vec::new(), open: Vec::new(), field_ended: false };
    lister.push("ENCODING", source.encoding(), 0..0, (0, 0), (0, 0));
    let mut behind = 0;
    for token in tokens {
        if token.start > behind {
            lister.between(behind, token.start);
        }
        lister.token(*token);
        // A newline token is empty: the character after it belongs to it.
        let newline = token.kind == TokenKind::Newline && token.end < source.text().len();
        behind = behind.max(token.end + usize::from(newline));
    }
    lister.listed
}

struct Lister<'a> {
    source: &'a Source,
    listed: Vec<ListedToken>,
    /// What is open around the next token, as far as f-strings need it.
    open: Vec<Open>,
    /// Whether the token before closed a field.
    field_ended: bool,
}

/// Something that is open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    /// An f-string, or a t-string.
    Formatted(Formatted),
    /// The expression of a field.
    Field,
    /// The format specification of a field.
    Spec,
    /// A bracket.
    Bracket,
}

impl Lister<'_> {
    /// Line (from 1) and column (from 0, in characters) of a byte offset.
    fn position(&self, offset: usize) -> (u32, u32) {
        let (line, column) = self.source.position(offset);
        let before = &self.source.text()[offset - column as usize..offset];
        (line, before.chars().count() as u32)
    }

    fn push(&mut self, kind: &'static str, text: &str, range: Range<usize>, start: (u32, u32), end: (u32, u32)) {
        self.listed.push(ListedToken { kind, text: text.to_owned(), range, start, end });
    }

    /// A token whose text is that of its bytes.
    fn plain(&mut self, range: Range<usize>, kind: &'static str) {
        let source = self.source;
        let (start, end) = (self.position(range.start), self.position(range.end));
        self.push(kind, &source.text()[range.clone()], range, start, end);
    }

    /// Lists the end of a line: a newline, or the end of the text.
    fn line_end(&mut self, at: usize, kind: &'static str) {
        let (line, column) = self.position(at);
        let text = if at < self.source.text().len() { "\n" } else { "" };
        self.push(kind, text, at..at + text.len(), (line, column), (line, column + 1));
    }

    /// Lists comments and line ends in text that holds no token.
    fn between(&mut self, start: usize, end: usize) {
        let bytes = self.source.text().as_bytes();
        let mut at = start;
        while at < end {
            match bytes[at] {
                b'#' => {
                    let length = bytes[at..end].iter().position(|&b| b == b'\n').unwrap_or(end - at);
                    self.plain(at..at + length, "COMMENT");
                    at += length;
                    if at == self.source.text().len() {
                        self.line_end(at, "NL");
                    }
                    continue;
                }
                b'\n' => self.line_end(at, "NL"),
                // A line that continues on the next.
                b'\\' => at += 1,
                _ => {}
            }
            at += 1;
        }
    }

    /// Keeps track of f-strings. Between a field in a format specification and the brace after it CPython's tokenizer
    /// has an empty text.
    fn operator(&mut self, start: usize, text: &str) {
        let top = self.open.last().copied();
        let field_ended = std::mem::take(&mut self.field_ended);
        match (text, top) {
            ("{", Some(Open::Formatted(_) | Open::Spec)) => self.open.push(Open::Field),
            ("(" | "[" | "{", _) => self.open.push(Open::Bracket),
            (":", Some(Open::Field)) => {
                self.open.pop();
                self.open.push(Open::Spec);
            }
            (")" | "]" | "}", _) => {
                if field_ended && top == Some(Open::Spec) {
                    self.plain(start..start, self.middle());
                }
                self.field_ended = matches!(top, Some(Open::Field | Open::Spec));
                self.open.pop();
            }
            _ => {}
        }
    }

    /// What the innermost open f-string or t-string is.
    fn innermost(&self) -> Formatted {
        let found = self.open.iter().rev().find_map(|open| match open {
            Open::Formatted(sort) => Some(*sort),
            _ => None,
        });
        found.unwrap_or(Formatted::FString)
    }

    fn middle(&self) -> &'static str {
        match self.innermost() {
            Formatted::FString => "FSTRING_MIDDLE",
            Formatted::TString => "TSTRING_MIDDLE",
        }
    }

    fn token(&mut self, token: Token) {
        match token.kind {
            TokenKind::FStringStart => {
                self.open.push(Open::Formatted(Formatted::of_prefix(token.text(self.source))));
            }
            TokenKind::Op | TokenKind::FStringEnd => {}
            _ => self.field_ended = false,
        }
        let kind = match token.kind {
            TokenKind::Name => "NAME",
            TokenKind::Number => "NUMBER",
            TokenKind::String => "STRING",
            TokenKind::FStringStart => match self.innermost() {
                Formatted::FString => "FSTRING_START",
                Formatted::TString => "TSTRING_START",
            },
            TokenKind::FStringMiddle => self.middle(),
            TokenKind::FStringEnd => {
                let kind = match self.innermost() {
                    Formatted::FString => "FSTRING_END",
                    Formatted::TString => "TSTRING_END",
                };
                self.open.pop();
                kind
            }
            TokenKind::Op => {
                let text = token.text(self.source);
                self.operator(token.start, text);
                OPERATORS.iter().find(|(operator, _)| *operator == text).map_or("OP", |(_, name)| name)
            }
            TokenKind::Newline => {
                // A comment may come between the statement and the end of the line; at the end of the text there is
                // none.
                self.line_end(token.start, "NEWLINE");
                return;
            }
            TokenKind::Indent => {
                let (line, column) = self.position(token.start);
                let start = token.start - self.source.position(token.start).1 as usize;
                let text = &self.source.text()[start..token.start];
                self.push("INDENT", text, start..token.start, (line, 0), (line, column));
                return;
            }
            TokenKind::Dedent | TokenKind::EndMarker => {
                let place = if token.start < self.source.text().len() {
                    self.position(token.start)
                } else {
                    let (line, column) = self.position(token.start);
                    (if column > 0 { line + 1 } else { line }, 0)
                };
                let kind = if token.kind == TokenKind::Dedent { "DEDENT" } else { "ENDMARKER" };
                self.push(kind, "", token.start..token.start, place, place);
                return;
            }
        };
        self.plain(token.start..token.end, kind);
    }
}
