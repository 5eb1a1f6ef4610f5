//! What the current instruction does, in words with the values that it will use, and what the preceding one did.
//!
//! Called by [`super::draw()`]. The sentences are the scene's; here they are only fitted into the available rows.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use unicode_width::UnicodeWidthStr;

use crate::tui::text::wrap::{cut, printable, wrap};
use crate::tui::theme::Theme;
use crate::tui::workbench::Workbench;

/// Draws it; the first row is its title.
pub fn draw(bench: &Workbench, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
    let scene = &bench.scene;
    let instruction = scene
        .frame
        .as_ref()
        .and_then(|frame| bench.listing.as_ref()?.row_at(frame.offset))
        .and_then(|row| bench.listing.as_ref().map(|listing| &listing.rows[row]));
    let title = match instruction {
        Some(row) => {
            let when = if scene.selected == 0 { "Next" } else { "Waiting in" };
            format!(" {when}: {} ", printable(format!("{} {}", row.name, row.operand).trim_end()))
        }
        None => " The end ".to_owned(),
    };
    let text = match (&scene.stop, instruction) {
        (Some(stop), None) => &stop.long,
        // The instruction is the one that could not be executed.
        (Some(stop), Some(_)) if stop.error && scene.step == scene.recorded => &stop.long,
        _ => &scene.explanation,
    };
    let width = (area.width as usize).saturating_sub(2);
    let height = area.height.saturating_sub(1) as usize;
    let wrapped = |text: &str| wrap(&[Span::styled(printable(text), theme.text)], width, 0);
    let mut body: Vec<Line<'static>> = text.lines().flat_map(wrapped).collect();
    // What happened before is in the title, if there is room, and otherwise nowhere.
    let before =
        if scene.events.is_empty() { String::new() } else { format!(" before: {} ", printable(&scene.events)) };
    let room = (area.width as usize).saturating_sub(title.width() + 2);
    let mut in_title = before.as_str();
    let below = wrap(&[Span::styled(format!("Before: {}.", printable(&scene.events)), theme.dim)], width, 0);
    if before.width() > room && body.len() + below.len() <= height {
        body.extend(below);
        in_title = "";
    }
    // It keeps a third of the width even beside a long title.
    let least = if in_title.is_empty() { 2 } else { area.width as usize / 3 };
    let title = cut(&title, (area.width as usize).saturating_sub(least));
    let mut head = vec![Span::styled("─", theme.rule), Span::styled(title, theme.mark)];
    let used: usize = head.iter().map(Span::width).sum();
    let in_title = cut(in_title, (area.width as usize).saturating_sub(used + 2));
    let rule = (area.width as usize).saturating_sub(used + in_title.width());
    head.push(Span::styled("─".repeat(rule), theme.rule));
    head.push(Span::styled(in_title, theme.dim));
    // Of a long traceback the end is what counts; of a long sentence the beginning, with a sign that there is more.
    if body.len() > height {
        if instruction.is_none() {
            body.drain(..body.len() - height);
        } else {
            body.truncate(height);
            if let Some(last) = body.last_mut() {
                let text = format!("{} …", last.to_string().trim_end());
                *last = Line::styled(if text.width() > width { cut(&text, width) } else { text }, theme.text);
            }
        }
    }
    let mut lines = vec![Line::from(head)];
    lines.extend(body.into_iter().map(|mut line| {
        line.spans.insert(0, Span::raw(" "));
        line
    }));
    frame.render_widget(Paragraph::new(lines), area);
}
