//! Runs of adjacent string literals, including f-strings and t-strings, turned into the nodes that CPython makes of
//! them.
//!
//! Called by `adjust` wherever the parser found string literals. Fields of f-strings are parsed from the program's own
//! tokens, so that all their positions are exact. Mirrors the `strings` and `fstring` rules of `Grammar/python.gram`
//! and their actions in `Parser/action_helpers.c`; book chapter "Compiling Python Source Code".

use super::adjust::{Adjuster, TreeError};
use super::error::{CompileError, CompileWarning};
use super::literal::{self, Escapes, InvalidEscape, Literal};
use super::template;
use super::terminals::Rejection;
use super::tokenize::{Formatted, Token, TokenKind};
use super::tree::{ConversionFlag, TextRange, ast, location, range};

/// The node of the run of string literals at `whole` (`_PyPegen_concatenate_strings`).
pub fn string_run(adjuster: &mut Adjuster, whole: TextRange) -> Result<ast::Expr, TreeError> {
    let mut at = adjuster.input.token_at(whole.start().into());
    let mut pieces = Vec::new();
    let mut bytes: Option<Vec<u8>> = None;
    let (mut has_text, mut is_fstring, mut is_template) = (false, false, false);
    while let Some(&token) = adjuster.input.tokens.get(at) {
        match token.kind {
            TokenKind::String => {
                match plain(adjuster, token)? {
                    Literal::Bytes(part) => bytes.get_or_insert_default().extend(part),
                    Literal::Str(points) => {
                        has_text = true;
                        let text = token.text(adjuster.input.source);
                        let unicode = text.starts_with('u');
                        pieces.push(Piece::Text { points, unicode, range: range(token.start, token.end) });
                    }
                }
                at += 1;
            }
            TokenKind::FStringStart => {
                match Formatted::of_prefix(token.text(adjuster.input.source)) {
                    Formatted::TString => is_template = true,
                    Formatted::FString => is_fstring = true,
                }
                at = fstring(adjuster, at, &mut pieces)?;
            }
            _ => break,
        }
    }
    if is_template && (bytes.is_some() || has_text || is_fstring) {
        let message = "cannot mix t-string literals with string or bytes literals".to_owned();
        return Err(Rejection::Message { message, range: whole }.into());
    }
    if is_template {
        return Ok(template::template(merged(pieces), whole));
    }
    if bytes.is_some() && (has_text || is_fstring) {
        return Err(TreeError::Compile(Box::new(error_at_token(
            adjuster,
            at,
            "cannot mix bytes and nonbytes literals",
        ))));
    }
    if let Some(bytes) = bytes {
        let value = ast::Constant::Bytes(bytes);
        return Ok(ast::Expr::Constant(ast::ExprConstant { value, kind: None, range: whole }));
    }
    if is_fstring {
        return Ok(ast::Expr::JoinedStr(ast::ExprJoinedStr { values: merged(pieces), range: whole }));
    }
    let mut all = Vec::new();
    let mut first_unicode = None;
    for piece in pieces {
        if let Piece::Text { points, unicode, .. } = piece {
            first_unicode.get_or_insert(unicode);
            if all.is_empty() {
                all = points;
            } else {
                all.extend(points);
            }
        }
    }
    Ok(ast::Expr::Constant(literal::str_constant(&all, first_unicode.unwrap_or(false), whole)))
}

/// The context of a field or of a text between fields.
#[derive(Clone, Copy)]
struct Surroundings {
    literal: Formatted,
    escapes: Escapes,
    /// In a format specification, where fields are those of f-strings.
    in_spec: bool,
}

/// A part of an f-string.
enum Piece {
    Text { points: Vec<u32>, unicode: bool, range: TextRange },
    Field(ast::Expr),
}

/// Joins neighbouring texts and drops empty ones (`_build_concatenated_str`).
fn merged(pieces: Vec<Piece>) -> Vec<ast::Expr> {
    let mut values = Vec::new();
    let mut open: Option<(Vec<u32>, bool, TextRange)> = None;
    let close = |open: &mut Option<(Vec<u32>, bool, TextRange)>, values: &mut Vec<ast::Expr>| {
        if let Some((points, unicode, range)) = open.take()
            && !points.is_empty()
        {
            values.push(ast::Expr::Constant(literal::str_constant(&points, unicode, range)));
        }
    };
    for piece in pieces {
        match piece {
            Piece::Text { points, unicode, range } => match &mut open {
                Some((all, _, whole)) => {
                    all.extend(points);
                    *whole = TextRange::new(whole.start(), range.end());
                }
                None => open = Some((points, unicode, range)),
            },
            Piece::Field(field) => {
                close(&mut open, &mut values);
                values.push(field);
            }
        }
    }
    close(&mut open, &mut values);
    values
}

fn plain(adjuster: &mut Adjuster, token: Token) -> Result<Literal, TreeError> {
    match literal::decode_token(token.text(adjuster.input.source)) {
        Ok((decoded, escape)) => {
            warn(adjuster, token, escape);
            Ok(decoded)
        }
        Err(message) => Err(message_at(token, message)),
    }
}

