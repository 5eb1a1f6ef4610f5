//! The compilation unit: everything that changes from one code object to the next, and the stack of units.
//!
//! Called by the code generator wherever it enters or leaves a scope or asks what a name is in the current one. Emits
//! nothing itself. Mirrors `struct compiler_unit`, `_PyCompile_EnterScope`, `_PyCompile_ExitScope`,
//! `compiler_set_qualname` and `compute_code_flags` of `Python/compile.c`; book chapter "Compiling Python Source Code".

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::compiler::Compiler;
use super::constants::NameTable;
use super::fblock::FBlock;
use crate::code::object::flags;
use crate::code::{CodeObject, ConstTable};
use crate::compile::front::tree::ast;
use crate::compile::instruction::{InstructionSequence, UnitMetadata};
use crate::compile::symtable::{Entry, EntryId, Scope, SymbolTable, flags::DEF_COMP_CELL, flags::DEF_FREE_CLASS};
use crate::compile::v314::assemble::assemble;
use crate::compile::v314::flow_graph::optimize;
use crate::text::mangle::mangle;

/// What sort of scope a unit is (`COMPILE_SCOPE_*`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ScopeType {
    /// A module, or what `eval` and the interactive prompt compile.
    Module,
    /// The body of a class.
    Class,
    /// A function.
    Function,
    /// An `async def`.
    AsyncFunction,
    /// A lambda.
    Lambda,
    /// A generator expression, or a comprehension that is not inlined.
    Comprehension,
    /// An `__annotate__` function, type parameters, the value of a type alias.
    Annotations,
}

/// What code that falls off its end returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AtEnd {
    /// None.
    ReturnNone,
    /// What is on top of the stack.
    ReturnTop,
}

/// How many parameters of each kind a code object has.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ArgumentCounts {
    /// Positional or keyword, without those that are positional only.
    pub(super) args: u32,
    /// Positional only.
    pub(super) posonly: u32,
    /// Keyword only.
    pub(super) kwonly: u32,
}

/// An annotation whose evaluation is left to `__annotate__`.
#[derive(Clone, Copy, Debug)]
pub(super) struct DeferredAnnotation<'a> {
    /// The annotated assignment.
    pub(super) statement: &'a ast::StmtAnnAssign,
    /// Its number in `__conditional_annotations__`, if the statement might not be executed.
    pub(super) conditional_index: Option<u32>,
}

/// What a name is inside an inlined comprehension, as opposed to outside.
#[derive(Debug)]
pub(super) struct SymbolOverride {
    /// The name, mangled.
    pub(super) name: String,
    /// What the comprehension does with it (`DEF_*`).
    pub(super) flags: u32,
    /// Whose variable it is.
    pub(super) scope: Option<Scope>,
}

/// One code object in the making.
#[derive(Debug)]
pub(super) struct Unit<'a> {
    /// The number of units begun before it.
    pub(super) number: usize,
    /// Its entry in the symbol table (`u_ste`).
    pub(super) block: EntryId,
    /// What sort of scope it is.
    pub(super) scope_type: ScopeType,
    /// `co_name`
    pub(super) name: Cow<'a, str>,
    /// `co_qualname`
    pub(super) qualname: String,
    /// `co_firstlineno`
    pub(super) firstlineno: u32,
    /// The class whose name mangles private names.
    pub(super) private: Option<&'a str>,
    /// For a class: the attributes that its methods assign to `self`, sorted.
    pub(super) static_attributes: BTreeSet<&'a str>,
    /// Annotations that `__annotate__` will evaluate.
    pub(super) deferred_annotations: Vec<DeferredAnnotation<'a>>,
    /// The next number in `__conditional_annotations__`.
    pub(super) next_conditional_annotation: u32,
    /// The code so far.
    pub(super) sequence: InstructionSequence,
    /// The code of the body while `sequence` holds that of the module's annotations.
    pub(super) stashed_sequence: Option<InstructionSequence>,
    /// The frame blocks around the current statement, innermost last.
    pub(super) fblocks: Vec<FBlock<'a>>,
    /// How many inlined comprehensions surround the current expression.
    pub(super) in_inlined_comp: u32,
    /// How many conditional statements surround the current one.
    pub(super) in_conditional_block: u32,
    /// Parameters.
    pub(super) counts: ArgumentCounts,
    /// `co_consts`
    pub(super) consts: ConstTable,
    /// `co_names`
    pub(super) names: NameTable,
    /// `co_varnames`
    pub(super) varnames: NameTable,
    /// `co_cellvars`
    pub(super) cellvars: NameTable,
    /// `co_freevars`; their operands begin after those of the cells.
    pub(super) freevars: NameTable,
    /// The number of cells when the free variables were numbered.
    freevars_offset: u32,
    /// What names are inside the inlined comprehensions around the current expression, innermost last.
    pub(super) overrides: Vec<SymbolOverride>,
    /// Names that an inlined comprehension makes fast locals of a module or class, and whether one is doing so
    /// currently.
    pub(super) fasthidden: Vec<(String, bool)>,
}

