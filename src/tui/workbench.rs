//! The workbench: a program being walked through, and what the panels show of it.
//!
//! Part of the model. Its methods are the building blocks of [`super::update`]: it ties the walk (`walk`), the panels'
//! state (`panes`), the lesson and the scene together, and decides when to look again. It draws nothing and does not
//! know which panels exist.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use super::action::{Action, Direction, Towards};
use super::keymap::Keymap;
use super::panes::Panes;
use super::walk::Walk;
use crate::inspect::{Identities, Listing};
use crate::lesson::{Grade, OpenLesson};
use crate::recording::DepthBucket;
use crate::scene::{Part, Scene, View};
use crate::session::Session;

/// The number of pieces into which the timeline divides the recording; at most that many columns are drawn.
const BUCKETS: usize = 512;
/// How long a call to the session may keep the screen waiting before it continues in the background: short enough for a
/// learner not to notice.
const PATIENCE: Duration = Duration::from_millis(40);

/// See the module's description.
pub struct Workbench {
    /// The program, its recording and the way through it.
    pub(super) walk: Walk,
    /// The lesson that it belongs to, if any.
    pub(super) lesson: Option<OpenLesson>,
    /// The picture of the moment at the cursor, as far as panels have asked for it.
    pub(super) scene: Scene,
    /// The instructions of the selected frame's code.
    pub(super) listing: Option<Arc<Listing>>,
    /// The depth of calls over the recording.
    pub(super) depths: Vec<DepthBucket>,
    /// The panels' state.
    pub(super) panes: Panes,
    /// Which objects have been seen in several places.
    identities: Identities,
}

impl Workbench {
    /// The workbench of a program that has executed nothing, with a lesson, if it is a lesson's program.
    pub fn new(mut session: Session, lesson: Option<OpenLesson>) -> Self {
        session.set_patience(PATIENCE);
        let mut bench = Self {
            walk: Walk::new(session),
            lesson,
            scene: Scene::default(),
            listing: None,
            depths: Vec::new(),
            panes: Panes::default(),
            identities: Identities::default(),
        };
        bench.look();
        bench
    }

    /// The program and its recording.
    pub fn session(&self) -> &Session {
        self.walk.session()
    }

    /// What can be seen at the cursor.
    pub fn scene(&self) -> &Scene {
        &self.scene
    }

    // ---------------------------------------------------------------- looking

    /// Updates everything from the session, unless that is running.
    pub fn look(&mut self) {
        if self.session().is_running() {
            return;
        }
        self.finish_look_ahead();
        self.panes.forget_marks();
        self.show_frame(0);
        let session = self.walk.session();
        if let (Some(machine), Some(depths)) = (session.machine(), session.depths()) {
            self.depths = depths.buckets(machine, BUCKETS);
        }
        if let Some(lesson) = &mut self.lesson {
            lesson.check(session);
        }
    }

    /// When the recording ahead has just ended, finds the lesson's stops in it and goes back to the start.
    fn finish_look_ahead(&mut self) {
        if !self.walk.has_looked_ahead() {
            return;
        }
        if let Some(lesson) = &mut self.lesson {
            lesson.find_stops(self.walk.session());
        }
        self.walk.return_to_start();
    }

    /// Shows a frame, counted from the innermost. Its parts of the scene are made when they are asked for.
    pub fn show_frame(&mut self, selected: usize) {
        let Some(view) = View::of(self.walk.session(), selected) else { return };
        self.scene = Scene::of(&view, &mut self.identities);
        let code = self.scene.frame.as_ref().map(|frame| &frame.code);
        let is_listed = match (&self.listing, code) {
            (Some(listing), Some(code)) => Arc::ptr_eq(&listing.code, code),
            (listing, code) => listing.is_none() && code.is_none(),
        };
        if !is_listed {
            self.listing = code.map(|code| Arc::new(Listing::of(Arc::clone(code))));
        }
    }

    /// Makes a part of the scene, unless it is there already or the session is running.
    pub fn make(&mut self, part: Part) {
        if self.scene.has(part) {
            return;
        }
        if let Some(view) = View::of(self.walk.session(), self.scene.selected) {
            self.scene.make(part, &view, &self.identities);
        }
    }

    /// Makes the text that some rows of the names show, unless the session is running.
    pub fn show_names(&mut self, rows: Range<usize>) {
        if let Some(names) = &mut self.scene.names
            && let Some(view) = View::of(self.walk.session(), self.scene.selected)
        {
            names.show(&view, rows);
        }
    }

    /// Selects the frame of the caller or of what was called.
    pub fn select_frame(&mut self, towards: Towards, count: usize) {
        let selected = match towards {
            Towards::Caller => (self.scene.selected + count).min(self.scene.depth.saturating_sub(1)),
            Towards::Callee => self.scene.selected.saturating_sub(count),
        };
        self.panes.forget_marks();
        self.show_frame(selected);
    }

    /// Goes back to where the cursor is: drops marks set by hand or, if there were none, the zoom.
    pub fn follow_cursor(&mut self) {
        let had = self.panes.forget_marks();
        if self.scene.selected > 0 {
            self.show_frame(0);
        } else if !had {
            self.panes.zoom = false;
        }
    }

    // ---------------------------------------------------------------- walking

    /// Walks; returns the message about it.
    pub fn walk(&mut self, action: &Action, count: Option<u64>, keymap: &Keymap) -> Option<String> {
        if !self.walk.make_way(self.lesson.is_some(), action, count) {
            return None;
        }
        self.finish_look_ahead();
        let before = self.session().at();
        self.walk.go(action, count);
        self.look();
        if self.session().is_running() || self.walk.asks_input() {
            return None;
        }
        if self.session().at() != before { self.walk.not_found() } else { self.walk.why_not(action, keymap) }
    }

    /// Goes to the next or previous stop of the lesson, `times` times.
    pub fn turn_page(&mut self, direction: Direction, times: usize, keymap: &Keymap) -> Option<String> {
        let action = Action::TurnPage(direction);
        if !self.walk.make_way(self.lesson.is_some(), &action, Some(times as u64)) {
            return None;
        }
        self.finish_look_ahead();
        let lesson = self.lesson.as_mut()?;
        let mut said = None;
        for _ in 0..times {
            let Some(step) = lesson.turn(direction) else {
                said = Some(match direction {
                    Direction::Forward => {
                        format!("this was the last stop of the lesson; {} leads to the others", keymap.key("welcome"))
                    }
                    Direction::Back => "this is the beginning of the lesson".to_owned(),
                });
                break;
            };
            self.walk.seek(step);
        }
        self.look();
        said
    }

    /// Whether the lesson's stop has a question that has not been answered.
    pub fn has_open_question(&self) -> bool {
        self.lesson.as_ref().is_some_and(|lesson| lesson.open_question().is_some())
    }

    /// Answers the question of the stop; returns the message about it.
    pub fn answer(&mut self, given: &str, keymap: &Keymap) -> Option<String> {
        if self.session().is_running() {
            return Some("the program is still running; try again".to_owned());
        }
        let graded = self.lesson.as_mut()?.answer(self.walk.session_mut(), given)?;
        self.look();
        Some(match graded {
            Ok(Grade::Right(answer)) => format!("Right: {answer}."),
            Ok(Grade::Wrong) => {
                format!("No. Walk there and look, then press {} to answer again.", keymap.key("ask_answer"))
            }
            Err(fault) => fault.to_string(),
        })
    }
}
