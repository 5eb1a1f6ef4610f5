//! The recording: positions in time, walking between them, and questions about what happened when.
//!
//! What a recording consists of lives in `machine` (journal, step table, events); this module reads it: [`Cursor`]
//! moves the machine's state to any [`Moment`], [`find`] answers "where is the next …", [`written_at`] which step put a
//! value on the stack, [`DepthTimeline`] how deep the calls were. Called by `session` and everything above it. It never
//! executes anything: walking history needs no interpreter.

mod breakpoints;
mod cursor;
mod depth_timeline;
mod history;
mod moment;
mod places;
mod queries;
mod step_index;
mod steps;

pub use crate::machine::{Event, EventKind, Output, StepRow, Stop, Stream};
pub use breakpoints::{Breakpoint, Breakpoints};
pub use cursor::Cursor;
pub use depth_timeline::{DepthBucket, DepthTimeline};
pub use history::{Slot, changes_of, written_at};
pub use moment::{Moment, moments_of};
pub use places::{Place, Places};
pub use queries::{Direction, Motion, Movement, events_of, find};
pub use step_index::StepIndex;
