//! Pausing: when a run checks whether to stop, and what is taken back so that it can continue as if it had not.
//!
//! Between two instructions of frames that the loop has pushed, a run stops where it is. Inside a call from Rust into
//! Python it cannot, as the Rust stack is lost: the steps made are kept to be seen, and the run later resumes at the
//! instruction that contains the outermost such call, which does the same again. Called by the evaluation loop, by
//! `control`, and by everything that calls into Python. Must not decide what a stop means: that is up to `control`. The
//! machine does the taking back (`machine/rewind.rs`). Mirrors `Python/ceval_gil.c` (`_Py_HandlePending`) in when it
//! checks.

use std::sync::atomic::Ordering;

use super::memory::Memory;
use super::stopping::Pause;
use super::{Run, Vm};
use crate::machine::{FramePosition, Journal, PausePoint, RewindPoint};
use crate::object::layout::thread;

/// Steps between two checks of the stop flag.
const CHECK_EVERY: u64 = 4096;

/// What the run-time keeps ready so that a run can pause.
#[derive(Debug)]
pub(crate) struct Pausing {
    /// How many calls from Rust into Python are on the Rust stack.
    pub(crate) nesting: u32,
    /// Where the instruction with the outermost of them began. Kept until that instruction has ended, as more calls may
    /// follow.
    outermost: Option<(RewindPoint, Memory)>,
    /// Where a run has paused inside one of them.
    paused: Option<PausePoint>,
    /// The number of executed steps at which to check whether to stop.
    check_at: u64,
    /// Why the run pauses, once something has returned [`Unwind::Suspended`](super::Unwind::Suspended).
    pub(crate) reason: Pause,
}

impl Default for Pausing {
    fn default() -> Self {
        Self { nesting: 0, outermost: None, paused: None, check_at: 0, reason: Pause::Limit }
    }
}

impl Vm {
    /// Whether it is time to check whether to stop.
    #[inline(always)]
    pub(crate) fn check_due(&self) -> bool {
        self.steps >= self.pausing.check_at
    }

    /// Checks whether to stop, before a step. Inside a call from Rust, remembers where that was.
    #[cold]
    pub(crate) fn check(&mut self) -> Run<()> {
        let checked = self.look_around();
        if checked.is_err() && self.pausing.outermost.is_some() {
            let r = self.registers;
            self.pausing.paused = Some(self.machine.pause_point(FramePosition { ip: r.next, depth: r.depth() }));
        }
        checked
    }

    fn look_around(&mut self) -> Run<()> {
        let ended = self.pausing.outermost.as_ref().is_some_and(|(mark, _)| mark.ended(self.steps));
        if self.pausing.nesting == 0 && ended {
            self.pausing.outermost = None;
            self.machine.drop_rewind_point();
        }
        self.control.steps.store(self.steps, Ordering::Relaxed);
        self.check_interrupt()?;
        if self.steps >= self.max_steps() {
            return Err(self.suspend(Pause::Limit));
        }
        self.ensure_recording_fits()?;
        self.flush_unrecorded();
        let every = if self.watch.is_some() { 1 } else { CHECK_EVERY };
        self.pausing.check_at = (self.steps + every).min(self.max_steps());
        if let Some(look) = &mut self.watch {
            let r = self.registers;
            self.machine.set_position(FramePosition { ip: r.next, depth: r.depth() });
            look.see(&self.machine);
        }
        Ok(())
    }

    fn max_steps(&self) -> u64 {
        let asked = self.control.max_steps.load(Ordering::Relaxed);
        if self.machine.is_recording() { asked.min(Journal::MAX_STEPS) } else { asked }
    }

    /// Handles an instruction that asks for the run to stop: it is undone, alone or with the call from Rust that
    /// contains it.
    #[cold]
    pub(crate) fn suspend_step(&mut self) {
        if self.pausing.outermost.is_none() {
            self.take_back_step();
        } else if self.pausing.paused.is_none() {
            self.pausing.paused = Some(self.machine.pause_point_before_step());
        }
    }

    /// Takes back an instruction that could not be completed (input is wanted), as if it had never begun.
    fn take_back_step(&mut self) {
        if self.machine.is_recording() && self.registers.next == self.registers.ip + 1 {
            let mark = self.machine.rewind_point();
            self.machine.rewind_to(&mark);
            self.machine.drop_rewind_point();
            self.registers.sp = self.registers.stack + self.machine.position().depth;
            self.type_modified();
            self.globals_cache.clear();
        }
        self.registers.next = self.registers.ip;
        self.steps -= 1;
    }

    /// Prepares a run to continue: takes back what a pause inside a call from Rust has left, and makes the first step
    /// check.
    pub(crate) fn go_on(&mut self) {
        if self.pausing.nesting > 0 || self.pausing.outermost.is_some() {
            self.take_back_nested();
        }
        self.pausing.check_at = self.steps;
    }

    /// Makes the machine show where the run has stopped, as it may continue.
    pub(crate) fn show_pause(&mut self) {
        match self.pausing.paused.take() {
            Some(paused) => self.machine.undo_to(paused),
            None => self.save_position(),
        }
    }

    /// Goes back to the instruction with the outermost call from Rust into Python, inside which the run stopped; it
    /// executes again, the same way. The mark stays: a run that pauses in it again and again returns to the same heap
    /// each time, and does not leave behind what the instruction makes before its first call.
    fn take_back_nested(&mut self) {
        if let Some((mark, memory)) = &self.pausing.outermost {
            let memory = *memory;
            self.machine.rewind_to(mark);
            self.rewind_memory(memory);
            // The frame may differ from the one in which the call was made: a finaliser runs when its object's last
            // frame has already been left.
            let FramePosition { ip, depth } = self.machine.position();
            let frame = self.machine.thread(thread::FRAME);
            self.use_frame(frame, ip);
            self.registers.ip = ip;
            self.registers.sp += depth;
            self.steps = self.machine.journal().len();
            self.type_modified();
            self.globals_cache.clear();
        }
        self.pausing.nesting = 0;
    }

    /// Remembers where the instruction began, if this is its first call from Rust into Python.
    pub(crate) fn begin_outermost(&mut self) {
        if self.pausing.outermost.is_none() && self.machine.is_recording() {
            self.pausing.outermost = Some((self.machine.rewind_point(), self.memory));
        }
    }

    /// Ends a call from Rust into Python. If it was the outermost, the mark stays until the instruction has ended, as
    /// more calls may follow: the next check before a step notices that it has.
    pub(crate) fn end_nested(&mut self) {
        if self.pausing.nesting == 0 {
            self.pausing.check_at = self.steps;
        }
    }
}
