//! Loading a code object: constants and names become objects, instructions are decoded, once.
//!
//! Mirrors `_PyCode_New` and the interning of `Objects/codeobject.c`.

use std::collections::HashMap;
use std::sync::Arc;

use super::Machine;
use super::journal::MAX_TEXT;
use crate::code::object::flags;
use crate::code::{CodeObject, Const};
use crate::object::heap::{Handler, Instr, LoadedCode};
use crate::object::layout::FIELDS;
use crate::object::{Kind, Value};
use crate::opcode::{Opcode, OperandKind, VersionTable};
use crate::text::PyStr;

/// Equal constants of one compilation are one object, as CPython's compiler makes them.
type ConstantCache = HashMap<String, Value>;

impl Machine {
    /// The code object as a Python object. `frozenset_class` is for constants of that type, whose keys `hash` hashes.
    pub fn load_code(
        &mut self,
        code: &Arc<CodeObject>,
        frozenset: &mut dyn FnMut(&mut Self, &[Value]) -> Value,
    ) -> Value {
        self.load_nested(code, frozenset, &mut ConstantCache::new())
    }

    fn load_nested(
        &mut self,
        code: &Arc<CodeObject>,
        frozenset: &mut dyn FnMut(&mut Self, &[Value]) -> Value,
        cache: &mut ConstantCache,
    ) -> Value {
        let mut consts = Vec::with_capacity(code.consts.len());
        for c in &code.consts {
            consts.push(self.load_const(c, frozenset, cache));
        }
        let consts = self.immortal_tuple(&consts);
        let names = self.intern_all(&code.names);
        let localsplusnames = self.intern_all(&code.localsplusnames);
        let name = self.intern((&*code.name).into());
        let qualname = self.intern((&*code.qualname).into());
        let text = self.heap.text_len();
        let (instructions, handlers) = decode(code, text, consts, names);
        let len = instructions.len() as u32;
        assert!(u64::from(text) + u64::from(len) < u64::from(MAX_TEXT), "more instructions than a journal can number");
        self.heap.append_text(instructions);
        let unplain = flags::VARARGS | flags::VARKEYWORDS;
        let plain = code.flags & unplain == 0 && code.kwonlyargcount == 0;
        self.heap.new_code(LoadedCode {
            code: Arc::clone(code),
            locals: code.localsplusnames.len() as u32,
            plain_args: plain.then_some(code.argcount),
            consts,
            names,
            localsplusnames,
            name,
            qualname,
            text,
            len,
            handlers,
        })
    }

    fn immortal_tuple(&mut self, items: &[Value]) -> Value {
        let tuple = self.tuple(items);
        self.immortalize(tuple);
        tuple
    }

    fn intern_all(&mut self, names: &[Box<str>]) -> Value {
        let names: Vec<Value> = names.iter().map(|n| self.intern((&**n).into())).collect();
        self.immortal_tuple(&names)
    }

    fn load_const(
        &mut self,
        c: &Const,
        frozenset: &mut dyn FnMut(&mut Self, &[Value]) -> Value,
        cache: &mut ConstantCache,
    ) -> Value {
        let key = match c {
            Const::None => return Value::NONE,
            Const::Ellipsis => return Value::ELLIPSIS,
            Const::Bool(b) => return Value::bool(*b),
            Const::Code(code) => return self.load_nested(code, frozenset, cache),
            other => format!("{other:?}"),
        };
        if let Some(&known) = cache.get(&key) {
            return known;
        }
        let v = match c {
            Const::Int(i) => self.big_int(i.clone()),
            Const::Float(f) => self.float(*f),
            Const::Complex(re, im) => self.complex(*re, *im),
            Const::Str(s) if is_name(s) => self.intern(s.clone()),
            Const::Str(s) => self.str(s.clone()),
            Const::Bytes(b) => self.bytes(b.clone()),
            Const::Tuple(items) => {
                let items: Vec<Value> = items.iter().map(|c| self.load_const(c, frozenset, cache)).collect();
                self.tuple(&items)
            }
            Const::FrozenSet(items) => {
                let items: Vec<Value> = items.iter().map(|c| self.load_const(c, frozenset, cache)).collect();
                frozenset(self, &items)
            }
            Const::Slice(parts) => {
                let parts: Vec<Value> = parts.iter().map(|c| self.load_const(c, frozenset, cache)).collect();
                self.block(Kind::Slice, &parts)
            }
            Const::None | Const::Ellipsis | Const::Bool(_) | Const::Code(_) => unreachable!("handled above"),
        };
        cache.insert(key, v);
        v
    }
}

