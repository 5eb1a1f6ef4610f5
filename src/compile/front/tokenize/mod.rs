//! From source text to tokens, with CPython's own errors: indentation, brackets, numbers, strings and the pieces of
//! f-strings (PEP 701).
//!
//! Called by the compiler's pipeline; `parse` hands the tokens to the parser, and `fstring` parses the fields of
//! f-strings from them. Knows no grammar. The parser crate's own tokenizer is not used: it does not know PEP 701, and
//! its errors are not CPython's. Mirrors `Parser/lexer/lexer.c`; book chapter "Compiling Python Source Code".

mod fstring_mode;
mod number;
mod string;

use super::error::{CompileError, CompileWarning, FoundBy, NO_END};
use super::location::Location;
use crate::source::Source;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A name or keyword.
    Name,
    /// A number of any kind.
    Number,
    /// A whole string or bytes literal with prefix and quotes.
    String,
    /// Prefix and opening quotes of an f-string or t-string.
    FStringStart,
    /// Text of an f-string between fields; only the first brace of `{{` and `}}`.
    FStringMiddle,
    /// The closing quotes of an f-string.
    FStringEnd,
    /// An operator or delimiter, or a character that belongs to no token.
    Op,
    /// The end of a logical line.
    Newline,
    /// The next line is indented further.
    Indent,
    /// The next line is indented less.
    Dedent,
    /// The end of the text.
    EndMarker,
}

/// The sort of literal with fields that a FSTRING_START opens: CPython has separate tokens for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Formatted {
    /// An f-string.
    FString,
    /// A t-string (PEP 750).
    TString,
}

impl Formatted {
    /// The sort of a literal with this prefix, whether or not quotes follow it.
    pub fn of_prefix(prefix: &str) -> Self {
        let letters = prefix.split(['\'', '"']).next().unwrap_or_default();
        if letters.contains(['t', 'T']) { Self::TString } else { Self::FString }
    }

    /// What messages call it.
    pub fn word(self) -> &'static str {
        match self {
            Self::FString => "f-string",
            Self::TString => "t-string",
        }
    }
}

/// A token: its kind and its bytes in the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Offset of its first byte.
    pub start: usize,
    /// Offset after its last byte.
    pub end: usize,
}

impl Token {
    /// The token's text.
    pub fn text<'a>(&self, source: &'a Source) -> &'a str {
        &source.text()[self.start..self.end]
    }

    /// Whether it is this operator or delimiter.
    pub fn is_op(&self, source: &Source, op: &str) -> bool {
        self.kind == TokenKind::Op && self.text(source) == op
    }

    /// Whether it is this keyword or name.
    pub fn is_name(&self, source: &Source, name: &str) -> bool {
        self.kind == TokenKind::Name && self.text(source) == name
    }
}

/// An open bracket.
#[derive(Clone, Copy, Debug)]
pub struct OpenBracket {
    /// `(`, `[` or `{`
    pub bracket: u8,
    /// Its byte offset.
    pub offset: usize,
}

/// The tokens of a program, up to the first error.
#[derive(Debug)]
pub struct Tokens {
    /// The tokens; without an error the last one is an end marker.
    pub tokens: Vec<Token>,
    /// The error that ended the tokens.
    pub error: Option<TokenError>,
    /// The innermost bracket that was open at the end.
    pub unclosed: Option<OpenBracket>,
    /// Warnings about numbers and escape sequences.
    pub warnings: Vec<CompileWarning>,
}

/// An error of the tokenizer.
#[derive(Debug)]
pub struct TokenError {
    /// The error.
    pub error: CompileError,
    /// Whether it is shown even if the parser finds a syntax error before it. (Errors of indentation and of
    /// continuation lines are not.)
    pub beats_parser: bool,
}

/// The deepest nesting of brackets (`MAXLEVEL`).
const MAX_LEVEL: usize = 200;
/// The deepest indentation (`MAXINDENT`).
const MAX_INDENT: usize = 100;

/// Splits a program into tokens.
pub fn tokenize(source: &Source) -> Tokens {
    let mut tokenizer = Tokenizer {
        source,
        bytes: source.text().as_bytes(),
        pos: 0,
        // Measured: most programs have one token per four to eight bytes.
        tokens: Vec::with_capacity(source.text().len() / 6),
        warnings: Vec::new(),
        brackets: Vec::new(),
        indents: vec![(0, 0)],
        fstrings: Vec::new(),
    };
    let error = tokenizer.run().err().map(|stop| TokenError { beats_parser: stop.beats_parser, error: stop.error });
    Tokens {
        tokens: tokenizer.tokens,
        error,
        unclosed: tokenizer.brackets.last().copied(),
        warnings: tokenizer.warnings,
    }
}

