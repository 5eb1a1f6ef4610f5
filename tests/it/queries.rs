//! The language of questions: texts, programs and answers.
//!
//! Most answers are the real CPython's: a query for a moment that its traces (`tests/golden/3.14/trace`) of the corpus
//! report must find the same values. What a trace does not report (lines, events, output) is in the tables below, whose
//! answers follow from what the program prints and where. To add a case: a line there.

use std::collections::BTreeMap;

use pvmscope::inspect::Snapshot;
use pvmscope::query::{Query, Recorded, When};
use pvmscope::recording::StepIndex;
use pvmscope::session::{Session, open, program_in_file, program_of_text};
use pvmscope::version::PythonVersion;
use serde_json::Value as Json;

use crate::corpus::trace::golden;
use crate::support::{corpus, root};

const VERSION: PythonVersion = PythonVersion::V314;

fn recorded(session: &Session) -> Recorded<'_> {
    let (machine, places) = (session.machine().unwrap(), session.places().unwrap());
    Recorded { machine, places, complete: session.has_ended() }
}

/// The answer to a query; `None` if there is no such moment, or nothing to ask about at it.
fn answer(session: &mut Session, text: &str) -> Option<String> {
    let query = Query::parse(text, VERSION).unwrap_or_else(|error| panic!("{text}: {error}"));
    let step = query.when.unwrap().find(recorded(session), StepIndex::START)?;
    session.seek(step);
    query.subject.value(&Snapshot::new(session.machine().unwrap(), step))
}

fn run(source: &str) -> Session {
    let mut session = open(&program_of_text("p.py", source, VERSION)).unwrap();
    session.run_to_end();
    session.wait();
    session
}

const PROGRAM: &str = "\
def divide(a, b):
    return a / b


def main():
    try:
        divide(1, 0)
    except ZeroDivisionError:
        print('caught')
    return 3


x = main()
print(x)
";

const CLOSURE: &str = "\
def outer(n):
    def inner(m):
        return n + m
    return inner(2)


class A:
    size = 5
    half = size // 2


outer(1)
";

#[test]
fn what_a_trace_does_not_say() {
    let cases: &[(&str, &[(&str, Option<&str>)])] = &[
        (
            PROGRAM,
            &[
                ("line at first raise", Some("2")),
                ("frame at the first raise", Some("divide")),
                ("raised at first raise", Some("nothing")),
                ("raised at past the first raise", Some("<ZeroDivisionError ('division by zero',)>")),
                ("frame at past the first raise", Some("main")),
                ("line at first raise in main", None),
                ("line at second raise", None),
                ("frame at first call in main", Some("main")),
                ("frame at past the second call", Some("divide")),
                ("name a at first BINARY_OP", Some("1")),
                ("local b at first BINARY_OP on line 2", Some("0")),
                ("top at first BINARY_OP on line 3", None),
                ("stack at first BINARY_OP in divide", Some("[1, 0]")),
                ("instruction at first BINARY_OP", Some("BINARY_OP")),
                ("opcode at first BINARY_OP", Some("BINARY_OP")),
                ("depth at first BINARY_OP", Some("3")),
                ("depth at past the first RETURN_VALUE in main", Some("1")),
                ("top at past first return", Some("3")),
                ("line at line 9", Some("9")),
                ("frame at line 9", Some("main")),
                ("frame at line 9 in divide", None),
                ("line at line 4", None),
                ("output at line 9", Some("\"\"")),
                ("output at past first output", Some("\"caught\\n\"")),
                ("output at line 10", Some("\"caught\\n\"")),
                ("output at end", Some("\"caught\\n3\\n\"")),
                ("global x at line 13", Some("unset")),
                ("global x at line 14", Some("3")),
                ("name x at first line 14", Some("3")),
                ("name print at line 14", Some("<built-in print>")),
                ("name nobody at line 14", Some("unset")),
                ("local a at line 14", Some("unset")),
                ("step at start", Some("0")),
                ("step at step 4", Some("4")),
                ("step at step 4000", None),
                ("depth at end", Some("0")),
                ("frame at end", None),
                ("stack at end", None),
            ],
        ),
        (
            CLOSURE,
            &[
                ("cell n at line 4", Some("1")),
                ("name n at line 3", Some("1")),
                ("free n at line 3", Some("1")),
                ("cell n at line 3", Some("unset")),
                ("local m at line 3", Some("2")),
                ("frame at line 3", Some("outer.<locals>.inner")),
                ("line at first BINARY_OP in inner", Some("3")),
                ("line at first BINARY_OP in outer.<locals>.inner", Some("3")),
                ("local size at line 9", Some("5")),
                ("name size at line 9", Some("5")),
                ("frame at line 9", Some("A")),
            ],
        ),
    ];
    for (source, questions) in cases {
        let mut session = run(source);
        for (text, expected) in *questions {
            assert_eq!(answer(&mut session, text).as_deref(), *expected, "{text}");
        }
    }
}

