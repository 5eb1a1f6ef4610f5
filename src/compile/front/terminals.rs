//! The parser's input: tokens as the terminals of the parser crate's grammar; and its complaints as positions among the
//! tokens.
//!
//! Called by `parse` for a whole program and by `fstring` and `syntax_error` for an expression in it. What the crate's
//! grammar does not know is adapted here: soft keywords, `except A, B:`, runs of string literals. Makes no messages of
//! its own except for those of the crate's actions. Mirrors `Parser/pegen.c`; book chapter "Compiling Python Source
//! Code".

use rustpython_parser::{Mode, ParseError, ParseErrorType, StringKind, Tok, lexer::LexicalErrorType, parse_tokens};
use unicode_normalization::UnicodeNormalization;

use super::keywords::{keyword, operator};
use super::literal;
use super::tokenize::{Token, TokenKind};
use super::tree::{CompileMode, TextRange, ast, range};
use crate::source::Source;

/// Where the parser could not go on.
#[derive(Clone, Debug)]
pub enum Rejection {
    /// The token with this index fits no rule.
    Token(usize),
    /// An argument that may not follow the preceding ones.
    Argument {
        /// The index of its first token.
        at: usize,
        /// Whether it is `*args`.
        unpacked: bool,
    },
    /// One of CPython's messages for a whole line.
    Line {
        /// What is wrong.
        message: String,
        /// A byte offset in the line.
        offset: usize,
    },
    /// Something that CPython's parser accepts and its symbol table refuses: a duplicate parameter.
    Parameter {
        /// What is wrong.
        message: String,
        /// Where.
        range: TextRange,
    },
    /// One of CPython's messages for a range of the text.
    Message {
        /// What is wrong.
        message: String,
        /// Where.
        range: TextRange,
    },
}

fn parse_terminals(terminals: Vec<(Tok, TextRange)>, mode: Mode) -> Result<ast::Mod, ParseError> {
    parse_tokens(terminals.into_iter().map(Ok), mode, "")
}

/// A range of tokens for the parser.
#[derive(Clone, Copy, Debug)]
pub struct ParserInput<'a> {
    /// The text.
    pub source: &'a Source,
    /// All tokens of the program.
    pub tokens: &'a [Token],
}

