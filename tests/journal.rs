//! The journal under real programs: whichever way a step is come to, the state there is the same.
//!
//! For the programs of the corpus and for generated ones: a digest of everything that can be reached is taken at many
//! steps in a row while executing, pausing at each, inside natives too; walking back to the start, forward again and in random
//! order meets the same digests; and a run that was never paused makes the same recording. All steps of all programs:
//! `PVMSCOPE_EVERY_STEP=1 cargo test --release --test journal corpus`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};

use proptest::prelude::*;
use pvmscope::machine::{EventKind, Stop};
use pvmscope::recording::{Cursor, StepIndex};
use pvmscope::runtime::{Control, Program, Vm};
use pvmscope::source::Source;
use pvmscope::version::PythonVersion;

const STACK_BYTES: usize = 512 << 20;
/// Steps of a corpus program that are paused at, one by one: a digest looks at everything there is.
const CORPUS_STEPS: u64 = 60;
/// Steps of a corpus program that are made before, in one go.
const CORPUS_SKIP: u64 = 150;
const GENERATED_STEPS: u64 = 120;

fn start(source: &str, name: &str) -> Option<Vm> {
    let program = Program {
        source: Arc::new(Source::from_text(name, source)),
        argv: vec![name.to_owned()],
        version: PythonVersion::default(),
    };
    let mut vm = Vm::start(&program, true).ok()?;
    vm.machine.add_input(["first\n".to_owned(), "second\n".to_owned()]);
    vm.machine.close_input();
    Some(vm)
}

/// Numbers that look random and are the same in every run.
fn scattered(count: u64, below: u64) -> impl Iterator<Item = u64> {
    (1..=count).map(move |n| (u128::from(n.wrapping_mul(0x9E37_79B9_7F4A_7C15)) * u128::from(below) >> 64) as u64)
}

/// Check a program: `skip` steps are made at once, then `most` steps one by one. What is wrong, in words.
fn check(source: &str, name: &str, skip: u64, most: u64) -> Result<(), String> {
    // What does not compile is another test's.
    let Some(mut paused) = start(source, name) else { return Ok(()) };
    let control = Arc::new(Control::default());
    let mut digests = BTreeMap::from([(0, paused.machine.digest())]);
    let mut next = skip.max(1);
    loop {
        control.max_steps.store(next, Ordering::Relaxed);
        let stop = paused.run(&control);
        let len = paused.machine.journal().len();
        if len > next || stop == Stop::Limit && len < next {
            return Err(format!("{name}: asked for {next} steps, there are {len} ({stop:?})"));
        }
        // The last step may have been followed by what happens at the end: then this is its digest.
        digests.insert(len, paused.machine.digest());
        if stop != Stop::Limit || len >= skip + most {
            break;
        }
        next = len + 1;
    }
    let end = paused.machine.journal().len();
    let known: Vec<u64> = digests.keys().copied().collect();
    let random = scattered(20, known.len() as u64).map(|i| known[i as usize]);
    let ways = known.iter().rev().copied().chain(known.iter().copied().step_by(5)).chain(random).chain([end]);
    meet_all(&mut paused, ways, &digests).map_err(|what| format!("{name}: paused run: {what}"))?;

    let Some(mut straight) = start(source, name) else { return Ok(()) };
    control.max_steps.store(end, Ordering::Relaxed);
    let stop = straight.run(&control);
    let (a, b) = (&paused.machine, &straight.machine);
    if a.journal().len() != b.journal().len() {
        return Err(format!("{name}: {} steps with pauses, {} without ({stop:?})", end, b.journal().len()));
    }
    for step in 0..end {
        let (a, b) = (a.journal().step(step), b.journal().step(step));
        if a != b {
            return Err(format!("{name}: step {step} is {a:?} with pauses, {b:?} without"));
        }
    }
    // An object that was made before the pause may lie elsewhere when it is made again: its place is not compared.
    let kinds =
        |vm: &Vm| -> Vec<(u64, EventKind)> { vm.machine.events().iter().map(|e| (e.step(), e.kind())).collect() };
    let (with, without) = (kinds(&paused), kinds(&straight));
    if let Some((a, b)) = with.iter().zip(&without).find(|(a, b)| a != b) {
        return Err(format!("{name}: event {a:?} with pauses, {b:?} without"));
    }
    if paused.machine.output() != straight.machine.output() {
        return Err(format!("{name}: other output with pauses than without"));
    }
    let random = scattered(10, known.len() as u64).map(|i| known[i as usize]);
    let ways = [end].into_iter().chain(random).chain([0, end]);
    meet_all(&mut straight, ways, &digests).map_err(|what| format!("{name}: run without pauses: {what}"))
}

fn meet_all(vm: &mut Vm, steps: impl Iterator<Item = u64>, digests: &BTreeMap<u64, u64>) -> Result<(), String> {
    let mut cursor = Cursor::at_edge(&vm.machine);
    let mut before = cursor.at().0;
    for step in steps {
        cursor.seek(&mut vm.machine, StepIndex(step));
        if vm.machine.digest() != digests[&step] {
            return Err(format!("another state at step {step}, coming from {before}"));
        }
        before = step;
    }
    Ok(())
}

fn on_large_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, work).unwrap();
        thread.join().unwrap()
    })
}

#[test]
fn corpus() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus"));
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.retain(|path| path.extension().is_some_and(|e| e == "py"));
    // Every step of every program takes a release build and some minutes.
    let all = std::env::var_os("PVMSCOPE_EVERY_STEP").is_some();
    let (skip, steps) = if all { (0, u64::from(u32::MAX)) } else { (CORPUS_SKIP, CORPUS_STEPS) };
    let queue = Mutex::new(files);
    let wrong = Mutex::new(Vec::new());
    let work = || {
        loop {
            let Some(path) = queue.lock().unwrap().pop() else { return };
            let source = fs::read_to_string(&path).unwrap();
            let name = path.file_name().unwrap().to_str().unwrap();
            let outcome = std::panic::catch_unwind(|| check(&source, name, skip, steps));
            if let Err(what) = outcome.unwrap_or_else(|_| Err(format!("{name}: panics"))) {
                wrong.lock().unwrap().push(what);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            std::thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, work).unwrap();
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Natives that call back, input in an `__init__`, exceptions out of both: every step of them is paused at.
#[test]
fn pausing_inside_natives() {
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
";
    on_large_stack(|| check(source, "natives.py", 0, 2000)).unwrap();
}

/// What generated programs begin with.
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
    #![proptest_config(ProptestConfig { cases: 16, max_shrink_iters: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn generated(statements in prop::collection::vec(statement(), 1..12)) {
        let lines: Vec<String> = statements.into_iter().flatten().collect();
        let source = format!("{PRELUDE}{}\n", lines.join("\n"));
        let outcome = on_large_stack(|| check(&source, "generated.py", 40, GENERATED_STEPS));
        prop_assert!(outcome.is_ok(), "{}\n{source}", outcome.unwrap_err());
    }
}
