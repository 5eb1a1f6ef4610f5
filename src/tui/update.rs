//! What each action does to the model: the only place that changes it.
//!
//! Called by [`super::run`] for every event and by tests for every key. An action may lead to another, which is
//! returned. It draws nothing, and it waits for nothing but the moment that the session gives its worker.

use super::action::{Action, Direction, Prompt, Scroll};
use super::model::Model;
use super::stage::Stage;
use super::welcome::{Choice, Example};
use super::{mouse, screen};
use crate::lesson;
use crate::session::{self, OpenError, Program};
use crate::version::PythonVersion;

/// Counts are cut here: more than any recording has.
const MAX_COUNT: u64 = 1_000_000_000_000;

/// Do what the action says. The caller repeats with what is returned until there is nothing more to do.
pub fn update(model: &mut Model, action: Action) -> Option<Action> {
    let next = match action {
        Action::Tick => tick(model),
        Action::Resize(columns, rows) => {
            model.size = (columns, rows);
            None
        }
        Action::Digit(digit) => {
            let count = model.count.unwrap_or(0) * 10 + u64::from(digit);
            model.count = Some(count.min(MAX_COUNT));
            None
        }
        action => {
            model.overlays.hush();
            let count = model.count.take();
            perform(model, action, count)
        }
    };
    let layout = model.layout();
    if let Some(stage) = &mut model.stage {
        stage.settle(&layout);
    }
    next
}

/// Do it, and everything that it leads to.
pub fn update_all(model: &mut Model, action: Action) {
    let mut next = Some(action);
    while let Some(action) = next {
        next = update(model, action);
    }
}

fn perform(model: &mut Model, action: Action, count: Option<u64>) -> Option<Action> {
    let times = count.unwrap_or(1).min(u64::from(u32::MAX)) as usize;
    match action {
        Action::Quit => model.quit = true,
        Action::Suspend => model.suspend = true,
        Action::Resume => model.suspend = false,
        Action::NextTheme => model.theme = model.theme.next(),
        Action::Help => model.overlays.toggle_help(),
        Action::Close => model.overlays.close(),
        Action::Welcome => {
            model.stage = None;
            model.overlays.clear();
        }
        Action::Ask(Prompt::Answer) if !model.stage.as_ref().is_some_and(Stage::has_open_question) => {
            model.overlays.say("there is no question here that has not been answered".to_owned());
        }
        Action::Ask(prompt) => model.overlays.ask(prompt),
        Action::Type(c) => model.overlays.type_char(c),
        Action::Erase => model.overlays.erase(),
        Action::Answer => return answer(model),
        Action::EndInput => return end_input(model),
        Action::Open => return open_choice(model),
        Action::Scroll(scroll) => scroll_panel(model, scroll, times),
        Action::Click(column, row) => return mouse::click(model, column, row),
        Action::Wheel(column, row, direction) => mouse::wheel(model, column, row, direction),
        Action::Focus(direction) => {
            let layout = model.layout();
            if let Some(stage) = &mut model.stage {
                stage.focus_next(&layout, direction);
            }
        }
        Action::Walk(..) | Action::First | Action::Last | Action::GoTo(_) => {
            let said = model.stage.as_mut()?.walk(&action, count);
            say(model, said);
            ask_input(model);
        }
        Action::TurnPage(direction) => {
            let stage = model.stage.as_mut()?;
            let said = (0..times).find_map(|_| stage.turn_page(direction));
            say(model, said);
            ask_input(model);
        }
        Action::ToggleBreakpoint => {
            let said = model.stage.as_mut()?.toggle_breakpoint();
            say(model, said);
        }
        Action::SelectFrame(towards) => model.stage.as_mut()?.select_frame(towards, times),
        Action::FollowCursor => {
            let stage = model.stage.as_mut()?;
            if !stage.follow_cursor() {
                stage.zoom = false;
            }
        }
        Action::Interrupt => model.stage.as_mut()?.session.interrupt(),
        Action::Zoom => {
            let stage = model.stage.as_mut()?;
            stage.zoom = !stage.zoom;
        }
        // Handled before.
        Action::Tick | Action::Resize(..) | Action::Digit(_) => {}
    }
    None
}

