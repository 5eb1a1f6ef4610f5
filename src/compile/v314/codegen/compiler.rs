//! The state of a compilation, and the primitives by which everything else emits.
//!
//! Made by [`super::generate`]; each concept's file adds methods to it. Must not know what any node of the tree means.
//! Mirrors `struct _PyCompiler` of `Python/compile.c` and the `ADDOP` macros of `Python/codegen.c`.

use std::sync::Arc;

use super::unit::{ArgumentCounts, AtEnd, ScopeType, Unit};
use crate::code::Const;
use crate::compile::front::error::{CompileError, CompileWarning};
use crate::compile::front::location::Location;
use crate::compile::front::tree::{self, Ranged, TextRange};
use crate::compile::instruction::{Label, Operand};
use crate::compile::symtable::{EntryId, ScopeKey, SymbolTable};
use crate::compile::v314::watch::WatchUnits;
use crate::opcode::Opcode;
use crate::source::Source;

/// More values than this are not pushed at once (`_PY_STACK_USE_GUIDELINE`).
pub(super) const STACK_USE_GUIDELINE: usize = 30;

pub(super) type Result<T = ()> = std::result::Result<T, Box<CompileError>>;

/// The state of a compilation (`struct _PyCompiler`).
pub(super) struct Compiler<'a> {
    pub(super) source: &'a Arc<Source>,
    pub(super) symtable: SymbolTable,
    pub(super) future_annotations: bool,
    /// Whether this is what was typed at the prompt: values of expressions are printed.
    pub(super) interactive: bool,
    /// Above 0 while code is compiled a second time, so that no warning is given twice.
    pub(super) disable_warning: u32,
    /// How many code objects have been begun.
    pub(super) begun: usize,
    /// Sees what is emitted.
    pub(super) watch: &'a mut dyn WatchUnits,
    pub(super) warnings: Vec<CompileWarning>,
    /// The current unit.
    pub(super) u: Unit<'a>,
    /// The units around it, outermost first.
    pub(super) stack: Vec<Unit<'a>>,
}

impl<'a> Compiler<'a> {
    pub(super) fn new(
        source: &'a Arc<Source>,
        symtable: SymbolTable,
        future_annotations: bool,
        watch: &'a mut dyn WatchUnits,
    ) -> Self {
        let top = symtable.top();
        let u = Self::new_unit(symtable.entry(top), top, "<module>", ScopeType::Module, 1, ArgumentCounts::default());
        let mut compiler = Self {
            source,
            symtable,
            future_annotations,
            interactive: false,
            disable_warning: 0,
            begun: 0,
            watch,
            warnings: Vec::new(),
            u,
            stack: Vec::new(),
        };
        compiler.addop_resume();
        compiler
    }

    /// The location of a node.
    pub(super) fn loc(&self, node: &impl Ranged) -> Location {
        self.range_loc(node.range())
    }

    pub(super) fn range_loc(&self, range: TextRange) -> Location {
        tree::location(self.source, range)
    }

    /// The symbol table's entry of the block that a node opens.
    pub(super) fn block(&self, key: ScopeKey) -> Result<EntryId> {
        match self.symtable.lookup(key) {
            Some(block) => Ok(block),
            None => self.error(Location::NONE, format!("unknown symbol table entry: {key:?}")),
        }
    }

    /// A SyntaxError (`_PyCompile_Error`).
    pub(super) fn error<T>(&self, location: Location, message: impl Into<String>) -> Result<T> {
        Err(Box::new(CompileError::syntax(self.source, location, message)))
    }

    /// A SyntaxWarning (`_PyCompile_Warn`).
    pub(super) fn warn(&mut self, location: Location, message: String) {
        if self.disable_warning == 0 {
            self.warnings.push(CompileWarning {
                category: "SyntaxWarning",
                message,
                lineno: location.lineno.max(0) as u32,
            });
        }
    }

    pub(super) fn new_label(&mut self) -> Label {
        self.u.sequence.new_label()
    }

    pub(super) fn use_label(&mut self, label: Label) {
        self.u.sequence.use_label(label);
    }

    /// An instruction without an operand (`ADDOP`).
    pub(super) fn addop(&mut self, location: Location, opcode: Opcode) {
        self.u.sequence.push(opcode, Operand::Number(0), location);
    }

    /// An instruction with a number (`ADDOP_I`).
    pub(super) fn addop_i(&mut self, location: Location, opcode: Opcode, operand: u32) {
        self.u.sequence.push(opcode, Operand::Number(operand as i32), location);
    }

    /// An instruction with a jump target (`ADDOP_JUMP`).
    pub(super) fn addop_jump(&mut self, location: Location, opcode: Opcode, target: Label) {
        self.u.sequence.push(opcode, Operand::Target(target), location);
    }

    /// LOAD_CONST (`ADDOP_LOAD_CONST`); the flow graph turns some into LOAD_SMALL_INT.
    pub(super) fn addop_load_const(&mut self, location: Location, value: Const) {
        let index = self.u.consts.add(value);
        self.addop_i(location, Opcode::LOAD_CONST, index);
    }

    /// Ends a code object in a return, as every one must (`_PyCodegen_AddReturnAtEnd`).
    pub(super) fn add_return_at_end(&mut self, at_end: AtEnd) {
        if at_end == AtEnd::ReturnNone {
            self.addop_load_const(Location::NONE, Const::None);
        }
        self.addop(Location::NONE, Opcode::RETURN_VALUE);
    }
}
