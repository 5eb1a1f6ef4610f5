//! The panels: one file each, which describes it completely in one [`PanelDef`], and [`PANELS`], the list of them.
//!
//! Layout, drawing, mouse and [`super::update`] use that list. To add a panel: a file with its `PANEL`, and a row in
//! `panels!` below. Nothing here changes anything but the parts of the scene that the panels in sight ask for and the
//! rows that they show first.

use std::ops::Range;

use ratatui::text::Line;

use super::breaks;
use super::keymap::Keymap;
use super::panes::{Extent, PanelId};
use super::settings::Settings;
use super::workbench::Workbench;
use crate::recording::Breakpoint;
use crate::scene::Part;

macro_rules! panels {
    ($($name:ident),* $(,)?) => {
        $(pub mod $name;)*

        /// All panels, in the order of the focus and of the tabs in one place.
        pub static PANELS: &[&PanelDef] = &[$(&$name::PANEL),*];
    };
}

panels! {
    lesson,
    source,
    bytecode,
    stack,
    names,
    frames,
    output,
}

/// Everything about a panel.
#[derive(Debug)]
pub struct PanelDef {
    /// Its name, for the layout and for what is remembered about it.
    pub id: PanelId,
    /// Its title.
    pub title: &'static str,
    /// The panel whose place it shares if the layout has none for it alone.
    pub beside: Option<PanelId>,
    /// Whether the panel exists for this program.
    pub is_present: fn(&Workbench) -> bool,
    /// Whether it has something important to show, so that it comes to the front of its place.
    pub is_urgent: fn(&Workbench) -> bool,
    /// The part of the scene that it shows: made while the panel is in sight, and only then.
    pub picture: Option<Part>,
    /// The note at the right of its title.
    pub note: fn(&Workbench) -> String,
    /// How many rows it has at a width.
    pub rows: fn(&Workbench, &Settings, usize) -> usize,
    /// What the rows show, as a number: when it changes, the panel returns to its first row.
    pub subject: fn(&Workbench) -> usize,
    /// The row of the cursor.
    pub current: fn(&Workbench) -> Option<usize>,
    /// What marking a row does.
    pub marks: Marks,
    /// Makes what the rows of that range show, where the picture leaves that to do: called for the rows in sight, and only
    /// for them.
    pub show: fn(&mut Workbench, Range<usize>),
    /// The rows in that range, at a width.
    pub lines: fn(&Workbench, &Settings, usize, Range<usize>) -> Vec<Line<'static>>,
}

/// What marking a row of a panel by hand does.
#[derive(Debug)]
pub enum Marks {
    /// Nothing: the arrow keys scroll.
    Nothing,
    /// It selects the frame with that number.
    Frame,
    /// It is where a breakpoint would be set; an error says why none can be.
    Breakpoint(fn(&Workbench, usize) -> Result<Breakpoint, String>),
}

impl PanelDef {
    /// The default of a panel: always present, without rows, in a place of its own.
    pub const PLAIN: Self = Self {
        id: PanelId(""),
        title: "",
        beside: None,
        is_present: |_| true,
        is_urgent: |_| false,
        picture: None,
        note: |_| String::new(),
        rows: |_, _, _| 0,
        subject: |_| 0,
        current: |_| None,
        marks: Marks::Nothing,
        show: |_, _| {},
        lines: |_, _, _, _| Vec::new(),
    };

    /// Whether a row can be marked.
    pub fn has_marks(&self) -> bool {
        !matches!(self.marks, Marks::Nothing)
    }

    /// What it holds, and how much of it fits into a place of that size.
    pub fn extent(&self, bench: &Workbench, settings: &Settings, width: u16, height: u16) -> Extent {
        Extent {
            rows: (self.rows)(bench, settings, width.into()),
            height: height.into(),
            current: (self.current)(bench),
            marks: self.has_marks(),
            subject: (self.subject)(bench),
        }
    }
}

/// The panel with that name.
pub fn panel(id: PanelId) -> &'static PanelDef {
    PANELS.iter().find(|panel| panel.id == id).unwrap_or(&PANELS[0])
}

/// The panels that exist for this program.
pub fn present(bench: &Workbench) -> impl Iterator<Item = PanelId> + use<'_> {
    PANELS.iter().filter(|panel| (panel.is_present)(bench)).map(|panel| panel.id)
}

/// The panel that takes the arrow keys: the first one until the user has chosen.
pub fn focus(bench: &Workbench) -> PanelId {
    let first = || present(bench).next().unwrap_or(PANELS[0].id);
    bench.panes.focus().unwrap_or_else(first)
}

/// The panel at the front of a place that several share: the one that had the focus last. Until one of them has had it,
/// the one with something important to show.
pub fn in_front(bench: &Workbench, sharing: &[PanelId]) -> &'static PanelDef {
    let urgent = sharing.iter().map(|id| panel(*id)).find(|panel| (panel.is_urgent)(bench));
    match urgent {
        Some(panel) if !sharing.contains(&focus(bench)) => panel,
        _ => panel(bench.panes.latest(sharing).unwrap_or(sharing[0])),
    }
}

/// Scrolls a panel that is in sight so that its marked or current row is visible, and makes the part that it shows.
pub fn settle(bench: &mut Workbench, settings: &Settings, panel: &PanelDef, width: u16, height: u16) {
    if let Some(part) = panel.picture {
        bench.make(part);
    }
    let extent = panel.extent(bench, settings, width, height);
    bench.panes.settle(panel.id, &extent);
    let top = bench.panes.top(panel.id);
    (panel.show)(bench, top..top + extent.height);
}

/// Marks a row of a panel by hand, or scrolls it there.
pub fn mark(bench: &mut Workbench, panel: &PanelDef, row: usize) {
    match panel.marks {
        Marks::Frame if row < bench.scene.depth => bench.show_frame(row),
        Marks::Frame => {}
        Marks::Nothing | Marks::Breakpoint(_) => bench.panes.set_mark(panel.id, row),
    }
}

/// Sets or clears a breakpoint at the mark of the panel in focus or, if that has none, on the marked line of the
/// source; returns the message about it.
pub fn toggle_breakpoint(bench: &mut Workbench, keymap: &Keymap) -> Option<String> {
    let in_focus = panel(focus(bench));
    let panel = if matches!(in_focus.marks, Marks::Breakpoint(_)) { in_focus } else { &source::PANEL };
    let Marks::Breakpoint(breakpoint_at) = panel.marks else { return None };
    let row = bench.panes.mark(panel.id).or_else(|| (panel.current)(bench))?;
    Some(match breakpoint_at(bench, row) {
        Ok(breakpoint) => breaks::toggle(bench, breakpoint, keymap),
        Err(why) => why,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_lead_to_panels() {
        for one in PANELS {
            assert_eq!(PANELS.iter().filter(|other| other.id == one.id).count(), 1, "{:?}", one.id);
            assert!(one.beside.is_none_or(|beside| PANELS.iter().any(|other| other.id == beside)), "{:?}", one.id);
        }
    }
}
