//! What each action does to the model: the only place that changes it.
//!
//! Called by [`super::run`] for every event and by tests for every key. An action may lead to another, which is
//! returned. It draws nothing; execution happens on the session's worker, so no action takes long.

use super::action::{Action, Direction, Question, Scroll};
use super::model::{Asked, Model};
use super::stage::Stage;
use super::welcome::{Choice, Example};
use super::{mouse, view};
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
            model.message = None;
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
        Action::NextTheme => model.palette = model.palette.next(),
        Action::Help => model.help = if model.help.is_some() { None } else { Some(0) },
        Action::Home => {
            model.stage = None;
            model.help = None;
        }
        Action::Ask(Question::Answer) if !model.stage.as_ref().is_some_and(Stage::has_open_question) => {
            model.message = Some("there is no question here that has not been answered".to_owned());
        }
        Action::Ask(question) => model.asked = Some(Asked { question, text: String::new() }),
        Action::Type(c) => {
            if let Some(asked) = &mut model.asked
                && (asked.question != Question::Step || c.is_ascii_digit())
            {
                asked.text.push(c);
            }
        }
        Action::Erase => {
            if let Some(asked) = &mut model.asked {
                asked.text.pop();
            }
        }
        Action::Submit => return submit(model),
        Action::EndInput => return end_input(model),
        Action::Escape => escape(model),
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
            let stage = model.stage.as_mut()?;
            model.message = stage.walk(&action, count);
            ask_input(model);
        }
        Action::Stop(direction) => {
            let stage = model.stage.as_mut()?;
            model.message = (0..times).find_map(|_| stage.go_to_stop(direction));
            ask_input(model);
        }
        Action::ToggleBreakpoint => {
            let stage = model.stage.as_mut()?;
            model.message = stage.toggle_breakpoint();
        }
        Action::SelectFrame(towards) => model.stage.as_mut()?.select_frame(towards, times),
        Action::Zoom => {
            let stage = model.stage.as_mut()?;
            stage.zoom = !stage.zoom;
        }
        // Handled before.
        Action::Tick | Action::Resize(..) | Action::Digit(_) => {}
    }
    None
}

/// Ask for a line of input if the program waits for one where the learner looks.
fn ask_input(model: &mut Model) {
    if model.asked.is_none() && model.stage.as_ref().is_some_and(Stage::asks_input) {
        model.asked = Some(Asked { question: Question::Input, text: String::new() });
    }
}

/// Look whether the worker is done.
fn tick(model: &mut Model) -> Option<Action> {
    let stage = model.stage.as_mut()?;
    if !stage.session.poll() {
        return None;
    }
    if stage.session.is_lost() {
        model.stage = None;
        model.message =
            Some("pvmscope has a bug: its machine has stopped. The program cannot be shown further.".into());
        return None;
    }
    stage.look();
    model.message = stage.not_found();
    ask_input(model);
    None
}

fn escape(model: &mut Model) {
    if model.asked.take().is_some() {
        return;
    }
    if model.help.take().is_some() {
        return;
    }
    if let Some(stage) = &mut model.stage {
        if stage.session.is_running() {
            stage.session.interrupt();
        } else if !stage.follow_cursor() {
            stage.zoom = false;
        }
    }
}

fn scroll_panel(model: &mut Model, scroll: Scroll, times: usize) {
    let layout = model.layout();
    let (width, height) = model.size;
    if let Some(top) = &mut model.help {
        let page = usize::from(height.saturating_sub(4)).max(1);
        let last = view::help::row_count(width).saturating_sub(page);
        *top = match scroll {
            Scroll::Up => top.saturating_sub(times),
            Scroll::Down => (*top + times).min(last),
            Scroll::PageUp => top.saturating_sub(page * times),
            Scroll::PageDown => (*top + page * times).min(last),
        };
        return;
    }
    match &mut model.stage {
        Some(stage) => stage.scroll(&layout, stage.focus, scroll, times),
        None => model.welcome.scroll(scroll, times),
    }
}

fn submit(model: &mut Model) -> Option<Action> {
    let Some(Asked { question, text }) = model.asked.take() else {
        return choose(model);
    };
    match question {
        Question::Step => {
            let Ok(step) = text.parse() else {
                model.message = (!text.is_empty()).then(|| "a step has a number".to_owned());
                return None;
            };
            Some(Action::GoTo(step))
        }
        Question::File => {
            if !text.is_empty() {
                let program = session::program_in_file(&text, &[], PythonVersion::default());
                show(model, program.and_then(|program| stage(&program)));
            }
            None
        }
        Question::Answer => {
            model.message = model.stage.as_mut()?.answer(&text);
            None
        }
        Question::Input => {
            let stage = model.stage.as_mut()?;
            stage.session.feed(&text);
            stage.interrupted.clone()
        }
    }
}

fn end_input(model: &mut Model) -> Option<Action> {
    if model.asked.take()?.question != Question::Input {
        return None;
    }
    let stage = model.stage.as_mut()?;
    stage.session.close_input();
    stage.interrupted.clone()
}

/// Open what is marked on the welcome screen.
fn choose(model: &mut Model) -> Option<Action> {
    match model.welcome.chosen() {
        Choice::Lesson(file) => {
            let opened = lesson::open(file);
            show(model, opened.map(|(session, lesson)| Stage::new(session, Some(lesson))));
        }
        Choice::Example(Example { name, source }) => {
            show(model, stage(&session::program_of_text(name, source, PythonVersion::default())));
        }
        Choice::File => return Some(Action::Ask(Question::File)),
    }
    None
}

fn stage(program: &Program) -> Result<Stage, OpenError> {
    Ok(Stage::new(session::open(program)?, None))
}

fn show(model: &mut Model, stage: Result<Stage, OpenError>) {
    match stage {
        Ok(stage) => model.stage = Some(stage),
        Err(error) => model.message = Some(error.one_line()),
    }
}

/// For the wheel and for `Scroll` alike: three rows a notch.
pub(super) fn wheel_scroll(direction: Direction) -> (Scroll, usize) {
    (if direction == Direction::Forward { Scroll::Down } else { Scroll::Up }, 3)
}
