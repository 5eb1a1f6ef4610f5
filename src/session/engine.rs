//! What executes at the live edge, as the session sees it.
//!
//! The run-time's `Vm` is the engine; tests of the session use hand-made ones.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::machine::Machine;
use crate::recording::Stop;

/// Executes instructions on a machine that it owns.
pub trait Engine: Send {
    /// The machine.
    fn machine(&self) -> &Machine;
    /// The machine, for moving its state in time and for giving it input.
    fn machine_mut(&mut self) -> &mut Machine;
    /// Execute from the live edge, where the state must be, until something stops it.
    fn run(&mut self, control: &Control) -> Stop;
}

/// Shared between the thread that executes and the one that wants to stop it or know how far it is.
#[derive(Debug, Default)]
pub struct Control {
    /// Set from outside: stop soon.
    pub stop: AtomicBool,
    /// Stop when the recording has this many steps.
    pub max_steps: AtomicU64,
    /// How many steps the recording has; updated now and then.
    pub steps: AtomicU64,
}

impl Control {
    /// Whether someone wants it to stop.
    pub fn wants_stop(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}
