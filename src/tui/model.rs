//! The model: everything that the screen depends on.
//!
//! Changed by [`super::update`] alone, drawn by [`super::screen`], which changes nothing. It holds a session, through the
//! workbench, and never a virtual machine; it does not know how anything is drawn.

use super::keymap::{Context, Keymap};
use super::overlay::{Overlay, Overlays};
use super::settings::Settings;
use super::theme::Theme;
use super::welcome::Welcome;
use super::workbench::Workbench;
use crate::version::PythonVersion;

/// More columns and rows than any screen has: of a terminal that claims to have more, the upper left part is used.
const MAXIMUM: (u16, u16) = (1000, 500);

/// See the module's description.
pub struct Model {
    /// Columns and rows that are drawn on: those of the terminal, up to a maximum.
    pub(super) size: (u16, u16),
    /// Theme and keymap.
    pub(super) settings: Settings,
    /// The version for programs opened from here.
    pub(super) version: PythonVersion,
    /// The welcome screen; it is covered by the workbench, if there is one.
    pub(super) welcome: Welcome,
    /// The program being walked through.
    pub(super) bench: Option<Workbench>,
    /// Help, a prompt, a message.
    pub(super) overlays: Overlays,
    /// The count typed so far.
    pub(super) count: Option<u64>,
    /// Whether to leave.
    pub(super) quit: bool,
    /// Whether to give the terminal back for a while.
    pub(super) suspend: bool,
}

impl Model {
    /// A model that shows a program or, without one, the welcome screen.
    pub fn new(size: (u16, u16), theme: &'static Theme, version: PythonVersion, bench: Option<Workbench>) -> Self {
        Self {
            size: drawn(size),
            settings: Settings { theme, keymap: Keymap::default() },
            version,
            welcome: Welcome::new(),
            bench,
            overlays: Overlays::default(),
            count: None,
            quit: false,
            suspend: false,
        }
    }

    /// Columns and rows that are drawn on: those of the terminal, up to a maximum.
    pub fn size(&self) -> (u16, u16) {
        self.size
    }

    /// Adopts the terminal's size.
    pub(super) fn resize(&mut self, terminal: (u16, u16)) {
        self.size = drawn(terminal);
    }

    /// The program being walked through, if there is one.
    pub fn bench(&self) -> Option<&Workbench> {
        self.bench.as_ref()
    }

    /// The keymap's contexts that apply, the topmost first.
    pub fn contexts(&self) -> &'static [Context] {
        let context = match (self.overlays.top(), &self.bench) {
            (Some(Overlay::Prompt { .. }), _) => Context::Prompt,
            (Some(Overlay::Help { .. }), _) => Context::Help,
            (_, None) => Context::Welcome,
            (_, Some(bench)) if bench.walk.is_running() => Context::Running,
            (_, Some(bench)) if bench.lesson.is_some() => Context::Lesson,
            (_, Some(_)) => Context::Machine,
        };
        context.stack()
    }

    /// Whether the worker must be checked soon.
    pub fn is_busy(&self) -> bool {
        self.bench.as_ref().is_some_and(|bench| bench.session().is_running())
    }
}

/// How much of a terminal of that size is drawn on.
fn drawn(terminal: (u16, u16)) -> (u16, u16) {
    (terminal.0.min(MAXIMUM.0), terminal.1.min(MAXIMUM.1))
}
