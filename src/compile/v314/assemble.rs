//! From the flow graph to a code object: jump offsets, bytes, location table, exception table, fast locals.
//!
//! The last step of the compiler, called by the code generator at the end of each unit. Optimises nothing. Mirrors
//! `Python/assemble.c` of CPython 3.14; book chapter "Compiling Python Source Code".

use std::sync::Arc;

use super::flow_graph::{FlatInstruction, HandlerInfo, OptimizedGraph};
use crate::code::exception_table::{self, ExceptionEntry};
use crate::code::frozenset_order::iteration_order;
use crate::code::lines::Position;
use crate::code::lines::v314::LocationWriter;
use crate::code::object::{fast, flags};
use crate::code::{CodeObject, Const};
use crate::compile::front::location::Location;
use crate::compile::instruction::UnitMetadata;
use crate::opcode::{Flag, Opcode, v314};
use crate::version::PythonVersion;

/// The distance from the SEND of a `yield from` to its END_SEND, in code units: END_ASYNC_FOR names the END_SEND.
const END_SEND_OFFSET: i32 = 5;

/// Flattens the flow graph of a unit and makes a code object from it (`_PyAssemble_MakeCodeObject`). The unit's own
/// constants are ignored: the graph has those that are used.
pub fn assemble(optimized: OptimizedGraph, unit: UnitMetadata, filename: &Arc<str>) -> CodeObject {
    let OptimizedGraph { graph, consts, stackdepth } = optimized;
    let mut instructions = graph.to_instruction_sequence();
    resolve_unconditional_jumps(&mut instructions);
    let offsets = resolve_jump_offsets(&mut instructions);
    resolve_next_locations(&mut instructions);
    make_code(&instructions, &offsets, consts, stackdepth, unit, filename)
}

/// Code units that the instruction takes, including its EXTENDED_ARGs and inline caches (`instr_size`).
fn size(instruction: &FlatInstruction) -> usize {
    let oparg = instruction.oparg;
    let extended = usize::from(oparg > 0xFF) + usize::from(oparg > 0xFFFF) + usize::from(oparg > 0xFF_FFFF);
    extended + 1 + usize::from(v314::TABLE[instruction.opcode].caches)
}

/// Gives each JUMP its direction, as the order is known here.
fn resolve_unconditional_jumps(instructions: &mut [FlatInstruction]) {
    for (i, instruction) in instructions.iter_mut().enumerate() {
        let forward = instruction.oparg > i as i32;
        instruction.opcode = match instruction.opcode {
            Opcode::JUMP | Opcode::JUMP_NO_INTERRUPT if forward => Opcode::JUMP_FORWARD,
            Opcode::JUMP => Opcode::JUMP_BACKWARD,
            Opcode::JUMP_NO_INTERRUPT => Opcode::JUMP_BACKWARD_NO_INTERRUPT,
            opcode => opcode,
        };
    }
}

/// Turns the jumps' target indices into distances from the next instruction; returns the offset of each instruction in
/// code units, including EXTENDED_ARG. Distances and the number of EXTENDED_ARGs depend on each other, so this repeats
/// until no instruction changes its size.
fn resolve_jump_offsets(instructions: &mut [FlatInstruction]) -> Vec<usize> {
    let targets: Vec<Option<usize>> =
        instructions.iter().map(|i| v314::TABLE[i.opcode].operand.is_jump().then_some(i.oparg as usize)).collect();
    loop {
        let mut offsets = Vec::with_capacity(instructions.len());
        let mut total = 0;
        for instruction in &*instructions {
            offsets.push(total);
            total += size(instruction);
        }
        let mut changed = false;
        let mut behind = 0;
        for (instruction, target) in instructions.iter_mut().zip(&targets) {
            let before = size(instruction);
            behind += before;
            let Some(target) = *target else { continue };
            let distance = behind as i32 - offsets[target] as i32;
            instruction.oparg =
                if instruction.opcode == Opcode::END_ASYNC_FOR { distance - END_SEND_OFFSET } else { distance.abs() };
            changed |= size(instruction) != before;
        }
        if !changed {
            return offsets;
        }
    }
}

/// Gives instructions marked as such the location of the next one.
fn resolve_next_locations(instructions: &mut [FlatInstruction]) {
    for i in (0..instructions.len()).rev() {
        if instructions[i].location == Location::NEXT {
            let row = &v314::TABLE[instructions[i].opcode];
            let ends = row.operand.is_jump() || row.has(Flag::ScopeExit);
            let next = instructions.get(i + 1).filter(|_| !ends).map(|next| next.location);
            instructions[i].location = next.unwrap_or(Location::NONE);
        }
    }
}

fn make_code(
    instructions: &[FlatInstruction],
    offsets: &[usize],
    consts: Vec<Const>,
    stackdepth: i32,
    unit: UnitMetadata,
    filename: &Arc<str>,
) -> CodeObject {
    let (localsplusnames, localspluskinds) = localsplus(&unit);
    let boxed = |names: Vec<String>| names.into_iter().map(String::into_boxed_str).collect();
    CodeObject {
        version: PythonVersion::V314,
        argcount: unit.argcount,
        posonlyargcount: unit.posonlyargcount,
        kwonlyargcount: unit.kwonlyargcount,
        stacksize: stackdepth.max(1) as u32,
        flags: unit.flags,
        firstlineno: unit.firstlineno,
        code: encode(instructions),
        consts: consts.into_iter().map(intern).collect(),
        names: boxed(unit.names),
        localsplusnames: localsplusnames.into(),
        localspluskinds: localspluskinds.into(),
        filename: filename.clone(),
        // A module has no qualified name of its own.
        qualname: if unit.qualname.is_empty() { unit.name.clone().into() } else { unit.qualname.into() },
        name: unit.name.into(),
        linetable: location_table(instructions, unit.firstlineno),
        exceptiontable: exception_table(instructions, offsets),
    }
}