fn say(model: &mut Model, said: Option<String>) {
    if let Some(text) = said {
        model.overlays.say(text);
    }
}

/// Ask for a line of input if the program waits for one where the learner looks.
fn ask_input(model: &mut Model) {
    if model.stage.as_ref().is_some_and(Stage::asks_input) {
        model.overlays.ask(Prompt::Input);
    }
}

/// Look whether the worker is done.
fn tick(model: &mut Model) -> Option<Action> {
    let stage = model.stage.as_mut()?;
    if !stage.session.poll() {
        return None;
    }
    model.overlays.hush();
    if stage.session.is_lost() {
        model.stage = None;
        model
            .overlays
            .say("pvmscope has a bug: its machine has stopped. The program cannot be shown further.".to_owned());
        return None;
    }
    stage.look();
    let said = stage.not_found();
    say(model, said);
    ask_input(model);
    None
}

fn scroll_panel(model: &mut Model, scroll: Scroll, times: usize) {
    let layout = model.layout();
    let (width, height) = model.size;
    if let Some(top) = model.overlays.help() {
        let page = usize::from(height.saturating_sub(4)).max(1);
        let last = screen::help::row_count(&model.keymap, width).saturating_sub(page);
        model.overlays.scroll_help(match scroll {
            Scroll::Up => top.saturating_sub(times),
            Scroll::Down => (top + times).min(last),
            Scroll::PageUp => top.saturating_sub(page * times),
            Scroll::PageDown => (top + page * times).min(last),
        });
        return;
    }
    match &mut model.stage {
        Some(stage) => stage.scroll(&layout, stage.focus, scroll, times),
        None => model.welcome.scroll(scroll, times),
    }
}

/// Take the answer to what is asked.
fn answer(model: &mut Model) -> Option<Action> {
    let (prompt, text) = model.overlays.take_answer()?;
    match prompt {
        Prompt::Step => {
            let Ok(step) = text.parse() else {
                say(model, (!text.is_empty()).then(|| "a step has a number".to_owned()));
                return None;
            };
            Some(Action::GoTo(step))
        }
        Prompt::File => {
            if !text.is_empty() {
                let program = session::program_in_file(&text, &[], PythonVersion::default());
                show(model, program.and_then(|program| stage(&program)));
            }
            None
        }
        Prompt::Answer => {
            let said = model.stage.as_mut()?.answer(&text);
            say(model, said);
            None
        }
        Prompt::Input => {
            let stage = model.stage.as_mut()?;
            stage.session.feed(&text);
            stage.interrupted.clone()
        }
    }
}

fn end_input(model: &mut Model) -> Option<Action> {
    let (Prompt::Input, _) = model.overlays.take_answer()? else { return None };
    let stage = model.stage.as_mut()?;
    stage.session.close_input();
    stage.interrupted.clone()
}

/// Open what is marked on the welcome screen.
fn open_choice(model: &mut Model) -> Option<Action> {
    match model.welcome.chosen() {
        Choice::Lesson(file) => {
            let opened = lesson::open(file);
            show(model, opened.map(|(session, lesson)| Stage::new(session, Some(lesson))));
        }
        Choice::Example(Example { name, source }) => {
            show(model, stage(&session::program_of_text(name, source, PythonVersion::default())));
        }
        Choice::File => return Some(Action::Ask(Prompt::File)),
    }
    None
}

fn stage(program: &Program) -> Result<Stage, OpenError> {
    Ok(Stage::new(session::open(program)?, None))
}

fn show(model: &mut Model, stage: Result<Stage, OpenError>) {
    match stage {
        Ok(stage) => model.stage = Some(stage),
        Err(error) => model.overlays.say(error.one_line()),
    }
}

/// For the wheel and for `Scroll` alike: three rows a notch.
pub(super) fn wheel_scroll(direction: Direction) -> (Scroll, usize) {
    (if direction == Direction::Forward { Scroll::Down } else { Scroll::Up }, 3)
}
