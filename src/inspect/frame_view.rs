//! A frame as a learner sees it: code, instruction, value stack and namespaces.
//!
//! Made by [`Snapshot`](super::Snapshot). Book chapter "Frame Objects"; mirrors `Objects/frameobject.c` where it maps
//! fast locals to names.

use std::borrow::Cow;

use crate::code::CodeObject;
use crate::code::lines::Position;
use crate::code::object::{fast, flags};
use crate::machine::Machine;
use crate::object::layout::{cell, frame};
use crate::object::loaded_code::{Instr, LoadedCode};
use crate::object::{Kind, Value};

/// One frame.
#[derive(Clone, Copy, Debug)]
pub struct FrameView<'a> {
    machine: &'a Machine,
    frame: Value,
    depth: usize,
}

/// A name and what it is bound to.
#[derive(Clone, Debug)]
pub struct Name<'a> {
    /// The name: a str of the namespace, or of the code object for a fast local. Keys that are not str are left out.
    pub name: Cow<'a, str>,
    /// What it is bound to; NULL for a fast local that is unset and for a cell that is empty.
    pub value: Value,
    /// The cell of the heap that holds the binding, for [`Changes`](super::Changes).
    pub slot: u32,
}

/// The names that code in a frame can see, grouped by where they are stored.
#[derive(Clone, Debug, Default)]
pub struct Namespaces<'a> {
    /// Fast locals of a function, including unset ones; elsewhere the hidden ones of inlined comprehensions.
    pub fast: Vec<Name<'a>>,
    /// Variables of this function that nested functions use.
    pub cells: Vec<Name<'a>>,
    /// Variables of enclosing functions.
    pub free: Vec<Name<'a>>,
    /// The namespace of a class body (a module's is `globals`).
    pub locals: Vec<Name<'a>>,
    /// The module's namespace.
    pub globals: Vec<Name<'a>>,
    /// The namespace of built-ins.
    pub builtins: Vec<Name<'a>>,
}

impl<'a> FrameView<'a> {
    /// The view of a frame that has `depth` frames below it.
    pub fn new(machine: &'a Machine, frame: Value, depth: usize) -> Self {
        Self { machine, frame, depth }
    }

    /// The frame object.
    pub fn value(&self) -> Value {
        self.frame
    }

    /// How many frames are below it.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// Its code object, as a value.
    pub fn code_value(&self) -> Value {
        self.machine.heap().field(self.frame, frame::CODE)
    }

