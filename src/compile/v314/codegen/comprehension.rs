//! Comprehensions, which are compiled in place, and generator expressions, which are functions.
//!
//! Called by `expressions`. A comprehension is compiled in place (PEP 709): its variables become fast locals of the
//! code around it, whose own variables of those names wait on the stack meanwhile. Mirrors `codegen_comprehension`,
//! `codegen_sync_comprehension_generator`, `codegen_push_inlined_comprehension_locals` and
//! `_PyCompile_TweakInlinedComprehensionScopes`; book chapter "Compiling Python Source Code".

use super::compiler::{Compiler, Result};
use super::expressions::RESUME_AFTER_AWAIT;
use super::fblock::FBlockKind;
use super::function::MAKE_FUNCTION_NOTHING;
use super::unit::{ArgumentCounts, AtEnd, ScopeType, SymbolOverride};
use crate::code::Const;
use crate::compile::front::location::Location;
use crate::compile::front::tree::{TextRange, ast};
use crate::compile::instruction::Label;
use crate::compile::symtable::flags::{DEF_LOCAL, DEF_NONLOCAL};
use crate::compile::symtable::{BlockType, EntryId, Scope, ScopeKey};
use crate::opcode::Opcode;

/// What a comprehension does with each element.
#[derive(Clone, Copy)]
enum Element<'a> {
    Yield(&'a ast::Expr),
    Append(&'a ast::Expr),
    Add(&'a ast::Expr),
    Put(&'a ast::Expr, &'a ast::Expr),
}

/// A comprehension and the generator's position in it.
#[derive(Clone, Copy)]
struct Comprehension<'a> {
    location: Location,
    generators: &'a [ast::Comprehension],
    element: Element<'a>,
}

/// What must be undone after an inlined comprehension.
struct Inlined {
    /// The length of the unit's `overrides` before.
    overrides: usize,
    /// Names whose values wait on the stack.
    pushed: Vec<String>,
    /// Names that became fast locals of a module or class.
    hidden: Vec<String>,
    /// The handler that restores the names when there is an exception.
    cleanup: Option<Label>,
}

/// Where the iterator of a comprehension's loop is when the loop begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LoopIterator {
    /// On the stack.
    Pushed,
    /// Nowhere: the loop has to push it.
    ToBePushed,
}

impl<'a> Compiler<'a> {
    /// `(… for …)`
    pub(super) fn generator_expression(&mut self, e: &'a ast::ExprGeneratorExp) -> Result {
        self.comprehension(e.range, "<genexpr>", &e.generators, Element::Yield(&e.elt))
    }

    /// `[… for …]`
    pub(super) fn list_comprehension(&mut self, e: &'a ast::ExprListComp) -> Result {
        self.comprehension(e.range, "<listcomp>", &e.generators, Element::Append(&e.elt))
    }

    /// `{… for …}`
    pub(super) fn set_comprehension(&mut self, e: &'a ast::ExprSetComp) -> Result {
        self.comprehension(e.range, "<setcomp>", &e.generators, Element::Add(&e.elt))
    }

    /// `{…: … for …}`
    pub(super) fn dict_comprehension(&mut self, e: &'a ast::ExprDictComp) -> Result {
        self.comprehension(e.range, "<dictcomp>", &e.generators, Element::Put(&e.key, &e.value))
    }

    fn comprehension(
        &mut self,
        range: TextRange,
        name: &'a str,
        generators: &'a [ast::Comprehension],
        element: Element<'a>,
    ) -> Result {
        let block = self.block(ScopeKey::Function(range))?;
        let location = self.range_loc(range);
        let comprehension = Comprehension { location, generators, element };
        let Some(outermost) = generators.first() else { return Ok(()) };
        let build = match element {
            Element::Yield(_) => None,
            Element::Append(_) => Some(Opcode::BUILD_LIST),
            Element::Add(_) => Some(Opcode::BUILD_SET),
            Element::Put(..) => Some(Opcode::BUILD_MAP),
        };
        if self.symtable.entry(block).comp_inlined {
            self.iterator_of(outermost)?;
            let mut inlined = self.tweak_scopes(block);
            self.push_locals(location, block, &mut inlined);
            if let Some(build) = build {
                self.addop_i(location, build, 0);
                self.addop_i(location, Opcode::SWAP, 2);
            }
            self.generator(&comprehension, 0, 0, LoopIterator::Pushed)?;
            self.pop_locals(location, &inlined);
            self.revert_scopes(inlined);
            return Ok(());
        }
        let is_async = self.symtable.entry(block).coroutine;
        let counts = ArgumentCounts { args: 1, ..ArgumentCounts::default() };
        self.enter_scope(block, name, ScopeType::Comprehension, location.lineno as u32, None, counts);
        if let Some(build) = build {
            self.addop_i(location, build, 0);
        }
        self.generator(&comprehension, 0, 0, LoopIterator::ToBePushed)?;
        match build {
            Some(_) => self.addop(location, Opcode::RETURN_VALUE),
            None => self.wrap_in_stopiteration_handler(),
        }
        let code = self.pop_unit(AtEnd::ReturnNone);
        self.make_closure(location, code, MAKE_FUNCTION_NOTHING);
        self.iterator_of(outermost)?;
        self.addop_i(location, Opcode::CALL, 0);
        if is_async && build.is_some() {
            self.await_top(location, 0);
        }
        Ok(())
    }

