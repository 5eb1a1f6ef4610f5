//! Syntax errors in CPython's words.
//!
//! Called by `parse` when the parser cannot go on, and for every tree that parsed, as the parser crate's grammar takes
//! some programs that CPython's does not. Mirrors the `invalid_…` rules of `Grammar/python.gram` and
//! `Parser/pegen_errors.c`.

use super::error::CompileError;
use super::location::Location;
use super::parse::{Failure, ast, location, range};
use super::tokenize::{Token, TokenKind, Tokens};
use crate::source::Source;

/// The error that CPython shows where the parser cannot go on.
pub fn explain(source: &Source, tokens: &Tokens, failure: Failure) -> CompileError {
    let at = match failure {
        Failure::Message { message, range } => return CompileError::syntax(source, location(source, range), message),
        Failure::Token(at) => at,
    };
    let last = tokens.tokens.len().saturating_sub(1);
    let at_end = tokens.tokens.get(at).is_none_or(|t| t.kind == TokenKind::EndMarker) || at >= last;
    if let Some(error) = &tokens.error
        && at_end
    {
        return error.error.clone();
    }
    let Some(token) = tokens.tokens.get(at) else {
        return CompileError::syntax(source, Location::NONE, "invalid syntax");
    };
    if let Some(open) = tokens.unclosed
        && (at_end || source.position(token.start).0 > source.position(open.offset).0)
    {
        let (lineno, col) = source.position(open.offset);
        let place =
            Location { lineno: lineno as i32, end_lineno: lineno as i32, col_offset: col as i32, end_col_offset: -1 };
        return CompileError::syntax(source, place, format!("'{}' was never closed", char::from(open.bracket)));
    }
    let place = token_location(source, token);
    CompileError::syntax(source, place, "invalid syntax")
}

fn token_location(source: &Source, token: &Token) -> Location {
    let mut place = location(source, range(token.start, token.end));
    if token.kind == TokenKind::Newline {
        place.end_lineno = place.lineno;
        place.end_col_offset = place.col_offset + 1;
    }
    place
}

/// Refuse what the parser crate takes and CPython does not.
pub fn check_tree(_source: &Source, _tokens: &[Token], _body: &[ast::Stmt]) -> Result<(), CompileError> {
    Ok(())
}
