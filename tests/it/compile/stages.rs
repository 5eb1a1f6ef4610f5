//! The stages of `data/compile/stages/program.py`, against CPython's own tools; the two stages that it has no text for,
//! against files that `UPDATE_EXPECTED=1 cargo test --test it compile::stages` writes.

use std::sync::Arc;

use pvmscope::compile::CompileMode;
use pvmscope::compile::front::location::Location;
use pvmscope::compile::instruction::{InstructionSequence, Operand};
use pvmscope::compile::stages::{Stage, Stages};
use pvmscope::compile::symtable::{EntryId, SymbolTable};
use pvmscope::opcode::{OperandKind, v314};
use pvmscope::source::Source;
use pvmscope::version::PythonVersion;

use super::data;
use crate::support::{corpus, on_large_stack, root, updates_expected};

fn read(name: &str) -> String {
    data(&format!("stages/{name}"))
}

fn stages() -> Stages {
    let source = Source::from_bytes("program.py", read("program.py").as_bytes()).expect("the program is UTF-8");
    Stages::of(&Arc::new(source), PythonVersion::V314, CompileMode::Exec)
}

fn text(stage: Stage) -> String {
    stages().text(stage).unwrap_or_else(|error| panic!("{error}"))
}

fn compare(ours: &str, theirs: &str) {
    for (number, (ours, theirs)) in ours.lines().zip(theirs.lines()).enumerate() {
        assert_eq!(ours, theirs, "line {}", number + 1);
    }
    assert_eq!(ours.lines().count(), theirs.lines().count());
}

fn check(stage: Stage, golden: &str) {
    on_large_stack(|| {
        compare(&text(stage), &read(golden));
    });
}

#[test]
fn tokens() {
    check(Stage::Tokens, "tokens.txt");
}

#[test]
fn ast() {
    check(Stage::Ast, "ast.txt");
}

/// Names that a block only passes on to blocks inside come in the order of a set, so the lines of a block are sorted.
#[test]
fn symtable() {
    on_large_stack(|| {
        let sorted = |text: &str| {
            let blocks = text.split("\n\n").map(|block| {
                let mut lines: Vec<&str> = block.lines().collect();
                lines.get_mut(1..).unwrap_or_default().sort_unstable();
                lines.join("\n")
            });
            blocks.collect::<Vec<_>>().join("\n\n")
        };
        let ours = text(Stage::Symtable);
        compare(&sorted(&ours), &sorted(&read("symtable.txt")));
    });
}

/// The instructions in the form in which `front_end.py` writes CPython's.
fn lines(sequence: &InstructionSequence) -> String {
    let mut text = String::new();
    for instruction in &sequence.instructions {
        let row = &v314::TABLE[instruction.opcode];
        let operand = match instruction.operand {
            Operand::Target(label) => sequence.labels[label.0 as usize].expect("the label is used").to_string(),
            Operand::Number(_) if row.operand == OperandKind::None => "-".to_owned(),
            Operand::Number(number) => number.to_string(),
        };
        let place = instruction.location;
        let [line, last, start, end] = [place.lineno, place.end_lineno, place.col_offset, place.end_col_offset];
        text.push_str(&format!("{} {operand} {line} {last} {start} {end}\n", row.name));
    }
    text
}

#[test]
fn instructions() {
    on_large_stack(|| {
        let ours: Vec<String> = stages().units.iter().map(|unit| lines(&unit.sequence)).collect();
        compare(&ours.join("\n"), read("instructions.txt").trim_end());
    });
}

/// CPython has no text for these stages: the files are our own, and show when our text changes. That the instructions
/// are right is checked by the test above, that the flow graph is, by the code objects of the corpus.
fn check_own(stage: Stage, golden: &str) {
    on_large_stack(|| {
        let ours = text(stage);
        if updates_expected() {
            let path = root(&format!("tests/data/compile/stages/{golden}"));
            std::fs::write(path, &ours).expect("the file is written");
        }
        compare(&ours, &read(golden));
    });
}

