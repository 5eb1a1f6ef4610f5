//! The machine made visible: a read-only [`Snapshot`] of the moment at the cursor, and values as text.
//!
//! Called by everything that shows something: `tui`, `cli trace`, `explain`, `lesson`, exporters. It borrows, computes
//! on demand and changes nothing; it runs no code of the program, so what it shows of a value never depends on the
//! program's `__repr__`. Book chapter "Frame Objects"; mirrors `Lib/inspect.py` in what it offers.

mod changes;
mod frame_view;
mod identity;
mod listing;
mod objects;
mod show;
mod snapshot;

pub use crate::code::CodeObject;
pub use crate::code::lines::Position;
pub use crate::recording::EventKind;
pub use changes::Changes;
pub use frame_view::{FrameView, Name, Namespaces};
pub use identity::Identities;
pub use listing::{Listing, ListingRow, label_at};
pub use objects::children;
pub use show::{display, display_slot, show, show_slot, type_name};
pub use snapshot::Snapshot;
