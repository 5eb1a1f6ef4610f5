//! The namespaces of the selected frame, one after another, with what the last instruction changed marked.
//!
//! A row of [`super::PANELS`]. It draws the scene's [`Part::Names`] and asks no machine.

use std::ops::Range;

use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use super::PanelDef;
use crate::scene::{BoundName, NameRow, NameValue, Part};
use crate::text::prose::is_dunder;
use crate::tui::panes::PanelId;
use crate::tui::settings::Settings;
use crate::tui::workbench::Workbench;
use crate::tui::text::wrap::{cut, fit, printable};
use crate::tui::theme::Theme;

/// See the module's description.
pub const PANEL: PanelDef = PanelDef {
    id: PanelId("names"),
    title: "Names",
    picture: Some(Part::Names),
    note: |bench| match &bench.scene.frame {
        Some(frame) => format!("of {}", frame.code.qualname),
        None => "at the end".to_owned(),
    },
    rows: |bench, _, _| bench.scene.names.as_ref().map_or(0, |names| names.len()),
    current: |bench| bench.scene.names.as_ref()?.first_change(),
    show: |bench, rows| bench.show_names(rows),
    lines,
    ..PanelDef::PLAIN
};

/// The sign of an object that is seen in several places.
pub fn identity(number: Option<u32>) -> String {
    number.map(|n| format!(" #{n}")).unwrap_or_default()
}

/// The rows.
fn lines(bench: &Workbench, settings: &Settings, width: usize, rows: Range<usize>) -> Vec<Line<'static>> {
    let theme = settings.theme;
    let Some(names) = &bench.scene.names else { return Vec::new() };
    // The built-ins are many and long, and would push all others to the right.
    let own = names.spaces.iter().filter(|space| space.title != "built-ins").flat_map(|space| &space.bindings);
    let longest = own.map(|bound| bound.name.width()).max().unwrap_or(0);
    let name_width = longest.clamp(4, (width / 3).max(4));
    names
        .rows()
        .skip(rows.start)
        .take(rows.len())
        .map(|row| match row {
            NameRow::Title(space) if space.bindings.is_empty() => {
                Line::styled(format!(" {}: none", space.title), theme.dim)
            }
            NameRow::Title(space) => Line::styled(format!(" {}", space.title), theme.title),
            NameRow::Name(bound) => name_line(bound, name_width, width, theme),
        })
        .collect()
}

fn name_line(bound: &BoundName, name_width: usize, width: usize, theme: &Theme) -> Line<'static> {
    let mark = if bound.changed { "*" } else { " " };
    let identity = identity(bound.identity);
    let room = width.saturating_sub(name_width + 5 + identity.width());
    let (value, style) = match &bound.value {
        NameValue::Unset => ("(unset)".to_owned(), theme.dim),
        NameValue::Shown(value) if bound.changed => (printable(value), theme.changed),
        NameValue::Shown(value) => (printable(value), theme.text),
        // Scrolled to while the program runs: there is no machine to ask.
        NameValue::Unseen => ("…".to_owned(), theme.dim),
    };
    let name_style = if is_dunder(&bound.name) { theme.dim } else { theme.key };
    Line::from(vec![
        Span::styled(format!(" {mark}"), theme.changed),
        Span::styled(fit(&printable(&bound.name), name_width), name_style),
        Span::styled(" = ", theme.dim),
        Span::styled(cut(&value, room), style),
        Span::styled(identity, theme.jump),
    ])
}
