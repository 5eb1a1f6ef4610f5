//! From the session's snapshot to the scene.
//!
//! Called by `tui` after every move.

use std::sync::Arc;

use super::{FrameRow, NameRow, Namespace, OutputLine, Scene, StackRow, StopNote};
use crate::explain::explain_in;
use crate::inspect::{
    Changes, FrameView, Identities, Listing, Name, Position, Snapshot, display, display_slot, type_name,
};
use crate::recording::{Event, EventKind, Output, Stop, Stream};
use crate::session::Session;
use crate::text::prose::{grouped, is_dunder};

/// Lines of output that are kept for the panel, and characters of each.
const MAX_LINES: usize = 2000;
const MAX_LINE: usize = 4000;

/// Frames whose locals are compared with what the selected one shows.
const FRAMES_COMPARED: usize = 16;

/// The scene at the cursor, with the frame of that number (0 is the innermost) selected; `None` while it runs.
pub fn scene_of(session: &Session, selected: usize, identities: &mut Identities) -> Option<Scene> {
    let machine = session.machine()?;
    let snapshot = Snapshot::new(machine, session.at());
    let changes = snapshot.changes();
    let mut frames = snapshot.frames();
    frames.reverse();
    let selected = selected.min(frames.len().saturating_sub(1));
    let (mut output, output_cut) = output_lines(snapshot.output());
    if let Some(text) = session.last_words().filter(|_| session.is_at_edge()) {
        output.extend(text.lines().map(|line| OutputLine { text: line.to_owned(), error: true }));
    }
    let mut scene = Scene {
        step: session.at().0,
        recorded: session.len(),
        depth: frames.len(),
        stop: session.stop().and_then(|stop| stop_note(&snapshot, stop, session)),
        frames: frames.iter().map(frame_row).collect(),
        source: match frames.get(selected) {
            Some(frame) => session.source_of(&frame.code().filename).map(Arc::clone),
            None => Some(Arc::clone(session.source())),
        },
        selected,
        output,
        output_cut,
        events: events(&snapshot),
        ..Scene::default()
    };
    let exception = snapshot.exception();
    if !exception.is_null() {
        let what = if frames.is_empty() { "uncaught" } else { "raising" };
        scene.handling = Some(format!("{what} {}", display(machine, exception)));
    }
    if frames.is_empty() {
        let names = snapshot.main_names();
        identities.look(names.iter().map(|name| name.value));
        scene.names = vec![namespace(&snapshot, "globals", names, &changes, identities)];
    }
    if let Some(frame) = frames.get(selected) {
        scene.explanation = match selected.checked_sub(1).and_then(|inner| frames.get(inner)) {
            None => explain_in(&snapshot, frame).text,
            // Its operands have gone into the call, so there is nothing left to speak of.
            Some(inner) => format!(
                "{} waits in the middle of this instruction until {} returns, yields or raises.",
                frame.code().qualname,
                inner.code().qualname
            ),
        };
        let spaces = frame.namespaces();
        let named = [&spaces.fast, &spaces.cells, &spaces.free, &spaces.locals, &spaces.globals];
        let named = named.into_iter().flatten().map(|name| name.value);
        let elsewhere = frames.iter().take(FRAMES_COMPARED).enumerate().filter(|(i, _)| *i != selected);
        let elsewhere = elsewhere.flat_map(|(_, frame)| frame.fast_slots().map(|(.., value)| value));
        identities.look(named.chain(elsewhere).chain(frame.stack().iter().copied()));
        scene.stack = stack(&snapshot, frame, &changes, identities);
        scene.names = names(&snapshot, frame, &changes, identities);
    }
    Some(scene)
}

