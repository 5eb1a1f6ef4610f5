//! The bottom line: a question and its answer, something to say, or the keys that matter here.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use unicode_width::UnicodeWidthStr;

use crate::tui::action::Question;
use crate::tui::keys::{self, Context, Row};
use crate::tui::model::Model;
use crate::tui::text::wrap::{cut, printable};
use crate::tui::theme::Theme;

/// Draw it.
pub fn draw(model: &Model, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
    if let Some(asked) = &model.asked {
        let label = match asked.question {
            Question::Step => " go to step: ".to_owned(),
            Question::File => " open file: ".to_owned(),
            Question::Answer => " your answer: ".to_owned(),
            Question::Input => " input (Ctrl-D: end of file, Esc: later): ".to_owned(),
        };
        let room = (area.width as usize).saturating_sub(label.width() + 1);
        // The end of a long answer is what is being typed.
        let mut shown = printable(&asked.text);
        while shown.width() > room {
            shown.remove(0);
        }
        let column = area.x + (label.width() + shown.width()) as u16;
        let line = Line::from(vec![Span::styled(label, theme.mark), Span::styled(shown, theme.text)]);
        frame.render_widget(Paragraph::new(line), area);
        frame.set_cursor_position((column.min(area.right().saturating_sub(1)), area.y));
        return;
    }
    if let Some(message) = &model.message {
        let text = cut(&format!(" {}", printable(message)), area.width as usize);
        frame.render_widget(Paragraph::new(Line::styled(text, theme.mark)), area);
        return;
    }
    let shown = keys::rows(model.contexts()).filter(|row| !row.label.is_empty());
    let width = |row: &Row| row.keys[0].name().width() + row.label.width() + 3;
    // What holds everywhere, help and the way out, is always there; of the others as much as fits.
    let (always, others): (Vec<&Row>, Vec<&Row>) = shown.partition(|row| row.context == Context::Everywhere);
    let mut left = (area.width as usize).saturating_sub(1 + always.iter().map(|row| width(row)).sum::<usize>());
    let others = others.into_iter().take_while(|row| match left.checked_sub(width(row)) {
        Some(rest) => {
            left = rest;
            true
        }
        None => false,
    });
    let mut spans = vec![Span::raw(" ")];
    for row in others.chain(always) {
        spans.push(Span::styled(row.keys[0].name(), theme.key));
        spans.push(Span::styled(format!(" {}  ", row.label), theme.dim));
    }
    frame.render_widget(Paragraph::new(Line::from(spans)), area);
}
