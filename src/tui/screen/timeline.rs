//! The timeline: how deep the calls went over the whole recording, with the cursor in it.
//!
//! One column is a range of steps; its bar is the greatest depth in it. The cursor has a mark of its own, so that it is
//! visible without colour too. Called by [`super::draw()`], and by `mouse` to find the step that was clicked.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use crate::recording::DepthBucket;
use crate::tui::theme::Theme;
use crate::tui::workbench::Workbench;

const BARS: [&str; 9] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
const LABEL: &str = " calls ";

/// The columns for bars.
fn bars_area(area: Rect) -> Rect {
    let label = (LABEL.len() as u16).min(area.width);
    Rect { x: area.x + label, width: area.width.saturating_sub(label + 1), ..area }
}

/// The first moment of a column: those from the first step to the live edge are spread evenly over the columns. The
/// product of moments and columns fits, as a recording has far fewer than 2^48 steps.
fn moment_at(column: usize, width: usize, recorded: u64) -> u64 {
    column as u64 * (recorded + 1) / width.max(1) as u64
}

/// The column of a step: the middle of those that belong to it.
fn column_of(step: u64, width: usize, recorded: u64) -> usize {
    let [first, next] = [step, step + 1].map(|step| (step * width as u64).div_ceil(recorded + 1));
    (first.midpoint(next.saturating_sub(1).max(first)) as usize).min(width.saturating_sub(1))
}

/// The greatest depth in each column.
fn columns(depths: &[DepthBucket], width: usize, recorded: u64) -> Vec<u32> {
    (0..width)
        .map(|column| {
            let first = moment_at(column, width, recorded);
            let next = moment_at(column + 1, width, recorded).max(first + 1);
            let start = depths.partition_point(|bucket| bucket.first.0 <= first).saturating_sub(1);
            let end = depths.partition_point(|bucket| bucket.first.0 < next);
            depths[start..end].iter().map(|bucket| bucket.max).max().unwrap_or(0)
        })
        .collect()
}

/// The step for a click on a column of the screen.
pub fn step_at(bench: &Workbench, area: Rect, column: u16) -> Option<u64> {
    let bars = bars_area(area);
    let column = usize::from(column.checked_sub(bars.x)?);
    let (recorded, width) = (bench.scene.recorded, usize::from(bars.width));
    Some(moment_at(column, width, recorded).min(recorded))
}

/// Draws it.
pub fn draw(bench: &Workbench, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
    let bars = bars_area(area);
    let (width, height) = (bars.width as usize, bars.height as usize);
    let recorded = bench.scene.recorded;
    let shown = columns(&bench.depths, width, recorded);
    let deepest = shown.iter().copied().max().unwrap_or(1).max(1);
    let cursor = column_of(bench.scene.step, width, recorded);
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
                } else {
                    Span::styled(bar, theme.depth)
                });
            }
            Line::from(spans)
        })
        .collect();
    frame.render_widget(Paragraph::new(lines), area);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_click_on_the_cursor_goes_to_where_it_is() {
        for recorded in [0, 1, 5, 15, 70, 71, 72] {
            for step in 0..=recorded {
                let column = column_of(step, 73, recorded);
                assert_eq!(moment_at(column, 73, recorded), step, "step {step} of {recorded}");
            }
        }
        assert_eq!((column_of(0, 73, 10_000_000), column_of(10_000_000, 73, 10_000_000)), (0, 72));
        assert_eq!(column_of(0, 0, 5), 0);
    }
}
