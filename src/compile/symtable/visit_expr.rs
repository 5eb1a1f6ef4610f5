//! The first pass of the symbol table: what expressions say about names.
//!
//! Called by `visit`. Mirrors `symtable_visit_expr` and what it calls in `Python/symtable.c`; book chapter "Compiling
//! Python Source Code".

use super::visit::{Collector, NameUse, Outcome};
use super::{BlockType, Comprehension, ScopeKey, flags};
use crate::compile::front::tree::{TextRange, ast};

impl Collector<'_> {
    /// `symtable_visit_expr`
    pub(super) fn visit_expr(&mut self, expression: &ast::Expr) -> Outcome {
        use ast::Expr;
        match expression {
            Expr::NamedExpr(e) => {
                self.forbid_in_annotation("named expression", e.range)?;
                self.visit_named_expr(e)
            }
            Expr::BoolOp(e) => self.visit_exprs(&e.values),
            Expr::BinOp(e) => {
                self.visit_expr(&e.left)?;
                self.visit_expr(&e.right)
            }
            Expr::UnaryOp(e) => self.visit_expr(&e.operand),
            Expr::Lambda(e) => {
                self.visit_defaults(&e.args)?;
                self.enter_block("lambda", BlockType::Function, ScopeKey::Function(e.range), e.range)?;
                self.visit_arguments(&e.args)?;
                self.visit_expr(&e.body)?;
                self.exit_block();
                Ok(())
            }
            Expr::IfExp(e) => {
                self.visit_expr(&e.test)?;
                self.visit_expr(&e.body)?;
                self.visit_expr(&e.orelse)
            }
            Expr::Dict(e) => {
                self.visit_exprs(e.keys.iter().flatten())?;
                self.visit_exprs(&e.values)
            }
            Expr::Set(e) => self.visit_exprs(&e.elts),
            Expr::GeneratorExp(e) => {
                self.visit_comprehension(Comprehension::Generator, e.range, &e.generators, &e.elt, None)
            }
            Expr::ListComp(e) => self.visit_comprehension(Comprehension::List, e.range, &e.generators, &e.elt, None),
            Expr::SetComp(e) => self.visit_comprehension(Comprehension::Set, e.range, &e.generators, &e.elt, None),
            Expr::DictComp(e) => {
                self.visit_comprehension(Comprehension::Dict, e.range, &e.generators, &e.key, Some(&e.value))
            }
            Expr::Yield(e) => {
                self.forbid_in_annotation("yield expression", e.range)?;
                self.visit_optional(e.value.as_deref())?;
                self.make_generator(e.range)
            }
            Expr::YieldFrom(e) => {
                self.forbid_in_annotation("yield expression", e.range)?;
                self.visit_expr(&e.value)?;
                self.make_generator(e.range)
            }
            Expr::Await(e) => {
                self.forbid_in_annotation("await expression", e.range)?;
                let current = self.current();
                let message = if !current.is_function_like() {
                    Some("'await' outside function")
                } else if !(current.block == BlockType::Function && current.coroutine)
                    && current.comprehension == Comprehension::None
                {
                    Some("'await' outside async function")
                } else {
                    None
                };
                if let Some(message) = message {
                    return Err(self.error(e.range, message));
                }
                self.visit_expr(&e.value)?;
                self.current().coroutine = true;
                Ok(())
            }
            Expr::Compare(e) => {
                self.visit_expr(&e.left)?;
                self.visit_exprs(&e.comparators)
            }
            Expr::Call(e) => {
                self.visit_expr(&e.func)?;
                self.visit_exprs(&e.args)?;
                self.visit_keywords(&e.keywords)
            }
            Expr::FormattedValue(e) => {
                self.visit_expr(&e.value)?;
                self.visit_optional(e.format_spec.as_deref())
            }
            Expr::JoinedStr(e) => self.visit_exprs(&e.values),
            Expr::Constant(_) => Ok(()),
            Expr::Attribute(e) => {
                self.check_name(&e.attr, e.range, context(e.ctx))?;
                self.visit_expr(&e.value)
            }
            Expr::Subscript(e) => {
                self.visit_expr(&e.value)?;
                self.visit_expr(&e.slice)
            }
            Expr::Starred(e) => self.visit_expr(&e.value),
            Expr::Slice(e) => {
                self.visit_optional(e.lower.as_deref())?;
                self.visit_optional(e.upper.as_deref())?;
                self.visit_optional(e.step.as_deref())
            }
            Expr::Name(e) => self.visit_name(e),
            Expr::List(e) => self.visit_exprs(&e.elts),
            Expr::Tuple(e) => self.visit_exprs(&e.elts),
        }
    }

    fn visit_name(&mut self, name: &ast::ExprName) -> Outcome {
        if self.current().visiting.in_unevaluated_annotation {
            return Ok(());
        }
        let context = context(name.ctx);
        let flag = if context == NameUse::Load { flags::USE } else { flags::DEF_LOCAL };
        self.add_def_in(&name.id, flag, name.range, context)?;
        // `super` counts as a use of `__class__`.
        if context == NameUse::Load && name.id.as_str() == "super" && self.current().is_function_like() {
            self.add_def("__class__", flags::USE, name.range)?;
        }
        Ok(())
    }

    pub(super) fn visit_keywords(&mut self, keywords: &[ast::Keyword]) -> Outcome {
        for keyword in keywords {
            if let Some(name) = &keyword.arg {
                self.check_name(name, keyword.range, NameUse::Store)?;
            }
        }
        self.visit_exprs(keywords.iter().map(|k| &k.value))
    }

    fn make_generator(&mut self, range: TextRange) -> Outcome {
        self.current().generator = true;
        let message = match self.current().comprehension {
            Comprehension::None => return Ok(()),
            Comprehension::List => "'yield' inside list comprehension",
            Comprehension::Set => "'yield' inside set comprehension",
            Comprehension::Dict => "'yield' inside dict comprehension",
            Comprehension::Generator => "'yield' inside generator expression",
        };
        Err(self.error(range, message))
    }

    /// `symtable_raise_if_annotation_block`
    fn forbid_in_annotation(&mut self, what: &str, range: TextRange) -> Outcome {
        let place = match self.current().block {
            BlockType::Annotation => "an annotation",
            BlockType::TypeVariable => self.current().visiting.scope_info,
            BlockType::TypeAlias => "a type alias",
            BlockType::TypeParameters => "the definition of a generic",
            _ => return Ok(()),
        };
        Err(self.error(range, format!("{what} cannot be used within {place}")))
    }

    /// `symtable_handle_namedexpr`
    fn visit_named_expr(&mut self, named: &ast::ExprNamedExpr) -> Outcome {
        if self.current().visiting.comp_iter_expr > 0 {
            let message = "assignment expression cannot be used in a comprehension iterable expression";
            return Err(self.error(named.range, message));
        }
        if self.current().comprehension != Comprehension::None
            && let ast::Expr::Name(target) = &*named.target
        {
            self.extend_named_expr_scope(target)?;
        }
        self.visit_expr(&named.value)?;
        self.visit_expr(&named.target)
    }

    /// `symtable_extend_namedexpr_scope`: the target belongs to the nearest block that is not a comprehension.
    fn extend_named_expr_scope(&mut self, target: &ast::ExprName) -> Outcome {
        let name = target.id.as_str();
        for id in self.stack.clone().into_iter().rev() {
            let entry = self.table.entry(id);
            if entry.comprehension != Comprehension::None {
                let found = self.lookup(id, name);
                if found & flags::DEF_COMP_ITER != 0 && found & flags::DEF_LOCAL != 0 {
                    let message =
                        format!("assignment expression cannot rebind comprehension iteration variable '{name}'");
                    return Err(self.error(target.range, message));
                }
                continue;
            }
            let where_not = match entry.block {
                BlockType::Function => {
                    let global = self.lookup(id, name) & flags::DEF_GLOBAL != 0;
                    let flag = if global { flags::DEF_GLOBAL } else { flags::DEF_NONLOCAL };
                    self.add_def(name, flag, target.range)?;
                    self.record_directive(name, target.range);
                    return self.add_def_to(id, name, flags::DEF_LOCAL, target.range);
                }
                BlockType::Module => {
                    self.add_def(name, flags::DEF_GLOBAL, target.range)?;
                    self.record_directive(name, target.range);
                    return self.add_def_to(id, name, flags::DEF_GLOBAL, target.range);
                }
                BlockType::Class => "in a class body",
                BlockType::TypeParameters => "within the definition of a generic",
                BlockType::TypeAlias => "in a type alias",
                BlockType::TypeVariable => "in a TypeVar bound",
                // An annotation refuses every assignment expression before it gets here.
                BlockType::Annotation => continue,
            };
            let message = format!("assignment expression within a comprehension cannot be used {where_not}");
            return Err(self.error(target.range, message));
        }
        Ok(())
    }

    /// `symtable_handle_comprehension`
    fn visit_comprehension(
        &mut self,
        kind: Comprehension,
        range: TextRange,
        generators: &[ast::Comprehension],
        elt: &ast::Expr,
        value: Option<&ast::Expr>,
    ) -> Outcome {
        let Some((outermost, inner)) = generators.split_first() else { return Ok(()) };
        // The outermost iterable is evaluated in the enclosing block.
        self.current().visiting.comp_iter_expr += 1;
        self.visit_expr(&outermost.iter)?;
        self.current().visiting.comp_iter_expr -= 1;
        let name = match kind {
            Comprehension::List => "listcomp",
            Comprehension::Set => "setcomp",
            Comprehension::Dict => "dictcomp",
            Comprehension::Generator | Comprehension::None => "genexpr",
        };
        self.enter_block(name, BlockType::Function, ScopeKey::Function(range), range)?;
        self.current().comprehension = kind;
        self.current().coroutine |= outermost.is_async;
        self.add_def(".0", flags::DEF_PARAM, range)?;
        self.visit_iteration_target(&outermost.target)?;
        self.visit_exprs(&outermost.ifs)?;
        for generator in inner {
            self.visit_iteration_target(&generator.target)?;
            self.current().visiting.comp_iter_expr += 1;
            self.visit_expr(&generator.iter)?;
            self.current().visiting.comp_iter_expr -= 1;
            self.visit_exprs(&generator.ifs)?;
            self.current().coroutine |= generator.is_async;
        }
        self.visit_optional(value)?;
        self.visit_expr(elt)?;
        let is_generator = kind == Comprehension::Generator;
        self.current().generator = is_generator;
        let is_async = self.current().coroutine && !is_generator;
        self.exit_block();
        if is_async {
            let around = self.current();
            if !(around.block == BlockType::Function && around.coroutine) && around.comprehension == Comprehension::None
            {
                let message = "asynchronous comprehension outside of an asynchronous function";
                return Err(self.error(range, message));
            }
            around.coroutine = true;
        }
        Ok(())
    }

    fn visit_iteration_target(&mut self, target: &ast::Expr) -> Outcome {
        self.current().visiting.comp_iter_target = true;
        self.visit_expr(target)?;
        self.current().visiting.comp_iter_target = false;
        Ok(())
    }
}

fn context(context: ast::ExprContext) -> NameUse {
    match context {
        ast::ExprContext::Load => NameUse::Load,
        ast::ExprContext::Store => NameUse::Store,
        ast::ExprContext::Del => NameUse::Del,
    }
}
