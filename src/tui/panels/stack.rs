//! The value stack of the selected frame, top first; NULL is shown, what the last instruction put there is marked.

use std::ops::Range;

use ratatui::text::{Line, Span};

use unicode_width::UnicodeWidthStr;

use super::names::identity;
use crate::scene::Scene;
use crate::tui::text::wrap::{cut, printable};
use crate::tui::theme::Theme;

/// How many rows the panel has.
pub fn row_count(scene: &Scene) -> usize {
    scene.stack.len().max(1) + usize::from(scene.handling.is_some())
}

/// The rows.
pub fn lines(scene: &Scene, width: usize, rows: Range<usize>, theme: &Theme) -> Vec<Line<'static>> {
    let mut all: Vec<Line<'static>> = Vec::new();
    for (i, row) in scene.stack.iter().enumerate().take(rows.end) {
        let place = if i == 0 { "top".to_owned() } else { format!("{:>3}", i + 1) };
        let mark = if row.changed { "*" } else { " " };
        let style = match &row.value {
            None => theme.dim,
            Some(_) if row.changed => theme.changed,
            Some(_) => theme.text,
        };
        let type_width = if width >= 34 { (width / 3).min(14) } else { 0 };
        let room = width.saturating_sub(7 + type_width);
        let value = row.value.as_deref().map_or_else(|| "NULL".to_owned(), printable);
        let identity = identity(row.identity);
        let room = room.saturating_sub(identity.width());
        let shown = cut(&value, room);
        let rest = " ".repeat(room.saturating_sub(shown.width()));
        all.push(Line::from(vec![
            Span::styled(mark, theme.changed),
            Span::styled(format!(" {place} "), theme.dim),
            Span::styled(shown, style),
            Span::styled(identity, theme.jump),
            Span::raw(rest),
            Span::styled(format!(" {}", cut(&row.type_name, type_width.saturating_sub(1))), theme.dim),
        ]));
    }
    if scene.stack.is_empty() {
        let text = if scene.frames.is_empty() { " (the program has ended)" } else { " (empty)" };
        all.push(Line::styled(text, theme.dim));
    }
    if let Some(exception) = &scene.handling {
        all.push(Line::styled(cut(&format!(" ! {}", printable(exception)), width), theme.error));
    }
    all.into_iter().skip(rows.start).take(rows.len()).collect()
}
