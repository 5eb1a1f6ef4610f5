//! Breakpoints: lines and instructions at which a learner wants to stop.
//!
//! Kept by `session`, set by the views, asked by the queries. A breakpoint changes nothing in the machine: it is a
//! question about steps.

use std::collections::BTreeSet;

use super::Places;

/// Where to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Breakpoint {
    /// Where this line of the program (from 1) begins.
    Line(u32),
    /// At the instruction with this text index.
    Instruction(u32),
}

/// The breakpoints that are set.
#[derive(Clone, Debug, Default)]
pub struct Breakpoints {
    set: BTreeSet<Breakpoint>,
}

impl Breakpoints {
    /// Set it, or take it away where it is set; whether it is set now.
    pub fn toggle(&mut self, breakpoint: Breakpoint) -> bool {
        if self.set.remove(&breakpoint) {
            return false;
        }
        self.set.insert(breakpoint)
    }

    /// Whether it is set.
    pub fn contains(&self, breakpoint: Breakpoint) -> bool {
        self.set.contains(&breakpoint)
    }

    /// Whether none is set.
    pub fn is_empty(&self) -> bool {
        self.set.is_empty()
    }

    /// All, lines first.
    pub fn iter(&self) -> impl Iterator<Item = Breakpoint> + '_ {
        self.set.iter().copied()
    }

    /// Take all away.
    pub fn clear(&mut self) {
        self.set.clear();
    }

    /// The instructions, by text index, at which a breakpoint can be reached: a first, quick answer for a search over
    /// millions of steps.
    pub(super) fn candidates(&self, places: &Places) -> Vec<bool> {
        let line = |place: &super::Place| place.position.line.filter(|_| place.in_program);
        places
            .all()
            .enumerate()
            .map(|(ip, place)| {
                self.contains(Breakpoint::Instruction(ip as u32))
                    || line(place).is_some_and(|line| self.contains(Breakpoint::Line(line)))
            })
            .collect()
    }

    /// Whether the step from one instruction to another, text indices both, reaches a breakpoint.
    pub(super) fn reached(&self, places: &Places, previous: Option<u32>, ip: u32) -> bool {
        if self.contains(Breakpoint::Instruction(ip)) {
            return true;
        }
        let Some(place) = places.get(ip).filter(|place| place.in_program) else { return false };
        place.position.line.is_some_and(|line| self.contains(Breakpoint::Line(line)))
            && places.begins_line(previous, ip)
    }
}
