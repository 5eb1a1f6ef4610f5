//! The bytecode panel: instructions with the current one marked, where it jumps, and the exception table.
//!
//! Reads as `dis` writes it: label, offset, name, operand and what the operand stands for. A bar beside an instruction
//! says that an exception in it goes to a handler. A row of [`super::PANELS`]; it draws the workbench's listing, which
//! is made when the code changes.

use std::ops::Range;
use std::sync::Arc;

use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::inspect::{Listing, ListingRow};
use crate::recording::Breakpoint;
use super::{Marks, PanelDef};
use crate::tui::breaks;
use crate::tui::panes::PanelId;
use crate::tui::settings::Settings;
use crate::tui::workbench::Workbench;
use crate::tui::text::wrap::{cut, fit, printable};
use crate::tui::theme::Theme;

/// A name is not cut below this to make room for its operand: all but the joined instructions fit.
const LEAST_NAME: usize = 20;

/// See the module's description.
pub const PANEL: PanelDef = PanelDef {
    id: PanelId("bytecode"),
    title: "Bytecode",
    note: |bench| bench.scene.frame.as_ref().map(|frame| frame.code.qualname.to_string()).unwrap_or_default(),
    rows: |bench, _, _| bench.listing.as_ref().map_or(1, |listing| listing.len()),
    subject: |bench| bench.listing.as_ref().map_or(0, |listing| Arc::as_ptr(&listing.code).addr()),
    current: |bench| bench.listing.as_ref()?.row_at(bench.scene.frame.as_ref()?.offset),
    marks: Marks::Breakpoint(breaks::on_instruction),
    lines,
    ..PanelDef::PLAIN
};

/// The rows.
fn lines(bench: &Workbench, settings: &Settings, width: usize, rows: Range<usize>) -> Vec<Line<'static>> {
    let theme = settings.theme;
    let (Some(listing), Some(frame)) = (&bench.listing, &bench.scene.frame) else {
        return vec![Line::styled("   (no frame: the program has ended)", theme.dim)];
    };
    let current = listing.row_at(frame.offset);
    let target = current.and_then(|row| listing.rows[row].target);
    rows.map(|row| match listing.rows.get(row) {
        Some(instruction) => {
            let marked = super::focus(bench) == PANEL.id && bench.panes.mark(PANEL.id) == Some(row);
            let base = if marked {
                theme.selected
            } else if current == Some(row) {
                theme.current
            } else {
                theme.text
            };
            let breakpoint = breaks::text_index(bench, row)
                .is_some_and(|ip| bench.session().breakpoints().contains(&Breakpoint::Instruction(ip)));
            let is_target = target == Some(instruction.offset);
            let arrow = if current == Some(row) {
                Span::styled("▶", base.patch(theme.mark))
            } else if is_target {
                Span::styled("→", base.patch(theme.jump))
            } else {
                Span::styled(" ", base)
            };
            let mut spans = vec![Span::styled(if breakpoint { "●" } else { " " }, base.patch(theme.breakpoint)), arrow];
            instruction_spans(&mut spans, instruction, listing, is_target, base, width.saturating_sub(2), theme);
            Line::from(spans)
        }
        None => handler_line(listing, row - listing.rows.len(), frame.offset, width, theme),
    })
    .collect()
}

fn instruction_spans(
    spans: &mut Vec<Span<'static>>,
    row: &ListingRow,
    listing: &Listing,
    is_target: bool,
    base: Style,
    width: usize,
    theme: &Theme,
) {
    let digits = listing.rows.last().map_or(1, |last| last.offset.to_string().len());
    let has_labels = listing.rows.iter().any(|row| row.label.is_some());
    let has_guards = !listing.handlers.is_empty();
    let line_digits = listing.rows.iter().filter_map(|row| row.line).max().map_or(0, |line| line.to_string().len());
    let line = row.line.map(|line| line.to_string()).unwrap_or_default();
    let mut parts: Vec<(String, Style)> = Vec::new();
    let put = |parts: &mut Vec<(String, Style)>, text: String, style: Style| parts.push((text, style));
    put(&mut parts, format!("{line:>line_digits$} "), base.patch(theme.dim));
    if has_labels {
        let label = row.label.map(|label| format!("L{label}:")).unwrap_or_default();
        put(&mut parts, format!("{label:>4} "), base.patch(theme.jump));
    }
    if has_guards {
        put(&mut parts, if row.guarded { "┆" } else { " " }.to_owned(), base.patch(theme.breakpoint));
    }
    put(&mut parts, format!("{:>digits$} ", row.offset), base.patch(theme.dim));
    let name = if is_target { base.patch(theme.jump) } else { base };
    // A long name is cut if it would hide what the operand stands for.
    let used: usize = parts.iter().map(|(text, _)| text.width()).sum();
    // If there is no room for both, the operand's meaning takes precedence over its number.
    let meaning = row.operand.split_once(" (").map(|(_, meaning)| format!("({meaning}"));
    let fits = used + row.name.len().max(LEAST_NAME) + 1 + row.operand.width() <= width;
    let shown = meaning.filter(|_| !fits).unwrap_or_else(|| row.operand.clone());
    let room = width.saturating_sub(used + shown.width() + 1).max(LEAST_NAME);
    put(&mut parts, format!("{:<20} ", cut(row.name, room)), name);
    let operand = if row.target.is_some() { base.patch(theme.jump) } else { base.patch(theme.dim) };
    put(&mut parts, printable(&shown), operand);
    let mut left = width;
    for (text, style) in parts {
        let text = cut(&text, left);
        left -= text.width();
        spans.push(Span::styled(text, style));
    }
    spans.push(Span::styled(" ".repeat(left), base));
}

fn handler_line(listing: &Listing, row: usize, offset: u32, width: usize, theme: &Theme) -> Line<'static> {
    let Some(entry) = row.checked_sub(1).and_then(|i| listing.handlers.get(i)) else {
        return Line::styled("  Exception table: range → handler [stack depth]", theme.dim);
    };
    let covers = (entry.start..entry.end).contains(&offset);
    let text = format!(
        "{} to {} → {} [{}]{}",
        listing.label(entry.start),
        listing.end_label(entry.end),
        listing.label(entry.target),
        entry.depth,
        if entry.lasti { " lasti" } else { "" },
    );
    let note = if covers { "  ◂ guards this instruction" } else { "" };
    let style = if covers { theme.current } else { theme.text };
    Line::from(vec![
        Span::styled(if covers { "  ┆ " } else { "    " }, style.patch(theme.breakpoint)),
        Span::styled(fit(&format!("{text}{note}"), width.saturating_sub(4)), style),
    ])
}
