//! Class statements, with their bodies and type parameters.
//!
//! Called by `statements`. A class statement calls `__build_class__` with a function whose locals become the class's
//! namespace. Mirrors `codegen_class` and `codegen_class_body`; book chapter "From Class code to bytecode".

use super::compiler::{Compiler, Result};
use super::unit::{ArgumentCounts, AtEnd, ScopeType};
use crate::code::Const;
use crate::compile::front::location::Location;
use crate::compile::front::tree::ast::{self, ExprContext};
use crate::compile::symtable::ScopeKey;
use crate::opcode::Opcode;

use super::function::MAKE_FUNCTION_NOTHING;
use super::type_params::{GenericScope, INTRINSIC_SUBSCRIPT_GENERIC};

/// Variables of the function around a generic class.
const TYPE_PARAMS: &str = ".type_params";
const GENERIC_BASE: &str = ".generic_base";

impl<'a> Compiler<'a> {
    /// `class`
    pub(super) fn class(&mut self, s: &'a ast::StmtClassDef) -> Result {
        self.visit_exprs(&s.decorator_list)?;
        let location = self.loc(s);
        let first = s.decorator_list.first().map_or(location, |decorator| self.loc(decorator));
        if s.type_params.is_empty() {
            self.class_body(s, location, first.lineno)?;
            self.call_arguments(location, 2, &s.bases, None, &s.keywords)?;
        } else {
            self.generic_class(s, location, first.lineno)?;
        }
        self.apply_decorators(&s.decorator_list);
        self.nameop(location, &s.name, ExprContext::Store);
        Ok(())
    }

    /// A class with type parameters, which gets `Generic` of them as another base.
    fn generic_class(&mut self, s: &'a ast::StmtClassDef, location: Location, firstlineno: i32) -> Result {
        let scope = GenericScope { range: s.range, name: &s.name, private: Some(&s.name), firstlineno, arguments: 0 };
        self.enter_generic_scope(&scope)?;
        self.type_params(&s.type_params)?;
        self.nameop(location, TYPE_PARAMS, ExprContext::Store);
        self.class_body(s, location, firstlineno)?;
        self.nameop(location, TYPE_PARAMS, ExprContext::Load);
        self.addop_i(location, Opcode::CALL_INTRINSIC_1, INTRINSIC_SUBSCRIPT_GENERIC);
        self.nameop(location, GENERIC_BASE, ExprContext::Store);
        self.call_arguments(location, 2, &s.bases, Some(GENERIC_BASE), &s.keywords)?;
        self.leave_generic_scope(location);
        self.addop(location, Opcode::PUSH_NULL);
        self.addop_i(location, Opcode::CALL, 0);
        Ok(())
    }

    /// Compiles the body and pushes the first arguments of `__build_class__`: the body's function and the name.
    fn class_body(&mut self, s: &'a ast::StmtClassDef, statement: Location, firstlineno: i32) -> Result {
        let block = self.block(ScopeKey::Class(s.range))?;
        let counts = ArgumentCounts::default();
        self.enter_scope(block, s.name.as_str(), ScopeType::Class, firstlineno as u32, Some(&s.name), counts);
        let location = Location { lineno: firstlineno, end_lineno: firstlineno, col_offset: 0, end_col_offset: 0 };
        self.nameop(location, "__name__", ExprContext::Load);
        self.nameop(location, "__module__", ExprContext::Store);
        let qualname = Const::Str(self.u.qualname.as_str().into());
        self.addop_load_const(location, qualname);
        self.nameop(location, "__qualname__", ExprContext::Store);
        self.addop_load_const(location, Const::Int(firstlineno.into()));
        self.nameop(location, "__firstlineno__", ExprContext::Store);
        if !s.type_params.is_empty() {
            self.nameop(location, TYPE_PARAMS, ExprContext::Load);
            self.nameop(location, "__type_params__", ExprContext::Store);
        }
        if self.entry().needs_classdict {
            self.addop(location, Opcode::LOAD_LOCALS);
            let operand = self.u.cell("__classdict__");
            self.addop_i(location, Opcode::STORE_DEREF, operand);
        }
        if self.entry().has_conditional_annotations {
            self.addop_i(location, Opcode::BUILD_SET, 0);
            let operand = self.u.cell("__conditional_annotations__");
            self.addop_i(location, Opcode::STORE_DEREF, operand);
        }
        self.body(location, &s.body)?;
        let attributes = self.u.static_attributes.iter().map(|name| Const::Str((*name).into())).collect();
        self.addop_load_const(Location::NONE, Const::Tuple(attributes));
        self.nameop(Location::NONE, "__static_attributes__", ExprContext::Store);
        if self.entry().needs_classdict {
            let operand = self.u.cell("__classdict__");
            self.addop_i(Location::NONE, Opcode::LOAD_CLOSURE, operand);
            self.nameop(Location::NONE, "__classdictcell__", ExprContext::Store);
        }
        if self.entry().needs_class_closure {
            // The cell in which methods find `__class__`: `__build_class__` fills it.
            let operand = self.u.cell("__class__");
            self.addop_i(Location::NONE, Opcode::LOAD_CLOSURE, operand);
            self.addop_i(Location::NONE, Opcode::COPY, 1);
            self.nameop(Location::NONE, "__classcell__", ExprContext::Store);
        } else {
            self.addop_load_const(Location::NONE, Const::None);
        }
        self.addop(Location::NONE, Opcode::RETURN_VALUE);
        let code = self.pop_unit(AtEnd::ReturnNone);

        self.addop(statement, Opcode::LOAD_BUILD_CLASS);
        self.addop(statement, Opcode::PUSH_NULL);
        self.make_closure(statement, code, MAKE_FUNCTION_NOTHING);
        self.addop_load_const(statement, Const::Str(s.name.as_str().into()));
        Ok(())
    }
}
