//! Calls: plain ones, methods, `super()`, and `any`, `all` and `tuple` of a generator expression.
//!
//! Called by `expressions`, and by `class` for the arguments of a class statement. Mirrors `codegen_call`,
//! `maybe_optimize_method_call`, `maybe_optimize_function_call`, `codegen_call_helper_impl` and
//! `can_optimize_super_call`; book chapter "Compiling Python Source Code".

use super::compiler::{Compiler, Result, STACK_USE_GUIDELINE};
use super::displays::INTRINSIC_LIST_TO_TUPLE;
use super::names::SuperLoad;
use crate::code::Const;
use crate::compile::front::location::Location;
use crate::compile::front::tree::ast::{self, CmpOp, Expr, ExprContext};
use crate::compile::instruction::Label;
use crate::compile::symtable::{Scope, flags::DEF_IMPORT};
use crate::opcode::Opcode;

/// A built-in function that is compiled to a loop when applied to a generator expression (`LOAD_COMMON_CONSTANT`
/// operands).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Consumer {
    Tuple = 2,
    All = 3,
    Any = 4,
}

impl<'a> Compiler<'a> {
    /// A call.
    pub(super) fn call(&mut self, e: &'a ast::ExprCall) -> Result {
        self.validate_keywords(&e.keywords)?;
        if self.method_call(e)? {
            return Ok(());
        }
        let skip_normal_call = self.new_label();
        self.check_caller(&e.func);
        self.visit_expr(&e.func)?;
        self.consume_generator(e, skip_normal_call)?;
        self.addop(self.loc(&*e.func), Opcode::PUSH_NULL);
        self.call_arguments(self.loc(e), 0, &e.args, None, &e.keywords)?;
        self.use_label(skip_normal_call);
        Ok(())
    }

    fn validate_keywords(&self, keywords: &[ast::Keyword]) -> Result {
        for (index, keyword) in keywords.iter().enumerate() {
            let Some(name) = &keyword.arg else { continue };
            if let Some(other) = keywords[index + 1..].iter().find(|other| other.arg.as_ref() == Some(name)) {
                return self.error(self.loc(other), format!("keyword argument repeated: {name}"));
            }
        }
        Ok(())
    }

    /// `object.method(…)` without making the bound method. Returns whether that was possible.
    fn method_call(&mut self, e: &'a ast::ExprCall) -> Result<bool> {
        let Expr::Attribute(method) = &*e.func else { return Ok(false) };
        let keywords = e.keywords.len();
        if method.ctx != ExprContext::Load
            || self.is_import_originated(&method.value)
            || e.args.len() + keywords + usize::from(keywords != 0) >= STACK_USE_GUIDELINE
            || e.args.iter().any(|argument| matches!(argument, Expr::Starred(_)))
            || e.keywords.iter().any(|keyword| keyword.arg.is_none())
        {
            return Ok(false);
        }
        let mut location = self.loc(method);
        if let Some(call) = self.optimizable_super_call(method) {
            self.load_super_arguments(call)?;
            let load = if call.args.is_empty() { SuperLoad::ZeroMethod } else { SuperLoad::Method };
            self.addop_super(location, load, &method.attr);
            location = self.start_at_attribute(location, method);
            self.addop(location, Opcode::NOP);
        } else {
            self.visit_expr(&method.value)?;
            location = self.start_at_attribute(location, method);
            self.addop_load_method(location, &method.attr);
        }
        self.visit_exprs(&e.args)?;
        let whole = self.start_at_attribute(self.loc(e), method);
        if keywords > 0 {
            self.keyword_values(location, &e.keywords)?;
            self.addop_i(whole, Opcode::CALL_KW, (e.args.len() + keywords) as u32);
        } else {
            self.addop_i(whole, Opcode::CALL, e.args.len() as u32);
        }
        Ok(true)
    }

    /// Whether the global scope imports the name `e`: a module's functions are not methods. In a comprehension that is
    /// inlined into the module, a name that has another scope there counts as not imported, as CPython replaces its
    /// entry in the symbol table meanwhile.
    fn is_import_originated(&self, e: &Expr) -> bool {
        matches!(e, Expr::Name(name) if self.top_symbol(&name.id).0 & DEF_IMPORT != 0)
    }

