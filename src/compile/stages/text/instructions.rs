//! The instructions that code generation emits, as text: pseudo-instructions and labels, before any optimisation.
//!
//! Part of `text`. CPython shows this stage to its own tests only (`_testinternalcapi.compiler_codegen`). Book chapter
//! "Compiling Python Source Code".

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{heading, line_column};
use crate::code::dis::{OperandTables, operand_meaning};
use crate::compile::instruction::{InstructionSequence, Operand, UnitMetadata};
use crate::compile::stages::EmittedUnit;
use crate::opcode::{OperandKind, v314};
use crate::version::PythonVersion;

/// The instructions of one code object.
pub(super) fn text(unit: &EmittedUnit) -> String {
    let mut out = format!("Instructions of {}, line {}:\n", heading(unit), unit.metadata.firstlineno);
    write_sequence(&unit.sequence, &unit.metadata, &mut out);
    if let Some(annotations) = &unit.sequence.annotations {
        out.push_str("In the place of ANNOTATIONS_PLACEHOLDER:\n");
        write_sequence(annotations, &unit.metadata, &mut out);
    }
    out
}

/// The names that operands refer to: until the flow graph is done, locals are numbered separately from cells.
struct Tables {
    globals: Vec<Box<str>>,
    locals: Vec<Box<str>>,
    cells: Vec<Box<str>>,
}

fn write_sequence(sequence: &InstructionSequence, unit: &UnitMetadata, out: &mut String) {
    let boxed = |names: &[String]| names.iter().map(|name| name.as_str().into()).collect::<Vec<Box<str>>>();
    let mut cells = boxed(&unit.cellvars);
    cells.extend(boxed(&unit.freevars));
    let tables = Tables { globals: boxed(&unit.names), locals: boxed(&unit.varnames), cells };
    let labels = label_numbers(sequence);
    let mut line_before = None;
    for (i, instruction) in sequence.instructions.iter().enumerate() {
        let row = &v314::TABLE[instruction.opcode];
        let lineno = instruction.location.lineno;
        let shown = if line_before == Some(lineno) { String::new() } else { line_column(lineno) };
        line_before = Some(lineno);
        let label = labels.get(&i).map(|number| format!("L{number}:")).unwrap_or_default();
        let mut line = format!("{shown:>5} {label:>6}  {:<24}", row.name);
        let _ = match instruction.operand {
            Operand::Target(label) => {
                let target = sequence.labels.get(label.0 as usize).copied().flatten();
                write!(line, " L{}", target.and_then(|at| labels.get(&at)).copied().unwrap_or_default())
            }
            Operand::Number(number) if row.operand != OperandKind::None => {
                let locals = if row.operand == OperandKind::Local { &tables.locals } else { &tables.cells };
                let operands = OperandTables {
                    version: PythonVersion::V314,
                    consts: &unit.consts,
                    names: &tables.globals,
                    locals,
                };
                let meaning = operand_meaning(row, number as u32, operands);
                let meaning = if meaning.is_empty() { meaning } else { format!(" ({meaning})") };
                write!(line, " {number:>5}{meaning}")
            }
            Operand::Number(_) => Ok(()),
        };
        let _ = writeln!(out, "{}", line.trim_end());
    }
}

/// The labels that instructions refer to, by the index of the instruction after them, numbered from 1 in order.
fn label_numbers(sequence: &InstructionSequence) -> BTreeMap<usize, usize> {
    let named = sequence.instructions.iter().filter_map(|instruction| match instruction.operand {
        Operand::Target(label) => sequence.labels.get(label.0 as usize).copied().flatten(),
        Operand::Number(_) => None,
    });
    let mut labels: BTreeMap<usize, usize> = named.map(|at| (at, 0)).collect();
    for (number, label) in (1..).zip(labels.values_mut()) {
        *label = number;
    }
    labels
}
