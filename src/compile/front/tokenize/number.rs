//! Number tokens and what is wrong with them.
//!
//! Part of the tokenizer; `literal` reads the values. Mirrors the number part of `tok_get_normal_mode` and
//! `verify_end_of_number` in `Parser/lexer/lexer.c`; book chapter "Compiling Python Source Code".

use super::{Step, TokenKind, Tokenizer};

impl Tokenizer<'_> {
    /// Reads a number; `pos` is at its first digit or at the dot before it.
    pub(super) fn number(&mut self, start: usize) -> Step {
        if self.peek() == Some(b'0') {
            let radix = match self.peek_at(1) {
                Some(b'x' | b'X') => Some((16, "hexadecimal")),
                Some(b'o' | b'O') => Some((8, "octal")),
                Some(b'b' | b'B') => Some((2, "binary")),
                _ => None,
            };
            match radix {
                Some((radix, name)) => self.radix_number(radix, name)?,
                None => self.leading_zero(start)?,
            }
        } else if self.peek() == Some(b'.') {
            self.fraction()?;
        } else {
            self.decimal_tail()?;
            self.after_digits()?;
        }
        self.push(TokenKind::Number, start);
        Ok(())
    }

    fn radix_number(&mut self, radix: u32, name: &str) -> Step {
        self.pos += 2;
        let is_digit = |c: Option<u8>| c.is_some_and(|c| char::from(c).is_digit(radix));
        loop {
            if self.peek() == Some(b'_') {
                self.pos += 1;
            }
            if !is_digit(self.peek()) {
                if let Some(c @ b'0'..=b'9') = self.peek() {
                    let message = format!("invalid digit '{}' in {name} literal", char::from(c));
                    return Err(self.error_before(self.pos + 1, message));
                }
                return Err(self.error_before(self.pos, format!("invalid {name} literal")));
            }
            while is_digit(self.peek()) {
                self.pos += 1;
            }
            if self.peek() != Some(b'_') {
                break;
            }
        }
        if radix != 16
            && let Some(c @ b'0'..=b'9') = self.peek()
        {
            let message = format!("invalid digit '{}' in {name} literal", char::from(c));
            return Err(self.error_before(self.pos + 1, message));
        }
        self.verify_end_of_number(name)
    }

    /// Reads leading zeros, which other digits may follow only in a float or an imaginary number.
    fn leading_zero(&mut self, start: usize) -> Step {
        loop {
            if self.peek() == Some(b'_') {
                self.pos += 1;
                if !self.peek().is_some_and(|c| c.is_ascii_digit()) {
                    return Err(self.error_before(self.pos, "invalid decimal literal"));
                }
            }
            if self.peek() != Some(b'0') {
                break;
            }
            self.pos += 1;
        }
        let zeros_end = self.pos;
        let nonzero = self.peek().is_some_and(|c| c.is_ascii_digit());
        if nonzero {
            self.decimal_tail()?;
        }
        if nonzero && !matches!(self.peek(), Some(b'.' | b'e' | b'E' | b'j' | b'J')) {
            let message = "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal \
                           integers";
            return Err(self.error_range(start, zeros_end, message));
        }
        self.after_digits()
    }

    fn decimal_tail(&mut self) -> Step {
        loop {
            while self.peek().is_some_and(|c| c.is_ascii_digit()) {
                self.pos += 1;
            }
            if self.peek() != Some(b'_') {
                return Ok(());
            }
            self.pos += 1;
            if !self.peek().is_some_and(|c| c.is_ascii_digit()) {
                return Err(self.error_before(self.pos, "invalid decimal literal"));
            }
        }
    }

    fn after_digits(&mut self) -> Step {
        if self.peek() == Some(b'.') { self.fraction() } else { self.exponent() }
    }

    fn fraction(&mut self) -> Step {
        self.pos += 1;
        if self.peek().is_some_and(|c| c.is_ascii_digit()) {
            self.decimal_tail()?;
        }
        self.exponent()
    }

    fn exponent(&mut self) -> Step {
        if matches!(self.peek(), Some(b'e' | b'E')) {
            let digit_at = |t: &Self, ahead: usize| t.peek_at(ahead).is_some_and(|c| c.is_ascii_digit());
            if matches!(self.peek_at(1), Some(b'+' | b'-')) {
                self.pos += 2;
                if !digit_at(self, 0) {
                    return Err(self.error_before(self.pos, "invalid decimal literal"));
                }
            } else if digit_at(self, 1) {
                self.pos += 1;
            } else {
                return self.verify_end_of_number("decimal");
            }
            self.decimal_tail()?;
        }
        if matches!(self.peek(), Some(b'j' | b'J')) {
            self.pos += 1;
            return self.verify_end_of_number("imaginary");
        }
        self.verify_end_of_number("decimal")
    }

    /// Checks what follows a number: a name right after it is an error, some keywords are a warning.
    fn verify_end_of_number(&mut self, kind: &str) -> Step {
        let rest = &self.bytes[self.pos..];
        let word_end =
            |length: usize| rest.get(length).is_none_or(|&c| !(c.is_ascii_alphanumeric() || c == b'_' || c >= 0x80));
        let keyword = ["and", "else", "for", "or", "not"]
            .iter()
            .any(|word| rest.starts_with(word.as_bytes()) && word_end(word.len()))
            || [b"if", b"in", b"is"].iter().any(|word| rest.starts_with(&word[..]));
        if keyword {
            self.warn(self.pos, format!("invalid {kind} literal"));
            return Ok(());
        }
        if rest.first().is_some_and(|c| c.is_ascii_alphanumeric() || *c == b'_') {
            return Err(self.error_before(self.pos, format!("invalid {kind} literal")));
        }
        Ok(())
    }
}
