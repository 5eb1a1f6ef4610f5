//! The welcome screen: lessons and examples to choose from, with a preview of the marked one.
//!
//! Called by [`super::draw()`]. The model knows what there is to choose from, and which part of a long list is shown.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use unicode_width::UnicodeWidthStr;

use crate::tui::model::Model;
use crate::tui::text::highlight::highlight;
use crate::tui::text::wrap::{cut, fit, wrap};
use crate::tui::theme::Theme;
use crate::tui::welcome::{Choice, ListRow};

/// The screen's row on which the list begins.
pub const FIRST_ROW: u16 = 4;

const HEADLINE: &str = "See how CPython runs a program: one instruction at a time, both ways.";

/// How many rows of the list fit on a screen of that height.
pub fn list_height(height: u16) -> usize {
    height.saturating_sub(FIRST_ROW + 1).into()
}

fn title(choice: Choice) -> String {
    match choice {
        Choice::Lesson(lesson) => lesson.title().to_owned(),
        Choice::Example(example) => example.title().to_owned(),
        Choice::File => "Open a file …".to_owned(),
    }
}

/// Draws it.
pub fn draw(model: &Model, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
    let welcome = &model.welcome;
    let rows = welcome.rows();
    let above = if welcome.top() > 0 { "↑" } else { "" };
    let below = if rows.len() > welcome.top() + list_height(area.height) { "↓" } else { "" };
    let more = if above.is_empty() && below.is_empty() { String::new() } else { format!("{above}{below} more ") };
    let bar = fit(concat!(" pvmscope ", env!("CARGO_PKG_VERSION")), (area.width as usize).saturating_sub(more.width()));
    let bar = format!("{bar}{more}");
    frame.render_widget(Paragraph::new(Line::styled(bar, theme.bar)), Rect { height: 1, ..area });
    frame.render_widget(
        Paragraph::new(Line::styled(format!(" {HEADLINE}"), theme.text)),
        Rect { y: area.y + 2, height: 1, ..area },
    );
    let list_width = if area.width >= 120 { 56 } else { area.width * 55 / 100 };
    let height = list_height(area.height) as u16;
    let list = Rect { y: area.y + FIRST_ROW, width: list_width, height, ..area };
    let lines: Vec<Line<'_>> = rows
        .into_iter()
        .skip(welcome.top())
        .take(height.into())
        .map(|row| match row {
            ListRow::Blank => Line::default(),
            ListRow::Heading(text) => Line::styled(format!(" {text}"), theme.title),
            ListRow::Choice(number) => {
                let marked = welcome.is_marked(number);
                let text = format!(" {} {}", if marked { "▶" } else { " " }, title(welcome.choice(number)));
                Line::styled(fit(&text, list_width as usize), if marked { theme.selected } else { theme.text })
            }
        })
        .collect();
    frame.render_widget(Paragraph::new(lines), list);
    let x = list.right() + 2;
    let preview = Rect { x, y: list.y, width: area.right().saturating_sub(x + 1), height };
    frame.render_widget(Paragraph::new(preview_lines(welcome.chosen(), preview, theme)), preview);
}

fn preview_lines(choice: Choice, area: Rect, theme: &Theme) -> Vec<Line<'static>> {
    let width = area.width as usize;
    let prose = |text: &str| wrap(&[Span::styled(text.to_owned(), theme.text)], width, 0);
    let (name, source) = match choice {
        Choice::Lesson(lesson) => {
            let mut lines =
                vec![Line::styled(cut(&format!("Chapter: {}", lesson.chapter()), width), theme.dim), Line::default()];
            lines.extend(prose(&lesson.summary()));
            return lines;
        }
        Choice::Example(example) => (example.name, example.source),
        Choice::File => {
            return prose(
                "Asks for the name of a file. From the shell: pvmscope FILE, pvmscope -c CODE, or pvmscope - \
                          for a program from standard input.",
            );
        }
    };
    let mut lines = vec![Line::styled(format!("── {name} "), theme.dim)];
    let styles = highlight(source, theme);
    let mut start = 0;
    for line in source.lines() {
        let mut spans: Vec<Span<'static>> = Vec::new();
        for (i, c) in line.char_indices().take(width) {
            let style = styles.at(start + i);
            match spans.last_mut() {
                Some(last) if last.style == style => last.content.to_mut().push(c),
                _ => spans.push(Span::styled(c.to_string(), style)),
            }
        }
        lines.push(Line::from(spans));
        start += line.len() + 1;
    }
    lines
}
