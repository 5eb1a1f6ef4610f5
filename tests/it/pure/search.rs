//! Searching, splitting, stripping, replacing and laying out text and bytes.

use std::ops::Range;

use pvmscope::text::PyStr;
use pvmscope::text::layout::{self, Align};
use pvmscope::text::search::{self, Ends, adjust_indices};

use super::{check, read, read_bytes, read_numbers, show, show_bytes};

fn pieces(parts: &[PyStr]) -> String {
    if parts.is_empty() { "none".into() } else { parts.iter().map(show).collect::<Vec<_>>().join("|") }
}

fn most(count: i64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

const ENDS: [Ends; 3] = [Ends::Both, Ends::Left, Ends::Right];

#[test]
fn str_search() {
    let ours = |q: &[&str]| {
        let (whole, part, new) = (read(q[0]), read(q[1]), read(q[2]));
        let numbers = read_numbers(q[3]);
        let most = most(numbers[2]);
        let range = adjust_indices(numbers[0], numbers[1], whole.len());
        let place = |at: Option<usize>| at.map_or("-1".into(), |at| at.to_string());
        let truth = |holds| if holds { "True".into() } else { "False".into() };
        let split = |how: fn(&PyStr, &PyStr, usize) -> Vec<PyStr>| {
            if part.is_empty() { "-".into() } else { pieces(&how(&whole, &part, most)) }
        };
        [
            place(range.clone().and_then(|range| whole.find(&part, range))),
            place(range.clone().and_then(|range| whole.rfind(&part, range))),
            range.clone().map_or(0, |range| whole.count(&part, range)).to_string(),
            truth(range.clone().is_some_and(|range| whole.starts_with(&part, range))),
            truth(range.is_some_and(|range| whole.ends_with(&part, range))),
            show(&whole.replace(&part, &new, most)),
            split(PyStr::split),
            split(PyStr::rsplit),
            pieces(&whole.split_whitespace(most)),
            pieces(&whole.rsplit_whitespace(most)),
            pieces(&whole.splitlines(false)),
            pieces(&whole.splitlines(true)),
            pieces(&ENDS.map(|ends| whole.strip_whitespace(ends))),
            pieces(&ENDS.map(|ends| whole.strip(&part, ends))),
        ]
        .join("\t")
    };
    check("str_search", ours, 4);
}

#[test]
fn bytes_search() {
    let ours = |q: &[&str]| {
        let (whole, part, new) = (read_bytes(q[0]), read_bytes(q[1]), read_bytes(q[2]));
        let most = most(read_numbers(q[3])[0]);
        let replaced = |old: &[u8]| {
            let places = search::matches(&whole, old, most);
            show_bytes(&search::replace(&whole, &places, old.len(), &new))
        };
        let shown = |ranges: Vec<Range<usize>>| {
            let parts: Vec<String> = ranges.into_iter().map(|range| show_bytes(&whole[range])).collect();
            if parts.is_empty() { "none".into() } else { parts.join("|") }
        };
        [
            replaced(&part),
            replaced(b""),
            shown(search::split_whitespace(&whole, most, search::is_byte_space)),
            shown(search::rsplit_whitespace(&whole, most, search::is_byte_space)),
            shown(search::splitlines(&whole, false, search::is_byte_line_break)),
            shown(search::splitlines(&whole, true, search::is_byte_line_break)),
            shown(vec![search::strip(&whole, Ends::Both, search::is_byte_space)]),
        ]
        .join("\t")
    };
    check("bytes_search", ours, 4);
}

#[test]
fn str_layout() {
    let ours = |q: &[&str]| {
        let (value, fill) = (read(q[0]), read(q[2]).at(0));
        let numbers = read_numbers(q[1]);
        let width = most(numbers[0]);
        let padded = |align| show(&layout::pad(&value, width, fill, align).expect("short"));
        [
            padded(Align::Center),
            padded(Align::Left),
            padded(Align::Right),
            show(&layout::zfill(&value, width).expect("short")),
            show(&layout::expand_tabs(value.iter(), numbers[1]).expect("short")),
        ]
        .join("\t")
    };
    check("str_layout", ours, 3);
}
