//! The scene: the plain picture of a moment, for a screen to draw and for exporters to write.
//!
//! Made by `tui` after every move, from the session's snapshot, the events of the step and the explanation; read by its
//! panels. The parts that are always needed are made at once; each [`Part`] is made on demand, so that what nobody
//! looks at costs nothing. Once made, everything is plain data: reading it needs no machine. It knows nothing of
//! terminals, colours or columns.

mod events;
mod frames;
mod names;
mod output;
mod stack;
mod stop;
mod view;

use std::sync::Arc;

use crate::inspect::Identities;
use crate::source::Source;

pub use frames::FrameRow;
pub use names::{BoundName, NameRow, NameValue, Names};
pub use output::OutputText;
pub use stack::{Stack, StackRow};
pub use stop::StopNote;
pub use view::View;

/// See the module's description.
#[derive(Clone, Debug, Default)]
pub struct Scene {
    /// The step at the cursor: how many instructions have been executed at that point.
    pub step: u64,
    /// The number of recorded steps.
    pub recorded: u64,
    /// How many frames have been entered and not left.
    pub depth: usize,
    /// Why there is no step after the recorded ones, or why the last run stopped.
    pub stop: Option<StopNote>,
    /// The innermost frame, which executes; `None` when the program has ended.
    pub innermost: Option<FrameRow>,
    /// The selected frame.
    pub frame: Option<FrameRow>,
    /// Its number, counted from the innermost.
    pub selected: usize,
    /// The file that the selected frame's code comes from; at the end of the program, the program's own. `None` for
    /// code that came from no file.
    pub source: Option<Arc<Source>>,
    /// What the selected frame's instruction is going to do, in words.
    pub explanation: String,
    /// What else the preceding instruction has done: calls, exceptions, output.
    pub events: String,
    /// All frames, the innermost first: [`Part::Frames`].
    pub frames: Option<Vec<FrameRow>>,
    /// The value stack of the selected frame: [`Part::Stack`].
    pub stack: Option<Stack>,
    /// The namespaces of the selected frame; at the end of the program, what its module holds: [`Part::Names`].
    pub names: Option<Names>,
    /// What the program has written up to here: [`Part::Output`].
    pub output: Option<OutputText>,
}

/// A part of a scene that is made on demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// [`Scene::frames`].
    Frames,
    /// [`Scene::stack`].
    Stack,
    /// [`Scene::names`].
    Names,
    /// [`Scene::output`].
    Output,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Frames, Self::Stack, Self::Names, Self::Output];
}

impl Scene {
    /// The scene of a view, without its parts. It looks at the objects in sight, so that those seen in several places
    /// have their numbers whichever parts are made.
    pub fn of(view: &View<'_>, identities: &mut Identities) -> Self {
        view.look(identities);
        let session = view.session;
        Self {
            step: session.at().0,
            recorded: session.len(),
            depth: view.frames.len(),
            stop: stop::stop_note(view),
            innermost: view.frames.first().map(FrameRow::of),
            frame: view.frame().map(FrameRow::of),
            selected: view.selected,
            source: match view.frame() {
                Some(frame) => session.source_of(&frame.code().filename).map(Arc::clone),
                None => Some(Arc::clone(session.source())),
            },
            explanation: events::explanation(view),
            events: events::events(&view.snapshot),
            ..Self::default()
        }
    }

    /// Whether a part has been made.
    pub fn has(&self, part: Part) -> bool {
        match part {
            Part::Frames => self.frames.is_some(),
            Part::Stack => self.stack.is_some(),
            Part::Names => self.names.is_some(),
            Part::Output => self.output.is_some(),
        }
    }

    /// Makes a part; the view must be of the moment that this scene shows. The values of the names are not made yet.
    pub fn make(&mut self, part: Part, view: &View<'_>, identities: &Identities) {
        match part {
            Part::Frames => self.frames = Some(view.frames.iter().map(FrameRow::of).collect()),
            Part::Stack => self.stack = Some(Stack::of(view, identities)),
            Part::Names => self.names = Some(Names::of(view, identities)),
            Part::Output => self.output = Some(OutputText::of(view)),
        }
    }
}
