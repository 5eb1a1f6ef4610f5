//! The symbol table: which names each block of a program has, and whose variables they are.
//!
//! Built once per compilation from the preprocessed tree; code generation asks it, block by block. As in CPython there
//! are two passes: `visit` collects what the tree says about each name, `analyze` decides scopes from the top down.
//! Never changes the tree. Mirrors `Python/symtable.c` and `Include/internal/pycore_symtable.h`; book chapter
//! "Compiling Python Source Code".

mod analyze;
mod symbols;
mod visit;
mod visit_expr;

pub use symbols::{Scope, Symbols, flags};

use std::collections::{BTreeSet, HashMap};

use crate::compile::front::error::CompileError;
use crate::compile::front::future::FutureFeatures;
use crate::compile::front::location::Location;
use crate::compile::front::tree::{TextRange, Tree};
use crate::source::Source;
use crate::text::mangle::mangle;

/// What sort of block an [`Entry`] describes (`_Py_block_ty`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockType {
    /// A function, lambda or comprehension.
    Function,
    /// A class body.
    Class,
    /// The program itself.
    Module,
    /// The `__annotate__` function of a function, class or module (PEP 649).
    Annotation,
    /// The value of a `type` statement.
    TypeAlias,
    /// Around a generic function, class or type alias.
    TypeParameters,
    /// Bound, constraints or default of a type parameter.
    TypeVariable,
}

/// Which comprehension a function block is, if it is one (`_Py_comprehension_ty`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comprehension {
    /// Not a comprehension.
    None,
    /// `[… for …]`
    List,
    /// `{…: … for …}`
    Dict,
    /// `{… for …}`
    Set,
    /// `(… for …)`
    Generator,
}

/// Names one entry of a [`SymbolTable`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntryId(u32);

/// A node of the tree that opens a block. CPython uses node addresses; we use the kind of node and its range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ScopeKey {
    /// The program.
    Module,
    /// A `def`, `async def`, `lambda` or comprehension: its own range.
    Function(TextRange),
    /// A `class` statement: its own range.
    Class(TextRange),
    /// The annotations of the parameters and result of the `def` with this range. (Those of a class or module are found
    /// by [`Entry::annotation_block`].)
    FunctionAnnotations(TextRange),
    /// The type parameters of the `def`, `class` or `type` statement with this range.
    TypeParameters(TextRange),
    /// The value of the `type` statement with this range.
    TypeAlias(TextRange),
    /// The bound or the constraints of the type parameter with this range.
    TypeVariable(TextRange),
}

/// One block (`PySTEntryObject`); fields as in CPython, without the prefix.
#[derive(Debug)]
pub struct Entry {
    /// The block's name: of the function or class, `lambda`, `listcomp`, `__annotate__`, `top` for the program.
    pub name: String,
    /// The sort of block.
    pub block: BlockType,
    /// Its names (mangled) in order of first appearance, with flags and scope.
    pub symbols: Symbols,
    /// Parameters in the order of code objects: positional, keyword-only, `*args`, `**kwargs`.
    pub varnames: Vec<String>,
    /// Blocks inside this one, in order; an inlined comprehension is replaced by its own children.
    pub children: Vec<EntryId>,
    /// The names to mangle in a generic class's type parameter scope; `None` means: mangle all.
    pub mangled_names: Option<BTreeSet<String>>,
    /// Is inside a function.
    pub nested: bool,
    /// Has `yield`, or is a generator expression.
    pub generator: bool,
    /// Is an `async def`, or has `await` or an asynchronous comprehension.
    pub coroutine: bool,
    /// Contains an annotation.
    pub annotations_used: bool,
    /// Which comprehension it is, if any.
    pub comprehension: Comprehension,
    /// Has `*args`.
    pub varargs: bool,
    /// Has `**kwargs`.
    pub varkeywords: bool,
    /// Has `return` with a value.
    pub returns_value: bool,
    /// Class: a function in it uses `__class__` or `super`.
    pub needs_class_closure: bool,
    /// Class: an annotation scope in it needs `__classdict__`.
    pub needs_classdict: bool,
    /// Comprehension: its code becomes part of the enclosing block's (PEP 709).
    pub comp_inlined: bool,
    /// Annotation scope that sees the names of the enclosing class.
    pub can_see_class_scope: bool,
    /// Begins with a docstring.
    pub has_docstring: bool,
    /// Is a function directly in a class body.
    pub method: bool,
    /// Class or module with annotations that might not be executed.
    pub has_conditional_annotations: bool,
    /// Where it is.
    pub location: Location,
    /// Class or module: the block of its annotations.
    pub annotation_block: Option<EntryId>,
    /// Names of `global` and `nonlocal` statements (mangled) with the range of the statement.
    directives: Vec<(String, TextRange)>,
    /// Used during the first pass only.
    visiting: Visiting,
}

/// What the first pass remembers about its position in a block.
#[derive(Debug, Default)]
struct Visiting {
    comp_iter_target: bool,
    comp_iter_expr: u32,
    in_conditional_block: bool,
    in_unevaluated_annotation: bool,
    /// What is visited in a type variable block ("a TypeVar bound"), for errors.
    scope_info: &'static str,
}

impl Entry {
    /// Whether names bound in it are visible to blocks inside (`_PyST_IsFunctionLike`).
    pub fn is_function_like(&self) -> bool {
        !matches!(self.block, BlockType::Class | BlockType::Module)
    }

    /// Whose variable the (mangled) name is; `None` if the block lacks it (`_PyST_GetScope`).
    pub fn scope(&self, name: &str) -> Option<Scope> {
        self.symbols.scope(name)
    }

    /// The name as this block knows it: mangled if it is private, given the name of the innermost class
    /// (`_Py_MaybeMangle`).
    pub fn maybe_mangle(&self, private: Option<&str>, name: &str) -> String {
        match &self.mangled_names {
            Some(names) if !names.contains(name) => name.to_owned(),
            _ => mangle(private, name),
        }
    }
}

/// The blocks of a program.
#[derive(Debug)]
pub struct SymbolTable {
    entries: Vec<Entry>,
    by_key: HashMap<ScopeKey, EntryId>,
}

impl SymbolTable {
    /// Collects and analyses the names of a program (`_PySymtable_Build`). Errors are the SyntaxErrors about `global`,
    /// `nonlocal`, parameters, assignment expressions, and misplaced `yield` and `await`.
    pub fn build(source: &Source, tree: &Tree, future: &FutureFeatures) -> Result<Self, CompileError> {
        let mut table = visit::collect(source, future, tree)?;
        analyze::analyze(&mut table, source)?;
        Ok(table)
    }

    /// The block that a node opens (`_PySymtable_Lookup`).
    pub fn lookup(&self, key: ScopeKey) -> Option<EntryId> {
        self.by_key.get(&key).copied()
    }

    /// The program's own block.
    pub fn top(&self) -> EntryId {
        EntryId(0)
    }

    /// An entry.
    pub fn entry(&self, id: EntryId) -> &Entry {
        &self.entries[id.0 as usize]
    }

    fn entry_mut(&mut self, id: EntryId) -> &mut Entry {
        &mut self.entries[id.0 as usize]
    }
}
