//! Breakpoints: lines and instructions at which a learner wants to stop.
//!
//! Kept by `session`, set by the views, used by the queries. A breakpoint changes nothing in the machine: it is a
//! question about steps. It does not know which lines of a file have instructions.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::places::{Place, Places};

/// Where to stop.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Breakpoint {
    /// At the beginning of a line.
    Line {
        /// The file, by the name that its code objects give it (`co_filename`).
        file: Arc<str>,
        /// The line, from 1.
        line: u32,
    },
    /// At the instruction with this text index.
    Instruction(u32),
}

/// How an instruction can reach a breakpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// Not at all.
    Never,
    /// By beginning its line.
    WithItsLine,
    /// Whenever it is about to execute.
    Always,
}

/// The breakpoints that are set.
#[derive(Clone, Debug, Default)]
pub struct Breakpoints {
    set: BTreeSet<Breakpoint>,
}

impl Breakpoints {
    /// Sets it, or removes it if it is set; returns whether it is set afterwards.
    pub fn toggle(&mut self, breakpoint: Breakpoint) -> bool {
        if self.set.remove(&breakpoint) {
            return false;
        }
        self.set.insert(breakpoint)
    }

    /// Whether it is set.
    pub fn contains(&self, breakpoint: &Breakpoint) -> bool {
        self.set.contains(breakpoint)
    }

    /// Whether none is set.
    pub fn is_empty(&self) -> bool {
        self.set.is_empty()
    }

    /// How each instruction, by text index, can reach a breakpoint: computed once for a search over millions of steps.
    pub(super) fn reaches(&self, places: &Places) -> Vec<Reach> {
        let on_line = |place: &Place| {
            place.position.line.is_some_and(|line| {
                let file = Arc::clone(places.file(place));
                self.contains(&Breakpoint::Line { file, line })
            })
        };
        places
            .all()
            .zip(0..)
            .map(|(place, ip)| {
                if self.contains(&Breakpoint::Instruction(ip)) {
                    Reach::Always
                } else if on_line(place) {
                    Reach::WithItsLine
                } else {
                    Reach::Never
                }
            })
            .collect()
    }
}
