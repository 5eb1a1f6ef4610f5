//! The second pass of the symbol table: it decides whose variable each name is.
//!
//! Called by `SymbolTable::build` when the first pass has seen the whole program. From the top down, each block is told
//! which names the enclosing functions bind, and returns those of its names that it did not find in itself. Mirrors
//! `analyze_block` of `Python/symtable.c`; book chapter "Compiling Python Source Code".

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{BlockType, Comprehension, Entry, EntryId, Scope, SymbolTable, flags};
use crate::compile::front::error::{CompileError, FoundBy};
use crate::compile::front::tree::location;
use crate::source::Source;

type Names = BTreeSet<Arc<str>>;

/// What a block is told by the enclosing blocks.
#[derive(Clone, Default)]
struct Surroundings {
    /// Names bound in enclosing functions; `None` at module level.
    bound: Option<Names>,
    /// Names declared global in enclosing blocks.
    global: Names,
    /// Names that are type parameters.
    type_params: Names,
    /// The class whose names an annotation scope sees.
    class_entry: Option<EntryId>,
}

pub(super) fn analyze(table: &mut SymbolTable, source: &Source) -> Result<(), CompileError> {
    let top = table.top();
    Analyzer { table, source }.analyze_block(top, Surroundings::default())?;
    Ok(())
}

struct Analyzer<'a> {
    table: &'a mut SymbolTable,
    source: &'a Source,
}

