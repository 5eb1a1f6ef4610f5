//! The disassembler: text as `python3.14 -m dis FILE` prints it, addresses apart.
//!
//! Called by `cli::dis`; the parts that name an operand also serve the views. Book chapter "Code Objects"; mirrors
//! `Lib/dis.py`.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::decode::DecodedInstruction;
use super::exception_table::ExceptionEntry;
use super::render;
use super::{CodeObject, Const};
use crate::opcode::{Opcode, OperandKind, Row};
use crate::version::PythonVersion;

const OPNAME_WIDTH: usize = 20;
const OPARG_WIDTH: usize = 5;
const NO_LINENO: &str = "--";
const NO_LINENO_WIDTH: usize = 4;

const CMP_OP: [&str; 6] = ["<", "<=", "==", "!=", ">", ">="];
const NB_OPS: [&str; 27] = [
    "+", "&", "//", "<<", "@", "*", "%", "|", "**", ">>", "-", "/", "^", "+=", "&=", "//=", "<<=", "@=", "*=", "%=",
    "|=", "**=", ">>=", "-=", "/=", "^=", "[]",
];
const INTRINSIC_1: [&str; 12] = [
    "INTRINSIC_1_INVALID",
    "INTRINSIC_PRINT",
    "INTRINSIC_IMPORT_STAR",
    "INTRINSIC_STOPITERATION_ERROR",
    "INTRINSIC_ASYNC_GEN_WRAP",
    "INTRINSIC_UNARY_POSITIVE",
    "INTRINSIC_LIST_TO_TUPLE",
    "INTRINSIC_TYPEVAR",
    "INTRINSIC_PARAMSPEC",
    "INTRINSIC_TYPEVARTUPLE",
    "INTRINSIC_SUBSCRIPT_GENERIC",
    "INTRINSIC_TYPEALIAS",
];
const INTRINSIC_2: [&str; 6] = [
    "INTRINSIC_2_INVALID",
    "INTRINSIC_PREP_RERAISE_STAR",
    "INTRINSIC_TYPEVAR_WITH_BOUND",
    "INTRINSIC_TYPEVAR_WITH_CONSTRAINTS",
    "INTRINSIC_SET_FUNCTION_TYPE_PARAMS",
    "INTRINSIC_SET_TYPEPARAM_DEFAULT",
];
const SPECIAL_METHODS: [&str; 4] = ["__enter__", "__exit__", "__aenter__", "__aexit__"];
const COMMON_CONSTANTS: [&str; 5] =
    ["AssertionError", "NotImplementedError", "tuple", "<built-in function all>", "<built-in function any>"];
const CONVERSIONS: [&str; 4] = ["", "str", "repr", "ascii"];
const FUNCTION_ATTRIBUTES: [&str; 5] = ["defaults", "kwdefaults", "annotations", "closure", "annotate"];

/// The operator of BINARY_OP, COMPARE_OP, IS_OP or CONTAINS_OP as written in source.
pub fn operator(opcode: Opcode, arg: u32) -> Option<&'static str> {
    match opcode {
        Opcode::BINARY_OP => NB_OPS.get(arg as usize).copied(),
        Opcode::COMPARE_OP => CMP_OP.get((arg >> 5) as usize).copied(),
        Opcode::IS_OP => Some(if arg == 0 { "is" } else { "is not" }),
        Opcode::CONTAINS_OP => Some(if arg == 0 { "in" } else { "not in" }),
        _ => None,
    }
}

/// Numbers of the labels by offset: jump targets and the boundaries of the exception table (`_make_labels_map`).
fn labels(code: &CodeObject, entries: &[ExceptionEntry]) -> BTreeMap<u32, usize> {
    let targets = code.raw_instructions().filter_map(|instruction| instruction.jump_target());
    let borders = entries.iter().flat_map(|entry| [entry.start, entry.end, entry.target]);
    let mut labels: BTreeMap<u32, usize> = targets.chain(borders).map(|offset| (offset, 0)).collect();
    for (number, label) in (1..).zip(labels.values_mut()) {
        *label = number;
    }
    labels
}

/// The offsets at which a line begins (`findlinestarts`).
fn line_starts(code: &CodeObject) -> BTreeMap<u32, Option<u32>> {
    code.lines().into_iter().map(|range| (range.start, range.line)).collect()
}

/// The tables that operands index into, for code of one version.
#[derive(Clone, Copy, Debug)]
pub struct OperandTables<'a> {
    /// The version.
    pub version: PythonVersion,
    /// `co_consts`
    pub consts: &'a [Const],
    /// `co_names`
    pub names: &'a [Box<str>],
    /// Names of the fast locals.
    pub locals: &'a [Box<str>],
}

/// What follows the operand in parentheses (`ArgResolver.get_argval_argrepr`); empty for nothing.
pub fn operand_text(
    code: &CodeObject,
    instruction: &DecodedInstruction,
    label_of: impl Fn(u32) -> Option<usize>,
) -> String {
    let Some(arg) = instruction.arg else { return String::new() };
    if instruction.row.operand.is_jump() {
        let preposition = if instruction.row.opcode == Opcode::END_ASYNC_FOR { "from" } else { "to" };
        let label = instruction.jump_target().and_then(label_of).unwrap_or_default();
        return format!("{preposition} L{label}");
    }
    let tables = OperandTables {
        version: code.version,
        consts: &code.consts,
        names: &code.names,
        locals: &code.localsplusnames,
    };
    operand_meaning(instruction.row, arg, tables)
}

