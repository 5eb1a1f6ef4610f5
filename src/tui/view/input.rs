//! The bottom line: a question and its answer, something to say, or the keys that matter here.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use unicode_width::UnicodeWidthStr;

use super::wrap::{cut, printable};
use crate::tui::action::Question;
use crate::tui::keys;
use crate::tui::model::Model;
use crate::tui::theme::Theme;

/// Draw it.
pub fn draw(model: &Model, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
    if let Some(asked) = &model.asked {
        let label = match asked.question {
            Question::Step => " go to step: ".to_owned(),
            Question::File => " open file: ".to_owned(),
            Question::Input => " the program reads a line (Ctrl-D: end of file, Esc: later): ".to_owned(),
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
    let mut spans = vec![Span::raw(" ")];
    let mut used = 1;
    for row in keys::rows(model.contexts()).filter(|row| !row.label.is_empty()) {
        let key = row.keys[0].name();
        let width = key.width() + row.label.width() + 3;
        if used + width > area.width as usize {
            break;
        }
        used += width;
        spans.push(Span::styled(key, theme.key));
        spans.push(Span::styled(format!(" {}  ", row.label), theme.dim));
    }
    frame.render_widget(Paragraph::new(Line::from(spans)), area);
}
