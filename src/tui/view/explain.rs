//! What the current instruction does, in words with the values that it is about to meet, and what the one before did.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::wrap::{printable, wrap};
use crate::tui::stage::Stage;
use crate::tui::theme::Theme;

/// Draw it; the first row is its title.
pub fn draw(stage: &Stage, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
    let scene = &stage.scene;
    let instruction = scene
        .frame()
        .and_then(|frame| stage.listing.as_ref()?.row_at(frame.offset))
        .and_then(|row| stage.listing.as_ref().map(|listing| &listing.rows[row]));
    let title = match instruction {
        Some(row) => {
            let when = if scene.selected == 0 { "Next" } else { "Waiting in" };
            format!(" {when}: {} ", printable(format!("{} {}", row.name, row.operand).trim_end()))
        }
        None => " The end ".to_owned(),
    };
    // What happened before may take what the title leaves, but a third of the width is its own.
    let least = if scene.events.is_empty() { 2 } else { area.width as usize / 3 };
    let title = super::wrap::cut(&title, (area.width as usize).saturating_sub(least));
    let mut left = vec![Span::styled("─", theme.rule), Span::styled(title, theme.mark)];
    let events = if scene.events.is_empty() { String::new() } else { format!(" before: {} ", scene.events) };
    let used: usize = left.iter().map(Span::width).sum();
    let events = super::wrap::cut(&events, (area.width as usize).saturating_sub(used + 2));
    let rule = (area.width as usize).saturating_sub(used + unicode_width::UnicodeWidthStr::width(events.as_str()));
    left.push(Span::styled("─".repeat(rule), theme.rule));
    left.push(Span::styled(events, theme.dim));
    let mut lines = vec![Line::from(left)];
    let width = (area.width as usize).saturating_sub(2);
    let text = match (&scene.stop, instruction) {
        (Some(stop), None) => &stop.long,
        _ => &scene.explanation,
    };
    let height = area.height.saturating_sub(1) as usize;
    for paragraph in text.lines() {
        for line in wrap(&[Span::styled(printable(paragraph), theme.text)], width, 0) {
            let mut spans = vec![Span::raw(" ")];
            spans.extend(line.spans);
            lines.push(Line::from(spans));
        }
    }
    // Of a long traceback the end is what counts.
    if instruction.is_none() && lines.len() > height + 1 {
        lines.drain(1..lines.len() - height);
    }
    frame.render_widget(Paragraph::new(lines), area);
}