impl Analyzer<'_> {
    /// Decides the scopes of a block and of all blocks inside; returns the names that it leaves to the enclosing
    /// blocks.
    fn analyze_block(&mut self, id: EntryId, mut around: Surroundings) -> Result<Names, CompileError> {
        let mut local = Names::new();
        let mut scopes = BTreeMap::new();
        let mut free = Names::new();
        let mut inlined_cells = Names::new();
        let mut inside = Surroundings::default();
        let is_class = self.table.entry(id).block == BlockType::Class;
        // Names of a class are not visible in its methods, so what those see is fixed first.
        if is_class {
            inside.global.clone_from(&around.global);
            inside.bound = Some(around.bound.clone().unwrap_or_default());
        }
        let names: Vec<(Arc<str>, u32)> =
            self.table.entry(id).symbols.shared().map(|(name, flags, _)| (name.clone(), flags)).collect();
        for (name, flag) in names {
            let scope = self.analyze_name(id, &name, flag, &mut around, &mut local, &mut free)?;
            scopes.insert(name, scope);
        }
        if is_class {
            let bound = inside.bound.get_or_insert_default();
            for name in ["__class__", "__classdict__", "__conditional_annotations__"] {
                bound.insert(name.into());
            }
        } else {
            let bound = inside.bound.get_or_insert_default();
            if self.table.entry(id).is_function_like() {
                bound.extend(local.iter().cloned());
            }
            bound.extend(around.bound.iter().flatten().cloned());
            inside.global.extend(around.global.iter().cloned());
        }
        inside.type_params.clone_from(&around.type_params);

        let can_see_class = self.table.entry(id).can_see_class_scope;
        let mut new_free = Names::new();
        for child in self.table.entry(id).children.clone() {
            let entry = self.table.entry(child);
            inside.class_entry = match (entry.can_see_class_scope, is_class) {
                (true, true) => Some(id),
                (true, false) => around.class_entry,
                (false, _) => None,
            };
            // All comprehensions except generator expressions are inlined, unless they see a class's names.
            let inline = entry.comprehension != Comprehension::None && !entry.generator && !can_see_class;
            let mut child_free = self.analyze_block(child, inside.clone())?;
            if inline {
                self.inline_comprehension(id, child, &mut scopes, &mut child_free, &mut inlined_cells);
                self.table.entry_mut(child).comp_inlined = true;
            }
            new_free.extend(child_free);
        }
        self.splice_inlined_children(id);

        let entry = self.table.entry_mut(id);
        if entry.is_function_like() {
            analyze_cells(&mut scopes, &mut new_free, &inlined_cells);
        } else if is_class {
            drop_class_free(entry, &mut new_free);
        }
        update_symbols(entry, &scopes, around.bound.as_ref(), &new_free, &inlined_cells);
        free.extend(new_free);
        Ok(free)
    }

    /// `analyze_name`
    fn analyze_name(
        &self,
        id: EntryId,
        name: &Arc<str>,
        flag: u32,
        around: &mut Surroundings,
        local: &mut Names,
        free: &mut Names,
    ) -> Result<Scope, CompileError> {
        if flag & flags::DEF_GLOBAL != 0 {
            if flag & flags::DEF_NONLOCAL != 0 {
                return Err(self.error_at_directive(id, name, format!("name '{name}' is nonlocal and global")));
            }
            around.global.insert(name.clone());
            if let Some(bound) = &mut around.bound {
                bound.remove(&**name);
            }
            return Ok(Scope::GlobalExplicit);
        }
        if flag & flags::DEF_NONLOCAL != 0 {
            let Some(bound) = &around.bound else {
                let message = "nonlocal declaration not allowed at module level".to_owned();
                return Err(self.error_at_directive(id, name, message));
            };
            if !bound.contains(&**name) {
                return Err(self.error_at_directive(id, name, format!("no binding for nonlocal '{name}' found")));
            }
            if around.type_params.contains(&**name) {
                let message = format!("nonlocal binding not allowed for type parameter '{name}'");
                return Err(self.error_at_directive(id, name, message));
            }
            free.insert(name.clone());
            return Ok(Scope::Free);
        }
        if flag & flags::DEF_BOUND != 0 {
            local.insert(name.clone());
            around.global.remove(&**name);
            if flag & flags::DEF_TYPE_PARAM != 0 {
                around.type_params.insert(name.clone());
            } else {
                around.type_params.remove(&**name);
            }
            return Ok(Scope::Local);
        }
        // A name of the class that this annotation scope sees hides a variable of a function around the class.
        if let Some(class) = around.class_entry {
            let class_flags = self.table.entry(class).symbols.flags(name);
            if class_flags & flags::DEF_GLOBAL != 0 {
                return Ok(Scope::GlobalExplicit);
            }
            if class_flags & flags::DEF_BOUND != 0 && class_flags & flags::DEF_NONLOCAL == 0 {
                return Ok(Scope::GlobalImplicit);
            }
        }
        if around.bound.as_ref().is_some_and(|bound| bound.contains(&**name)) {
            free.insert(name.clone());
            return Ok(Scope::Free);
        }
        Ok(Scope::GlobalImplicit)
    }

    fn error_at_directive(&self, id: EntryId, name: &str, message: String) -> CompileError {
        let range = self.table.entry(id).directives.iter().find(|(n, _)| n == name).map(|(_, range)| *range);
        let place = range.map_or(self.table.entry(id).location, |range| location(self.source, range));
        CompileError::syntax(self.source, place, message).by(FoundBy::SymbolTable)
    }

    /// `inline_comprehension`: the names of a comprehension become names of the enclosing block.
    fn inline_comprehension(
        &mut self,
        id: EntryId,
        comprehension: EntryId,
        scopes: &mut BTreeMap<Arc<str>, Scope>,
        comp_free: &mut Names,
        inlined_cells: &mut Names,
    ) {
        let is_class = self.table.entry(id).block == BlockType::Class;
        let names: Vec<(Arc<str>, u32, Option<Scope>)> = self
            .table
            .entry(comprehension)
            .symbols
            .shared()
            .map(|(name, flags, scope)| (name.clone(), flags, scope))
            .collect();
        let mut remove_dunder_class = false;
        for (name, flag, scope) in names {
            // The outermost iterable is no longer a parameter.
            if flag & flags::DEF_PARAM != 0 {
                continue;
            }
            let mut scope = scope.unwrap_or(Scope::GlobalImplicit);
            if scope == Scope::Cell || flag & flags::DEF_COMP_CELL != 0 {
                inlined_cells.insert(name.clone());
            }
            // `__class__` is never free through a class block.
            if scope == Scope::Free && is_class && &*name == "__class__" {
                scope = Scope::GlobalImplicit;
                // A lambda inside still gets it from the class.
                if !self.is_free_in_any_child(comprehension, &name) {
                    comp_free.remove(&name);
                }
                remove_dunder_class = true;
            }
            if !self.table.entry(id).symbols.contains(&name) {
                let range = self.table.entry(comprehension).symbols.range(&name);
                let symbols = &mut self.table.entry_mut(id).symbols;
                match range {
                    Some(range) => symbols.set_flags_at(&name, flag, range),
                    None => symbols.set_flags(&name, flag),
                }
                scopes.insert(name, scope);
                continue;
            }
            let outer = self.table.entry(id).symbols.flags(&name);
            if outer & flags::DEF_BOUND != 0 && !is_class {
                // A name that was free in the comprehension becomes an ordinary local of the enclosing block, used
                // there.
                if !self.is_free_in_any_child(comprehension, &name) {
                    comp_free.remove(&name);
                }
                if scope == Scope::Free {
                    self.table.entry_mut(id).symbols.set_flags(&name, outer | flag & flags::USE);
                }
            }
        }
        if remove_dunder_class {
            self.table.entry_mut(comprehension).symbols.remove("__class__");
        }
    }

    fn is_free_in_any_child(&self, id: EntryId, name: &str) -> bool {
        self.table.entry(id).children.iter().any(|&child| self.table.entry(child).scope(name) == Some(Scope::Free))
    }

    fn splice_inlined_children(&mut self, id: EntryId) {
        let children = std::mem::take(&mut self.table.entry_mut(id).children);
        let mut spliced = Vec::with_capacity(children.len());
        for child in children {
            if self.table.entry(child).comp_inlined {
                spliced.extend_from_slice(&self.table.entry(child).children);
            } else {
                spliced.push(child);
            }
        }
        self.table.entry_mut(id).children = spliced;
    }
}