    /// Its code object as loaded by the machine.
    pub fn loaded(&self) -> &'a LoadedCode {
        self.machine.heap().code(self.code_value())
    }

    /// Its code object.
    pub fn code(&self) -> &'a CodeObject {
        &self.loaded().code
    }

    /// The text index of the instruction that is about to execute or, if the frame is waiting, that it is in.
    pub fn ip(&self) -> u32 {
        self.machine.frame_position(self.frame).ip
    }

    /// That instruction.
    pub fn instruction(&self) -> Instr {
        self.machine.heap().instr(self.ip())
    }

    /// Where in the source it comes from.
    pub fn position(&self) -> Position {
        self.code().position_at(self.instruction().offset)
    }

    /// The generator whose frame this is; NULL for any other frame.
    pub fn generator(&self) -> Value {
        self.machine.heap().field(self.frame, frame::GENERATOR)
    }

    /// The heap cell of the bottom of the value stack.
    pub fn stack_base(&self) -> u32 {
        self.machine.frame_stack(self.frame)
    }

    /// The value stack, bottom first, including NULLs and raw numbers (a saved instruction pointer).
    pub fn stack(&self) -> &'a [Value] {
        let base = self.stack_base();
        self.machine.heap().cells(base, base + self.machine.frame_position(self.frame).depth)
    }

    /// Fast locals, cells and free variables in slot order: name, kind (`CO_FAST_*` bits), heap cell and value.
    pub fn fast_slots(&self) -> impl Iterator<Item = (&'a str, u8, u32, Value)> + use<'a> {
        let code = self.code();
        let first = self.machine.frame_locals(self.frame);
        let heap = self.machine.heap();
        code.localsplusnames
            .iter()
            .zip(&code.localspluskinds)
            .zip(first..)
            .map(move |((name, &kind), slot)| (&**name, kind, slot, heap.cell(slot)))
    }

    /// Whether its locals are fast locals: a function's, not a module's or class body's.
    pub fn is_optimized(&self) -> bool {
        self.code().flags & flags::OPTIMIZED != 0
    }

    /// The mapping that holds the names of a module or class body; NULL in a function.
    pub fn locals_mapping(&self) -> Value {
        self.machine.heap().field(self.frame, frame::LOCALS)
    }

    /// The names in the mapping of a module or class body.
    pub fn mapping_names(&self) -> Vec<Name<'a>> {
        names_of(self.machine, self.locals_mapping())
    }

    /// What LOAD_GLOBAL finds under a name, and whether it is a built-in; `None` if there is no such name.
    pub fn find_global(&self, name: &str) -> Option<(Value, bool)> {
        let heap = self.machine.heap();
        [(frame::GLOBALS, false), (frame::BUILTINS, true)].into_iter().find_map(|(field, builtin)| {
            let dict = heap.payload(heap.field(self.frame, field));
            if !dict.is(Kind::Dict) {
                return None;
            }
            Some((heap.dict_scan(dict, name)?, builtin))
        })
    }

    /// The value of a name in the namespace of a module or class body.
    pub fn find_in_mapping(&self, name: &str) -> Option<Value> {
        let dict = self.machine.heap().payload(self.locals_mapping());
        if dict.is(Kind::Dict) { self.machine.heap().dict_scan(dict, name) } else { None }
    }

    /// Whether its namespace is the module's own: a module's code, not a class body.
    pub fn is_module(&self) -> bool {
        self.locals_mapping() == self.machine.heap().field(self.frame, frame::GLOBALS)
    }

    /// The names it can see.
    pub fn namespaces(&self) -> Namespaces<'a> {
        let heap = self.machine.heap();
        let mut all = Namespaces::default();
        for (name, kind, slot, value) in self.fast_slots() {
            let name = Cow::Borrowed(name);
            let shared = kind & (fast::CELL | fast::FREE) != 0 && value.is(Kind::Cell);
            let named = if shared {
                let contents = heap.field(value, cell::CONTENTS);
                let slot = value.index() + crate::object::layout::FIELDS + cell::CONTENTS;
                Name { name, value: contents, slot }
            } else {
                Name { name, value, slot }
            };
            if kind & fast::FREE != 0 {
                all.free.push(named);
            } else if kind & fast::CELL != 0 {
                all.cells.push(named);
            } else if self.is_optimized() || !value.is_null() {
                all.fast.push(named);
            }
        }
        let globals = heap.field(self.frame, frame::GLOBALS);
        let locals = self.locals_mapping();
        if !locals.is_null() && locals != globals {
            all.locals = names_of(self.machine, locals);
        }
        all.globals = names_of(self.machine, globals);
        all.builtins = names_of(self.machine, heap.field(self.frame, frame::BUILTINS));
        all
    }
}

/// The str keys of a dict and their values; nothing for another mapping.
pub(super) fn names_of(machine: &Machine, mapping: Value) -> Vec<Name<'_>> {
    let heap = machine.heap();
    let dict = machine.heap().payload(mapping);
    if !dict.is(Kind::Dict) {
        return Vec::new();
    }
    heap.dict_entries(dict)
        .filter(|e| e.key.is(Kind::Str))
        .map(|e| {
            let text = heap.str(e.key);
            let name = text.as_ascii().map_or_else(|| Cow::Owned(text.to_utf8_lossy()), Cow::Borrowed);
            Name { name, value: e.value, slot: heap.dict_entry_cell(dict, e.number) + 2 }
        })
        .collect()
}
