//! `time`, without a clock: it stands still except for `sleep`, so that the same program makes the same recording.
//!
//! Called through the module's table. The time is kept in the machine, as nanoseconds since the program began. Mirrors
//! `Modules/timemodule.c`.

use crate::object::Value;
use crate::object::layout::thread;
use crate::runtime::Vm;
use crate::runtime::module_def::ModuleDef;
use crate::runtime::native::{Method, Signature};

/// The module.
pub static DEF: ModuleDef = ModuleDef { functions: &[FUNCTIONS], ..ModuleDef::new("time") };

/// When the program begins: the first second of 2026.
const EPOCH: i64 = 1_767_225_600_000_000_000;
/// How long reading the clock takes.
const TICK: i64 = 1_000;

macro_rules! seconds {
    ($name:literal, $epoch:expr) => {
        Method::new($name, Signature::NoArgs, |vm, _| {
            let now = vm.tick() + $epoch;
            Ok(vm.machine.float(now as f64 / 1e9))
        })
    };
}
macro_rules! nanoseconds {
    ($name:literal, $epoch:expr) => {
        Method::new($name, Signature::NoArgs, |vm, _| {
            let now = vm.tick() + $epoch;
            Ok(vm.machine.big_int(now.into()))
        })
    };
}

const FUNCTIONS: &[Method] = &[
    seconds!("time", EPOCH),
    seconds!("perf_counter", 0),
    seconds!("monotonic", 0),
    seconds!("process_time", 0),
    nanoseconds!("time_ns", EPOCH),
    nanoseconds!("perf_counter_ns", 0),
    nanoseconds!("monotonic_ns", 0),
    nanoseconds!("process_time_ns", 0),
    Method::new("sleep", Signature::One, |vm, args| {
        let seconds = vm.float_value(args[0])?;
        if seconds < 0.0 {
            return vm.value_error("sleep length must be non-negative");
        }
        let now = vm.tick() + (seconds * 1e9) as i64;
        vm.machine.set_thread(thread::CLOCK, Value::raw(now));
        Ok(Value::NONE)
    }),
    Method::new("strftime", Signature::Any, |vm, _| Err(vm.unsupported("time.strftime()"))),
    Method::new("localtime", Signature::Any, |vm, _| Err(vm.unsupported("time.localtime()"))),
    Method::new("gmtime", Signature::Any, |vm, _| Err(vm.unsupported("time.gmtime()"))),
];

impl Vm {
    /// The time, which advances a little at every reading.
    fn tick(&mut self) -> i64 {
        let now = self.machine.thread(thread::CLOCK);
        let now = if now.is_raw() { now.as_raw() } else { 0 } + TICK;
        self.machine.set_thread(thread::CLOCK, Value::raw(now));
        now
    }
}
