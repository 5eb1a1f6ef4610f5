//! Values as a learner sees them: attributes of instances, the first items of long containers, where a generator is
//! suspended.
//!
//! A manner of [`super::Show`], for everything that shows a value on the screen, and for lessons, whose claims are
//! written this way. It has no counterpart in CPython: `repr()` would run code of the program.

use super::{MAX_DEPTH, MAX_ITEMS, Manner, Show, text, type_name};
use crate::inspect::frame_view::FrameView;
use crate::object::layout::{generator, generator_state, instance, range_iterator, sequence_iterator};
use crate::object::{Kind, Value};

/// The number of items and attributes shown of what is too long to be shown whole.
const FIRST_ITEMS: usize = 5;

/// The manner of the screen.
pub(super) struct Screen;

impl Manner for Screen {
    fn long_text(&self, kind: &str, start: &str, len: usize) -> String {
        format!("<{kind} len {len}: {start}…>")
    }

    fn own(&self, show: &mut Show<'_>, v: Value, depth: u32) -> bool {
        let heap = show.machine.heap();
        match v.kind() {
            Some(Kind::Instance) => instance(show, v, depth),
            Some(Kind::Generator) => {
                let (kind, state) = (type_name(show.machine, v), generator_state(show, v));
                let name = text(show.machine, heap.field(v, generator::QUALNAME));
                show.push(&format!("<{kind} {name}{state}>"));
            }
            Some(Kind::RangeIterator) => {
                let next = heap.field(v, range_iterator::NEXT).as_inline_int();
                match (heap.field(v, range_iterator::LEFT).as_inline_int(), next) {
                    (Some(1..), Some(next)) => show.push(&format!("<range_iterator object: next {next}>")),
                    (Some(_), _) => show.push("<range_iterator object: at its end>"),
                    _ => return false,
                }
            }
            Some(Kind::SequenceIterator) => {
                let (name, index) = (type_name(show.machine, v), heap.field(v, sequence_iterator::INDEX));
                let at_end = heap.field(v, sequence_iterator::SEQUENCE).is_null() || !index.is_raw();
                let place = if at_end { "at its end".to_owned() } else { format!("next index {}", index.as_raw()) };
                show.push(&format!("<{name} object: {place}>"));
            }
            _ => return false,
        }
        true
    }

    fn long_container(&self, show: &mut Show<'_>, v: Value, name: &str, len: usize, depth: u32) {
        if depth > 0 || len <= MAX_ITEMS {
            show.push(&format!("<{name} len {len}>"));
        } else {
            first_items(show, v, name, len);
        }
    }

    fn set(&self, name: &str, items: Vec<String>) -> String {
        match (name, items.len()) {
            ("frozenset", 0) => "frozenset()".to_owned(),
            ("frozenset", _) => format!("frozenset({{{}}})", items.join(", ")),
            (_, 0) => "set()".to_owned(),
            _ => format!("{{{}}}", items.join(", ")),
        }
    }
}

/// An instance with its attributes.
fn instance(show: &mut Show<'_>, v: Value, depth: u32) {
    let name = type_name(show.machine, v);
    let heap = show.machine.heap();
    let dict = heap.field(v, instance::DICT);
    let attributes = if dict.is(Kind::Dict) && depth + 1 < MAX_DEPTH { heap.dict_len(dict) } else { 0 };
    show.push(&format!("<{name} object"));
    if attributes > 0 {
        for (i, entry) in heap.dict_entries(dict).take(FIRST_ITEMS).enumerate() {
            show.push(if i == 0 { ": " } else { ", " });
            let name = text(show.machine, entry.key);
            show.push(&name);
            show.push("=");
            show.value(entry.value, depth + 1);
        }
        if attributes > FIRST_ITEMS {
            show.push(", …");
        }
    }
    show.push(">");
}

/// Where a generator is, after its name.
fn generator_state(show: &Show<'_>, v: Value) -> String {
    let heap = show.machine.heap();
    match heap.field(v, generator::STATE).as_raw() {
        generator_state::CREATED => ": not started".to_owned(),
        generator_state::EXECUTING => ": running".to_owned(),
        generator_state::COMPLETED => ": finished".to_owned(),
        _ => {
            let f = heap.field(v, generator::FRAME);
            let line = f.is(Kind::Frame).then(|| FrameView::new(show.machine, f, 0).position().line).flatten();
            line.map_or_else(|| ": suspended".to_owned(), |line| format!(": suspended at line {line}"))
        }
    }
}

/// A container that is too long: its length and what it begins with.
fn first_items(show: &mut Show<'_>, v: Value, name: &str, len: usize) {
    let heap = show.machine.heap();
    show.push(&format!("<{name} len {len}: "));
    match v.kind() {
        Some(Kind::Dict) => {
            for entry in heap.dict_entries(v).take(FIRST_ITEMS) {
                show.value(entry.key, 1);
                show.push(": ");
                show.value(entry.value, 1);
                show.push(", ");
            }
        }
        Some(Kind::Set) => {
            for (_, key) in heap.set_entries(v).take(FIRST_ITEMS) {
                show.value(key, 1);
                show.push(", ");
            }
        }
        _ => {
            for &item in heap.sequence(v).iter().take(FIRST_ITEMS) {
                show.value(item, 1);
                show.push(", ");
            }
        }
    }
    show.push("…>");
}
