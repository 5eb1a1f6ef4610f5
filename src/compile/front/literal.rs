//! The values of literals: numbers, and the escape sequences of strings and bytes.
//!
//! Called by `parse` for every number and string token, by `fstring` for the text between fields, and by everything
//! that needs the value of a constant of the tree ([`constant`]). Mirrors `Parser/string_parser.c`, `parsenumber` of
//! `Parser/action_helpers.c` and the decoders of `Objects/unicodeobject.c` and `Objects/bytesobject.c`; book chapter
//! "Compiling Python Source Code".

use num_bigint::BigInt;
use num_traits::Num;

use super::tree::ast;
use crate::code::Const;
use crate::text::PyStr;

/// The maximum number of digits of a decimal int literal (`sys.get_int_max_str_digits()`).
const MAX_INT_DIGITS: usize = 4300;

/// The value of a number token; an error is CPython's message.
pub fn number(text: &str) -> Result<ast::Constant, String> {
    let digits: String = text.chars().filter(|&c| c != '_').collect();
    let lower = digits.to_ascii_lowercase();
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        if let Some(rest) = lower.strip_prefix(prefix) {
            return BigInt::from_str_radix(rest, radix)
                .map(ast::Constant::Int)
                .map_err(|_| "invalid syntax".to_owned());
        }
    }
    let float = |text: &str| text.parse::<f64>().map_err(|_| "invalid syntax".to_owned());
    if let Some(imaginary) = lower.strip_suffix('j') {
        return Ok(ast::Constant::Complex { real: 0.0, imag: float(imaginary)? });
    }
    if lower.contains(['.', 'e']) {
        return Ok(ast::Constant::Float(float(&lower)?));
    }
    if lower.len() > MAX_INT_DIGITS {
        return Err(format!(
            "Exceeds the limit ({MAX_INT_DIGITS} digits) for integer string conversion: value has {} digits; use \
             sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer literals to \
             avoid decimal conversion limits.",
            lower.len()
        ));
    }
    lower.parse().map(ast::Constant::Int).map_err(|_| "invalid syntax".to_owned())
}

/// A string or bytes token with its escape sequences decoded.
#[derive(Debug)]
pub enum Literal {
    /// Code points of a str, lone surrogates included.
    Str(Vec<u32>),
    /// Bytes.
    Bytes(Vec<u8>),
}

/// An escape sequence without a meaning.
#[derive(Debug, PartialEq, Eq)]
pub struct InvalidEscape {
    /// What follows the backslash: one character, or three digits.
    pub shown: String,
    /// Its byte offset in the text that was decoded.
    pub offset: usize,
}

impl InvalidEscape {
    /// CPython's SyntaxWarning.
    pub fn message(&self) -> String {
        let shown = &self.shown;
        let octal = if shown.len() == 3 { " octal" } else { "" };
        format!(
            "\"\\{shown}\" is an invalid{octal} escape sequence. Such sequences will not work in the future. Did you \
             mean \"\\\\{shown}\"? A raw string is also an option."
        )
    }
}

/// The prefix of a string token, and the text between its quotes.
pub fn split_token(token: &str) -> (&str, &str) {
    let quote_at = token.find(['\'', '"']).unwrap_or(0);
    let (prefix, quoted) = token.split_at(quote_at);
    let triple = quoted.len() >= 6 && (quoted.starts_with("'''") || quoted.starts_with("\"\"\""));
    let size = if triple { 3 } else { 1 };
    (prefix, quoted.get(size..quoted.len() - size).unwrap_or(""))
}

/// Decodes a whole string token (`_PyPegen_parse_string`); an error is CPython's message.
pub fn decode_token(token: &str) -> Result<(Literal, Option<InvalidEscape>), String> {
    let (prefix, body) = split_token(token);
    let escapes = Escapes::of_prefix(prefix);
    let shift = prefix.len() + (token.len() - prefix.len() - body.len()) / 2;
    let (literal, escape) = if prefix.contains(['b', 'B']) {
        if !body.is_ascii() {
            return Err("bytes can only contain ASCII literal characters".to_owned());
        }
        let (bytes, escape) = match escapes {
            Escapes::Raw => (body.as_bytes().to_vec(), None),
            Escapes::Decoded => decode_bytes(body)?,
        };
        (Literal::Bytes(bytes), escape)
    } else {
        let (points, escape) = decode_text(body, escapes)?;
        (Literal::Str(points), escape)
    };
    Ok((literal, escape.map(|e| InvalidEscape { offset: e.offset + shift, ..e })))
}

/// What a backslash means in a literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Escapes {
    /// It begins an escape sequence.
    Decoded,
    /// It stands for itself: the literal has the prefix `r`.
    Raw,
}

impl Escapes {
    /// What it means in a literal with this prefix.
    pub fn of_prefix(prefix: &str) -> Self {
        if prefix.contains(['r', 'R']) { Self::Raw } else { Self::Decoded }
    }
}

