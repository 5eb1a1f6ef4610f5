//! The changes that CPython makes to the tree before it builds the symbol table.
//!
//! Called once per compilation, on the parsed tree: `__debug__` becomes `True`, `"%s" % (x,)` an f-string, signed and
//! complex numbers in patterns become constants; `return`, `break` and `continue` that leave a `finally` block get a
//! warning (PEP 765). Constants are folded later, in the flow graph. Mirrors `Python/ast_preprocess.c` without
//! optimisation levels; book chapter "Compiling Python Source Code".

mod percent_format;

use crate::compile::front::error::CompileWarning;
use crate::compile::front::future::FutureFeatures;
use crate::compile::front::tree::{TextRange, Tree, ast};
use crate::compile::front::walk::{NodeMut, children_mut};
use crate::source::Source;

/// Changes a program's tree, and collects the warnings (`_PyAST_Preprocess`).
pub fn preprocess(source: &Source, tree: &mut Tree, future: &FutureFeatures, warnings: &mut Vec<CompileWarning>) {
    let annotations_are_strings = future.annotations;
    let mut preprocessor = Preprocessor { source, annotations_are_strings, contexts: Vec::new(), warnings };
    match tree {
        Tree::Module(body) | Tree::Interactive(body) => preprocessor.body(body),
        Tree::Expression(expression) => preprocessor.expr(expression),
    }
}

/// What `return`, `break` and `continue` would leave (`ControlFlowInFinallyContext`).
#[derive(Clone, Copy, PartialEq, Eq)]
enum LeavingContext {
    Finally,
    Function,
    Loop,
}

struct Preprocessor<'a> {
    source: &'a Source,
    annotations_are_strings: bool,
    /// The contexts that are open; only the innermost counts.
    contexts: Vec<LeavingContext>,
    warnings: &'a mut Vec<CompileWarning>,
}

impl Preprocessor<'_> {
    fn body(&mut self, body: &mut [ast::Stmt]) {
        for statement in body {
            self.stmt(statement);
        }
    }

    fn body_in(&mut self, context: LeavingContext, body: &mut [ast::Stmt]) {
        self.contexts.push(context);
        self.body(body);
        self.contexts.pop();
    }

    fn exprs(&mut self, expressions: &mut [ast::Expr]) {
        for expression in expressions {
            self.expr(expression);
        }
    }

    fn option(&mut self, expression: Option<&mut ast::Expr>) {
        if let Some(expression) = expression {
            self.expr(expression);
        }
    }

    fn warn_in_finally(&mut self, word: &str, range: TextRange) {
        let lineno = self.source.position(range.start().into()).0;
        let message = format!("'{word}' in a 'finally' block");
        self.warnings.push(CompileWarning { category: "SyntaxWarning", message, lineno });
    }

    /// `astfold_stmt`
    fn stmt(&mut self, statement: &mut ast::Stmt) {
        use ast::Stmt;
        let innermost = self.contexts.last().copied();
        match statement {
            Stmt::FunctionDef(s) => {
                self.function(&mut s.args, &mut s.body, &mut s.decorator_list, s.returns.as_deref_mut());
            }
            Stmt::AsyncFunctionDef(s) => {
                self.function(&mut s.args, &mut s.body, &mut s.decorator_list, s.returns.as_deref_mut());
            }
            Stmt::Return(s) => {
                if innermost == Some(LeavingContext::Finally) {
                    self.warn_in_finally("return", s.range);
                }
                self.option(s.value.as_deref_mut());
            }
            Stmt::Break(s) if innermost == Some(LeavingContext::Finally) => self.warn_in_finally("break", s.range),
            Stmt::Continue(s) if innermost == Some(LeavingContext::Finally) => {
                self.warn_in_finally("continue", s.range);
            }
            Stmt::AnnAssign(s) => {
                self.expr(&mut s.target);
                if !self.annotations_are_strings {
                    self.expr(&mut s.annotation);
                }
                self.option(s.value.as_deref_mut());
            }
            Stmt::For(s) => {
                self.expr(&mut s.target);
                self.expr(&mut s.iter);
                self.body_in(LeavingContext::Loop, &mut s.body);
                self.body(&mut s.orelse);
            }
            Stmt::AsyncFor(s) => {
                self.expr(&mut s.target);
                self.expr(&mut s.iter);
                self.body_in(LeavingContext::Loop, &mut s.body);
                self.body(&mut s.orelse);
            }
            Stmt::While(s) => {
                self.expr(&mut s.test);
                self.body_in(LeavingContext::Loop, &mut s.body);
                self.body(&mut s.orelse);
            }
            Stmt::Try(s) => self.try_statement(&mut s.body, &mut s.handlers, &mut s.orelse, &mut s.finalbody),
            Stmt::TryStar(s) => self.try_statement(&mut s.body, &mut s.handlers, &mut s.orelse, &mut s.finalbody),
            other => children_mut(NodeMut::Stmt(other), &mut |child| self.node(child)),
        }
    }

    fn function(
        &mut self,
        args: &mut ast::Arguments,
        body: &mut [ast::Stmt],
        decorators: &mut [ast::Expr],
        returns: Option<&mut ast::Expr>,
    ) {
        self.arguments(args);
        self.body_in(LeavingContext::Function, body);
        self.exprs(decorators);
        if !self.annotations_are_strings {
            self.option(returns);
        }
    }

    fn arguments(&mut self, args: &mut ast::Arguments) {
        let with_default = args.posonlyargs.iter_mut().chain(&mut args.args).chain(&mut args.kwonlyargs);
        for arg in with_default {
            if !self.annotations_are_strings {
                self.option(arg.def.annotation.as_deref_mut());
            }
            self.option(arg.default.as_deref_mut());
        }
        for arg in args.vararg.iter_mut().chain(&mut args.kwarg) {
            if !self.annotations_are_strings {
                self.option(arg.annotation.as_deref_mut());
            }
        }
    }

    fn try_statement(
        &mut self,
        body: &mut [ast::Stmt],
        handlers: &mut [ast::ExceptHandler],
        orelse: &mut [ast::Stmt],
        finalbody: &mut [ast::Stmt],
    ) {
        self.body(body);
        for ast::ExceptHandler::ExceptHandler(handler) in handlers {
            self.option(handler.type_.as_deref_mut());
            self.body(&mut handler.body);
        }
        self.body(orelse);
        self.body_in(LeavingContext::Finally, finalbody);
    }

    fn node(&mut self, node: NodeMut) {
        match node {
            NodeMut::Stmt(statement) => self.stmt(statement),
            NodeMut::Expr(expression) => self.expr(expression),
            NodeMut::Pattern(pattern) => self.pattern(pattern),
        }
    }

    /// `astfold_expr`
    fn expr(&mut self, expression: &mut ast::Expr) {
        if let ast::Expr::Lambda(lambda) = expression {
            self.arguments(&mut lambda.args);
            self.expr(&mut lambda.body);
            return;
        }
        children_mut(NodeMut::Expr(expression), &mut |child| self.node(child));
        match expression {
            ast::Expr::BinOp(operation) if operation.op == ast::Operator::Mod => {
                if let Some(joined) = percent_format::to_fstring(operation) {
                    *expression = ast::Expr::JoinedStr(joined);
                }
            }
            ast::Expr::Name(name) if name.ctx.is_load() && name.id.as_str() == "__debug__" => {
                let value = ast::Constant::Bool(true);
                *expression = ast::Expr::Constant(ast::ExprConstant { value, kind: None, range: name.range });
            }
            _ => {}
        }
    }

    /// `astfold_pattern`
    fn pattern(&mut self, pattern: &mut ast::Pattern) {
        match pattern {
            ast::Pattern::MatchValue(p) => fold_number(&mut p.value),
            ast::Pattern::MatchMapping(p) => {
                p.keys.iter_mut().for_each(fold_number);
                p.patterns.iter_mut().for_each(|p| self.pattern(p));
            }
            other => children_mut(NodeMut::Pattern(other), &mut |child| self.node(child)),
        }
    }
}

