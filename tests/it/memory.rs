//! A program that takes too much memory gets its MemoryError, then stops, and what was recorded stays walkable.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use pvmscope::machine::{Mode, Stop};
use pvmscope::recording::{Cursor, StepIndex};
use pvmscope::runtime::{Control, Vm};
use pvmscope::source::Source;

use crate::support::{self, in_parallel};

const LIMIT: u64 = 24 << 20;

/// Programs that grow, each in another way. At the end `caught` says whether they have got a MemoryError.
const GROWING: &[&str] = &[
    "while True: x.append('a' * 10 ** 5)",
    "while True: x.append(b'a' * 10 ** 5)",
    "while True: x.append(1 << 10 ** 6)",
    "while True: x += [0.5] * 1000",
    "while True: x.append(dict.fromkeys(range(1000)))",
    "x = tuple(range(10 ** 9))",
    "x = [0] * 10 ** 8",
    "x = bytes(10 ** 8)",
    "x = 'ab' * 10 ** 8",
    "x = list(range(10 ** 9))",
    "x = [1]\n  while True: x += x",
    "x = [1]\n  while True: x = x + x",
    "x = (1,)\n  while True: x = x + x",
    "x = 'a'\n  while True: x += x",
    "x = bytearray(1)\n  while True: x += x",
    "x = [*map(str, range(10 ** 9))]",
    "x = {*map(float, range(10 ** 9))}",
    "x = dict(zip(map(float, range(10 ** 9)), map(str, range(10 ** 9))))",
    "x = sorted(map(float, range(10 ** 9)))",
    "f(10 ** 9)",
];

fn start(program: &str, mode: Mode) -> (Vm, Arc<Control>) {
    let vm = support::start(Source::from_text("program.py", program), mode).expect("it compiles");
    let control = Arc::new(Control::default());
    control.max_memory.store(LIMIT, Ordering::Relaxed);
    (vm, control)
}

#[test]
fn a_program_that_grows_gets_a_memory_error() {
    let modes = [Mode::Execute, Mode::Record];
    let cases = GROWING.iter().flat_map(|program| modes.map(|mode| (program, mode))).collect();
    in_parallel(cases, |(program, mode)| {
        let text = format!(
            "def f(n):\n  l = []\n  for i in range(n): l.append([i, str(i) * 100])\n\
             x = []\ntry:\n  {program}\nexcept MemoryError:\n  x = None\n  print('caught')\nprint('after')\n"
        );
        let (mut vm, control) = start(&text, mode);
        let stop = vm.run(&control);
        assert_eq!(stop, Stop::Finished, "{program} {mode:?}");
        if mode == Mode::Record {
            let written: String = vm.machine.output().map(|output| output.text.as_str()).collect();
            assert_eq!(written, "caught\nafter\n", "{program}");
        }
    });
}

#[test]
fn a_program_that_goes_on_growing_stops_and_its_recording_can_be_walked() {
    let programs = vec![
        "while True: pass",
        "def f():\n  try: [str(i) for i in range(10 ** 9)]\n  except MemoryError: pass\n  f()\nf()",
        "sum(range(10 ** 9))",
    ];
    in_parallel(programs, |program| {
        let (mut vm, control) = start(program, Mode::Record);
        assert_eq!(vm.run(&control), Stop::Memory, "{program}");
        let end = vm.machine.journal().len();
        let digest = vm.machine.digest();
        let mut cursor = Cursor::at_edge(&vm.machine);
        for step in [0, end / 2, 1, end - 1] {
            cursor.seek(&mut vm.machine, StepIndex(step));
        }
        cursor.seek_edge(&mut vm.machine);
        assert_eq!(vm.machine.digest(), digest, "{program}");
    });
}

#[test]
fn a_memory_error_is_raised_at_the_same_step_wherever_the_run_has_paused() {
    let program = "x = []\ntry:\n  while True: x.append('a' * 10 ** 4)\nexcept MemoryError: pass\n";
    let steps = |pause: u64| {
        let (mut vm, control) = start(program, Mode::Record);
        let mut next = pause;
        loop {
            control.max_steps.store(next, Ordering::Relaxed);
            match vm.run(&control) {
                Stop::Limit => next += pause,
                stop => return (stop, vm.machine.journal().len(), vm.machine.digest()),
            }
        }
    };
    let whole = steps(u64::MAX);
    for pause in [777, 4096, 5000] {
        assert_eq!(steps(pause), whole, "pausing every {pause} steps");
    }
}
