//! The lesson panel: the text of the stop, and the lesson's claims about the machine there, checked.
//!
//! A row of [`super::PANELS`]; present only while a lesson is open. Checking the claims is up to the lesson.

use std::ops::Range;

use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use crate::lesson::{Block, OpenLesson, Words, Whereabouts};
use super::PanelDef;
use crate::tui::panes::PanelId;
use crate::tui::settings::Settings;
use crate::tui::workbench::Workbench;
use crate::tui::text::wrap::{printable, wrap};

/// See the module's description.
pub const PANEL: PanelDef = PanelDef {
    id: PanelId("lesson"),
    title: "Lesson",
    is_present: |bench| bench.lesson.is_some(),
    note: |bench| bench.lesson.as_ref().map(|lesson| lesson.place()).unwrap_or_default(),
    rows: row_count,
    lines,
    ..PanelDef::PLAIN
};

/// How many rows the text takes at this width.
fn row_count(bench: &Workbench, settings: &Settings, width: usize) -> usize {
    bench.lesson.as_ref().map_or(0, |lesson| all(lesson, settings, width).len())
}

/// The rows.
fn lines(bench: &Workbench, settings: &Settings, width: usize, rows: Range<usize>) -> Vec<Line<'static>> {
    let Some(lesson) = &bench.lesson else { return Vec::new() };
    all(lesson, settings, width).into_iter().skip(rows.start).take(rows.len()).collect()
}

fn all(lesson: &OpenLesson, settings: &Settings, width: usize) -> Vec<Line<'static>> {
    let (theme, keymap) = (settings.theme, &settings.keymap);
    let width = width.saturating_sub(2).max(10);
    let heading = Span::styled(lesson.heading().to_owned(), theme.mark);
    let mut lines = wrap(&[heading], width, 0);
    lines.push(Line::default());
    for block in lesson.text() {
        block_lines(&mut lines, block, settings, width);
    }
    for (claim, holds) in lesson.claims() {
        let (sign, style) = match holds {
            Some(true) => ("✓ ", theme.changed),
            Some(false) => ("✗ ", theme.error),
            None => ("· ", theme.dim),
        };
        let spans = [Span::styled(sign, style), Span::styled(printable(claim), theme.text)];
        lines.extend(wrap(&spans, width, 2));
    }
    for (question, answer) in lesson.questions() {
        lines.push(Line::default());
        lines.extend(wrap(
            &[Span::styled("? ", theme.mark), Span::styled(question.text.clone(), theme.text)],
            width,
            2,
        ));
        lines.extend(match answer {
            None => vec![Line::styled(keymap.spell("  {ask_answer} answers"), theme.dim)],
            Some((given, right)) => {
                let (sign, style) = if *right { ("✓ ", theme.changed) } else { ("✗ ", theme.error) };
                wrap(&[Span::styled(sign, style), Span::styled(printable(given), theme.text)], width, 2)
            }
        });
    }
    lines.push(Line::default());
    lines.extend(wrap(&[Span::styled(keymap.spell(&hint(lesson)), theme.dim)], width, 0));
    for line in &mut lines {
        line.spans.insert(0, Span::raw(" "));
    }
    lines
}

/// What to do next, with commands in braces for their keys.
fn hint(lesson: &OpenLesson) -> String {
    match lesson.whereabouts() {
        Whereabouts::Introduction => "{next_stop} goes to the first stop.".to_owned(),
        Whereabouts::Stop => "{next_stop} goes to the next stop; {step_forward} walks there step by step.".to_owned(),
        Whereabouts::End => "The end of the lesson. Walk on as you like; {welcome} leads to other lessons.".to_owned(),
        Whereabouts::Away(step) => {
            format!("You have walked away from this stop (step {step}): {{previous_stop}} and {{next_stop}} turn the pages.")
        }
    }
}

fn block_lines(lines: &mut Vec<Line<'static>>, block: &Block, settings: &Settings, width: usize) {
    let theme = settings.theme;
    match block {
        Block::Paragraph(words) => lines.extend(wrap(&spans(words, settings), width, 0)),
        Block::Item(words) => {
            let mut all = vec![Span::styled("• ", theme.dim)];
            all.extend(spans(words, settings));
            lines.extend(wrap(&all, width, 2));
            return;
        }
        Block::Code(text) => {
            lines.extend(text.lines().map(|line| Line::styled(format!("  {}", printable(line)), theme.string)));
        }
        Block::Table(rows) => {
            for row in rows {
                let cells: Vec<Vec<Span<'static>>> = row.iter().map(|cell| spans(cell, settings)).collect();
                lines.extend(wrap(&cells.join(&Span::styled(" │ ", theme.dim)), width, 2));
            }
        }
    }
    lines.push(Line::default());
}

fn spans(words: &[Words], settings: &Settings) -> Vec<Span<'static>> {
    let theme = settings.theme;
    words.iter()
        .map(|part| {
            let style: Style = match part {
                Words::Plain(_) => theme.text,
                Words::Code(_) | Words::Key(_) => theme.key,
                Words::Strong(_) => theme.text.add_modifier(Modifier::BOLD),
                Words::Target(_) => theme.dim,
                Words::Emphasis(_) => theme.text.add_modifier(Modifier::ITALIC),
            };
            let text = match part {
                Words::Key(command) => settings.keymap.key(command),
                _ => part.text().to_owned(),
            };
            Span::styled(text, style)
        })
        .collect()
}
