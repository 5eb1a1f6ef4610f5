//! Fitting text into columns: cutting with an ellipsis, and wrapping styled words.
//!
//! Called by `panels` and `screen`. Widths are those of the terminal's cells (`unicode-width`); control characters, which would
//! move the cursor, are shown as signs.

use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

pub use crate::text::prose::cut;

/// Separates characters that a terminal and ratatui would otherwise join into one of disputed width.
pub const APART: char = '\u{200b}';

/// The sign for a character that must not reach the terminal as it is: U+2400 and following for control characters, `→`
/// for a tab, U+FFFD for what would reverse the writing direction; `None` for what only joins its neighbours or selects
/// their look.
pub fn sign(c: char) -> Option<char> {
    Some(match c {
        ' '..='~' => c,
        '\t' => '→',
        '\u{7f}' => '\u{2421}',
        c if (c as u32) < 0x20 => char::from_u32(0x2400 + c as u32).unwrap_or(' '),
        '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => return None,
        '\u{ad}'
        | '\u{61c}'
        | '\u{200e}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2061}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0001}'..='\u{e007f}' => '\u{fffd}',
        c if c.is_control() => '\u{fffd}',
        c => c,
    })
}

/// Separates characters that would be joined although each has a width of its own, as in Indic conjuncts and in emoji
/// with a skin colour: terminals disagree about how wide they are, and everything after them would be misplaced.
#[derive(Default)]
pub struct Joining {
    cluster: String,
}

impl Joining {
    /// Takes in the next character; returns whether something must separate it from the ones before.
    pub fn must_part(&mut self, c: char) -> bool {
        if c.is_ascii() {
            self.cluster.clear();
            self.cluster.push(c);
            return false;
        }
        self.cluster.push(c);
        let joined = self.cluster.graphemes(true).nth(1).is_none() && self.cluster.chars().nth(1).is_some();
        let parts = joined && c.width().unwrap_or(0) > 0;
        if !joined || parts {
            self.cluster.clear();
            self.cluster.push(c);
        }
        parts
    }
}

/// The text as it may be sent to a terminal: with [`sign`]s for some characters, and nothing of disputed width.
pub fn printable(text: &str) -> String {
    if text.bytes().all(|b| (b' '..=b'~').contains(&b)) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut joining = Joining::default();
    for c in text.chars().filter_map(sign) {
        if joining.must_part(c) {
            out.push(APART);
        }
        out.push(c);
    }
    out
}

/// The text padded with blanks to `width`, or cut to it.
pub fn fit(text: &str, width: usize) -> String {
    let mut shown = cut(text, width);
    shown.extend(std::iter::repeat_n(' ', width.saturating_sub(shown.width())));
    shown
}

/// Styled text broken at blanks into lines of at most `width`; without a blank it is broken where the line ends. Lines
/// after the first begin with `indent` blanks.
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

/// Runs of blanks and runs of other characters. A word in several styles is in several pieces; they are separated only
/// where the line ends.
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
    fn nothing_reaches_the_terminal_that_moves_the_cursor() {
        assert_eq!(printable("a\x1b[2J\tb\u{9b}\x7f"), "a␛[2J→b\u{fffd}␡");
        assert_eq!(printable("\u{202e}abc"), "\u{fffd}abc");
        assert_eq!(printable("e\u{301}日本"), "e\u{301}日本");
        // A family, a hand with a skin colour, a conjunct: each part is shown on its own.
        assert_eq!(printable("👩\u{200d}👧"), "👩👧");
        assert_eq!(printable("👍🏽"), "👍\u{200b}🏽");
        assert_eq!(printable("क्षि"), "क्\u{200b}ष\u{200b}ि");
    }

    #[test]
    fn fills_up() {
        assert_eq!(fit("ab", 4), "ab  ");
        assert_eq!(fit("日本語", 5), "日本…");
    }
}
