//! Docstrings, which lose their common indentation at compile time.
//!
//! Called by `module` and `function`. Mirrors `_PyCompile_CleanDoc` of `Python/compile.c`; book chapter "Compiling
//! Python Source Code".

use crate::text::PyStr;

const NEWLINE: u32 = 0x0a;
const SPACE: u32 = 0x20;

/// The docstring `doc` without the indentation common to all lines but the first.
pub(super) fn clean_doc(doc: &PyStr) -> PyStr {
    let text = expand_tabs(doc);
    let mut lines = text.split_inclusive(|&c| c == NEWLINE);
    let first = lines.next().unwrap_or_default();
    let margin = lines
        .clone()
        .filter_map(|line| {
            let indent = indent_of(line);
            line.get(indent).is_some_and(|&c| c != NEWLINE).then_some(indent)
        })
        .min()
        .unwrap_or(0);
    let mut clean = first[indent_of(first)..].to_vec();
    for line in lines {
        clean.extend_from_slice(&line[indent_of(line).min(margin)..]);
    }
    PyStr::from_code_points(&clean)
}

fn indent_of(line: &[u32]) -> usize {
    line.iter().take_while(|&&c| c == SPACE).count()
}

/// `str.expandtabs()`
fn expand_tabs(doc: &PyStr) -> Vec<u32> {
    const TAB_SIZE: usize = 8;
    let mut text = Vec::with_capacity(doc.len());
    let mut column = 0;
    for c in doc {
        match c {
            0x09 => {
                let spaces = TAB_SIZE - column % TAB_SIZE;
                text.resize(text.len() + spaces, SPACE);
                column += spaces;
            }
            0x0a | 0x0d => {
                text.push(c);
                column = 0;
            }
            _ => {
                text.push(c);
                column += 1;
            }
        }
    }
    text
}
