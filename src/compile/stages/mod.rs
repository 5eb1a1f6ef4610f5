//! What each stage of the compiler makes of a program, kept as data with its positions in the source.
//!
//! Called by `cli::code` (`--stage`); the book walks through these stages in its chapter "Compiling Python Source
//! Code". Watches the compiler's own pipeline run and changes nothing in it; `text` prints what was seen. CPython has
//! tools for some stages (`tokenize`, `ast.dump`, `symtable`) and shows the others to its own tests only.

mod text;
pub(crate) mod tokens;

use std::sync::Arc;

use self::tokens::{ListedToken, listed};
use super::front::error::CompileError;
use super::front::future::FutureFeatures;
use super::front::tokenize::Tokens;
use super::front::tree::{CompileMode, Tree};
use super::instruction::{InstructionSequence, UnitMetadata};
use super::pipeline::{self, Compiled, Watch};
use super::symtable::SymbolTable;
use super::v314::flow_graph::OptimizedGraph;
use super::v314::watch::WatchUnits;
use crate::source::Source;
use crate::version::PythonVersion;

/// A stage of the compiler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The tokens into which the tokenizer splits the text.
    Tokens,
    /// The tree that the parser makes from the tokens.
    Ast,
    /// The names of each block.
    Symtable,
    /// What code generation emits.
    Instructions,
    /// The basic blocks after all optimisations.
    Cfg,
}

impl Stage {
    /// All of them, in the order in which a program passes through them.
    pub const ALL: [Self; 5] = [Self::Tokens, Self::Ast, Self::Symtable, Self::Instructions, Self::Cfg];
}

/// What the compiler made of a program, stage by stage, as far as it got.
#[derive(Debug)]
pub struct Stages {
    /// The program.
    pub source: Arc<Source>,
    /// The tokens, up to the tokenizer's first error.
    pub tokens: Vec<ListedToken>,
    /// The tokenizer's first error. (The program's error may be another: the parser may stop before it.)
    pub token_error: Option<CompileError>,
    /// The tree as it was parsed. Nodes have their ranges.
    pub tree: Option<Tree>,
    /// The symbol table of that tree, as CPython's module `symtable` shows it. (The one that code generation uses is
    /// made after preprocessing and lacks the name `__debug__`.) Blocks have their locations, names their
    /// ranges.
    pub symtable: Option<SymbolTable>,
    /// What code generation emitted for each code object, outermost first. Instructions have their locations.
    pub units: Vec<EmittedUnit>,
    /// The optimised flow graph of each of the units. Instructions have their locations.
    pub graphs: Vec<OptimizedGraph>,
    /// The code object, or why there is none.
    pub outcome: Result<Compiled, Box<CompileError>>,
}

/// What code generation emitted for one code object.
#[derive(Clone, Debug)]
pub struct EmittedUnit {
    /// The instructions.
    pub sequence: InstructionSequence,
    /// Everything else.
    pub metadata: UnitMetadata,
}

impl Stages {
    /// Compiles a program and keeps what each stage makes of it. The stack must be large, as for `compile`.
    pub fn of(source: &Arc<Source>, version: PythonVersion, mode: CompileMode) -> Self {
        let mut seen =
            Seen { source, tokens: Vec::new(), token_error: None, tree: None, units: Vec::new(), graphs: Vec::new() };
        let outcome = pipeline::run(source, version, mode, &mut seen);
        let Seen { tokens, token_error, tree, mut units, mut graphs, .. } = seen;
        // Code objects are finished before the ones that contain them.
        units.sort_by_key(|(number, _)| *number);
        graphs.sort_by_key(|(number, _)| *number);
        let symtable = tree.as_ref().and_then(|tree| {
            let future = FutureFeatures::of(source, tree).ok()?;
            SymbolTable::build(source, tree, &future).ok()
        });
        Self {
            source: Arc::clone(source),
            tokens,
            token_error,
            tree,
            symtable,
            units: units.into_iter().map(|(_, unit)| unit).collect(),
            graphs: graphs.into_iter().map(|(_, graph)| graph).collect(),
            outcome,
        }
    }
}

/// Keeps what it sees, code objects with the number in which they were begun.
struct Seen<'a> {
    source: &'a Source,
    tokens: Vec<ListedToken>,
    token_error: Option<CompileError>,
    tree: Option<Tree>,
    units: Vec<(usize, EmittedUnit)>,
    graphs: Vec<(usize, OptimizedGraph)>,
}

impl Watch for Seen<'_> {
    fn tokens(&mut self, tokens: &Tokens) {
        self.tokens = listed(self.source, &tokens.tokens);
        self.token_error = tokens.error.as_ref().map(|error| error.error.clone());
    }

    fn tree(&mut self, tree: &Tree) {
        self.tree = Some(tree.clone());
    }
}

impl WatchUnits for Seen<'_> {
    fn emitted(&mut self, number: usize, sequence: &InstructionSequence, metadata: &UnitMetadata) {
        self.units.push((number, EmittedUnit { sequence: sequence.clone(), metadata: metadata.clone() }));
    }

    fn optimized(&mut self, number: usize, graph: &OptimizedGraph) {
        self.graphs.push((number, graph.clone()));
    }
}