/// Whether a value is written the same way in traces and on the screen: no object that says more there, nothing
/// shortened.
fn is_plain(text: &str) -> bool {
    !text.contains(['<', '…']) && !text.contains("...") && !text.contains('{') && !text.contains("frozenset")
}

/// Asks for the first, second and third time that each instruction of each code object executes, and compares with
/// CPython's trace of that moment.
fn check_trace(session: &mut Session, rows: &[Json]) -> usize {
    let mut seen: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut asked = 0;
    for row in rows {
        let (Some(op), Some(code)) = (row["op"].as_str(), row["code"].as_str()) else { continue };
        // What follows RETURN_GENERATOR is not in a trace.
        if op == "POP_TOP" || code.contains(char::is_whitespace) {
            continue;
        }
        let n = seen.entry((op, code)).or_default();
        *n += 1;
        let Some(ordinal) = ["first", "second", "3rd"].get(*n - 1) else { continue };
        let when = format!("the {ordinal} {op} in {code}");
        let stack: Vec<&str> = row["stack"].as_array().unwrap().iter().map(|v| v.as_str().unwrap()).collect();
        let mut check = |what: &str, expected: &str| {
            let text = format!("{what} at {when}");
            assert_eq!(answer(session, &text).as_deref(), Some(expected), "{text}");
            asked += 1;
        };
        check("opcode", op);
        check("frame", code);
        check("depth", &(row["depth"].as_u64().unwrap() + 1).to_string());
        if stack.iter().all(|v| is_plain(v)) {
            check("stack", &format!("[{}]", stack.join(", ")));
            check("top", stack.last().unwrap_or(&"empty"));
        }
        for (name, value) in row["locals"].as_object().unwrap() {
            let value = value.as_str().unwrap();
            if is_plain(value) {
                // At module level a comprehension's own variable may hide the module's.
                let scope = if code == "<module>" { "global" } else { "name" };
                check(&format!("{scope} {name}"), value);
            }
        }
    }
    asked
}

#[test]
fn the_corpus_answers_as_cpython_does() {
    let mut asked = 0;
    for file in corpus().iter().step_by(5) {
        let source = std::fs::read_to_string(file).unwrap();
        let name = file.file_stem().unwrap().to_str().unwrap();
        let trace = root("tests/golden/3.14/trace").join(format!("{name}.jsonl.xz"));
        // Frames of other files are in a recording, and not in a trace.
        if source.contains("import") || source.contains("exec(") || source.contains("eval(") || !trace.exists() {
            continue;
        }
        let rows: Vec<Json> = golden(&trace).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        // Code objects of which one's name is qualified by the other's would be counted together.
        let codes: std::collections::BTreeSet<&str> = rows.iter().filter_map(|row| row["code"].as_str()).collect();
        let ambiguous = codes.iter().any(|c| codes.iter().any(|d| d != c && d.rsplit('.').next() == Some(*c)));
        if ambiguous || rows.len() > 3_000 {
            continue;
        }
        let Ok(program) = program_in_file(file.to_str().unwrap(), &[], VERSION) else { continue };
        let Ok(mut session) = open(&program) else { continue };
        session.run_to_end();
        session.wait();
        asked += check_trace(&mut session, &rows);
    }
    assert!(asked > 1_000, "only {asked} questions");
}

#[test]
fn next_counts_from_where_one_is() {
    let mut session = run("total = 0\nfor n in [5, 6, 7]:\n    total = total + n\n");
    let mut from = StepIndex::START;
    for expected in ["5", "6", "7"] {
        let step = When::parse("next BINARY_OP", VERSION).unwrap().find(recorded(&session), from).unwrap();
        session.seek(step);
        let top = Query::parse("top", VERSION).unwrap().subject;
        assert_eq!(top.value(&Snapshot::new(session.machine().unwrap(), step)).as_deref(), Some(expected));
        // The moment itself counts.
        assert_eq!(When::parse("next BINARY_OP", VERSION).unwrap().find(recorded(&session), step), Some(step));
        from = step.next();
    }
    assert_eq!(When::parse("next BINARY_OP", VERSION).unwrap().find(recorded(&session), from), None);
}

/// A search that reaches the end of what is recorded continues when there is more, and finds what a search over the
/// whole finds.
#[test]
fn a_search_goes_on_where_the_recording_has_grown() {
    let whole = run(PROGRAM);
    for text in ["start", "end", "step 9", "first raise", "past first raise", "second call", "line 10", "third CALL"] {
        let when = When::parse(text, VERSION).unwrap();
        let mut session = open(&program_of_text("p.py", PROGRAM, VERSION)).unwrap();
        let mut search = when.search(StepIndex::START);
        let found = loop {
            if let Some(step) = search.go_on(recorded(&session)) {
                break Some(step);
            }
            if session.has_ended() {
                break None;
            }
            session.seek(StepIndex(session.len() + 3));
            session.wait();
        };
        assert!(found.is_some(), "{text}");
        assert_eq!(found, when.find(recorded(&whole), StepIndex::START), "{text}");
    }
}
