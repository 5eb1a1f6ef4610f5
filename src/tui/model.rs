//! The model: everything that the screen is a function of.
//!
//! Changed by [`super::update`] alone, drawn by [`super::screen`], which changes nothing. It holds a session, through the
//! stage, and never a virtual machine.

use super::action::Question;
use super::keys::{self, Context};
use super::layout::{Layout, MINIMUM, layout};
use super::stage::Stage;
use super::theme::Theme;
use super::welcome::Welcome;
use ratatui::layout::Rect;

/// See the module's description.
pub struct Model {
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// How things look.
    pub theme: &'static Theme,
    /// The welcome screen; behind the stage, if there is one.
    pub welcome: Welcome,
    /// The program that is walked through.
    pub stage: Option<Stage>,
    /// The first row that the help screen shows, while it is open.
    pub help: Option<usize>,
    /// What the bottom line asks, and the answer so far.
    pub asked: Option<Asked>,
    /// The count typed so far.
    pub count: Option<u64>,
    /// Something to say in the bottom line until the next key.
    pub message: Option<String>,
    /// Whether to leave.
    pub quit: bool,
    /// Whether to give the terminal back for a while.
    pub suspend: bool,
}

/// A question in the bottom line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// What is asked.
    pub question: Question,
    /// What has been typed.
    pub text: String,
}

impl Model {
    /// A model that shows the welcome screen.
    pub fn new(size: (u16, u16), theme: &'static Theme) -> Self {
        Self {
            size,
            theme,
            welcome: Welcome::new(),
            stage: None,
            help: None,
            asked: None,
            count: None,
            message: None,
            quit: false,
            suspend: false,
        }
    }

    /// Which rows of the key table hold.
    pub fn contexts(&self) -> &'static [Context] {
        let lesson = self.stage.as_ref().is_some_and(|stage| stage.lesson.is_some());
        keys::active(self.context(), lesson)
    }

    fn context(&self) -> Context {
        match &self.stage {
            _ if self.asked.is_some() => Context::Question,
            _ if self.help.is_some() => Context::Help,
            Some(stage) if stage.is_running() => Context::Running,
            Some(_) => Context::Machine,
            None => Context::Welcome,
        }
    }

    /// Whether the worker must be looked at soon.
    pub fn is_busy(&self) -> bool {
        self.stage.as_ref().is_some_and(|stage| stage.session.is_running())
    }

    /// Whether the terminal is large enough.
    pub fn fits(&self) -> bool {
        self.size.0 >= MINIMUM.0 && self.size.1 >= MINIMUM.1
    }

    /// Where the panels of the stage are.
    pub fn layout(&self) -> Layout {
        let area = Rect::new(0, 0, self.size.0, self.size.1);
        match &self.stage {
            Some(stage) => layout(area, stage.lesson.is_some(), stage.zoom.then_some(stage.focus)),
            None => layout(area, false, None),
        }
    }
}
