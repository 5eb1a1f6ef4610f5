//! The code generator of 3.14: walks the syntax tree and emits instructions, one sequence per code object.
//!
//! Called by `compile::v314`. Optimises nothing that the flow graph can do. One file per concept; this one holds the
//! generator itself and the primitives that emit. Mirrors `Python/codegen.c`; book chapter "Compiling Python Source
//! Code".

mod annotations;
mod assign;
mod calls;
mod checks;
mod class;
mod comprehension;
mod constants;
mod control_flow;
mod displays;
mod docstring;
mod exception_groups;
mod exceptions;
mod expressions;
mod fblock;
mod fstring;
mod function;
mod import;
mod module;
mod names;
mod pattern;
mod statements;
mod type_params;
mod unit;
mod unparse;
mod with;

use std::sync::Arc;

use self::unit::{ArgumentCounts, ScopeType, Unit};
use crate::code::{CodeObject, Const};
use crate::compile::front::error::{CompileError, CompileWarning};
use crate::compile::front::location::Location;
use crate::compile::front::tree;
use crate::compile::front::tree::{Ranged, TextRange, ast};
use crate::compile::instruction::{InstructionSequence, Label, Operand, UnitMetadata};
use crate::compile::symtable::{EntryId, ScopeKey, SymbolTable};
use crate::opcode::Opcode;
use crate::source::Source;

/// More values than this are not pushed at once (`_PY_STACK_USE_GUIDELINE`).
const STACK_USE_GUIDELINE: usize = 30;

type Result<T = ()> = std::result::Result<T, Box<CompileError>>;

/// A finished compilation.
#[derive(Debug)]
pub struct Compiled {
    /// The code object of the program.
    pub code: CodeObject,
    /// What CPython would warn of.
    pub warnings: Vec<CompileWarning>,
}

/// Compile a parsed program whose names have been analysed; `interactive`: as typed at the prompt.
pub fn compile_program(
    source: &Arc<Source>,
    symtable: SymbolTable,
    future_annotations: bool,
    body: &[ast::Stmt],
    interactive: bool,
) -> Result<Compiled> {
    let mut compiler = Compiler::new(source, symtable, future_annotations);
    compiler.interactive = interactive;
    compiler.module(body)?;
    let code = compiler.pop_unit(true);
    Ok(Compiled { code, warnings: compiler.warnings })
}

/// What code generation emits for each code object of a program, outermost first, before the flow graph sees it.
pub fn emit_program(
    source: &Arc<Source>,
    symtable: SymbolTable,
    future_annotations: bool,
    body: &[ast::Stmt],
) -> Result<Vec<EmittedUnit>> {
    let mut compiler = Compiler::new(source, symtable, future_annotations);
    compiler.emitted = Some(Vec::new());
    compiler.module(body)?;
    compiler.pop_unit(true);
    let mut emitted = compiler.emitted.unwrap_or_default();
    // Units end before those around them do.
    emitted.sort_by_key(|unit| unit.number);
    Ok(emitted)
}

/// Compile an expression for `eval`.
pub fn compile_expression(source: &Arc<Source>, symtable: SymbolTable, expression: &ast::Expr) -> Result<Compiled> {
    let mut compiler = Compiler::new(source, symtable, false);
    compiler.visit_expr(expression)?;
    let code = compiler.pop_unit(false);
    Ok(Compiled { code, warnings: compiler.warnings })
}

/// What code generation emits for one code object.
#[derive(Clone, Debug)]
pub struct EmittedUnit {
    /// How many code objects were begun before it.
    pub number: usize,
    /// The instructions.
    pub sequence: InstructionSequence,
    /// All else.
    pub metadata: UnitMetadata,
}

/// The state of a compilation (`struct _PyCompiler`).
struct Compiler<'a> {
    source: &'a Arc<Source>,
    symtable: SymbolTable,
    future_annotations: bool,
    /// Compiling what was typed at the prompt: expressions are printed.
    interactive: bool,
    /// Above 0 while code is compiled a second time, so that no warning comes twice.
    disable_warning: u32,
    /// How many code objects have been begun.
    begun: usize,
    /// What was emitted for those that have ended, if someone wants to see it.
    emitted: Option<Vec<EmittedUnit>>,
    warnings: Vec<CompileWarning>,
    /// The current unit.
    u: Unit<'a>,
    /// The units around it, outermost first.
    stack: Vec<Unit<'a>>,
}

impl<'a> Compiler<'a> {
    fn new(source: &'a Arc<Source>, symtable: SymbolTable, future_annotations: bool) -> Self {
        let top = symtable.top();
        let u = Self::new_unit(symtable.entry(top), top, "<module>", ScopeType::Module, 1, ArgumentCounts::default());
        let mut compiler = Self {
            source,
            symtable,
            future_annotations,
            interactive: false,
            disable_warning: 0,
            begun: 0,
            emitted: None,
            warnings: Vec::new(),
            u,
            stack: Vec::new(),
        };
        compiler.addop_resume();
        compiler
    }

    /// The location of a node.
    fn loc(&self, node: &impl Ranged) -> Location {
        self.range_loc(node.range())
    }

    fn range_loc(&self, range: TextRange) -> Location {
        tree::location(self.source, range)
    }

    /// The symbol table's entry of the block that a node opens.
    fn block(&self, key: ScopeKey) -> Result<EntryId> {
        match self.symtable.lookup(key) {
            Some(block) => Ok(block),
            None => self.error(Location::NONE, format!("unknown symbol table entry: {key:?}")),
        }
    }

    /// A SyntaxError (`_PyCompile_Error`).
    fn error<T>(&self, location: Location, message: impl Into<String>) -> Result<T> {
        Err(Box::new(CompileError::syntax(self.source, location, message)))
    }

    /// A SyntaxWarning (`_PyCompile_Warn`).
    fn warn(&mut self, location: Location, message: String) {
        if self.disable_warning == 0 {
            self.warnings.push(CompileWarning {
                category: "SyntaxWarning",
                message,
                lineno: location.lineno.max(0) as u32,
            });
        }
    }

    fn new_label(&mut self) -> Label {
        self.u.sequence.new_label()
    }

    fn use_label(&mut self, label: Label) {
        self.u.sequence.use_label(label);
    }

    /// An instruction without an operand (`ADDOP`).
    fn addop(&mut self, location: Location, opcode: Opcode) {
        self.u.sequence.push(opcode, Operand::Number(0), location);
    }

    /// An instruction with a number (`ADDOP_I`).
    fn addop_i(&mut self, location: Location, opcode: Opcode, operand: u32) {
        self.u.sequence.push(opcode, Operand::Number(operand as i32), location);
    }

    /// An instruction with a jump target (`ADDOP_JUMP`).
    fn addop_jump(&mut self, location: Location, opcode: Opcode, target: Label) {
        self.u.sequence.push(opcode, Operand::Target(target), location);
    }

    /// LOAD_CONST (`ADDOP_LOAD_CONST`); the flow graph makes LOAD_SMALL_INT of some.
    fn addop_load_const(&mut self, location: Location, value: Const) {
        let index = self.u.consts.add(value);
        self.addop_i(location, Opcode::LOAD_CONST, index);
    }

    /// Every code object ends in a return: of None, or with `add_none` false of what is on the stack
    /// (`_PyCodegen_AddReturnAtEnd`).
    fn add_return_at_end(&mut self, add_none: bool) {
        if add_none {
            self.addop_load_const(Location::NONE, Const::None);
        }
        self.addop(Location::NONE, Opcode::RETURN_VALUE);
    }
}
