//! A scene in words: what the instruction is going to do, and what else the preceding one has done.
//!
//! Called by [`super::Scene`]. The sentences about instructions come from `explain`.

use std::sync::Arc;

use super::view::View;
use crate::explain::explain_in;
use crate::inspect::{Listing, Snapshot, display, type_name};
use crate::recording::{Event, EventKind};

/// What the selected frame's instruction does; empty at the end of the program.
pub(super) fn explanation(view: &View<'_>) -> String {
    let Some(frame) = view.frame() else { return String::new() };
    match view.selected.checked_sub(1).and_then(|inner| view.frames.get(inner)) {
        None => explain_in(&view.snapshot, frame).text,
        // Its operands have gone into the call, so there is nothing left to describe.
        Some(inner) => format!(
            "{} waits in the middle of this instruction until {} returns, yields or raises.",
            frame.code().qualname,
            inner.code().qualname
        ),
    }
}

/// What happened in the step that led here, in a few words.
pub(super) fn events(snapshot: &Snapshot<'_>) -> String {
    let machine = snapshot.machine();
    let name = |event: &Event| {
        let heap = machine.heap();
        heap.str(heap.code(event.value()).qualname).to_utf8_lossy()
    };
    let mut told: Vec<String> = Vec::new();
    let mut left: Vec<String> = Vec::new();
    for event in snapshot.events() {
        if event.kind() == EventKind::Unwind {
            left.push(name(event));
            continue;
        }
        told.extend(left_frames(&mut left));
        told.push(match event.kind() {
            EventKind::Call => format!("called {}", name(event)),
            EventKind::Return => format!("{} returned", name(event)),
            EventKind::Yield => format!("{} yielded", name(event)),
            EventKind::Resume => format!("resumed {}", name(event)),
            EventKind::Raise => format!("raised {}", type_name(machine, event.value())),
            EventKind::Handler => handler(snapshot),
            EventKind::Import => format!("imported {}", display(machine, event.value())),
            EventKind::Output => "wrote output".to_owned(),
            EventKind::Input => "read a line of input".to_owned(),
            EventKind::Unwind | EventKind::Dealloc => continue,
        });
    }
    told.extend(left_frames(&mut left));
    told.join(", ")
}

/// The frames that an exception has left because they had no handler for it.
fn left_frames(left: &mut Vec<String>) -> Option<String> {
    let names = std::mem::take(left);
    match names.as_slice() {
        [] => None,
        [name] => Some(format!("left {name}")),
        [first, second] => Some(format!("left {first} and {second}")),
        [first, .., last] => Some(format!("left {} frames, {first} to {last}", names.len())),
    }
}

/// Where the exception table has sent an exception: the next instruction.
fn handler(snapshot: &Snapshot<'_>) -> String {
    let Some(frame) = snapshot.frame() else { return "found a handler".to_owned() };
    let offset = frame.instruction().offset;
    let listing = Listing::of(Arc::clone(&frame.loaded().code));
    let place = format!("found the handler {} in {}", listing.label(offset), frame.code().qualname);
    match listing.handlers.iter().find(|entry| entry.target == offset).map(|entry| entry.depth) {
        None => place,
        Some(0) => format!("{place}, emptied its stack"),
        Some(depth) => format!("{place}, cut its stack to {depth}"),
    }
}
