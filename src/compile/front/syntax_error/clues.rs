//! The tokens around a syntax error, and the questions that the rules for mistakes ask about them.
//!
//! Part of `syntax_error`, which makes it at the token where the parser stopped; read by all its files of rules. Knows
//! no mistake itself. Replaces the second pass of CPython's parser, which can ask the grammar (`Parser/pegen.c`). Book
//! chapter "Compiling Python Source Code".

use std::cell::Cell;

use super::targets;
use crate::compile::front::keywords::is_keyword;
use crate::compile::front::terminals::ParserInput;
use crate::compile::front::tokenize::{Token, TokenKind};
use crate::compile::front::tree::{TextRange, ast, range};

/// The bytes of a token as errors show them: a line end is one character wide.
pub(super) fn token_range(token: Token) -> TextRange {
    range(token.start, if token.kind == TokenKind::Newline { token.start + 1 } else { token.end })
}

/// What is known about a syntax error.
pub(super) struct Mistake {
    pub(super) class: &'static str,
    pub(super) message: String,
    pub(super) range: TextRange,
    /// The error has no end (`-1`).
    pub(super) to_line_end: bool,
    /// The error is at the end of the text.
    pub(super) at_end: bool,
}

impl Mistake {
    pub(super) fn new(range: TextRange, message: impl Into<String>) -> Self {
        Self { class: "SyntaxError", message: message.into(), range, to_line_end: false, at_end: false }
    }
}

/// The tokens around the one that the parser did not expect.
#[derive(Clone, Copy)]
pub(super) struct Clues<'a> {
    pub(super) input: ParserInput<'a>,
    /// The index of the unexpected token.
    pub(super) at: usize,
    /// How many more tokens may be parsed to find out what is wrong.
    pub(super) effort: &'a Cell<usize>,
}

/// A limit on parsing pieces of a long line again and again; beyond it, some rules that might match no longer do.
pub(super) const EFFORT: usize = 50_000;

/// The longest range of tokens that is tried as an expression.
const LONGEST: usize = 400;

impl<'a> Clues<'a> {
    pub(super) fn token(&self, at: usize) -> Option<Token> {
        self.input.tokens.get(at).copied()
    }

    pub(super) fn kind(&self, at: usize) -> Option<TokenKind> {
        self.token(at).map(|t| t.kind)
    }