/// Decodes the text of a str (`_PyPegen_decode_string`).
pub fn decode_text(text: &str, escapes: Escapes) -> Result<(Vec<u32>, Option<InvalidEscape>), String> {
    if escapes == Escapes::Raw || !text.contains('\\') {
        return Ok((text.chars().map(u32::from).collect(), None));
    }
    let mut decoder = TextDecoder { rest: text, length: text.len(), position: 0, points: Vec::new(), invalid: None };
    while let Some(c) = decoder.rest.chars().next() {
        decoder.rest = &decoder.rest[c.len_utf8()..];
        if c == '\\' {
            decoder.escape()?;
        } else {
            decoder.points.push(u32::from(c));
            decoder.position += if c.is_ascii() { 1 } else { 10 };
        }
    }
    Ok((decoder.points, decoder.invalid))
}

/// Decodes escape sequences of a str (`_PyUnicode_DecodeUnicodeEscapeInternal2`).
struct TextDecoder<'a> {
    rest: &'a str,
    length: usize,
    /// The position in CPython's copy of the text, in which every non-ASCII character has become ten.
    position: usize,
    points: Vec<u32>,
    invalid: Option<InvalidEscape>,
}

impl TextDecoder<'_> {
    /// Decodes an escape sequence, from after its backslash.
    fn escape(&mut self) -> Result<(), String> {
        let Some(c) = self.rest.chars().next() else {
            // Only the text before a field of an f-string can end this way: the backslash stands for itself.
            self.points.push(u32::from('\\'));
            return Ok(());
        };
        if !c.is_ascii() {
            // The backslash stays, and the character is decoded in its turn.
            self.note_invalid(c.to_string(), 0);
            self.points.push(u32::from('\\'));
            self.position += 6;
            return Ok(());
        }
        self.rest = &self.rest[1..];
        let simple = match c {
            '\n' => None,
            '\\' | '\'' | '"' => Some(u32::from(c)),
            'a' => Some(7),
            'b' => Some(8),
            'f' => Some(12),
            'n' => Some(10),
            'r' => Some(13),
            't' => Some(9),
            'v' => Some(11),
            '0'..='7' => return self.octal(c),
            'x' => return self.hex(2, "truncated \\xXX escape"),
            'u' => return self.hex(4, "truncated \\uXXXX escape"),
            'U' => return self.hex(8, "truncated \\UXXXXXXXX escape"),
            'N' => return self.named(),
            _ => {
                self.note_invalid(c.to_string(), 1);
                self.points.push(u32::from('\\'));
                Some(u32::from(c))
            }
        };
        self.points.extend(simple);
        self.position += 2;
        Ok(())
    }

    /// Remembers the first invalid escape sequence; `taken` bytes after the backslash have been read.
    fn note_invalid(&mut self, shown: String, taken: usize) {
        let offset = self.length - self.rest.len() - taken;
        self.invalid.get_or_insert(InvalidEscape { shown, offset });
    }

    fn octal(&mut self, first: char) -> Result<(), String> {
        let more = self.rest.bytes().take(2).take_while(|b| (b'0'..=b'7').contains(b)).count();
        let digits = format!("{first}{}", &self.rest[..more]);
        let value = digits.bytes().fold(0, |value, digit| value * 8 + u32::from(digit - b'0'));
        if value > 0o377 {
            self.note_invalid(digits.clone(), 1);
        }
        self.rest = &self.rest[more..];
        self.position += 1 + digits.len();
        self.points.push(value);
        Ok(())
    }

    fn hex(&mut self, count: usize, message: &str) -> Result<(), String> {
        let found = self.rest.bytes().take(count).take_while(u8::is_ascii_hexdigit).count();
        if found < count {
            return Err(unicode_error(self.position, 2 + found, message));
        }
        let value = u32::from_str_radix(&self.rest[..count], 16).unwrap_or(u32::MAX);
        if value > 0x10_ffff {
            return Err(unicode_error(self.position, 2 + count, "illegal Unicode character"));
        }
        self.rest = &self.rest[count..];
        self.position += 2 + count;
        self.points.push(value);
        Ok(())
    }

    fn named(&mut self) -> Result<(), String> {
        let malformed = "malformed \\N character escape";
        let Some(name) = self.rest.strip_prefix('{') else {
            return Err(unicode_error(self.position, 2, malformed));
        };
        let encoded = |text: &str| text.chars().map(|c| if c.is_ascii() { 1 } else { 10 }).sum::<usize>();
        let Some(end) = name.find('}') else {
            return Err(unicode_error(self.position, 3 + encoded(name), malformed));
        };
        let name = &name[..end];
        if name.is_empty() {
            return Err(unicode_error(self.position, 3, malformed));
        }
        let Some(c) = unicode_names2::character(name) else {
            return Err(unicode_error(self.position, 4 + encoded(name), "unknown Unicode character name"));
        };
        self.rest = &self.rest[end + 2..];
        self.position += 4 + name.len();
        self.points.push(u32::from(c));
        Ok(())
    }
}

