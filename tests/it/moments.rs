//! Moments inside a step: the state when some of its events have happened, reached from either side.
//!
//! What the cursor shows is compared with a plain undoing of the journal's entries on a copy of all cells.

use std::sync::Arc;

use pvmscope::machine::{Entry, EventKind, Machine};
use pvmscope::object::Value;
use pvmscope::object::layout::{frame, thread};
use pvmscope::recording::{Cursor, Moment, StepIndex, events_of, moments_of};
use pvmscope::runtime::{Control, Vm};
use pvmscope::source::Source;

use crate::support::{on_large_stack, start_recording};

/// An exception leaves several frames in one step, and goes through handlers that pass it on.
const UNWINDING: &str = "\
def fail(n):
    if n == 0:
        raise ValueError(n)
    try:
        fail(n - 1)
    finally:
        n += 1
def deep(n):
    return 1 / n if n == 0 else deep(n - 1)
for what in (fail, deep):
    try:
        what(4)
    except (ValueError, ZeroDivisionError) as error:
        print(error)
try:
    try:
        deep(2)
    except KeyError:
        pass
except ArithmeticError:
    raise
";

/// Frames are entered, left, resumed and left again, some by natives that call back.
const CALLING: &str = "\
class Item:
    def __init__(self, n):
        self.n = n
    def __lt__(self, other):
        return self.n < other.n
    def __del__(self):
        print('gone', self.n)
    def __repr__(self):
        return f'<{self.n}>'
def count(n):
    while n:
        try:
            yield n
        finally:
            n -= 1
def outer():
    yield from count(2)
print(sorted([Item(3), Item(1), Item(2)]), list(outer()), sum(count(3)))
g = count(3)
next(g)
try:
    g.throw(KeyError)
except KeyError:
    pass
items = [1, 2, 3]
items.insert(0, Item(4))
del items[:]
import operator
print(max([Item(5), Item(6)], key=operator.attrgetter('n')))
";

fn recorded(source: &str) -> Vm {
    let mut vm = start_recording(Source::from_text("p.py", source)).expect("it compiles");
    vm.run(&Arc::new(Control::default()));
    vm
}

fn cells(machine: &Machine) -> Vec<Value> {
    machine.heap().cells(0, machine.heap().cell_count() as u32).to_vec()
}

/// The values of all cells at the moments of a step, in order, from their values after it.
fn cells_of_moments(machine: &Machine, step: StepIndex) -> Vec<Vec<Value>> {
    let mut cells = cells(machine);
    let entries: Vec<Entry> = machine.journal().entries_of(step.0).collect();
    let units = |entry: &Entry| if matches!(entry, Entry::Turn { .. }) { 2 } else { 1 };
    let mut made: usize = entries.iter().map(units).sum();
    let mut entries = entries.into_iter().rev();
    let happened: Vec<usize> =
        events_of(machine, step).map(|event| machine.units_before(event).expect("few entries")).collect();
    let mut moments = Vec::new();
    for until in happened.into_iter().rev().chain([0]) {
        while made > until {
            let entry = entries.next().expect("as many as were counted");
            made -= units(&entry);
            match entry {
                Entry::Cell { cell, value } => cells[cell as usize] = value,
                Entry::Turn { start, len, by } => {
                    cells[start as usize..(start + len) as usize].rotate_right(by as usize);
                }
            }
        }
        assert_eq!(made, until, "an event stands between two entries");
        moments.push(cells.clone());
    }
    moments.reverse();
    moments
}

fn depth(machine: &Machine) -> i64 {
    let caller = |f: &Value| Some(machine.heap().field(*f, frame::PREVIOUS));
    let is_frame = |f: &Value| !f.is_null();
    std::iter::successors(Some(machine.thread(thread::FRAME)), caller).take_while(is_frame).count() as i64
}

fn check(source: &str, least_inside: usize) {
    let mut vm = recorded(source);
    let machine = &mut vm.machine;
    let end = machine.journal().len();
    let mut cursor = Cursor::at_edge(machine);
    let mut met: Vec<(Moment, u64)> = Vec::new();
    for step in (0..end).rev().map(StepIndex) {
        cursor.seek(machine, step.next());
        let expected = cells_of_moments(machine, step);
        let moments: Vec<Moment> = moments_of(machine, step).collect();
        assert_eq!(moments.len(), expected.len());
        for (moment, expected) in moments.into_iter().zip(expected).rev() {
            cursor.seek(machine, moment);
            assert_eq!((cursor.moment(), cursor.at()), (moment, step));
            assert!(cells(machine) == expected, "other cells at {moment}");
            met.push((moment, machine.digest()));
        }
    }
    assert!(met.iter().filter(|(moment, _)| !moment.is_whole()).count() >= least_inside);
    assert!(met.is_sorted_by(|(a, _), (b, _)| a > b), "later is greater");

    // Forwards, and from everywhere to everywhere.
    let scattered = (1..=2 * met.len()).map(|n| n.wrapping_mul(2_654_435_761) % met.len());
    for i in (0..met.len()).rev().chain(scattered) {
        let (moment, digest) = met[i];
        cursor.seek(machine, moment);
        assert_eq!(machine.digest(), digest, "another state at {moment}");
    }

    // The frames agree with the events.
    let mut frames = 1;
    for &(moment, _) in met.iter().rev() {
        cursor.seek(machine, moment);
        frames = match events_of(machine, moment.step).nth((moment.event as usize).wrapping_sub(1)).map(|e| e.kind()) {
            Some(EventKind::Call | EventKind::Resume) => frames + 1,
            Some(EventKind::Return | EventKind::Yield | EventKind::Unwind) => frames - 1,
            _ => frames,
        };
        assert_eq!(depth(machine), frames, "at {moment}");
    }
}

#[test]
fn of_programs_that_unwind() {
    on_large_stack(|| check(UNWINDING, 40));
}

#[test]
fn of_programs_that_call() {
    on_large_stack(|| check(CALLING, 100));
}
