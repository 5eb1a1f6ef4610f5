//! The stage: a program that is walked through, and what the panels show of it.
//!
//! Part of the model. Its methods are the steps that [`super::update`] is made of; none draws. Walking is the session's
//! business; here it is decided when to look again, which row a panel shows first, and when to ask for input.

use std::sync::Arc;

use super::action::{Action, Direction, Scroll, Towards};
use super::layout::{Layout, Panel};
use super::{panels, screen};
use crate::inspect::{Identities, Listing};
use crate::lesson::OpenLesson;
use crate::recording::{Breakpoint, DepthBucket, Motion, StepIndex, Stop};
use crate::scene::{Scene, scene_of};
use crate::session::{DEFAULT_LIMIT, Session};
use crate::text::prose::grouped;

/// Steps that are recorded when a program is opened, so that the timeline has something to show.
const LOOK_AHEAD: u64 = 20_000;
/// Milliseconds that a key waits for that to end.
const LOOK_AHEAD_PATIENCE: u32 = 500;
/// Stretches of the recording that the timeline knows; at most as many columns are drawn.
const BUCKETS: usize = 512;

/// See the module's description.
pub struct Stage {
    /// The program and its recording.
    pub session: Session,
    /// The lesson that it belongs to.
    pub lesson: Option<OpenLesson>,
    /// What the panels show.
    pub scene: Scene,
    /// The instructions of the selected frame's code.
    pub listing: Option<Arc<Listing>>,
    /// The depth of calls over the recording.
    pub depths: Vec<DepthBucket>,
    /// The panel that takes the arrow keys.
    pub focus: Panel,
    /// Whether it is shown alone.
    pub zoom: bool,
    /// Panels in the order in which they were last focused, the latest first: which tab of a slot is shown.
    recent: Vec<Panel>,
    /// The row that was marked by hand in each panel; where there is none, the panel follows the cursor.
    marks: [Option<usize>; Panel::ALL.len()],
    /// The first row that each panel shows.
    tops: [usize; Panel::ALL.len()],
    /// The walk that stopped for input, to be gone on with.
    pub interrupted: Option<Action>,
    /// Whether it is recording ahead of the learner.
    looking_ahead: bool,
    /// Which objects have been seen in several places.
    identities: Identities,
}

impl Stage {
    /// The stage of a program that has executed nothing. It records a little ahead at once.
    pub fn new(session: Session, lesson: Option<OpenLesson>) -> Self {
        let focus = if lesson.is_some() { Panel::Lesson } else { Panel::Source };
        let mut stage = Self {
            session,
            lesson,
            scene: Scene::default(),
            listing: None,
            depths: Vec::new(),
            focus,
            zoom: false,
            recent: vec![focus],
            marks: [None; Panel::ALL.len()],
            tops: [0; Panel::ALL.len()],
            interrupted: None,
            looking_ahead: false,
            identities: Identities::default(),
        };
        stage.look();
        stage.looking_ahead = true;
        stage.session.set_limit(LOOK_AHEAD);
        stage.session.run_to_end();
        stage.look();
        stage
    }

    /// Whether the program runs because a learner wanted it, and not just to know what comes.
    pub fn is_running(&self) -> bool {
        self.session.is_running() && !self.looking_ahead
    }