fn warn(adjuster: &mut Adjuster, token: Token, escape: Option<InvalidEscape>) {
    if let Some(escape) = escape {
        let lineno = adjuster.input.source.position(token.start + escape.offset).0;
        let message = escape.message();
        adjuster.warnings.push(CompileWarning { category: "SyntaxWarning", message, lineno });
    }
}

fn message_at(token: Token, message: impl Into<String>) -> TreeError {
    TreeError::Rejection(Rejection::Message { message: message.into(), range: range(token.start, token.end) })
}

fn error_at_token(adjuster: &Adjuster, at: usize, message: &str) -> CompileError {
    let source = adjuster.input.source;
    let token = adjuster.input.tokens[at.min(adjuster.input.tokens.len() - 1)];
    let mut place = location(source, range(token.start, token.end));
    if token.kind == TokenKind::Newline {
        place.end_col_offset = place.col_offset + 1;
        place.end_lineno = place.lineno;
    }
    CompileError::syntax(source, place, message)
}

/// The f-string that begins with the token at `start`; returns the index after its last token.
fn fstring(adjuster: &mut Adjuster, start: usize, pieces: &mut Vec<Piece>) -> Result<usize, TreeError> {
    let opening = adjuster.input.tokens[start];
    let prefix = opening.text(adjuster.input.source);
    let (literal, escapes) = (Formatted::of_prefix(prefix), Escapes::of_prefix(prefix));
    let around = Surroundings { literal, escapes, in_spec: false };
    let end = adjuster.input.fstring_end(start);
    let mut at = start + 1;
    while at < end {
        at = match adjuster.input.tokens[at].kind {
            TokenKind::FStringMiddle => middle(adjuster, at, escapes, pieces)?,
            _ => field(adjuster, at, around, pieces)?,
        };
    }
    Ok(end + 1)
}

/// Text between fields.
fn middle(adjuster: &mut Adjuster, at: usize, escapes: Escapes, pieces: &mut Vec<Piece>) -> Result<usize, TreeError> {
    let token = adjuster.input.tokens[at];
    let text = token.text(adjuster.input.source);
    let (points, escape) = match literal::decode_text(text, escapes) {
        Ok(decoded) => decoded,
        Err(message) => return Err(message_at(token, message)),
    };
    // The tokenizer has already warned about a backslash before a brace.
    warn(adjuster, token, escape.filter(|escape| !matches!(escape.shown.as_str(), "{" | "}")));
    // The second brace of `{{` belongs to the node, though not to its text.
    let next = adjuster.input.tokens.get(at + 1).map_or(token.end, |next| next.start);
    let end = if next == token.end + 1 { next } else { token.end };
    pieces.push(Piece::Text { points, unicode: false, range: range(token.start, end) });
    Ok(at + 1)
}

/// A field, from its opening brace at `open`; returns the index after its closing brace (`fstring_replacement_field`).
fn field(
    adjuster: &mut Adjuster,
    open: usize,
    around: Surroundings,
    pieces: &mut Vec<Piece>,
) -> Result<usize, TreeError> {
    let input = adjuster.input;
    let is = |at: usize, op: &str| input.tokens.get(at).is_some_and(|t| t.is_op(input.source, op));
    // An f-string that never ends has no token after its last one.
    let token = |at: usize| input.tokens[at.min(input.tokens.len() - 1)];
    let word = around.literal.word();
    let first = open + 1;
    let mut at = expression_end(adjuster, first);
    if at == first {
        let found = token(at).text(input.source);
        return Err(message_at(token(at), format!("{word}: valid expression required before '{found}'")));
    }
    let mut value = match input.expression(first, at) {
        Ok(value) => value,
        Err(rejection) => return Err(wrong_field(adjuster, word, first, at, rejection)),
    };
    adjuster.expression(&mut value)?;
    let expression_end = token(at).start;
    let is_debug = is(at, "=");
    if is_debug {
        at += 1;
    }
    let text_end = token(at).start;
    let conversion = if is(at, "!") { Some(conversion(adjuster, word, at)?) } else { None };
    if conversion.is_some() {
        at += 2;
    }
    let format_spec = if is(at, ":") {
        let spec_start = token(at).start;
        let mut spec = Vec::new();
        at += 1;
        while !is(at, "}") && at < input.tokens.len() {
            at = match token(at).kind {
                TokenKind::FStringMiddle => middle(adjuster, at, around.escapes, &mut spec)?,
                // The text of `eval` may end inside an f-string; the tokenizer leaves that to the grammar.
                _ if !is(at, "{") => {
                    return Err(message_at(token(at), format!("{word}: expecting '}}', or format specs")));
                }
                _ => field(adjuster, at, Surroundings { in_spec: true, ..around }, &mut spec)?,
            };
        }
        let range = range(spec_start, token(at).start);
        Some(Box::new(ast::Expr::JoinedStr(ast::ExprJoinedStr { values: merged(spec), range })))
    } else {
        None
    };
    if !is(at, "}") {
        let expected = match (is_debug, conversion.is_some()) {
            (_, true) => "':' or '}'",
            (true, false) => "'!', or ':', or '}'",
            (false, false) => "'=', or '!', or ':', or '}'",
        };
        return Err(message_at(token(at), format!("{word}: expecting {expected}")));
    }
    let whole = range(token(open).start, token(at).end);
    if is_debug {
        let start = token(open).end;
        let text = without_comments(&input.source.text()[start..text_end]);
        pieces.push(Piece::Text {
            points: text.chars().map(u32::from).collect(),
            unicode: false,
            range: range(start, text_end),
        });
    }
    let default = if is_debug && format_spec.is_none() { ConversionFlag::Repr } else { ConversionFlag::None };
    let conversion = conversion.unwrap_or(default);
    if around.literal == Formatted::TString && !around.in_spec {
        let text = without_comments(&input.source.text()[token(open).end..expression_end]);
        let format_spec = format_spec.map(|spec| *spec);
        pieces.push(Piece::Field(template::interpolation(value, &text, conversion, format_spec, whole)));
        return Ok(at + 1);
    }
    pieces.push(Piece::Field(ast::Expr::FormattedValue(ast::ExprFormattedValue {
        value: Box::new(value),
        conversion,
        format_spec,
        range: whole,
    })));
    Ok(at + 1)
}

