//! The view from which a scene is made: the snapshot at the session's cursor, with one frame selected.
//!
//! Made by `tui` for every scene and for every part requested later; it costs little more than walking the frames. It
//! changes nothing.

use crate::inspect::{Changes, FrameView, Identities, Snapshot};
use crate::session::Session;

/// How many frames' locals are compared with what the selected one shows.
const FRAMES_COMPARED: usize = 16;

/// See the module's description.
pub struct View<'a> {
    pub(super) session: &'a Session,
    pub(super) snapshot: Snapshot<'a>,
    /// What the step that led here has changed.
    pub(super) changes: Changes,
    /// The innermost first.
    pub(super) frames: Vec<FrameView<'a>>,
    pub(super) selected: usize,
}

impl<'a> View<'a> {
    /// The view at the cursor, with the frame of that number (0 is the innermost; too large a number means the
    /// outermost) selected; `None` while the session is running.
    pub fn of(session: &'a Session, selected: usize) -> Option<Self> {
        let snapshot = Snapshot::new(session.machine()?, session.at());
        let mut frames = snapshot.frames();
        frames.reverse();
        let selected = selected.min(frames.len().saturating_sub(1));
        Some(Self { session, snapshot, changes: snapshot.changes(), frames, selected })
    }

    /// The selected frame; `None` when the program has ended.
    pub(super) fn frame(&self) -> Option<&FrameView<'a>> {
        self.frames.get(self.selected)
    }

    /// Gives numbers to the objects that are in sight in several places.
    pub(super) fn look(&self, identities: &mut Identities) {
        let Some(frame) = self.frame() else {
            identities.look(self.snapshot.main_names().iter().map(|name| name.value));
            return;
        };
        let spaces = frame.namespaces();
        let named = [&spaces.fast, &spaces.cells, &spaces.free, &spaces.locals, &spaces.globals];
        let named = named.into_iter().flatten().map(|name| name.value);
        let elsewhere = self.frames.iter().take(FRAMES_COMPARED).enumerate().filter(|(i, _)| *i != self.selected);
        let elsewhere = elsewhere.flat_map(|(_, frame)| frame.fast_slots().map(|(.., value)| value));
        identities.look(named.chain(elsewhere).chain(frame.stack().iter().copied()));
    }
}