fn frame_row(frame: &FrameView<'_>) -> FrameRow {
    FrameRow {
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

fn stack(snapshot: &Snapshot<'_>, frame: &FrameView<'_>, changes: &Changes, identities: &Identities) -> Vec<StackRow> {
    let machine = snapshot.machine();
    let values = (frame.stack_base()..).zip(frame.stack());
    let mut rows: Vec<StackRow> = values
        .map(|(slot, v)| StackRow {
            value: (!v.is_null()).then(|| display_slot(machine, *v)),
            identity: identities.number(*v),
            type_name: if v.is_null() || v.is_raw() { String::new() } else { type_name(machine, *v) },
            changed: changes.contains(slot) || changes.touches(machine, *v),
        })
        .collect();
    rows.reverse();
    rows
}

fn names(snapshot: &Snapshot<'_>, frame: &FrameView<'_>, changes: &Changes, identities: &Identities) -> Vec<Namespace> {
    let spaces = frame.namespaces();
    let optimized = frame.is_optimized();
    let rows = |title: &'static str, names: Vec<Name<'_>>| namespace(snapshot, title, names, changes, identities);
    let mut all = Vec::new();
    if optimized || !spaces.fast.is_empty() {
        all.push(rows("fast locals", spaces.fast));
    }
    if !spaces.cells.is_empty() {
        all.push(rows("cells", spaces.cells));
    }
    if !spaces.free.is_empty() {
        all.push(rows("free variables", spaces.free));
    }
    if !spaces.locals.is_empty() {
        all.push(rows("locals of the class body", spaces.locals));
    }
    all.push(rows("globals", spaces.globals));
    all.push(rows("built-ins", spaces.builtins));
    all
}

fn namespace(
    snapshot: &Snapshot<'_>,
    title: &'static str,
    names: Vec<Name<'_>>,
    changes: &Changes,
    identities: &Identities,
) -> Namespace {
    let machine = snapshot.machine();
    // A module's own dunder names are the same in every program: they come behind what the program has bound.
    let (own, others): (Vec<Name<'_>>, Vec<Name<'_>>) =
        names.into_iter().partition(|name| title != "globals" || !is_dunder(&name.name));
    let rows = own.into_iter().chain(others).map(|name| NameRow {
        name: name.name.into_owned(),
        value: (!name.value.is_null()).then(|| display(machine, name.value)),
        identity: identities.number(name.value),
        changed: changes.contains(name.slot) || changes.touches(machine, name.value),
    });
    Namespace { title, rows: rows.collect() }
}

/// What there is to say about the end of the recording; of one that can go on, only where it is in sight.
fn stop_note(snapshot: &Snapshot<'_>, stop: &Stop, session: &Session) -> Option<StopNote> {
    let limit = session.limit();
    if stop.can_go_on() && (!session.is_at_edge() || *stop == Stop::Limit && session.len() < limit) {
        return None;
    }
    let note = |short: &str, error: bool| Some(StopNote { short: short.to_owned(), long: short.to_owned(), error });
    match stop {
        Stop::Finished => note("ends normally", false),
        Stop::Exit(0) => note("ends with exit status 0", false),
        Stop::Exit(status) => note(&format!("ends with exit status {status}"), true),
        // The exception's own state is that of the cursor's moment; what was printed at the end is not.
        Stop::Uncaught(exception) => {
            let long = session.last_words().unwrap_or_default().trim_end().to_owned();
            let last = long.lines().last().map(str::to_owned);
            let short = format!("uncaught {}", last.unwrap_or_else(|| type_name(snapshot.machine(), *exception)));
            Some(StopNote { short, long, error: true })
        }
        Stop::Limit => note(&format!("stopped at the limit of {} steps", grouped(limit)), false),
        Stop::Interrupted => note("stopped; it can go on", false),
        Stop::InputWanted => note("waits for input", false),
        Stop::Unsupported(what) => {
            Some(StopNote { short: "not supported from here on".to_owned(), long: what.clone(), error: true })
        }
    }
}

/// What happened in the step that led here, in a few words.
fn events(snapshot: &Snapshot<'_>) -> String {
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

/// The frames that an exception has left, as they had no handler for it.
fn left_frames(left: &mut Vec<String>) -> Option<String> {
    let names = std::mem::take(left);
    match names.as_slice() {
        [] => None,
        [name] => Some(format!("left {name}")),
        [first, second] => Some(format!("left {first} and {second}")),
        [first, .., last] => Some(format!("left {} frames, {first} to {last}", names.len())),
    }
}

/// Where the exception table has sent an exception: the instruction that is next.
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

/// The last lines of what was written, and whether there are more before them.
fn output_lines<'a>(pieces: impl DoubleEndedIterator<Item = &'a Output>) -> (Vec<OutputLine>, bool) {
    // From the end backwards, so that a megabyte of output costs no more than what is kept.
    let mut lines: Vec<OutputLine> = Vec::new();
    let mut open = false;
    for piece in pieces.rev() {
        let error = piece.stream == Stream::Stderr;
        for (i, part) in piece.text.rsplit('\n').enumerate() {
            if i == 0 && open {
                // The beginning of a line whose end has been seen.
                if let Some(line) = lines.last_mut().filter(|line| line.error == error) {
                    let whole = format!("{}{}", cut(part), line.text);
                    cut(&whole).clone_into(&mut line.text);
                    continue;
                }
            }
            if lines.len() > MAX_LINES {
                return (finished(lines), true);
            }
            lines.push(OutputLine { text: cut(part).to_owned(), error });
        }
        open = true;
    }
    (finished(lines), false)
}

fn finished(mut lines: Vec<OutputLine>) -> Vec<OutputLine> {
    lines.truncate(MAX_LINES);
    lines.reverse();
    // Behind a final line end there is no line.
    if lines.last().is_some_and(|line| line.text.is_empty()) {
        lines.pop();
    }
    lines
}

fn cut(text: &str) -> &str {
    text.char_indices().nth(MAX_LINE).map_or(text, |(end, _)| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pieces: &[&str], expected: &[&str]) {
        let pieces: Vec<Output> =
            pieces.iter().map(|text| Output { stream: Stream::Stdout, text: (*text).to_owned(), step: 0 }).collect();
        let lines: Vec<String> = output_lines(pieces.iter()).0.into_iter().map(|line| line.text).collect();
        assert_eq!(lines, expected);
    }

    #[test]
    fn pieces_join_to_lines() {
        check(&[], &[]);
        check(&["a\n"], &["a"]);
        check(&["a", "b\nc", "\n"], &["ab", "c"]);
        check(&["a\n\nb"], &["a", "", "b"]);
        check(&["a\n", &"b".repeat(2 * MAX_LINE)], &["a", &"b".repeat(MAX_LINE)]);
    }
}