/// The longest range of tokens that is tried as an expression to find out what is wrong.
const LONGEST: usize = 100;

/// Why the tokens `first..end` of a field are not an expression (`invalid_fstring_replacement_field`).
fn wrong_field(adjuster: &Adjuster, word: &str, first: usize, end: usize, rejection: Rejection) -> TreeError {
    let input = adjuster.input;
    let at = match rejection {
        Rejection::Token(at) if at <= end => at,
        other => return other.into(),
    };
    let lambda_end = input.tokens[end].is_op(input.source, ":");
    let lambda = (first..end).find(|&i| input.tokens[i].is_name(input.source, "lambda"));
    if let (Some(lambda), true) = (lambda, lambda_end) {
        let message = format!("{word}: lambda expressions are not allowed without parentheses");
        let range = range(input.tokens[lambda].start, input.tokens[end].end);
        return Rejection::Message { message, range }.into();
    }
    // Two expressions next to each other get the usual hint.
    let left = input.expression(first, at).is_ok();
    let right = (at + 1..=end).take(LONGEST).any(|to| input.expression(at, to).is_ok());
    if left && right && at < end {
        return Rejection::Token(at).into();
    }
    match (first + 1..=at).rev().take(LONGEST).find(|&to| input.expression(first, to).is_ok()) {
        Some(to) => message_at(input.tokens[to], format!("{word}: expecting '=', or '!', or ':', or '}}'")),
        None => message_at(input.tokens[first], format!("{word}: expecting a valid expression after '{{'")),
    }
}

/// The index of the first token after a field's expression: `=`, `!`, `:` or the closing brace.
fn expression_end(adjuster: &Adjuster, first: usize) -> usize {
    let input = adjuster.input;
    let mut depth = 0_usize;
    let mut at = first;
    while at + 1 < input.tokens.len() {
        let token = input.tokens[at];
        match token.kind {
            TokenKind::FStringStart => at = input.fstring_end(at),
            TokenKind::Op => match token.text(input.source) {
                "(" | "[" | "{" => depth += 1,
                "}" | "=" | "!" | ":" if depth == 0 => break,
                ")" | "]" | "}" => depth = depth.saturating_sub(1),
                _ => {}
            },
            _ => {}
        }
        at += 1;
    }
    at.min(input.tokens.len() - 1)
}

/// The conversion after the exclamation mark at `mark`.
fn conversion(adjuster: &Adjuster, word: &str, mark: usize) -> Result<ConversionFlag, TreeError> {
    let input = adjuster.input;
    let (mark, name) = (input.tokens[mark], input.tokens[(mark + 1).min(input.tokens.len() - 1)]);
    if name.kind != TokenKind::Name {
        let missing = name.is_op(input.source, "}") || name.is_op(input.source, ":");
        let what = if missing { "missing" } else { "invalid" };
        return Err(message_at(name, format!("{word}: {what} conversion character")));
    }
    if mark.end != name.start {
        let message = format!("{word}: conversion type must come right after the exclamation mark");
        return Err(Rejection::Message { message, range: range(mark.start, name.end) }.into());
    }
    match name.text(input.source) {
        "s" => Ok(ConversionFlag::Str),
        "r" => Ok(ConversionFlag::Repr),
        "a" => Ok(ConversionFlag::Ascii),
        other => {
            Err(message_at(name, format!("{word}: invalid conversion character '{other}': expected 's', 'r', or 'a'")))
        }
    }
}

/// The text of a `=` field without its comments (`set_ftstring_expr`).
fn without_comments(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut quote = None;
    let mut in_comment = false;
    for c in text.chars() {
        if in_comment {
            in_comment = c != '\n';
        } else if c == '#' && quote.is_none() {
            in_comment = true;
        } else if c == '\'' || c == '"' {
            quote = match quote {
                None => Some(c),
                Some(open) if open == c => None,
                open => open,
            };
        }
        if !in_comment {
            kept.push(c);
        }
    }
    kept
}
