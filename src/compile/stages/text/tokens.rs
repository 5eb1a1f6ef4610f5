//! The listed tokens as text, as `python -m tokenize -e` shows them.
//!
//! Part of `text`. Mirrors `_main` of `Lib/tokenize.py`; book chapter "Compiling Python Source Code".

use std::fmt::Write;

use crate::compile::stages::tokens::ListedToken;
use crate::text::PyStr;
use crate::text::repr::repr_str;

/// One line per token.
pub(super) fn text(tokens: &[ListedToken]) -> String {
    let mut out = String::new();
    for ListedToken { kind, text, start, end, .. } in tokens {
        let range = format!("{},{}-{},{}:", start.0, start.1, end.0, end.1);
        let quoted = repr_str(&PyStr::from(text.as_str())).to_utf8_lossy();
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{range:<20}{kind:<15}{quoted:<15}");
    }
    out
}
