//! The first pass of the symbol table: what the statements of each block say about its names.
//!
//! Called by `SymbolTable::build`; expressions are in `visit_expr`. Decides no scopes. Mirrors `symtable_visit_stmt` of
//! `Python/symtable.c`; book chapter "Compiling Python Source Code".

use std::collections::{BTreeSet, HashMap};

use super::{BlockType, Comprehension, Entry, EntryId, ScopeKey, SymbolTable, Symbols, Visiting, flags};
use crate::compile::front::error::{CompileError, FoundBy};
use crate::compile::front::future::{FutureFeatures, is_future_import};
use crate::compile::front::location::Location;
use crate::compile::front::tree::{TextRange, Tree, ast, docstring, location};
use crate::source::Source;
use ast::Ranged;

pub(super) type Outcome = Result<(), CompileError>;

/// How a name is used, for the check that `__debug__` is never bound.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum NameUse {
    Load,
    Store,
    Del,
}

/// State of the first pass (`struct symtable`).
pub(super) struct Collector<'a> {
    pub(super) source: &'a Source,
    future: &'a FutureFeatures,
    pub(super) table: SymbolTable,
    /// The open blocks; the last one is the current one (`st_stack`).
    pub(super) stack: Vec<EntryId>,
    /// The innermost class (`st_private`).
    pub(super) private: Option<String>,
}

pub(super) fn collect(source: &Source, future: &FutureFeatures, tree: &Tree) -> Result<SymbolTable, CompileError> {
    let table = SymbolTable { entries: Vec::new(), by_key: HashMap::new() };
    let mut collector = Collector { source, future, table, stack: Vec::new(), private: None };
    let nowhere = Location { lineno: 0, end_lineno: 0, col_offset: 0, end_col_offset: 0 };
    let top = collector.new_entry("top", BlockType::Module, ScopeKey::Module, nowhere);
    collector.enter_existing(top, true);
    match tree {
        Tree::Module(body) | Tree::Interactive(body) => {
            collector.current().has_docstring = docstring(body).is_some();
            collector.visit_body(body)?;
        }
        Tree::Expression(expression) => collector.visit_expr(expression)?,
    }
    collector.exit_block();
    Ok(collector.table)
}

