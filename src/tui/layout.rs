//! Where each panel lies on a screen of a given size.
//!
//! Used by the views to draw and by `super::mouse` to find what was clicked: one function for both. Panels that
//! share a place are tabs of one slot.

use ratatui::layout::Rect;

/// The least size that can be used.
pub const MINIMUM: (u16, u16) = (80, 24);

/// A part of the screen that takes the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    /// The text of the lesson.
    Lesson,
    /// The source.
    Source,
    /// The instructions and the exception table.
    Bytecode,
    /// The value stack.
    Stack,
    /// The namespaces.
    Names,
    /// The frames.
    Frames,
    /// What the program has written.
    Output,
}

impl Panel {
    /// All of them, in the order of their first row in any table.
    pub const ALL: [Self; 7] =
        [Self::Lesson, Self::Source, Self::Bytecode, Self::Stack, Self::Names, Self::Frames, Self::Output];

    /// Its title.
    pub fn title(self) -> &'static str {
        match self {
            Self::Lesson => "Lesson",
            Self::Source => "Source",
            Self::Bytecode => "Bytecode",
            Self::Stack => "Value stack",
            Self::Names => "Names",
            Self::Frames => "Frames",
            Self::Output => "Output",
        }
    }
}

/// A place for one panel, or for several as tabs. Its first row is the title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Title and content.
    pub area: Rect,
    /// The panels that share it.
    pub panels: Vec<Panel>,
}

impl Slot {
    /// The place below the title.
    pub fn content(&self) -> Rect {
        Rect { y: self.area.y + 1, height: self.area.height.saturating_sub(1), ..self.area }
    }
}

/// Where everything is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// What runs.
    pub title: Rect,
    /// The panels.
    pub slots: Vec<Slot>,
    /// The lines between columns.
    pub dividers: Vec<Rect>,
    /// What the current instruction does; the first row is its title.
    pub explain: Rect,
    /// The depth of calls over the recording.
    pub timeline: Rect,
    /// Step, depth, stop.
    pub status: Rect,
    /// Keys, or a question.
    pub footer: Rect,
}

impl Layout {
    /// The slot that shows `panel`.
    pub fn slot(&self, panel: Panel) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.panels.contains(&panel))
    }
}

/// A column: its share of the width and what is in it, from the top down, with the share of the height.
type Column = (u16, Vec<(u16, Vec<Panel>)>);

/// The layout for a screen. `zoom` is the panel that is shown alone.
pub fn layout(area: Rect, lesson: bool, zoom: Option<Panel>) -> Layout {
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
        Some(panel) => vec![(1, vec![(1, vec![panel])])],
        None => columns(area.width, roomy, lesson),
    };
    let (slots, dividers) = place(panels, &columns);
    Layout { title, slots, dividers, explain, timeline, status, footer }
}

fn columns(width: u16, roomy: bool, lesson: bool) -> Vec<Column> {
    use Panel::{Bytecode, Frames, Lesson, Names, Output, Source, Stack};
    let state = |tabs: Vec<Panel>| vec![(3, vec![Stack]), (5, tabs)];
    let state_apart = || vec![(8, vec![Stack]), (11, vec![Names]), (5, vec![Frames]), (6, vec![Output])];
    match (width, lesson) {
        (0..100, false) => {
            vec![(55, vec![(1, vec![Source]), (1, vec![Bytecode])]), (45, state(vec![Names, Frames, Output]))]
        }
        (0..100, true) => {
            vec![(55, vec![(10, vec![Lesson]), (6, vec![Bytecode])]), (45, state(vec![Source, Names, Frames, Output]))]
        }
        (_, false) if !roomy => {
            vec![(55, vec![(1, vec![Source]), (1, vec![Bytecode])]), (45, state(vec![Names, Frames, Output]))]
        }
        (100..170, false) => vec![(55, vec![(1, vec![Source]), (1, vec![Bytecode])]), (45, state_apart())],
        (100..170, true) => vec![
            (32, vec![(1, vec![Lesson])]),
            (38, vec![(1, vec![Source]), (1, vec![Bytecode])]),
            (30, state(vec![Names, Frames, Output])),
        ],
        (_, false) => vec![
            (36, vec![(3, vec![Source]), (1, vec![Output])]),
            (36, vec![(1, vec![Bytecode])]),
            (28, vec![(8, vec![Stack]), (14, vec![Names]), (6, vec![Frames])]),
        ],
        (_, true) => vec![
            (25, vec![(1, vec![Lesson])]),
            (25, vec![(3, vec![Source]), (1, vec![Output])]),
            (27, vec![(1, vec![Bytecode])]),
            (23, vec![(8, vec![Stack]), (14, vec![Names]), (6, vec![Frames])]),
        ],
    }
}

fn place(area: Rect, columns: &[Column]) -> (Vec<Slot>, Vec<Rect>) {
    let (mut slots, mut dividers) = (Vec::new(), Vec::new());
    let widths = shares(area.width.saturating_sub(columns.len() as u16 - 1), columns.iter().map(|c| c.0));
    let mut x = area.x;
    for (i, ((_, rows), width)) in columns.iter().zip(widths).enumerate() {
        if i > 0 {
            dividers.push(Rect { x, width: 1, ..area });
            x += 1;
        }
        let mut y = area.y;
        for ((_, panels), height) in rows.iter().zip(shares(area.height, rows.iter().map(|r| r.0))) {
            slots.push(Slot { area: Rect { x, y, width, height }, panels: panels.clone() });
            y += height;
        }
        x += width;
    }
    (slots, dividers)
}

/// `total` divided in proportion to the shares; what is left over goes to the last.
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

    /// Every cell of the screen belongs to one thing.
    fn check(width: u16, height: u16, lesson: bool) {
        let screen = Rect::new(0, 0, width, height);
        let layout = layout(screen, lesson, None);
        let mut areas = vec![layout.title, layout.explain, layout.timeline, layout.status, layout.footer];
        areas.extend(&layout.dividers);
        areas.extend(layout.slots.iter().map(|slot| slot.area));
        for x in 0..width {
            for y in 0..height {
                let owners = areas.iter().filter(|area| area.contains((x, y).into())).count();
                assert_eq!(owners, 1, "cell {x},{y} of {width}x{height}, lesson: {lesson}");
            }
        }
        for panel in Panel::ALL {
            assert_eq!(layout.slot(panel).is_some(), lesson || panel != Panel::Lesson, "{panel:?}");
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