/// Why the tokenizer cannot go on.
struct Stop {
    error: CompileError,
    beats_parser: bool,
}

type Step = Result<(), Box<Stop>>;

struct Tokenizer<'a> {
    source: &'a Source,
    bytes: &'a [u8],
    pos: usize,
    tokens: Vec<Token>,
    warnings: Vec<CompileWarning>,
    brackets: Vec<OpenBracket>,
    /// Columns of the open indentations, with tabs to multiples of 8 and of 1.
    indents: Vec<(usize, usize)>,
    /// The f-strings that are open, outermost first.
    fstrings: Vec<fstring_mode::FString>,
}

impl Tokenizer<'_> {
    fn run(&mut self) -> Step {
        loop {
            self.indentation()?;
            if self.logical_line()? {
                return Ok(());
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.pos).copied()
    }

    fn peek_at(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.pos + ahead).copied()
    }

    fn push(&mut self, kind: TokenKind, start: usize) {
        self.tokens.push(Token { kind, start, end: self.pos });
    }

    /// An error that points at the character before `pos` (`_PyTokenizer_syntaxerror`).
    fn error_before(&self, pos: usize, message: impl Into<String>) -> Box<Stop> {
        let last = self.source.text()[..pos].char_indices().next_back().map_or(0, |(i, _)| i);
        self.error_range(last, last, message)
    }

    /// An error about the bytes `start..end` (`_PyTokenizer_syntaxerror_known_range`).
    fn error_range(&self, start: usize, end: usize, message: impl Into<String>) -> Box<Stop> {
        let error = CompileError::syntax(self.source, self.span(start, end), message).by(FoundBy::Tokenizer);
        Box::new(Stop { error, beats_parser: true })
    }

    fn span(&self, start: usize, end: usize) -> Location {
        let (lineno, col_offset) = self.source.position(start);
        let (end_lineno, end_col_offset) = self.source.position(end);
        Location {
            lineno: lineno as i32,
            end_lineno: end_lineno as i32,
            col_offset: col_offset as i32,
            end_col_offset: end_col_offset as i32,
        }
    }

    /// An error about a whole line that the parser reports when it gets there (`_Pypegen_tokenizer_error`).
    fn line_error(&self, class: &'static str, message: &str, col_offset: i32, end_col_offset: i32) -> Box<Stop> {
        let lineno = self.source.position(self.pos).0 as i32;
        let place = Location { lineno, end_lineno: lineno, col_offset, end_col_offset };
        Box::new(Stop { error: CompileError::of_class(self.source, place, class, message), beats_parser: false })
    }

    fn warn(&mut self, offset: usize, message: String) {
        let lineno = self.source.position(offset).0;
        self.warnings.push(CompileWarning { category: "SyntaxWarning", message, lineno });
    }

    /// At the beginning of a line: skips empty lines, compares the indentation.
    fn indentation(&mut self) -> Step {
        loop {
            let (mut col, mut altcol, mut continued) = (0, 0, None);
            loop {
                match self.peek() {
                    Some(b' ') => {
                        col += 1;
                        altcol += 1;
                    }
                    Some(b'\t') => {
                        col = (col / 8 + 1) * 8;
                        altcol += 1;
                    }
                    Some(b'\x0c') => (col, altcol) = (0, 0),
                    Some(b'\\') => {
                        // The first backslash decides: indentation does not continue on the next line.
                        continued.get_or_insert(col);
                        self.continuation()?;
                        continue;
                    }
                    _ => break,
                }
                self.pos += 1;
            }
            match self.peek() {
                Some(b'#') => self.skip_comment(),
                Some(b'\n') => {}
                None => return Ok(()),
                Some(_) => {
                    if let Some(first) = continued.filter(|&first| first != 0) {
                        (col, altcol) = (first, first);
                    }
                    return self.compare_indentation(col, altcol);
                }
            }
            if self.peek().is_none() {
                return Ok(());
            }
            self.pos += 1;
        }
    }

    fn compare_indentation(&mut self, col: usize, altcol: usize) -> Step {
        let start = self.pos;
        let tab_error =
            |t: &Self| t.line_error("TabError", "inconsistent use of tabs and spaces in indentation", 0, -1);
        let &(current, alt_current) = self.indents.last().unwrap_or(&(0, 0));
        if col == current {
            return if altcol == alt_current { Ok(()) } else { Err(tab_error(self)) };
        }
        if col > current {
            if self.indents.len() >= MAX_INDENT {
                return Err(self.line_error("IndentationError", "too many levels of indentation", 0, -1));
            }
            if altcol <= alt_current {
                return Err(tab_error(self));
            }
            self.indents.push((col, altcol));
            self.push(TokenKind::Indent, start);
            return Ok(());
        }
        while self.indents.len() > 1 && self.indents.last().is_some_and(|&(indent, _)| col < indent) {
            self.indents.pop();
            self.push(TokenKind::Dedent, start);
        }
        let &(current, alt_current) = self.indents.last().unwrap_or(&(0, 0));
        if col != current {
            let message = "unindent does not match any outer indentation level";
            let (lineno, _) = self.source.position(self.pos);
            let length = self.source.line(lineno as usize).map_or(0, str::len) as i32;
            return Err(self.line_error("IndentationError", message, length, NO_END));
        }
        if altcol != alt_current {
            return Err(tab_error(self));
        }
        Ok(())
    }

    fn skip_comment(&mut self) {
        while self.peek().is_some_and(|c| c != b'\n') {
            self.pos += 1;
        }
    }

    /// A backslash at the end of a line.
    fn continuation(&mut self) -> Step {
        self.pos += 1;
        if self.peek().is_none() {
            return self.continued_end();
        }
        if self.peek() != Some(b'\n') {
            let (_, col) = self.source.position(self.pos);
            let message = "unexpected character after line continuation character";
            return Err(self.line_error("SyntaxError", message, col as i32, -1));
        }
        self.pos += 1;
        if self.peek().is_none() { self.continued_end() } else { Ok(()) }
    }

    /// The text ends after a backslash. Inside brackets that is an end like any other.
    fn continued_end(&mut self) -> Step {
        if !self.brackets.is_empty() {
            return Ok(());
        }
        self.pos = self.bytes.len() - usize::from(self.bytes.last() == Some(&b'\n'));
        let (_, col) = self.source.position(self.pos);
        Err(self.line_error("SyntaxError", "unexpected EOF while parsing", col as i32, NO_END))
    }

    /// Reads the tokens up to the end of a logical line. True at the end of the text.
    fn logical_line(&mut self) -> Result<bool, Box<Stop>> {
        loop {
            if self.fstrings.last().is_some_and(|f| f.in_text) {
                self.fstring_token()?;
                continue;
            }
            while matches!(self.peek(), Some(b' ' | b'\t' | b'\x0c')) {
                self.pos += 1;
            }
            let start = self.pos;
            let Some(c) = self.peek() else {
                if self.brackets.is_empty() {
                    self.end_of_text();
                }
                return Ok(true);
            };
            match c {
                b'#' => self.skip_comment(),
                b'\n' => {
                    if self.brackets.is_empty() {
                        self.push(TokenKind::Newline, start);
                        self.pos += 1;
                        return Ok(false);
                    }
                    self.pos += 1;
                }
                b'\\' => self.continuation()?,
                b'\'' | b'"' => self.string(start)?,
                b'0'..=b'9' => self.number(start)?,
                b'.' if self.peek_at(1).is_some_and(|c| c.is_ascii_digit()) => self.number(start)?,
                b'_' | b'a'..=b'z' | b'A'..=b'Z' | 0x80.. => self.name_or_string(start)?,
                _ => self.operator(start)?,
            }
        }
    }

    fn end_of_text(&mut self) {
        let start = self.pos;
        let open_line = self
            .tokens
            .last()
            .is_some_and(|t| !matches!(t.kind, TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent));
        if open_line {
            self.push(TokenKind::Newline, start);
        }
        while self.indents.len() > 1 {
            self.indents.pop();
            self.push(TokenKind::Dedent, start);
        }
        self.push(TokenKind::EndMarker, start);
    }

    fn name_or_string(&mut self, start: usize) -> Step {
        if self.string_prefix(start)? {
            return Ok(());
        }
        while self.peek().is_some_and(|c| c.is_ascii_alphanumeric() || c == b'_' || c >= 0x80) {
            self.pos += 1;
        }
        let text = &self.source.text()[start..self.pos];
        if !text.is_ascii() {
            self.verify_identifier(start, text)?;
        }
        self.push(TokenKind::Name, start);
        Ok(())
    }

    /// `verify_identifier`: PEP 3131.
    fn verify_identifier(&self, start: usize, text: &str) -> Step {
        let invalid = text.char_indices().find(|&(i, c)| {
            !(c == '_' || if i == 0 { unicode_ident::is_xid_start(c) } else { unicode_ident::is_xid_continue(c) })
        });
        let Some((i, c)) = invalid else { return Ok(()) };
        let message = if is_printable(c) {
            format!("invalid character '{c}' (U+{:04X})", u32::from(c))
        } else {
            format!("invalid non-printable character U+{:04X}", u32::from(c))
        };
        Err(self.error_before(start + i + c.len_utf8(), message))
    }

    fn operator(&mut self, start: usize) -> Step {
        let rest = &self.bytes[start..];
        let c = rest[0];
        if let Some(fstring) = self.fstrings.last_mut()
            && c == b':'
            && fstring.depth == fstring.field_depth()
        {
            // The colon before a format spec, never part of `:=`.
            fstring.begin_spec();
            self.pos += 1;
            self.push(TokenKind::Op, start);
            return Ok(());
        }
        const LONG: [&str; 27] = [
            "**=", "//=", ">>=", "<<=", "...", "!=", "%=", "&=", "**", "*=", "+=", "-=", "->", "//", "/=", ":=", "<<",
            "<=", "<>", "==", ">=", ">>", "@=", "^=", "|=", "&&", "||",
        ];
        // The second character rules out a longer operator for most.
        let may_be_long = rest.get(1).is_some_and(|second| b"=*/><.".contains(second));
        if may_be_long
            && let Some(op) = LONG.iter().find(|op| rest.starts_with(op.as_bytes()) && !matches!(**op, "&&" | "||"))
        {
            self.pos += op.len();
            self.push(TokenKind::Op, start);
            return Ok(());
        }
        match c {
            b'(' | b'[' | b'{' => self.open_bracket(c)?,
            b')' | b']' | b'}' => self.close_bracket(c)?,
            _ if c < b' ' || c == 0x7f => {
                return Err(self.error_before(start + 1, format!("invalid non-printable character U+{c:04X}")));
            }
            _ => self.pos += 1,
        }
        self.push(TokenKind::Op, start);
        Ok(())
    }

    fn open_bracket(&mut self, bracket: u8) -> Step {
        if self.brackets.len() >= MAX_LEVEL {
            return Err(self.error_before(self.pos + 1, "too many nested parentheses"));
        }
        self.brackets.push(OpenBracket { bracket, offset: self.pos });
        if let Some(fstring) = self.fstrings.last_mut() {
            fstring.depth += 1;
        }
        self.pos += 1;
        Ok(())
    }

    fn close_bracket(&mut self, c: u8) -> Step {
        self.pos += 1;
        let error = |t: &Self, message: String| Err(t.error_before(t.pos, message));
        let shown = char::from(c);
        if c == b'}' && self.fstrings.last().is_some_and(|f| f.depth == 0) {
            return error(self, format!("{}: single '}}' is not allowed", self.fstring_word()));
        }
        let Some(open) = self.brackets.pop() else {
            return error(self, format!("unmatched '{shown}'"));
        };
        let expected = match open.bracket {
            b'(' => b')',
            b'[' => b']',
            _ => b'}',
        };
        if c != expected {
            let of_field = self.fstrings.last().is_some_and(|f| open.bracket == b'{' && f.depth == f.field_depth());
            if of_field {
                return error(self, format!("{}: unmatched '{shown}'", self.fstring_word()));
            }
            let opening = char::from(open.bracket);
            let (open_line, line) = (self.source.position(open.offset).0, self.source.position(self.pos).0);
            let message = format!("closing parenthesis '{shown}' does not match opening parenthesis '{opening}'");
            return if open_line == line {
                error(self, message)
            } else {
                error(self, format!("{message} on line {open_line}"))
            };
        }
        if let Some(fstring) = self.fstrings.last_mut() {
            if fstring.depth == 0 {
                let word = fstring.sort.word();
                return error(self, format!("{word}: unmatched '{shown}'"));
            }
            fstring.depth -= 1;
            if c == b'}' {
                fstring.maybe_end_field();
            }
        }
        Ok(())
    }
}

/// Whether CPython would show the character as it is (`Py_UNICODE_ISPRINTABLE`).
fn is_printable(c: char) -> bool {
    !c.is_control() && !(c.is_whitespace() && c != ' ') && c.escape_debug().len() == 1
}
