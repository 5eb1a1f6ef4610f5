//! What the stages show of `data/compile/stages/program.py`, against CPython's own tools.

use std::sync::Arc;

use pvmscope::compile::instruction::{InstructionSequence, Operand};
use pvmscope::compile::stages::{Stage, emitted_units, stage_text};
use pvmscope::opcode::{OperandKind, v314};
use pvmscope::source::Source;

use super::data;
use crate::support::on_large_stack;

fn read(name: &str) -> String {
    data(&format!("stages/{name}"))
}

fn program() -> Arc<Source> {
    Arc::new(Source::from_bytes("program.py", read("program.py").as_bytes()).expect("the program is UTF-8"))
}

fn compare(ours: &str, theirs: &str) {
    for (number, (ours, theirs)) in ours.lines().zip(theirs.lines()).enumerate() {
        assert_eq!(ours, theirs, "line {}", number + 1);
    }
    assert_eq!(ours.lines().count(), theirs.lines().count());
}

fn check(stage: Stage, golden: &str) {
    on_large_stack(|| {
        let ours = stage_text(&program(), stage).unwrap_or_else(|error| panic!("{error}"));
        compare(&ours, &read(golden));
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

/// Names that a block only passes on to blocks inside come in the order of a set: the lines of a block are sorted.
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
        let ours = stage_text(&program(), Stage::Symtable).unwrap_or_else(|error| panic!("{error}"));
        compare(&sorted(&ours), &sorted(&read("symtable.txt")));
    });
}

/// In the form that `make.py` gives CPython's.
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
        let units = emitted_units(&program()).unwrap_or_else(|error| panic!("{error}"));
        let ours: Vec<String> = units.iter().map(|unit| lines(&unit.sequence)).collect();
        compare(&ours.join("\n"), read("instructions.txt").trim_end());
    });
}

#[test]
fn instructions_and_flow_graph_as_text() {
    on_large_stack(|| {
        for (stage, heading) in [(Stage::Instructions, "Instructions of "), (Stage::Cfg, "Flow graph of ")] {
            let text = stage_text(&program(), stage).unwrap_or_else(|error| panic!("{error}"));
            let units = emitted_units(&program()).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(text.matches(heading).count(), units.len());
        }
    });
}
