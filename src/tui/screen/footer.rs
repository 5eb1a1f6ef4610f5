//! The bottom line: a prompt and its answer, a message, or the keys that matter here.
//!
//! Called by [`super::draw()`]. It asks the keymap which keys there are.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use unicode_width::UnicodeWidthStr;

use crate::tui::action::Prompt;
use crate::tui::keymap::{Binding, Context};
use crate::tui::model::Model;
use crate::tui::overlay::Overlay;
use crate::tui::text::wrap::{cut, printable};
use crate::tui::theme::Theme;

/// Draws it.
pub fn draw(model: &Model, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
    match model.overlays.in_bottom_line() {
        Some(Overlay::Prompt { prompt, text }) => draw_prompt(model, *prompt, text, frame, area, theme),
        Some(Overlay::Message(text)) => {
            let text = cut(&format!(" {}", printable(text)), area.width as usize);
            frame.render_widget(Paragraph::new(Line::styled(text, theme.mark)), area);
        }
        Some(Overlay::Help { .. }) | None => draw_keys(model, frame, area, theme),
    }
}

fn draw_prompt(model: &Model, prompt: Prompt, text: &str, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
    let label = match prompt {
        Prompt::Step => " go to step: ".to_owned(),
        Prompt::File => " open file: ".to_owned(),
        Prompt::Answer => " your answer: ".to_owned(),
        Prompt::Input => model.settings.keymap.spell(" input ({end_input}: end of file, {cancel}: later): "),
    };
    let room = (area.width as usize).saturating_sub(label.width() + 1);
    // The end of a long answer is the part being typed.
    let mut shown = printable(text);
    while shown.width() > room {
        shown.remove(0);
    }
    let column = area.x + (label.width() + shown.width()) as u16;
    let line = Line::from(vec![Span::styled(label, theme.mark), Span::styled(shown, theme.text)]);
    frame.render_widget(Paragraph::new(line), area);
    frame.set_cursor_position((column.min(area.right().saturating_sub(1)), area.y));
}

fn draw_keys(model: &Model, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
    let key = |binding: &Binding| binding.keys[0].name();
    let width = |binding: &Binding| key(binding).width() + binding.command.title.width() + 3;
    let shown = model.settings.keymap.active(model.contexts()).filter(|binding| !binding.command.title.is_empty());
    // The keys that apply everywhere, help and quit, are always shown; of the others as many as fit.
    let (always, others): (Vec<_>, Vec<_>) = shown.partition(|binding| binding.context == Context::Everywhere);
    let mut left = (area.width as usize).saturating_sub(1 + always.iter().map(|b| width(b)).sum::<usize>());
    let others = others.into_iter().take_while(|binding| match left.checked_sub(width(binding)) {
        Some(rest) => {
            left = rest;
            true
        }
        None => false,
    });
    let mut spans = vec![Span::raw(" ")];
    for binding in others.chain(always) {
        spans.push(Span::styled(key(binding), theme.key));
        spans.push(Span::styled(format!(" {}  ", binding.command.title), theme.dim));
    }
    frame.render_widget(Paragraph::new(Line::from(spans)), area);
}