/// Whether a constant is interned (`should_intern_string`): only characters of names.
fn is_name(s: &PyStr) -> bool {
    s.as_ascii().is_some_and(|s| s.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'))
}

fn decode(code: &CodeObject, text: u32, consts: Value, names: Value) -> (Vec<Instr>, Box<[Handler]>) {
    let table = VersionTable::of(code.version);
    let raw = &code.code;
    let mut instructions = Vec::with_capacity(raw.len() / 4);
    // By code unit: the text index of the instruction that begins there (an EXTENDED_ARG counts as its instruction).
    let mut at_unit = vec![0; raw.len() / 2 + 1];
    let (mut unit, mut extended, mut first) = (0, 0u32, None);
    while unit < raw.len() / 2 {
        let row = table.by_number(raw[unit * 2]).expect("the compiler emits known opcodes only");
        let arg = extended << 8 | u32::from(raw[unit * 2 + 1]);
        at_unit[unit] = text + instructions.len() as u32;
        if row.opcode == Opcode::EXTENDED_ARG {
            extended = arg;
            first.get_or_insert(unit);
            unit += 1;
            continue;
        }
        let next = unit + 1 + row.caches as usize;
        let resolved = match row.operand {
            OperandKind::Const => consts.index() + FIELDS + arg,
            OperandKind::Name => {
                let index = match row.opcode {
                    Opcode::LOAD_GLOBAL | Opcode::LOAD_ATTR => arg >> 1,
                    Opcode::LOAD_SUPER_ATTR => arg >> 2,
                    _ => arg,
                };
                names.index() + FIELDS + index
            }
            // For jumps the code unit for now: targets may lie ahead.
            OperandKind::JumpForward => next as u32 + arg,
            OperandKind::JumpBackward => next as u32 - arg,
            _ => 0,
        };
        let arg = if row.operand == OperandKind::None { 0 } else { arg };
        instructions.push(Instr { op: row.opcode, arg, resolved, offset: unit as u32 * 2 });
        at_unit[unit + 1..next.min(raw.len() / 2)].fill(text + instructions.len() as u32);
        (unit, extended, first) = (next, 0, None);
    }
    let end = text + instructions.len() as u32;
    at_unit[raw.len() / 2] = end;
    for i in &mut instructions {
        if table[i.op].operand.is_jump() {
            i.resolved = at_unit[i.resolved as usize];
        }
    }
    (instructions, decode_handlers(&code.exceptiontable, &at_unit))
}

/// The exception table's entries: start, length, target and depth in base 64, high bits first
/// (`Objects/exception_handling_notes.txt`).
fn decode_handlers(table: &[u8], at_unit: &[u32]) -> Box<[Handler]> {
    let mut bytes = table.iter().copied();
    let mut number = || {
        let mut b = bytes.next()?;
        let mut n = u32::from(b & 63);
        while b & 64 != 0 {
            b = bytes.next()?;
            n = n << 6 | u32::from(b & 63);
        }
        Some(n)
    };
    let mut handlers = Vec::new();
    while let (Some(start), Some(len), Some(target), Some(depth)) = (number(), number(), number(), number()) {
        handlers.push(Handler {
            start: at_unit[start as usize],
            end: at_unit[(start + len) as usize],
            target: at_unit[target as usize],
            depth: depth >> 1,
            lasti: depth & 1 != 0,
        });
    }
    handlers.into()
}
