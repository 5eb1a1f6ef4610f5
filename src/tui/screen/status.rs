//! The title bar and the status line: what runs, where in time the cursor is, how deep, and why the run stopped.
//!
//! Called by [`super::draw()`]. It shows what the session and the scene know and decides nothing.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use unicode_width::UnicodeWidthStr;

use crate::text::prose::grouped;
use crate::tui::model::Model;
use crate::tui::text::wrap::{cut, fit, printable};
use crate::tui::theme::Theme;
use crate::tui::workbench::Workbench;

/// The title bar.
pub fn draw_title(model: &Model, bench: &Workbench, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
    let what = match &bench.lesson {
        Some(lesson) => format!("Lesson: {}", lesson.title()),
        None => printable(bench.session().source().filename()),
    };
    let right = format!("CPython {}   {} help ", bench.session().version(), model.settings.keymap.key("help"));
    let room = (area.width as usize).saturating_sub(right.width());
    let text = format!("{}{right}", fit(&format!(" pvmscope  {what}"), room));
    frame.render_widget(Paragraph::new(Line::styled(text, theme.bar)), area);
}

/// The status line.
pub fn draw(model: &Model, bench: &Workbench, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
    let scene = &bench.scene;
    let running = bench.walk.is_running();
    let ended = bench.session().has_ended();
    let recorded = bench.session().len();
    // The program may continue past what is recorded; then the total is only the one so far, and says nothing while it
    // runs.
    let step = grouped(scene.step);
    let step = if running {
        format!(" step {step}")
    } else if ended {
        format!(" step {step} of {}", grouped(recorded))
    } else {
        format!(" step {step} of {} so far", grouped(recorded))
    };
    let mut parts = vec![step, format!("depth {}", scene.depth)];
    if let Some(frame) = &scene.innermost {
        let line = frame.position.line.map(|line| format!(" line {line}")).unwrap_or_default();
        parts.push(printable(&format!("{}{line}", frame.code.qualname)));
    }
    if let Some(count) = model.count {
        parts.push(format!("count {}", grouped(count)));
    }
    let text = parts.join(" │ ");
    let (note, style) = match &scene.stop {
        _ if running => {
            let key = model.settings.keymap.key("stop_run");
            (format!("running: {} steps; {key} stops it", grouped(recorded)), theme.mark)
        }
        Some(stop) if stop.error => (printable(&stop.short), theme.error),
        Some(stop) => (stop.short.clone(), theme.title),
        None => (String::new(), theme.title),
    };
    let width = area.width as usize;
    let note_room = width.saturating_sub(text.width() + 4);
    let note = if note.is_empty() { note } else { format!(" {} ", cut(&note, note_room)) };
    let line = Line::from(vec![
        Span::styled(fit(&text, width.saturating_sub(note.width())), theme.bar),
        Span::styled(note, theme.bar.patch(style)),
    ]);
    frame.render_widget(Paragraph::new(line), area);
}