    /// Pushes the iterator that a `for` of a comprehension uses.
    fn iterator_of(&mut self, generator: &'a ast::Comprehension) -> Result {
        self.visit_expr(&generator.iter)?;
        let opcode = if generator.is_async { Opcode::GET_AITER } else { Opcode::GET_ITER };
        self.addop(self.loc(&generator.iter), opcode);
        Ok(())
    }

    /// The loop of `generators[index]` and everything inside; it is nested in `depth` loops.
    fn generator(&mut self, c: &Comprehension<'a>, index: usize, depth: u32, iterator: LoopIterator) -> Result {
        let generator = &c.generators[index];
        if generator.is_async {
            return self.async_generator(c, index, depth, iterator);
        }
        let start = self.new_label();
        let if_cleanup = self.new_label();
        let anchor = self.new_label();
        let mut is_loop = true;
        if iterator == LoopIterator::ToBePushed {
            if index == 0 {
                self.addop_i(c.location, Opcode::LOAD_FAST, 0);
            } else if let Some(only) = single_element(&generator.iter) {
                // `for y in [f(x)]` is an assignment.
                self.visit_expr(only)?;
                is_loop = false;
            } else {
                self.iterator_of(generator)?;
            }
        }
        let mut depth = depth;
        if is_loop {
            depth += 1;
            self.use_label(start);
            self.addop_jump(self.loc(&generator.iter), Opcode::FOR_ITER, anchor);
        }
        self.visit_expr(&generator.target)?;
        for condition in &generator.ifs {
            self.jump_if_false(condition, if_cleanup)?;
        }
        let element = self.element(c, index, depth)?;
        self.use_label(if_cleanup);
        if is_loop {
            self.addop_jump(element, Opcode::JUMP, start);
            self.use_label(anchor);
            self.addop(Location::NONE, Opcode::END_FOR);
            self.addop(Location::NONE, Opcode::POP_ITER);
        }
        Ok(())
    }

    fn async_generator(&mut self, c: &Comprehension<'a>, index: usize, depth: u32, iterator: LoopIterator) -> Result {
        let generator = &c.generators[index];
        let start = self.new_label();
        let send = self.new_label();
        let except = self.new_label();
        let if_cleanup = self.new_label();
        if iterator == LoopIterator::ToBePushed {
            if index == 0 {
                self.addop_i(c.location, Opcode::LOAD_FAST, 0);
            } else {
                self.iterator_of(generator)?;
            }
        }
        self.use_label(start);
        self.push_fblock(c.location, FBlockKind::AsyncComprehensionGenerator, Some(start), None)?;
        self.addop_jump(c.location, Opcode::SETUP_FINALLY, except);
        self.addop(c.location, Opcode::GET_ANEXT);
        self.addop_load_const(c.location, Const::None);
        self.use_label(send);
        self.add_yield_from(c.location, RESUME_AFTER_AWAIT);
        self.addop(c.location, Opcode::POP_BLOCK);
        self.visit_expr(&generator.target)?;
        for condition in &generator.ifs {
            self.jump_if_false(condition, if_cleanup)?;
        }
        let element = self.element(c, index, depth + 1)?;
        self.use_label(if_cleanup);
        self.addop_jump(element, Opcode::JUMP, start);
        self.pop_fblock();
        self.use_label(except);
        self.addop_jump(c.location, Opcode::END_ASYNC_FOR, send);
        Ok(())
    }

    /// The body of the loop of `generators[index]`: the next loop, or what is done with an element. Returns the
    /// location of the jump back to the start of the loop.
    fn element(&mut self, c: &Comprehension<'a>, index: usize, depth: u32) -> Result<Location> {
        let (first, opcode) = match c.element {
            Element::Yield(e) => (e, None),
            Element::Append(e) => (e, Some(Opcode::LIST_APPEND)),
            Element::Add(e) => (e, Some(Opcode::SET_ADD)),
            Element::Put(key, _) => (key, Some(Opcode::MAP_ADD)),
        };
        let mut location = self.loc(first);
        if index + 1 < c.generators.len() {
            self.generator(c, index + 1, depth, LoopIterator::ToBePushed)?;
            return Ok(location);
        }
        self.visit_expr(first)?;
        if let Element::Put(_, value) = c.element {
            self.visit_expr(value)?;
            let end = self.loc(value);
            location.end_lineno = end.end_lineno;
            location.end_col_offset = end.end_col_offset;
        }
        if let Some(opcode) = opcode {
            self.addop_i(location, opcode, depth + 1);
        } else {
            self.addop_yield(location);
            self.addop(location, Opcode::POP_TOP);
        }
        Ok(location)
    }

