//! Functions: `def`, `async def` and `lambda`, their defaults, decorators and closures.
//!
//! Called by `statements` and `expressions`. Mirrors `codegen_function`, `codegen_function_body`, `codegen_lambda`,
//! `codegen_default_arguments` and `codegen_make_closure`; book chapter "Compiling Python Source Code".

use std::borrow::Cow;

use super::compiler::{Compiler, Result};
use super::docstring::clean_doc;
use super::fblock::FBlockKind;
use super::type_params::{GenericScope, INTRINSIC_SET_FUNCTION_TYPE_PARAMS};
use super::unit::{ArgumentCounts, AtEnd, ScopeType, code_constant};
use crate::code::object::fast;
use crate::code::{CodeObject, Const};
use crate::compile::front::literal;
use crate::compile::front::location::Location;
use crate::compile::front::tree;
use crate::compile::front::tree::{TextRange, ast};
use crate::compile::instruction::{Instruction, Operand};
use crate::compile::symtable::{EntryId, ScopeKey};
use crate::opcode::Opcode;

/// What a function gets besides its code (`SET_FUNCTION_ATTRIBUTE` operands).
pub(super) const MAKE_FUNCTION_NOTHING: u32 = 0;
pub(super) const MAKE_FUNCTION_DEFAULTS: u32 = 0x01;
const MAKE_FUNCTION_KWDEFAULTS: u32 = 0x02;
const MAKE_FUNCTION_CLOSURE: u32 = 0x08;
pub(super) const MAKE_FUNCTION_ANNOTATE: u32 = 0x10;
/// `RESUME` operand.
const RESUME_AT_FUNC_START: u32 = 0;
/// `CALL_INTRINSIC_1` operand: turns StopIteration into RuntimeError.
const INTRINSIC_STOPITERATION_ERROR: u32 = 3;

/// A `def` or `async def`.
pub(super) struct FunctionDef<'a> {
    range: TextRange,
    name: &'a str,
    arguments: &'a ast::Arguments,
    body: &'a [ast::Stmt],
    decorators: &'a [ast::Expr],
    returns: Option<&'a ast::Expr>,
    type_params: &'a [ast::TypeParam],
    scope_type: ScopeType,
}

impl<'a> From<&'a ast::StmtFunctionDef> for FunctionDef<'a> {
    fn from(s: &'a ast::StmtFunctionDef) -> Self {
        Self {
            range: s.range,
            name: &s.name,
            arguments: &s.args,
            body: &s.body,
            decorators: &s.decorator_list,
            returns: s.returns.as_deref(),
            type_params: &s.type_params,
            scope_type: ScopeType::Function,
        }
    }
}

impl<'a> From<&'a ast::StmtAsyncFunctionDef> for FunctionDef<'a> {
    fn from(s: &'a ast::StmtAsyncFunctionDef) -> Self {
        Self {
            range: s.range,
            name: &s.name,
            arguments: &s.args,
            body: &s.body,
            decorators: &s.decorator_list,
            returns: s.returns.as_deref(),
            type_params: &s.type_params,
            scope_type: ScopeType::AsyncFunction,
        }
    }
}

impl<'a> Compiler<'a> {
    /// Begins a code object (`codegen_enter_scope`): it opens with RESUME.
    pub(super) fn enter_scope(
        &mut self,
        block: EntryId,
        name: impl Into<Cow<'a, str>>,
        scope_type: ScopeType,
        firstlineno: u32,
        private: Option<&'a str>,
        counts: ArgumentCounts,
    ) {
        self.push_unit(block, name, scope_type, firstlineno, private, counts);
        self.addop_resume();
    }

    /// The RESUME at the start of a code object.
    pub(super) fn addop_resume(&mut self) {
        let line = self.u.firstlineno as i32;
        let is_module = self.u.scope_type == ScopeType::Module;
        let lineno = if is_module { 0 } else { line };
        let location = Location { lineno, end_lineno: line, col_offset: 0, end_col_offset: 0 };
        self.addop_i(location, Opcode::RESUME, RESUME_AT_FUNC_START);
        if is_module {
            self.addop(location, Opcode::ANNOTATIONS_PLACEHOLDER);
        }
    }