    /// Pushes the values of keyword arguments, and the tuple of their names.
    fn keyword_values(&mut self, location: Location, keywords: &'a [ast::Keyword]) -> Result {
        for keyword in keywords {
            self.visit_expr(&keyword.value)?;
        }
        let names =
            keywords.iter().filter_map(|keyword| keyword.arg.as_ref()).map(|name| Const::Str(name.as_str().into()));
        let names = Const::Tuple(names.collect());
        self.addop_load_const(location, names);
        Ok(())
    }

    /// Pushes the arguments of a call, and calls. `pushed` arguments are on the stack already; the variable `injected`
    /// comes after the positional ones.
    pub(super) fn call_arguments(
        &mut self,
        location: Location,
        pushed: u32,
        arguments: &'a [Expr],
        injected: Option<&str>,
        keywords: &'a [ast::Keyword],
    ) -> Result {
        self.validate_keywords(keywords)?;
        if arguments.len() + keywords.len() * 2 > STACK_USE_GUIDELINE
            || arguments.iter().any(|argument| matches!(argument, Expr::Starred(_)))
            || keywords.iter().any(|keyword| keyword.arg.is_none())
        {
            return self.call_unpacking(location, pushed, arguments, injected, keywords);
        }
        self.visit_exprs(arguments)?;
        let mut count = pushed + (arguments.len() + keywords.len()) as u32;
        if let Some(name) = injected {
            self.nameop(location, name, ExprContext::Load);
            count += 1;
        }
        if keywords.is_empty() {
            self.addop_i(location, Opcode::CALL, count);
        } else {
            self.keyword_values(location, keywords)?;
            self.addop_i(location, Opcode::CALL_KW, count);
        }
        Ok(())
    }

    /// A call with `*` or `**`, or with very many arguments: CALL_FUNCTION_EX on a tuple and a dict.
    fn call_unpacking(
        &mut self,
        location: Location,
        pushed: u32,
        arguments: &'a [Expr],
        injected: Option<&str>,
        keywords: &'a [ast::Keyword],
    ) -> Result {
        match arguments {
            [Expr::Starred(only)] if pushed == 0 => self.visit_expr(&only.value)?,
            _ => self.argument_tuple(location, arguments, injected, pushed)?,
        }
        let mut have_dict = false;
        // The keyword arguments before `index` that have not been compiled yet.
        let mut pending = 0;
        for (index, keyword) in keywords.iter().enumerate() {
            if keyword.arg.is_some() {
                pending += 1;
                continue;
            }
            if pending > 0 {
                self.keyword_dict(location, &keywords[index - pending..index], have_dict)?;
                have_dict = true;
                pending = 0;
            }
            if !have_dict {
                self.addop_i(location, Opcode::BUILD_MAP, 0);
                have_dict = true;
            }
            self.visit_expr(&keyword.value)?;
            self.addop_i(location, Opcode::DICT_MERGE, 1);
        }
        if pending > 0 {
            self.keyword_dict(location, &keywords[keywords.len() - pending..], have_dict)?;
        }
        if keywords.is_empty() {
            self.addop(location, Opcode::PUSH_NULL);
        }
        self.addop(location, Opcode::CALL_FUNCTION_EX);
        Ok(())
    }

    /// A dict of keyword arguments, merged into the one below it if there is one.
    fn keyword_dict(&mut self, location: Location, keywords: &'a [ast::Keyword], merge: bool) -> Result {
        let big = keywords.len() * 2 > STACK_USE_GUIDELINE;
        if big {
            self.addop_i(Location::NONE, Opcode::BUILD_MAP, 0);
        }
        for keyword in keywords {
            if let Some(name) = &keyword.arg {
                self.addop_load_const(location, Const::Str(name.as_str().into()));
            }
            self.visit_expr(&keyword.value)?;
            if big {
                self.addop_i(Location::NONE, Opcode::MAP_ADD, 1);
            }
        }
        if !big {
            self.addop_i(location, Opcode::BUILD_MAP, keywords.len() as u32);
        }
        if merge {
            self.addop_i(location, Opcode::DICT_MERGE, 1);
        }
        Ok(())
    }

