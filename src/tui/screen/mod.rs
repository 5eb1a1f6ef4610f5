//! Drawing: the screen as a function of the model. Nothing here changes anything.
//!
//! Called by [`super::run`] and by tests. One file a panel, each with the panel's lines; this one puts them in their
//! places. The only part of pvmscope, with the terminal, that knows of ratatui.

pub mod explain;
pub mod help;
pub mod input;
pub mod status;
pub mod timeline;
pub mod welcome;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use unicode_width::UnicodeWidthStr;

use super::layout::{Layout, MINIMUM, Panel, Slot};
use super::model::Model;
use super::panels::{bytecode, frames, lesson, names, output, source, stack};
use super::stage::Stage;
use super::text::wrap;
use super::theme::Theme;

/// Columns at the left of a panel where breakpoints and the arrow stand.
pub const MARGIN: u16 = 3;

/// Draw the whole screen.
pub fn view(model: &Model, frame: &mut Frame<'_>) {
    let theme = model.theme;
    let area = frame.area();
    if !model.fits() {
        too_small(frame, area);
        return;
    }
    let layout = model.layout();
    match &model.stage {
        _ if model.overlays.help().is_some() => help::draw(model, frame, area, theme),
        None => welcome::draw(model, frame, area, theme),
        Some(stage) => draw_stage(model, stage, frame, &layout, theme),
    }
    input::draw(model, frame, layout.footer, theme);
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

fn draw_stage(model: &Model, stage: &Stage, frame: &mut Frame<'_>, layout: &Layout, theme: &Theme) {
    status::draw_title(stage, frame, layout.title, theme);
    for divider in &layout.dividers {
        let lines = vec![Line::styled("│", theme.rule); divider.height as usize];
        frame.render_widget(Paragraph::new(lines), *divider);
    }
    for slot in &layout.slots {
        draw_slot(stage, slot, frame, theme);
    }
    explain::draw(stage, frame, layout.explain, theme);
    timeline::draw(stage, frame, layout.timeline, theme);
    status::draw(model, stage, frame, layout.status, theme);
}

fn draw_slot(stage: &Stage, slot: &Slot, frame: &mut Frame<'_>, theme: &Theme) {
    let panel = stage.in_front(&slot.panels);
    let title_area = Rect { height: 1, ..slot.area };
    let mut spans = vec![Span::styled("─", theme.rule)];
    for (tab, text) in tabs(slot) {
        let style = match () {
            () if tab == stage.focus => theme.focus,
            () if tab == panel => theme.title,
            () => theme.dim,
        };
        spans.push(Span::styled(text, style));
    }
    let mut note = note(stage, panel);
    let content = slot.content();
    let rows = row_count(stage, panel, content.width);
    let hidden_below = rows.saturating_sub(stage.top(panel) + content.height as usize);
    if hidden_below > 0 || stage.top(panel) > 0 {
        let up = if stage.top(panel) > 0 { "↑" } else { "" };
        let down = if hidden_below > 0 { "↓" } else { "" };
        note = format!("{note} {up}{down}");
    }
    let note = note.trim();
    let used: usize = spans.iter().map(Span::width).sum();
    let room = (slot.area.width as usize).saturating_sub(used + 1);
    let note = if note.is_empty() {
        String::new()
    } else {
        format!(" {} ", wrap::cut(&wrap::printable(note), room.saturating_sub(3)))
    };
    let rule = "─".repeat(room.saturating_sub(note.width()) + 1);
    spans.push(Span::styled(rule, theme.rule));
    spans.push(Span::styled(note, theme.dim));
    frame.render_widget(Paragraph::new(Line::from(spans)), title_area);
    let lines = lines(stage, panel, content.width, stage.top(panel), content.height as usize, theme);
    frame.render_widget(Paragraph::new(lines), content);
}

/// The titles of a slot's panels, each with the blanks around it.
fn tabs(slot: &Slot) -> impl Iterator<Item = (Panel, String)> + '_ {
    slot.panels.iter().map(|panel| (*panel, format!(" {} ", panel.title())))
}

/// The panel whose title stands at a column.
pub fn tab_at(slot: &Slot, column: u16) -> Option<Panel> {
    let mut end = slot.area.x + 1;
    tabs(slot)
        .find(|(_, text)| {
            end += text.width() as u16;
            column < end
        })
        .map(|(panel, _)| panel)
}

/// What stands at the right of a panel's title.
fn note(stage: &Stage, panel: Panel) -> String {
    let scene = &stage.scene;
    match panel {
        Panel::Lesson => stage.lesson.as_ref().map(|lesson| lesson.place()).unwrap_or_default(),
        Panel::Source => source::note(stage),
        Panel::Bytecode => scene.frame().map(|frame| frame.code.qualname.to_string()).unwrap_or_default(),
        Panel::Stack => match scene.stack.len() {
            0 => String::new(),
            n => format!("{n} deep"),
        },
        Panel::Names => {
            scene.frame().map_or_else(|| "at the end".to_owned(), |frame| format!("of {}", frame.code.qualname))
        }
        Panel::Frames => scene.frames.len().to_string(),
        Panel::Output => String::new(),
    }
}

/// How many rows a panel has.
pub fn row_count(stage: &Stage, panel: Panel, width: u16) -> usize {
    match panel {
        Panel::Lesson => lesson::row_count(stage, width),
        Panel::Source => source::row_count(stage),
        Panel::Bytecode => stage.listing.as_ref().map_or(1, |listing| listing.len()),
        Panel::Stack => stack::row_count(&stage.scene),
        Panel::Names => names::row_count(&stage.scene),
        Panel::Frames => stage.scene.frames.len(),
        Panel::Output => output::row_count(&stage.scene),
    }
}

/// The rows of a panel from `top` on.
fn lines(stage: &Stage, panel: Panel, width: u16, top: usize, height: usize, theme: &Theme) -> Vec<Line<'static>> {
    let rows = top..(top + height).min(row_count(stage, panel, width));
    let width = width as usize;
    match panel {
        Panel::Lesson => lesson::lines(stage, width, rows, theme),
        Panel::Source => source::lines(stage, width, rows, theme),
        Panel::Bytecode => bytecode::lines(stage, width, rows, theme),
        Panel::Stack => stack::lines(&stage.scene, width, rows, theme),
        Panel::Names => names::lines(&stage.scene, width, rows, theme),
        Panel::Frames => frames::lines(stage, width, rows, theme),
        Panel::Output => output::lines(&stage.scene, width, rows, theme),
    }
}