/// What follows an operand that is not a jump in parentheses.
pub fn operand_meaning(row: &Row, arg: u32, tables: OperandTables) -> String {
    let index = arg as usize;
    if let Some(name_index) = row.operand.name_index(arg) {
        let name = tables.names.get(name_index as usize).map_or("", |name| &**name);
        return name.to_owned() + flag_text(row.opcode, arg);
    }
    let local = |index: usize| tables.locals.get(index).map_or("", |name| &**name);
    let listed = |names: &[&str]| names.get(index).copied().unwrap_or_default().to_owned();
    let opcode = row.opcode;
    match (opcode, row.operand) {
        (_, OperandKind::Const) => {
            tables.consts.get(index).map(|constant| render::repr(tables.version, constant)).unwrap_or_default()
        }
        (
            Opcode::LOAD_FAST_LOAD_FAST
            | Opcode::LOAD_FAST_BORROW_LOAD_FAST_BORROW
            | Opcode::STORE_FAST_LOAD_FAST
            | Opcode::STORE_FAST_STORE_FAST,
            _,
        ) => format!("{}, {}", local(index >> 4), local(index & 15)),
        (_, OperandKind::Local | OperandKind::Free) => local(index).to_owned(),
        (Opcode::COMPARE_OP, _) if arg & 16 != 0 => format!("bool({})", operator(opcode, arg).unwrap_or_default()),
        (Opcode::COMPARE_OP | Opcode::BINARY_OP | Opcode::IS_OP | Opcode::CONTAINS_OP, _) => {
            operator(opcode, arg).unwrap_or_default().to_owned()
        }
        (Opcode::CONVERT_VALUE, _) => listed(&CONVERSIONS),
        (Opcode::SET_FUNCTION_ATTRIBUTE, _) => {
            let set = FUNCTION_ATTRIBUTES.iter().enumerate().filter(|(i, _)| arg & (1 << i) != 0);
            set.map(|(_, name)| *name).collect::<Vec<_>>().join(", ")
        }
        (Opcode::CALL_INTRINSIC_1, _) => listed(&INTRINSIC_1),
        (Opcode::CALL_INTRINSIC_2, _) => listed(&INTRINSIC_2),
        (Opcode::LOAD_COMMON_CONSTANT, _) => listed(&COMMON_CONSTANTS),
        (Opcode::LOAD_SPECIAL, _) => listed(&SPECIAL_METHODS),
        _ => String::new(),
    }
}

/// What the flag bit below a name index says that the instruction also pushes.
fn flag_text(opcode: Opcode, arg: u32) -> &'static str {
    match opcode {
        Opcode::LOAD_GLOBAL if arg & 1 == 1 => " + NULL",
        Opcode::LOAD_ATTR | Opcode::LOAD_SUPER_ATTR if arg & 1 == 1 => " + NULL|self",
        _ => "",
    }
}

/// Disassembles the code object and all that are nested in it (`_disassemble_recursive`).
pub fn disassemble_recursive(code: &CodeObject) -> String {
    let mut out = String::new();
    write_recursive(code, &mut out);
    out
}

fn write_recursive(code: &CodeObject, out: &mut String) {
    write_code(code, out);
    for constant in &code.consts {
        if let Const::Code(nested) = constant {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "\nDisassembly of {}:", render::code_repr(nested));
            write_recursive(nested, out);
        }
    }
}

/// The width of the column of line numbers (`_get_lineno_width`); 0 leaves it out.
fn lineno_width(starts: &BTreeMap<u32, Option<u32>>) -> usize {
    let Some(last) = starts.values().flatten().filter(|&&line| line != 0).max() else { return 0 };
    let width = last.to_string().len().max(3);
    if starts.values().any(Option::is_none) { width.max(NO_LINENO_WIDTH) } else { width }
}

fn write_code(code: &CodeObject, out: &mut String) {
    let entries = code.exception_entries();
    let labels = labels(code, &entries);
    let starts = line_starts(code);
    let lineno_width = lineno_width(&starts);
    let label_width = 4 + labels.len().to_string().len();
    let label_of = |offset: u32| labels.get(&offset).copied();
    for instruction in code.raw_instructions() {
        let start = starts.get(&instruction.offset);
        if lineno_width > 0 && start.is_some() && instruction.offset > 0 {
            out.push('\n');
        }
        let mut line = String::new();
        if lineno_width > 0 {
            let lineno = start.map(|line| line.map_or_else(|| NO_LINENO.to_owned(), |line| line.to_string()));
            let _ = write!(line, "{:>lineno_width$} ", lineno.unwrap_or_default());
        }
        let label = label_of(instruction.offset).map(|label| format!("L{label}:")).unwrap_or_default();
        let _ = write!(line, "{label:>label_width$}     {:OPNAME_WIDTH$}", instruction.row.name);
        if let Some(arg) = instruction.arg {
            let excess = instruction.row.name.len().saturating_sub(OPNAME_WIDTH);
            let _ = write!(line, " {arg:>0$}", OPARG_WIDTH.saturating_sub(excess));
            let text = operand_text(code, &instruction, label_of);
            if !text.is_empty() {
                let _ = write!(line, " ({text})");
            }
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    if !entries.is_empty() {
        out.push_str("ExceptionTable:\n");
    }
    for ExceptionEntry { start, end, target, depth, lasti } in entries {
        let [start, end, target] = [start, end, target].map(|offset| label_of(offset).unwrap_or_default());
        let lasti = if lasti { " lasti" } else { "" };
        let _ = writeln!(out, "  L{start} to L{end} -> L{target} [{depth}]{lasti}");
    }
}
