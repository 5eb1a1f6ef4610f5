//! The scene: what the screen shows of the machine at the cursor, as plain data.
//!
//! Built once after every move from the session's snapshot, so that drawing, which happens more often, asks
//! nobody and changes nothing. Called by `tui`. Knows nothing of a terminal.

mod scene_of;

use std::sync::Arc;

use crate::inspect::{CodeObject, Position};
use crate::source::Source;

pub use scene_of::scene_of;

/// See the module's description.
#[derive(Clone, Debug, Default)]
pub struct Scene {
    /// The step at the cursor: how many instructions have been executed where the state stands.
    pub step: u64,
    /// How many steps are recorded.
    pub recorded: u64,
    /// How many frames are entered and not left.
    pub depth: usize,
    /// Why there is no step behind the recorded ones, or why the last run stopped.
    pub stop: Option<StopNote>,
    /// The frames, the innermost first.
    pub frames: Vec<FrameRow>,
    /// Which of them the panels show.
    pub selected: usize,
    /// The file that the selected frame's code comes from; at the end of the program, the program's own. `None` for
    /// code that came from no file.
    pub source: Option<Arc<Source>>,
    /// The value stack of the selected frame, top first.
    pub stack: Vec<StackRow>,
    /// The exception that is being handled, as `repr()` shows it.
    pub handling: Option<String>,
    /// The namespaces of the selected frame; at the end of the program, what its module holds.
    pub names: Vec<Namespace>,
    /// What the program has written up to here, by lines.
    pub output: Vec<OutputLine>,
    /// Whether there is more output before that of `output`: too much to show.
    pub output_cut: bool,
    /// What the current instruction is going to do, in words.
    pub explanation: String,
    /// What the instruction before has done besides: calls, exceptions, output.
    pub events: String,
}

/// Why a run stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StopNote {
    /// In few words, for the status line.
    pub short: String,
    /// The whole, where there is more to say: the traceback of an uncaught exception.
    pub long: String,
    /// Whether it is an error.
    pub error: bool,
}

/// A frame.
#[derive(Clone, Debug)]
pub struct FrameRow {
    /// Its code object.
    pub code: Arc<CodeObject>,
    /// The machine's index of the code's first instruction, for breakpoints.
    pub text: u32,
    /// Byte offset of the instruction that it is at: the next one in the innermost frame, the one that called in others.
    pub offset: u32,
    /// Where that instruction comes from.
    pub position: Position,
}

/// A slot of the value stack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StackRow {
    /// As `repr()` shows it; `None` for NULL.
    pub value: Option<String>,
    /// The name of its type.
    pub type_name: String,
    /// Which object it is, where it is one that is seen in several places.
    pub identity: Option<u32>,
    /// Whether the last instruction has put it there.
    pub changed: bool,
}

/// A namespace of the selected frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Namespace {
    /// `fast locals`, `cells` …
    pub title: &'static str,
    /// Its names.
    pub rows: Vec<NameRow>,
}

/// A name and what it is bound to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameRow {
    /// The name.
    pub name: String,
    /// As `repr()` shows it; `None` where it is unbound.
    pub value: Option<String>,
    /// Which object it is, where it is one that is seen in several places.
    pub identity: Option<u32>,
    /// Whether the last instruction has bound it, or changed what it is bound to.
    pub changed: bool,
}

/// A line that the program has written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputLine {
    /// Its text, without the line end.
    pub text: String,
    /// Whether it went to standard error.
    pub error: bool,
}

impl Scene {
    /// The selected frame.
    pub fn frame(&self) -> Option<&FrameRow> {
        self.frames.get(self.selected)
    }
}