impl Collector<'_> {
    pub(super) fn current_id(&self) -> EntryId {
        *self.stack.last().expect("a block is open during the whole pass")
    }

    pub(super) fn current(&mut self) -> &mut Entry {
        let id = self.current_id();
        self.table.entry_mut(id)
    }

    pub(super) fn location(&self, range: TextRange) -> Location {
        location(self.source, range)
    }

    pub(super) fn error(&self, range: TextRange, message: impl Into<String>) -> CompileError {
        CompileError::syntax(self.source, self.location(range), message).by(FoundBy::SymbolTable)
    }

    /// `ste_new`: an entry that is not yet in any list of children.
    fn new_entry(&mut self, name: &str, block: BlockType, key: ScopeKey, location: Location) -> EntryId {
        let (nested, method) = match self.stack.last() {
            Some(&id) => {
                let outer = self.table.entry(id);
                (
                    outer.nested || outer.is_function_like(),
                    outer.block == BlockType::Class && block == BlockType::Function,
                )
            }
            None => (false, false),
        };
        let id = EntryId(self.table.entries.len() as u32);
        self.table.entries.push(Entry {
            name: name.to_owned(),
            block,
            symbols: Symbols::default(),
            varnames: Vec::new(),
            children: Vec::new(),
            mangled_names: None,
            nested,
            generator: false,
            coroutine: false,
            annotations_used: false,
            comprehension: Comprehension::None,
            varargs: false,
            varkeywords: false,
            returns_value: false,
            needs_class_closure: false,
            needs_classdict: false,
            comp_inlined: false,
            can_see_class_scope: false,
            has_docstring: false,
            method,
            has_conditional_annotations: false,
            location,
            annotation_block: None,
            directives: Vec::new(),
            visiting: Visiting::default(),
        });
        self.table.by_key.insert(key, id);
        id
    }

    /// `symtable_enter_existing_block`
    pub(super) fn enter_existing(&mut self, id: EntryId, add_to_children: bool) {
        let outer = self.stack.last().copied();
        self.stack.push(id);
        let Some(outer) = outer else { return };
        let comp_iter_expr = self.table.entry(outer).visiting.comp_iter_expr;
        let mangled = self.table.entry(outer).mangled_names.clone();
        let annotations_are_strings = self.future.annotations;
        let entry = self.table.entry_mut(id);
        entry.visiting.comp_iter_expr = comp_iter_expr;
        if mangled.is_some() && entry.block != BlockType::Class {
            entry.mangled_names = mangled;
        }
        // With `from __future__ import annotations` annotations have no effect on the names of enclosing blocks.
        if annotations_are_strings && entry.block == BlockType::Annotation {
            return;
        }
        if add_to_children {
            self.table.entry_mut(outer).children.push(id);
        }
    }

    /// `symtable_enter_block`
    pub(super) fn enter_block(&mut self, name: &str, block: BlockType, key: ScopeKey, range: TextRange) -> Outcome {
        let place = self.location(range);
        let id = self.new_entry(name, block, key, place);
        self.enter_existing(id, true);
        if matches!(block, BlockType::Annotation | BlockType::TypeVariable | BlockType::TypeAlias) {
            self.add_def(".format", flags::DEF_PARAM, range)?;
            self.add_def(".format", flags::USE, range)?;
        }
        Ok(())
    }

    pub(super) fn exit_block(&mut self) {
        self.stack.pop();
    }

    /// The flags of a name in a block (`symtable_lookup_entry`).
    pub(super) fn lookup(&self, id: EntryId, name: &str) -> u32 {
        let entry = self.table.entry(id);
        entry.symbols.flags(&entry.maybe_mangle(self.private.as_deref(), name))
    }

    /// `symtable_add_def_helper`
    pub(super) fn add_def_to(&mut self, id: EntryId, name: &str, flag: u32, range: TextRange) -> Outcome {
        let current = self.current_id();
        let mangled = self.table.entry(current).maybe_mangle(self.private.as_deref(), name);
        let entry = self.table.entry(id);
        let old = entry.symbols.flags(&mangled);
        if flag & old & flags::DEF_PARAM != 0 {
            return Err(self.error(range, format!("duplicate argument '{name}' in function definition")));
        }
        if flag & old & flags::DEF_TYPE_PARAM != 0 {
            return Err(self.error(range, format!("duplicate type parameter '{name}'")));
        }
        let mut value = old | flag;
        if entry.visiting.comp_iter_target {
            if value & (flags::DEF_GLOBAL | flags::DEF_NONLOCAL) != 0 {
                let message = format!("comprehension inner loop cannot rebind assignment expression target '{name}'");
                return Err(self.error(range, message));
            }
            value |= flags::DEF_COMP_ITER;
        }
        let entry = self.table.entry_mut(id);
        entry.symbols.set_flags_at(&mangled, value, range);
        if flag & flags::DEF_PARAM != 0 {
            entry.varnames.push(mangled);
        } else if flag & flags::DEF_GLOBAL != 0 {
            let top = &mut self.table.entries[0];
            let value = top.symbols.flags(&mangled) | flag;
            top.symbols.set_flags_at(&mangled, value, range);
        }
        Ok(())
    }

    /// `symtable_add_def_ctx`
    pub(super) fn add_def_in(&mut self, name: &str, flag: u32, range: TextRange, context: NameUse) -> Outcome {
        if flag & flags::DEF_BOUND != 0 {
            self.check_name(name, range, context)?;
        }
        if flag & flags::DEF_TYPE_PARAM != 0
            && let Some(names) = &mut self.current().mangled_names
        {
            names.insert(name.to_owned());
        }
        self.add_def_to(self.current_id(), name, flag, range)
    }

    /// `symtable_add_def`
    pub(super) fn add_def(&mut self, name: &str, flag: u32, range: TextRange) -> Outcome {
        let context = if flag == flags::USE { NameUse::Load } else { NameUse::Store };
        self.add_def_in(name, flag, range, context)
    }

    pub(super) fn check_name(&self, name: &str, range: TextRange, context: NameUse) -> Outcome {
        if name != "__debug__" {
            return Ok(());
        }
        match context {
            NameUse::Load => Ok(()),
            NameUse::Store => Err(self.error(range, "cannot assign to __debug__")),
            NameUse::Del => Err(self.error(range, "cannot delete __debug__")),
        }
    }

    pub(super) fn record_directive(&mut self, name: &str, range: TextRange) {
        let private = self.private.clone();
        let entry = self.current();
        let mangled = entry.maybe_mangle(private.as_deref(), name);
        entry.directives.push((mangled, range));
    }

    pub(super) fn visit_body(&mut self, body: &[ast::Stmt]) -> Outcome {
        body.iter().try_for_each(|statement| self.visit_stmt(statement))
    }

    pub(super) fn visit_exprs<'e>(&mut self, expressions: impl IntoIterator<Item = &'e ast::Expr>) -> Outcome {
        expressions.into_iter().try_for_each(|expression| self.visit_expr(expression))
    }

    pub(super) fn visit_optional(&mut self, expression: Option<&ast::Expr>) -> Outcome {
        expression.map_or(Ok(()), |e| self.visit_expr(e))
    }

    /// Visits the branches of a loop or an `if`, neither of which may be executed.
    fn visit_branches(&mut self, body: &[ast::Stmt], orelse: &[ast::Stmt]) -> Outcome {
        self.conditionally(|c| {
            c.visit_body(body)?;
            c.visit_body(orelse)
        })
    }

    /// Visits code that might not be executed: annotations in it are conditional.
    fn conditionally(&mut self, visit: impl FnOnce(&mut Self) -> Outcome) -> Outcome {
        let before = std::mem::replace(&mut self.current().visiting.in_conditional_block, true);
        visit(self)?;
        self.current().visiting.in_conditional_block = before;
        Ok(())
    }

    /// `symtable_visit_stmt`
    fn visit_stmt(&mut self, statement: &ast::Stmt) -> Outcome {
        use ast::Stmt;
        match statement {
            Stmt::FunctionDef(s) => self.visit_function(&Function {
                range: s.range,
                name: &s.name,
                args: &s.args,
                body: &s.body,
                decorators: &s.decorator_list,
                returns: s.returns.as_deref(),
                type_params: &s.type_params,
                is_async: false,
            }),
            Stmt::AsyncFunctionDef(s) => self.visit_function(&Function {
                range: s.range,
                name: &s.name,
                args: &s.args,
                body: &s.body,
                decorators: &s.decorator_list,
                returns: s.returns.as_deref(),
                type_params: &s.type_params,
                is_async: true,
            }),
            Stmt::ClassDef(s) => self.visit_class(s),
            Stmt::TypeAlias(s) => self.visit_type_alias(s),
            Stmt::Return(s) => {
                if let Some(value) = &s.value {
                    self.visit_expr(value)?;
                    self.current().returns_value = true;
                }
                Ok(())
            }
            Stmt::Delete(s) => self.visit_exprs(&s.targets),
            Stmt::Assign(s) => {
                self.visit_exprs(&s.targets)?;
                self.visit_expr(&s.value)
            }
            Stmt::AnnAssign(s) => self.visit_ann_assign(s),
            Stmt::AugAssign(s) => {
                self.visit_expr(&s.target)?;
                self.visit_expr(&s.value)
            }
            Stmt::For(s) => {
                self.visit_expr(&s.target)?;
                self.visit_expr(&s.iter)?;
                self.visit_branches(&s.body, &s.orelse)
            }
            Stmt::AsyncFor(s) => {
                self.require_coroutine("'async for' outside async function", s.range)?;
                self.visit_expr(&s.target)?;
                self.visit_expr(&s.iter)?;
                self.visit_branches(&s.body, &s.orelse)
            }
            Stmt::While(s) => {
                self.visit_expr(&s.test)?;
                self.visit_branches(&s.body, &s.orelse)
            }
            Stmt::If(s) => {
                self.visit_expr(&s.test)?;
                self.visit_branches(&s.body, &s.orelse)
            }
            Stmt::Match(s) => {
                self.visit_expr(&s.subject)?;
                self.conditionally(|c| {
                    s.cases.iter().try_for_each(|case| {
                        c.visit_pattern(&case.pattern)?;
                        c.visit_optional(case.guard.as_deref())?;
                        c.visit_body(&case.body)
                    })
                })
            }
            Stmt::Raise(s) => {
                self.visit_optional(s.exc.as_deref())?;
                self.visit_optional(s.cause.as_deref())
            }
            Stmt::Try(s) => self.visit_try(&s.body, &s.handlers, &s.orelse, &s.finalbody),
            Stmt::TryStar(s) => self.visit_try(&s.body, &s.handlers, &s.orelse, &s.finalbody),
            Stmt::Assert(s) => {
                self.visit_expr(&s.test)?;
                self.visit_optional(s.msg.as_deref())
            }
            Stmt::Import(s) => s.names.iter().try_for_each(|alias| self.visit_alias(alias)),
            Stmt::ImportFrom(s) => {
                s.names.iter().try_for_each(|alias| self.visit_alias(alias))?;
                let too_late = |last: Option<TextRange>| last.is_none_or(|last| s.range.start() > last.end());
                if is_future_import(s) && too_late(self.future.location) {
                    let message = "from __future__ imports must occur at the beginning of the file";
                    return Err(self.error(s.range, message));
                }
                Ok(())
            }
            Stmt::Global(s) => {
                s.names.iter().try_for_each(|name| self.visit_directive(name, s.range, flags::DEF_GLOBAL, "global"))
            }
            Stmt::Nonlocal(s) => {
                s.names.iter().try_for_each(|name| self.visit_directive(name, s.range, flags::DEF_NONLOCAL, "nonlocal"))
            }
            Stmt::Expr(s) => self.visit_expr(&s.value),
            Stmt::Pass(_) | Stmt::Break(_) | Stmt::Continue(_) => Ok(()),
            Stmt::With(s) => self.visit_with(&s.items, &s.body),
            Stmt::AsyncWith(s) => {
                self.require_coroutine("'async with' outside async function", s.range)?;
                self.visit_with(&s.items, &s.body)
            }
        }
    }

    fn visit_with(&mut self, items: &[ast::WithItem], body: &[ast::Stmt]) -> Outcome {
        self.conditionally(|c| {
            for item in items {
                c.visit_expr(&item.context_expr)?;
                c.visit_optional(item.optional_vars.as_deref())?;
            }
            c.visit_body(body)
        })
    }

    fn visit_try(
        &mut self,
        body: &[ast::Stmt],
        handlers: &[ast::ExceptHandler],
        orelse: &[ast::Stmt],
        finalbody: &[ast::Stmt],
    ) -> Outcome {
        self.conditionally(|c| {
            c.visit_body(body)?;
            for ast::ExceptHandler::ExceptHandler(handler) in handlers {
                c.visit_optional(handler.type_.as_deref())?;
                if let Some(name) = &handler.name {
                    c.add_def(name, flags::DEF_LOCAL, handler.range)?;
                }
                c.visit_body(&handler.body)?;
            }
            c.visit_body(orelse)?;
            c.visit_body(finalbody)
        })
    }

    /// `symtable_raise_if_not_coroutine`
    fn require_coroutine(&mut self, message: &str, range: TextRange) -> Outcome {
        if self.current().coroutine { Ok(()) } else { Err(self.error(range, message)) }
    }

    fn visit_alias(&mut self, alias: &ast::Alias) -> Outcome {
        let name = alias.asname.as_ref().unwrap_or(&alias.name);
        if name.as_str() == "*" {
            if self.current().block != BlockType::Module {
                return Err(self.error(alias.range, "import * only allowed at module level"));
            }
            return Ok(());
        }
        let stored = name.split('.').next().unwrap_or(name);
        self.add_def(stored, flags::DEF_IMPORT, alias.range)
    }

    /// Visits one name of a `global` or `nonlocal` statement.
    fn visit_directive(&mut self, name: &str, range: TextRange, flag: u32, word: &str) -> Outcome {
        let current = self.lookup(self.current_id(), name);
        let message = if current & flags::DEF_PARAM != 0 {
            Some(format!("name '{name}' is parameter and {word}"))
        } else if current & flags::USE != 0 {
            Some(format!("name '{name}' is used prior to {word} declaration"))
        } else if current & flags::DEF_ANNOT != 0 {
            Some(format!("annotated name '{name}' can't be {word}"))
        } else if current & flags::DEF_LOCAL != 0 {
            Some(format!("name '{name}' is assigned to before {word} declaration"))
        } else {
            None
        };
        if let Some(message) = message {
            return Err(self.error(range, message));
        }
        self.add_def(name, flag, range)?;
        self.record_directive(name, range);
        Ok(())
    }

    fn visit_function(&mut self, function: &Function) -> Outcome {
        let Function { range, name, args, .. } = *function;
        self.add_def(name, flags::DEF_LOCAL, range)?;
        self.visit_defaults(args)?;
        self.visit_exprs(function.decorators)?;
        let generic = !function.type_params.is_empty();
        if generic {
            let has_kwdefaults = args.kwonlyargs.iter().any(|a| a.default.is_some());
            self.enter_type_param_block(name, range, false)?;
            // CPython checks for a list of defaults; an empty one will do.
            self.add_def(".defaults", flags::DEF_PARAM, range)?;
            if has_kwdefaults {
                self.add_def(".kwdefaults", flags::DEF_PARAM, range)?;
            }
            self.visit_type_params(function.type_params)?;
        }
        let place = self.location(range);
        let id = self.new_entry(name, BlockType::Function, ScopeKey::Function(range), place);
        self.table.entry_mut(id).has_docstring = docstring(function.body).is_some();
        self.visit_function_annotations(range, args, function.returns)?;
        self.enter_existing(id, true);
        self.current().coroutine = function.is_async;
        self.visit_arguments(args)?;
        self.visit_body(function.body)?;
        self.exit_block();
        if generic {
            self.exit_block();
        }
        Ok(())
    }

    pub(super) fn visit_defaults(&mut self, args: &ast::Arguments) -> Outcome {
        for arg in args.posonlyargs.iter().chain(&args.args).chain(&args.kwonlyargs) {
            self.visit_optional(arg.default.as_deref())?;
        }
        Ok(())
    }

    /// `symtable_visit_arguments`
    pub(super) fn visit_arguments(&mut self, args: &ast::Arguments) -> Outcome {
        for arg in args.posonlyargs.iter().chain(&args.args).chain(&args.kwonlyargs) {
            self.add_def(&arg.def.arg, flags::DEF_PARAM, arg.def.range)?;
        }
        if let Some(arg) = &args.vararg {
            self.add_def(&arg.arg, flags::DEF_PARAM, arg.range)?;
            self.current().varargs = true;
        }
        if let Some(arg) = &args.kwarg {
            self.add_def(&arg.arg, flags::DEF_PARAM, arg.range)?;
            self.current().varkeywords = true;
        }
        Ok(())
    }

    /// `symtable_visit_annotations`: the block of a function's annotations, which exists even if it has none.
    fn visit_function_annotations(
        &mut self,
        range: TextRange,
        args: &ast::Arguments,
        returns: Option<&ast::Expr>,
    ) -> Outcome {
        let in_class = self.current().can_see_class_scope || self.current().block == BlockType::Class;
        self.enter_block("__annotate__", BlockType::Annotation, ScopeKey::FunctionAnnotations(range), range)?;
        if in_class {
            self.current().can_see_class_scope = true;
            self.add_def("__classdict__", flags::USE, range)?;
        }
        let positional = args.posonlyargs.iter().chain(&args.args).map(|a| &a.def);
        let stars = args.vararg.iter().chain(&args.kwarg).map(|a| &**a);
        let keyword_only = args.kwonlyargs.iter().map(|a| &a.def);
        let of_args = positional.chain(stars).chain(keyword_only).filter_map(|a| a.annotation.as_deref());
        for annotation in of_args.chain(returns) {
            self.current().annotations_used = true;
            self.visit_expr(annotation)?;
        }
        self.exit_block();
        Ok(())
    }

    fn visit_class(&mut self, class: &ast::StmtClassDef) -> Outcome {
        let range = class.range;
        self.add_def(&class.name, flags::DEF_LOCAL, range)?;
        self.visit_exprs(&class.decorator_list)?;
        let outer_private = self.private.clone();
        let generic = !class.type_params.is_empty();
        if generic {
            self.enter_type_param_block(&class.name, range, true)?;
            self.private = Some(class.name.to_string());
            self.current().mangled_names = Some(BTreeSet::new());
            self.visit_type_params(&class.type_params)?;
        }
        self.visit_exprs(&class.bases)?;
        self.visit_keywords(&class.keywords)?;
        self.enter_block(&class.name, BlockType::Class, ScopeKey::Class(range), range)?;
        self.private = Some(class.name.to_string());
        if generic {
            self.add_def("__type_params__", flags::DEF_LOCAL, range)?;
            self.add_def(".type_params", flags::USE, range)?;
        }
        self.current().has_docstring = docstring(&class.body).is_some();
        self.visit_body(&class.body)?;
        self.exit_block();
        if generic {
            self.exit_block();
        }
        self.private = outer_private;
        Ok(())
    }

    fn visit_type_alias(&mut self, alias: &ast::StmtTypeAlias) -> Outcome {
        self.visit_expr(&alias.name)?;
        let name = match &*alias.name {
            ast::Expr::Name(name) => name.id.to_string(),
            other => return Err(self.error(other.range(), "invalid syntax")),
        };
        let in_class = self.current().block == BlockType::Class;
        let generic = !alias.type_params.is_empty();
        if generic {
            self.enter_type_param_block(&name, alias.range, false)?;
            self.visit_type_params(&alias.type_params)?;
        }
        self.enter_block(&name, BlockType::TypeAlias, ScopeKey::TypeAlias(alias.range), alias.range)?;
        self.current().can_see_class_scope = in_class;
        if in_class {
            self.add_def("__classdict__", flags::USE, alias.value.range())?;
        }
        self.visit_expr(&alias.value)?;
        self.exit_block();
        if generic {
            self.exit_block();
        }
        Ok(())
    }

    /// `symtable_enter_type_param_block` (the caller adds the parameters for defaults).
    fn enter_type_param_block(&mut self, name: &str, range: TextRange, of_class: bool) -> Outcome {
        let in_class = self.current().block == BlockType::Class;
        self.enter_block(name, BlockType::TypeParameters, ScopeKey::TypeParameters(range), range)?;
        if in_class {
            self.current().can_see_class_scope = true;
            self.add_def("__classdict__", flags::USE, range)?;
        }
        if of_class {
            for name in [".type_params", ".generic_base"] {
                self.add_def(name, flags::DEF_LOCAL, range)?;
                self.add_def(name, flags::USE, range)?;
            }
        }
        Ok(())
    }

    /// `symtable_visit_type_param`; the parser does not know defaults of type parameters.
    fn visit_type_params(&mut self, params: &[ast::TypeParam]) -> Outcome {
        for param in params {
            let (name, range, bound) = match param {
                ast::TypeParam::TypeVar(p) => (&p.name, p.range, p.bound.as_deref()),
                ast::TypeParam::TypeVarTuple(p) => (&p.name, p.range, None),
                ast::TypeParam::ParamSpec(p) => (&p.name, p.range, None),
            };
            self.add_def(name, flags::DEF_TYPE_PARAM | flags::DEF_LOCAL, range)?;
            if name.as_str() == "__classdict__" {
                return Err(self.error(range, format!("reserved name '{name}' cannot be used for type parameter")));
            }
            let Some(bound) = bound else { continue };
            let in_class = self.current().can_see_class_scope;
            self.enter_block(name, BlockType::TypeVariable, ScopeKey::TypeVariable(range), bound.range())?;
            self.current().can_see_class_scope = in_class;
            if in_class {
                self.add_def("__classdict__", flags::USE, bound.range())?;
            }
            self.current().visiting.scope_info =
                if bound.is_tuple_expr() { "a TypeVar constraint" } else { "a TypeVar bound" };
            self.visit_expr(bound)?;
            self.exit_block();
        }
        Ok(())
    }

    fn visit_ann_assign(&mut self, s: &ast::StmtAnnAssign) -> Outcome {
        self.current().annotations_used = true;
        if let ast::Expr::Name(name) = &*s.target {
            let id = self.current_id();
            let declared = self.lookup(id, &name.id) & (flags::DEF_GLOBAL | flags::DEF_NONLOCAL);
            if declared != 0 && id != self.table.top() && s.simple {
                let word = if declared & flags::DEF_GLOBAL != 0 { "global" } else { "nonlocal" };
                return Err(self.error(s.range, format!("annotated name '{}' can't be {word}", name.id)));
            }
            if s.simple {
                self.add_def(&name.id, flags::DEF_ANNOT | flags::DEF_LOCAL, name.range)?;
            } else if s.value.is_some() {
                self.add_def(&name.id, flags::DEF_LOCAL, name.range)?;
            }
        } else {
            self.visit_expr(&s.target)?;
        }
        self.visit_annotation(&s.annotation)?;
        self.visit_optional(s.value.as_deref())
    }

    /// `symtable_visit_annotation`: all annotations of a block share one annotation block.
    fn visit_annotation(&mut self, annotation: &ast::Expr) -> Outcome {
        let range = annotation.range();
        let parent = self.current_id();
        let parent_block = self.current().block;
        let unevaluated = parent_block == BlockType::Function;
        // A module may stop halfway through its execution, so its annotations are always conditional.
        let conditional = (parent_block == BlockType::Class && self.current().visiting.in_conditional_block)
            || parent_block == BlockType::Module;
        if conditional && !self.current().has_conditional_annotations {
            self.current().has_conditional_annotations = true;
            self.add_def("__conditional_annotations__", flags::USE, range)?;
        }
        if let Some(block) = self.current().annotation_block {
            self.enter_existing(block, false);
        } else {
            // Reached only through `annotation_block`: no function has this key.
            let key = ScopeKey::FunctionAnnotations(range);
            self.enter_block("__annotate__", BlockType::Annotation, key, range)?;
            let block = self.current_id();
            self.table.entry_mut(parent).annotation_block = Some(block);
            if parent_block == BlockType::Class && !self.future.annotations {
                self.current().can_see_class_scope = true;
                self.add_def("__classdict__", flags::USE, range)?;
            }
        }
        if unevaluated {
            self.current().visiting.in_unevaluated_annotation = true;
        }
        self.visit_expr(annotation)?;
        if unevaluated {
            self.current().visiting.in_unevaluated_annotation = false;
        }
        self.exit_block();
        Ok(())
    }

    fn visit_pattern(&mut self, pattern: &ast::Pattern) -> Outcome {
        use ast::Pattern;
        match pattern {
            Pattern::MatchValue(p) => self.visit_expr(&p.value),
            Pattern::MatchSingleton(_) => Ok(()),
            Pattern::MatchSequence(p) => p.patterns.iter().try_for_each(|p| self.visit_pattern(p)),
            Pattern::MatchStar(p) => match &p.name {
                Some(name) => self.add_def(name, flags::DEF_LOCAL, p.range),
                None => Ok(()),
            },
            Pattern::MatchMapping(p) => {
                self.visit_exprs(&p.keys)?;
                p.patterns.iter().try_for_each(|p| self.visit_pattern(p))?;
                match &p.rest {
                    Some(name) => self.add_def(name, flags::DEF_LOCAL, p.range),
                    None => Ok(()),
                }
            }
            Pattern::MatchClass(p) => {
                self.visit_expr(&p.cls)?;
                p.patterns.iter().try_for_each(|p| self.visit_pattern(p))?;
                for (name, value) in p.kwd_attrs.iter().zip(&p.kwd_patterns) {
                    self.check_name(name, value.range(), NameUse::Store)?;
                }
                p.kwd_patterns.iter().try_for_each(|p| self.visit_pattern(p))
            }
            Pattern::MatchAs(p) => {
                if let Some(inner) = &p.pattern {
                    self.visit_pattern(inner)?;
                }
                match &p.name {
                    Some(name) => self.add_def(name, flags::DEF_LOCAL, p.range),
                    None => Ok(()),
                }
            }
            Pattern::MatchOr(p) => p.patterns.iter().try_for_each(|p| self.visit_pattern(p)),
        }
    }
}

/// A `def` or `async def`.
struct Function<'a> {
    range: TextRange,
    name: &'a str,
    args: &'a ast::Arguments,
    body: &'a [ast::Stmt],
    decorators: &'a [ast::Expr],
    returns: Option<&'a ast::Expr>,
    type_params: &'a [ast::TypeParam],
    is_async: bool,
}
