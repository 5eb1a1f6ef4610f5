//! Modules: a whole program, and the statements that module and class bodies share.
//!
//! Called by the generator's entry points and by `class`. Mirrors `_PyCodegen_Module`, `codegen_body` and
//! `start_location`; book chapter "Compiling Python Source Code".

use super::compiler::{Compiler, Result};
use super::docstring::clean_doc;
use super::function::docstring;
use crate::code::Const;
use crate::compile::front::location::Location;
use crate::compile::front::tree::ast::{ExprContext, Stmt};
use crate::opcode::Opcode;

impl<'a> Compiler<'a> {
    /// A module (or what was typed at the prompt).
    pub(super) fn module(&mut self, body: &'a [Stmt]) -> Result {
        let location = match body.first() {
            Some(first) => self.loc(first),
            None => Location { lineno: 1, end_lineno: 1, col_offset: 0, end_col_offset: 0 },
        };
        if self.entry().has_conditional_annotations {
            self.addop_i(location, Opcode::BUILD_SET, 0);
            let operand = self.u.names.add("__conditional_annotations__");
            self.addop_i(location, Opcode::STORE_NAME, operand);
        }
        self.body(location, body)
    }

    /// The body of a module or class: its docstring, its statements, and the function that evaluates its annotations.
    pub(super) fn body(&mut self, location: Location, mut body: &'a [Stmt]) -> Result {
        if self.future_annotations && self.entry().annotations_used {
            self.addop(location, Opcode::SETUP_ANNOTATIONS);
        }
        if body.is_empty() {
            return Ok(());
        }
        if !self.is_interactive_top_level()
            && self.entry().has_docstring
            && let Some(docstring) = docstring(body)
            && let Stmt::Expr(statement) = &body[0]
        {
            self.addop_load_const(self.loc(&*statement.value), Const::Str(clean_doc(&docstring)));
            self.nameop(Location::NONE, "__doc__", ExprContext::Store);
            body = &body[1..];
        }
        self.visit_stmts(body)?;
        if !self.future_annotations {
            self.process_deferred_annotations(location)?;
        }
        Ok(())
    }
}