    /// `def` and `async def`
    pub(super) fn function(&mut self, f: &FunctionDef<'a>) -> Result {
        self.visit_exprs(f.decorators)?;
        let location = self.range_loc(f.range);
        let firstlineno = f.decorators.first().map_or(location, |decorator| self.loc(decorator)).lineno as u32;
        let mut flags = self.default_arguments(location, f.arguments)?;
        let generic = !f.type_params.is_empty();
        // Defaults are evaluated outside the scope of the type parameters.
        let wrapped =
            if generic { (flags & (MAKE_FUNCTION_DEFAULTS | MAKE_FUNCTION_KWDEFAULTS)).count_ones() } else { 0 };
        if generic {
            if wrapped == 2 {
                self.addop_i(location, Opcode::SWAP, 2);
            }
            let scope = GenericScope {
                range: f.range,
                name: f.name,
                private: None,
                firstlineno: firstlineno as i32,
                arguments: wrapped,
            };
            self.enter_generic_scope(&scope)?;
            self.type_params(f.type_params)?;
            for index in 0..wrapped {
                self.addop_i(location, Opcode::LOAD_FAST, index);
            }
        }
        flags |= self.function_annotations(location, ScopeKey::FunctionAnnotations(f.range), f.arguments, f.returns)?;
        self.function_body(f, location, flags, firstlineno)?;
        if generic {
            self.addop_i(location, Opcode::SWAP, 2);
            self.addop_i(location, Opcode::CALL_INTRINSIC_2, INTRINSIC_SET_FUNCTION_TYPE_PARAMS);
            self.leave_generic_scope(location);
            if wrapped > 0 {
                self.addop_i(location, Opcode::SWAP, wrapped + 1);
                self.addop_i(location, Opcode::CALL, wrapped - 1);
            } else {
                self.addop(location, Opcode::PUSH_NULL);
                self.addop_i(location, Opcode::CALL, 0);
            }
        }
        self.apply_decorators(f.decorators);
        self.nameop(location, f.name, ast::ExprContext::Store);
        Ok(())
    }

    fn function_body(&mut self, f: &FunctionDef<'a>, location: Location, flags: u32, firstlineno: u32) -> Result {
        let block = self.block(ScopeKey::Function(f.range))?;
        self.enter_scope(block, f.name, f.scope_type, firstlineno, None, counts(f.arguments));
        let mut body = f.body;
        if self.entry().has_docstring
            && let Some(docstring) = docstring(body)
        {
            // The docstring is the first constant; no instruction loads it.
            self.u.consts.add(Const::Str(clean_doc(&docstring)));
            body = &body[1..];
        }
        let start = self.new_label();
        self.use_label(start);
        let is_generator = self.entry().coroutine || self.entry().generator;
        if is_generator {
            // So that the handler around the whole body counts as a block.
            self.push_fblock(Location::NONE, FBlockKind::StopIteration, Some(start), None)?;
        }
        self.visit_stmts(body)?;
        if is_generator {
            self.wrap_in_stopiteration_handler();
            self.pop_fblock();
        }
        let code = self.pop_unit(AtEnd::ReturnNone);
        self.make_closure(location, code, flags);
        Ok(())
    }

    /// `lambda`
    pub(super) fn lambda(&mut self, e: &'a ast::ExprLambda) -> Result {
        let location = self.loc(e);
        let flags = self.default_arguments(location, &e.args)?;
        let block = self.block(ScopeKey::Function(e.range))?;
        let firstlineno = location.lineno as u32;
        self.enter_scope(block, "<lambda>", ScopeType::Lambda, firstlineno, None, counts(&e.args));
        self.visit_expr(&e.body)?;
        let code = if self.entry().generator {
            self.pop_unit(AtEnd::ReturnTop)
        } else {
            self.addop(self.loc(&*e.body), Opcode::RETURN_VALUE);
            self.pop_unit(AtEnd::ReturnNone)
        };
        self.make_closure(location, code, flags);
        Ok(())
    }

