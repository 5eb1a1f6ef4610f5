//! Commands: everything that a key can be bound to, with a name and a sentence that documents it.
//!
//! Footer, help screen and README are made from them; [`super::keymap`] binds keys to them by their names. To add one:
//! a row here, a row in the keymap, and an arm in [`super::update`] if it asks for something new.

use crate::recording::EventKind;

use super::action::{Action, Direction, Motion, Prompt, Scroll, Towards};

/// A command.
#[derive(Debug)]
pub struct Command {
    /// The name by which a keymap refers to it.
    pub id: &'static str,
    /// The word for it in the footer; empty for one that the footer leaves out.
    pub title: &'static str,
    /// What it does. A command in braces stands for its key.
    pub doc: &'static str,
    /// What it asks for.
    pub effect: Effect,
}

/// What a command asks for.
#[derive(Debug)]
pub enum Effect {
    /// This.
    Action(Action),
    /// Add the digit on the key to the count.
    Count,
}

const fn command(id: &'static str, title: &'static str, doc: &'static str, action: Action) -> Command {
    Command { id, title, doc, effect: Effect::Action(action) }
}

const fn walk(id: &'static str, title: &'static str, doc: &'static str, motion: Motion, way: Direction) -> Command {
    command(id, title, doc, Action::Walk(motion, way))
}

use Direction::{Back, Forward};

/// All commands.
pub static COMMANDS: &[Command] = &[
    // Walking.
    walk(
        "step_forward",
        "step",
        "step forward by one instruction; at the live edge this executes it",
        Motion::Instruction,
        Forward,
    ),
    walk("step_back", "back", "step back by one instruction", Motion::Instruction, Back),
    walk(
        "step_over",
        "over",
        "forward by one instruction of this frame, over everything it calls",
        Motion::InstructionOver,
        Forward,
    ),
    walk(
        "step_over_back",
        "",
        "back by one instruction of this frame, over everything it called",
        Motion::InstructionOver,
        Back,
    ),
    walk("line_forward", "line", "forward to the next source line, into calls", Motion::Line, Forward),
    walk("line_back", "", "back to the previous source line, into calls", Motion::Line, Back),
    walk(
        "line_over",
        "next line",
        "forward to the next source line of this frame, over everything it calls",
        Motion::LineOver,
        Forward,
    ),
    walk(
        "line_over_back",
        "",
        "back to the previous source line of this frame, over everything it called",
        Motion::LineOver,
        Back,
    ),
    walk("out", "out", "out of this frame: on to its caller", Motion::Out, Forward),
    walk("out_back", "", "back to the call of this frame", Motion::Out, Back),
    command("first_step", "", "to the first step; `42{first_step}` goes to step 42", Action::First),
    command("last_step", "end", "to the last step: run to the end or the limit", Action::Last),
    command("ask_step", "", "ask for a step to go to", Action::Ask(Prompt::Step)),
    command(
        "toggle_breakpoint",
        "break",
        "set or clear a breakpoint: on the marked line, or on the marked instruction if the bytecode is in focus",
        Action::ToggleBreakpoint,
    ),
    walk("next_breakpoint", "", "on to the next breakpoint", Motion::Breakpoint, Forward),
    walk("previous_breakpoint", "", "back to the previous breakpoint", Motion::Breakpoint, Back),
    walk("next_raise", "", "on to where the next exception is raised", Motion::Event(EventKind::Raise), Forward),
    walk(
        "previous_raise",
        "",
        "back to where the previous exception was raised",
        Motion::Event(EventKind::Raise),
        Back,
    ),
    walk("next_output", "", "on to where the program next prints", Motion::Event(EventKind::Output), Forward),
    walk("previous_output", "", "back to where the program last printed", Motion::Event(EventKind::Output), Back),
    Command {
        id: "count",
        title: "",
        doc: "a count for the next key: `10{step_forward}` steps ten times",
        effect: Effect::Count,
    },
    command("follow_cursor", "", "back to where the cursor is; forget the count", Action::FollowCursor),
    command("stop_run", "stop here", "stop the run where it is; everything recorded is kept", Action::Interrupt),
    // Looking.
    command("caller", "", "look at the caller's frame", Action::SelectFrame(Towards::Caller)),
    command("callee", "", "look at the callee's frame", Action::SelectFrame(Towards::Callee)),
    command("next_panel", "panel", "focus the next panel", Action::Focus(Forward)),
    command("previous_panel", "", "focus the previous panel", Action::Focus(Back)),
    command("panel_up", "", "up in the panel in focus", Action::Scroll(Scroll::Up)),
    command("panel_down", "", "down in the panel in focus", Action::Scroll(Scroll::Down)),
    command("panel_page_up", "", "a page up in the panel in focus", Action::Scroll(Scroll::PageUp)),
    command("panel_page_down", "", "a page down in the panel in focus", Action::Scroll(Scroll::PageDown)),
    command("zoom", "", "show the panel in focus alone, or all again", Action::Zoom),
    command("welcome", "", "to the welcome screen", Action::Welcome),
    // A lesson.
    command("next_stop", "next stop", "to the next stop of the lesson", Action::TurnPage(Forward)),
    command("previous_stop", "stop before", "to the previous stop of the lesson", Action::TurnPage(Back)),
    command("ask_answer", "answer", "answer the question at this stop", Action::Ask(Prompt::Answer)),
    // The welcome screen.
    command("choice_up", "", "up", Action::Scroll(Scroll::Up)),
    command("choice_down", "choose", "down", Action::Scroll(Scroll::Down)),
    command("open", "open", "open the marked entry", Action::Open),
    command("ask_file", "open a file", "open a file of your own", Action::Ask(Prompt::File)),
    // A prompt.
    command("answer", "answer", "submit the answer", Action::Answer),
    command("erase", "", "take back the last character", Action::Erase),
    command("end_input", "", "end of file, for a program that reads its input", Action::EndInput),
    command("cancel", "cancel", "do not answer", Action::Close),
    // The help screen.
    command("help_up", "", "up", Action::Scroll(Scroll::Up)),
    command("help_down", "scroll", "down", Action::Scroll(Scroll::Down)),
    command("help_page_up", "", "a page up", Action::Scroll(Scroll::PageUp)),
    command("help_page_down", "", "a page down", Action::Scroll(Scroll::PageDown)),
    command("close_help", "close", "close the help", Action::Close),
    // Everywhere.
    command("help", "help", "show or hide this help", Action::Help),
    command("next_theme", "", "switch colours: for dark terminals, for light ones, none", Action::NextTheme),
    command("suspend", "", "back to the shell for a while (not on Windows)", Action::Suspend),
    command("quit", "quit", "quit", Action::Quit),
];

impl Command {
    /// The command with that name.
    pub fn named(id: &str) -> Option<&'static Self> {
        COMMANDS.iter().find(|command| command.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique() {
        for command in COMMANDS {
            assert_eq!(COMMANDS.iter().filter(|other| other.id == command.id).count(), 1, "{}", command.id);
        }
    }
}
