//! Panes: which panel has the focus, what is marked by hand in each, which row each shows first.
//!
//! Part of the workbench. A panel is just a name here; how many rows it has and which is its current one comes from
//! above as an [`Extent`], so that the model never asks the drawing code.

use super::action::{Direction, Scroll};

/// The name of a panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PanelId(pub &'static str);

/// What a panel holds, and how much of it fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// How many rows there are.
    pub rows: usize,
    /// How many of them fit.
    pub height: usize,
    /// The row that the cursor is at, if it is at one.
    pub current: Option<usize>,
    /// Whether a row can be marked; otherwise the arrow keys scroll.
    pub marks: bool,
    /// What the rows show, as a number: when it changes, the panel returns to its first row.
    pub subject: usize,
}

/// What is remembered of a panel.
#[derive(Clone, Copy, Debug)]
struct Pane {
    panel: PanelId,
    /// The row that was marked by hand, or scrolled to; without one, the panel follows the cursor.
    mark: Option<usize>,
    /// The first row that it shows.
    top: usize,
    subject: usize,
}

impl Pane {
    fn new(panel: PanelId) -> Self {
        Self { panel, mark: None, top: 0, subject: 0 }
    }
}

/// See the module's description.
#[derive(Clone, Debug, Default)]
pub struct Panes {
    /// Whether the panel in focus is shown alone.
    pub zoom: bool,
    /// Panels from the last focused to the first, the one in focus at the front; empty until the user has chosen one.
    recent: Vec<PanelId>,
    /// Panels that were marked or scrolled.
    known: Vec<Pane>,
}

impl Panes {
    /// The panel chosen to take the arrow keys.
    pub fn focus(&self) -> Option<PanelId> {
        self.recent.first().copied()
    }

    /// Moves the focus to a panel.
    pub fn set_focus(&mut self, panel: PanelId) {
        self.recent.retain(|other| *other != panel);
        self.recent.insert(0, panel);
    }

    /// Moves the focus from a panel to the next or previous one in an order.
    pub fn turn_focus(&mut self, from: PanelId, order: &[PanelId], direction: Direction) {
        let Some(at) = order.iter().position(|panel| *panel == from) else { return };
        let next = match direction {
            Direction::Forward => (at + 1) % order.len(),
            Direction::Back => (at + order.len() - 1) % order.len(),
        };
        self.set_focus(order[next]);
    }

    /// Which of some panels had the focus last.
    pub fn latest(&self, panels: &[PanelId]) -> Option<PanelId> {
        self.recent.iter().copied().find(|panel| panels.contains(panel))
    }

    fn pane(&self, panel: PanelId) -> Pane {
        self.known.iter().copied().find(|pane| pane.panel == panel).unwrap_or(Pane::new(panel))
    }

    fn pane_mut(&mut self, panel: PanelId) -> &mut Pane {
        let known = self.known.iter().position(|pane| pane.panel == panel);
        let at = known.unwrap_or_else(|| {
            self.known.push(Pane::new(panel));
            self.known.len() - 1
        });
        &mut self.known[at]
    }

    /// The first row that a panel shows.
    pub fn top(&self, panel: PanelId) -> usize {
        self.pane(panel).top
    }

    /// The row of a panel that was marked by hand.
    pub fn mark(&self, panel: PanelId) -> Option<usize> {
        self.pane(panel).mark
    }

    /// Marks a row of a panel by hand, or scrolls to it.
    pub fn set_mark(&mut self, panel: PanelId, row: usize) {
        self.pane_mut(panel).mark = Some(row);
    }

    /// Forgets what was marked by hand; returns whether anything was.
    pub fn forget_marks(&mut self) -> bool {
        let had = self.known.iter().any(|pane| pane.mark.is_some());
        for pane in &mut self.known {
            pane.mark = None;
        }
        had
    }

    /// The row that a scroll leads to.
    pub fn scrolled(&self, panel: PanelId, extent: &Extent, scroll: Scroll, count: usize) -> usize {
        let pane = self.pane(panel);
        let by = match scroll {
            Scroll::Up | Scroll::Down => count,
            Scroll::PageUp | Scroll::PageDown => extent.height.saturating_sub(1).max(1) * count,
        };
        let (from, last) = if extent.marks {
            (pane.mark.or(extent.current).unwrap_or(pane.top), extent.rows.saturating_sub(1))
        } else {
            (pane.top, extent.rows.saturating_sub(extent.height))
        };
        match scroll {
            Scroll::Up | Scroll::PageUp => from.saturating_sub(by),
            Scroll::Down | Scroll::PageDown => (from + by).min(last),
        }
    }

    /// Scrolls a panel so that its marked or current row is visible.
    pub fn settle(&mut self, panel: PanelId, extent: &Extent) {
        let Pane { mark, top, subject, .. } = self.pane(panel);
        let top = if subject == extent.subject { top } else { 0 };
        let last_top = extent.rows.saturating_sub(extent.height);
        let top = match (mark, extent.current) {
            (Some(mark), _) if !extent.marks => mark.min(last_top),
            (Some(row), _) | (None, Some(row)) => seen(row, top, extent),
            // An instruction without a line, or the end: the source stays where it was.
            (None, None) if extent.marks => top.min(last_top),
            (None, None) => 0,
        };
        let pane = self.pane_mut(panel);
        (pane.top, pane.subject) = (top, extent.subject);
    }
}

/// The first row to show so that `row` is visible with some rows around it, moving as little as possible; a jump so far
/// that nothing stays on the screen puts it in the middle.
fn seen(row: usize, top: usize, extent: &Extent) -> usize {
    let height = extent.height;
    if height == 0 {
        return 0;
    }
    let margin = (height / 5).min(3);
    let far = row + height < top || row > top + 2 * height;
    let top = if far {
        row.saturating_sub(height / 2)
    } else {
        top.clamp((row + margin + 1).saturating_sub(height), row.saturating_sub(margin))
    };
    top.min(extent.rows.saturating_sub(height))
}

#[cfg(test)]
mod tests {
    use super::{Extent, seen};

    fn check(row: usize, top: usize, height: usize, rows: usize, expected: usize) {
        assert_eq!(seen(row, top, &Extent { rows, height, current: None, marks: true, subject: 0 }), expected);
    }

    #[test]
    fn the_row_is_seen_with_some_around_it() {
        check(3, 0, 10, 50, 0);
        check(9, 0, 10, 50, 2);
        check(40, 0, 10, 50, 35);
        check(49, 30, 10, 50, 40);
        check(2, 5, 10, 50, 0);
        check(2, 5, 10, 4, 0);
        check(0, 0, 0, 0, 0);
    }
}
