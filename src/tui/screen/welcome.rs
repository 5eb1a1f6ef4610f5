//! The welcome screen: lessons and examples to choose from, with a look at what is marked.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use crate::tui::model::Model;
use crate::tui::text::highlight::highlight;
use crate::tui::text::wrap::{cut, fit, wrap};
use crate::tui::theme::Theme;
use crate::tui::welcome::{Choice, Welcome};

/// The screen's row on which the list begins.
pub const FIRST_ROW: u16 = 4;

const HEADLINE: &str = "See how CPython runs a program: one instruction at a time, both ways.";

/// A row of the list: a heading, a blank, or the choice of that number.
enum Row {
    Heading(&'static str),
    Blank,
    Choice(usize),
}

fn rows(welcome: &Welcome) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut heading = "";
    for (i, choice) in welcome.choices.iter().enumerate() {
        let title = match choice {
            Choice::Lesson(_) => "Lessons",
            Choice::Example(_) => "Example programs",
            Choice::File => "Your own program",
        };
        if title != heading {
            if !rows.is_empty() {
                rows.push(Row::Blank);
            }
            rows.push(Row::Heading(title));
            heading = title;
        }
        rows.push(Row::Choice(i));
    }
    rows
}

/// The number of the choice in a row of the list.
pub fn choice_at(welcome: &Welcome, row: usize) -> Option<usize> {
    match rows(welcome).get(row)? {
        Row::Choice(i) => Some(*i),
        Row::Heading(_) | Row::Blank => None,
    }
}

fn title(choice: Choice) -> String {
    match choice {
        Choice::Lesson(lesson) => lesson.title().to_owned(),
        Choice::Example(example) => example.title().to_owned(),
        Choice::File => "Open a file …".to_owned(),
    }
}

/// Draw it.
pub fn draw(model: &Model, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
    let welcome = &model.welcome;
    let bar = fit(concat!(" pvmscope ", env!("CARGO_PKG_VERSION")), area.width as usize);
    frame.render_widget(Paragraph::new(Line::styled(bar, theme.bar)), Rect { height: 1, ..area });
    frame.render_widget(
        Paragraph::new(Line::styled(format!(" {HEADLINE}"), theme.text)),
        Rect { y: area.y + 2, height: 1, ..area },
    );
    let list_width = if area.width >= 120 { 56 } else { area.width * 55 / 100 };
    let height = area.height.saturating_sub(FIRST_ROW + 1);
    let list = Rect { y: area.y + FIRST_ROW, width: list_width, height, ..area };
    let lines: Vec<Line<'_>> = rows(welcome)
        .into_iter()
        .map(|row| match row {
            Row::Blank => Line::default(),
            Row::Heading(text) => Line::styled(format!(" {text}"), theme.title),
            Row::Choice(i) => {
                let marked = i == welcome.marked;
                let text = format!(" {} {}", if marked { "▶" } else { " " }, title(welcome.choices[i]));
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
