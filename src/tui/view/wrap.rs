//! Fitting text into columns: cutting with an ellipsis, and wrapping styled words.
//!
//! Called by the views. Widths are those of the terminal's cells (`unicode-width`); control characters, which would
//! move the cursor, are shown as signs.

use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The text with every control character as a visible sign: U+2400 and following, and `→` for a tab.
pub fn printable(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\t' => '→',
            '\u{7f}' => '\u{2421}',
            c if (c as u32) < 0x20 => char::from_u32(0x2400 + c as u32).unwrap_or(' '),
            c if c.is_control() => '\u{fffd}',
            c => c,
        })
        .collect()
}

/// The text, cut with an ellipsis where it is wider than `width`.
pub fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let Some(room) = width.checked_sub(1) else { return String::new() };
    let mut used = 0;
    let mut shown: String = text
        .chars()
        .take_while(|c| {
            used += c.width().unwrap_or(0);
            used <= room
        })
        .collect();
    shown.push('…');
    shown
}

/// The text filled up with blanks to `width`, or cut to it.
pub fn fit(text: &str, width: usize) -> String {
    let mut shown = cut(text, width);
    shown.extend(std::iter::repeat_n(' ', width.saturating_sub(shown.width())));
    shown
}

/// Styled text broken at blanks into lines of at most `width`; what has no blank is broken where the line ends. Lines
/// behind the first begin with `indent` blanks.
pub fn wrap(spans: &[Span<'_>], width: usize, indent: usize) -> Vec<Line<'static>> {
    let width = width.max(indent + 1);
    let mut lines: Vec<Line<'static>> = Vec::new();
    let mut line: Vec<Span<'static>> = Vec::new();
    let mut used = 0;
    for (word, style) in words(spans) {
        let blank = word.chars().all(|c| c == ' ');
        if used + word.width() <= width {
            used += word.width();
            push(&mut line, &word, style);
            continue;
        }
        if blank {
            // A blank at the line's end is the break itself.
            used = width;
            continue;
        }
        let start = if lines.is_empty() && line.is_empty() { 0 } else { indent };
        if used > start {
            lines.push(Line::from(std::mem::take(&mut line)));
            push(&mut line, &" ".repeat(indent), Style::new());
            used = indent;
        }
        for c in word.chars() {
            let w = c.width().unwrap_or(0);
            if used + w > width {
                lines.push(Line::from(std::mem::take(&mut line)));
                push(&mut line, &" ".repeat(indent), Style::new());
                used = indent;
            }
            used += w;
            push(&mut line, c.encode_utf8(&mut [0; 4]), style);
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(Line::from(line));
    }
    lines
}

fn push(line: &mut Vec<Span<'static>>, text: &str, style: Style) {
    if text.is_empty() {
        return;
    }
    match line.last_mut() {
        Some(last) if last.style == style => last.content.to_mut().push_str(text),
        _ => line.push(Span::styled(text.to_owned(), style)),
    }
}

/// Runs of blanks and runs of other characters. A word that changes its style within is as many pieces; they break
/// apart only where the line ends.
fn words(spans: &[Span<'_>]) -> Vec<(String, Style)> {
    let mut words: Vec<(String, Style)> = Vec::new();
    for span in spans {
        let mut word = String::new();
        for c in span.content.chars() {
            if !word.is_empty() && word.starts_with(' ') != (c == ' ') {
                words.push((std::mem::take(&mut word), span.style));
            }
            word.push(c);
        }
        if !word.is_empty() {
            words.push((word, span.style));
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, width: usize, expected: &[&str]) {
        let lines: Vec<String> = wrap(&[Span::raw(text)], width, 2).iter().map(ToString::to_string).collect();
        assert_eq!(lines, expected);
    }

    #[test]
    fn wraps_at_blanks_and_breaks_long_words() {
        check("one two three", 8, &["one two ", "  three"]);
        check("one two", 7, &["one two"]);
        check("abcdefghij", 6, &["abcdef", "  ghij"]);
        check("", 6, &[""]);
        check("日本語 text", 6, &["日本語", "  text"]);
    }

    #[test]
    fn cuts_by_width() {
        assert_eq!(cut("日本語", 5), "日本…");
        assert_eq!(cut("abc", 3), "abc");
        assert_eq!(fit("ab", 4), "ab  ");
        assert_eq!(cut("abc", 0), "");
    }
}
