//! Walking: the session, what is recorded ahead of the learner, and the messages about a walk.
//!
//! Part of the workbench. Going anywhere is the session's business; this file knows whether it runs because a learner
//! wants it or just to look ahead, and which walk is to continue once that has ended. It looks at no state of the
//! machine.

use super::action::{Action, Direction, Motion};
use super::keymap::Keymap;
use crate::recording::{StepIndex, Stop};
use crate::session::{DEFAULT_LIMIT, Session};
use crate::text::prose::grouped;

/// Steps recorded when a program is opened, so that the timeline has something to show.
const LOOK_AHEAD: u64 = 20_000;

/// How far the recording ahead of the learner is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ahead {
    /// It has not begun.
    ToCome,
    /// It has begun, and its end has not been seen.
    Looking,
    /// It is over.
    Done,
}

/// See the module's description.
pub struct Walk {
    session: Session,
    ahead: Ahead,
    /// What a learner has asked for while the session was looking ahead, in the middle of an instruction that takes
    /// long: performed when a tick finds that it can be.
    awaited: Option<(Action, Option<u64>)>,
    /// The latest walk, which continues after it has stopped for input.
    latest: Option<Action>,
}

impl Walk {
    /// A program that has executed nothing.
    pub fn new(session: Session) -> Self {
        Self { session, ahead: Ahead::ToCome, awaited: None, latest: None }
    }

    /// The program and its recording.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// The session, for what does not move it: breakpoints, input, a lesson's questions, checking how far it is.
    pub fn session_mut(&mut self) -> &mut Session {
        &mut self.session
    }

    /// Whether the program runs because a learner wants it, and not just to look ahead.
    pub fn is_running(&self) -> bool {
        self.session.is_running() && (self.ahead != Ahead::Looking || self.awaited.is_some())
    }

    // ---------------------------------------------------------------- looking ahead

    /// Records a little ahead of the learner, if that has not begun yet; returns whether it has just begun.
    pub fn look_ahead(&mut self) -> bool {
        if self.ahead != Ahead::ToCome {
            return false;
        }
        self.ahead = Ahead::Looking;
        self.session.set_limit(LOOK_AHEAD);
        self.session.run_to_end();
        true
    }

    /// Whether looking ahead has just ended. The cursor is there, too; [`Walk::return_to_start`] must follow.
    pub fn has_looked_ahead(&self) -> bool {
        self.ahead == Ahead::Looking && !self.session.is_running()
    }

    /// Goes back to where the program begins: looking ahead is over.
    pub fn return_to_start(&mut self) {
        self.ahead = Ahead::Done;
        self.session.set_limit(DEFAULT_LIMIT);
        self.session.seek(StepIndex::START);
    }

    /// Ends looking ahead, as a learner wants something of the session. Returns whether it can be asked at once; if
    /// not, the action is awaited. In a lesson looking ahead continues all the same, as its program is short, and its
    /// stops are found in the whole of it.
    pub fn make_way(&mut self, in_lesson: bool, action: &Action, count: Option<u64>) -> bool {
        self.look_ahead();
        if self.ahead == Ahead::Looking {
            if !in_lesson {
                self.session.interrupt();
            }
            self.session.settle();
            if self.session.is_running() {
                self.awaited = Some((action.clone(), count));
            }
        }
        !self.session.is_running()
    }

    /// The action that was awaited, and its count.
    pub fn take_awaited(&mut self) -> Option<(Action, Option<u64>)> {
        self.awaited.take()
    }

    // ---------------------------------------------------------------- walking

    /// Walks as an action asks.
    pub fn go(&mut self, action: &Action, count: Option<u64>) {
        match action {
            Action::Walk(motion, direction) => self.session.go(*motion, *direction, count.unwrap_or(1)),
            Action::First => self.session.seek(StepIndex(count.unwrap_or(0))),
            Action::GoTo(step) => self.session.seek(StepIndex(*step)),
            Action::Last if self.session.has_ended() => self.session.seek(StepIndex(self.session.len())),
            Action::Last => self.session.run_to_end(),
            _ => return,
        }
        self.latest = Some(action.clone());
    }

    /// Goes to a step; this does not count as a walk that could be continued.
    pub fn seek(&mut self, step: StepIndex) {
        self.session.seek(step);
    }

    /// The walk that has stopped for input.
    pub fn interrupted(&self) -> Option<Action> {
        self.latest.clone()
    }

    /// Stops where it is; nothing is awaited any longer.
    pub fn interrupt(&mut self) {
        self.session.interrupt();
        self.awaited = None;
    }

    /// Whether the program waits, at the moment shown, for a line of input.
    pub fn asks_input(&self) -> bool {
        self.session.is_at_edge() && self.session.wants_input()
    }

    // ---------------------------------------------------------------- what there is to say

    /// The message when a search has reached the live edge: that it has found nothing.
    pub fn not_found(&self) -> Option<String> {
        if !self.session.has_ended() || !self.session.is_at_edge() {
            return None;
        }
        match self.latest {
            Some(Action::Walk(Motion::Breakpoint, Direction::Forward)) => {
                Some("no further breakpoint was reached; this is the end".to_owned())
            }
            Some(Action::Walk(Motion::Event(_), Direction::Forward)) => {
                Some("there were no more; this is the end".to_owned())
            }
            _ => None,
        }
    }

    /// Why a walk has led nowhere.
    pub fn why_not(&self, action: &Action, keymap: &Keymap) -> Option<String> {
        let forward = !matches!(action, Action::Walk(_, Direction::Back) | Action::First);
        Some(match action {
            Action::Walk(Motion::Breakpoint, _) if self.session.breakpoints().is_empty() => {
                format!("no breakpoint is set; {} sets one", keymap.key("toggle_breakpoint"))
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
}
