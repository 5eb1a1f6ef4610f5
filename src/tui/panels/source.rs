//! The source panel: the selected frame's file with the current line marked and the current expression underlined.
//!
//! A row of [`super::PANELS`]. It draws the scene's source: the program's, or that of a file it has imported. The
//! current expression is the one that the current instruction comes from, by the location table: lines, and columns in
//! bytes of UTF-8.

use std::ops::Range;
use std::sync::Arc;

use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthChar;

use crate::inspect::Position;
use crate::recording::Breakpoint;
use crate::source::Source;
use super::{Marks, PanelDef};
use crate::tui::breaks::{self, file_name};
use crate::tui::panes::PanelId;
use crate::tui::settings::Settings;
use crate::tui::workbench::Workbench;
use crate::tui::text::highlight::highlight;
use crate::tui::text::wrap::{APART, Joining, printable, sign};

/// Keywords that begin a statement that contains others: only its first line is marked.
const COMPOUND: &[&str] = &["def", "class", "async", "if", "for", "while", "with", "try", "match"];

/// Columns to the next tab stop.
const TAB: usize = 4;

/// See the module's description.
pub const PANEL: PanelDef = PanelDef {
    id: PanelId("source"),
    title: "Source",
    beside: Some(PanelId("names")),
    note,
    rows: |bench, _, _| row_count(bench),
    subject: |bench| bench.scene.source.as_ref().map_or(0, |source| Arc::as_ptr(source).addr()),
    current,
    marks: Marks::Breakpoint(breaks::on_line),
    lines,
    ..PanelDef::PLAIN
};

/// The row of the current line; `None` if its file is not shown.
fn current(bench: &Workbench) -> Option<usize> {
    bench.scene.source.as_ref()?;
    (bench.scene.frame.as_ref()?.position.line? as usize).checked_sub(1)
}

/// The name of the file.
fn note(bench: &Workbench) -> String {
    bench.scene.source.as_ref().map_or_else(String::new, |source| file_name(source.filename()).to_owned())
}

/// The number of lines in the panel: those of the file, or one to say that there is none.
fn row_count(bench: &Workbench) -> usize {
    let Some(source) = &bench.scene.source else { return 1 };
    let count = source.line_count();
    // Leaves out the empty line after a final line end.
    if count > 1 && source.line(count) == Some("") { count - 1 } else { count }
}

/// The rows.
fn lines(bench: &Workbench, settings: &Settings, width: usize, rows: Range<usize>) -> Vec<Line<'static>> {
    let theme = settings.theme;
    let Some(source) = &bench.scene.source else {
        let file = bench.scene.frame.as_ref().map(|frame| frame.code.filename.to_string()).unwrap_or_default();
        return vec![Line::styled(printable(&format!("   (this frame's code comes from {file})")), theme.dim)];
    };
    let position = bench.scene.frame.as_ref().map(|frame| frame.position).unwrap_or_default();
    let digits = row_count(bench).to_string().len().max(2);
    let styles = highlight(source.text(), theme);
    let compound = begins_compound(source, position);
    rows.map(|row| {
        let number = row as u32 + 1;
        let text = source.line(row + 1).unwrap_or_default();
        let current = position.line == Some(number);
        let breakpoint = {
            let file = Arc::clone(source.filename());
            bench.session().breakpoints().contains(&Breakpoint::Line { file, line: number })
        };
        let marked = super::focus(bench) == PANEL.id && bench.panes.mark(PANEL.id) == Some(row);
        let base = if marked {
            theme.selected
        } else if current {
            theme.current
        } else {
            theme.text
        };
        let mut spans = vec![
            Span::styled(if breakpoint { "●" } else { " " }, base.patch(theme.breakpoint)),
            Span::styled(if current { "▶" } else { " " }, base.patch(theme.mark)),
            Span::styled(format!("{number:>digits$} "), base.patch(theme.dim)),
        ];
        let start = source.line_start(row + 1);
        let expression = columns_in_line(position, number, text, compound);
        let room = width.saturating_sub(digits + 3);
        let skip = first_column(text, expression.clone(), room);
        let style_at = |byte: usize| {
            let style = base.patch(styles.at(start + byte));
            if expression.contains(&byte) { style.patch(theme.expression) } else { style }
        };
        push_text(&mut spans, text, skip, room, base, style_at);
        Line::from(spans)
    })
    .collect()
}