    /// Gives the names of the comprehension `block` the scopes that they have inside it.
    fn tweak_scopes(&mut self, block: EntryId) -> Inlined {
        let overrides = self.u.overrides.len();
        let in_class = self.entry().block == BlockType::Class && self.u.in_inlined_comp == 0;
        self.u.in_inlined_comp += 1;
        let function_like = self.entry().is_function_like();
        let mut inlined = Inlined { overrides, pushed: Vec::new(), hidden: Vec::new(), cleanup: None };
        let mut changed = Vec::new();
        for (name, flags, scope) in self.symtable.entry(block).symbols.iter() {
            let outer = self.scope(name);
            let same = scope == outer
                || scope == Some(Scope::Free)
                || (scope == Some(Scope::Cell) && outer == Some(Scope::Free));
            if !same || in_class {
                changed.push(SymbolOverride { name: name.to_owned(), flags, scope });
            }
            let bound_here = flags & DEF_LOCAL != 0 && flags & DEF_NONLOCAL == 0;
            if bound_here {
                inlined.pushed.push(name.to_owned());
            }
            if (bound_here || in_class) && !function_like && !self.u.is_fast_hidden(name) {
                inlined.hidden.push(name.to_owned());
            }
        }
        self.u.overrides.append(&mut changed);
        for name in &inlined.hidden {
            self.set_fast_hidden(name, true);
        }
        inlined
    }

    fn revert_scopes(&mut self, inlined: Inlined) {
        self.u.in_inlined_comp -= 1;
        self.u.overrides.truncate(inlined.overrides);
        // The names stay in the list: the code object marks them as hidden.
        for name in &inlined.hidden {
            self.set_fast_hidden(name, false);
        }
    }

    fn set_fast_hidden(&mut self, name: &str, active: bool) {
        match self.u.fasthidden.iter_mut().find(|(hidden, _)| hidden == name) {
            Some(entry) => entry.1 = active,
            None => self.u.fasthidden.push((name.to_owned(), active)),
        }
    }

    /// Pushes the current values of the names that the comprehension binds (cells as such), below its iterator; NULL
    /// stands for a name without a value.
    fn push_locals(&mut self, location: Location, block: EntryId, inlined: &mut Inlined) {
        if inlined.pushed.is_empty() {
            return;
        }
        for name in &inlined.pushed {
            let local = self.u.varnames.add(name);
            self.addop_i(location, Opcode::LOAD_FAST_AND_CLEAR, local);
            if self.symtable.entry(block).scope(name) == Some(Scope::Cell) {
                let free = self.scope(name) == Some(Scope::Free);
                let cell = if free { self.u.free(name) } else { self.u.cell(name) };
                self.addop_i(location, Opcode::MAKE_CELL, cell);
            }
        }
        self.addop_i(location, Opcode::SWAP, inlined.pushed.len() as u32 + 1);
        let cleanup = self.new_label();
        self.addop_jump(location, Opcode::SETUP_FINALLY, cleanup);
        inlined.cleanup = Some(cleanup);
    }

    fn pop_locals(&mut self, location: Location, inlined: &Inlined) {
        let Some(cleanup) = inlined.cleanup else { return };
        self.addop(Location::NONE, Opcode::POP_BLOCK);
        let end = self.new_label();
        self.addop_jump(Location::NONE, Opcode::JUMP_NO_INTERRUPT, end);
        // After an exception inside, what was built so far is dropped, and the names get their values back.
        self.use_label(cleanup);
        self.addop_i(Location::NONE, Opcode::SWAP, 2);
        self.addop(Location::NONE, Opcode::POP_TOP);
        self.restore_locals(location, &inlined.pushed);
        self.addop_i(Location::NONE, Opcode::RERAISE, 0);
        self.use_label(end);
        self.restore_locals(location, &inlined.pushed);
    }

    /// Gives the names their values back, from below the value on top of the stack.
    fn restore_locals(&mut self, location: Location, pushed: &[String]) {
        self.addop_i(location, Opcode::SWAP, pushed.len() as u32 + 1);
        for name in pushed.iter().rev() {
            let local = self.u.varnames.add(name);
            self.addop_i(location, Opcode::STORE_FAST_MAYBE_NULL, local);
        }
    }
}

/// The element of a display with exactly one.
fn single_element(e: &ast::Expr) -> Option<&ast::Expr> {
    let elements = match e {
        ast::Expr::List(list) => &list.elts,
        ast::Expr::Tuple(tuple) => &tuple.elts,
        _ => return None,
    };
    match &elements[..] {
        [only] if !matches!(only, ast::Expr::Starred(_)) => Some(only),
        _ => None,
    }
}
