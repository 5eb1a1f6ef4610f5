//! Where each panel is on a screen of a given size.
//!
//! Used by `screen` to draw, by `super::mouse` to find what was clicked and by [`super::update`] to know how much of
//! each panel fits: one function for all. Panels that share a place are tabs of one tile. It does not know what a panel
//! shows.

use ratatui::layout::Rect;

use super::model::Model;
use super::panels::{self, PANELS, bytecode, frames, lesson, names, output, source, stack};
use super::panes::PanelId;

/// The smallest usable size.
pub const MINIMUM: (u16, u16) = (80, 24);

/// A place for one panel, or for several as tabs. Its first row is the title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tile {
    /// Title and content.
    pub area: Rect,
    /// The panels that share it.
    pub panels: Vec<PanelId>,
}

impl Tile {
    /// The place below the title.
    pub fn content(&self) -> Rect {
        Rect { y: self.area.y + 1, height: self.area.height.saturating_sub(1), ..self.area }
    }
}

/// Where everything is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The title bar.
    pub title: Rect,
    /// The panels.
    pub tiles: Vec<Tile>,
    /// The lines between columns.
    pub dividers: Vec<Rect>,
    /// What the current instruction does; the first row is its title.
    pub explain: Rect,
    /// The depth of calls over the recording.
    pub timeline: Rect,
    /// The status line.
    pub status: Rect,
    /// Keys, or a question.
    pub footer: Rect,
}

impl Layout {
    /// The tile that shows `panel`.
    pub fn tile(&self, panel: PanelId) -> Option<&Tile> {
        self.tiles.iter().find(|tile| tile.panels.contains(&panel))
    }
}

/// Whether a terminal with that many columns and rows is large enough.
pub fn fits(size: (u16, u16)) -> bool {
    size.0 >= MINIMUM.0 && size.1 >= MINIMUM.1
}

/// The layout for what the model shows.
pub fn layout_of(model: &Model) -> Layout {
    let area = Rect::new(0, 0, model.size.0, model.size.1);
    match &model.bench {
        Some(bench) => {
            let present: Vec<PanelId> = panels::present(bench).collect();
            layout(area, &present, bench.panes.zoom.then(|| panels::focus(bench)))
        }
        None => layout(area, &[], None),
    }
}

/// A column: its share of the width, and the panels that have places of their own in it, from the top down, each with
/// its share of the height.
type Column = (u16, Vec<(u16, PanelId)>);

/// A place and the panels that share it, with its share of the height.
type Shared = (u16, Vec<PanelId>);

/// The layout of these panels for a screen. `zoom` is the panel that is shown alone.
fn layout(area: Rect, present: &[PanelId], zoom: Option<PanelId>) -> Layout {
    let roomy = area.height >= 36;
    let mut y = area.y + area.height;
    let mut from_bottom = |height: u16| {
        y = y.saturating_sub(height).max(area.y);
        Rect { y, height: height.min(area.height), ..area }
    };
    let footer = from_bottom(1);
    let status = from_bottom(1);
    let timeline = from_bottom(if roomy { 3 } else { 1 });
    let explain = from_bottom(if roomy { 4 } else { 3 });
    let title = Rect { height: 1, ..area };
    let panels = Rect { y: area.y + 1, height: explain.y.saturating_sub(area.y + 1), ..area };
    let columns = match zoom {
        Some(panel) => vec![(1, vec![(1, panel)])],
        None => columns(area.width, roomy, present.contains(&lesson::PANEL.id)),
    };
    let columns = share_places(columns, if zoom.is_some() { &[] } else { present });
    let (tiles, dividers) = place(panels, &columns);
    Layout { title, tiles, dividers, explain, timeline, status, footer }
}

/// The panels that have places of their own.
fn columns(width: u16, roomy: bool, in_lesson: bool) -> Vec<Column> {
    let [lesson, source, bytecode] = [lesson::PANEL.id, source::PANEL.id, bytecode::PANEL.id];
    let [stack, names, frames, output] = [stack::PANEL.id, names::PANEL.id, frames::PANEL.id, output::PANEL.id];
    let (program, state) = (vec![(1, source), (1, bytecode)], vec![(3, stack), (5, names)]);
    let apart = vec![(8, stack), (14, names), (6, frames)];
    match (width, in_lesson) {
        (0..100, true) => vec![(55, vec![(10, lesson), (6, bytecode)]), (45, state)],
        (0..100, false) => vec![(55, program), (45, state)],
        (_, false) if !roomy => vec![(55, program), (45, state)],
        (100..170, true) => vec![(32, vec![(1, lesson)]), (38, program), (30, state)],
        (100..170, false) => {
            vec![(55, program), (45, vec![(8, stack), (11, names), (5, frames), (6, output)])]
        }
        (_, true) => {
            vec![(25, vec![(1, lesson)]), (25, vec![(3, source), (1, output)]), (27, vec![(1, bytecode)]), (23, apart)]
        }
        (_, false) => vec![(36, vec![(3, source), (1, output)]), (36, vec![(1, bytecode)]), (28, apart)],
    }
}

