//! A session: one program, its recording as it grows, and the moment that a learner looks at.
//!
//! Made by `tui`, `lesson` and tests; it owns the engine that executes at the live edge, and the cursor. Opening is
//! instant, as nothing is executed until someone wants to see it. Execution happens on a worker thread to which the
//! recording moves by value: if it comes back within the session's patience, the call returns with it; otherwise the
//! session is left *running*, without a machine to look at, until [`Session::poll`] has it back. It renders nothing:
//! `inspect` does that, from [`Session::machine`].

mod engine;
mod memory;
mod open;
mod worker;

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

pub use engine::{Control, Engine};
pub use memory::{control, memory_limit, parse_size, set_memory_limit};
pub use open::{
    OpenError, Program, STDIN, argv, open, os_reason, program_in_file, program_of_text, program_on_stdin, read_input,
    require_regular_file, source_in_file, start,
};
pub use worker::large_stack;
use worker::{Goal, Job, Live, Worker};

use crate::machine::Machine;
use crate::recording::{Breakpoint, Breakpoints, DepthTimeline, Direction, Motion, Movement, Places, StepIndex, Stop};
use crate::source::Source;
use crate::version::PythonVersion;

/// The maximum number of steps that are recorded unless the session is told otherwise.
pub const DEFAULT_LIMIT: u64 = 20_000_000;

/// See the module's description.
pub struct Session {
    source: Arc<Source>,
    version: PythonVersion,
    /// `None` while the worker has it.
    live: Option<Box<Live>>,
    worker: Worker,
    breakpoints: Breakpoints,
    limit: u64,
    patience: Duration,
    at: StepIndex,
    len: u64,
    /// Why the recording is lost, once it is.
    lost: Option<String>,
}

impl Session {
    /// A session on an engine that has executed nothing, with the source of its program.
    pub fn new(engine: Box<dyn Engine>, source: Arc<Source>) -> std::io::Result<Self> {
        let version = engine.machine().version();
        let live = Box::new(Live::new(engine));
        let (at, len) = (live.cursor.at(), live.len());
        Ok(Self {
            source,
            version,
            worker: Worker::start()?,
            live: Some(live),
            breakpoints: Breakpoints::default(),
            limit: DEFAULT_LIMIT,
            patience: Duration::ZERO,
            at,
            len,
            lost: None,
        })
    }

    // ---------------------------------------------------------------- looking

    /// The program's source.
    pub fn source(&self) -> &Arc<Source> {
        &self.source
    }

    /// The text of a file whose code has been executed: the program's, or one that it has imported. `None` for code
    /// that came from no file (`exec`), and, while the session is running, for all files but the program's.
    pub fn source_of(&self, filename: &str) -> Option<&Arc<Source>> {
        if *filename == **self.source.filename() {
            return Some(&self.source);
        }
        self.live.as_ref()?.engine.source_of(filename)
    }

    /// Which CPython the program runs under.
    pub fn version(&self) -> PythonVersion {
        self.version
    }

    /// The machine in the state of the moment [`Session::at`]; `None` while the session is running.
    pub fn machine(&self) -> Option<&Machine> {
        self.live.as_ref().map(|live| live.engine.machine())
    }

    /// The moment that is shown. While running: the one shown before.
    pub fn at(&self) -> StepIndex {
        self.at
    }

    /// The number of recorded steps, which is the index of the live edge. It grows while running.
    pub fn len(&self) -> u64 {
        if self.is_running() { self.worker.control.steps.load(Ordering::Relaxed).max(self.len) } else { self.len }
    }

    /// Whether nothing is recorded yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the moment shown is the live edge.
    pub fn is_at_edge(&self) -> bool {
        self.at.0 == self.len
    }

    /// Why the live edge is where it is; `None` if only a learner's request has stopped it, and while running.
    pub fn stop(&self) -> Option<&Stop> {
        self.live.as_ref()?.stop.as_ref()
    }

    /// What CPython prints when a program ends as this one did: a traceback, if it was an uncaught exception.
    pub fn last_words(&self) -> Option<&str> {
        self.live.as_ref()?.last_words.as_deref()
    }

    /// Whether the program has ended, or cannot go on: the live edge will not move any more.
    pub fn has_ended(&self) -> bool {
        self.stop().is_some_and(|stop| !stop.can_go_on())
    }

    /// Whether the program waits for a line of input at the live edge.
    pub fn wants_input(&self) -> bool {
        self.stop() == Some(&Stop::InputWanted) && self.machine().is_some_and(|m| !m.input_ready())
    }

    /// Where each instruction comes from; `None` while running.
    pub fn places(&self) -> Option<&Places> {
        self.live.as_ref().map(|live| &live.places)
    }

