//! What an instruction does, in words: sentences for selected instructions, and a check that no sentence is left
//! unfinished.
//!
//! To add a case: a line in one of the tables below. The program is run, and the sentence is that of the n-th
//! instruction with that name.

use pvmscope::explain::explain;
use pvmscope::inspect::Snapshot;
use pvmscope::opcode::VersionTable;
use pvmscope::recording::StepIndex;
use pvmscope::session::{Session, open, program_in_file, program_of_text};
use pvmscope::version::PythonVersion;

use crate::support::corpus;

fn run(program: &pvmscope::runtime::Program) -> Session {
    let mut session = open(program).unwrap_or_else(|error| panic!("{error}"));
    session.set_limit(5_000);
    session.run_to_end();
    session.wait();
    session
}

#[track_caller]
fn check(source: &str, cases: &[(&str, usize, &str)]) {
    let mut session = run(&program_of_text("p.py", source, PythonVersion::default()));
    for (name, n, expected) in cases {
        let mut seen = 0;
        let sentence = (0..session.len()).find_map(|step| {
            session.seek(StepIndex(step));
            let explanation = explain(&Snapshot::new(session.machine()?, session.at()))?;
            seen += usize::from(explanation.opcode == *name);
            (seen == *n && explanation.opcode == *name).then_some(explanation.text)
        });
        assert_eq!(sentence.as_deref(), Some(*expected), "{name} number {n} of\n{source}");
    }
}

#[test]
fn calls() {
    check(
        "class A:\n    def __init__(self, x, y=0):\n        self.x = x\ndef f(a, b):\n    return a\n\
         def g():\n    yield 1\n\
         f(1, 'two')\nA(3)\nA(1, y=2)\nprint(*(1, 2), sep='')\n[1].append(2)\ng()\nint('x')\n",
        &[
            (
                "CALL",
                1,
                "Calls __build_class__(<function A>, 'A'): it is built in and needs no frame; what it returns is pushed.",
            ),
            ("CALL", 2, "Calls f(1, 'two'): a new frame begins; what it returns is pushed here."),
            ("CALL", 3, "Calls A(3): an instance is made and given to the __init__ of the class, if there is one."),
            (
                "CALL_KW",
                1,
                "Calls A(1, y=2): an instance is made and given to the __init__ of the class, if there is one. The tuple on \
                 top names the last arguments.",
            ),
            (
                "CALL_FUNCTION_EX",
                1,
                "Calls print(*(1, 2), **{'sep': ''}): it is built in and needs no frame; what it returns is pushed.",
            ),
            (
                "CALL",
                4,
                "Calls append([1], 2): it is built in and needs no frame; the value in the slot for self is its first \
                 argument; what it returns is pushed.",
            ),
            ("CALL", 5, "Calls g(): a new frame begins, and at once makes a generator of itself."),
            ("CALL", 6, "Calls int('x'): the new object is pushed. Here it raises ValueError instead."),
            ("RETURN_VALUE", 2, "Returns 1 to the caller, on whose stack it is pushed. This frame is done."),
        ],
    );
}

#[test]
fn names_and_values() {
    check(
        "n = 3\nn = 4\ndef f(a):\n    b = a\n    b = len(a)\n    return b\nf([1, 2])\n",
        &[
            ("STORE_NAME", 1, "Pops 3 and binds n to it in the globals (until now unset)."),
            ("STORE_NAME", 2, "Pops 4 and binds n to it in the globals (until now 3)."),
            ("LOAD_NAME", 1, "Looks f up, finds it in the globals and pushes <function f>."),
            (
                "LOAD_GLOBAL",
                1,
                "Looks len up, finds it among the built-ins and pushes <built-in len>, then NULL, as the call to come has no \
                 self.",
            ),
            ("STORE_FAST", 1, "Pops [1, 2] into the local b (until now unset)."),
            ("STORE_FAST", 2, "Pops 2 into the local b (until now [1, 2])."),
            (
                "LOAD_FAST_BORROW",
                1,
                "Pushes the local a: [1, 2]. Borrowed: its reference count stays, as the local outlives the use.",
            ),
        ],
    );
}

