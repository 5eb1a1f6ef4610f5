//! Values as the trace writes them.
//!
//! A manner of [`super::Show`], for `cli trace` alone. Mirrors `show` of `tests/oracle/cpython_trace.py`, and
//! reproduces its text character by character: the two are compared over the whole corpus.

use super::{Manner, Show, text};
use crate::object::layout::{class, class_flags};
use crate::object::{Kind, Value};

/// The manner of the trace.
pub(super) struct Trace;

impl Manner for Trace {
    fn long_text(&self, _kind: &str, start: &str, len: usize) -> String {
        format!("{start}...{len}")
    }

    fn own(&self, show: &mut Show<'_>, v: Value, _depth: u32) -> bool {
        // The contents of an exception of the program's own class are not shown.
        let own = v.is(Kind::Exception) && !is_builtin_class(show, show.machine.heap().class_cell(v));
        if own {
            show.object(v);
        }
        own
    }

    fn long_container(&self, show: &mut Show<'_>, _v: Value, name: &str, len: usize, _depth: u32) {
        show.push(&format!("<{name} len {len}>"));
    }

    fn set(&self, name: &str, mut items: Vec<String>) -> String {
        items.sort_unstable();
        let prefix = if name == "frozenset" { "frozenset" } else { "" };
        format!("{prefix}{{{}}}", items.join(", "))
    }
}

/// Whether a class says that its module is `builtins`.
fn is_builtin_class(show: &Show<'_>, class: Value) -> bool {
    let heap = show.machine.heap();
    let dict = heap.payload(heap.field(class, class::DICT));
    match heap.dict_scan(dict, "__module__") {
        Some(module) => text(show.machine, module) == "builtins",
        None => !heap.class_has(class, class_flags::HEAP),
    }
}