    /// Pushes the defaults of parameters; returns flags for SET_FUNCTION_ATTRIBUTE.
    fn default_arguments(&mut self, location: Location, arguments: &'a ast::Arguments) -> Result<u32> {
        let mut flags = MAKE_FUNCTION_NOTHING;
        let mut count = 0;
        for default in
            arguments.posonlyargs.iter().chain(&arguments.args).filter_map(|argument| argument.default.as_ref())
        {
            self.visit_expr(default)?;
            count += 1;
        }
        if count > 0 {
            self.addop_i(location, Opcode::BUILD_TUPLE, count);
            flags |= MAKE_FUNCTION_DEFAULTS;
        }
        count = 0;
        for argument in &arguments.kwonlyargs {
            let Some(default) = &argument.default else { continue };
            let name = Const::Str((&*self.mangled(&argument.def.arg)).into());
            self.addop_load_const(location, name);
            self.visit_expr(default)?;
            count += 1;
        }
        if count > 0 {
            self.addop_i(location, Opcode::BUILD_MAP, count);
            flags |= MAKE_FUNCTION_KWDEFAULTS;
        }
        Ok(flags)
    }

    /// Makes a function from `code`, with the cells of its free variables; the objects that `flags` names are on the
    /// stack.
    pub(super) fn make_closure(&mut self, location: Location, code: CodeObject, mut flags: u32) {
        let mut count = 0;
        for (name, kind) in code.localsplusnames.iter().zip(&code.localspluskinds) {
            if kind & fast::FREE != 0 {
                let operand = self.closure_operand(name);
                self.addop_i(location, Opcode::LOAD_CLOSURE, operand);
                count += 1;
            }
        }
        if count > 0 {
            flags |= MAKE_FUNCTION_CLOSURE;
            self.addop_i(location, Opcode::BUILD_TUPLE, count);
        }
        self.addop_load_const(location, code_constant(code));
        self.addop(location, Opcode::MAKE_FUNCTION);
        for attribute in
            [MAKE_FUNCTION_CLOSURE, MAKE_FUNCTION_ANNOTATE, MAKE_FUNCTION_KWDEFAULTS, MAKE_FUNCTION_DEFAULTS]
        {
            if flags & attribute != 0 {
                self.addop_i(location, Opcode::SET_FUNCTION_ATTRIBUTE, attribute);
            }
        }
    }

    /// Calls the decorators, which are below the function or class on the stack, innermost first.
    pub(super) fn apply_decorators(&mut self, decorators: &'a [ast::Expr]) {
        for decorator in decorators.iter().rev() {
            self.addop_i(self.loc(decorator), Opcode::CALL, 0);
        }
    }

    /// Puts a handler around the whole body of a generator: a StopIteration that leaves it becomes a RuntimeError.
    pub(super) fn wrap_in_stopiteration_handler(&mut self) {
        let handler = self.new_label();
        let sequence = &mut self.u.sequence;
        sequence.instructions.insert(
            0,
            Instruction { opcode: Opcode::SETUP_CLEANUP, operand: Operand::Target(handler), location: Location::NONE },
        );
        for place in sequence.labels.iter_mut().flatten() {
            *place += 1;
        }
        self.addop_load_const(Location::NONE, Const::None);
        self.addop(Location::NONE, Opcode::RETURN_VALUE);
        self.use_label(handler);
        self.addop_i(Location::NONE, Opcode::CALL_INTRINSIC_1, INTRINSIC_STOPITERATION_ERROR);
        self.addop_i(Location::NONE, Opcode::RERAISE, 1);
    }
}

fn counts(arguments: &ast::Arguments) -> ArgumentCounts {
    ArgumentCounts {
        args: arguments.args.len() as u32,
        posonly: arguments.posonlyargs.len() as u32,
        kwonly: arguments.kwonlyargs.len() as u32,
    }
}

/// The docstring that a body begins with.
pub(super) fn docstring(body: &[ast::Stmt]) -> Option<crate::text::PyStr> {
    match literal::constant(tree::docstring(body)?) {
        Const::Str(text) => Some(text),
        _ => None,
    }
}
