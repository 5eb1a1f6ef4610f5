//! Colours for Python source: keywords, strings, numbers, comments.
//!
//! A scanner with a few rules, for looks only: it knows no grammar and never fails. Used by the source panel and the
//! previews.

use ratatui::style::Style;

use crate::tui::theme::Theme;

const KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
    "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal",
    "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

/// The styles of a text, by byte.
pub struct Styles {
    /// Where each range begins, in order, and its style.
    starts: Vec<(usize, Style)>,
}

impl Styles {
    /// The style at a byte.
    pub fn at(&self, byte: usize) -> Style {
        let behind = self.starts.partition_point(|(start, _)| *start <= byte);
        behind.checked_sub(1).map_or(Style::new(), |i| self.starts[i].1)
    }
}

/// The styles of a program's text.
pub fn highlight(text: &str, theme: &Theme) -> Styles {
    let bytes = text.as_bytes();
    let mut starts = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let style = match bytes[at] {
            b'#' => {
                at = end_of_line(bytes, at);
                Some(theme.comment)
            }
            b'"' | b'\'' => {
                at = end_of_string(bytes, at);
                Some(theme.string)
            }
            c if c.is_ascii_digit() => {
                at += word_length(&bytes[at..]);
                if bytes.get(at) == Some(&b'.') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
                    at += 1 + word_length(&bytes[at + 1..]);
                }
                Some(theme.number)
            }
            c if is_word(c) => {
                at += word_length(&bytes[at..]);
                let word = &text[start..at];
                let is_prefix = word.len() <= 2 && matches!(bytes.get(at), Some(b'"' | b'\''));
                if is_prefix {
                    at = end_of_string(bytes, at);
                    Some(theme.string)
                } else {
                    KEYWORDS.contains(&word).then_some(theme.keyword)
                }
            }
            _ => {
                at += 1;
                None
            }
        };
        if let Some(style) = style {
            starts.push((start, style));
            starts.push((at, Style::new()));
        }
    }
    Styles { starts }
}

fn is_word(c: u8) -> bool {
    c.is_ascii_alphanumeric() || c == b'_' || c >= 0x80
}

fn word_length(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|c| is_word(**c)).count()
}

fn end_of_line(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().position(|c| *c == b'\n').map_or(bytes.len(), |n| at + n)
}

/// The byte after a string literal; an unterminated one ends with its line.
fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let quote = bytes[start];
    let triple = bytes[start..].starts_with(&[quote; 3]);
    let mut at = start + if triple { 3 } else { 1 };
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'\n' if !triple => return at,
            c if c == quote && !triple => return at + 1,
            c if c == quote && bytes[at..].starts_with(&[quote; 3]) => return at + 3,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_comments_and_keywords() {
        let theme = Theme::named("dark");
        let text = "if x: # if\n  f'''a\nb''' + \"\\\"\"";
        let styles = highlight(text, theme);
        let at = |part: &str| styles.at(text.find(part).unwrap());
        assert_eq!(at("if x"), theme.keyword);
        assert_eq!(at("x:"), Style::new());
        assert_eq!(at("# if"), theme.comment);
        assert_eq!(at("b'''"), theme.string);
        assert_eq!(at("+"), Style::new());
        assert_eq!(styles.at(text.len() - 1), theme.string);
    }
}
