//! The frames, the innermost first: what each one runs and where it is.
//!
//! A row of [`super::PANELS`]. It draws the scene's [`Part::Frames`] and asks no machine; marking a row selects its frame.

use std::ops::Range;

use ratatui::text::{Line, Span};

use super::{Marks, PanelDef};
use crate::scene::Part;
use crate::tui::panes::PanelId;
use crate::tui::settings::Settings;
use crate::tui::workbench::Workbench;
use crate::tui::text::wrap::{fit, printable};

/// See the module's description.
pub const PANEL: PanelDef = PanelDef {
    id: PanelId("frames"),
    title: "Frames",
    beside: Some(PanelId("names")),
    picture: Some(Part::Frames),
    note: |bench| bench.scene.depth.to_string(),
    rows: |bench, _, _| bench.scene.depth,
    current: |bench| Some(bench.scene.selected),
    marks: Marks::Frame,
    lines,
    ..PanelDef::PLAIN
};

/// The rows.
fn lines(bench: &Workbench, settings: &Settings, width: usize, rows: Range<usize>) -> Vec<Line<'static>> {
    let theme = settings.theme;
    let scene = &bench.scene;
    let Some(frames) = &scene.frames else { return Vec::new() };
    let depth = frames.len();
    let digits = depth.to_string().len().max(2);
    frames
        .iter()
        .zip(0..)
        .skip(rows.start)
        .take(rows.len())
        .map(|(frame, row)| {
            let selected = row == scene.selected;
            let base = if selected { theme.current } else { theme.text };
            let line = frame.position.line.map(|line| format!("line {line}, ")).unwrap_or_default();
            let place = format!("{line}offset {}", frame.offset);
            let room = width.saturating_sub(digits + 4);
            let text = if room > place.len() + 8 {
                format!("{}  {place}", fit(&printable(&frame.code.qualname), room - place.len() - 2))
            } else {
                printable(&frame.code.qualname)
            };
            Line::from(vec![
                Span::styled(if selected { " ▶" } else { "  " }, base.patch(theme.mark)),
                Span::styled(format!("{:>digits$} ", depth - row), base.patch(theme.dim)),
                Span::styled(fit(&text, room + 1), base),
            ])
        })
        .collect()
}