#[test]
fn operators_and_containers() {
    check(
        "x = 2\nx += 3\ny = [x, 1][0]\nz = {'k': x, 2: y}\nz['k'] = x < 4\nw = x is y, x in z\nt = f'{x}{\"s\"}'\n-x\n",
        &[
            (
                "BINARY_OP",
                1,
                "Pops 3 and 2; pushes 2 + 3. As += is asked for, the left one may change in place, as a list does; else the \
                 result is a new value.",
            ),
            ("BINARY_OP", 2, "Pops 0 and [5, 1]; pushes [5, 1][0]."),
            ("BUILD_LIST", 1, "Pops 2 values; pushes the new list [5, 1]."),
            ("BUILD_MAP", 1, "Pops 4 values; pushes the new dict {'k': 5, 2: 5}."),
            ("COMPARE_OP", 1, "Pops 4 and 5; pushes 5 < 4."),
            (
                "STORE_SUBSCR",
                1,
                "Pops key 'k', container {'k': 5, 2: 5} and value False; sets {'k': 5, 2: 5}['k'] = False.",
            ),
            ("IS_OP", 1, "Pops 5 and 5; pushes whether 5 is 5: whether both are one object."),
            (
                "CONTAINS_OP",
                1,
                "Pops container {'k': False, 2: 5} and value 5; pushes whether 5 in {'k': False, 2: 5}.",
            ),
            ("FORMAT_SIMPLE", 1, "Replaces 5 by its text: format(5)."),
            ("UNARY_NEGATIVE", 1, "Replaces 5 by its negative."),
        ],
    );
}

#[test]
fn jumps_loops_and_exceptions() {
    check(
        "for i in range(1):\n    if i:\n        pass\ntry:\n    1 / 0\nexcept ValueError:\n    pass\nexcept ZeroDivisionError \
         as e:\n    raise KeyError('k') from e\n",
        &[
            (
                "FOR_ITER",
                1,
                "Asks the iterator <range_iterator object: next 0> for its next value and pushes that. If there is none, \
                 continues after the loop, at L3.",
            ),
            ("TO_BOOL", 1, "Replaces 0 by True or False: its truth, as bool() tells it."),
            ("POP_JUMP_IF_TRUE", 1, "Pops False; jumps to L2 (line 3) if that is True, so here it goes on."),
            ("BINARY_OP", 1, "Pops 0 and 1; pushes 1 / 0. Here it raises ZeroDivisionError instead."),
            (
                "PUSH_EXC_INFO",
                1,
                "Begins to handle <ZeroDivisionError ('division by zero',…. What was being handled before goes below it, to \
                 be restored later.",
            ),
            (
                "RAISE_VARARGS",
                1,
                "Raises <KeyError ('k',)> with <ZeroDivisionError ('division by zero',… as its cause.",
            ),
        ],
    );
}

#[test]
fn what_is_not_there() {
    check(
        "def f(x):\n    if x:\n        y = 1\n    return y\ntry:\n    f(0)\nexcept NameError:\n    nowhere\n",
        &[
            ("LOAD_FAST_CHECK", 1, "Pushes the local y, if it is set; else raises UnboundLocalError. It is unset."),
            ("LOAD_NAME", 3, "Looks nowhere up and finds it nowhere: raises NameError."),
        ],
    );
}

/// The placeholders of a sentence.
fn placeholders(text: &str) -> Vec<String> {
    text.split('{').skip(1).filter_map(|rest| Some(format!("{{{}}}", rest.split_once('}')?.0))).collect()
}

#[test]
fn no_sentence_is_left_unfinished() {
    let mut wrong = Vec::new();
    for file in corpus() {
        // Some programs are not supported yet.
        let Some(session) = program_in_file(file.to_str().unwrap(), &[], PythonVersion::default())
            .ok()
            .filter(|program| open(program).is_ok())
        else {
            continue;
        };
        let mut session = run(&session);
        for step in 0..session.len() {
            session.seek(StepIndex(step));
            let snapshot = Snapshot::new(session.machine().unwrap(), session.at());
            let Some(explanation) = explain(&snapshot) else { continue };
            let frame = snapshot.frame().unwrap();
            let row = &VersionTable::of(frame.code().version)[frame.instruction().op];
            let left = placeholders(row.text).into_iter().any(|p| explanation.text.contains(&p));
            if left || explanation.text.contains("(nothing)") {
                wrong.push(format!("{}, step {step}: {}", file.display(), explanation.text));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
