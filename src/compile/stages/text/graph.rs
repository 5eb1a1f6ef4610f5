//! The flow graph as text: basic blocks after all passes, with the edges out of each.
//!
//! Part of `text`. CPython has no tool that shows this. Book chapter "Compiling Python Source Code".

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{heading, line_column};
use crate::code::dis::{OperandTables, operand_meaning};
use crate::compile::stages::EmittedUnit;
use crate::compile::v314::assemble::localsplus;
use crate::compile::v314::flow_graph::{BlockId, Graph, OptimizedGraph};
use crate::opcode::OperandKind;
use crate::version::PythonVersion;

/// The flow graph of one code object.
pub(super) fn text(unit: &EmittedUnit, optimized: &OptimizedGraph) -> String {
    let OptimizedGraph { graph, consts, stackdepth } = optimized;
    let names: Vec<Box<str>> = unit.metadata.names.iter().map(|name| name.as_str().into()).collect();
    let (locals, _) = localsplus(&unit.metadata);
    let tables = OperandTables { version: PythonVersion::V314, consts, names: &names, locals: &locals };
    let order: Vec<BlockId> = graph.order().into_iter().filter(|&id| !graph[id].instructions.is_empty()).collect();
    let numbers: BTreeMap<usize, usize> = order.iter().zip(1..).map(|(id, number)| (id.index(), number)).collect();
    let number_of = |id: BlockId| graph.nonempty_from(Some(id)).and_then(|id| numbers.get(&id.index()).copied());
    let mut out =
        format!("Flow graph of {}, line {}, stack depth {stackdepth}:\n", heading(unit), unit.metadata.firstlineno);
    for &id in &order {
        write_block(graph, id, &number_of, tables, &mut out);
    }
    out
}

fn write_block(
    graph: &Graph,
    id: BlockId,
    number_of: &impl Fn(BlockId) -> Option<usize>,
    tables: OperandTables,
    out: &mut String,
) {
    let block = &graph[id];
    let mut traits = vec![format!("depth {}", block.startdepth.max(0))];
    if block.except_handler {
        traits.push("exception handler".to_owned());
    }
    if block.cold {
        traits.push("cold".to_owned());
    }
    // Writing to a string cannot fail.
    let _ = writeln!(out, "  block {} ({}):", number_of(id).unwrap_or_default(), traits.join(", "));
    let mut line_before = None;
    for instruction in &block.instructions {
        let row = instruction.row();
        let lineno = instruction.location.lineno;
        let shown = if line_before == Some(lineno) { String::new() } else { line_column(lineno) };
        line_before = Some(lineno);
        let mut line = format!("{shown:>7}    {:<24}", row.name);
        if let Some(target) = instruction.target.filter(|_| instruction.has_target()) {
            let _ = write!(line, " block {}", number_of(target).unwrap_or_default());
        } else if row.operand != OperandKind::None {
            let meaning = operand_meaning(row, instruction.oparg as u32, tables);
            let meaning = if meaning.is_empty() { meaning } else { format!(" ({meaning})") };
            let _ = write!(line, " {:>5}{meaning}", instruction.oparg);
        }
        if let Some(handler) = instruction.except {
            let _ = write!(line, "   ! block {}", number_of(handler).unwrap_or_default());
        }
        let _ = writeln!(out, "{}", line.trim_end());
    }
    if block.has_fallthrough()
        && let Some(next) = graph.next(id).and_then(number_of)
    {
        let _ = writeln!(out, "           -> block {next}");
    }
}
