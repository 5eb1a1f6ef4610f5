//! The value stack of the selected frame, top first; NULL is shown, and what the last instruction pushed is marked.
//!
//! A row of [`super::PANELS`]. It draws the scene's [`Part::Stack`] and asks no machine.

use std::ops::Range;

use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use super::PanelDef;
use super::names::identity;
use crate::scene::{Part, StackRow};
use crate::tui::panes::PanelId;
use crate::tui::settings::Settings;
use crate::tui::workbench::Workbench;
use crate::tui::text::wrap::{cut, printable};
use crate::tui::theme::Theme;

/// See the module's description.
pub const PANEL: PanelDef = PanelDef {
    id: PanelId("stack"),
    title: "Value stack",
    picture: Some(Part::Stack),
    note: |bench| match bench.scene.stack.as_ref().map_or(0, |stack| stack.rows.len()) {
        0 => String::new(),
        n => format!("{n} deep"),
    },
    rows: |bench, _, _| row_count(bench),
    lines,
    ..PanelDef::PLAIN
};

fn row_count(bench: &Workbench) -> usize {
    let Some(stack) = &bench.scene.stack else { return 0 };
    stack.rows.len().max(1) + usize::from(stack.exception.is_some())
}

/// The rows.
fn lines(bench: &Workbench, settings: &Settings, width: usize, rows: Range<usize>) -> Vec<Line<'static>> {
    let theme = settings.theme;
    let Some(stack) = &bench.scene.stack else { return Vec::new() };
    let slots = stack.rows.iter().zip(0..).take(rows.end);
    let mut all: Vec<Line<'static>> = slots.map(|(row, place)| slot_line(row, place, width, theme)).collect();
    if stack.rows.is_empty() {
        let text = if bench.scene.depth == 0 { " (the program has ended)" } else { " (empty)" };
        all.push(Line::styled(text, theme.dim));
    }
    if let Some(exception) = &stack.exception {
        all.push(Line::styled(cut(&format!(" ! {}", printable(exception)), width), theme.error));
    }
    all.into_iter().skip(rows.start).take(rows.len()).collect()
}

/// A slot; `place` counts from the top.
fn slot_line(row: &StackRow, place: usize, width: usize, theme: &Theme) -> Line<'static> {
    let place = if place == 0 { "top".to_owned() } else { format!("{:>3}", place + 1) };
    let mark = if row.changed { "*" } else { " " };
    let style = match &row.value {
        None => theme.dim,
        Some(_) if row.changed => theme.changed,
        Some(_) => theme.text,
    };
    let type_width = if width >= 34 { (width / 3).min(14) } else { 0 };
    let value = row.value.as_deref().map_or_else(|| "NULL".to_owned(), printable);
    let identity = identity(row.identity);
    let room = width.saturating_sub(7 + type_width + identity.width());
    let shown = cut(&value, room);
    let rest = " ".repeat(room.saturating_sub(shown.width()));
    Line::from(vec![
        Span::styled(mark, theme.changed),
        Span::styled(format!(" {place} "), theme.dim),
        Span::styled(shown, style),
        Span::styled(identity, theme.jump),
        Span::raw(rest),
        Span::styled(format!(" {}", cut(&row.type_name, type_width.saturating_sub(1))), theme.dim),
    ])
}
