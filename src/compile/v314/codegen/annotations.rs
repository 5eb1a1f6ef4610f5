//! Annotations, which are evaluated not where they are written but by an `__annotate__` function (PEP 649).
//!
//! Called by `function`, `class`, `module` and `assign`. Mirrors `codegen_setup_annotations_scope`,
//! `codegen_process_deferred_annotations`, `codegen_function_annotations` and `_PyCompile_AddDeferredAnnotation`; book
//! chapter "Compiling Python Source Code".

use super::compiler::{Compiler, Result};
use super::function::{MAKE_FUNCTION_ANNOTATE, MAKE_FUNCTION_NOTHING};
use super::unit::{ArgumentCounts, AtEnd, DeferredAnnotation, ScopeType};
use crate::code::Const;
use crate::compile::front::location::Location;
use crate::compile::front::tree::ast::{self, CmpOp, Expr, ExprContext};
use crate::compile::symtable::{BlockType, EntryId, ScopeKey};
use crate::opcode::Opcode;
use crate::text::mangle::mangle;

/// `annotationlib.Format.VALUE_WITH_FAKE_GLOBALS`: the last format that a generated `__annotate__` knows.
const FORMAT_VALUE_WITH_FAKE_GLOBALS: i32 = 2;
/// `LOAD_COMMON_CONSTANT` operand.
const CONSTANT_NOTIMPLEMENTEDERROR: u32 = 1;

impl<'a> Compiler<'a> {
    /// Begins an `__annotate__` function (or the like), which raises NotImplementedError for formats that it does not
    /// know.
    pub(super) fn setup_annotations_scope(&mut self, location: Location, block: EntryId) {
        let name = self.symtable.entry(block).name.clone();
        let counts = ArgumentCounts { posonly: 1, ..ArgumentCounts::default() };
        self.enter_scope(block, name, ScopeType::Annotations, location.lineno as u32, None, counts);
        self.addop_i(location, Opcode::LOAD_FAST, 0);
        self.addop_load_const(location, Const::Int(FORMAT_VALUE_WITH_FAKE_GLOBALS.into()));
        self.addop_compare(location, CmpOp::Gt);
        let body = self.new_label();
        self.addop_jump(location, Opcode::POP_JUMP_IF_FALSE, body);
        self.addop_i(location, Opcode::LOAD_COMMON_CONSTANT, CONSTANT_NOTIMPLEMENTEDERROR);
        self.addop_i(location, Opcode::RAISE_VARARGS, 1);
        self.use_label(body);
    }

    /// Ends an `__annotate__` function and pushes it.
    fn leave_annotations_scope(&mut self, location: Location) {
        self.addop(location, Opcode::RETURN_VALUE);
        let mut code = self.pop_unit(AtEnd::ReturnNone);
        // The symbol table calls the parameter `.format`, so that an annotation may use the name `format`.
        if let Some(parameter) = code.localsplusnames.first_mut() {
            *parameter = "format".into();
        }
        self.make_closure(location, code, MAKE_FUNCTION_NOTHING);
    }

    /// Leaves the annotation of a simple name in a module or class to `__annotate__`. If the statement might not be
    /// executed, it records its number in `__conditional_annotations__`. (A module may stop halfway through its
    /// execution, so all of its annotations are conditional.)
    pub(super) fn defer_annotation(&mut self, location: Location, statement: &'a ast::StmtAnnAssign) {
        let conditional = self.u.scope_type == ScopeType::Module || self.u.in_conditional_block > 0;
        let conditional_index = conditional.then_some(self.u.next_conditional_annotation);
        self.u.deferred_annotations.push(DeferredAnnotation { statement, conditional_index });
        let Some(index) = conditional_index else { return };
        self.u.next_conditional_annotation += 1;
        if self.u.scope_type == ScopeType::Class {
            let operand = self.u.cell("__conditional_annotations__");
            self.addop_i(location, Opcode::LOAD_DEREF, operand);
        } else {
            self.addop_name(location, Opcode::LOAD_NAME, "__conditional_annotations__");
        }
        self.addop_load_const(location, Const::Int(index.into()));
        self.addop_i(location, Opcode::SET_ADD, 1);
        self.addop(location, Opcode::POP_TOP);
    }

