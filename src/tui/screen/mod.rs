//! The screen: the whole of it as a function of the model. Nothing here changes anything.
//!
//! Called by [`super::run`] and by tests. The panels draw their rows themselves; this module draws what is around them,
//! and the screens that have none.

mod draw;
mod explain;
mod footer;
pub mod help;
mod status;
pub(crate) mod timeline;
pub(crate) mod welcome;

pub use draw::{MARGIN, draw, tab_at};
