//! Starting a program and running it until something stops it.
//!
//! Called by `session` and `cli`. Must not know what an instruction does: it runs the loop, and says of what comes
//! back why the run has stopped. Mirrors the outer parts of `Python/pythonrun.c`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::library::Library;
use super::stopping::Pause;
use super::{Unwind, Vm};
use crate::code::CodeObject;
use crate::machine::{Machine, Mode, Return, Stop};
use crate::object::Value;
use crate::object::layout::thread;
use crate::source::Source;
use crate::text::{PyStr, os_name};
use crate::version::PythonVersion;

/// A program to run.
#[derive(Clone, Debug)]
pub struct Program {
    /// Its source; the file's name is what code objects and tracebacks give it.
    pub source: Arc<Source>,
    /// `sys.argv`: the name by which the program's file is found, and its arguments.
    pub argv: Vec<PyStr>,
    /// Which CPython.
    pub version: PythonVersion,
}

/// What a run shares with other threads.
#[derive(Debug)]
pub struct Control {
    /// Stop as soon as possible.
    pub stop: AtomicBool,
    /// Stop before the recording has more steps than this in all.
    pub max_steps: AtomicU64,
    /// The bytes that the program's objects may take, or they and the recording together.
    pub max_memory: AtomicU64,
    /// The number of steps, updated now and then.
    pub steps: AtomicU64,
}

impl Default for Control {
    fn default() -> Self {
        Self {
            stop: AtomicBool::new(false),
            max_steps: AtomicU64::new(u64::MAX),
            max_memory: AtomicU64::new(u64::MAX),
            steps: AtomicU64::new(0),
        }
    }
}

/// Looks at the machine before each step, also in calls from Rust into Python, without a pause.
pub struct Watch(Box<dyn FnMut(&Machine) + Send>);

impl Watch {
    pub(crate) fn see(&mut self, machine: &Machine) {
        (self.0)(machine);
    }
}

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Watch")
    }
}

impl Vm {
    /// Makes a machine that is about to execute a program, given its code.
    pub fn start(library: &'static Library, program: &Program, code: &Arc<CodeObject>, mode: Mode) -> Self {
        let mut vm = Self::boot(library, program, mode);
        let code = vm.load_code(code);
        let globals = vm.new_main_module();
        let builtins = vm.machine.thread(thread::BUILTINS);
        let frame = vm.machine.new_frame(code, Value::NULL, globals, builtins, 0);
        vm.machine.frame_init_namespace(frame, globals);
        vm.machine.enter_frame(frame, Return::Native, Value::NULL);
        vm.use_frame(frame, vm.machine.heap().code(code).text);
        vm.settle_all();
        vm.save_position();
        vm
    }

    /// Executes from the live edge until something stops the run. The cursor must be at the live edge.
    pub fn run(&mut self, control: &Arc<Control>) -> Stop {
        if self.ended {
            return Stop::Finished;
        }
        self.control = Arc::clone(control);
        self.apply_memory_limit();
        self.go_on();
        let result = self.run_frame();
        control.steps.store(self.steps, Ordering::Relaxed);
        let stop = match result {
            Ok(v) => {
                self.machine.release(v);
                self.ended = true;
                Stop::Finished
            }
            Err(Unwind::Raised) => {
                self.ended = true;
                let exception = self.machine.thread(thread::EXCEPTION);
                self.stop_of_exception(exception)
            }
            Err(Unwind::Suspended) => match self.take_reason() {
                Pause::Limit => Stop::Limit,
                Pause::Interrupted => Stop::Interrupted,
                Pause::InputWanted => Stop::InputWanted,
                Pause::Memory => {
                    self.ended = true;
                    Stop::Memory
                }
                Pause::Unsupported(what) => {
                    self.ended = true;
                    Stop::Unsupported(what)
                }
            },
        };
        if self.ended {
            self.settle_all();
        } else {
            self.show_pause();
        }
        self.flush_unrecorded();
        stop
    }

    /// Lets `look` see the machine before each step, with its position; this makes execution slow.
    pub fn watch(&mut self, look: impl FnMut(&Machine) + Send + 'static) {
        self.watch = Some(Watch(Box::new(look)));
    }

    /// Whether an exception asks for the end of the program, and with what status.
    fn stop_of_exception(&mut self, exception: Value) -> Stop {
        let class = self.class_of(exception);
        if !self.is_subclass(class, self.exc.SystemExit) {
            return Stop::Uncaught(exception);
        }
        let code = self.machine.heap().field(exception, crate::object::layout::exception::MEMBER_0);
        if code.is_null() || code.is_none() {
            return Stop::Exit(0);
        }
        if let Some(i) = self.as_index_i64(code) {
            return Stop::Exit(i as i32);
        }
        if let Ok(text) = self.str_of(code) {
            let text = self.machine.heap().str(text).to_utf8_lossy();
            self.machine.write_output(crate::machine::Stream::Stderr, &format!("{text}\n"));
        }
        Stop::Exit(1)
    }

    fn new_main_module(&mut self) -> Value {
        let name = self.machine.intern("__main__".into());
        let module = self.new_module(name);
        let globals = self.machine.heap().field(module, crate::object::layout::module::DICT);
        let builtins = self.builtins_module();
        self.set_global(globals, "__builtins__", builtins);
        if let Some(file) = self.program_path() {
            let file = self.machine.str(os_name::from_system(file.as_os_str()));
            self.set_global(globals, "__file__", file);
        }
        let modules = self.machine.thread(thread::MODULES);
        self.machine.dict_set_str(modules, name, module);
        globals
    }
}
