//! String tokens: prefixes and the search for the closing quotes.
//!
//! Part of the tokenizer. The value of a literal is left to `literal`. Mirrors the `letter_quote` part of
//! `tok_get_normal_mode` in `Parser/lexer/lexer.c`; book chapter "Compiling Python Source Code".

use super::{Step, Stop, TokenKind, Tokenizer};

impl Tokenizer<'_> {
    /// Reads a string literal if one with a prefix begins here.
    pub(super) fn string_prefix(&mut self, start: usize) -> Result<bool, Box<Stop>> {
        let mut seen = String::new();
        let mut at = start;
        let quote = loop {
            let Some(&c) = self.bytes.get(at) else { return Ok(false) };
            let lower = char::from(c.to_ascii_lowercase());
            match c {
                b'\'' | b'"' => break at,
                _ if "burft".contains(lower) && !seen.contains(lower) => seen.push(lower),
                _ => return Ok(false),
            }
            at += 1;
        };
        let has = |c: char| seen.contains(c);
        for (one, other) in [('u', 'b'), ('u', 'r'), ('u', 'f'), ('u', 't'), ('b', 'f'), ('b', 't'), ('f', 't')] {
            if has(one) && has(other) {
                let message = format!("'{one}' and '{other}' prefixes are incompatible");
                return Err(self.error_range(start, quote, message));
            }
        }
        self.pos = quote;
        if has('f') || has('t') {
            self.begin_fstring(start)?;
        } else {
            self.string(start)?;
        }
        Ok(true)
    }

    /// Reads a string literal; `pos` is at its first quote, `start` at its prefix.
    pub(super) fn string(&mut self, start: usize) -> Step {
        let quote_at = self.pos;
        let quote = self.bytes[quote_at];
        let size = self.quote_size();
        self.pos += size;
        let mut escaped_quote = false;
        loop {
            match self.peek() {
                None => return Err(self.unterminated(start, quote, size, escaped_quote)),
                Some(b'\n') if size == 1 => return Err(self.unterminated(start, quote, size, escaped_quote)),
                Some(b'\\') => {
                    escaped_quote |= self.peek_at(1) == Some(quote);
                    self.pos = (self.pos + 2).min(self.bytes.len());
                }
                Some(c) if c == quote && (size == 1 || self.quote_size() == 3) => {
                    self.pos += size;
                    self.push(TokenKind::String, start);
                    return Ok(());
                }
                Some(_) => self.pos += 1,
            }
        }
    }

    /// How many quotes open the literal whose first quote is at `pos`: one or three.
    pub(super) fn quote_size(&self) -> usize {
        let rest = &self.bytes[self.pos..];
        if rest.len() >= 3 && rest[1] == rest[0] && rest[2] == rest[0] { 3 } else { 1 }
    }

    fn unterminated(&self, start: usize, quote: u8, size: usize, escaped_quote: bool) -> Box<Stop> {
        // An empty last line counts: CPython has read the line end before it.
        let mut detected = self.source.position(self.pos).0;
        if self.pos == self.bytes.len() && self.bytes.last() == Some(&b'\n') {
            detected -= 1;
        }
        if self.fstrings.last().is_some_and(|f| f.quote == quote && f.quote_size == size) {
            return self.error_before(start + 1, format!("{}: expecting '}}'", self.fstring_word()));
        }
        let message = if size == 3 {
            format!("unterminated triple-quoted string literal (detected at line {detected})")
        } else if escaped_quote {
            format!("unterminated string literal (detected at line {detected}); perhaps you escaped the end quote?")
        } else {
            format!("unterminated string literal (detected at line {detected})")
        };
        self.error_before(start + 1, message)
    }
}
