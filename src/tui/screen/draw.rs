//! Drawing: each thing in its place in the layout.
//!
//! Called by [`super::super::run`] at every change and by tests. It asks each panel for the rows in sight and does not
//! know what they say.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use unicode_width::UnicodeWidthStr;

use super::{explain, footer, help, status, timeline, welcome};
use crate::tui::layout::{Layout, MINIMUM, Tile, fits, layout_of};
use crate::tui::model::Model;
use crate::tui::panels;
use crate::tui::panes::PanelId;
use crate::tui::settings::Settings;
use crate::tui::text::wrap::{cut, printable};
use crate::tui::theme::Theme;
use crate::tui::workbench::Workbench;

/// Columns at the left of a panel for breakpoints and the arrow.
pub const MARGIN: u16 = 3;

/// Draws the whole screen.
pub fn draw(model: &Model, frame: &mut Frame<'_>) {
    let theme = model.settings.theme;
    let area = frame.area();
    if !fits(model.size) {
        too_small(frame, area);
        return;
    }
    let layout = layout_of(model);
    match &model.bench {
        _ if model.overlays.help().is_some() => help::draw(model, frame, area, theme),
        None => welcome::draw(model, frame, area, theme),
        Some(bench) => draw_workbench(model, bench, frame, &layout, theme),
    }
    footer::draw(model, frame, layout.footer, theme);
}

fn too_small(frame: &mut Frame<'_>, area: Rect) {
    let (columns, rows) = MINIMUM;
    let text = vec![
        Line::from("This terminal is too small."),
        Line::from(format!("pvmscope needs {columns}×{rows},")),
        Line::from(format!("this is {}×{}.", area.width, area.height)),
    ];
    frame.render_widget(Paragraph::new(text), area);
}

fn draw_workbench(model: &Model, bench: &Workbench, frame: &mut Frame<'_>, layout: &Layout, theme: &Theme) {
    status::draw_title(model, bench, frame, layout.title, theme);
    for divider in &layout.dividers {
        let lines = vec![Line::styled("│", theme.rule); divider.height as usize];
        frame.render_widget(Paragraph::new(lines), *divider);
    }
    for tile in &layout.tiles {
        draw_tile(bench, tile, frame, &model.settings);
    }
    explain::draw(bench, frame, layout.explain, theme);
    timeline::draw(bench, frame, layout.timeline, theme);
    status::draw(model, bench, frame, layout.status, theme);
}

fn draw_tile(bench: &Workbench, tile: &Tile, frame: &mut Frame<'_>, settings: &Settings) {
    let theme = settings.theme;
    let panel = panels::in_front(bench, &tile.panels);
    let content = tile.content();
    let extent = panel.extent(bench, settings, content.width, content.height);
    let top = bench.panes.top(panel.id);
    let shown = top..(top + extent.height).min(extent.rows);
    let mut spans = vec![Span::styled("─", theme.rule)];
    for (tab, text) in tabs(tile) {
        let style = if tab == panels::focus(bench) {
            theme.focus
        } else if tab == panel.id {
            theme.title
        } else {
            theme.dim
        };
        spans.push(Span::styled(text, style));
    }
    let up = if top > 0 { "↑" } else { "" };
    let down = if extent.rows > top + extent.height { "↓" } else { "" };
    let note = format!("{} {up}{down}", (panel.note)(bench));
    let note = note.trim();
    let used: usize = spans.iter().map(Span::width).sum();
    let room = (tile.area.width as usize).saturating_sub(used + 1);
    let note =
        if note.is_empty() { String::new() } else { format!(" {} ", cut(&printable(note), room.saturating_sub(3))) };
    let rule = "─".repeat(room.saturating_sub(note.width()) + 1);
    spans.push(Span::styled(rule, theme.rule));
    spans.push(Span::styled(note, theme.dim));
    frame.render_widget(Paragraph::new(Line::from(spans)), Rect { height: 1, ..tile.area });
    let lines = (panel.lines)(bench, settings, content.width.into(), shown);
    frame.render_widget(Paragraph::new(lines), content);
}

/// The titles of a tile's panels, each with the blanks around it.
fn tabs(tile: &Tile) -> impl Iterator<Item = (PanelId, String)> + '_ {
    tile.panels.iter().map(|id| (*id, format!(" {} ", panels::panel(*id).title)))
}

/// The panel whose title is at a column.
pub fn tab_at(tile: &Tile, column: u16) -> Option<PanelId> {
    let mut end = tile.area.x + 1;
    tabs(tile)
        .find(|(_, text)| {
            end += text.width() as u16;
            column < end
        })
        .map(|(panel, _)| panel)
}
