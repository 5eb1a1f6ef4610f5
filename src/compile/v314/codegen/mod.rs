//! The code generator of 3.14: walks the syntax tree and emits instructions, one sequence per code object.
//!
//! Called by the compiler's pipeline. Optimises nothing that the flow graph can. One file per concept; this one holds
//! the generator itself and the primitives that emit. Mirrors `Python/codegen.c`; book chapter "Compiling Python Source
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

use self::unit::{ArgumentCounts, AtEnd, ScopeType, Unit};
use crate::code::{CodeObject, Const};
use crate::compile::front::error::{CompileError, CompileWarning};
use crate::compile::front::future::FutureFeatures;
use crate::compile::front::location::Location;
use crate::compile::front::tree::{self, Ranged, TextRange, Tree};
use crate::compile::instruction::{Label, Operand};
use crate::compile::symtable::{EntryId, ScopeKey, SymbolTable};
use crate::compile::v314::watch::WatchUnits;
use crate::opcode::Opcode;
use crate::source::Source;

/// More values than this are not pushed at once (`_PY_STACK_USE_GUIDELINE`).
const STACK_USE_GUIDELINE: usize = 30;

type Result<T = ()> = std::result::Result<T, Box<CompileError>>;

/// What code generation makes of a program.
#[derive(Debug)]
pub struct Generated {
    /// The code object of the program, with those of its functions and classes among its constants.
    pub code: CodeObject,
    /// CPython's warnings, in its order.
    pub warnings: Vec<CompileWarning>,
}

/// Makes the code object of a preprocessed program whose names have been analysed (`_PyAST_Compile`); `watch` sees each
/// code object in the making.
pub fn generate(
    source: &Arc<Source>,
    symtable: SymbolTable,
    future: &FutureFeatures,
    tree: &Tree,
    watch: &mut dyn WatchUnits,
) -> Result<Generated> {
    let mut compiler = Compiler::new(source, symtable, future.annotations, watch);
    let code = match tree {
        Tree::Module(body) => {
            compiler.module(body)?;
            compiler.pop_unit(AtEnd::ReturnNone)
        }
        Tree::Interactive(body) => {
            compiler.interactive = true;
            compiler.module(body)?;
            compiler.pop_unit(AtEnd::ReturnNone)
        }
        Tree::Expression(expression) => {
            compiler.visit_expr(expression)?;
            compiler.pop_unit(AtEnd::ReturnTop)
        }
    };
    Ok(Generated { code, warnings: compiler.warnings })
}

/// The state of a compilation (`struct _PyCompiler`).
struct Compiler<'a> {
    source: &'a Arc<Source>,
    symtable: SymbolTable,
    future_annotations: bool,
    /// Whether this is what was typed at the prompt: values of expressions are printed.
    interactive: bool,
    /// Above 0 while code is compiled a second time, so that no warning is given twice.
    disable_warning: u32,
    /// How many code objects have been begun.
    begun: usize,
    /// Sees what is emitted.
    watch: &'a mut dyn WatchUnits,
    warnings: Vec<CompileWarning>,
    /// The current unit.
    u: Unit<'a>,
    /// The units around it, outermost first.
    stack: Vec<Unit<'a>>,
}

impl<'a> Compiler<'a> {
    fn new(
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

    /// LOAD_CONST (`ADDOP_LOAD_CONST`); the flow graph turns some into LOAD_SMALL_INT.
    fn addop_load_const(&mut self, location: Location, value: Const) {
        let index = self.u.consts.add(value);
        self.addop_i(location, Opcode::LOAD_CONST, index);
    }

    /// Ends a code object in a return, as every one must (`_PyCodegen_AddReturnAtEnd`).
    fn add_return_at_end(&mut self, at_end: AtEnd) {
        if at_end == AtEnd::ReturnNone {
            self.addop_load_const(Location::NONE, Const::None);
        }
        self.addop(Location::NONE, Opcode::RETURN_VALUE);
    }
}
