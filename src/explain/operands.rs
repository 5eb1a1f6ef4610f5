//! What an operand stands for: names, operators, targets.
//!
//! Called by `explain` alone. Mirrors `ArgResolver` of `Lib/dis.py` and the tables of `Lib/opcode.py`.

use crate::inspect::{FrameView, Snapshot, show_slot};
use crate::object::Kind;
use crate::object::heap::Instr;
use crate::opcode::{Opcode, OperandKind};

/// Operators of BINARY_OP (`_nb_ops`).
const BINARY_OPERATORS: [&str; 27] = [
    "+", "&", "//", "<<", "@", "*", "%", "|", "**", ">>", "-", "/", "^", "+=", "&=", "//=", "<<=", "@=", "*=", "%=",
    "|=", "**=", ">>=", "-=", "/=", "^=", "[]",
];
const COMPARISONS: [&str; 6] = ["<", "<=", "==", "!=", ">", ">="];
/// Functions of CALL_INTRINSIC_1 (`_intrinsic_1_descs`).
const INTRINSICS_1: [&str; 12] = [
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
/// Functions of CALL_INTRINSIC_2 (`_intrinsic_2_descs`).
const INTRINSICS_2: [&str; 6] = [
    "INTRINSIC_2_INVALID",
    "INTRINSIC_PREP_RERAISE_STAR",
    "INTRINSIC_TYPEVAR_WITH_BOUND",
    "INTRINSIC_TYPEVAR_WITH_CONSTRAINTS",
    "INTRINSIC_SET_FUNCTION_TYPE_PARAMS",
    "INTRINSIC_SET_TYPEPARAM_DEFAULT",
];
/// What LOAD_SPECIAL loads (`_special_method_names`).
const SPECIAL_METHODS: [&str; 4] = ["__enter__", "__exit__", "__aenter__", "__aexit__"];
/// What LOAD_COMMON_CONSTANT loads (`_common_constants`).
const COMMON_CONSTANTS: [&str; 5] = ["AssertionError", "NotImplementedError", "tuple", "all", "any"];
/// What SET_FUNCTION_ATTRIBUTE sets, by bit.
const FUNCTION_ATTRIBUTES: [(u32, &str); 5] = [
    (0x01, "defaults"),
    (0x02, "keyword-only defaults"),
    (0x04, "annotations"),
    (0x08, "closure"),
    (0x10, "annotate function"),
];

/// The operator of an instruction that has one.
pub(super) fn operator(instr: Instr) -> &'static str {
    let arg = instr.arg as usize;
    match instr.op {
        Opcode::BINARY_OP => BINARY_OPERATORS.get(arg).copied().unwrap_or("?"),
        Opcode::COMPARE_OP => COMPARISONS.get(arg >> 5).copied().unwrap_or("?"),
        Opcode::CONTAINS_OP => ["in", "not in"][arg & 1],
        Opcode::IS_OP => ["is", "is not"][arg & 1],
        Opcode::CONVERT_VALUE => ["", "str", "repr", "ascii"].get(arg).copied().unwrap_or("?"),
        _ => "?",
    }
}

/// The one or two names that an instruction speaks of.
pub(super) fn names(frame: &FrameView<'_>) -> (String, String) {
    let instr = frame.instruction();
    let arg = instr.arg as usize;
    let code = frame.code();
    let local = |i: usize| code.localsplusnames.get(i).map_or_else(|| "?".to_owned(), |name| name.to_string());
    let listed = |names: &[&str], i: usize| (names.get(i).copied().unwrap_or("?").to_owned(), String::new());
    match instr.op {
        Opcode::LOAD_FAST_BORROW_LOAD_FAST_BORROW
        | Opcode::LOAD_FAST_LOAD_FAST
        | Opcode::STORE_FAST_LOAD_FAST
        | Opcode::STORE_FAST_STORE_FAST => (local(arg >> 4), local(arg & 15)),
        Opcode::CALL_INTRINSIC_1 => listed(&INTRINSICS_1, arg),
        Opcode::CALL_INTRINSIC_2 => listed(&INTRINSICS_2, arg),
        Opcode::LOAD_SPECIAL => listed(&SPECIAL_METHODS, arg),
        Opcode::LOAD_COMMON_CONSTANT => listed(&COMMON_CONSTANTS, arg),
        Opcode::SET_FUNCTION_ATTRIBUTE => {
            let name = FUNCTION_ATTRIBUTES.iter().find(|(bit, _)| *bit == instr.arg).map_or("?", |(_, name)| name);
            (name.to_owned(), String::new())
        }
        op => match op.row(code.version).operand {
            OperandKind::Local | OperandKind::Free => (local(arg), String::new()),
            OperandKind::Name => {
                let index = match op {
                    Opcode::LOAD_GLOBAL | Opcode::LOAD_ATTR => arg >> 1,
                    Opcode::LOAD_SUPER_ATTR => arg >> 2,
                    _ => arg,
                };
                (code.names.get(index).map_or_else(|| "?".to_owned(), |name| name.to_string()), String::new())
            }
            _ => (String::new(), String::new()),
        },
    }
}

/// Where a jump goes: the offset of its target and, where it is another, the line.
pub(super) fn target(snapshot: &Snapshot<'_>, frame: &FrameView<'_>) -> String {
    let instr = frame.instruction();
    let loaded = frame.loaded();
    if instr.resolved >= loaded.text + loaded.len {
        return "the end".to_owned();
    }
    let offset = snapshot.heap().instr(instr.resolved).offset;
    let line = frame.code().position_at(offset).line.filter(|line| Some(*line) != frame.position().line);
    line.map_or_else(|| format!("offset {offset}"), |line| format!("offset {offset} (line {line})"))
}

/// At which place from the top of the stack the callable of a call stands.
pub(super) fn callable_place(instr: Instr) -> usize {
    let arg = instr.arg as usize;
    match instr.op {
        Opcode::CALL => arg + 1,
        Opcode::CALL_KW => arg + 2,
        Opcode::CALL_FUNCTION_EX => 3,
        _ => 0,
    }
}

/// What the operand stands for, as `dis` prints it in parentheses.
pub(super) fn operand(snapshot: &Snapshot<'_>, frame: &FrameView<'_>) -> Option<String> {
    let instr = frame.instruction();
    let row = instr.op.row(frame.code().version);
    match row.operand {
        OperandKind::None => None,
        OperandKind::Const => {
            let v = snapshot.heap().cell(instr.resolved);
            let shown = show_slot(snapshot.machine(), v);
            Some(if v.is(Kind::Code) { format!("<code object {}>", code_name(snapshot, v)) } else { shown })
        }
        OperandKind::Jump => Some(format!("to {}", target(snapshot, frame))),
        OperandKind::Compare => Some(operator(instr).to_owned()),
        _ => {
            let op = operator(instr);
            if op != "?" {
                return Some(op.to_owned());
            }
            let (name, second) = names(frame);
            match (name.is_empty(), second.is_empty()) {
                (true, _) => None,
                (false, true) => Some(name),
                (false, false) => Some(format!("{name}, {second}")),
            }
        }
    }
}

fn code_name(snapshot: &Snapshot<'_>, v: crate::object::Value) -> String {
    snapshot.heap().code(v).code.name.to_string()
}