/// `-1`, `1+2j`, `-1-2j` in a pattern (`fold_const_match_patterns`).
fn fold_number(expression: &mut ast::Expr) {
    use ast::Constant;
    let range = ast::Ranged::range(expression);
    let folded = match expression {
        ast::Expr::UnaryOp(unary) if unary.op == ast::UnaryOp::USub => match &*unary.operand {
            ast::Expr::Constant(constant) => match &constant.value {
                Constant::Int(value) => Some(Constant::Int(-value)),
                Constant::Float(value) => Some(Constant::Float(-value)),
                Constant::Complex { real, imag } => Some(Constant::Complex { real: -real, imag: -imag }),
                _ => None,
            },
            _ => None,
        },
        ast::Expr::BinOp(binary) => {
            fold_number(&mut binary.left);
            let sign = match binary.op {
                ast::Operator::Add => 1.0,
                ast::Operator::Sub => -1.0,
                _ => return,
            };
            match (real_part(&binary.left), &*binary.right) {
                (Some(real), ast::Expr::Constant(right)) => match right.value {
                    // A real number has no imaginary part whose sign could matter.
                    Constant::Complex { real: _, imag } => {
                        Some(Constant::Complex { real: real + sign * 0.0, imag: sign * imag })
                    }
                    _ => None,
                },
                _ => None,
            }
        }
        _ => None,
    };
    if let Some(value) = folded {
        *expression = ast::Expr::Constant(ast::ExprConstant { value, kind: None, range });
    }
}

/// The value of a constant that is a real number.
fn real_part(expression: &ast::Expr) -> Option<f64> {
    let ast::Expr::Constant(constant) = expression else { return None };
    match &constant.value {
        ast::Constant::Int(value) => num_traits::ToPrimitive::to_f64(value),
        ast::Constant::Float(value) => Some(*value),
        _ => None,
    }
}