#[test]
fn instructions_as_text() {
    check_own(Stage::Instructions, "shown_instructions.txt");
}

#[test]
fn flow_graph_as_text() {
    check_own(Stage::Cfg, "shown_cfg.txt");
}

/// Names that the compiler makes up: they come from what it makes them for.
const MADE_UP: [&str; 4] = ["__class__", "__classdict__", "__conditional_annotations__", "__type_params__"];

/// The names of a block and of those inside of it that are not where the block says they come from.
fn misplaced(source: &Source, table: &SymbolTable, id: EntryId) -> Vec<String> {
    let entry = table.entry(id);
    let is_there = |name: &str| {
        // A private name stands there without its class.
        let written = name.split_once("__").filter(|(class, _)| class.starts_with('_')).map_or(name, |(_, rest)| rest);
        let is_made_up = name.starts_with('.') || MADE_UP.contains(&name);
        let range = entry.symbols.range(name);
        range
            .is_none_or(|range| is_made_up || source.text()[range.start().into()..range.end().into()].contains(written))
    };
    let here = entry
        .symbols
        .iter()
        .filter(|(name, flags, _)| !is_there(name) || *flags == 0 && entry.symbols.range(name).is_some());
    let mut wrong: Vec<String> = here.map(|(name, ..)| format!("{} in {}", name, entry.name)).collect();
    let inside = entry.children.iter().chain(&entry.annotation_block);
    wrong.extend(inside.flat_map(|id| misplaced(source, table, *id)));
    wrong
}

/// The text listed for a token is the text in its range; instructions and blocks are in the program.
#[test]
fn all_stages_know_their_places() {
    on_large_stack(|| {
        let stages = stages();
        let source = &stages.source;
        for token in &stages.tokens[1..] {
            let there = &source.text()[token.range.clone()];
            assert!(token.text == there, "{token:?}");
        }
        let lines = source.line_count() as i32;
        let fits =
            |place: Location| place.lineno < 0 || (place.lineno <= place.end_lineno && place.end_lineno <= lines);
        assert!(stages.units.iter().all(|unit| unit.sequence.instructions.iter().all(|i| fits(i.location))));
        let mut blocks = stages.graphs.iter().flat_map(|optimized| &optimized.graph.blocks);
        assert!(blocks.all(|block| block.instructions.iter().all(|i| fits(i.location))));
        assert_eq!(stages.units.len(), stages.graphs.len());
    });
}

#[test]
fn names_know_their_places() {
    on_large_stack(|| {
        for path in corpus().into_iter().chain([root("tests/data/compile/stages/program.py")]) {
            let source = Source::from_bytes("p.py", &std::fs::read(&path).expect("readable")).expect("text");
            let stages = Stages::of(&Arc::new(source), PythonVersion::V314, CompileMode::Exec);
            // What is refused before has no table.
            let Some(symtable) = &stages.symtable else { continue };
            assert_eq!(misplaced(&stages.source, symtable, symtable.top()), [""; 0], "{}", path.display());
        }
    });
}

/// A program that a stage refuses has the stages before it.
#[test]
fn stages_end_where_the_program_is_refused() {
    let cases = [
        ("x = 'open", None),
        ("x = = 1", None),
        ("def f(a): global a", Some(Stage::Ast)),
        ("return", Some(Stage::Symtable)),
    ];
    on_large_stack(|| {
        for (program, last) in cases {
            let source = Arc::new(Source::from_text("refused.py", program));
            let stages = Stages::of(&source, PythonVersion::V314, CompileMode::Exec);
            let there = Stage::ALL.into_iter().skip(1).take_while(|stage| stages.text(*stage).is_ok());
            assert_eq!(there.last(), last, "{program}");
            assert!(stages.outcome.is_err(), "{program}");
        }
    });
}
