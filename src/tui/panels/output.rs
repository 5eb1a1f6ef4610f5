//! What the program has written so far, showing the end of it; text on standard error is marked.
//!
//! A row of [`super::PANELS`]. It draws the scene's [`Part::Output`] and asks no machine.

use std::ops::Range;

use ratatui::text::{Line, Span};

use super::PanelDef;
use crate::scene::Part;
use crate::tui::panes::PanelId;
use crate::tui::settings::Settings;
use crate::tui::workbench::Workbench;
use crate::tui::text::wrap::{cut, printable};

/// See the module's description.
pub const PANEL: PanelDef = PanelDef {
    id: PanelId("output"),
    title: "Output",
    beside: Some(PanelId("names")),
    // At the end there is nothing else to see; and a program that asks for input has printed what for.
    is_urgent: |bench| bench.scene.depth == 0 || bench.walk.asks_input(),
    picture: Some(Part::Output),
    rows: |bench, _, _| row_count(bench),
    current: |bench| bench.scene.output.as_ref()?.lines.len().checked_sub(1),
    lines,
    ..PanelDef::PLAIN
};

fn row_count(bench: &Workbench) -> usize {
    let Some(output) = &bench.scene.output else { return 0 };
    (output.lines.len() + usize::from(output.is_cut)).max(1)
}

/// The rows.
fn lines(bench: &Workbench, settings: &Settings, width: usize, rows: Range<usize>) -> Vec<Line<'static>> {
    let theme = settings.theme;
    let Some(output) = &bench.scene.output else { return Vec::new() };
    if output.lines.is_empty() {
        return vec![Line::styled(" (nothing written yet)", theme.dim)];
    }
    let before = output.is_cut.then(|| Line::styled(" … (earlier output is left out)", theme.dim));
    let shown = output.lines.iter().map(|line| {
        let style = if line.error { theme.error } else { theme.text };
        Line::from(vec![
            Span::styled(if line.error { "!" } else { " " }, theme.error),
            Span::styled(cut(&printable(&line.text), width.saturating_sub(1)), style),
        ])
    });
    before.into_iter().chain(shown).skip(rows.start).take(rows.len()).collect()
}