    /// `any(… for …)` and the like: if the name still means the built-in function, loops over the generator here;
    /// otherwise continues with the normal call.
    fn consume_generator(&mut self, e: &'a ast::ExprCall, end: Label) -> Result {
        let (Expr::Name(function), [generator @ Expr::GeneratorExp(_)], []) = (&*e.func, &*e.args, &*e.keywords) else {
            return Ok(());
        };
        let consumer = match function.id.as_str() {
            "all" => Consumer::All,
            "any" => Consumer::Any,
            "tuple" => Consumer::Tuple,
            _ => return Ok(()),
        };
        let location = self.loc(function);
        let skip_optimization = self.new_label();
        self.addop_i(location, Opcode::COPY, 1);
        self.addop_i(location, Opcode::LOAD_COMMON_CONSTANT, consumer as u32);
        self.addop_compare(location, CmpOp::Is);
        self.addop_jump(location, Opcode::POP_JUMP_IF_FALSE, skip_optimization);
        self.addop(location, Opcode::POP_TOP);
        if consumer == Consumer::Tuple {
            self.addop_i(location, Opcode::BUILD_LIST, 0);
        }
        self.visit_expr(generator)?;
        let next = self.new_label();
        let cleanup = self.new_label();
        self.use_label(next);
        self.addop_jump(location, Opcode::FOR_ITER, cleanup);
        if consumer == Consumer::Tuple {
            self.addop_i(location, Opcode::LIST_APPEND, 2);
            self.addop_jump(location, Opcode::JUMP, next);
        } else {
            let continues =
                if consumer == Consumer::All { Opcode::POP_JUMP_IF_TRUE } else { Opcode::POP_JUMP_IF_FALSE };
            self.addop(location, Opcode::TO_BOOL);
            self.addop_jump(location, continues, next);
        }
        self.addop(Location::NONE, Opcode::POP_ITER);
        if consumer != Consumer::Tuple {
            self.addop_load_const(location, Const::Bool(consumer == Consumer::Any));
        }
        self.addop_jump(location, Opcode::JUMP, end);

        self.use_label(cleanup);
        self.addop(Location::NONE, Opcode::END_FOR);
        self.addop(Location::NONE, Opcode::POP_ITER);
        if consumer == Consumer::Tuple {
            self.addop_i(location, Opcode::CALL_INTRINSIC_1, INTRINSIC_LIST_TO_TUPLE);
        } else {
            self.addop_load_const(location, Const::Bool(consumer == Consumer::All));
        }
        self.addop_jump(location, Opcode::JUMP, end);
        self.use_label(skip_optimization);
        Ok(())
    }

    /// The call of `super` in `super().attr`, if LOAD_SUPER_ATTR can do without making a super object.
    pub(super) fn optimizable_super_call(&self, attribute: &'a ast::ExprAttribute) -> Option<&'a ast::ExprCall> {
        let Expr::Call(call) = &*attribute.value else { return None };
        let Expr::Name(function) = &*call.func else { return None };
        if function.id.as_str() != "super" || attribute.attr.as_str() == "__class__" || !call.keywords.is_empty() {
            return None;
        }
        // If the name `super` visibly means something else, it is an ordinary call.
        if self.scope("super") != Some(Scope::GlobalImplicit) || self.top_symbol("super").1.is_some() {
            return None;
        }
        let possible = match &*call.args {
            [] => {
                (self.u.counts.args > 0 || self.u.counts.posonly > 0) && self.ref_type("__class__") == Some(Scope::Free)
            }
            [first, second] => !matches!(first, Expr::Starred(_)) && !matches!(second, Expr::Starred(_)),
            _ => false,
        };
        possible.then_some(call)
    }

    /// Pushes `super`, the class and the object.
    pub(super) fn load_super_arguments(&mut self, call: &'a ast::ExprCall) -> Result {
        let location = self.loc(call);
        self.nameop(self.loc(&*call.func), "super", ExprContext::Load);
        if !call.args.is_empty() {
            return self.visit_exprs(&call.args);
        }
        self.nameop(location, "__class__", ExprContext::Load);
        if let Some(first) = self.u.varnames.first().map(str::to_owned) {
            self.nameop(location, &first, ExprContext::Load);
        }
        Ok(())
    }
}