/// The effect of interning strings in a constant (`intern_constants` of `Objects/codeobject.c`): a frozenset in which a
/// string is replaced is rebuilt from itself, which may change its order. CPython does so if an equal string was
/// interned before; that is assumed for all strings that look like names.
fn intern(constant: Const) -> Const {
    match constant {
        Const::Tuple(items) => Const::Tuple(items.into_iter().map(intern).collect()),
        Const::FrozenSet(items) if items.iter().any(is_interned) => {
            Const::FrozenSet(iteration_order(PythonVersion::V314, &items).into_iter().cloned().collect())
        }
        constant => constant,
    }
}

fn is_interned(constant: &Const) -> bool {
    let Const::Str(text) = constant else { return false };
    text.len() > 1 && text.as_ascii().is_some_and(|text| text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'))
}

/// `co_code` (`write_instr`).
fn encode(instructions: &[FlatInstruction]) -> Box<[u8]> {
    let mut code = Vec::with_capacity(instructions.len() * 3);
    let extended_arg = v314::TABLE[Opcode::EXTENDED_ARG].number as u8;
    for instruction in instructions {
        let row = &v314::TABLE[instruction.opcode];
        let [byte3, byte2, byte1, byte0] = instruction.oparg.to_be_bytes();
        let used = size(instruction) - 1 - usize::from(row.caches);
        for byte in &[byte3, byte2, byte1][3 - used..] {
            code.extend([extended_arg, *byte]);
        }
        code.extend([row.number as u8, byte0]);
        code.resize(code.len() + 2 * usize::from(row.caches), 0);
    }
    code.into()
}

fn position(location: Location) -> Position {
    let known = |part: i32| u32::try_from(part).ok();
    Position {
        line: known(location.lineno),
        end_line: known(location.end_lineno),
        column: known(location.col_offset),
        end_column: known(location.end_col_offset),
    }
}

/// `co_linetable` (`assemble_location_info`): adjacent instructions with the same location share their entries.
fn location_table(instructions: &[FlatInstruction], firstlineno: u32) -> Box<[u8]> {
    let mut writer = LocationWriter::new(firstlineno);
    let mut location = Location::NONE;
    let mut units = 0;
    for instruction in instructions {
        if instruction.location != location {
            writer.push(position(location), units);
            location = instruction.location;
            units = 0;
        }
        units += size(instruction);
    }
    writer.push(position(location), units);
    writer.finish()
}

/// `co_exceptiontable` (`assemble_exception_table`): adjacent instructions with the same handler share their entry.
fn exception_table(instructions: &[FlatInstruction], offsets: &[usize]) -> Box<[u8]> {
    let mut entries = Vec::new();
    let mut current: Option<(HandlerInfo, usize)> = None;
    let mut offset = 0;
    for instruction in instructions {
        if instruction.handler.map(|handler| handler.index) != current.map(|(handler, _)| handler.index) {
            entries.extend(current.map(|(handler, start)| entry(handler, start, offset, offsets)));
            current = instruction.handler.map(|handler| (handler, offset));
        }
        offset += size(instruction);
    }
    entries.extend(current.map(|(handler, start)| entry(handler, start, offset, offsets)));
    exception_table::encode(&entries)
}

fn entry(handler: HandlerInfo, start: usize, end: usize, offsets: &[usize]) -> ExceptionEntry {
    let pushed = 1 + i32::from(handler.preserve_lasti);
    ExceptionEntry {
        start: 2 * start as u32,
        end: 2 * end as u32,
        target: 2 * offsets[handler.index] as u32,
        depth: (handler.startdepth - pushed).max(0) as u32,
        lasti: handler.preserve_lasti,
    }
}

/// Names and kinds of all fast locals (`compute_localsplus_info`).
pub fn localsplus(unit: &UnitMetadata) -> (Vec<Box<str>>, Vec<u8>) {
    let positional_only = unit.posonlyargcount as usize;
    let positional = unit.argcount as usize;
    let keyword = positional + unit.kwonlyargcount as usize;
    let varargs = keyword + usize::from(unit.flags & flags::VARARGS != 0);
    let varkeywords = varargs + usize::from(unit.flags & flags::VARKEYWORDS != 0);
    let parameter_kind = |i: usize| match i {
        i if i < positional_only => fast::ARG_POS,
        i if i < positional => fast::ARG_POS | fast::ARG_KW,
        i if i < keyword => fast::ARG_KW,
        i if i < varargs => fast::ARG_VAR | fast::ARG_POS,
        i if i < varkeywords => fast::ARG_VAR | fast::ARG_KW,
        _ => 0,
    };
    let mut names: Vec<Box<str>> = Vec::new();
    let mut kinds = Vec::new();
    let mut push = |name: &String, kind: u8| {
        names.push(name.as_str().into());
        kinds.push(kind);
    };
    for (i, name) in unit.varnames.iter().enumerate() {
        let hidden = if unit.fasthidden.contains(name) { fast::HIDDEN } else { 0 };
        let cell = if unit.cellvars.contains(name) { fast::CELL } else { 0 };
        push(name, fast::LOCAL | parameter_kind(i) | hidden | cell);
    }
    for name in unit.cellvars.iter().filter(|name| !unit.varnames.contains(name)) {
        push(name, fast::CELL);
    }
    for name in &unit.freevars {
        push(name, fast::FREE);
    }
    (names, kinds)
}