/// Whether a position is a whole statement with a body, or its decorator.
fn begins_compound(source: &Source, position: Position) -> bool {
    let (Some(line), Some(column)) = (position.line, position.column) else { return false };
    let text = source.line(line as usize).and_then(|text| text.get(column as usize..)).unwrap_or_default();
    let word = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    text.starts_with('@') || COMPOUND.contains(&word)
}

/// The bytes of a line that belong to the current expression, without leading blanks.
fn columns_in_line(position: Position, line: u32, text: &str, compound: bool) -> Range<usize> {
    let (Some(first), Some(last)) = (position.line, position.end_line) else { return 0..0 };
    let (Some(column), Some(end_column)) = (position.column, position.end_column) else { return 0..0 };
    let last = if compound { first } else { last };
    if !(first..=last).contains(&line) {
        return 0..0;
    }
    let indent = text.len() - text.trim_start().len();
    let start = if line == first { column as usize } else { indent };
    let end = if position.end_line == Some(line) { end_column as usize } else { text.trim_end().len() };
    start..end.min(text.len())
}

/// The first column to show so that the expression is visible.
fn first_column(text: &str, expression: Range<usize>, room: usize) -> usize {
    let column = |byte: usize| -> usize {
        let before = text.char_indices().take_while(|(i, _)| *i < byte);
        before.fold(0, |column, (_, c)| match c {
            '\t' => column + TAB - column % TAB,
            c => column + sign(c).and_then(char::width).unwrap_or(0),
        })
    };
    let (start, end) = (column(expression.start), column(expression.end));
    if expression.is_empty() || end <= room { 0 } else { start.saturating_sub(room / 4).min(end - room / 2) }
}

/// Adds the text from column `skip` on, in `room` columns, padded; an ellipsis where it is cut.
fn push_text(
    spans: &mut Vec<Span<'static>>,
    text: &str,
    skip: usize,
    room: usize,
    base: Style,
    style_at: impl Fn(usize) -> Style,
) {
    let mut column = 0;
    let mut used = 0;
    let mut run = String::new();
    let mut run_style = base;
    let mut put = |c: char, style: Style, run: &mut String, run_style: &mut Style| {
        if style != *run_style {
            if !run.is_empty() {
                spans.push(Span::styled(std::mem::take(run), *run_style));
            }
            *run_style = style;
        }
        run.push(c);
    };
    let mut joining = Joining::default();
    for (byte, c) in text.char_indices() {
        let (c, w) = match c {
            '\t' => (' ', TAB - column % TAB),
            c => match sign(c) {
                Some(c) => (c, c.width().unwrap_or(0)),
                None => continue,
            },
        };
        column += w;
        if column <= skip {
            continue;
        }
        if used + w > room.saturating_sub(1) && text[byte..].chars().count() > 1 {
            put('…', base, &mut run, &mut run_style);
            used += 1;
            break;
        }
        let style = style_at(byte);
        if joining.must_part(c) {
            put(APART, style, &mut run, &mut run_style);
        }
        let shown = if skip > 0 && used == 0 { '…' } else { c };
        put(shown, style, &mut run, &mut run_style);
        for _ in 1..w {
            if c == ' ' {
                put(' ', style, &mut run, &mut run_style);
            }
        }
        used += w;
    }
    for _ in used..room {
        put(' ', base, &mut run, &mut run_style);
    }
    spans.push(Span::styled(run, run_style));
}
