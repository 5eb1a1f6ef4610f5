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
use super::stage::Stage;
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
    pub is_present: fn(&Stage) -> bool,
    /// Whether it has something important to show, so that it comes to the front of its place.
    pub is_urgent: fn(&Stage) -> bool,
    /// The part of the scene that it shows: made while the panel is in sight, and only then.
    pub picture: Option<Part>,
    /// The note at the right of its title.
    pub note: fn(&Stage) -> String,
    /// How many rows it has at a width.
    pub rows: fn(&Stage, &Settings, usize) -> usize,
    /// What the rows show, as a number: when it changes, the panel returns to its first row.
    pub subject: fn(&Stage) -> usize,
    /// The row of the cursor.
    pub current: fn(&Stage) -> Option<usize>,
    /// What marking a row does.
    pub marks: Marks,
    /// The rows in that range, at a width.
    pub lines: fn(&Stage, &Settings, usize, Range<usize>) -> Vec<Line<'static>>,
}

/// What marking a row of a panel by hand does.
#[derive(Debug)]
pub enum Marks {
    /// Nothing: the arrow keys scroll.
    Nothing,
    /// It selects the frame with that number.
    Frame,
    /// It is where a breakpoint would be set; an error says why none can be.
    Breakpoint(fn(&Stage, usize) -> Result<Breakpoint, String>),
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
        lines: |_, _, _, _| Vec::new(),
    };

    /// Whether a row can be marked.
    pub fn has_marks(&self) -> bool {
        !matches!(self.marks, Marks::Nothing)
    }

    /// What it holds, and how much of it fits into a place of that size.
    pub fn extent(&self, stage: &Stage, settings: &Settings, width: u16, height: u16) -> Extent {
        Extent {
            rows: (self.rows)(stage, settings, width.into()),
            height: height.into(),
            current: (self.current)(stage),
            marks: self.has_marks(),
            subject: (self.subject)(stage),
        }
    }
}

/// The panel with that name.
pub fn panel(id: PanelId) -> &'static PanelDef {
    PANELS.iter().find(|panel| panel.id == id).unwrap_or(&PANELS[0])
}

/// The panels that exist for this program.
pub fn present(stage: &Stage) -> impl Iterator<Item = PanelId> + use<'_> {
    PANELS.iter().filter(|panel| (panel.is_present)(stage)).map(|panel| panel.id)
}

/// The panel that takes the arrow keys: the first one until the user has chosen.
pub fn focus(stage: &Stage) -> PanelId {
    let first = || present(stage).next().unwrap_or(PANELS[0].id);
    stage.panes.focus().unwrap_or_else(first)
}

/// The panel at the front of a place that several share: the one that had the focus last. Until one of them has had it,
/// the one with something important to show.
pub fn in_front(stage: &Stage, sharing: &[PanelId]) -> &'static PanelDef {
    let urgent = sharing.iter().map(|id| panel(*id)).find(|panel| (panel.is_urgent)(stage));
    match urgent {
        Some(panel) if !sharing.contains(&focus(stage)) => panel,
        _ => panel(stage.panes.latest(sharing).unwrap_or(sharing[0])),
    }
}

/// Scrolls a panel that is in sight so that its marked or current row is visible, and makes the part that it shows.
pub fn settle(stage: &mut Stage, settings: &Settings, panel: &PanelDef, width: u16, height: u16) {
    if let Some(part) = panel.picture {
        stage.make(part);
    }
    let extent = panel.extent(stage, settings, width, height);
    stage.panes.settle(panel.id, &extent);
    if panel.picture == Some(Part::Names) {
        let top = stage.panes.top(panel.id);
        stage.show_names(top..top + extent.height);
    }
}

/// Marks a row of a panel by hand, or scrolls it there.
pub fn mark(stage: &mut Stage, panel: &PanelDef, row: usize) {
    match panel.marks {
        Marks::Frame if row < stage.scene.depth => stage.show_frame(row),
        Marks::Frame => {}
        Marks::Nothing | Marks::Breakpoint(_) => stage.panes.set_mark(panel.id, row),
    }
}

/// Sets or clears a breakpoint at the mark of the panel in focus or, if that has none, on the marked line of the
/// source; returns the message about it.
pub fn toggle_breakpoint(stage: &mut Stage, keymap: &Keymap) -> Option<String> {
    let in_focus = panel(focus(stage));
    let panel = if matches!(in_focus.marks, Marks::Breakpoint(_)) { in_focus } else { &source::PANEL };
    let Marks::Breakpoint(breakpoint_at) = panel.marks else { return None };
    let row = stage.panes.mark(panel.id).or_else(|| (panel.current)(stage))?;
    Some(match breakpoint_at(stage, row) {
        Ok(breakpoint) => breaks::toggle(stage, breakpoint, keymap),
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
