//! The names of one block: flags, scopes, and where each comes from.
//!
//! Filled by the two passes of the symbol table, read by code generation. Mirrors `ste_symbols` and the `DEF_*` flags
//! of `Include/internal/pycore_symtable.h`; book chapter "Compiling Python Source Code".

use std::collections::HashMap;
use std::sync::Arc;

use crate::compile::front::tree::TextRange;

/// Whose variable a name is in a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// A variable of this block.
    Local,
    /// Declared by a `global` statement.
    GlobalExplicit,
    /// Not bound in any enclosing function: a global or a built-in.
    GlobalImplicit,
    /// A variable of an enclosing function.
    Free,
    /// A variable of this block that functions inside use.
    Cell,
}

/// What a block does with a name (`DEF_*`, `USE`).
#[expect(missing_docs, reason = "CPython's own names")]
pub mod flags {
    pub const DEF_GLOBAL: u32 = 1;
    pub const DEF_LOCAL: u32 = 2;
    pub const DEF_PARAM: u32 = 4;
    pub const DEF_NONLOCAL: u32 = 8;
    pub const USE: u32 = 16;
    pub const DEF_FREE_CLASS: u32 = 64;
    pub const DEF_IMPORT: u32 = 128;
    pub const DEF_ANNOT: u32 = 256;
    pub const DEF_COMP_ITER: u32 = 512;
    pub const DEF_TYPE_PARAM: u32 = 1024;
    pub const DEF_COMP_CELL: u32 = 2048;
    pub const DEF_BOUND: u32 = DEF_LOCAL | DEF_PARAM | DEF_IMPORT;
}

/// A name of a block.
#[derive(Clone, Debug)]
struct Symbol {
    name: Arc<str>,
    flags: u32,
    scope: Option<Scope>,
    range: Option<TextRange>,
}

/// Blocks with up to this many names are searched linearly: most are small, and hashing costs more.
const LINEAR: usize = 8;

/// The names of a block in order of first appearance.
#[derive(Debug, Default)]
pub struct Symbols {
    symbols: Vec<Symbol>,
    /// Empty while there are few.
    index: HashMap<Arc<str>, usize>,
}

impl Symbols {
    fn find(&self, name: &str) -> Option<usize> {
        if self.index.is_empty() {
            return self.symbols.iter().position(|symbol| &*symbol.name == name);
        }
        self.index.get(name).copied()
    }

    /// What the block does with `name`: bits of [`flags`], 0 if it lacks the name (`_PyST_GetSymbol`).
    pub fn flags(&self, name: &str) -> u32 {
        self.find(name).map_or(0, |i| self.symbols[i].flags)
    }

    /// Whose variable `name` is; `None` if the block lacks it.
    pub fn scope(&self, name: &str) -> Option<Scope> {
        self.find(name).and_then(|i| self.symbols[i].scope)
    }

    /// Where the block first binds `name` or, where it never does, first uses or declares it. `None` for a name that the
    /// block only passes on to blocks inside, and for one that it does not have.
    pub fn range(&self, name: &str) -> Option<TextRange> {
        self.find(name).and_then(|i| self.symbols[i].range)
    }

    /// Whether the block has the name.
    pub fn contains(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// Names, flags and scopes in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, u32, Option<Scope>)> {
        self.symbols.iter().map(|s| (&*s.name, s.flags, s.scope))
    }

    /// Names, flags and scopes, with shared names that can be kept.
    pub(super) fn shared(&self) -> impl ExactSizeIterator<Item = (&Arc<str>, u32, Option<Scope>)> {
        self.symbols.iter().map(|s| (&s.name, s.flags, s.scope))
    }

    /// Set what the block does with a name, as something at `range` says.
    pub(super) fn set_flags_at(&mut self, name: &str, flags: u32, range: TextRange) {
        match self.find(name) {
            Some(i) => {
                let symbol = &mut self.symbols[i];
                if !symbol.flags & flags & flags::DEF_BOUND != 0 {
                    symbol.range = Some(range);
                }
                symbol.flags = flags;
            }
            None => self.add(name, flags, Some(range)),
        }
    }

    /// Set what the block does with a name, without a place that says so.
    pub(super) fn set_flags(&mut self, name: &str, flags: u32) {
        match self.find(name) {
            Some(i) => self.symbols[i].flags = flags,
            None => self.add(name, flags, None),
        }
    }

    fn add(&mut self, name: &str, flags: u32, range: Option<TextRange>) {
        let name: Arc<str> = name.into();
        self.symbols.push(Symbol { name: name.clone(), flags, scope: None, range });
        if !self.index.is_empty() {
            self.index.insert(name, self.symbols.len() - 1);
        } else if self.symbols.len() > LINEAR {
            self.index_all();
        }
    }

    fn index_all(&mut self) {
        self.index = self.symbols.iter().map(|symbol| symbol.name.clone()).zip(0..).collect();
    }

    pub(super) fn set_scope(&mut self, name: &str, scope: Scope) {
        if let Some(i) = self.find(name) {
            self.symbols[i].scope = Some(scope);
        }
    }

    pub(super) fn remove(&mut self, name: &str) {
        if let Some(at) = self.find(name) {
            self.symbols.remove(at);
            if !self.index.is_empty() {
                self.index_all();
            }
        }
    }
}
