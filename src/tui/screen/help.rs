//! The help screen: every binding of the keymap, and what the signs on the screen mean.
//!
//! Called by [`super::draw()`]; the README's tables of mouse and signs come from here, too. The model remembers which
//! row comes first.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use unicode_width::UnicodeWidthStr;

use crate::tui::keymap::Keymap;
use crate::tui::model::Model;
use crate::tui::text::wrap::{fit, wrap};
use crate::tui::theme::Theme;

const SIGNS: &[(&str, &str)] = &[
    ("▶", "the current line, the current instruction, the selected frame"),
    ("underlined", "the expression that the current instruction comes from"),
    ("*", "changed by the preceding instruction"),
    ("#1", "the same object wherever the same number appears"),
    ("●", "a breakpoint"),
    ("→", "where the current instruction may jump"),
    ("┆", "an exception in this instruction goes to a handler: see the exception table below the instructions"),
    ("┃", "the cursor in the timeline; the bars show how deep the calls are"),
    ("!", "written to standard error; an exception that is being raised"),
];

const MOUSE: &[(&str, &str)] = &[
    (
        "click",
        "marks a source line or an instruction, selects a frame, focuses a panel or a tab; a second click, or one \
               into the margin, sets or clears a breakpoint there",
    ),
    ("click the timeline", "goes to that step"),
    ("wheel", "scrolls the panel under it; over the timeline and the explanation it steps"),
];

const KEY_WIDTH: usize = 22;

/// The README's tables of what the mouse does and what the signs mean.
pub fn markdown() -> String {
    let table = |title: &str, rows: &[(&str, &str)]| {
        let rows: String = rows.iter().map(|(what, text)| format!("| {what} | {text} |\n")).collect();
        format!("| {title} | |\n|---|---|\n{rows}\n")
    };
    table("With the mouse", MOUSE) + &table("Signs", SIGNS)
}

/// The number of rows of the help.
pub fn row_count(keymap: &Keymap, width: u16) -> usize {
    rows(keymap, width, Theme::named("none")).len()
}

fn rows(keymap: &Keymap, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for (context, bindings) in keymap.by_context() {
        lines.push(Line::styled(format!(" {}", context.title()), theme.focus));
        for binding in bindings {
            lines.extend(pair(&binding.key_names().join("  "), &keymap.spell(binding.command.doc), width, theme));
        }
        lines.push(Line::default());
    }
    lines.push(Line::styled(" With the mouse", theme.focus));
    for (what, text) in MOUSE {
        lines.extend(pair(what, text, width, theme));
    }
    lines.push(Line::default());
    lines.push(Line::styled(" Signs", theme.focus));
    for (sign, text) in SIGNS {
        lines.extend(pair(sign, text, width, theme));
    }
    lines
}

/// A key and what it does; the text is wrapped beside it.
fn pair(key: &str, text: &str, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let words = [Span::styled(text.replace('`', ""), theme.text)];
    wrap(&words, (width as usize).saturating_sub(KEY_WIDTH + 3), 0)
        .into_iter()
        .enumerate()
        .map(|(i, line)| {
            let key = if i == 0 { key } else { "" };
            let mut spans = vec![Span::styled(format!("  {}", fit(key, KEY_WIDTH)), theme.key)];
            spans.extend(line.spans);
            Line::from(spans)
        })
        .collect()
}

/// Draws it.
pub fn draw(model: &Model, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
    let top = model.overlays.help().unwrap_or(0);
    let height = area.height.saturating_sub(3);
    let all = rows(&model.settings.keymap, area.width, theme);
    let more = if all.len() > top + height as usize { "↓ more below " } else { "" };
    let title = fit(" pvmscope  Help", (area.width as usize).saturating_sub(more.width()));
    frame.render_widget(Paragraph::new(Line::styled(format!("{title}{more}"), theme.bar)), Rect { height: 1, ..area });
    let content = Rect { y: area.y + 2, height, ..area };
    let shown: Vec<Line<'_>> = all.into_iter().skip(top).take(height as usize).collect();
    frame.render_widget(Paragraph::new(shown), content);
}