    /// The depth of calls over the recording; `None` while running.
    pub fn depths(&self) -> Option<&DepthTimeline> {
        self.live.as_ref().map(|live| &live.depths)
    }

    /// The breakpoints.
    pub fn breakpoints(&self) -> &Breakpoints {
        &self.breakpoints
    }

    /// Sets a breakpoint, or removes it; returns whether it is set afterwards.
    pub fn toggle_breakpoint(&mut self, breakpoint: Breakpoint) -> bool {
        self.breakpoints.toggle(breakpoint)
    }

    /// The maximum number of steps that are recorded.
    pub fn limit(&self) -> u64 {
        self.limit
    }

    /// Sets the maximum number of steps that are recorded.
    pub fn set_limit(&mut self, limit: u64) {
        self.limit = limit;
    }

    /// Sets how long a call waits for the worker before it leaves the session running. By default it does not wait.
    pub fn set_patience(&mut self, patience: Duration) {
        self.patience = patience;
    }

    // ---------------------------------------------------------------- moving

    /// Moves, `count` times, executing where the recording ends. If there is nowhere to go, the cursor stays
    /// (backwards: breakpoints, events, the way out of the module) or goes as far as it can. Nothing happens while the
    /// session is running.
    pub fn go(&mut self, motion: Motion, direction: Direction, count: u64) {
        let from = self.at;
        if motion == Motion::Instruction {
            let step = match direction {
                Direction::Forward => from.0.saturating_add(count),
                Direction::Back => from.0.saturating_sub(count),
            };
            return self.seek(StepIndex(step));
        }
        self.start(Goal::Moved { from, movement: Movement { motion, direction }, count });
    }

    /// Goes to a moment, executing if it is not recorded yet.
    pub fn seek(&mut self, step: StepIndex) {
        if step.0 <= self.len
            && let Some(live) = &mut self.live
        {
            live.seek(step);
            self.at = live.cursor.at();
            return;
        }
        self.start(Goal::Step(step));
    }

    /// Runs to the end of the program, or the limit.
    pub fn run_to_end(&mut self) {
        self.start(Goal::End);
    }

    // ---------------------------------------------------------------- input

    /// Gives the program a line to read, without its newline. It continues when it is next moved on.
    pub fn feed(&mut self, line: &str) {
        self.feed_lines([format!("{line}\n")]);
    }

    /// Gives the program lines to read, with their newlines.
    pub fn feed_lines(&mut self, lines: impl IntoIterator<Item = String>) {
        if let Some(live) = &mut self.live {
            live.engine.machine_mut().add_input(lines);
        }
    }

    /// Ends the input: there will be no more than what has been fed.
    pub fn close_input(&mut self) {
        if let Some(live) = &mut self.live {
            live.engine.machine_mut().close_input();
        }
    }

    // ---------------------------------------------------------------- running

    /// Whether the worker is executing, so that there is no machine to look at.
    pub fn is_running(&self) -> bool {
        self.live.is_none() && self.lost.is_none()
    }

    /// The line that says why the session is of no more use, if a bug has cost it its recording.
    pub fn lost(&self) -> Option<&str> {
        self.lost.as_deref()
    }

    /// Asks the worker to stop where it is; [`Session::poll`] will have the recording soon.
    pub fn interrupt(&self) {
        self.worker.control.stop.store(true, Ordering::Relaxed);
    }

    /// Takes the recording back if the worker is done; returns whether the session has just stopped running.
    pub fn poll(&mut self) -> bool {
        self.collect(Duration::ZERO)
    }

    /// Gives the worker the time that every call gives it before it leaves the session running; returns whether the
    /// session has just stopped running.
    pub fn settle(&mut self) -> bool {
        self.collect(self.patience)
    }

    /// Waits until the worker is done, however long that takes.
    pub fn wait(&mut self) {
        while self.is_running() {
            self.collect(Duration::from_secs(1));
        }
    }

    fn start(&mut self, goal: Goal) {
        let Some(live) = self.live.take() else { return };
        let breakpoints = self.breakpoints.clone();
        self.worker.send(Job { live, goal, breakpoints, limit: self.limit });
        self.collect(self.patience);
    }

    fn collect(&mut self, patience: Duration) -> bool {
        if !self.is_running() {
            return false;
        }
        match self.worker.receive(patience) {
            Ok(Some(live)) => {
                self.at = live.cursor.at();
                self.len = live.len();
                self.live = Some(live);
                true
            }
            Ok(None) => false,
            Err(reason) => {
                self.lost = Some(reason);
                true
            }
        }
    }
}