impl ParserInput<'_> {
    /// Parses all tokens. If they end with an error, the parser meets it as the last of them.
    pub fn program(&self, mode: CompileMode) -> Result<ast::Mod, Rejection> {
        let start = if mode == CompileMode::Eval { Mode::Expression } else { Mode::Module };
        let terminals = self.terminals(0, self.tokens.len(), true)?;
        parse_terminals(terminals, start).map_err(|error| self.rejection_of(&error))
    }

    /// Parses the tokens `from..to` as one expression (the field of an f-string).
    pub fn expression(&self, from: usize, to: usize) -> Result<ast::Expr, Rejection> {
        let mut terminals = self.terminals(from, to, false)?;
        let (start, end) = (self.tokens[from].start, self.tokens[to - 1].end);
        if matches!(terminals.first(), Some((Tok::Yield, _))) {
            terminals.insert(0, (Tok::Lpar, range(start, start)));
            terminals.push((Tok::Rpar, range(end, end)));
        }
        match parse_terminals(terminals, Mode::Expression) {
            Ok(ast::Mod::Expression(expression)) => Ok(*expression.body),
            Ok(_) => Err(Rejection::Token(from)),
            Err(error) => Err(match self.rejection_of(&error) {
                Rejection::Token(at) if at > to => Rejection::Token(to),
                rejection => rejection,
            }),
        }
    }

    /// The index of the first non-empty token at or after a byte offset.
    pub fn token_at(&self, offset: usize) -> usize {
        let first = self.tokens.partition_point(|t| t.start < offset);
        first + self.tokens[first..].iter().take_while(|t| t.start == t.end && t.kind != TokenKind::Newline).count()
    }

    /// Whether the parser met an unexpected indentation. All other errors are reported only if the tokenizer has none
    /// to report.
    pub fn is_indentation(&self, rejection: &Rejection) -> bool {
        matches!(rejection, Rejection::Token(at) if self.tokens.get(*at).is_some_and(|t| t.kind == TokenKind::Indent))
    }

    fn rejection_of(&self, error: &ParseError) -> Rejection {
        let offset = usize::from(error.offset);
        match &error.error {
            ParseErrorType::Lexical(kind) => self.lexical_rejection(offset, kind),
            ParseErrorType::Eof => Rejection::Token(self.tokens.len().saturating_sub(1)),
            ParseErrorType::UnrecognizedToken(tok, _) | ParseErrorType::ExtraToken(tok) => {
                let first = self.tokens.partition_point(|t| t.start < offset);
                let wanted = match tok {
                    Tok::Indent => Some(TokenKind::Indent),
                    Tok::Dedent => Some(TokenKind::Dedent),
                    Tok::Newline => Some(TokenKind::Newline),
                    _ => None,
                };
                let found = self.tokens[first..].iter().take_while(|t| t.start == offset).position(|t| match wanted {
                    Some(kind) => t.kind == kind,
                    None => !matches!(t.kind, TokenKind::Indent | TokenKind::Dedent | TokenKind::Newline),
                });
                Rejection::Token((first + found.unwrap_or(0)).min(self.tokens.len().saturating_sub(1)))
            }
            ParseErrorType::InvalidToken => Rejection::Token(self.token_at(offset)),
        }
    }

    /// Errors that the crate's actions raise.
    fn lexical_rejection(&self, offset: usize, kind: &LexicalErrorType) -> Rejection {
        let at = self.token_at(offset);
        let token_range = self.tokens.get(at).map_or(range(offset, offset), |t| range(t.start, t.end));
        let message = match kind {
            LexicalErrorType::DuplicateArgumentError(name) => {
                let message = format!("duplicate argument '{name}' in function definition");
                return Rejection::Parameter { message, range: token_range };
            }
            LexicalErrorType::DefaultArgumentError => {
                "parameter without a default follows parameter with a default".to_owned()
            }
            LexicalErrorType::DuplicateKeywordArgumentError(name) => {
                let message = format!("keyword argument repeated: {name}");
                return Rejection::Message { message, range: self.item_range(at) };
            }
            LexicalErrorType::UnpackedArgumentError => return Rejection::Argument { at, unpacked: true },
            LexicalErrorType::PositionalArgumentError => return Rejection::Argument { at, unpacked: false },
            LexicalErrorType::OtherError(message) if message == "cannot use starred expression here" => {
                return Rejection::Message { message: message.clone(), range: self.item_range(at) };
            }
            LexicalErrorType::OtherError(message) if message == "cannot use '_' as a target" => {
                let target = (at..self.tokens.len()).find(|&i| self.tokens[i].is_name(self.source, "_"));
                let range = target.map_or(token_range, |i| range(self.tokens[i].start, self.tokens[i].end));
                return Rejection::Message { message: message.clone(), range };
            }
            LexicalErrorType::IndentationError => return Rejection::Token(self.tokens.len().saturating_sub(1)),
            _ => return Rejection::Token(at),
        };
        Rejection::Message { message, range: token_range }
    }

    /// The tokens `from..to` as the parser's terminals.
    fn terminals(&self, from: usize, to: usize, statements: bool) -> Result<Vec<(Tok, TextRange)>, Rejection> {
        let mut terminals = Vec::with_capacity(to - from);
        let mut at = from;
        let mut soft = SoftKeywords::new(statements);
        let mut close_tuple = None;
        while at < to {
            let token = self.tokens[at];
            let token_range = range(token.start, token.end);
            if close_tuple == Some(at) {
                terminals.push((Tok::Rpar, range(self.tokens[at - 1].end, self.tokens[at - 1].end)));
                close_tuple = None;
            }
            let terminal = match token.kind {
                TokenKind::EndMarker => break,
                TokenKind::Newline => Tok::Newline,
                TokenKind::Indent => Tok::Indent,
                TokenKind::Dedent => Tok::Dedent,
                TokenKind::String => empty_string(),
                TokenKind::FStringStart => {
                    let end = self.fstring_end(at).min(to - 1);
                    terminals.push((empty_string(), range(token.start, self.tokens[end].end)));
                    at = end + 1;
                    soft.next(self, at - 1);
                    continue;
                }
                TokenKind::FStringMiddle | TokenKind::FStringEnd => return Err(Rejection::Token(at)),
                TokenKind::Number => self.number(token)?,
                TokenKind::Name => soft.keyword(self, at).unwrap_or_else(|| self.name(token)),
                // A character that is not an operator becomes a terminal that occurs in no rule.
                TokenKind::Op => operator(token.text(self.source)).unwrap_or(Tok::StartInteractive),
            };
            soft.next(self, at);
            let is_except = terminal == Tok::Except;
            terminals.push((terminal, token_range));
            at += 1;
            if is_except {
                close_tuple = self.open_except_tuple(at, to, &mut terminals)?;
                if matches!(terminals.last(), Some((Tok::Star, _))) {
                    at += 1;
                }
            }
        }
        Ok(terminals)
    }

    /// PEP 758: gives `except A, B:` the parentheses that the parser crate requires. Returns the index of the token
    /// before which to close them. A star after `except` is passed on here.
    fn open_except_tuple(
        &self,
        from: usize,
        to: usize,
        terminals: &mut Vec<(Tok, TextRange)>,
    ) -> Result<Option<usize>, Rejection> {
        let mut first = from;
        if self.tokens.get(first).is_some_and(|t| t.is_op(self.source, "*")) {
            terminals.push((Tok::Star, range(self.tokens[first].start, self.tokens[first].end)));
            first += 1;
        }
        let (mut depth, mut comma) = (0_usize, false);
        for at in first..to {
            let token = self.tokens[at];
            match token.kind {
                TokenKind::Newline => break,
                TokenKind::Op => match token.text(self.source) {
                    "(" | "[" | "{" => depth += 1,
                    ")" | "]" | "}" => depth = depth.saturating_sub(1),
                    "," if depth == 0 => comma = true,
                    ":" if depth == 0 => {
                        if !comma {
                            break;
                        }
                        terminals.push((Tok::Lpar, range(self.tokens[first].start, self.tokens[first].start)));
                        return Ok(Some(at));
                    }
                    _ => {}
                },
                TokenKind::Name if depth == 0 && comma && token.text(self.source) == "as" => {
                    let message = "multiple exception types must be parenthesized when using 'as'".to_owned();
                    // CPython shows everything up to the colon.
                    let end = self.tokens.get(at + 2).map_or(token.end, |colon| colon.start);
                    let types = range(self.tokens[first].start, end);
                    return Err(Rejection::Message { message, range: types });
                }
                _ => {}
            }
        }
        Ok(None)
    }

    /// The range from a token to the next comma or closing bracket.
    fn item_range(&self, first: usize) -> TextRange {
        let mut depth = 0_usize;
        let mut last = first;
        for (at, token) in self.tokens.iter().enumerate().skip(first) {
            if token.kind == TokenKind::Op {
                match token.text(self.source) {
                    "(" | "[" | "{" => depth += 1,
                    ")" | "]" | "}" if depth == 0 => break,
                    ")" | "]" | "}" => depth -= 1,
                    "," if depth == 0 => break,
                    _ => {}
                }
            }
            if token.kind == TokenKind::Newline {
                break;
            }
            last = at;
        }
        self.tokens.get(first).map_or(range(0, 0), |t| range(t.start, self.tokens[last].end))
    }

    /// The index of the bracket that closes the one at `open`.
    pub fn closing_bracket(&self, open: usize) -> Option<usize> {
        let mut depth = 0_usize;
        for (at, token) in self.tokens.iter().enumerate().skip(open) {
            if token.kind == TokenKind::Op {
                match token.text(self.source) {
                    "(" | "[" | "{" => depth += 1,
                    ")" | "]" | "}" => depth = depth.saturating_sub(1),
                    _ => {}
                }
            }
            if depth == 0 {
                return Some(at);
            }
        }
        None
    }

    /// The index of the token that closes the f-string which the token at `at` opens.
    pub fn fstring_end(&self, at: usize) -> usize {
        let mut depth = 0;
        for (i, token) in self.tokens.iter().enumerate().skip(at) {
            match token.kind {
                TokenKind::FStringStart => depth += 1,
                TokenKind::FStringEnd => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return i;
            }
        }
        self.tokens.len() - 1
    }

    fn name(&self, token: Token) -> Tok {
        let text = token.text(self.source);
        keyword(text).unwrap_or_else(|| {
            let name = if text.is_ascii() { text.to_owned() } else { text.nfkc().collect() };
            Tok::Name { name }
        })
    }

    fn number(&self, token: Token) -> Result<Tok, Rejection> {
        let value = literal::number(token.text(self.source))
            .map_err(|message| Rejection::Line { message, offset: token.start })?;
        Ok(match value {
            ast::Constant::Int(value) => Tok::Int { value },
            ast::Constant::Float(value) => Tok::Float { value },
            ast::Constant::Complex { real, imag } => Tok::Complex { real, imag },
            _ => Tok::Ellipsis,
        })
    }
}

