//! The worker: a thread with a large stack on which everything is executed, so that the screen never waits.
//!
//! Owned by [`Session`](super::Session). The recording is moved to it and back by value: whoever has it is the only one
//! to see it. A panic while it executes ends the run, not the recording: the step that was being made is taken back, and
//! the recording returns with [`Stop::Fault`]. Dropping the worker asks it to stop and does not wait.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use super::engine::{Control, Engine};
use crate::recording::{
    Breakpoints, Cursor, DepthTimeline, Direction, Motion, Movement, Places, StepIndex, Stop, find,
};

/// Programs nest, and the compiler recurses with them; built-in functions that call back recurse as the program does.
/// The default stack is too small for the depths that CPython allows.
const STACK_BYTES: usize = 512 << 20;
/// Steps that the first slice of a search executes; later slices double.
const FIRST_SLICE: u64 = 16;
const LAST_SLICE: u64 = 1 << 20;

/// Prepares a thread that compiles or executes programs.
pub fn large_stack() -> std::thread::Builder {
    std::thread::Builder::new().stack_size(STACK_BYTES)
}

/// Everything that moves between the session and the worker.
pub(super) struct Live {
    pub(super) engine: Box<dyn Engine>,
    pub(super) cursor: Cursor,
    pub(super) places: Places,
    pub(super) depths: DepthTimeline,
    /// Why the live edge is where it is; `None` before anything was executed, or at the end of a slice.
    pub(super) stop: Option<Stop>,
    /// What CPython prints at such an end.
    pub(super) last_words: Option<String>,
}

impl Live {
    pub(super) fn new(engine: Box<dyn Engine>) -> Self {
        let machine = engine.machine();
        let (cursor, places) = (Cursor::at_edge(machine), Places::of(machine));
        Self { cursor, places, depths: DepthTimeline::default(), stop: None, last_words: None, engine }
    }

    /// The number of recorded steps.
    pub(super) fn len(&self) -> u64 {
        self.engine.machine().journal().len()
    }

    /// Whether more can be executed right away.
    pub(super) fn can_execute(&self) -> bool {
        match &self.stop {
            None => true,
            Some(Stop::InputWanted) => self.engine.machine().input_ready(),
            Some(stop) => stop.can_go_on(),
        }
    }

    pub(super) fn seek(&mut self, to: StepIndex) {
        self.cursor.seek(self.engine.machine_mut(), to);
    }

    /// Executes until there are `max_steps` steps, or something else stops it. The cursor is then at the live edge.
    fn execute(&mut self, control: &Arc<Control>, max_steps: u64) -> Stop {
        self.cursor.seek_edge(self.engine.machine_mut());
        control.max_steps.store(max_steps, Ordering::Relaxed);
        let run = catch_unwind(AssertUnwindSafe(|| {
            let stop = self.engine.run(control);
            self.last_words = self.engine.last_words(&stop);
            stop
        }));
        let stop = run.unwrap_or_else(|panic| {
            let machine = self.engine.machine_mut();
            // A step that was never made, as nothing was executed yet, need not be taken back.
            if !machine.journal().is_empty() {
                machine.undo_to(machine.pause_point_before_step());
            }
            Stop::Fault(text_of(&*panic))
        });
        let machine = self.engine.machine();
        self.cursor.follow(machine);
        self.places.update(machine);
        self.depths.update(machine);
        control.steps.store(machine.journal().len(), Ordering::Relaxed);
        self.stop = Some(stop.clone());
        stop
    }
}

/// What a panic says, in one line.
fn text_of(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    let line = text.and_then(|text| text.lines().next()).unwrap_or("no message");
    format!("internal error: {line}")
}

/// Where a job leads.
#[derive(Clone, Debug)]
pub(super) enum Goal {
    /// To a moment, which may lie beyond the live edge.
    Step(StepIndex),
    /// As far as it goes.
    End,
    /// Where a movement from a moment leads, repeated `count` times.
    Moved { from: StepIndex, movement: Movement, count: u64 },
}

