//! Loading a code object: constants and names become objects, and instructions are prepared for execution, once.
//!
//! Called by the run-time when a program or an imported file starts and when `exec` or `eval` compiles. `code` reads
//! `co_code` and the exception table; here offsets become indices into the text of instructions, and operands the cells
//! that they name. Mirrors `_PyCode_New` and the interning of `Objects/codeobject.c`; book chapter "Code Objects".

use std::collections::HashMap;
use std::sync::Arc;

use super::Machine;
use super::journal::MAX_TEXT;
use crate::code::decode::DecodedInstruction;
use crate::code::exception_table::ExceptionEntry;
use crate::code::object::flags;
use crate::code::{CodeObject, Const};
use crate::object::layout::FIELDS;
use crate::object::loaded_code::{Handler, Instr, LoadedCode};
use crate::object::{Kind, Value};
use crate::opcode::OperandKind;
use crate::text::PyStr;

/// Equal constants of one compilation are one object, as CPython's compiler makes them.
type ConstantCache = HashMap<String, Value>;

impl Machine {
    /// The code object as a Python object. `frozenset` makes constants of that type from their members, which it has to
    /// hash and compare.
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
            // Unlike decimal digits, these take no more time than there are digits.
            Const::Int(i) => format!("Int({i:x})"),
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

/// Whether a constant is interned (`should_intern_string`): it has only characters of names.
fn is_name(s: &PyStr) -> bool {
    s.as_ascii().is_some_and(|s| s.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'))
}

/// The instructions, with what their operands stand for, and the exception table, both by index in the text of
/// instructions instead of byte offset.
fn decode(code: &CodeObject, text: u32, consts: Value, names: Value) -> (Vec<Instr>, Box<[Handler]>) {
    let decoded: Vec<DecodedInstruction> = code.instructions().collect();
    // A jump to an EXTENDED_ARG leads to the instruction that it extends; after the last one is the end.
    let text_index = |offset: u32| text + decoded.partition_point(|i| i.offset < offset) as u32;
    let instr = |i: &DecodedInstruction| {
        let arg = i.arg.unwrap_or(0);
        let resolved = match i.row.operand {
            OperandKind::Const => consts.index() + FIELDS + arg,
            operand => match operand.name_index(arg) {
                Some(index) => names.index() + FIELDS + index,
                None => i.jump_target().map_or(0, text_index),
            },
        };
        Instr { op: i.row.opcode, arg, resolved, offset: i.offset }
    };
    let handler = |entry: ExceptionEntry| Handler {
        start: text_index(entry.start),
        end: text_index(entry.end),
        target: text_index(entry.target),
        depth: entry.depth,
        lasti: entry.lasti,
    };
    let handlers = code.exception_entries().into_iter().map(handler).collect();
    (decoded.iter().map(instr).collect(), handlers)
}