fn unicode_error(start: usize, length: usize, reason: &str) -> String {
    let place = if length == 1 {
        format!("byte 0x5c in position {start}")
    } else {
        format!("bytes in position {start}-{}", start + length - 1)
    };
    format!("(unicode error) 'unicodeescape' codec can't decode {place}: {reason}")
}

/// Decodes the escape sequences of a bytes literal (`_PyBytes_DecodeEscape2`).
fn decode_bytes(text: &str) -> Result<(Vec<u8>, Option<InvalidEscape>), String> {
    let source = text.as_bytes();
    let mut bytes = Vec::with_capacity(source.len());
    let mut invalid = None;
    let mut at = 0;
    while let Some(&b) = source.get(at) {
        at += 1;
        if b != b'\\' {
            bytes.push(b);
            continue;
        }
        let Some(&c) = source.get(at) else {
            return Err("(value error) Trailing \\ in string".to_owned());
        };
        at += 1;
        match c {
            b'\n' => {}
            b'\\' | b'\'' | b'"' => bytes.push(c),
            b'a' => bytes.push(7),
            b'b' => bytes.push(8),
            b'f' => bytes.push(12),
            b'n' => bytes.push(10),
            b'r' => bytes.push(13),
            b't' => bytes.push(9),
            b'v' => bytes.push(11),
            b'0'..=b'7' => {
                let more = source[at..].iter().take(2).take_while(|b| (b'0'..=b'7').contains(*b)).count();
                let digits = &text[at - 1..at + more];
                let value = digits.bytes().fold(0, |value, digit| value * 8 + u32::from(digit - b'0'));
                if value > 0o377 {
                    invalid.get_or_insert(InvalidEscape { shown: digits.to_owned(), offset: at - 1 });
                }
                bytes.push(value as u8);
                at += more;
            }
            b'x' => {
                let found = source[at..].iter().take(2).take_while(|b| b.is_ascii_hexdigit()).count();
                if found < 2 {
                    return Err(format!("(value error) invalid \\x escape at position {}", at - 2));
                }
                bytes.push(u8::from_str_radix(&text[at..at + 2], 16).unwrap_or(0));
                at += 2;
            }
            _ => {
                invalid.get_or_insert(InvalidEscape { shown: char::from(c).to_string(), offset: at - 1 });
                bytes.extend([b'\\', c]);
            }
        }
    }
    Ok((bytes, invalid))
}

/// Marks, in the `kind` of a constant, the code points of a str that has lone surrogates: the tree's own strings are
/// UTF-8 and cannot hold them.
const SURROGATES: &str = "surrogates";

/// The node of a str: `unicode` says that its literal has the prefix `u`.
pub fn str_constant(points: &[u32], unicode: bool, range: super::tree::TextRange) -> ast::ExprConstant {
    let text = PyStr::from_code_points(points);
    let mut kind = if unicode { Some("u".to_owned()) } else { None };
    if text.to_utf8().is_none() {
        let hex: Vec<String> = points.iter().map(|point| format!("{point:x}")).collect();
        kind = Some(format!("{} {SURROGATES} {}", kind.unwrap_or_default(), hex.join(" ")));
    }
    ast::ExprConstant { value: ast::Constant::Str(text.to_utf8_lossy()), kind, range }
}

/// The code points of a str constant; `None` if the constant is not a str.
pub fn code_points(node: &ast::ExprConstant) -> Option<Vec<u32>> {
    let ast::Constant::Str(text) = &node.value else { return None };
    let marked = node.kind.as_deref().and_then(|kind| kind.split_once(SURROGATES));
    Some(match marked {
        Some((_, hex)) => hex.split_whitespace().filter_map(|point| u32::from_str_radix(point, 16).ok()).collect(),
        None => text.chars().map(u32::from).collect(),
    })
}

/// Whether the literal of a str constant has the prefix `u`.
pub fn has_unicode_prefix(node: &ast::ExprConstant) -> bool {
    node.kind.as_deref().is_some_and(|kind| kind.starts_with('u'))
}

/// The value of a constant of the tree. Everything that needs it must ask here: a str with lone surrogates does not fit
/// into the tree's own representation.
pub fn constant(node: &ast::ExprConstant) -> Const {
    match &node.value {
        ast::Constant::None => Const::None,
        ast::Constant::Bool(value) => Const::Bool(*value),
        ast::Constant::Str(text) if node.kind.is_none() => Const::Str(PyStr::from(text.as_str())),
        ast::Constant::Str(_) => Const::Str(PyStr::from_code_points(&code_points(node).unwrap_or_default())),
        ast::Constant::Bytes(bytes) => Const::Bytes(bytes.as_slice().into()),
        ast::Constant::Int(value) => Const::Int(value.clone()),
        ast::Constant::Tuple(items) => Const::Tuple(
            items
                .iter()
                .map(|item| constant(&ast::ExprConstant { value: item.clone(), kind: None, range: node.range }))
                .collect(),
        ),
        ast::Constant::Float(value) => Const::Float(*value),
        ast::Constant::Complex { real, imag } => Const::Complex(*real, *imag),
        ast::Constant::Ellipsis => Const::Ellipsis,
    }
}
