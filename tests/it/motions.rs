//! Questions in time: `find` goes from event to event where it can; here its answers are compared with those of a plain
//! search, step by step, over the states themselves.

use pvmscope::inspect::Snapshot;
use pvmscope::recording::{Breakpoint, Breakpoints, Direction, Motion, Movement, StepIndex, find};
use pvmscope::session::{Session, open, program_of_text};
use pvmscope::version::PythonVersion;

const PROGRAM: &str = "\
def f(n):
    if n < 2:
        return n
    return f(n - 1) + f(n - 2)
def g(n):
    for i in range(n):
        yield f(i)
class A:
    def __init__(self):
        self.a = sorted([3, 1, 2], key=lambda x: f(x))
    def __repr__(self):
        return str(f(2))
def fail(n):
    if n == 0:
        raise ValueError(n)
    fail(n - 1)
for x in g(4):
    x
print([A(), A()])
try:
    fail(3)
except ValueError:
    f(3)
sum(g(3))
fail(2)
";

/// Which steps a motion may stop at: depth of calls, whether a line begins, whether a breakpoint is reached.
struct Steps {
    depths: Vec<usize>,
    lines: Vec<bool>,
    breaks: Vec<bool>,
}

fn line_of_program(line: u32) -> Breakpoint {
    Breakpoint::Line { file: "p.py".into(), line }
}

fn steps(session: &mut Session, breakpoints: &Breakpoints) -> Steps {
    let mut steps = Steps { depths: Vec::new(), lines: Vec::new(), breaks: Vec::new() };
    let mut previous = None;
    for step in 0..session.len() {
        session.seek(StepIndex(step));
        let snapshot = Snapshot::new(session.machine().unwrap(), session.at());
        let ip = snapshot.frame().unwrap().ip();
        let places = session.places().unwrap();
        let begins = places.begins_line(previous, ip);
        let on_line = places.line(ip).is_some_and(|line| breakpoints.contains(&line_of_program(line)));
        steps.depths.push(snapshot.depth());
        steps.lines.push(begins);
        steps.breaks.push(begins && on_line || breakpoints.contains(&Breakpoint::Instruction(ip)));
        previous = Some(ip);
    }
    steps
}

#[test]
fn answers_are_those_of_a_plain_search() {
    let mut session = open(&program_of_text("p.py", PROGRAM, PythonVersion::default())).unwrap();
    session.run_to_end();
    session.wait();
    let mut breakpoints = Breakpoints::default();
    breakpoints.toggle(line_of_program(3));
    breakpoints.toggle(Breakpoint::Instruction(12));
    let steps = steps(&mut session, &breakpoints);
    let (machine, places) = (session.machine().unwrap(), session.places().unwrap());
    let count = steps.depths.len();
    assert!(count > 500 && steps.breaks.iter().filter(|b| **b).count() > 10);
    // The end of the recording is a moment, too: the module's frame counts as the current one there.
    for from in 0..=count {
        let own = steps.depths.get(from).copied().unwrap_or(1);
        let fits = |motion: Motion, to: usize| match motion {
            Motion::Instruction => true,
            Motion::InstructionOver => steps.depths[to] <= own,
            Motion::Line => steps.lines[to],
            Motion::LineOver => steps.lines[to] && steps.depths[to] <= own,
            Motion::Out => steps.depths[to] < own,
            Motion::Breakpoint => steps.breaks[to],
            Motion::Event(_) => false,
        };
        for motion in [
            Motion::Instruction,
            Motion::InstructionOver,
            Motion::Line,
            Motion::LineOver,
            Motion::Out,
            Motion::Breakpoint,
        ] {
            for direction in [Direction::Forward, Direction::Back] {
                let found = find(machine, places, &breakpoints, StepIndex(from as u64), Movement { motion, direction });
                let expected = match direction {
                    Direction::Forward => (from + 1..count).find(|to| fits(motion, *to)),
                    Direction::Back => (0..from).rev().find(|to| fits(motion, *to)),
                };
                let found = found.map(|step| step.0 as usize).filter(|step| *step < count);
                assert_eq!(found, expected, "{motion:?} {direction:?} from step {from}");
            }
        }
    }
}