/// Something to do: go where `goal` says, executing as far as needed but not beyond `limit` steps.
pub(super) struct Job {
    pub(super) live: Box<Live>,
    pub(super) goal: Goal,
    pub(super) breakpoints: Breakpoints,
    pub(super) limit: u64,
}

impl Live {
    /// Does a job. The cursor ends at the goal or, if that is not reached, at the live edge.
    pub(super) fn go(&mut self, goal: Goal, breakpoints: &Breakpoints, limit: u64, control: &Arc<Control>) {
        match goal {
            Goal::Step(step) => {
                while self.len() < step.0 && self.can_execute() && self.len() < limit {
                    if self.execute(control, step.0.min(limit)) != Stop::Limit {
                        break;
                    }
                }
                self.forget_slice(limit);
                self.seek(step);
            }
            Goal::End => {
                if self.can_execute() && self.len() < limit {
                    self.execute(control, limit);
                }
                self.seek(StepIndex(self.len()));
            }
            Goal::Moved { mut from, movement, mut count } => {
                let mut slice = FIRST_SLICE;
                while count > 0 {
                    if let Some(step) = find(self.engine.machine(), &self.places, breakpoints, from, movement) {
                        (from, count) = (step, count - 1);
                        continue;
                    }
                    if movement.direction == Direction::Back {
                        // Beyond the first answer lies the start, except for what may not exist at all.
                        if !matches!(movement.motion, Motion::Breakpoint | Motion::Event(_) | Motion::Out) {
                            from = StepIndex::START;
                        }
                        break;
                    }
                    if !self.can_execute() || self.len() >= limit {
                        from = StepIndex(self.len());
                        break;
                    }
                    let stop = self.execute(control, (self.len() + slice).min(limit));
                    slice = (slice * 2).min(LAST_SLICE);
                    if stop == Stop::Interrupted {
                        from = StepIndex(self.len());
                        break;
                    }
                }
                self.forget_slice(limit);
                self.seek(from);
            }
        }
    }

    /// Forgets that a slice has ended: that is not a reason that a learner needs to know.
    fn forget_slice(&mut self, limit: u64) {
        if self.stop == Some(Stop::Limit) && self.len() < limit {
            self.stop = None;
        }
    }
}

/// The thread and the channels to it.
pub(super) struct Worker {
    jobs: Sender<Job>,
    /// The recording or, if it is lost, the line that says why.
    done: Receiver<Result<Box<Live>, String>>,
    pub(super) control: Arc<Control>,
}

impl Worker {
    pub(super) fn start() -> std::io::Result<Self> {
        let control = super::control();
        let (jobs, to_do) = channel::<Job>();
        let (finished, done) = channel();
        let shared = Arc::clone(&control);
        large_stack().name("live edge".into()).spawn(move || {
            for Job { mut live, goal, breakpoints, limit } in to_do {
                // What panics here is not the run but walking over what it has left: nothing can be shown any more.
                let control = &shared;
                let went = catch_unwind(AssertUnwindSafe(move || {
                    live.go(goal, &breakpoints, limit, control);
                    live
                }));
                if finished.send(went.map_err(|panic| text_of(&*panic))).is_err() {
                    return;
                }
            }
        })?;
        Ok(Self { jobs, done, control })
    }

    pub(super) fn send(&self, job: Job) {
        self.control.stop.store(false, Ordering::Relaxed);
        self.control.steps.store(job.live.len(), Ordering::Relaxed);
        // The thread ends only when this end is dropped.
        let _ = self.jobs.send(job);
    }

    /// What has come back within that time; `Err` with the reason if the recording is lost.
    pub(super) fn receive(&self, patience: Duration) -> Result<Option<Box<Live>>, String> {
        match self.done.recv_timeout(patience) {
            Ok(went) => went.map(Some),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => Err("internal error: the worker has ended".to_owned()),
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.control.stop.store(true, Ordering::Relaxed);
    }
}
