//! The namespaces of the selected frame, each apart, with what the last instruction changed marked.

use std::ops::Range;

use ratatui::text::{Line, Span};

use unicode_width::UnicodeWidthStr;

use crate::scene::{NameRow, Scene};
use crate::text::prose::is_dunder;
use crate::tui::text::wrap::{cut, fit, printable};
use crate::tui::theme::Theme;

/// The sign of an object that is seen in several places.
pub fn identity(number: Option<u32>) -> String {
    number.map(|n| format!(" #{n}")).unwrap_or_default()
}

/// A row of the panel.
enum Row<'a> {
    Title(&'static str, usize),
    Name(&'a NameRow),
}

fn rows_of(scene: &Scene) -> impl Iterator<Item = Row<'_>> {
    scene.names.iter().flat_map(|space| {
        std::iter::once(Row::Title(space.title, space.rows.len())).chain(space.rows.iter().map(Row::Name))
    })
}

/// How many rows the panel has.
pub fn row_count(scene: &Scene) -> usize {
    scene.names.iter().map(|space| space.rows.len() + 1).sum()
}

/// The row of the first name that has changed.
pub fn first_change(scene: &Scene) -> Option<usize> {
    rows_of(scene).position(|row| matches!(row, Row::Name(name) if name.changed))
}

/// The rows.
pub fn lines(scene: &Scene, width: usize, rows: Range<usize>, theme: &Theme) -> Vec<Line<'static>> {
    // The built-ins are many and long, and would push all others to the right.
    let own = scene.names.iter().filter(|space| space.title != "built-ins").flat_map(|space| &space.rows);
    let longest = own.map(|name| name.name.width()).max().unwrap_or(0);
    let name_width = longest.clamp(4, (width / 3).max(4));
    rows_of(scene)
        .skip(rows.start)
        .take(rows.len())
        .map(|row| match row {
            Row::Title(title, 0) => Line::styled(format!(" {title}: none"), theme.dim),
            Row::Title(title, _) => Line::styled(format!(" {title}"), theme.title),
            Row::Name(name) => {
                let dunder = is_dunder(&name.name);
                let mark = if name.changed { "*" } else { " " };
                let identity = identity(name.identity);
                let room = width.saturating_sub(name_width + 5 + identity.width());
                let (value, style) = match &name.value {
                    None => ("(unset)".to_owned(), theme.dim),
                    Some(value) if name.changed => (printable(value), theme.changed),
                    Some(value) => (printable(value), theme.text),
                };
                Line::from(vec![
                    Span::styled(format!(" {mark}"), theme.changed),
                    Span::styled(fit(&printable(&name.name), name_width), if dunder { theme.dim } else { theme.key }),
                    Span::styled(" = ", theme.dim),
                    Span::styled(cut(&value, room), style),
                    Span::styled(identity, theme.jump),
                ])
            }
        })
        .collect()
}
