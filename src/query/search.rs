//! Searching a recording for a moment.
//!
//! Called by `lesson`, which has recorded the whole run, and by everything that searches for something that may lie
//! beyond the live edge: a [`Search`] keeps its position, so that it continues from there when more has been recorded.
//! It executes nothing.

use std::sync::Arc;

use super::{Count, Happening, When};
use crate::machine::Machine;
use crate::recording::{Places, StepIndex, events_of};

/// A recording to search.
#[derive(Clone, Copy, Debug)]
pub struct Recorded<'a> {
    /// What was recorded.
    pub machine: &'a Machine,
    /// Where each of its instructions comes from.
    pub places: &'a Places,
    /// Whether this is all there will ever be, so that its last moment is the end.
    pub complete: bool,
}

/// A search in progress.
#[derive(Clone, Debug)]
pub struct Search<'w> {
    when: &'w When,
    /// The next step to examine.
    at: u64,
    /// How many matches are still to come.
    left: usize,
}

impl When {
    /// Starts a search for the moment; `next` counts from the step `from` on, including that step.
    pub fn search(&self, from: StepIndex) -> Search<'_> {
        let (at, left) = match self {
            Self::Event { count: Count::Nth(n), .. } => (0, *n),
            _ => (from.0, 1),
        };
        Search { when: self, at, left }
    }

    /// The moment, if it is recorded.
    pub fn find(&self, recorded: Recorded<'_>, from: StepIndex) -> Option<StepIndex> {
        self.search(from).go_on(recorded)
    }
}

impl Search<'_> {
    /// Searches what has been recorded since the last time; `None` if the moment is not there either.
    pub fn go_on(&mut self, recorded: Recorded<'_>) -> Option<StepIndex> {
        let len = recorded.machine.journal().len();
        match self.when {
            When::Start => Some(StepIndex::START),
            When::End => recorded.complete.then_some(StepIndex(len)),
            When::Step(step) => (step.0 <= len).then_some(*step),
            When::Event { past, .. } => {
                while self.at < len {
                    let step = StepIndex(self.at);
                    self.at += 1;
                    if self.fits(recorded, step) {
                        self.left -= 1;
                        if self.left == 0 {
                            return Some(if *past { step.next() } else { step });
                        }
                    }
                }
                None
            }
        }
    }

    /// Whether a step is one of the matches.
    fn fits(&self, Recorded { machine, places, .. }: Recorded<'_>, step: StepIndex) -> bool {
        let When::Event { what, function, line, .. } = self.when else { return false };
        let Some(ip) = ip_of(machine, step) else { return false };
        let happens = match what {
            Happening::Instruction(opcode) => machine.heap().instr(ip).op == *opcode,
            Happening::Event(kind) => events_of(machine, step).any(|event| event.kind() == *kind),
            Happening::Line(line) => {
                let previous = || step.previous().and_then(|step| ip_of(machine, step));
                is_on_line(places, ip, *line) && places.begins_line(previous(), ip)
            }
        };
        happens
            && function.as_ref().is_none_or(|name| is_in(machine, ip, name))
            && line.is_none_or(|line| is_on_line(places, ip, line))
    }
}

/// The text index of the instruction of a step.
fn ip_of(machine: &Machine, step: StepIndex) -> Option<u32> {
    machine.journal().step(step.0).map(|row| row.ip)
}

fn is_in(machine: &Machine, ip: u32, function: &str) -> bool {
    let heap = machine.heap();
    let code = &heap.code(heap.code_at(ip)).code;
    *code.name == *function || *code.qualname == *function
}

/// Whether an instruction comes from a line of the program, whose code was loaded first.
fn is_on_line(places: &Places, ip: u32, line: u32) -> bool {
    let (Some(place), Some(first)) = (places.get(ip), places.get(0)) else { return false };
    place.position.line == Some(line) && Arc::ptr_eq(places.file(place), places.file(first))
}
