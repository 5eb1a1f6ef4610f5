//! What a user can ask for: the only requests that [`super::update`] understands.
//!
//! Made from keys by [`super::keymap`], from the mouse by `super::mouse`, and by `update` itself when one action leads
//! to another. Carries no state of the screen.

pub use crate::recording::{Direction, Motion};

/// See the module's description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// A digit of the count for the next action.
    Digit(u8),
    /// Walk through the recording; the count says how many times.
    Walk(Motion, Direction),
    /// To the first step; with a count, to the step of that number.
    First,
    /// To the last step: run to the end, or to the limit.
    Last,
    /// To a step.
    GoTo(u64),
    /// Set or clear a breakpoint on the marked line or instruction.
    ToggleBreakpoint,
    /// Look at another frame of the chain.
    SelectFrame(Towards),
    /// Back to where the cursor is: nothing is marked by hand, nothing is zoomed.
    FollowCursor,
    /// Stop the program where it is.
    Interrupt,
    /// Give the arrow keys to another panel.
    Focus(Direction),
    /// Move the mark of the panel in focus or of a list, or scroll it.
    Scroll(Scroll),
    /// Show the panel in focus alone, or all again.
    Zoom,
    /// The next or previous stop of the lesson.
    TurnPage(Direction),
    /// Ask for something in the bottom line.
    Ask(Prompt),
    /// A character for the prompt.
    Type(char),
    /// Take back the last character.
    Erase,
    /// Answer the prompt with what was typed.
    Answer,
    /// There will be no more input.
    EndInput,
    /// Open the marked entry of the welcome screen.
    Open,
    /// Show or hide the help screen.
    Help,
    /// Close the overlay on top.
    Close,
    /// The next theme.
    NextTheme,
    /// Back to the welcome screen.
    Welcome,
    /// Give the terminal back to the shell for a while.
    Suspend,
    /// The terminal is ours again.
    Resume,
    /// A press of the mouse at column and row.
    Click(u16, u16),
    /// A turn of the wheel, at column and row.
    Wheel(u16, u16, Direction),
    /// Check how far the worker is.
    Tick,
    /// The terminal has changed its size: columns and rows.
    Resize(u16, u16),
    /// Leave.
    Quit,
}

/// The direction along the chain of frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Towards {
    /// To the frame that called this one.
    Caller,
    /// To the frame that this one called.
    Callee,
}

/// How far the mark of a panel moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scroll {
    /// One row up.
    Up,
    /// One row down.
    Down,
    /// A panel's height up.
    PageUp,
    /// A panel's height down.
    PageDown,
}

/// What the bottom line asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prompt {
    /// The number of a step.
    Step,
    /// The name of a file to open.
    File,
    /// A line for the program's `input()`.
    Input,
    /// The answer to a question of the lesson.
    Answer,
}
