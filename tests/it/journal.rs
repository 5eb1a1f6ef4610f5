//! The journal under real programs: the state at a step is the same, whichever way the cursor gets there.
//!
//! For the programs of the corpus and for generated ones: a digest of everything reachable is taken before each step
//! while executing; walking back to the start, forward again and in random order meets the same digests. A run that is
//! paused, also inside natives, meets them at its pauses, and makes the same recording.
//!
//! Of long programs a sample of the steps is checked; all of them if `PVMSCOPE_EVERY_STEP` is set, as `.ci/run` does.

use std::fs;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};

use proptest::prelude::*;
use pvmscope::machine::{EventKind, Machine, Stop};
use pvmscope::recording::{Cursor, StepIndex};
use pvmscope::runtime::{Control, Vm};
use pvmscope::source::Source;

use crate::support::{corpus, in_parallel, on_large_stack, start_recording};

/// A program with at most this many steps is checked before each of them, …
const SHORT_STEPS: u64 = 2000;
/// … a longer one before each that is a multiple of this.
const SAMPLED: u64 = 10;
/// A program with more steps is paused about this many times: a pause in a function that calls back executes all of it
/// again.
const MOST_PAUSES: u64 = 5000;
const LONG_PAUSES: u64 = 400;
const ALL_STEPS: u64 = u32::MAX as u64;
/// A generated program may be long.
const GENERATED_STEPS: u64 = 5000;

fn start(source: &str, name: &str) -> Option<Vm> {
    let mut vm = start_recording(Source::from_text(name, source))?;
    vm.machine.add_input(["first\n".to_owned(), "second\n".to_owned()]);
    vm.machine.close_input();
    Some(vm)
}

/// Numbers that look random and are the same in every run.
fn scattered(count: u64, below: u64) -> impl Iterator<Item = u64> {
    (1..=count).map(move |n| ((u128::from(n.wrapping_mul(0x9E37_79B9_7F4A_7C15)) * u128::from(below)) >> 64) as u64)
}

/// Checks a program to its end or for `most` steps. An error says in words what is wrong.
fn check(source: &str, name: &str, most: u64) -> Result<(), String> {
    // Whether it compiles is for another test to check.
    let Some(end) = steps_of(source, name, most) else { return Ok(()) };
    let sampled = std::env::var_os("PVMSCOPE_EVERY_STEP").is_none() && end > SHORT_STEPS;
    let every = if sampled { SAMPLED } else { 1 };
    let (mut straight, digests) = run_watched(source, name, most, every);
    if digests.len() as u64 != end + 1 {
        return Err(format!("{name}: {} digests of {end} steps", digests.len()));
    }
    let random = || scattered(end / 10 + 20, end + 1);
    let ways = (0..=end).rev().chain((0..=end).step_by(5)).chain(random()).chain([end]);
    meet_all(&mut straight, ways, &digests).map_err(|what| format!("{name}: {what}"))?;

    let mut paused = run_with_pauses(source, name, &digests, every)?;
    same_recording(&paused.machine, &straight.machine).map_err(|what| format!("{name}: {what}"))?;
    meet_all(&mut paused, random().chain([end, 0, end]), &digests).map_err(|what| format!("{name}, paused: {what}"))
}

/// For each step the digest of the state before it, if it is one that is checked. The last one is that of the end.
type Digests = [Option<u64>];

/// The number of steps that a program makes; `None` if it does not compile.
fn steps_of(source: &str, name: &str, most: u64) -> Option<u64> {
    let mut vm = start(source, name)?;
    vm.run(&at_most(most));
    Some(vm.machine.journal().len())
}