    /// Makes the `__annotate__` function at the end of a module or class.
    pub(super) fn process_deferred_annotations(&mut self, location: Location) -> Result {
        if self.u.deferred_annotations.is_empty() {
            return Ok(());
        }
        let deferred = std::mem::take(&mut self.u.deferred_annotations);
        let scope_type = self.u.scope_type;
        let Some(block) = self.entry().annotation_block else { return Ok(()) };
        let in_class = self.entry().block == BlockType::Class;
        // A module has its `__annotate__` from its first instruction on.
        let separate = scope_type == ScopeType::Module;
        if separate {
            self.start_annotation_setup();
        }
        self.setup_annotations_scope(location, block);
        self.deferred_annotations_body(location, &deferred, scope_type)?;
        self.leave_annotations_scope(location);
        let name = if in_class { "__annotate_func__" } else { "__annotate__" };
        self.nameop(location, name, ExprContext::Store);
        if separate {
            self.end_annotation_setup();
        }
        Ok(())
    }

    fn deferred_annotations_body(
        &mut self,
        location: Location,
        deferred: &[DeferredAnnotation<'a>],
        scope_type: ScopeType,
    ) -> Result {
        self.addop_i(location, Opcode::BUILD_MAP, 0);
        for DeferredAnnotation { statement, conditional_index } in deferred {
            let Expr::Name(target) = &*statement.target else { continue };
            let statement_location = self.loc(*statement);
            let not_set = self.new_label();
            if let Some(index) = conditional_index {
                self.addop_load_const(statement_location, Const::Int((*index).into()));
                if scope_type == ScopeType::Class {
                    let operand = self.u.free("__conditional_annotations__");
                    self.addop_i(statement_location, Opcode::LOAD_DEREF, operand);
                } else {
                    self.addop_name(statement_location, Opcode::LOAD_GLOBAL, "__conditional_annotations__");
                }
                self.addop_i(statement_location, Opcode::CONTAINS_OP, 0);
                self.addop_jump(statement_location, Opcode::POP_JUMP_IF_FALSE, not_set);
            }
            self.visit_expr(&statement.annotation)?;
            self.addop_i(statement_location, Opcode::COPY, 2);
            let key = Const::Str(mangle(self.u.private, &target.id).into());
            self.addop_load_const(statement_location, key);
            self.addop(location, Opcode::STORE_SUBSCR);
            self.use_label(not_set);
        }
        Ok(())
    }

    /// Makes the `__annotate__` function of a function that has annotations; returns the flag for
    /// SET_FUNCTION_ATTRIBUTE.
    pub(super) fn function_annotations(
        &mut self,
        location: Location,
        key: ScopeKey,
        arguments: &'a ast::Arguments,
        returns: Option<&'a Expr>,
    ) -> Result<u32> {
        let Some(block) = self.symtable.lookup(key) else { return Ok(MAKE_FUNCTION_NOTHING) };
        if !self.symtable.entry(block).annotations_used {
            return Ok(MAKE_FUNCTION_NOTHING);
        }
        self.setup_annotations_scope(location, block);
        let mut count = 0;
        let parameters = (arguments.args.iter().chain(&arguments.posonlyargs).map(|argument| &argument.def))
            .chain(arguments.vararg.as_deref())
            .chain(arguments.kwonlyargs.iter().map(|argument| &argument.def))
            .chain(arguments.kwarg.as_deref())
            .map(|argument| (argument.arg.as_str(), argument.annotation.as_deref()))
            .chain([("return", returns)]);
        for (name, annotation) in parameters {
            let Some(annotation) = annotation else { continue };
            count += 1;
            let key = Const::Str((&*self.mangled(name)).into());
            self.addop_load_const(location, key);
            if self.future_annotations {
                self.annotation_as_text(annotation);
            } else if let Expr::Starred(starred) = annotation {
                // `*args: *Ts`
                self.visit_expr(&starred.value)?;
                self.addop_i(location, Opcode::UNPACK_SEQUENCE, 1);
            } else {
                self.visit_expr(annotation)?;
            }
        }
        self.addop_i(location, Opcode::BUILD_MAP, count);
        self.leave_annotations_scope(location);
        Ok(MAKE_FUNCTION_ANNOTATE)
    }

    /// Pushes the source text of an annotation, as `from __future__ import annotations` requires.
    pub(super) fn annotation_as_text(&mut self, annotation: &Expr) {
        let text = super::unparse::expression_text(annotation);
        self.addop_load_const(self.loc(annotation), Const::Str(text));
    }
}