impl Unit<'_> {
    /// The operand for the cell variable `name`.
    pub(super) fn cell(&mut self, name: &str) -> u32 {
        self.cellvars.add(name)
    }

    /// The operand for the free variable `name`.
    pub(super) fn free(&mut self, name: &str) -> u32 {
        match self.freevars.get(name) {
            Some(index) => self.freevars_offset + index,
            None => self.freevars.add(name),
        }
    }

    /// What the unit does with `name` (`DEF_*` flags), and whose variable it is.
    fn symbol(&self, symtable: &SymbolTable, name: &str) -> (u32, Option<Scope>) {
        match self.overrides.iter().rev().find(|symbol| symbol.name == name) {
            Some(symbol) => (symbol.flags, symbol.scope),
            None => {
                let symbols = &symtable.entry(self.block).symbols;
                (symbols.flags(name), symbols.scope(name))
            }
        }
    }

    /// Whether an inlined comprehension has made `name` a fast local here.
    pub(super) fn is_fast_hidden(&self, name: &str) -> bool {
        self.fasthidden.iter().any(|(hidden, active)| *active && hidden == name)
    }
}

impl<'a> Compiler<'a> {
    /// The symbol table's entry of the current unit.
    pub(super) fn entry(&self) -> &Entry {
        self.symtable.entry(self.u.block)
    }

    /// Whose variable the (mangled) name is in the current unit (`_PyST_GetScope`).
    pub(super) fn scope(&self, name: &str) -> Option<Scope> {
        if self.u.overrides.is_empty() { self.entry().scope(name) } else { self.u.symbol(&self.symtable, name).1 }
    }

    /// What the program itself does with `name`, and whose variable it is there.
    pub(super) fn top_symbol(&self, name: &str) -> (u32, Option<Scope>) {
        self.stack.first().unwrap_or(&self.u).symbol(&self.symtable, name)
    }