/// Makes a local a cell if a block inside uses it (`analyze_cells`).
fn analyze_cells(scopes: &mut BTreeMap<Arc<str>, Scope>, free: &mut Names, inlined_cells: &Names) {
    for (name, scope) in scopes {
        if *scope == Scope::Local && (free.contains(&**name) || inlined_cells.contains(&**name)) {
            *scope = Scope::Cell;
            free.remove(&**name);
        }
    }
}

/// A class provides `__class__` and the like, which are not names of its body (`drop_class_free`).
fn drop_class_free(class: &mut Entry, free: &mut Names) {
    class.needs_class_closure |= free.remove("__class__");
    class.needs_classdict |= free.remove("__classdict__");
    class.has_conditional_annotations |= free.remove("__conditional_annotations__");
}

/// Records the decisions (`update_symbols`).
fn update_symbols(
    entry: &mut Entry,
    scopes: &BTreeMap<Arc<str>, Scope>,
    bound: Option<&Names>,
    free: &Names,
    inlined_cells: &Names,
) {
    let names: Vec<(Arc<str>, u32)> = entry.symbols.shared().map(|(n, f, _)| (n.clone(), f)).collect();
    for (name, flag) in names {
        if inlined_cells.contains(&name) {
            entry.symbols.set_flags(&name, flag | flags::DEF_COMP_CELL);
        }
        if let Some(&scope) = scopes.get(&name) {
            entry.symbols.set_scope(&name, scope);
        }
    }
    let sees_class = entry.block == BlockType::Class || entry.can_see_class_scope;
    for name in free {
        if entry.symbols.contains(name) {
            // A method uses a variable of an enclosing function that has the name of one of the class.
            if sees_class {
                let flag = entry.symbols.flags(name) | flags::DEF_FREE_CLASS;
                entry.symbols.set_flags(name, flag);
            }
        } else if bound.is_none_or(|bound| bound.contains(&**name)) {
            entry.symbols.set_flags(name, 0);
            entry.symbols.set_scope(name, Scope::Free);
        }
    }
}
