//! Behaviour: what instructions, operators and protocols do.
//!
//! [`Vm`] holds the machine and everything that makes it run; it has no state of its own that outlives a step: what
//! lasts is in the machine, changed through its setters. Called by `session` and `cli`. Mirrors `Python/ceval.c`,
//! `Objects/*.c` and `Python/bltinmodule.c`; book chapter "The evaluation loop, ceval.c".

pub(crate) mod boot;
pub(crate) mod build_class;
pub(crate) mod compiling;
pub(crate) mod control;
pub(crate) mod core_types;
pub(crate) mod entry;
pub(crate) mod eval;
pub(crate) mod exceptions;
pub(crate) mod finalize;
pub(crate) mod finish;
pub(crate) mod frames;
pub(crate) mod importing;
pub(crate) mod keep;
pub(crate) mod library;
pub(crate) mod lookup;
pub(crate) mod memory;
pub(crate) mod module_def;
pub(crate) mod modules;
pub(crate) mod names;
pub(crate) mod native;
pub(crate) mod nested;
pub(crate) mod operators;
pub(crate) mod ops;
pub(crate) mod output;
pub(crate) mod pause;
pub(crate) mod protocols;
pub(crate) mod raise;
pub(crate) mod recursion;
mod slots;
pub(crate) mod source_lines;
pub(crate) mod spelling;
pub(crate) mod stack;
pub(crate) mod stopping;
pub(crate) mod traceback;
pub(crate) mod type_def;
pub(crate) mod unwind;
pub(crate) mod values;
pub(crate) mod version;

use std::sync::Arc;

use crate::machine::Machine;
use crate::object::Value;
use crate::source::Source;

pub use control::{Control, Program};
pub use native::{Args, Binding, Getter, Method, Signature};
pub use stopping::Pause;

/// Why a function of the run-time was not completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unwind {
    /// An exception is set in the thread state.
    Raised,
    /// The run must stop here, for the reason in [`Vm`]; what has been done inside this instruction will be taken back
    /// and done again.
    Suspended,
}

/// The result of a function of the run-time: a value, or the news that there is none.
pub type Run<T = Value> = Result<T, Unwind>;

/// The run-time and its machine.
#[derive(Debug)]
pub struct Vm {
    /// The machine: all state.
    pub machine: Machine,
    /// What programs call.
    pub(crate) library: &'static library::Library,
    /// The classes that the interpreter itself names.
    pub types: core_types::CoreTypes,
    /// The built-in exception classes.
    pub exc: exceptions::Exceptions,
    /// All built-in classes by their definitions.
    pub(crate) classes: type_def::BuiltinClasses,
    /// Names that the run-time itself looks up.
    pub names: names::Names,
    pub(crate) natives: native::Numbered<Method>,
    pub(crate) getters: native::Numbered<Getter>,
    pub(crate) registers: stack::Registers,
    pub(crate) pausing: pause::Pausing,
    pub(crate) memory: memory::Memory,
    /// Why output could not be written, once it could not.
    pub(crate) output_error: Option<std::io::Error>,
    pub(crate) control: Arc<Control>,
    pub(crate) watch: Option<control::Watch>,
    /// What the frame that Rust waits for has returned, once an instruction has returned [`frames::Flow::Return`]; its
    /// reference moves with it.
    pub(crate) returned: Value,
    /// Between RERAISE and the unwinding that it begins: the saved instruction pointer (raw) that it was given.
    pub(crate) first_raiser: Option<Value>,
    /// The number of executed steps.
    pub(crate) steps: u64,
    pub(crate) method_cache: Vec<lookup::CachedMethod>,
    pub(crate) type_epoch: u64,
    pub(crate) globals_cache: Vec<ops::names::CachedGlobal>,
    pub(crate) attr_cache: Vec<ops::attributes::CachedAttr>,
    pub(crate) program: Program,
    /// The sources of imported files by their names: input that has been read, like the program's own.
    pub(crate) sources: std::collections::BTreeMap<String, Arc<Source>>,
    pub(crate) ended: bool,
    /// How deeply functions written in Rust that traverse nested containers have recursed.
    pub(crate) native_depth: u32,
    /// The rounds of loops in Rust, counted to decide when to check the stop flag.
    pub(crate) rounds: u64,
    /// Containers whose `repr` is in progress, outermost first; empty between two instructions.
    pub(crate) in_repr: Vec<Value>,
    pub(crate) object_new: Value,
    pub(crate) object_init: Value,
    pub(crate) object_getattribute: Value,
}
