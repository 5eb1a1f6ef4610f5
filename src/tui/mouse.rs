//! The mouse: what lies under a click or the wheel.
//!
//! Called by [`super::update`]. Finds the place in the same layout that the views draw by.

use ratatui::layout::Rect;

use super::action::{Action, Direction};
use super::layout::{Panel, Slot};
use super::model::Model;
use super::screen;
use super::update::wheel_scroll;

/// A press of the left button.
pub(super) fn click(model: &mut Model, column: u16, row: u16) -> Option<Action> {
    if model.overlays.help().is_some() {
        return None;
    }
    let layout = model.layout();
    let Some(stage) = &mut model.stage else {
        let row = row.checked_sub(screen::welcome::FIRST_ROW)?;
        return model.welcome.click(usize::from(row)).then_some(Action::Open);
    };
    let here = (column, row).into();
    if layout.timeline.contains(here) {
        let step = screen::timeline::step_at(stage, layout.timeline, column)?;
        return Some(Action::GoTo(step));
    }
    let slot = layout.slots.iter().find(|slot| slot.area.contains(here))?;
    if row == slot.area.y {
        let panel = screen::tab_at(slot, column).unwrap_or_else(|| stage.in_front(&slot.panels));
        stage.set_focus(panel);
        return None;
    }
    let panel = stage.in_front(&slot.panels);
    let clicked = stage.top(panel) + usize::from(row - slot.content().y);
    let again = stage.focus == panel && stage.mark(panel) == Some(clicked);
    stage.set_focus(panel);
    if !matches!(panel, Panel::Source | Panel::Bytecode | Panel::Frames)
        || clicked >= screen::row_count(stage, panel, slot.area.width)
    {
        return None;
    }
    stage.set_mark(panel, Some(clicked));
    // A click on what is marked already, or into the margin where breakpoints stand, sets one.
    let in_margin = column < slot.area.x + screen::MARGIN;
    (panel != Panel::Frames && (again || in_margin)).then_some(Action::ToggleBreakpoint)
}

/// A notch of the wheel: scrolls the panel under it; over the timeline it walks.
pub(super) fn wheel(model: &mut Model, column: u16, row: u16, direction: Direction) {
    let (scroll, times) = wheel_scroll(direction);
    let layout = model.layout();
    let here = (column, row).into();
    let Some(stage) = model.stage.as_mut().filter(|_| model.overlays.help().is_none()) else {
        super::update::update_all(model, Action::Scroll(scroll));
        return;
    };
    let over_time = |area: Rect| area.contains(here);
    if over_time(layout.timeline) || over_time(layout.explain) {
        stage.walk(&Action::Walk(super::action::Motion::Instruction, direction), None);
        return;
    }
    let slot: Option<&Slot> = layout.slots.iter().find(|slot| slot.area.contains(here));
    if let Some(panel) = slot.map(|slot| stage.in_front(&slot.panels)) {
        stage.scroll(&layout, panel, scroll, times);
    }
}
