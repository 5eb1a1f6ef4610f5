//! How deep the calls were, over the whole recording: what the timeline draws.
//!
//! Kept by `session`, and updated from the events when the live edge has moved, so that a redraw costs no more than its
//! width. Depth 1 is the module's frame alone.

use super::queries::depth_change;
use super::step_index::StepIndex;
use crate::machine::Machine;

/// The number of steps that one block summarises.
const BLOCK: u64 = 256;

/// The least and the greatest number of frames over a range of steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DepthBucket {
    /// The first step of the range.
    pub first: StepIndex,
    /// The least number of frames.
    pub min: u32,
    /// The greatest.
    pub max: u32,
}

/// The number of frames at every step, summarised in blocks.
#[derive(Clone, Debug)]
pub struct DepthTimeline {
    /// Least and greatest depth of each block; the last may be unfinished.
    blocks: Vec<(u32, u32)>,
    /// How many events have been taken into account.
    events: usize,
    /// The depth from step `since` on.
    depth: i64,
    since: u64,
}

impl Default for DepthTimeline {
    fn default() -> Self {
        Self { blocks: Vec::new(), events: 0, depth: 1, since: 0 }
    }
}

impl DepthTimeline {
    /// Takes into account what has been recorded since the last call.
    pub fn update(&mut self, machine: &Machine) {
        let events = machine.events();
        if events.len() < self.events || machine.journal().len() < self.since {
            *self = Self::default();
        }
        for event in events.range(self.events..) {
            let change = depth_change(event);
            if change != 0 {
                self.fill(event.step() + 1);
                self.depth += change;
            }
        }
        self.events = events.len();
    }

    /// Fills in the current depth for the steps up to `end`.
    fn fill(&mut self, end: u64) {
        let depth = self.depth.max(0) as u32;
        while self.since < end {
            let block = (self.since / BLOCK) as usize;
            if block == self.blocks.len() {
                self.blocks.push((depth, depth));
            }
            let (min, max) = self.blocks[block];
            self.blocks[block] = (min.min(depth), max.max(depth));
            self.since = end.min((block as u64 + 1) * BLOCK);
        }
    }

    /// The whole recording in at most `count` ranges of equal length (except the last), in order.
    pub fn buckets(&self, machine: &Machine, count: usize) -> Vec<DepthBucket> {
        let len = machine.journal().len();
        let count = (count as u64).clamp(1, len.max(1));
        let width = len.div_ceil(count).max(1);
        let starts = (0..len).step_by(width as usize);
        if width < BLOCK {
            return exact(machine, starts, width);
        }
        starts.map(|first| self.stretch(first, (first + width).min(len))).collect()
    }

    /// Least and greatest depth of the blocks that contain the steps from `first` up to `end`.
    fn stretch(&self, first: u64, end: u64) -> DepthBucket {
        let known = self.blocks.get((first / BLOCK) as usize..).unwrap_or(&[]);
        let blocks = end.div_ceil(BLOCK) - first / BLOCK;
        let now = self.depth.max(0) as u32;
        let after = (end > self.since).then_some((now, now));
        let spans = known.iter().take(blocks as usize).copied().chain(after);
        let (min, max) = spans.reduce(|(a, b), (min, max)| (a.min(min), b.max(max))).unwrap_or((now, now));
        DepthBucket { first: StepIndex(first), min, max }
    }
}

/// Buckets narrower than a block, computed from the events themselves: the recording is short.
fn exact(machine: &Machine, starts: impl Iterator<Item = u64>, width: u64) -> Vec<DepthBucket> {
    let mut events = machine.events().iter().peekable();
    let mut depth = 1;
    let mut buckets = Vec::new();
    for first in starts {
        let (mut min, mut max) = (depth, depth);
        while let Some(event) = events.next_if(|e| e.step() < first + width) {
            depth += depth_change(event);
            // What the bucket's last step changes is visible at the next one.
            let behind_step = events.peek().is_none_or(|next| next.step() != event.step());
            if behind_step && event.step() + 1 < first + width {
                (min, max) = (min.min(depth), max.max(depth));
            }
        }
        buckets.push(DepthBucket { first: StepIndex(first), min: min.max(0) as u32, max: max.max(0) as u32 });
    }
    buckets
}
