//! The memory that a program may take: where it is measured, and what happens when it is used up.
//!
//! A program whose objects take too much gets a MemoryError, as CPython raises one where an allocation fails: from a
//! function that knows how much it is about to make, from one that has taken too many items out of an iterator, or, if the
//! objects have grown from instruction to instruction, from the next instruction at which CPython checks its
//! `eval_breaker`. A program that goes on growing stops ([`Pause::Memory`]), and so does one whose recording takes too
//! much; what was recorded can be walked.
//!
//! Called by the loop, by `pause`, and by the functions of the library that make objects in loops or large ones. What is
//! measured is what the machine holds, never what the host says, so that the same program always gets its MemoryError at
//! the same step. Does the job of the `NULL` checks after `PyObject_Malloc` in `Objects/obmalloc.c`.

use std::sync::atomic::Ordering;

use super::stopping::Pause;
use super::{Run, Vm};
use crate::text::layout::MOST_UNITS;

/// More items than this are never made at once.
pub const MAX_ITEMS: usize = 1 << 27;
/// The share of the limit that a program may take in addition after each MemoryError, to handle it.
const RESERVE: usize = 16;
/// How many times a program gets a MemoryError before the run stops.
const CHANCES: u8 = 3;

/// See the module's description.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Memory {
    /// The bytes that objects may take before the next MemoryError.
    threshold: usize,
    /// How often a MemoryError has been raised since the program last took less than the limit.
    raised: u8,
}

impl Default for Memory {
    fn default() -> Self {
        Self { threshold: usize::MAX, raised: 0 }
    }
}

impl Vm {
    /// The bytes that all objects may take: of a recording, the journal takes the other half.
    fn object_limit(&self) -> usize {
        let limit = usize::try_from(self.control.max_memory.load(Ordering::Relaxed)).unwrap_or(usize::MAX);
        if self.machine.is_recording() { limit / 2 } else { limit }
    }

    /// Raises MemoryError unless there is room for `len` bytes or other units of text; `None` is more than can be counted.
    pub fn ensure_units(&mut self, len: Option<usize>) -> Run<()> {
        self.ensure_room(len, MOST_UNITS, 1)
    }

    /// Raises MemoryError unless there is room for `len` references; `None` is more than can be counted.
    pub fn ensure_items(&mut self, len: Option<usize>) -> Run<()> {
        self.ensure_room(len, MAX_ITEMS, size_of::<usize>())
    }

    /// Raises MemoryError unless there are to be at most `most` of something and there is room for all, each of that many
    /// bytes.
    fn ensure_room(&mut self, len: Option<usize>, most: usize, bytes: usize) -> Run<()> {
        let heap = self.machine.heap();
        let has_room = |len: usize| {
            let rest = self.memory.threshold.saturating_sub(len * bytes);
            heap.bytes_held() <= rest || heap.bytes_used() <= rest
        };
        if len.is_some_and(|len| len <= most && has_room(len)) {
            return Ok(());
        }
        self.raise_with(self.exc.MemoryError, &[])
    }

    /// Raises MemoryError if the objects made so far take too much. Checked by calls and rounds of loops, as CPython's
    /// `eval_breaker` is, and by whatever makes objects in a loop of Rust.
    #[inline(always)]
    pub fn check_memory(&mut self) -> Run<()> {
        if self.machine.heap().has_grown() { self.measure_memory() } else { Ok(()) }
    }

    #[cold]
    #[inline(never)]
    fn measure_memory(&mut self) -> Run<()> {
        let (used, limit) = (self.machine.heap().bytes_used(), self.object_limit());
        let reserve = limit / RESERVE;
        if used <= self.memory.threshold {
            // What has grown are the places of objects that are gone.
            if used < limit - reserve {
                self.memory = Memory { threshold: limit, raised: 0 };
            }
            self.machine.watch_growth((self.memory.threshold - used).max(reserve));
            return Ok(());
        }
        if self.memory.raised == CHANCES {
            return Err(self.suspend(Pause::Memory));
        }
        self.memory = Memory { threshold: used.saturating_add(reserve), raised: self.memory.raised + 1 };
        self.machine.watch_growth(reserve);
        self.raise_with(self.exc.MemoryError, &[])
    }

    /// Begins to execute with the limit that the run has been given.
    pub(crate) fn apply_memory_limit(&mut self) {
        if self.memory.raised == 0 {
            self.memory.threshold = self.object_limit();
        }
        self.watch_memory();
    }

    /// Goes back to what had been measured.
    pub(crate) fn rewind_memory(&mut self, to: Memory) {
        self.memory = to;
        self.watch_memory();
    }

    fn watch_memory(&mut self) {
        let room = self.memory.threshold.saturating_sub(self.machine.heap().bytes_used());
        self.machine.watch_growth(room);
    }
}
