//! The namespaces of a scene's selected frame, as one list: the title of each, then its names.
//!
//! Called by [`super::Scene`]. A frame sees some 160 built-ins besides its own names; so the list has all names, but
//! makes the text of a value only for rows that are looked at.

use std::ops::Range;

use super::view::View;
use crate::inspect::{Identities, Name, display};
use crate::text::prose::is_dunder;

/// See the module's description.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// The namespaces, the innermost scope first.
    pub spaces: Vec<Namespace>,
}

/// A namespace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Namespace {
    /// `fast locals`, `cells` …
    pub title: &'static str,
    /// Its names.
    pub bindings: Vec<BoundName>,
}

/// A name and what it is bound to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoundName {
    /// The name.
    pub name: String,
    /// What it is bound to.
    pub value: NameValue,
    /// The number of that object, if it is seen in several places.
    pub identity: Option<u32>,
    /// Whether the last instruction has bound it, or changed what it is bound to.
    pub changed: bool,
}

/// What a name is bound to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameValue {
    /// Nothing.
    Unset,
    /// A value, as `repr()` shows it.
    Shown(String),
    /// A value whose text has not been made: nobody has looked at its row.
    Unseen,
}

/// A row of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameRow<'a> {
    /// The title of the namespace that begins here.
    Title(&'a Namespace),
    /// A name of it.
    Name(&'a BoundName),
}

impl Names {
    /// All names, without the text of any value.
    pub(super) fn of(view: &View<'_>, identities: &Identities) -> Self {
        let (machine, changes) = (view.snapshot.machine(), &view.changes);
        let binding = |name: Name<'_>| BoundName {
            value: if name.value.is_null() { NameValue::Unset } else { NameValue::Unseen },
            identity: identities.number(name.value),
            changed: changes.contains(name.slot) || changes.touches(machine, name.value),
            name: name.name.into_owned(),
        };
        let spaces = namespaces(view)
            .into_iter()
            .map(|(title, names)| Namespace { title, bindings: names.into_iter().map(binding).collect() });
        Self { spaces: spaces.collect() }
    }

    /// Makes the text of the values in these rows. The view must be of the moment that the names are from.
    pub fn show(&mut self, view: &View<'_>, rows: Range<usize>) {
        let is_unseen = |row| matches!(row, NameRow::Name(BoundName { value: NameValue::Unseen, .. }));
        if !self.rows().skip(rows.start).take(rows.len()).any(is_unseen) {
            return;
        }
        let machine = view.snapshot.machine();
        let mut row = 0;
        for (space, (_, names)) in self.spaces.iter_mut().zip(namespaces(view)) {
            row += 1;
            for (binding, name) in space.bindings.iter_mut().zip(names) {
                if rows.contains(&row) && binding.value == NameValue::Unseen {
                    binding.value = NameValue::Shown(display(machine, name.value));
                }
                row += 1;
            }
        }
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.spaces.iter().map(|space| space.bindings.len() + 1).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.spaces.is_empty()
    }

    /// The rows in order.
    pub fn rows(&self) -> impl Iterator<Item = NameRow<'_>> {
        self.spaces
            .iter()
            .flat_map(|space| std::iter::once(NameRow::Title(space)).chain(space.bindings.iter().map(NameRow::Name)))
    }

    /// The row of the first name that has changed.
    pub fn first_change(&self) -> Option<usize> {
        self.rows().position(|row| matches!(row, NameRow::Name(binding) if binding.changed))
    }
}

/// The namespaces that the selected frame sees, in order; at the end of the program, that of its module.
fn namespaces<'a>(view: &View<'a>) -> Vec<(&'static str, Vec<Name<'a>>)> {
    let Some(frame) = view.frame() else {
        return vec![("globals", own_names_first(view.snapshot.main_names()))];
    };
    let spaces = frame.namespaces();
    let mut all = Vec::new();
    if frame.is_optimized() || !spaces.fast.is_empty() {
        all.push(("fast locals", spaces.fast));
    }
    let more = [("cells", spaces.cells), ("free variables", spaces.free), ("locals of the class body", spaces.locals)];
    all.extend(more.into_iter().filter(|(_, names)| !names.is_empty()));
    all.push(("globals", own_names_first(spaces.globals)));
    all.push(("built-ins", spaces.builtins));
    all
}

/// A module's own dunder names are the same in every program: they come after the names that the program has bound.
fn own_names_first(names: Vec<Name<'_>>) -> Vec<Name<'_>> {
    let (mut names, dunder): (Vec<_>, Vec<_>) = names.into_iter().partition(|name| !is_dunder(&name.name));
    names.extend(dunder);
    names
}
