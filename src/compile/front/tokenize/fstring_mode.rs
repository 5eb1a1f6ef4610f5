//! The tokenizer's mode inside f-strings: text, fields and format specs (PEP 701).
//!
//! Part of the tokenizer; between the braces of a field its normal mode takes over again. Mirrors
//! `tok_get_fstring_mode` of `Parser/lexer/lexer.c`; book chapter "Compiling Python Source Code".

use super::{Formatted, Step, TokenKind, Tokenizer};
use crate::compile::front::literal::{Escapes, InvalidEscape};

/// An f-string that is open (`tokenizer_mode`).
pub(super) struct FString {
    pub(super) quote: u8,
    pub(super) quote_size: usize,
    /// Offset of its prefix.
    start: usize,
    escapes: Escapes,
    pub(super) sort: Formatted,
    /// Brackets open inside it (`curly_bracket_depth`).
    pub(super) depth: usize,
    /// Depths at which its open fields began, outermost first (`curly_bracket_expr_start_depth`).
    fields: Vec<usize>,
    /// Whether text comes next (`TOK_FSTRING_MODE`), not the tokens of a field.
    pub(super) in_text: bool,
    in_format_spec: bool,
}

/// The maximum number of nested f-strings (`MAXFSTRINGLEVEL`).
const MAX_FSTRINGS: usize = 150;
/// The maximum number of fields nested in format specs (`MAX_EXPR_NESTING`).
const MAX_FIELDS: usize = 3;

impl FString {
    /// The bracket depth inside the innermost field; no depth if there is no field.
    pub(super) fn field_depth(&self) -> usize {
        self.fields.last().map_or(usize::MAX, |depth| depth + 1)
    }

    /// Called at a colon at a field's own depth.
    pub(super) fn begin_spec(&mut self) {
        self.in_text = true;
        self.in_format_spec = true;
    }

    /// Called at a closing brace: if it was that of the innermost field, text comes next.
    pub(super) fn maybe_end_field(&mut self) {
        if self.fields.last() == Some(&self.depth) {
            self.fields.pop();
            self.in_text = true;
            // After a nested field CPython has forgotten that it is in a format spec; so do we.
            self.in_format_spec = false;
        }
    }
}

impl Tokenizer<'_> {
    /// Begins an f-string: `pos` is at the first quote, `start` at the prefix.
    pub(super) fn begin_fstring(&mut self, start: usize) -> Step {
        let prefix = &self.source.text()[start..self.pos];
        let (escapes, sort) = (Escapes::of_prefix(prefix), Formatted::of_prefix(prefix));
        let quote = self.bytes[self.pos];
        let quote_size = self.quote_size();
        self.pos += quote_size;
        if self.fstrings.len() + 1 >= MAX_FSTRINGS {
            return Err(self.error_before(self.pos, "too many nested f-strings or t-strings"));
        }
        self.push(TokenKind::FStringStart, start);
        self.fstrings.push(FString {
            quote,
            quote_size,
            start,
            escapes,
            sort,
            depth: 0,
            fields: Vec::new(),
            in_text: true,
            in_format_spec: false,
        });
        Ok(())
    }

    /// The next token of an f-string's text.
    pub(super) fn fstring_token(&mut self) -> Step {
        let Some(fstring) = self.fstrings.last() else { return Ok(()) };
        let (quote, size, first) = (fstring.quote, fstring.quote_size, fstring.start);
        let raw = fstring.escapes == Escapes::Raw;
        let (in_spec, depth) = (fstring.in_format_spec, fstring.depth);
        let start = self.pos;
        let at_end = |t: &Self| t.bytes[t.pos..].iter().take(size).filter(|&&c| c == quote).count() == size;
        if at_end(self) {
            self.pos += size;
            self.push(TokenKind::FStringEnd, start);
            self.fstrings.pop();
            return Ok(());
        }
        let mut name_escape = false;
        loop {
            let Some(c) = self.peek() else { return Err(self.unterminated_fstring(first, size)) };
            match c {
                b'\n' if size == 1 => {
                    if in_spec {
                        let word = self.fstring_word();
                        let message =
                            format!("{word}: newlines are not allowed in format specifiers for single quoted {word}s");
                        return Err(self.error_before(self.pos + 1, message));
                    }
                    return Err(self.unterminated_fstring(first, size));
                }
                _ if c == quote && at_end(self) => {
                    self.push_middle(start);
                    return Ok(());
                }
                b'{' if !in_spec && self.peek_at(1) == Some(b'{') => {
                    self.pos += 1;
                    self.push(TokenKind::FStringMiddle, start);
                    self.pos += 1;
                    return Ok(());
                }
                b'{' => {
                    self.push_middle(start);
                    return self.begin_field();
                }
                b'}' if name_escape => {
                    self.pos += 1;
                    self.push(TokenKind::FStringMiddle, start);
                    return Ok(());
                }
                b'}' if !in_spec && depth == 0 && self.peek_at(1) == Some(b'}') => {
                    self.pos += 1;
                    self.push(TokenKind::FStringMiddle, start);
                    self.pos += 1;
                    return Ok(());
                }
                b'}' => {
                    self.push_middle(start);
                    return self.close_spec();
                }
                b'\\' => {
                    self.pos += 1;
                    match self.peek() {
                        Some(brace @ (b'{' | b'}')) => {
                            if !raw {
                                let shown = char::from(brace).to_string();
                                self.warn(self.pos, InvalidEscape { shown, offset: 0 }.message());
                            }
                            continue;
                        }
                        Some(b'N') if !raw && self.peek_at(1) == Some(b'{') => {
                            name_escape = true;
                            self.pos += 1;
                        }
                        _ => {}
                    }
                    self.pos = (self.pos + 1).min(self.bytes.len());
                }
                _ => self.pos += 1,
            }
        }
    }

    /// What messages call the innermost open f-string or t-string.
    pub(super) fn fstring_word(&self) -> &'static str {
        self.fstrings.last().map_or(Formatted::FString, |fstring| fstring.sort).word()
    }

    fn push_middle(&mut self, start: usize) {
        if self.pos > start {
            self.push(TokenKind::FStringMiddle, start);
        }
    }

    /// Begins a field at its opening brace.
    fn begin_field(&mut self) -> Step {
        let start = self.pos;
        let word = self.fstring_word();
        if let Some(fstring) = self.fstrings.last_mut() {
            if fstring.fields.len() >= MAX_FIELDS {
                return Err(self.error_before(self.pos + 1, format!("{word}: expressions nested too deeply")));
            }
            fstring.fields.push(fstring.depth);
            fstring.in_text = false;
            fstring.in_format_spec = false;
        }
        self.open_bracket(b'{')?;
        self.push(TokenKind::Op, start);
        Ok(())
    }

    /// A single closing brace in text: the end of a format spec, or an error.
    fn close_spec(&mut self) -> Step {
        let start = self.pos;
        if let Some(fstring) = self.fstrings.last_mut() {
            fstring.in_text = false;
            fstring.in_format_spec = false;
        }
        self.close_bracket(b'}')?;
        self.push(TokenKind::Op, start);
        Ok(())
    }

    fn unterminated_fstring(&self, first: usize, size: usize) -> Box<super::Stop> {
        let mut detected = self.source.position(self.pos).0;
        if self.pos == self.bytes.len() && self.bytes.last() == Some(&b'\n') {
            detected -= 1;
        }
        let which = if size == 3 { "unterminated triple-quoted" } else { "unterminated" };
        self.error_before(first + 1, format!("{which} {} literal (detected at line {detected})", self.fstring_word()))
    }
}