/// Stands for any run of string literals.
fn empty_string() -> Tok {
    Tok::String { value: String::new(), kind: StringKind::String, triple_quoted: false }
}

/// Finds out where `match`, `case` and `type` are keywords.
struct SoftKeywords {
    at_line_start: bool,
    at_statement: bool,
    /// For each open indentation: whether it is that of the cases of a `match`.
    blocks: Vec<bool>,
    match_ahead: bool,
}

impl SoftKeywords {
    fn new(statements: bool) -> Self {
        Self { at_line_start: statements, at_statement: statements, blocks: Vec::new(), match_ahead: false }
    }

    /// Takes note of a token that has been passed on.
    fn next(&mut self, input: &ParserInput, at: usize) {
        let token = input.tokens[at];
        match token.kind {
            TokenKind::Indent => self.blocks.push(std::mem::take(&mut self.match_ahead)),
            TokenKind::Dedent => {
                self.blocks.pop();
            }
            _ => {}
        }
        self.at_line_start = matches!(token.kind, TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent);
        self.at_statement = self.at_line_start || token.is_op(input.source, ";") || token.is_op(input.source, ":");
    }

    fn keyword(&mut self, input: &ParserInput, at: usize) -> Option<Tok> {
        let text = input.tokens[at].text(input.source);
        match text {
            "match" if self.at_line_start && is_match_statement(input, at) => {
                self.match_ahead = true;
                Some(Tok::Match)
            }
            "case" if self.at_line_start && self.blocks.last() == Some(&true) => Some(Tok::Case),
            "type" if self.at_statement => {
                let name = input.tokens.get(at + 1)?;
                let next = input.tokens.get(at + 2)?;
                let is_alias = name.kind == TokenKind::Name
                    && keyword(name.text(input.source)).is_none()
                    && (next.is_op(input.source, "=") || next.is_op(input.source, "["));
                is_alias.then_some(Tok::Type)
            }
            _ => None,
        }
    }
}

/// Whether the line ends with a colon and `case` begins the next, indented one.
fn is_match_statement(input: &ParserInput, at: usize) -> bool {
    let rest = &input.tokens[at + 1..];
    let Some(newline) = rest.iter().position(|t| t.kind == TokenKind::Newline) else { return false };
    newline >= 2
        && rest[newline - 1].is_op(input.source, ":")
        && rest.get(newline + 1).is_some_and(|t| t.kind == TokenKind::Indent)
        && rest.get(newline + 2).is_some_and(|t| t.is_name(input.source, "case"))
}
