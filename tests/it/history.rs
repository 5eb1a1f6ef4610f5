//! Which step wrote a stack slot, and when a cell was changed, against a plain search over the states themselves.

use std::collections::HashMap;
use std::sync::Arc;

use pvmscope::machine::Machine;
use pvmscope::object::Value;
use pvmscope::object::layout::{frame, thread};
use pvmscope::recording::{Cursor, Slot, StepIndex, changes_of, written_at};
use pvmscope::runtime::{Control, Vm};
use pvmscope::source::Source;

use crate::support::{on_large_stack, start_recording};

const PROGRAM: &str = "\
class Chain:
    def __init__(self, n):
        self.n = n
    def __add__(self, n):
        self.n += n
        return self
    def __repr__(self):
        return f'<{self.n}>'
def count(n):
    while n:
        yield n
        n -= 1
def f(x, *rest):
    return x if not rest else f(*rest) + x
def fail(n):
    try:
        return fail(n - 1) if n else 1 / n
    finally:
        n = [n, n]
c = Chain(1) + 2 + 3
print([f(i, 1, 2) for i in range(3)], c, sorted([3, 1, 2], key=lambda v: -v))
for i in count(2):
    for j in count(i):
        c = c + (i - j)
try:
    fail(2)
except ZeroDivisionError as error:
    print([error, *count(2)], {i: i for i in (1, 1)})
a = [5, 6, 7]
a.insert(1, 8)
a.pop(0)
a.insert(1, 8)
first, *others = a
with open('nowhere') if False else __import__('contextlib').nullcontext(3) as x:
    print(x, others, first if first else 0)
";

/// Instructions that may put a value where it was before, or let another frame do so.
const REPLACING: &[&str] = &[
    "BINARY_OP",
    "CALL",
    "CALL_FUNCTION_EX",
    "CALL_INTRINSIC_1",
    "CALL_KW",
    "FORMAT_SIMPLE",
    "FOR_ITER",
    "GET_ITER",
    "LOAD_ATTR",
    "LOAD_SPECIAL",
    "PUSH_EXC_INFO",
    "RERAISE",
    "RETURN_VALUE",
    "SEND",
    "STORE_FAST_LOAD_FAST",
    "SWAP",
    "TO_BOOL",
    "UNPACK_EX",
    "UNPACK_SEQUENCE",
    "YIELD_VALUE",
];

fn recorded(source: &str) -> Vm {
    let mut vm = start_recording(Source::from_text("p.py", source)).expect("it compiles");
    vm.run(&Arc::new(Control::default()));
    vm
}

/// The frames that execute or wait, with the values on their stacks.
fn stacks(machine: &Machine) -> Vec<(Value, Vec<Value>)> {
    let frames =
        std::iter::successors(Some(machine.thread(thread::FRAME)), |f| Some(machine.heap().field(*f, frame::PREVIOUS)));
    let stack = |f: Value| {
        let bottom = machine.frame_stack(f);
        machine.heap().cells(bottom, bottom + machine.frame_position(f).depth).to_vec()
    };
    frames.take_while(|f| !f.is_null()).map(|f| (f, stack(f))).collect()
}

/// The name of the instruction that a step executed.
fn name(machine: &Machine, step: StepIndex) -> String {
    let row = machine.journal().step(step.0).expect("recorded");
    format!("{:?}", machine.heap().instr(row.ip).op)
}

#[test]
fn answers_are_those_of_a_plain_search() {
    on_large_stack(|| {
        let mut vm = recorded(PROGRAM);
        let machine = &mut vm.machine;
        let mut cursor = Cursor::at_edge(machine);
        // For every frame: its stack when it was last seen, and the steps that put the values there.
        let mut seen: HashMap<Value, (Vec<Value>, Vec<u64>)> = HashMap::new();
        let (mut same, mut later) = (0, 0);
        for at in (0..machine.journal().len()).map(StepIndex) {
            cursor.seek(machine, at);
            for (f, stack) in stacks(machine) {
                let (before, writers) = seen.entry(f).or_default();
                for (number, &v) in stack.iter().enumerate() {
                    // Different from before, or above the previous top: the last step has written it.
                    if before.get(number) != Some(&v) {
                        writers.resize(writers.len().max(number + 1), at.0 - 1);
                        writers[number] = at.0 - 1;
                    }
                }
                writers.truncate(stack.len());
                *before = stack;
                for (number, &writer) in writers.iter().enumerate() {
                    let found = written_at(machine, at, Slot { frame: f, number: number as u32 });
                    let found = found.expect("whatever is on a stack was put there");
                    if found.0 == writer {
                        same += 1;
                        continue;
                    }
                    // The search over states cannot see that a value was replaced by itself.
                    assert!(found.0 > writer, "slot {number} at {at}: {found} instead of {writer}");
                    later += 1;
                    let op = name(machine, found);
                    assert!(REPLACING.contains(&op.as_str()), "slot {number} at {at}: {op} instead of step {writer}");
                }
            }
        }
        assert!(same > 5000 && later > 5, "{same} {later}");
    });
}

