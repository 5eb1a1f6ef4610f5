//! Mistakes in compound statements and imports: the rules that `syntax_error` tries in turn.
//!
//! Reads tokens through `clues` only. Mirrors the `invalid_…` rules for statements of `Grammar/python.gram`; book
//! chapter "Compiling Python Source Code".

use super::clues::{Clues, Mistake, token_range};
use super::targets::expr_name;
use crate::compile::front::keywords::is_keyword;
use crate::compile::front::tokenize::TokenKind;
use crate::compile::front::tree::{TextRange, ast};

impl Clues<'_> {
    /// The first token of a line other than `async`, with its text.
    fn keyword_of_line(&self, at: usize) -> (usize, &str) {
        let first = self.line_start(at);
        let keyword = if self.text(first) == "async" { first + 1 } else { first };
        (keyword, self.text(keyword))
    }

    /// `if x:` without an indented line after it.
    pub(super) fn missing_block(&self) -> Option<Mistake> {
        let token = self.token(self.at)?;
        let newline = self.at.checked_sub(1)?;
        // Dedents may stand between the line end and the token that CPython shows.
        let newline = (0..=newline).rev().find(|&i| self.kind(i) != Some(TokenKind::Dedent))?;
        if token.kind == TokenKind::Indent || self.kind(newline) != Some(TokenKind::Newline) || newline == 0 {
            return None;
        }
        if self.text(newline - 1) != ":" {
            return None;
        }
        let (keyword, word) = self.keyword_of_line(newline);
        let what = match word {
            "def" => "function definition".to_owned(),
            "class" => "class definition".to_owned(),
            "except" if self.text(keyword + 1) == "*" => "'except*' statement".to_owned(),
            "if" | "elif" | "else" | "for" | "while" | "with" | "try" | "except" | "finally" | "match" | "case" => {
                format!("'{word}' statement")
            }
            _ => return None,
        };
        let line = self.input.source.position(self.input.tokens[keyword].start).0;
        let message = format!("expected an indented block after {what} on line {line}");
        let mut shown = self.at;
        while self.kind(shown) == Some(TokenKind::Dedent) {
            shown += 1;
        }
        let token = self.token(shown)?;
        let at_end = token.kind == TokenKind::EndMarker;
        Some(Mistake { class: "IndentationError", at_end, ..Mistake::new(token_range(token), message) })
    }

    /// A `try` without `except` or `finally`.
    pub(super) fn missing_handler(&self) -> Option<Mistake> {
        if self.line_start(self.at) != self.at && self.kind(self.at) != Some(TokenKind::EndMarker) {
            return None;
        }
        // The first of several dedents may end the block of the `try`, and the second be the unexpected token.
        let rest = self.input.tokens.get(self.at..).unwrap_or_default();
        let dedents = rest.iter().take_while(|token| token.kind == TokenKind::Dedent).count();
        (self.at..=self.at + dedents.saturating_sub(1)).find_map(|at| self.missing_handler_before(at))
    }

    fn missing_handler_before(&self, end: usize) -> Option<Mistake> {
        let mut depth = 0_usize;
        let mut at = end;
        // The line that opened the block that ends here.
        loop {
            at = at.checked_sub(1)?;
            match self.kind(at)? {
                TokenKind::Dedent => depth += 1,
                TokenKind::Indent => {
                    depth = depth.checked_sub(1)?;
                    if depth == 0 {
                        break;
                    }
                }
                TokenKind::Newline if depth == 0 => break,
                _ => {}
            }
        }
        let header = self.line_start(if self.kind(at)? == TokenKind::Indent { at.checked_sub(1)? } else { at });
        if self.text(header) != "try" || self.text(header + 1) != ":" {
            return None;
        }
        let rest = self.input.tokens.get(end..).unwrap_or_default();
        let token = *rest.iter().find(|token| token.kind != TokenKind::Dedent)?;
        let at_end = token.kind == TokenKind::EndMarker;
        Some(Mistake { at_end, ..Mistake::new(token_range(token), "expected 'except' or 'finally' block") })
    }

    /// A header without its colon.
    pub(super) fn missing_colon(&self) -> Option<Mistake> {
        let (keyword, word) = self.keyword_of_line(self.at);
        let before = self.at.checked_sub(1).filter(|&before| before >= keyword)?;
        let at_line_end = self.kind(self.at) == Some(TokenKind::Newline);
        let expected_colon = Some(Mistake::new(token_range(self.token(self.at)?), "expected ':'"));
        match word {
            "else" | "try" | "finally" if before == keyword => expected_colon,
            "class"
                if at_line_end
                    && self.is_identifier(keyword + 1)
                    && (before == keyword + 1 || self.text(before) == ")") =>
            {
                expected_colon
            }
            "def" if self.is_identifier(keyword + 1) => {
                if before == keyword + 1 {
                    return Some(Mistake::new(token_range(self.token(self.at)?), "expected '('"));
                }
                let outside = self.open_bracket(self.at).is_none();
                if outside && (self.text(before) == ")" || self.has_arrow(keyword, self.at)) {
                    return expected_colon;
                }
                None
            }
            "if" | "elif" | "while" | "match" if at_line_end => {
                self.expression(keyword + 1, self.at).and(expected_colon)
            }
            "with" if at_line_end && before > keyword => expected_colon,
            "except" if at_line_end && !(keyword..self.at).any(|i| self.text(i) == ":") => expected_colon,
            "for" if at_line_end => {
                let found = (keyword..self.at).find(|&i| self.text(i) == "in")?;
                self.expression(found + 1, self.at).and(expected_colon)
            }
            _ => None,
        }
    }

    fn has_arrow(&self, from: usize, to: usize) -> bool {
        (from..to).find(|&i| self.text(i) == "->").is_some_and(|arrow| self.expression(arrow + 1, to).is_some())
    }

    pub(super) fn wrong_import(&self) -> Option<Mistake> {
        let first = self.line_start(self.at);
        let last = self.at.checked_sub(1).filter(|&last| last >= first)?;
        let import = (first..self.at).find(|&i| self.text(i) == "import")?;
        if !self.is_any(first, &["import", "from"]) {
            return None;
        }
        let here = token_range(self.token(self.at)?);
        if last == import && self.kind(self.at) == Some(TokenKind::Newline) {
            return Some(Mistake::new(TextRange::empty(here.start()), "Expected one or more names after 'import'"));
        }
        if self.text(first) == "from" && self.text(last) == "," && self.kind(self.at) == Some(TokenKind::Newline) {
            return Some(Mistake::new(here, "trailing comma not allowed without surrounding parentheses"));
        }
        let alias = (import..self.at).rev().find(|&i| self.text(i) == "as")?;
        if last > alias + 1 {
            return None;
        }
        let (target, to) = self.longest(alias + 1, |e| !matches!(e, ast::Expr::Tuple(_)))?;
        if matches!(target, ast::Expr::Name(_)) {
            return None;
        }
        let message = format!("cannot use {} as import target", expr_name(&target));
        Some(Mistake::new(self.range_of(alias + 1, to - 1), message))
    }

    pub(super) fn wrong_handler(&self) -> Option<Mistake> {
        let first = self.line_start(self.at);
        if self.text(first) != "except" {
            return None;
        }
        let star = self.text(first + 1) == "*";
        let here = token_range(self.token(self.at)?);
        if self.at <= first + 1 && self.is_mixed_handler(first, star) {
            let message = "cannot have both 'except' and 'except*' on the same 'try'";
            return Some(Mistake::new(self.range_of(first, first + usize::from(star)), message));
        }
        if star && self.at == first + 2 && self.is_any(self.at, &[":", ""]) {
            return Some(Mistake::new(here, "expected one or more exception types"));
        }
        let alias = (first..self.at).rev().find(|&i| self.text(i) == "as")?;
        let (target, to) = self.longest(alias + 1, |e| !matches!(e, ast::Expr::Tuple(_)))?;
        if matches!(target, ast::Expr::Name(_)) {
            return None;
        }
        let star = if star { "*" } else { "" };
        let message = format!("cannot use except{star} statement with {}", expr_name(&target));
        Some(Mistake::new(self.range_of(alias + 1, to - 1), message))
    }

    /// Whether the handler before the one in line `first` is of the other kind.
    fn is_mixed_handler(&self, first: usize, star: bool) -> bool {
        let mut depth = 0_usize;
        let mut at = first;
        while let Some(before) = at.checked_sub(1) {
            at = before;
            match self.kind(at) {
                Some(TokenKind::Dedent) => depth += 1,
                Some(TokenKind::Indent) => depth = depth.saturating_sub(1),
                Some(TokenKind::Newline) if depth == 0 => {
                    let line = self.line_start(at);
                    return self.text(line) == "except" && (self.text(line + 1) == "*") != star;
                }
                _ => {}
            }
        }
        false
    }

    /// `print x` and `exec x`.
    pub(super) fn legacy_statement(&self, name: usize) -> Option<(TextRange, String)> {
        let word = self.text(name);
        if !matches!(word, "print" | "exec") || self.text(name + 1) == "(" {
            return None;
        }
        if self.kind(name + 1) == Some(TokenKind::Name) && is_keyword(self.text(name + 1)) {
            let value = ["None", "True", "False", "not", "lambda", "await"];
            if !self.is_any(name + 1, &value) {
                return None;
            }
        }
        let (_, to) = self.longest(name + 1, |_| true)?;
        let message = format!("Missing parentheses in call to '{word}'. Did you mean {word}(...)?");
        Some((self.range_of(name, to - 1), message))
    }
}