/// Executes without a pause, and takes a digest at every step that is a multiple of `every`.
fn run_watched(source: &str, name: &str, most: u64, every: u64) -> (Vm, Vec<Option<u64>>) {
    let mut vm = start(source, name).expect("it has started before");
    let (sender, digests) = std::sync::mpsc::channel();
    let mut step = 0;
    vm.watch(move |machine| {
        sender.send((step % every == 0).then(|| machine.digest())).unwrap();
        step += 1;
    });
    vm.run(&at_most(most));
    let mut digests: Vec<Option<u64>> = digests.try_iter().collect();
    digests.push(Some(vm.machine.digest()));
    (vm, digests)
}

/// A control that lets a run make that many steps.
fn at_most(steps: u64) -> Arc<Control> {
    let control = Arc::new(Control::default());
    control.max_steps.store(steps, Ordering::Relaxed);
    control
}

/// Executes with a pause before every step that is checked, or some of them: each must show the state known from
/// `digests`.
fn run_with_pauses(source: &str, name: &str, digests: &Digests, every: u64) -> Result<Vm, String> {
    let mut vm = start(source, name).expect("it has started before");
    let control = Arc::new(Control::default());
    let end = digests.len() as u64 - 1;
    let every = if end <= MOST_PAUSES { every } else { every * (end / LONG_PAUSES) };
    let mut next = 0;
    loop {
        control.max_steps.store(next, Ordering::Relaxed);
        let stop = vm.run(&control);
        let len = vm.machine.journal().len();
        if len > next || stop == Stop::Limit && len < next {
            return Err(format!("{name}: asked for {next} steps, there are {len} ({stop:?})"));
        }
        // What happens after the last step belongs to it.
        if len < end && differs(&vm, digests[len as usize]) {
            return Err(format!("{name}: another state at the pause before step {len}"));
        }
        if stop != Stop::Limit || len == end {
            return Ok(vm);
        }
        next = ((len / every + 1) * every).min(end);
    }
}

/// Whether a machine shows a state other than the known one, if there is one.
fn differs(vm: &Vm, known: Option<u64>) -> bool {
    known.is_some_and(|digest| vm.machine.digest() != digest)
}

/// Checks that pausing makes no difference.
fn same_recording(with: &Machine, without: &Machine) -> Result<(), String> {
    let (a, b) = (with.journal(), without.journal());
    if a.len() != b.len() {
        return Err(format!("{} steps with pauses, {} without", a.len(), b.len()));
    }
    for step in 0..a.len() {
        let (a, b) = (a.step(step), b.step(step));
        if a != b {
            return Err(format!("step {step} is {a:?} with pauses, {b:?} without"));
        }
    }
    // An object that was made before the pause may be elsewhere when it is made again: its address is not compared.
    let kinds = |machine: &Machine| -> Vec<(u64, EventKind)> {
        machine.events().iter().map(|e| (e.step(), e.kind())).collect()
    };
    let (a, b) = (kinds(with), kinds(without));
    if let Some((a, b)) = a.iter().zip(&b).find(|(a, b)| a != b) {
        return Err(format!("event {a:?} with pauses, {b:?} without"));
    }
    if a.len() != b.len() || !with.output().eq(without.output()) {
        return Err("other events or output with pauses than without".to_owned());
    }
    Ok(())
}

fn meet_all(vm: &mut Vm, steps: impl Iterator<Item = u64>, digests: &Digests) -> Result<(), String> {
    let mut cursor = Cursor::at_edge(&vm.machine);
    let mut before = cursor.at().0;
    for step in steps {
        cursor.seek(&mut vm.machine, StepIndex(step));
        if differs(vm, digests[step as usize]) {
            return Err(format!("another state at step {step}, coming from {before}"));
        }
        before = step;
    }
    Ok(())
}