    /// A learner wants to go somewhere: no more looking ahead. Whether that has ended; a built-in function that takes
    /// long may not hear.
    fn end_look_ahead(&mut self) -> bool {
        if !self.looking_ahead {
            return true;
        }
        // A lesson's program is short, and its stops are found in the whole of it.
        if self.lesson.is_none() {
            self.session.interrupt();
        }
        for _ in 0..LOOK_AHEAD_PATIENCE {
            if self.session.poll() || !self.session.is_running() {
                self.look();
                return true;
            }
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        false
    }

    /// Look again at what the session shows, if it can be looked at.
    pub fn look(&mut self) {
        if self.session.is_running() {
            return;
        }
        if self.looking_ahead {
            self.looking_ahead = false;
            self.session.set_limit(DEFAULT_LIMIT);
            if let Some(lesson) = &mut self.lesson {
                lesson.find_stops(&self.session);
            }
            self.session.seek(StepIndex::START);
        }
        self.marks = [None; Panel::ALL.len()];
        self.show_frame(0);
        if let (Some(machine), Some(depths)) = (self.session.machine(), self.session.depths()) {
            self.depths = depths.buckets(machine, BUCKETS);
        }
        if let Some(lesson) = &mut self.lesson {
            lesson.check(&self.session);
        }
    }

    /// Show another frame, counted from the innermost.
    pub fn show_frame(&mut self, selected: usize) {
        let Some(scene) = scene_of(&self.session, selected, &mut self.identities) else { return };
        self.scene = scene;
        let Some(frame) = self.scene.frame() else {
            self.listing = None;
            return;
        };
        if self.listing.as_ref().is_none_or(|listing| !Arc::ptr_eq(&listing.code, &frame.code)) {
            self.listing = Some(Arc::new(Listing::of(Arc::clone(&frame.code))));
            self.tops[Panel::Bytecode as usize] = 0;
        }
    }

    /// The frame of the caller or of what was called.
    pub fn select_frame(&mut self, towards: Towards, count: usize) {
        let selected = match towards {
            Towards::Caller => (self.scene.selected + count).min(self.scene.frames.len().saturating_sub(1)),
            Towards::Callee => self.scene.selected.saturating_sub(count),
        };
        self.marks = [None; Panel::ALL.len()];
        self.show_frame(selected);
    }

    // ---------------------------------------------------------------- walking

    /// Walk; returns what there is to say about it.
    pub fn walk(&mut self, action: &Action, count: Option<u64>) -> Option<String> {
        if !self.end_look_ahead() {
            return Some("the program is in the middle of a long instruction; try again".to_owned());
        }
        let before = self.session.at();
        match action {
            Action::Walk(motion, direction) => self.session.go(*motion, *direction, count.unwrap_or(1)),
            Action::First => self.session.seek(StepIndex(count.unwrap_or(0))),
            Action::GoTo(step) => self.session.seek(StepIndex(*step)),
            Action::Last if self.session.has_ended() => self.session.seek(StepIndex(self.session.len())),
            Action::Last => self.session.run_to_end(),
            _ => return None,
        }
        self.interrupted = Some(action.clone());
        self.look();
        if self.session.is_running() || self.asks_input() {
            return None;
        }
        if self.session.at() != before { self.not_found() } else { self.why_not(action) }
    }

    /// What there is to say when a search has come to the live edge: that it has found nothing.
    pub fn not_found(&self) -> Option<String> {
        if !self.session.has_ended() || !self.session.is_at_edge() {
            return None;
        }
        match self.interrupted {
            Some(Action::Walk(Motion::Breakpoint, Direction::Forward)) => {
                Some("no breakpoint was reached any more; this is the end".to_owned())
            }
            Some(Action::Walk(Motion::Event(_), Direction::Forward)) => {
                Some("there was none any more; this is the end".to_owned())
            }
            _ => None,
        }
    }

    /// Why a walk has led nowhere.
    fn why_not(&self, action: &Action) -> Option<String> {
        let forward = !matches!(action, Action::Walk(_, Direction::Back) | Action::First);
        Some(match action {
            Action::Walk(Motion::Breakpoint, _) if self.session.breakpoints().is_empty() => {
                "no breakpoint is set; b sets one".to_owned()
            }
            Action::Walk(Motion::Breakpoint, Direction::Back) => "no breakpoint before this step".to_owned(),
            Action::Walk(Motion::Event(_), Direction::Back) => "none before this step".to_owned(),
            Action::Walk(Motion::Out, Direction::Back) => "the module was not called from anywhere".to_owned(),
            _ if !forward => "this is the first step".to_owned(),
            _ => match self.session.stop() {
                Some(stop) if !stop.can_go_on() => "the program has ended here".to_owned(),
                Some(Stop::Limit) => format!("the limit of {} steps is reached", grouped(self.session.limit())),
                _ => return None,
            },
        })
    }

    /// Whether the program waits, where the learner looks, for a line of input.
    pub fn asks_input(&self) -> bool {
        self.session.is_at_edge() && self.session.wants_input()
    }

    /// To the next or previous stop of the lesson.
    pub fn turn_page(&mut self, direction: Direction) -> Option<String> {
        self.end_look_ahead();
        let lesson = self.lesson.as_mut()?;
        let Some(step) = lesson.turn(direction) else {
            return Some(
                match direction {
                    Direction::Forward => "this was the last stop of the lesson; w leads to the others",
                    Direction::Back => "this is the beginning of the lesson",
                }
                .to_owned(),
            );
        };
        self.session.seek(step);
        self.tops[Panel::Lesson as usize] = 0;
        self.look();
        None
    }

    /// Whether the stop of the lesson asks something that has not been answered.
    pub fn has_open_question(&self) -> bool {
        self.lesson.as_ref().is_some_and(|lesson| lesson.open_question().is_some())
    }

    /// Answer the question of the stop; what there is to say to that.
    pub fn answer(&mut self, given: &str) -> Option<String> {
        if !self.end_look_ahead() {
            return None;
        }
        let said = self.lesson.as_mut()?.answer(&mut self.session, given);
        self.look();
        said
    }

    // ---------------------------------------------------------------- panels

    /// Move the focus to the next or previous panel of the layout.
    pub fn focus_next(&mut self, layout: &Layout, direction: Direction) {
        let order: Vec<Panel> = if self.zoom {
            Panel::ALL.into_iter().filter(|panel| *panel != Panel::Lesson || self.lesson.is_some()).collect()
        } else {
            layout.slots.iter().flat_map(|slot| slot.panels.iter().copied()).collect()
        };
        let Some(at) = order.iter().position(|panel| *panel == self.focus) else { return };
        let next = match direction {
            Direction::Forward => (at + 1) % order.len(),
            Direction::Back => (at + order.len() - 1) % order.len(),
        };
        self.set_focus(order[next]);
    }

    /// Move the focus to a panel, which comes to the front of its slot.
    pub fn set_focus(&mut self, panel: Panel) {
        self.focus = panel;
        self.recent.retain(|other| *other != panel);
        self.recent.insert(0, panel);
    }

    /// The panel of a slot that is in front: the one that was in focus last. Until one was, it is the output where
    /// there is nothing else to see or where the program asks for input.
    pub fn in_front(&self, panels: &[Panel]) -> Panel {
        let output = panels.contains(&Panel::Output) && (self.scene.frames.is_empty() || self.asks_input());
        if output && !panels.contains(&self.focus) {
            return Panel::Output;
        }
        self.recent.iter().copied().find(|panel| panels.contains(panel)).unwrap_or(panels[0])
    }

    /// The first row that a panel shows.
    pub fn top(&self, panel: Panel) -> usize {
        self.tops[panel as usize]
    }

    /// The row of a panel that was marked by hand.
    pub fn mark(&self, panel: Panel) -> Option<usize> {
        self.marks[panel as usize]
    }

    /// Mark a row of a panel by hand, or none.
    pub fn set_mark(&mut self, panel: Panel, row: Option<usize>) {
        if panel == Panel::Frames {
            if let Some(row) = row.filter(|row| *row < self.scene.frames.len()) {
                self.show_frame(row);
            }
            return;
        }
        self.marks[panel as usize] = row;
    }

    /// Forget what was marked by hand; whether anything was.
    pub fn follow_cursor(&mut self) -> bool {
        let had = self.marks.iter().any(Option::is_some) || self.scene.selected > 0;
        self.marks = [None; Panel::ALL.len()];
        if self.scene.selected > 0 {
            self.show_frame(0);
        }
        had
    }

    /// The row at which a panel is while nothing is marked by hand.
    fn current_row(&self, panel: Panel) -> Option<usize> {
        match panel {
            Panel::Source if self.scene.source.is_none() => None,
            Panel::Source => (self.scene.frame()?.position.line? as usize).checked_sub(1),
            Panel::Bytecode => self.listing.as_ref()?.row_at(self.scene.frame()?.offset),
            Panel::Frames => Some(self.scene.selected),
            Panel::Names => panels::names::first_change(&self.scene),
            Panel::Output => self.scene.output.len().checked_sub(1),
            Panel::Stack | Panel::Lesson => None,
        }
    }

    /// Move the mark of a panel, or scroll it.
    pub fn scroll(&mut self, layout: &Layout, panel: Panel, scroll: Scroll, count: usize) {
        let Some(slot) = layout.slot(panel) else { return };
        let (height, rows) = (slot.content().height as usize, screen::row_count(self, panel, slot.content().width));
        let by = match scroll {
            Scroll::Up | Scroll::Down => count,
            Scroll::PageUp | Scroll::PageDown => height.saturating_sub(1).max(1) * count,
        };
        let has_mark = matches!(panel, Panel::Source | Panel::Bytecode | Panel::Frames);
        let (from, last) = if has_mark {
            let from = self.marks[panel as usize].or_else(|| self.current_row(panel)).unwrap_or(self.top(panel));
            (from, rows.saturating_sub(1))
        } else {
            (self.top(panel), rows.saturating_sub(height))
        };
        let to = match scroll {
            Scroll::Up | Scroll::PageUp => from.saturating_sub(by),
            Scroll::Down | Scroll::PageDown => (from + by).min(last),
        };
        self.set_mark(panel, Some(to));
    }

    /// Bring every panel to where its marked or current row can be seen.
    pub fn settle(&mut self, layout: &Layout) {
        for slot in &layout.slots {
            let panel = self.in_front(&slot.panels);
            let height = slot.content().height as usize;
            let rows = screen::row_count(self, panel, slot.content().width);
            let has_mark = matches!(panel, Panel::Source | Panel::Bytecode | Panel::Frames);
            let (mark, top) = (self.marks[panel as usize], self.tops[panel as usize]);
            self.tops[panel as usize] = match (mark, self.current_row(panel)) {
                (Some(mark), _) if !has_mark => mark.min(rows.saturating_sub(height)),
                (Some(row), _) | (None, Some(row)) => seen(row, top, height, rows),
                // An instruction of no line, or the end: the source stays where it was.
                (None, None) if has_mark => top.min(rows.saturating_sub(height)),
                (None, None) => 0,
            };
        }
    }

    // ---------------------------------------------------------------- breakpoints

    /// Set or clear a breakpoint: at the marked instruction if the bytecode is in focus, else on the marked line.
    pub fn toggle_breakpoint(&mut self) -> Option<String> {
        let breakpoint = match self.focus {
            Panel::Bytecode => {
                let row = self.marks[Panel::Bytecode as usize].or_else(|| self.current_row(Panel::Bytecode))?;
                Breakpoint::Instruction(self.text_index(row)?)
            }
            _ => {
                let row = self.marks[Panel::Source as usize].or_else(|| self.current_row(Panel::Source))?;
                let line = row as u32 + 1;
                let file = Arc::clone(self.scene.source.as_ref()?.filename());
                // A breakpoint on a line without code would never be reached.
                let found = match self.session.places() {
                    Some(places) => places.line_with_code(&file, line),
                    None => Some(line),
                };
                match found {
                    None => return Some(format!("neither line {line} nor any line below has an instruction")),
                    Some(line) => Breakpoint::Line { file, line },
                }
            }
        };
        let place = match &breakpoint {
            Breakpoint::Line { file, line } if file == self.session.source().filename() => format!("on line {line}"),
            Breakpoint::Line { file, line } => format!("on line {line} of {}", file_name(file)),
            Breakpoint::Instruction(_) => "on this instruction".to_owned(),
        };
        let set = self.session.toggle_breakpoint(breakpoint);
        Some(if set { format!("breakpoint set {place}; c goes there") } else { format!("breakpoint cleared {place}") })
    }

    /// The machine's index of an instruction of the listing.
    pub fn text_index(&self, row: usize) -> Option<u32> {
        let listing = self.listing.as_ref()?;
        (row < listing.rows.len()).then_some(self.scene.frame()?.text + row as u32)
    }
}

/// The last part of a path.
pub fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or_default()
}

/// The first row to show so that `row` is seen with some rows around it, moving as little as may be; a jump that far
/// that nothing stays on the screen puts it in the middle.
fn seen(row: usize, top: usize, height: usize, rows: usize) -> usize {
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
    top.min(rows.saturating_sub(height))
}

#[cfg(test)]
mod tests {
    use super::seen;

    #[test]
    fn the_row_is_seen_with_some_around_it() {
        assert_eq!(seen(3, 0, 10, 50), 0);
        assert_eq!(seen(9, 0, 10, 50), 2);
        assert_eq!(seen(40, 0, 10, 50), 35);
        assert_eq!(seen(49, 30, 10, 50), 40);
        assert_eq!(seen(2, 5, 10, 50), 0);
        assert_eq!(seen(2, 5, 10, 4), 0);
        assert_eq!(seen(0, 0, 0, 0), 0);
    }
}
