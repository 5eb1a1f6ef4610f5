//! The value stack of a scene's selected frame.
//!
//! Called by [`super::Scene`]; NULL is a value like any other here.

use super::view::View;
use crate::inspect::{Identities, display, display_slot, type_name};

/// See the module's description.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stack {
    /// Its slots, top first.
    pub rows: Vec<StackRow>,
    /// The exception that is being raised or has ended the program, as `repr()` shows it.
    pub exception: Option<String>,
}

/// A slot of the value stack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StackRow {
    /// As `repr()` shows it; `None` for NULL.
    pub value: Option<String>,
    /// The name of its type.
    pub type_name: String,
    /// The number of the object, if it is seen in several places.
    pub identity: Option<u32>,
    /// Whether the last instruction has put it there.
    pub changed: bool,
}

impl Stack {
    pub(super) fn of(view: &View<'_>, identities: &Identities) -> Self {
        let machine = view.snapshot.machine();
        let exception = view.snapshot.exception();
        let what = if view.frames.is_empty() { "uncaught" } else { "raising" };
        let exception = (!exception.is_null()).then(|| format!("{what} {}", display(machine, exception)));
        let Some(frame) = view.frame() else { return Self { rows: Vec::new(), exception } };
        let changes = &view.changes;
        let mut rows: Vec<StackRow> = (frame.stack_base()..)
            .zip(frame.stack())
            .map(|(slot, v)| StackRow {
                value: (!v.is_null()).then(|| display_slot(machine, *v)),
                identity: identities.number(*v),
                type_name: if v.is_null() || v.is_raw() { String::new() } else { type_name(machine, *v) },
                changed: changes.contains(slot) || changes.touches(machine, *v),
            })
            .collect();
        rows.reverse();
        Self { rows, exception }
    }
}