#[test]
fn states_are_the_same_whichever_way_a_step_of_the_corpus_is_come_to() {
    let wrong = Mutex::new(Vec::new());
    in_parallel(corpus(), |path| {
        let source = fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        let outcome = std::panic::catch_unwind(|| check(&source, name, ALL_STEPS));
        if let Err(what) = outcome.unwrap_or_else(|_| Err(format!("{name}: panics"))) {
            wrong.lock().unwrap().push(what);
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Natives that call back, input in an `__init__`, exceptions out of both: the run is paused at every step of them.
#[test]
fn a_pause_inside_a_native_makes_no_difference() {
    let source = "\
class Item:
    made = []
    def __init__(self, n):
        self.n = n
        self.text = input('? ')
        Item.made.append(self)
    def __lt__(self, other):
        return self.n < other.n
    def __repr__(self):
        return f'<{self.n} {self.text}>'
    def __del__(self):
        print('gone', self.n)
items = [Item(2), Item(1)]
items.sort()
print(sorted(items, key=lambda item: -item.n), max(items, key=lambda item: len(repr(item))))
def count(n):
    while n:
        try:
            yield n
        finally:
            n -= 1
print(list(map(lambda n: n * 100000, count(4))), sum(count(3)), dict.fromkeys(count(2)))
try:
    print(sorted([3, 'x', 1], key=lambda v: v + 1))
except TypeError as error:
    print(repr(error), [n for n in items])
items.clear()
del Item.made
class Loud:
    __del__ = print
def let_go():
    loud, item, last = Loud(), Item(3), Loud()
let_go()
";
    on_large_stack(|| check(source, "natives.py", ALL_STEPS)).unwrap();
}

/// The beginning of every generated program.
const PRELUDE: &str = "\
class Box:
    def __init__(self, value):
        self.value = value
    def __lt__(self, other):
        return self.value < other.value
    @property
    def double(self):
        return self.value * 2
def down(n):
    while n > 0:
        yield n
        n -= 1
def fact(n):
    return 1 if n < 2 else n * fact(n - 1)
a, b, items, d, s, box, g = 1, 2, [3, 1, 2], {}, set(), Box(5), down(9)
";

fn expression() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        (-3..300i64).prop_map(|i| i.to_string()),
        Just("a".to_owned()),
        Just("b".to_owned()),
        Just("len(items)".to_owned()),
        Just("box.value".to_owned()),
        Just("box.double".to_owned()),
        Just("next(g, 7)".to_owned()),
        Just("fact(5)".to_owned()),
        Just("sum(items)".to_owned()),
        Just("d.get(a % 5, 3)".to_owned()),
    ];
    leaf.prop_recursive(2, 6, 2, |inner| {
        (inner.clone(), prop_oneof!["\\+", "-", "\\*", "%", "//"], inner)
            .prop_map(|(x, op, y)| format!("({x} {op} ({y}))"))
    })
}

/// The lines of a statement.
fn statement() -> impl Strategy<Value = Vec<String>> {
    let line = |text: &'static str| expression().prop_map(move |e| vec![text.replace("EXPR", &e)]);
    let simple = prop_oneof![
        line("a = EXPR"),
        line("b, a = a, EXPR"),
        line("items.append(EXPR)"),
        line("items.insert(a % 4, EXPR)"),
        line("items[1:2] = [EXPR, b]"),
        line("items.sort(key=lambda v: -v)"),
        line("items.reverse()"),
        line("del items[a % 7]"),
        line("d[EXPR % 5] = b"),
        line("d.pop(EXPR % 5)"),
        line("s.add(EXPR)"),
        line("s.discard(b)"),
        line("box.value = EXPR"),
        line("box = min([Box(EXPR), box])"),
        line("g = down(EXPR % 4)"),
        line("print(EXPR, items, d)"),
        line("items = [v % 1000 for v in items if v != EXPR]"),
        line("raise ValueError(EXPR)"),
        line("d = {k: v for k, v in zip(items, range(EXPR % 6))}"),
        line("a = (lambda x, y=b: x - y)(EXPR)"),
    ];
    simple.prop_recursive(3, 24, 3, |inner| {
        let block = prop::collection::vec(inner, 1..4).prop_map(|statements| {
            statements.into_iter().flatten().map(|line| format!("    {line}")).collect::<Vec<String>>()
        });
        prop_oneof![
            (0..4u8, block.clone()).prop_map(|(n, body)| {
                [vec![format!("for i in range({n}):")], body, vec!["else:".into(), "    a += 1".into()]].concat()
            }),
            (expression(), block.clone(), block.clone()).prop_map(|(test, yes, no)| {
                [vec![format!("if {test} > b:")], yes, vec!["else:".into()], no].concat()
            }),
            (block.clone(), block.clone()).prop_map(|(body, last)| {
                let handler =
                    vec!["except Exception as error:".to_owned(), "    print(type(error).__name__)".to_owned()];
                [vec!["try:".into()], body, handler, vec!["finally:".into()], last].concat()
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, max_shrink_iters: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn states_are_the_same_whichever_way_a_step_of_a_generated_program_is_come_to(statements in prop::collection::vec(statement(), 1..12)) {
        let lines: Vec<String> = statements.into_iter().flatten().collect();
        let source = format!("{PRELUDE}{}\n", lines.join("\n"));
        let outcome = on_large_stack(|| check(&source, "generated.py", GENERATED_STEPS));
        prop_assert!(outcome.is_ok(), "{}\n{source}", outcome.unwrap_err());
    }
}

/// A pause in an import, a class body, `exec`, or the steps in which a class or an instance is made executes nothing
/// twice, as none of them nests.
#[test]
fn pauses_execute_nothing_twice() {
    let programs = [
        ("imports.py", "import heapq, string, bisect\nfrom json import *\n"),
        ("exec.py", "class A:\n    exec('x = [i for i in range(9)]')\nprint(A.x)\n"),
        ("metaclass.py", METACLASS),
    ];
    for (name, source) in programs {
        executes_nothing_twice(source, name);
    }
}

/// Each step in which a metaclass takes part is long enough for a pause: `__prepare__`, the body, `__call__`, `__new__` and
/// `__init__` of the metaclass, and those of an instance.
const METACLASS: &str = "\
class Meta(type):
    def __prepare__(name, bases, **keywords):
        return {'made': [i for i in range(9)]}
    def __call__(cls, *args, **keywords):
        [i for i in range(9)]
        return super().__call__(*args, **keywords)
    def __new__(meta, name, bases, namespace, **keywords):
        namespace['more'] = [i for i in range(9)]
        return super().__new__(meta, name, bases, namespace)
    def __init__(cls, name, bases, namespace, **keywords):
        cls.most = [i for i in range(9)]
class A(metaclass=Meta, key=1):
    x = [i for i in range(9)]
    def __new__(cls, *args):
        [i for i in range(9)]
        return super().__new__(cls)
    def __init__(self, *args):
        self.args = [i for i in args]
class B(A, metaclass=Meta):
    pass
class Callable:
    def __call__(self, *args):
        return [i for i in args]
a, b, c = A(*range(9)), B(1, 2, 3), Callable()(1, 2, 3)
print(A.made, A.more, A.most, A.x, a.args, b.args, c)
";

fn executes_nothing_twice(source: &str, name: &str) {
    let executed = Arc::new(Mutex::new(0_u64));
    let mut vm = start(source, name).expect("it compiles");
    let counter = Arc::clone(&executed);
    vm.watch(move |_| *counter.lock().unwrap() += 1);
    let control = Arc::new(Control::default());
    let mut pauses = 0;
    loop {
        let steps = vm.machine.journal().len();
        control.max_steps.store(steps + 7, Ordering::Relaxed);
        match vm.run(&control) {
            Stop::Limit => pauses += 1,
            stop => break assert_eq!(stop, Stop::Finished),
        }
    }
    assert!(pauses > 10, "{name}: {pauses} pauses");
    assert_eq!(*executed.lock().unwrap(), vm.machine.journal().len(), "{name}");
}