    /// The text of a token; empty if there is none.
    pub(super) fn text(&self, at: usize) -> &'a str {
        match self.input.tokens.get(at) {
            Some(token) if !matches!(token.kind, TokenKind::String | TokenKind::FStringMiddle) => {
                token.text(self.input.source)
            }
            _ => "",
        }
    }

    pub(super) fn range_of(&self, from: usize, to: usize) -> TextRange {
        let last = self.input.tokens[to];
        range(self.input.tokens[from].start, token_range(last).end().into())
    }

    pub(super) fn is_any(&self, at: usize, texts: &[&str]) -> bool {
        texts.contains(&self.text(at))
    }

    /// Whether a token is a name that is not a keyword.
    pub(super) fn is_identifier(&self, at: usize) -> bool {
        self.kind(at) == Some(TokenKind::Name) && !is_keyword(self.text(at))
    }

    /// The index of the first token of the logical line that a token is in.
    pub(super) fn line_start(&self, at: usize) -> usize {
        let ends_line = |t: &Token| matches!(t.kind, TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent);
        self.input.tokens[..at].iter().rposition(ends_line).map_or(0, |i| i + 1)
    }

    /// The index of the line end after a token.
    pub(super) fn line_end(&self, at: usize) -> usize {
        let rest = &self.input.tokens[at..];
        let last = self.input.tokens.len() - 1;
        rest.iter().position(|t| t.kind == TokenKind::Newline).map_or(last, |i| at + i)
    }

    /// The index of the innermost bracket that is open at a token.
    pub(super) fn open_bracket(&self, at: usize) -> Option<usize> {
        let mut depth = 0_usize;
        for i in (self.line_start(at)..at).rev() {
            if self.kind(i) == Some(TokenKind::Op) {
                match self.text(i) {
                    ")" | "]" | "}" => depth += 1,
                    "(" | "[" | "{" => match depth.checked_sub(1) {
                        Some(less) => depth = less,
                        None => return Some(i),
                    },
                    _ => {}
                }
            }
        }
        None
    }

    /// The index of the first token of the comma-separated item that a token is in.
    pub(super) fn item_start(&self, at: usize) -> usize {
        let first = self.open_bracket(at).map_or_else(|| self.line_start(at), |open| open + 1);
        let mut depth = 0_usize;
        for i in (first..at).rev() {
            match self.text(i) {
                ")" | "]" | "}" => depth += 1,
                "(" | "[" | "{" => depth = depth.saturating_sub(1),
                "," if depth == 0 => return i + 1,
                _ => {}
            }
        }
        first
    }

    /// The expression that consists of the tokens `from..to`.
    pub(super) fn expression(&self, from: usize, to: usize) -> Option<ast::Expr> {
        if from >= to || to > self.input.tokens.len() || to - from > LONGEST {
            return None;
        }
        self.effort.set(self.effort.get().checked_sub(to - from)?);
        self.input.expression(from, to).ok()
    }

    /// The longest expression that begins at a token and satisfies a condition, and the index after it.
    pub(super) fn longest(&self, from: usize, accept: impl Fn(&ast::Expr) -> bool) -> Option<(ast::Expr, usize)> {
        let limit = self.line_end(from).min(from + LONGEST);
        // An expression ends before a bracket that it did not open.
        let mut depth = 0_usize;
        let mut furthest = limit;
        for i in from..limit {
            match self.text(i) {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" if depth == 0 => {
                    furthest = i;
                    break;
                }
                ")" | "]" | "}" => depth -= 1,
                ":" | ";" | "=" if depth == 0 && !self.text(from).starts_with("lambda") => {
                    furthest = i;
                    break;
                }
                _ => {}
            }
        }
        (from + 1..=furthest)
            .rev()
            .find_map(|to| self.expression(from, to).filter(&accept).map(|expression| (expression, to)))
    }

    /// Whether a token can be the last of an operand.
    pub(super) fn ends_operand(&self, at: usize) -> bool {
        self.is_identifier(at)
            || self.is_any(at, &[")", "]", "}", "None", "True", "False", "..."])
            || matches!(self.kind(at), Some(TokenKind::Number | TokenKind::String | TokenKind::FStringEnd))
    }

    /// Whether the unexpected token begins an expression right after another one, and nothing ends that before the end
    /// of the text: CPython, which looks for a forgotten comma, reads that far.
    pub(super) fn reads_to_end(&self) -> bool {
        if !self.at.checked_sub(1).is_some_and(|before| self.ends_operand(before)) {
            return false;
        }
        let mut depth = 0_usize;
        let mut after_operand = false;
        for i in self.at..self.input.tokens.len() {
            let text = self.text(i);
            match self.kind(i) {
                Some(TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent) => return false,
                Some(TokenKind::EndMarker) => return true,
                Some(TokenKind::Op) => match text {
                    "(" | "[" | "{" => depth += 1,
                    ")" | "]" | "}" if depth == 0 => return false,
                    ")" | "]" | "}" => depth -= 1,
                    "," | "=" | ":" | ":=" | ";" if depth == 0 => return false,
                    _ => {}
                },
                _ if depth > 0 => {}
                Some(TokenKind::Name) if is_keyword(text) => {
                    let continues = ["and", "or", "not", "in", "is", "if", "else"];
                    let begins = ["None", "True", "False", "lambda", "await", "not"];
                    let fits = if after_operand { &continues[..] } else { &begins[..] };
                    if !fits.contains(&text) {
                        return false;
                    }
                }
                _ if after_operand => return false,
                _ => {}
            }
            after_operand = self.ends_operand(i);
        }
        true
    }

    /// Whether the grammar wants an `expression` after a token inside brackets, so that the rules for mistakes in one
    /// are tried there; after operators, `in` and `if` it wants less.
    pub(super) fn may_precede_expression(&self, at: usize) -> bool {
        self.is_any(at, &["(", "[", "{", ",", ":", "=", ":=", "else", "yield", "from"])
    }

    /// Whether a bracket is that of a function's parameters or type parameters.
    pub(super) fn is_parameters(&self, open: usize) -> bool {
        let def = self.line_start(open);
        let def = if self.text(def) == "async" { def + 1 } else { def };
        open >= 2 && self.text(def) == "def" && (open == def + 2 || self.text(open - 1) == "]")
            || self.text(open) == "[" && open == def + 2 && self.is_any(def, &["class", "type"])
    }

    /// The longest `bitwise_or` that begins at a token.
    pub(super) fn longest_operand(&self, from: usize) -> Option<(ast::Expr, usize)> {
        self.longest(from, |e| targets::is_operand(self.input, e) && !is_bare(self, e, from))
    }
}

/// Whether an expression that was parsed from `from` on is a tuple or the like without parentheses.
fn is_bare(clues: &Clues, expression: &ast::Expr, from: usize) -> bool {
    matches!(expression, ast::Expr::Tuple(_) | ast::Expr::Starred(_)) && clues.text(from) != "("
}