#[test]
fn a_value_may_be_replaced_by_itself() {
    on_large_stack(|| {
        let mut vm = recorded("x = 5\nprint(x + 0)\nprint(iter(y for y in ()) is None or x)\nx = not x or x\n");
        let machine = &mut vm.machine;
        let end = machine.journal().len();
        let mut cursor = Cursor::at_edge(machine);
        let mut checked = 0;
        for step in (0..end).map(StepIndex) {
            let op = name(machine, step);
            if !["BINARY_OP", "TO_BOOL", "COPY", "LOAD_NAME"].contains(&op.as_str()) {
                continue;
            }
            cursor.seek(machine, step.next());
            let f = machine.thread(thread::FRAME);
            let top = machine.frame_position(f).depth - 1;
            assert_eq!(written_at(machine, step.next(), Slot { frame: f, number: top }), Some(step), "{op}");
            assert_eq!(written_at(machine, step.next(), Slot { frame: f, number: top + 1 }), None);
            checked += 1;
        }
        assert!(checked > 6);
    });
}

/// The steps said to have written the bottom of the module's stack, at every moment from an instruction on until the
/// module continues; counted from the step of the instruction, which is the first with that name.
fn writers(source: &str, op: &str) -> Vec<i64> {
    let mut vm = recorded(source);
    let machine = &mut vm.machine;
    let mut cursor = Cursor::at_edge(machine);
    let end = machine.journal().len();
    let from = (0..end).find(|step| name(machine, StepIndex(*step)) == op).expect("such a step");
    let mut found = Vec::new();
    for at in from + 1..end {
        cursor.seek(machine, StepIndex(at));
        let (module, _) = *stacks(machine).last().expect("the module's frame");
        let writer = written_at(machine, StepIndex(at), Slot { frame: module, number: 0 });
        found.extend(writer.map(|step| step.0 as i64 - from as i64));
        if machine.thread(thread::FRAME) == module {
            break;
        }
    }
    found
}

#[test]
fn a_value_is_replaced_by_itself_and_finalisers_run() {
    let check = |source: &str, op: &str, expected: &[i64]| {
        let program = format!("class Dying(int):\n def __del__(self): pass\n{source}");
        assert_eq!(on_large_stack(|| writers(&program, op)), expected, "{source}");
    };
    // The instruction itself drops an operand: it has written its result before the finaliser's three steps.
    check("5 + Dying()\n", "BINARY_OP", &[0, 0, 0, 0]);
    // The method that the instruction calls takes three steps, and returns the result in the last of them.
    check("class D(Dying):\n def __rsub__(self, other): return other\n5 - D()\n", "BINARY_OP", &[3, 3, 3, 3]);
    // While Rust waits for a method, the operand is where it was, whatever that method or its end drops.
    let text = |body: &str| format!("class Text(str):\n def __format__(self, spec): {body}\nf\"{{Text('a')}}\"\n");
    check(&text("Dying(); return self"), "FORMAT_SIMPLE", &[-1, -1, -1, -1, -1, -1, -1, -1, -1, 9]);
    check(&text("d = Dying(); return self"), "FORMAT_SIMPLE", &[-1, -1, -1, -1, -1, -1, -1, -1, 8]);
}

#[test]
fn changes_are_those_that_states_show() {
    on_large_stack(|| {
        let mut vm = recorded(PROGRAM);
        let machine = &mut vm.machine;
        let count = machine.heap().cell_count();
        let mut cursor = Cursor::at_edge(machine);
        let mut plain: Vec<Vec<u64>> = vec![Vec::new(); count];
        cursor.seek(machine, StepIndex::START);
        let all = |machine: &Machine| machine.heap().cells(0, count as u32).to_vec();
        let mut before = all(machine);
        for step in 0..machine.journal().len() {
            cursor.seek(machine, StepIndex(step + 1));
            let now = all(machine);
            for (cell, _) in now.iter().zip(&before).enumerate().filter(|(_, (now, before))| now != before) {
                plain[cell].push(step);
            }
            before = now;
        }
        let mut changed = 0;
        let looked_at = |(cell, plain): &(usize, &Vec<u64>)| !plain.is_empty() || cell % 499 == 0;
        for (cell, plain) in plain.iter().enumerate().filter(looked_at) {
            let found: Vec<u64> = changes_of(machine, cell as u32).map(|step| step.0).collect();
            // A cell that gets its old value back within a step has changed, too.
            assert!(plain.iter().all(|step| found.contains(step)), "cell {cell}: {found:?} lacks some of {plain:?}");
            assert!(
                found.is_sorted()
                    && changes_of(machine, cell as u32).rev().eq(found.iter().rev().map(|s| StepIndex(*s)))
            );
            changed += usize::from(!found.is_empty());
        }
        assert!(changed > 100);
    });
}
