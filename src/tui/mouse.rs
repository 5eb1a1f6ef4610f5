//! The mouse: what is under a click or the wheel.
//!
//! Called by [`super::update`]. Finds it through the same layout by which `screen` draws.

use super::action::{Action, Direction, Motion, Scroll};
use super::layout::layout_of;
use super::model::Model;
use super::panels::{self, Marks};
use super::screen;
use super::scroll::{scroll, scroll_in};

/// Rows scrolled by one notch of the wheel.
const NOTCH: usize = 3;

/// Handles a press of the left button.
pub(super) fn click(model: &mut Model, column: u16, row: u16) -> Option<Action> {
    if model.overlays.help().is_some() {
        return None;
    }
    let layout = layout_of(model);
    let Some(bench) = &mut model.bench else {
        let row = row.checked_sub(screen::welcome::FIRST_ROW)?;
        return model.welcome.click(row.into()).then_some(Action::Open);
    };
    let here = (column, row).into();
    if layout.timeline.contains(here) {
        let step = screen::timeline::step_at(bench, layout.timeline, column)?;
        return Some(Action::GoTo(step));
    }
    let tile = layout.tiles.iter().find(|tile| tile.area.contains(here))?;
    let in_front = panels::in_front(bench, &tile.panels);
    if row == tile.area.y {
        bench.panes.set_focus(screen::tab_at(tile, column).unwrap_or(in_front.id));
        return None;
    }
    let clicked = bench.panes.top(in_front.id) + usize::from(row - tile.content().y);
    let again = panels::focus(bench) == in_front.id && bench.panes.mark(in_front.id) == Some(clicked);
    bench.panes.set_focus(in_front.id);
    if !in_front.has_marks() || clicked >= (in_front.rows)(bench, &model.settings, tile.area.width.into()) {
        return None;
    }
    panels::mark(bench, in_front, clicked);
    // A click on what is already marked, or into the margin with the breakpoints, sets one.
    let in_margin = column < tile.area.x + screen::MARGIN;
    (matches!(in_front.marks, Marks::Breakpoint(_)) && (again || in_margin)).then_some(Action::ToggleBreakpoint)
}

/// Handles a notch of the wheel: scrolls what is under it; over the timeline and the explanation it walks.
pub(super) fn wheel(model: &mut Model, column: u16, row: u16, direction: Direction) -> Option<Action> {
    let way = if direction == Direction::Forward { Scroll::Down } else { Scroll::Up };
    let layout = layout_of(model);
    let here = (column, row).into();
    let Some(bench) = model.bench.as_mut().filter(|_| model.overlays.help().is_none()) else {
        scroll(model, way, 1);
        return None;
    };
    if layout.timeline.contains(here) || layout.explain.contains(here) {
        return Some(Action::Walk(Motion::Instruction, direction));
    }
    if let Some(tile) = layout.tiles.iter().find(|tile| tile.area.contains(here)) {
        let panel = panels::in_front(bench, &tile.panels);
        scroll_in(bench, &model.settings, panel, tile, way, NOTCH);
    }
    None
}
