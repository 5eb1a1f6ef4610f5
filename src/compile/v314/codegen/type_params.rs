//! Type parameters and the `type` statement (PEP 695).
//!
//! Called by `function`, `class` and `statements`. Everything generic is wrapped in a function that makes the type
//! parameters, so that they have a scope of their own; bounds and values of aliases are functions, evaluated when asked
//! for. Mirrors `codegen_type_params`, `codegen_type_param_bound_or_default` and `codegen_typealias`; book chapter
//! "Compiling Python Source Code".

use super::compiler::{Compiler, Result};
use super::function::{MAKE_FUNCTION_DEFAULTS, MAKE_FUNCTION_NOTHING};
use super::unit::{ArgumentCounts, AtEnd, ScopeType};
use crate::code::Const;
use crate::compile::front::location::Location;
use crate::compile::front::tree::ast::{self, Expr, ExprContext, TypeParam};
use crate::compile::front::tree::{Ranged, TextRange};
use crate::compile::symtable::ScopeKey;
use crate::opcode::Opcode;

/// `CALL_INTRINSIC_1` operands.
const INTRINSIC_TYPEVAR: u32 = 7;
const INTRINSIC_PARAMSPEC: u32 = 8;
const INTRINSIC_TYPEVARTUPLE: u32 = 9;
pub(super) const INTRINSIC_SUBSCRIPT_GENERIC: u32 = 10;
const INTRINSIC_TYPEALIAS: u32 = 11;
/// `CALL_INTRINSIC_2` operands.
const INTRINSIC_TYPEVAR_WITH_BOUND: u32 = 2;
const INTRINSIC_TYPEVAR_WITH_CONSTRAINTS: u32 = 3;
pub(super) const INTRINSIC_SET_FUNCTION_TYPE_PARAMS: u32 = 4;

/// The function that wraps a generic function, class or alias.
pub(super) struct GenericScope<'a> {
    /// The range of the statement.
    pub(super) range: TextRange,
    /// The name of the function, class or alias.
    pub(super) name: &'a str,
    /// The class, if it is one.
    pub(super) private: Option<&'a str>,
    /// The line of the statement or of its first decorator.
    pub(super) firstlineno: i32,
    /// How many values the wrapping function is called with.
    pub(super) arguments: u32,
}

impl<'a> Compiler<'a> {
    /// Begins the function around something generic.
    pub(super) fn enter_generic_scope(&mut self, scope: &GenericScope<'a>) -> Result {
        let block = self.block(ScopeKey::TypeParameters(scope.range))?;
        let name = format!("<generic parameters of {}>", scope.name);
        let counts = ArgumentCounts { args: scope.arguments, ..ArgumentCounts::default() };
        let line = scope.firstlineno as u32;
        self.enter_scope(block, name, ScopeType::Annotations, line, scope.private, counts);
        Ok(())
    }

    /// Ends the function around something generic, and pushes it.
    pub(super) fn leave_generic_scope(&mut self, location: Location) {
        let code = self.pop_unit(AtEnd::ReturnTop);
        self.make_closure(location, code, MAKE_FUNCTION_NOTHING);
    }

    /// Makes the type parameters, binds their names and pushes the tuple of them.
    pub(super) fn type_params(&mut self, parameters: &'a [TypeParam]) -> Result {
        for parameter in parameters {
            let location = self.loc(parameter);
            let (name, intrinsic) = match parameter {
                TypeParam::TypeVar(p) => (&p.name, INTRINSIC_TYPEVAR),
                TypeParam::ParamSpec(p) => (&p.name, INTRINSIC_PARAMSPEC),
                TypeParam::TypeVarTuple(p) => (&p.name, INTRINSIC_TYPEVARTUPLE),
            };
            self.addop_load_const(location, Const::Str(name.as_str().into()));
            if let TypeParam::TypeVar(ast::TypeParamTypeVar { bound: Some(bound), .. }) = parameter {
                self.lazy_value(bound, self.loc(&**bound), ScopeKey::TypeVariable(parameter.range()))?;
                let intrinsic = match **bound {
                    Expr::Tuple(_) => INTRINSIC_TYPEVAR_WITH_CONSTRAINTS,
                    _ => INTRINSIC_TYPEVAR_WITH_BOUND,
                };
                self.addop_i(location, Opcode::CALL_INTRINSIC_2, intrinsic);
            } else {
                self.addop_i(location, Opcode::CALL_INTRINSIC_1, intrinsic);
            }
            self.addop_i(location, Opcode::COPY, 1);
            self.nameop(location, name, ExprContext::Store);
        }
        if let Some(first) = parameters.first() {
            self.addop_i(self.loc(first), Opcode::BUILD_TUPLE, parameters.len() as u32);
        }
        Ok(())
    }

    /// Pushes a function that evaluates `e`; its parameter, the format, has a default.
    fn lazy_value(&mut self, e: &'a Expr, location: Location, key: ScopeKey) -> Result {
        let defaults = Const::Tuple(Box::new([Const::Int(1.into())]));
        self.addop_load_const(location, defaults);
        let block = self.block(key)?;
        self.setup_annotations_scope(location, block);
        self.visit_expr(e)?;
        self.addop(location, Opcode::RETURN_VALUE);
        // Code after the return never runs; but CPython emits it, and it differs between these.
        let at_end = if matches!(key, ScopeKey::TypeAlias(_)) { AtEnd::ReturnTop } else { AtEnd::ReturnNone };
        let code = self.pop_unit(at_end);
        self.make_closure(location, code, MAKE_FUNCTION_DEFAULTS);
        Ok(())
    }

    /// `type X[T] = …`
    pub(super) fn type_alias(&mut self, s: &'a ast::StmtTypeAlias) -> Result {
        let location = self.loc(s);
        let Expr::Name(name) = &*s.name else {
            return self.error(location, "invalid node type for the name of a type alias");
        };
        let generic = !s.type_params.is_empty();
        if generic {
            let scope = GenericScope {
                range: s.range,
                name: &name.id,
                private: None,
                firstlineno: location.lineno,
                arguments: 0,
            };
            self.enter_generic_scope(&scope)?;
        }
        self.addop_load_const(location, Const::Str(name.id.as_str().into()));
        if generic {
            self.type_params(&s.type_params)?;
        } else {
            self.addop_load_const(location, Const::None);
        }
        self.lazy_value(&s.value, location, ScopeKey::TypeAlias(s.range))?;
        self.addop_i(location, Opcode::BUILD_TUPLE, 3);
        self.addop_i(location, Opcode::CALL_INTRINSIC_1, INTRINSIC_TYPEALIAS);
        if generic {
            self.leave_generic_scope(location);
            self.addop(location, Opcode::PUSH_NULL);
            self.addop_i(location, Opcode::CALL, 0);
        }
        self.nameop(location, &name.id, ExprContext::Store);
        Ok(())
    }
}
