//! Syntax errors in CPython's words.
//!
//! Called by `parse` when the parser cannot go on, and for every tree that parsed, as the parser crate's grammar
//! accepts some programs that CPython's does not. CPython parses a wrong program a second time with rules that know
//! common mistakes; here the rules look at the tokens around the place where the parser stopped. Mirrors the
//! `invalid_…` rules of `Grammar/python.gram` and `Parser/pegen_errors.c`; book chapter "Compiling Python Source Code".

mod clues;
mod expressions;
mod parameters;
mod statements;
mod targets;

pub(super) use targets::check_tree;

use std::cell::Cell;

use self::clues::{Clues, EFFORT, Mistake, token_range};
use super::error::{CompileError, FoundBy, NO_END};
use super::location::Location;
use super::terminals::{ParserInput, Rejection};
use super::tokenize::{OpenBracket, Token, TokenKind, Tokens};
use super::tree::{CompileMode, Ranged, TextRange, ast, location};
use crate::source::Source;

/// The error that CPython shows when the parser cannot go on.
pub fn explain(source: &Source, tokens: &Tokens, rejection: Rejection, mode: CompileMode) -> CompileError {
    let effort = Cell::new(EFFORT);
    let at = match rejection {
        Rejection::Message { message, range } => return CompileError::syntax(source, location(source, range), message),
        Rejection::Parameter { message, range } => {
            return CompileError::syntax(source, location(source, range), message).by(FoundBy::SymbolTable);
        }
        Rejection::Line { message, offset } => {
            let lineno = source.position(offset).0 as i32;
            let place = Location { lineno, end_lineno: lineno, col_offset: -1, end_col_offset: -1 };
            return CompileError::syntax(source, place, message);
        }
        Rejection::Argument { at, unpacked } => {
            let clues = Clues { input: ParserInput { source, tokens: &tokens.tokens }, at, effort: &effort };
            return match clues.wrong_argument(unpacked) {
                Some(found) => CompileError::syntax(source, error_location(source, found.range), found.message),
                None => CompileError::syntax(source, Location::NONE, "invalid syntax"),
            };
        }
        Rejection::Token(at) => at,
    };
    let last = tokens.tokens.len().saturating_sub(1);
    let at_end = tokens.tokens.get(at).is_none_or(|t| t.kind == TokenKind::EndMarker)
        || (tokens.error.is_some() || tokens.unclosed.is_some()) && at >= last;
    if let Some(error) = &tokens.error
        && at_end
    {
        return error.error.clone();
    }
    if let Some(open) = tokens.unclosed
        && at_end
    {
        return never_closed(source, open);
    }
    let Some(&token) = tokens.tokens.get(at) else {
        return CompileError::syntax(source, Location::NONE, "invalid syntax");
    };
    // After any error CPython reads on to the end, and reports a bracket of an earlier line if one is still open there.
    let error_line = source.position(token.start).0;
    let clues = Clues { input: ParserInput { source, tokens: &tokens.tokens }, at, effort: &effort };
    if let Some(open) = tokens.unclosed
        && (error_line > source.position(open.offset).0 || clues.reads_to_end())
    {
        return never_closed(source, open);
    }
    if clues.is_type_parameter_default() {
        return CompileError::unsupported(source, token_location(source, token), "default of a type parameter");
    }
    let found = if mode == CompileMode::Eval { clues.explanation_in_expression() } else { clues.explanation() };
    if let Some(found) = found {
        let mut place = error_location(source, found.range);
        if found.at_end {
            place = end_location(source);
        } else if mode != CompileMode::Exec && usize::from(found.range.start()) >= source.text().len() {
            place.col_offset -= 1;
            place.end_col_offset = NO_END;
        } else if found.to_line_end {
            place.end_col_offset = -1;
        }
        return CompileError::of_class(source, place, found.class, found.message);
    }
    match token.kind {
        TokenKind::Indent | TokenKind::Dedent => {
            let what = if token.kind == TokenKind::Indent { "unexpected indent" } else { "unexpected unindent" };
            let (lineno, col) = source.position(token.start);
            let place = Location {
                lineno: lineno as i32,
                end_lineno: lineno as i32,
                col_offset: col as i32 - 1,
                end_col_offset: NO_END,
            };
            CompileError::of_class(source, place, "IndentationError", what)
        }
        TokenKind::EndMarker => nothing_at_end(source),
        // CPython adds a line end only to whole programs: here there is none to point at.
        TokenKind::Newline if mode != CompileMode::Exec && token.start >= source.text().len() => nothing_at_end(source),
        _ => {
            let mut place = token_location(source, token);
            if token.is_op(source, "<>") {
                // CPython takes its second character back before it sees the mistake.
                place.end_col_offset -= 1;
            }
            CompileError::syntax(source, place, "invalid syntax")
        }
    }
}

