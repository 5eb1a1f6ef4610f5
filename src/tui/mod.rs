//! The terminal UI: a model, actions that change it, and a screen that is drawn from it.
//!
//! Called by `cli`. The Elm way: keys and mouse become an [`Action`] through one table ([`keymap`]), [`update`] is the
//! only place where the [`Model`] changes, [`screen`] draws it and changes nothing. What the panels show of the machine
//! is gathered after each move into a scene (`crate::scene`). The only user of ratatui and crossterm.

pub mod action;
mod breaks;
pub(crate) mod command;
mod guard;
pub mod key;
pub mod keymap;
pub(crate) mod layout;
pub(crate) mod model;
mod mouse;
pub(crate) mod overlay;
pub(crate) mod panels;
mod panes;
pub mod screen;
mod scroll;
pub(crate) mod settings;
mod terminal;
mod text;
pub mod theme;
pub mod update;
mod walk;
pub(crate) mod workbench;

pub mod welcome;

use std::io;
use std::time::Duration;

use crossterm::event::{self, Event, KeyEventKind, MouseButton, MouseEventKind};

use action::{Action, Direction};
use key::Key;
pub use model::Model;
use terminal::Screen;
use theme::Theme;
use update::update_all;
pub use workbench::Workbench;

use crate::version::PythonVersion;

/// How long to wait for a key before checking the worker, and before checking signals when nothing runs.
const WHILE_RUNNING: Duration = Duration::from_millis(30);
const WHILE_IDLE: Duration = Duration::from_millis(100);
/// How long to wait for another event after one: crossterm does not look at all if there is no time.
const AT_ONCE: Duration = Duration::from_millis(1);

/// How the UI ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The user left.
    Quit,
    /// A signal with this number told it to.
    Signal(u8),
}

/// Shows a workbench, or the welcome screen, until the user leaves. The terminal is restored when this returns.
pub fn run(bench: Option<Workbench>, version: PythonVersion) -> io::Result<Ended> {
    terminal::require()?;
    let theme = Theme::of_environment(|name| std::env::var(name).ok());
    let mut size = terminal::size()?;
    let mut model = Model::new(size, theme, version, bench);
    let mut terminal = Screen::open(model.size())?;
    update_all(&mut model, Action::Resize(size.0, size.1));
    let mut changed = true;
    while !model.quit {
        if let Some(signal) = terminal.signals().end() {
            return Ok(Ended::Signal(signal));
        }
        if terminal.signals().take_suspend() || model.suspend {
            terminal.suspend()?;
            update_all(&mut model, Action::Resume);
            terminal.resize(model.size())?;
            changed = true;
        }
        // The event of a resize can be lost when it comes together with others, so the size is asked for each time.
        let now = terminal::size().unwrap_or(size);
        if now != size {
            size = now;
            update_all(&mut model, Action::Resize(size.0, size.1));
            terminal.resize(model.size())?;
            changed = true;
        }
        if changed {
            terminal.terminal().draw(|frame| screen::draw(&model, frame))?;
        }
        changed = model.is_busy();
        if event::poll(if model.is_busy() { WHILE_RUNNING } else { WHILE_IDLE })? {
            // All events that have arrived are handled before the next drawing, so that a held key does not lag behind.
            while event::poll(AT_ONCE)? {
                for action in actions(&model, event::read()?) {
                    update_all(&mut model, action);
                }
                changed = true;
                if model.quit || model.suspend {
                    break;
                }
            }
        }
        if model.is_busy() {
            update_all(&mut model, Action::Tick);
            changed = true;
        }
    }
    Ok(Ended::Quit)
}

/// The actions that an event of the terminal asks for.
fn actions(model: &Model, event: Event) -> Vec<Action> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => action_of(model, Key::of(key)).into_iter().collect(),
        Event::Mouse(mouse) => match mouse.kind {
            MouseEventKind::Down(MouseButton::Left) => vec![Action::Click(mouse.column, mouse.row)],
            MouseEventKind::ScrollDown => vec![Action::Wheel(mouse.column, mouse.row, Direction::Forward)],
            MouseEventKind::ScrollUp => vec![Action::Wheel(mouse.column, mouse.row, Direction::Back)],
            _ => Vec::new(),
        },
        // Only into a prompt: pasted text is not a sequence of keys.
        Event::Paste(text) if model.overlays.is_asking() => {
            text.lines().next().unwrap_or_default().chars().map(Action::Type).collect()
        }
        _ => Vec::new(),
    }
}

/// The action that a key asks for in the model's current context.
pub fn action_of(model: &Model, key: Key) -> Option<Action> {
    let typed = || key.typed().filter(|_| model.overlays.is_asking()).map(Action::Type);
    model.settings.keymap.lookup(model.contexts(), key).or_else(typed)
}
