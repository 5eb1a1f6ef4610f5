//! What each action does to the model, which changes in no other way.
//!
//! Called by [`super::run`] for every event and by tests for every key. An action may lead to another, which is
//! returned. It draws nothing, and waits for nothing but the short time that the session gives its worker.

use super::action::{Action, Prompt};
use super::layout::layout_of;
use super::model::Model;
use super::panels;
use super::panes::PanelId;
use super::scroll::scroll;
use super::welcome::{Choice, Example};
use super::workbench::Workbench;
use super::{mouse, screen};
use crate::lesson;
use crate::session::{self, OpenError, Program};

/// Counts are capped here: more than any recording has.
const MAX_COUNT: u64 = 1_000_000_000_000;

/// Performs the action. The caller repeats with the returned one until there is nothing more to do.
pub fn update(model: &mut Model, action: Action) -> Option<Action> {
    let next = match action {
        Action::Tick => tick(model),
        Action::Resize(columns, rows) => {
            model.resize((columns, rows));
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
    settle(model);
    // What is in sight at this point can be seen while the program is recorded ahead.
    if let Some(bench) = &mut model.bench
        && bench.walk.look_ahead()
    {
        bench.look();
        settle(model);
    }
    if let Some(reason) = model.bench.as_ref().and_then(|bench| bench.session().lost()) {
        let said = format!("{reason}; the program can be shown no further, please report it");
        model.bench = None;
        model.overlays.clear();
        model.overlays.say(said);
        return None;
    }
    next
}

/// Scrolls everything in sight so that its marked or current row is visible.
fn settle(model: &mut Model) {
    let layout = layout_of(model);
    let Some(bench) = &mut model.bench else {
        model.welcome.settle(screen::welcome::list_height(model.size.1));
        return;
    };
    for tile in &layout.tiles {
        let content = tile.content();
        let panel = panels::in_front(bench, &tile.panels);
        panels::settle(bench, &model.settings, panel, content.width, content.height);
    }
}

/// Performs the action, and everything that it leads to.
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
        Action::NextTheme => model.settings.theme = model.settings.theme.next(),
        Action::Help => model.overlays.toggle_help(),
        Action::Close => model.overlays.close(),
        Action::Welcome => {
            model.bench = None;
            model.overlays.clear();
        }
        Action::Ask(Prompt::Answer) if !model.bench.as_ref().is_some_and(Workbench::has_open_question) => {
            model.overlays.say("there is no unanswered question here".to_owned());
        }
        Action::Ask(prompt) => model.overlays.ask(prompt),
        Action::Type(c) => model.overlays.type_char(c),
        Action::Erase => model.overlays.erase(),
        Action::Answer => return answer(model),
        Action::EndInput => return end_input(model),
        Action::Open => return open_choice(model),
        Action::Scroll(way) => scroll(model, way, times),
        Action::Click(column, row) => return mouse::click(model, column, row),
        Action::Wheel(column, row, direction) => return mouse::wheel(model, column, row, direction),
        Action::Focus(direction) => {
            let layout = layout_of(model);
            let bench = model.bench.as_mut()?;
            let order: Vec<PanelId> = if bench.panes.zoom {
                panels::present(bench).collect()
            } else {
                layout.tiles.iter().flat_map(|tile| tile.panels.iter().copied()).collect()
            };
            bench.panes.turn_focus(panels::focus(bench), &order, direction);
        }
        Action::Walk(..) | Action::First | Action::Last | Action::GoTo(_) => {
            let said = model.bench.as_mut()?.walk(&action, count, &model.settings.keymap);
            say(model, said);
            ask_input(model);
        }
        Action::TurnPage(direction) => {
            let said = model.bench.as_mut()?.turn_page(direction, times, &model.settings.keymap);
            say(model, said);
            ask_input(model);
        }
        Action::ToggleBreakpoint => {
            let said = panels::toggle_breakpoint(model.bench.as_mut()?, &model.settings.keymap);
            say(model, said);
        }
        Action::SelectFrame(towards) => model.bench.as_mut()?.select_frame(towards, times),
        Action::FollowCursor => model.bench.as_mut()?.follow_cursor(),
        Action::Interrupt => model.bench.as_mut()?.walk.interrupt(),
        Action::Zoom => {
            let panes = &mut model.bench.as_mut()?.panes;
            panes.zoom = !panes.zoom;
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

/// Asks for a line of input if the program waits for one at the moment shown.
fn ask_input(model: &mut Model) {
    if model.bench.as_ref().is_some_and(|bench| bench.walk.asks_input()) {
        model.overlays.ask(Prompt::Input);
    }
}

/// Checks whether the worker is done.
fn tick(model: &mut Model) -> Option<Action> {
    let bench = model.bench.as_mut()?;
    if !bench.walk.session_mut().poll() {
        return None;
    }
    model.overlays.hush();
    bench.look();
    if let Some((action, count)) = bench.walk.take_awaited() {
        model.count = count;
        return Some(action);
    }
    let said = bench.walk.not_found();
    say(model, said);
    ask_input(model);
    None
}

/// Handles the answer to the open prompt.
fn answer(model: &mut Model) -> Option<Action> {
    let (prompt, text) = model.overlays.take_answer()?;
    match prompt {
        Prompt::Step => {
            let Ok(step) = text.parse() else {
                say(model, (!text.is_empty()).then(|| "a step is a number".to_owned()));
                return None;
            };
            Some(Action::GoTo(step))
        }
        Prompt::File => {
            if !text.is_empty() {
                let program = session::require_regular_file(&text)
                    .and_then(|()| session::program_in_file(&text, &[], model.version));
                show(model, program.and_then(|program| workbench(&program)));
            }
            None
        }
        Prompt::Answer => {
            let said = model.bench.as_mut()?.answer(&text, &model.settings.keymap);
            say(model, said);
            None
        }
        Prompt::Input => {
            let bench = model.bench.as_mut()?;
            bench.walk.session_mut().feed(&text);
            bench.walk.interrupted()
        }
    }
}

fn end_input(model: &mut Model) -> Option<Action> {
    let (Prompt::Input, _) = model.overlays.take_answer()? else { return None };
    let bench = model.bench.as_mut()?;
    bench.walk.session_mut().close_input();
    bench.walk.interrupted()
}

/// Opens the marked entry of the welcome screen.
fn open_choice(model: &mut Model) -> Option<Action> {
    match model.welcome.chosen() {
        Choice::Lesson(file) => {
            let opened = lesson::open(file);
            show(model, opened.map(|(session, lesson)| Workbench::new(session, Some(lesson))));
        }
        Choice::Example(Example { name, source }) => {
            show(model, workbench(&session::program_of_text(name, source, model.version)));
        }
        Choice::File => return Some(Action::Ask(Prompt::File)),
    }
    None
}

fn workbench(program: &Program) -> Result<Workbench, OpenError> {
    Ok(Workbench::new(session::open(program)?, None))
}

fn show(model: &mut Model, bench: Result<Workbench, OpenError>) {
    match bench {
        Ok(bench) => model.bench = Some(bench),
        Err(error) => model.overlays.say(error.one_line()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::{NameValue, Part};
    use crate::tui::action::{Direction, Motion, Scroll};
    use crate::tui::keymap::{Context, Keymap, Rows};
    use crate::tui::overlay::Overlay;
    use crate::tui::theme::Theme;
    use crate::version::PythonVersion;

    const PROGRAM: &str = "def f(n):\n    print(n)\n    return [n] * 3\n\nfor i in range(20):\n    f(i)\n";

    /// A model that shows one panel alone from the start.
    fn zoomed() -> Model {
        let version = PythonVersion::default();
        let opened = workbench(&session::program_of_text("p.py", PROGRAM, version));
        let mut model = Model::new((80, 24), Theme::named("none"), version, Some(opened.unwrap()));
        update_all(&mut model, Action::Zoom);
        while model.is_busy() {
            update_all(&mut model, Action::Tick);
        }
        model
    }

    #[test]
    fn a_picture_that_is_not_in_sight_is_never_made() {
        let mut model = zoomed();
        let panels: Vec<PanelId> = panels::present(model.bench().unwrap()).collect();
        for id in &panels {
            for _ in 0..10 {
                update_all(&mut model, Action::Walk(Motion::Instruction, Direction::Forward));
                let bench = model.bench().unwrap();
                assert_eq!(panels::focus(bench), *id);
                let made: Vec<Part> = Part::ALL.into_iter().filter(|part| bench.scene().has(*part)).collect();
                let wanted: Vec<Part> = panels::panel(*id).picture.into_iter().collect();
                assert_eq!(made, wanted, "while {id:?} alone is in sight");
            }
            update_all(&mut model, Action::Focus(Direction::Forward));
        }
    }

    #[test]
    fn what_is_said_of_keys_follows_the_keymap() {
        let mut model = zoomed();
        const ROWS: Rows = &[("8", "toggle_breakpoint"), ("9", "next_breakpoint")];
        model.settings.keymap = Keymap::of(&[(Context::Machine, ROWS)]);
        let says = |model: &mut Model, action: Action, expected: &str| {
            update_all(model, action);
            assert_eq!(model.overlays.in_bottom_line(), Some(&Overlay::Message(expected.to_owned())));
        };
        says(&mut model, Action::Walk(Motion::Breakpoint, Direction::Back), "no breakpoint is set; 8 sets one");
        update_all(&mut model, Action::Walk(Motion::Line, Direction::Forward));
        says(&mut model, Action::ToggleBreakpoint, "breakpoint set on line 1; 9 goes there");
    }

    #[test]
    fn a_value_becomes_text_when_its_row_is_in_sight() {
        let mut model = zoomed();
        while panels::focus(model.bench().unwrap()) != panels::names::PANEL.id {
            update_all(&mut model, Action::Focus(Direction::Forward));
        }
        update_all(&mut model, Action::Walk(Motion::Instruction, Direction::Forward));
        let seen_built_ins = |model: &Model| -> Vec<bool> {
            let names = model.bench().unwrap().scene().names.as_ref().unwrap();
            let built_ins = &names.spaces.last().unwrap().bindings;
            built_ins.iter().map(|bound| matches!(bound.value, NameValue::Shown(_))).collect()
        };
        let count = seen_built_ins(&model).into_iter().filter(|seen| *seen).count();
        assert!(count < 20, "{count} built-ins have become text");
        for _ in 0..20 {
            update_all(&mut model, Action::Scroll(Scroll::PageDown));
        }
        assert_eq!(seen_built_ins(&model).last(), Some(&true));
    }
}
