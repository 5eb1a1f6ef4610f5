//! What the program has written up to here, the end of it in sight; what went to standard error is marked.

use std::ops::Range;

use ratatui::text::{Line, Span};

use crate::scene::Scene;
use crate::tui::text::wrap::{cut, printable};
use crate::tui::theme::Theme;

/// How many rows the panel has.
pub fn row_count(scene: &Scene) -> usize {
    (scene.output.len() + usize::from(scene.output_cut)).max(1)
}

/// The rows.
pub fn lines(scene: &Scene, width: usize, rows: Range<usize>, theme: &Theme) -> Vec<Line<'static>> {
    if scene.output.is_empty() {
        return vec![Line::styled(" (nothing written yet)", theme.dim)];
    }
    let before = scene.output_cut.then(|| Line::styled(" … (earlier output is left out)", theme.dim));
    let shown = scene.output.iter().map(|line| {
        let style = if line.error { theme.error } else { theme.text };
        Line::from(vec![
            Span::styled(if line.error { "!" } else { " " }, theme.error),
            Span::styled(cut(&printable(&line.text), width.saturating_sub(1)), style),
        ])
    });
    before.into_iter().chain(shown).skip(rows.start).take(rows.len()).collect()
}
