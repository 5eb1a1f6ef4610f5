//! What the program has written up to a scene's moment, in lines.
//!
//! Called by [`super::Scene`]. If there is much output, only its end is kept.

use super::view::View;
use crate::recording::{Output, Stream};

/// The number of output lines that are kept, and of characters in each.
const MAX_LINES: usize = 2000;
const MAX_LINE: usize = 4000;

/// See the module's description.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutputText {
    /// The lines.
    pub lines: Vec<OutputLine>,
    /// Whether there is more output before them: too much to show.
    pub is_cut: bool,
}

/// A line that the program has written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputLine {
    /// Its text, without the line end.
    pub text: String,
    /// Whether it went to standard error.
    pub error: bool,
}

impl OutputText {
    pub(super) fn of(view: &View<'_>) -> Self {
        let mut output = Self::of_pieces(view.snapshot.output());
        if let Some(text) = view.session.last_words().filter(|_| view.session.is_at_edge()) {
            output.lines.extend(text.lines().map(|line| OutputLine { text: line.to_owned(), error: true }));
        }
        output
    }

    /// The last lines of what was written.
    fn of_pieces<'a>(pieces: impl DoubleEndedIterator<Item = &'a Output>) -> Self {
        // From the end backwards, so that a megabyte of output costs no more than what is kept.
        let mut lines: Vec<OutputLine> = Vec::new();
        let mut open = false;
        for piece in pieces.rev() {
            let error = piece.stream == Stream::Stderr;
            for (i, part) in piece.text.rsplit('\n').enumerate() {
                if i == 0 && open {
                    // The beginning of a line whose end has been seen.
                    if let Some(line) = lines.last_mut().filter(|line| line.error == error) {
                        let whole = format!("{}{}", beginning(part), line.text);
                        beginning(&whole).clone_into(&mut line.text);
                        continue;
                    }
                }
                if lines.len() > MAX_LINES {
                    return Self { lines: in_order(lines), is_cut: true };
                }
                lines.push(OutputLine { text: beginning(part).to_owned(), error });
            }
            open = true;
        }
        Self { lines: in_order(lines), is_cut: false }
    }
}

/// The lines in the order in which they were written, given those found from the end backwards.
fn in_order(mut lines: Vec<OutputLine>) -> Vec<OutputLine> {
    lines.truncate(MAX_LINES);
    lines.reverse();
    // After a final line end there is no line.
    if lines.last().is_some_and(|line| line.text.is_empty()) {
        lines.pop();
    }
    lines
}

/// The part of a line that is kept.
fn beginning(text: &str) -> &str {
    text.char_indices().nth(MAX_LINE).map_or(text, |(end, _)| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pieces: &[&str], expected: &[&str]) {
        let pieces: Vec<Output> =
            pieces.iter().map(|text| Output { stream: Stream::Stdout, text: (*text).to_owned(), step: 0 }).collect();
        let lines: Vec<String> = OutputText::of_pieces(pieces.iter()).lines.into_iter().map(|line| line.text).collect();
        assert_eq!(lines, expected);
    }

    #[test]
    fn pieces_join_to_lines() {
        check(&[], &[]);
        check(&["a\n"], &["a"]);
        check(&["a", "b\nc", "\n"], &["ab", "c"]);
        check(&["a\n\nb"], &["a", "", "b"]);
        check(&["a\n", &"b".repeat(2 * MAX_LINE)], &["a", &"b".repeat(MAX_LINE)]);
    }
}