/// The error at the end of the text, which has no column.
pub(super) fn nothing_at_end(source: &Source) -> CompileError {
    let Location { lineno, .. } = end_location(source);
    let place = Location { lineno, end_lineno: lineno, col_offset: -1, end_col_offset: -1 };
    let error = CompileError::syntax(source, place, "invalid syntax");
    // No line has been read if the text is empty.
    if source.text().is_empty() { CompileError { lineno: 0, end_lineno: 0, ..error } } else { error }
}

/// Refuses what `single` mode does not accept though it is right in a whole program (`bad_single_statement`).
pub(super) fn check_single(input: ParserInput, body: &[ast::Stmt]) -> Result<(), CompileError> {
    let (source, tokens) = (input.source, input.tokens);
    let Some(first) = body.first() else { return Err(nothing_at_end(source)) };
    // A simple statement, and those after it on its line, end there.
    let line_end = tokens.iter().position(|t| t.kind == TokenKind::Newline);
    let compound = is_compound(first);
    let end: usize = if compound { first.range().end().into() } else { line_end.map_or(usize::MAX, |i| tokens[i].end) };
    if body.iter().any(|statement| usize::from(statement.range().start()) >= end) {
        let place = match line_end {
            Some(i) if !compound => token_location(source, tokens[i]),
            _ => end_location(source),
        };
        return Err(CompileError::syntax(
            source,
            place,
            "multiple statements found while compiling a single statement",
        ));
    }
    if compound && !source.text().ends_with('\n') {
        return Err(nothing_at_end(source));
    }
    Ok(())
}

fn is_compound(statement: &ast::Stmt) -> bool {
    use ast::Stmt::*;
    matches!(
        statement,
        FunctionDef(_)
            | AsyncFunctionDef(_)
            | ClassDef(_)
            | For(_)
            | AsyncFor(_)
            | While(_)
            | If(_)
            | With(_)
            | AsyncWith(_)
            | Match(_)
            | Try(_)
            | TryStar(_)
    )
}

fn never_closed(source: &Source, open: OpenBracket) -> CompileError {
    let (lineno, col) = source.position(open.offset);
    let place =
        Location { lineno: lineno as i32, end_lineno: lineno as i32, col_offset: col as i32, end_col_offset: -1 };
    CompileError::syntax(source, place, format!("'{}' was never closed", char::from(open.bracket)))
}

fn token_location(source: &Source, token: Token) -> Location {
    error_location(source, token_range(token))
}

/// Lines and columns of a range; the line end after a line is a column of that line.
fn error_location(source: &Source, range: TextRange) -> Location {
    let mut place = location(source, range);
    if place.end_col_offset == 0 && place.end_lineno == place.lineno + 1 {
        let length = source.line(place.lineno as usize).map_or(0, str::len) as i32;
        (place.end_lineno, place.end_col_offset) = (place.lineno, length + 1);
    }
    place
}

/// The position after the last non-empty line, where CPython sees the end of the text.
fn end_location(source: &Source) -> Location {
    let last = source.line_count();
    let lineno = if source.line(last) == Some("") { last.saturating_sub(1).max(1) } else { last };
    let length = source.line(lineno).map_or(0, str::len) as i32;
    Location { lineno: lineno as i32, end_lineno: lineno as i32, col_offset: length, end_col_offset: NO_END }
}

impl Clues<'_> {
    /// The explanation of the first rule that matches.
    fn explanation(&self) -> Option<Mistake> {
        self.missing_block()
            .or_else(|| self.missing_handler())
            .or_else(|| self.missing_colon())
            .or_else(|| self.wrong_import())
            .or_else(|| self.wrong_handler())
            .or_else(|| self.wrong_assignment())
            .or_else(|| self.text_in_quotes())
            .or_else(|| self.wrong_parameters())
            .or_else(|| self.wrong_expression())
            .or_else(|| self.invalid_star())
    }

    /// The explanation of the first rule that matches in `eval` mode, whose grammar has no statements.
    fn explanation_in_expression(&self) -> Option<Mistake> {
        let outside = self.open_bracket(self.at).is_none();
        if outside && self.is_any(self.at, &["=", ":=", "*"]) {
            return None;
        }
        self.text_in_quotes()
            .or_else(|| self.wrong_assignment())
            .or_else(|| self.wrong_parameters())
            .or_else(|| self.wrong_expression())
            .or_else(|| self.invalid_star())
    }

    /// `def f[T = int]()`: in CPython's grammar, but not in the parser crate's.
    fn is_type_parameter_default(&self) -> bool {
        self.text(self.at) == "="
            && self.open_bracket(self.at).is_some_and(|open| {
                self.text(open) == "["
                    && open >= 2
                    && self.is_identifier(open - 1)
                    && self.is_any(open - 2, &["def", "class", "type"])
            })
    }
}
