//! The engine: what executes at the live edge, as the session sees it.
//!
//! Owned by `worker`, which runs it. The run-time's `Vm` is the engine; tests of the session use hand-made ones.

use std::sync::Arc;

use crate::machine::Machine;
use crate::recording::Stop;
use crate::source::Source;

pub use crate::runtime::Control;

/// Executes instructions on a machine that it owns.
pub trait Engine: Send {
    /// The machine.
    fn machine(&self) -> &Machine;
    /// The machine, for moving its state in time and for giving it input.
    fn machine_mut(&mut self) -> &mut Machine;
    /// Executes from the live edge, where the state must be, until something stops it.
    fn run(&mut self, control: &Arc<Control>) -> Stop;
    /// The text of a file whose code the engine has executed, by the name that its code objects give it.
    fn source_of(&self, _filename: &str) -> Option<&Arc<Source>> {
        None
    }
    /// What CPython prints when a program ends as this one did: the traceback of an uncaught exception.
    fn last_words(&mut self, _stop: &Stop) -> Option<String> {
        None
    }
}
