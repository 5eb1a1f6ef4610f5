//! The timeline: how deep the calls went over the whole recording, with the cursor in it.
//!
//! One column is a stretch of steps; its bar is the greatest depth in it. The cursor is a mark of its own, so that it
//! is seen without colour too.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use crate::recording::DepthBucket;
use crate::tui::stage::Stage;
use crate::tui::theme::Theme;

const BARS: [&str; 9] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
const LABEL: &str = " calls ";

/// The columns that bars stand in.
fn bars_area(area: Rect) -> Rect {
    let label = (LABEL.len() as u16).min(area.width);
    Rect { x: area.x + label, width: area.width.saturating_sub(label + 1), ..area }
}

/// The greatest depth in each column.
fn columns(depths: &[DepthBucket], width: usize) -> Vec<u32> {
    (0..width.min(depths.len()))
        .map(|column| {
            let count = width.min(depths.len());
            let (start, end) = (column * depths.len() / count, (column + 1) * depths.len() / count);
            depths[start..end].iter().map(|bucket| bucket.max).max().unwrap_or(0)
        })
        .collect()
}

/// How many columns are drawn: short recordings are spread over several columns a step.
fn spread(stage: &Stage, width: usize) -> usize {
    let recorded = stage.scene.recorded as usize;
    width.checked_div(recorded).unwrap_or(1).max(1)
}

/// The column of a step.
fn column_of(stage: &Stage, step: u64, width: usize) -> usize {
    let recorded = stage.scene.recorded;
    let wide = spread(stage, width);
    if wide > 1 {
        return (step as usize * wide + (wide - 1) / 2).min(width.saturating_sub(1));
    }
    // Steps and columns together fit: a recording has far fewer than 2^48 steps.
    (step * width as u64 / recorded.max(1)).min(width.saturating_sub(1) as u64) as usize
}

/// The step that a click on a column of the screen means.
pub fn step_at(stage: &Stage, area: Rect, column: u16) -> Option<u64> {
    let bars = bars_area(area);
    let column = u64::from(column.checked_sub(bars.x)?);
    let (recorded, width) = (stage.scene.recorded, u64::from(bars.width));
    let wide = spread(stage, width as usize) as u64;
    Some(if wide > 1 { (column / wide).min(recorded) } else { column * recorded / width.max(1) })
}

/// Draw it.
pub fn draw(stage: &Stage, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
    let bars = bars_area(area);
    let (width, height) = (bars.width as usize, bars.height as usize);
    let wide = spread(stage, width);
    let shown: Vec<u32> = if wide > 1 {
        stage.depths.iter().flat_map(|bucket| std::iter::repeat_n(bucket.max, wide)).collect()
    } else {
        let drawn = columns(&stage.depths, width);
        // Fewer stretches than columns: each is as wide as it must be to fill them.
        (0..width).map(|column| drawn.get(column * drawn.len() / width.max(1)).copied().unwrap_or(0)).collect()
    };
    let deepest = shown.iter().copied().max().unwrap_or(1).max(1);
    let cursor = column_of(stage, stage.scene.step, width);
    let lines: Vec<Line<'_>> = (0..height)
        .map(|row| {
            let label = match row {
                0 if height > 1 => format!("{deepest:>5} ┤"),
                _ if row + 1 == height && height > 1 => format!("{:>7}", "calls "),
                0 => LABEL.to_owned(),
                _ => " ".repeat(LABEL.len()),
            };
            let mut spans = vec![Span::styled(label, theme.dim)];
            let below = (height - 1 - row) * 8;
            for column in 0..width {
                let depth = shown.get(column).copied().unwrap_or(0);
                let eighths = (depth as usize * height * 8).div_ceil(deepest as usize);
                let bar = BARS[eighths.saturating_sub(below).min(8)];
                spans.push(if column == cursor {
                    Span::styled("┃", theme.mark)
                } else if shown.len() <= column {
                    Span::styled(if row + 1 == height { "·" } else { " " }, theme.unrecorded)
                } else {
                    Span::styled(bar, theme.depth)
                });
            }
            Line::from(spans)
        })
        .collect();
    frame.render_widget(Paragraph::new(lines), area);
}