/// The places with all panels: one without a place of its own shares that of the panel it belongs beside. In a place
/// the panels are in the order of [`PANELS`].
fn share_places(columns: Vec<Column>, present: &[PanelId]) -> Vec<(u16, Vec<Shared>)> {
    let own: Vec<PanelId> = columns.iter().flat_map(|(_, rows)| rows.iter().map(|(_, panel)| *panel)).collect();
    let host_of = |panel: PanelId| if own.contains(&panel) { Some(panel) } else { panels::panel(panel).beside };
    let sharing = |host: PanelId| {
        let present = PANELS.iter().map(|panel| panel.id).filter(|panel| *panel == host || present.contains(panel));
        present.filter(|panel| host_of(*panel) == Some(host)).collect()
    };
    let places = |rows: Vec<(u16, PanelId)>| rows.into_iter().map(|(share, host)| (share, sharing(host))).collect();
    columns.into_iter().map(|(share, rows)| (share, places(rows))).collect()
}

fn place(area: Rect, columns: &[(u16, Vec<Shared>)]) -> (Vec<Tile>, Vec<Rect>) {
    let (mut tiles, mut dividers) = (Vec::new(), Vec::new());
    let widths = shares(area.width.saturating_sub(columns.len() as u16 - 1), columns.iter().map(|c| c.0));
    let mut x = area.x;
    for (i, ((_, rows), width)) in columns.iter().zip(widths).enumerate() {
        if i > 0 {
            dividers.push(Rect { x, width: 1, ..area });
            x += 1;
        }
        let mut y = area.y;
        for ((_, panels), height) in rows.iter().zip(shares(area.height, rows.iter().map(|r| r.0))) {
            tiles.push(Tile { area: Rect { x, y, width, height }, panels: panels.clone() });
            y += height;
        }
        x += width;
    }
    (tiles, dividers)
}

/// `total` divided in proportion to the shares; the remainder goes to the last.
fn shares(total: u16, shares: impl Iterator<Item = u16> + Clone) -> Vec<u16> {
    let sum: u32 = shares.clone().map(u32::from).sum();
    let mut parts: Vec<u16> = shares.map(|share| (u32::from(total) * u32::from(share) / sum.max(1)) as u16).collect();
    let used: u16 = parts.iter().sum();
    if let Some(last) = parts.last_mut() {
        *last += total - used;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks that every cell of the screen belongs to one thing, and that every panel has one place.
    fn check(width: u16, height: u16, in_lesson: bool) {
        let screen = Rect::new(0, 0, width, height);
        let present: Vec<PanelId> =
            PANELS.iter().map(|panel| panel.id).filter(|id| in_lesson || *id != lesson::PANEL.id).collect();
        let layout = layout(screen, &present, None);
        let mut areas = vec![layout.title, layout.explain, layout.timeline, layout.status, layout.footer];
        areas.extend(&layout.dividers);
        areas.extend(layout.tiles.iter().map(|tile| tile.area));
        for x in 0..width {
            for y in 0..height {
                let owners = areas.iter().filter(|area| area.contains((x, y).into())).count();
                assert_eq!(owners, 1, "cell {x},{y} of {width}x{height}, lesson: {in_lesson}");
            }
        }
        for panel in PANELS {
            let places = layout.tiles.iter().filter(|tile| tile.panels.contains(&panel.id)).count();
            assert_eq!(places, usize::from(present.contains(&panel.id)), "{:?} of {width}x{height}", panel.id);
        }
    }

    #[test]
    fn the_screen_is_covered_once() {
        for (width, height) in [(80, 24), (99, 30), (120, 24), (120, 40), (200, 60), (300, 25)] {
            check(width, height, false);
            check(width, height, true);
        }
    }
}
