//! Names: which instruction loads, stores or deletes one, and the instructions that carry a name.
//!
//! Called wherever a variable or an attribute occurs. Mirrors `codegen_nameop`, `codegen_addop_name` and
//! `_PyCompile_ResolveNameop`; book chapter "Compiling Python Source Code".

use std::borrow::Cow;

use super::compiler::Compiler;
use crate::compile::front::location::Location;
use crate::compile::front::tree::ast::ExprContext;
use crate::compile::symtable::{BlockType, Scope};
use crate::opcode::Opcode;

/// Where a variable is stored (`_PyCompile_optype`).
enum Storage {
    Fast(u32),
    Global(u32),
    Deref(u32),
    Name(u32),
}

/// How LOAD_SUPER_ATTR finds `super()`'s arguments and whether it loads a method; its operand holds that in two bits.
#[derive(Clone, Copy, Debug)]
pub(super) enum SuperLoad {
    /// `super().attr`
    ZeroAttr = 0,
    /// `super().method(…)`
    ZeroMethod = 1,
    /// `super(C, self).attr`
    Attr = 2,
    /// `super(C, self).method(…)`
    Method = 3,
}

impl Compiler<'_> {
    /// The name under which `name` is known in the current unit (`_PyCompile_MaybeMangle`).
    pub(super) fn mangled<'n>(&self, name: &'n str) -> Cow<'n, str> {
        if self.u.private.is_none() || !name.starts_with("__") {
            return Cow::Borrowed(name);
        }
        Cow::Owned(self.entry().maybe_mangle(self.u.private, name))
    }

    fn name_index(&mut self, name: &str) -> u32 {
        let mangled = self.mangled(name);
        self.u.names.add(&mangled)
    }

    /// An instruction whose operand is an index into `co_names` (`ADDOP_NAME`).
    pub(super) fn addop_name(&mut self, location: Location, opcode: Opcode, name: &str) {
        let index = self.name_index(name);
        let operand = if opcode == Opcode::LOAD_ATTR { index << 1 } else { index };
        self.addop_i(location, opcode, operand);
    }

    /// LOAD_ATTR that pushes a method and its self for the CALL that follows (`LOAD_METHOD`).
    pub(super) fn addop_load_method(&mut self, location: Location, name: &str) {
        let index = self.name_index(name);
        self.addop_i(location, Opcode::LOAD_ATTR, index << 1 | 1);
    }

    /// LOAD_SUPER_ATTR.
    pub(super) fn addop_super(&mut self, location: Location, load: SuperLoad, name: &str) {
        let index = self.name_index(name);
        self.addop_i(location, Opcode::LOAD_SUPER_ATTR, index << 2 | load as u32);
    }

    /// Loads, stores or deletes the variable `name`.
    pub(super) fn nameop(&mut self, location: Location, name: &str, context: ExprContext) {
        let mangled = self.mangled(name);
        let scope = self.scope(&mangled);
        let storage = self.resolve(&mangled, scope);
        let in_class = self.entry().block == BlockType::Class;
        let in_inlined_comp = self.u.in_inlined_comp > 0;
        let (opcode, operand) = match (storage, context) {
            (Storage::Fast(index), ExprContext::Load) => (Opcode::LOAD_FAST, index),
            (Storage::Fast(index), ExprContext::Store) => (Opcode::STORE_FAST, index),
            (Storage::Fast(index), ExprContext::Del) => (Opcode::DELETE_FAST, index),
            (Storage::Deref(index), ExprContext::Load) => {
                if in_class && !in_inlined_comp {
                    self.addop(location, Opcode::LOAD_LOCALS);
                    (Opcode::LOAD_FROM_DICT_OR_DEREF, index)
                } else if self.entry().can_see_class_scope {
                    self.load_classdict_freevar(location);
                    (Opcode::LOAD_FROM_DICT_OR_DEREF, index)
                } else {
                    (Opcode::LOAD_DEREF, index)
                }
            }
            (Storage::Deref(index), ExprContext::Store) => (Opcode::STORE_DEREF, index),
            (Storage::Deref(index), ExprContext::Del) => (Opcode::DELETE_DEREF, index),
            (Storage::Global(index), ExprContext::Load) => {
                if self.entry().can_see_class_scope && scope == Some(Scope::GlobalImplicit) {
                    self.load_classdict_freevar(location);
                    (Opcode::LOAD_FROM_DICT_OR_GLOBALS, index)
                } else {
                    (Opcode::LOAD_GLOBAL, index << 1)
                }
            }
            (Storage::Global(index), ExprContext::Store) => (Opcode::STORE_GLOBAL, index),
            (Storage::Global(index), ExprContext::Del) => (Opcode::DELETE_GLOBAL, index),
            (Storage::Name(index), ExprContext::Load) => {
                // As far as names go, a comprehension is a function: it does not see the names of an enclosing class.
                if in_class && in_inlined_comp { (Opcode::LOAD_GLOBAL, index << 1) } else { (Opcode::LOAD_NAME, index) }
            }
            (Storage::Name(index), ExprContext::Store) => (Opcode::STORE_NAME, index),
            (Storage::Name(index), ExprContext::Del) => (Opcode::DELETE_NAME, index),
        };
        self.addop_i(location, opcode, operand);
    }

    fn resolve(&mut self, mangled: &str, scope: Option<Scope>) -> Storage {
        let function_like = self.entry().is_function_like();
        match scope {
            Some(Scope::Free) => Storage::Deref(self.u.free(mangled)),
            Some(Scope::Cell) => Storage::Deref(self.u.cell(mangled)),
            Some(Scope::Local) if function_like || self.u.is_fast_hidden(mangled) => {
                Storage::Fast(self.u.varnames.add(mangled))
            }
            Some(Scope::GlobalImplicit) if function_like => Storage::Global(self.u.names.add(mangled)),
            Some(Scope::GlobalExplicit) => Storage::Global(self.u.names.add(mangled)),
            _ => Storage::Name(self.u.names.add(mangled)),
        }
    }

    fn load_classdict_freevar(&mut self, location: Location) {
        let operand = self.u.free("__classdict__");
        self.addop_i(location, Opcode::LOAD_DEREF, operand);
    }
}