    /// A unit for the block `block` of the symbol table (`_PyCompile_EnterScope`, without what depends on parents).
    pub(super) fn new_unit(
        entry: &Entry,
        block: EntryId,
        name: impl Into<Cow<'a, str>>,
        scope_type: ScopeType,
        firstlineno: u32,
        counts: ArgumentCounts,
    ) -> Unit<'a> {
        let mut cellvars = NameTable::of(sorted_symbols(entry, Scope::Cell, DEF_COMP_CELL));
        if entry.needs_class_closure {
            cellvars.add("__class__");
        }
        if entry.needs_classdict {
            cellvars.add("__classdict__");
        }
        if entry.has_conditional_annotations {
            cellvars.add("__conditional_annotations__");
        }
        Unit {
            number: 0,
            block,
            scope_type,
            name: name.into(),
            qualname: String::new(),
            firstlineno,
            private: None,
            static_attributes: BTreeSet::new(),
            deferred_annotations: Vec::new(),
            next_conditional_annotation: 0,
            sequence: InstructionSequence::default(),
            stashed_sequence: None,
            fblocks: Vec::new(),
            in_inlined_comp: 0,
            in_conditional_block: 0,
            counts,
            consts: ConstTable::default(),
            names: NameTable::default(),
            varnames: NameTable::of(entry.varnames.clone()),
            freevars_offset: cellvars.len(),
            cellvars,
            freevars: NameTable::of(sorted_symbols(entry, Scope::Free, DEF_FREE_CLASS)),
            overrides: Vec::new(),
            fasthidden: Vec::new(),
        }
    }

    /// Begins a code object inside the current one; `private` is the class whose body it is, if it is one.
    pub(super) fn push_unit(
        &mut self,
        block: EntryId,
        name: impl Into<Cow<'a, str>>,
        scope_type: ScopeType,
        firstlineno: u32,
        private: Option<&'a str>,
        counts: ArgumentCounts,
    ) {
        let mut unit = Self::new_unit(self.symtable.entry(block), block, name, scope_type, firstlineno, counts);
        unit.private = private.or(self.u.private);
        self.begun += 1;
        unit.number = self.begun;
        let parent = std::mem::replace(&mut self.u, unit);
        self.stack.push(parent);
        self.u.qualname = self.qualified_name();
    }

    /// `compiler_set_qualname`
    fn qualified_name(&self) -> String {
        let name = &*self.u.name;
        let mut parents = self.stack.iter().rev();
        let Some(mut parent) = parents.next() else { return name.to_owned() };
        if self.stack.len() > 1 {
            if parent.scope_type == ScopeType::Annotations {
                if self.stack.len() == 2 {
                    return name.to_owned();
                }
                parent = parents.next().unwrap_or(parent);
            }
            if matches!(self.u.scope_type, ScopeType::Function | ScopeType::AsyncFunction | ScopeType::Class) {
                let mangled = mangle(parent.private, name);
                if self.symtable.entry(parent.block).scope(&mangled) == Some(Scope::GlobalExplicit) {
                    return name.to_owned();
                }
            }
            return match parent.scope_type {
                ScopeType::Function | ScopeType::AsyncFunction | ScopeType::Lambda => {
                    format!("{}.<locals>.{name}", parent.qualname)
                }
                _ => format!("{}.{name}", parent.qualname),
            };
        }
        name.to_owned()
    }

    /// Ends the current code object: optimises and assembles it, and returns to the enclosing unit
    /// (`_PyCompile_OptimizeAndAssemble`, `_PyCompile_ExitScope`).
    pub(super) fn pop_unit(&mut self, at_end: AtEnd) -> CodeObject {
        self.add_return_at_end(at_end);
        let flags = self.code_flags();
        // The outermost unit has no enclosing one: an empty one takes its place.
        let parent = match self.stack.pop() {
            Some(parent) => parent,
            None => Self::new_unit(
                self.symtable.entry(self.u.block),
                self.u.block,
                "<module>",
                ScopeType::Module,
                1,
                ArgumentCounts::default(),
            ),
        };
        let unit = std::mem::replace(&mut self.u, parent);
        let mut metadata = UnitMetadata {
            name: unit.name.into_owned(),
            qualname: unit.qualname,
            firstlineno: unit.firstlineno,
            argcount: unit.counts.args + unit.counts.posonly,
            posonlyargcount: unit.counts.posonly,
            kwonlyargcount: unit.counts.kwonly,
            flags,
            consts: unit.consts.into_values(),
            names: unit.names.into_names(),
            varnames: unit.varnames.into_names(),
            cellvars: unit.cellvars.into_names(),
            freevars: unit.freevars.into_names(),
            fasthidden: unit.fasthidden.into_iter().map(|(name, _)| name).collect(),
        };
        self.watch.emitted(unit.number, &unit.sequence, &metadata);
        let consts = std::mem::take(&mut metadata.consts);
        let graph = optimize(&unit.sequence, &metadata, consts);
        self.watch.optimized(unit.number, &graph);
        assemble(graph, metadata, self.source.filename())
    }

    /// `co_flags` (`compute_code_flags`)
    fn code_flags(&self) -> u32 {
        let entry = self.entry();
        let mut bits = 0;
        if entry.is_function_like() {
            bits |= flags::NEWLOCALS | flags::OPTIMIZED;
            for (holds, flag) in [
                (entry.nested, flags::NESTED),
                (entry.generator && !entry.coroutine, flags::GENERATOR),
                (entry.generator && entry.coroutine, flags::ASYNC_GENERATOR),
                (entry.varargs, flags::VARARGS),
                (entry.varkeywords, flags::VARKEYWORDS),
                (entry.has_docstring, flags::HAS_DOCSTRING),
                (entry.method, flags::METHOD),
            ] {
                if holds {
                    bits |= flag;
                }
            }
        }
        if entry.coroutine && !entry.generator {
            bits |= flags::COROUTINE;
        }
        if self.future_annotations {
            bits |= flags::FUTURE_ANNOTATIONS;
        }
        bits
    }

    /// The operand of the variable `name` of an enclosing function, as the closure of a nested function needs it
    /// (`_PyCompile_LookupArg`).
    pub(super) fn closure_operand(&mut self, name: &str) -> u32 {
        if self.ref_type(name) == Some(Scope::Cell) { self.u.cell(name) } else { self.u.free(name) }
    }

    /// The scope of `name` in the current unit (`_PyCompile_GetRefType`).
    pub(super) fn ref_type(&self, name: &str) -> Option<Scope> {
        let implicit_cell = matches!(name, "__class__" | "__classdict__" | "__conditional_annotations__");
        if implicit_cell && self.u.scope_type == ScopeType::Class {
            return Some(Scope::Cell);
        }
        self.scope(name)
    }

    /// Records `self.attr = …` in a method: the innermost class lists it in `__static_attributes__`
    /// (`_PyCompile_MaybeAddStaticAttributeToClass`).
    pub(super) fn note_static_attribute(&mut self, attribute: &'a ast::ExprAttribute) {
        let is_self = matches!(&*attribute.value, ast::Expr::Name(name) if name.id.as_str() == "self");
        if attribute.ctx != ast::ExprContext::Store || !is_self {
            return;
        }
        if let Some(class) = self.stack.iter_mut().rev().find(|unit| unit.scope_type == ScopeType::Class) {
            class.static_attributes.insert(attribute.attr.as_str());
        }
    }

    /// Whether the current unit is what the interactive prompt compiles, so that expressions are printed.
    pub(super) fn is_interactive_top_level(&self) -> bool {
        self.interactive && self.stack.is_empty()
    }

    /// Directs what follows into a separate sequence, for ANNOTATIONS_PLACEHOLDER.
    pub(super) fn start_annotation_setup(&mut self) {
        self.u.stashed_sequence = Some(std::mem::take(&mut self.u.sequence));
    }

    /// Returns to the sequence of the body.
    pub(super) fn end_annotation_setup(&mut self) {
        if let Some(mut body) = self.u.stashed_sequence.take() {
            std::mem::swap(&mut body, &mut self.u.sequence);
            self.u.sequence.annotations = Some(Box::new(body));
        }
    }
}

/// Names of a block that have the given scope or flag, sorted (`dictbytype`).
fn sorted_symbols(entry: &Entry, scope: Scope, flag: u32) -> Vec<String> {
    let mut names: Vec<String> = entry
        .symbols
        .iter()
        .filter(|(_, flags, found)| *found == Some(scope) || flags & flag != 0)
        .map(|(name, ..)| name.to_owned())
        .collect();
    names.sort_unstable();
    names
}

/// A finished code object as a constant.
pub(super) fn code_constant(code: CodeObject) -> crate::code::Const {
    crate::code::Const::Code(Arc::new(code))
}
