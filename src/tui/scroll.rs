//! Scrolling: what the arrow keys and the wheel move, and how far.
//!
//! Called by [`super::update`] and [`super::mouse`]. The panel or screen knows how many rows there are; the model
//! remembers which row is shown first.

use super::action::Scroll;
use super::layout::{Tile, layout_of};
use super::model::Model;
use super::panels::{self, PanelDef};
use super::screen;
use super::settings::Settings;
use super::workbench::Workbench;

/// Scrolls what is on top: the help screen, the panel in focus, or the list of the welcome screen.
pub fn scroll(model: &mut Model, way: Scroll, times: usize) {
    let layout = layout_of(model);
    let (width, height) = model.size;
    if let Some(top) = model.overlays.help() {
        let page = usize::from(height.saturating_sub(4)).max(1);
        let last = screen::help::row_count(&model.settings.keymap, width).saturating_sub(page);
        model.overlays.scroll_help(match way {
            Scroll::Up => top.saturating_sub(times),
            Scroll::Down => (top + times).min(last),
            Scroll::PageUp => top.saturating_sub(page * times),
            Scroll::PageDown => (top + page * times).min(last),
        });
        return;
    }
    match &mut model.bench {
        Some(bench) => {
            let panel = panels::panel(panels::focus(bench));
            if let Some(tile) = layout.tile(panel.id) {
                scroll_in(bench, &model.settings, panel, tile, way, times);
            }
        }
        None => model.welcome.scroll(way, times),
    }
}

/// Moves the mark of a panel in its tile, or scrolls it.
pub fn scroll_in(bench: &mut Workbench, settings: &Settings, panel: &PanelDef, tile: &Tile, way: Scroll, times: usize) {
    let extent = panel.extent(bench, settings, tile.content().width, tile.content().height);
    let row = bench.panes.scrolled(panel.id, &extent, way, times);
    panels::mark(bench, panel, row);
}
