//! The frames of a scene: what each runs and where it is.
//!
//! Called by [`super::Scene`]. What a frame holds is not here, but in [`super::Stack`] and [`super::Names`].

use std::sync::Arc;

use crate::inspect::{CodeObject, FrameView, Position};

/// A frame.
#[derive(Clone, Debug)]
pub struct FrameRow {
    /// Its code object.
    pub code: Arc<CodeObject>,
    /// The machine's index of the code's first instruction, for breakpoints.
    pub text: u32,
    /// Byte offset of the instruction that it is at: the next one in the innermost frame, the calling one in the
    /// others.
    pub offset: u32,
    /// Where that instruction comes from.
    pub position: Position,
}

impl FrameRow {
    pub(super) fn of(frame: &FrameView<'_>) -> Self {
        Self {
            code: Arc::clone(&frame.loaded().code),
            text: frame.loaded().text,
            offset: frame.instruction().offset,
            position: match frame.position() {
                // Line 0 is nowhere: that of a module's RESUME.
                Position { line: Some(0), .. } => Position::default(),
                position => position,
            },
        }
    }
}
