//! The children of every node of the tree, in one place.
//!
//! Called by the passes over the tree that treat only a few kinds of node specially (`adjust`, `preprocess`,
//! `syntax_error`, the check of the tree's depth). Knows nothing of what nodes mean. Has no counterpart in CPython,
//! whose passes each spell out all nodes. Book chapter "Compiling Python Source Code".

use super::tree::{Tree, ast};

/// A node of the tree, borrowed.
#[derive(Clone, Copy, Debug)]
pub enum Node<'a> {
    /// A statement.
    Stmt(&'a ast::Stmt),
    /// An expression.
    Expr(&'a ast::Expr),
    /// A pattern of a `case`.
    Pattern(&'a ast::Pattern),
}

/// A node of the tree, borrowed mutably.
#[derive(Debug)]
pub enum NodeMut<'a> {
    /// A statement.
    Stmt(&'a mut ast::Stmt),
    /// An expression.
    Expr(&'a mut ast::Expr),
    /// A pattern of a `case`.
    Pattern(&'a mut ast::Pattern),
}

/// Makes a function that calls another with every child of a node, in source order.
macro_rules! children_function {
    ($(#[$doc:meta])* $name:ident, $node:ident, $($mutability:tt)?) => {
        $(#[$doc])*
        pub fn $name<'a>(node: $node<'a>, each: &mut dyn FnMut($node<'a>)) {
            macro_rules! expr {
                ($e:expr) => { each($node::Expr(& $($mutability)? $e)) };
            }
            macro_rules! option {
                ($e:expr) => { if let Some(e) = & $($mutability)? $e { each($node::Expr(e)); } };
            }
            macro_rules! exprs {
                ($e:expr) => { for e in & $($mutability)? $e { each($node::Expr(e)); } };
            }
            macro_rules! stmts {
                ($e:expr) => { for s in & $($mutability)? $e { each($node::Stmt(s)); } };
            }
            macro_rules! patterns {
                ($e:expr) => { for p in & $($mutability)? $e { each($node::Pattern(p)); } };
            }
            macro_rules! keywords {
                ($e:expr) => { for k in & $($mutability)? $e { each($node::Expr(& $($mutability)? k.value)); } };
            }
            macro_rules! generators {
                ($e:expr) => {
                    for g in & $($mutability)? $e {
                        expr!(g.target);
                        expr!(g.iter);
                        exprs!(g.ifs);
                    }
                };
            }
            macro_rules! arguments {
                ($a:expr) => {{
                    let a = & $($mutability)? $a;
                    for arg in & $($mutability)? a.posonlyargs { option!(arg.def.annotation); option!(arg.default); }
                    for arg in & $($mutability)? a.args { option!(arg.def.annotation); option!(arg.default); }
                    if let Some(arg) = & $($mutability)? a.vararg { option!(arg.annotation); }
                    for arg in & $($mutability)? a.kwonlyargs { option!(arg.def.annotation); option!(arg.default); }
                    if let Some(arg) = & $($mutability)? a.kwarg { option!(arg.annotation); }
                }};
            }
            macro_rules! type_params {
                ($e:expr) => {
                    for p in & $($mutability)? $e {
                        if let ast::TypeParam::TypeVar(p) = p { option!(p.bound); }
                    }
                };
            }
            macro_rules! handlers {
                ($e:expr) => {
                    for ast::ExceptHandler::ExceptHandler(h) in & $($mutability)? $e {
                        option!(h.type_);
                        stmts!(h.body);
                    }
                };
            }
            macro_rules! with_items {
                ($e:expr) => {
                    for item in & $($mutability)? $e {
                        expr!(item.context_expr);
                        option!(item.optional_vars);
                    }
                };
            }
            use ast::{Expr, Pattern, Stmt};
            match node {
                $node::Stmt(statement) => match statement {
                    Stmt::FunctionDef(s) => {
                        exprs!(s.decorator_list);
                        type_params!(s.type_params);
                        arguments!(s.args);
                        option!(s.returns);
                        stmts!(s.body);
                    }
                    Stmt::AsyncFunctionDef(s) => {
                        exprs!(s.decorator_list);
                        type_params!(s.type_params);
                        arguments!(s.args);
                        option!(s.returns);
                        stmts!(s.body);
                    }
                    Stmt::ClassDef(s) => {
                        exprs!(s.decorator_list);
                        type_params!(s.type_params);
                        exprs!(s.bases);
                        keywords!(s.keywords);
                        stmts!(s.body);
                    }
                    Stmt::Return(s) => option!(s.value),
                    Stmt::Delete(s) => exprs!(s.targets),
                    Stmt::Assign(s) => {
                        exprs!(s.targets);
                        expr!(s.value);
                    }
                    Stmt::TypeAlias(s) => {
                        expr!(s.name);
                        type_params!(s.type_params);
                        expr!(s.value);
                    }
                    Stmt::AugAssign(s) => {
                        expr!(s.target);
                        expr!(s.value);
                    }
                    Stmt::AnnAssign(s) => {
                        expr!(s.target);
                        expr!(s.annotation);
                        option!(s.value);
                    }
                    Stmt::For(s) => {
                        expr!(s.target);
                        expr!(s.iter);
                        stmts!(s.body);
                        stmts!(s.orelse);
                    }
                    Stmt::AsyncFor(s) => {
                        expr!(s.target);
                        expr!(s.iter);
                        stmts!(s.body);
                        stmts!(s.orelse);
                    }
                    Stmt::While(s) => {
                        expr!(s.test);
                        stmts!(s.body);
                        stmts!(s.orelse);
                    }
                    Stmt::If(s) => {
                        expr!(s.test);
                        stmts!(s.body);
                        stmts!(s.orelse);
                    }
                    Stmt::With(s) => {
                        with_items!(s.items);
                        stmts!(s.body);
                    }
                    Stmt::AsyncWith(s) => {
                        with_items!(s.items);
                        stmts!(s.body);
                    }
                    Stmt::Match(s) => {
                        expr!(s.subject);
                        for case in & $($mutability)? s.cases {
                            each($node::Pattern(& $($mutability)? case.pattern));
                            option!(case.guard);
                            stmts!(case.body);
                        }
                    }
                    Stmt::Raise(s) => {
                        option!(s.exc);
                        option!(s.cause);
                    }
                    Stmt::Try(s) => {
                        stmts!(s.body);
                        handlers!(s.handlers);
                        stmts!(s.orelse);
                        stmts!(s.finalbody);
                    }
                    Stmt::TryStar(s) => {
                        stmts!(s.body);
                        handlers!(s.handlers);
                        stmts!(s.orelse);
                        stmts!(s.finalbody);
                    }
                    Stmt::Assert(s) => {
                        expr!(s.test);
                        option!(s.msg);
                    }
                    Stmt::Expr(s) => expr!(s.value),
                    Stmt::Import(_)
                    | Stmt::ImportFrom(_)
                    | Stmt::Global(_)
                    | Stmt::Nonlocal(_)
                    | Stmt::Pass(_)
                    | Stmt::Break(_)
                    | Stmt::Continue(_) => {}
                },
                $node::Expr(expression) => match expression {
                    Expr::BoolOp(e) => exprs!(e.values),
                    Expr::NamedExpr(e) => {
                        expr!(e.target);
                        expr!(e.value);
                    }
                    Expr::BinOp(e) => {
                        expr!(e.left);
                        expr!(e.right);
                    }
                    Expr::UnaryOp(e) => expr!(e.operand),
                    Expr::Lambda(e) => {
                        arguments!(e.args);
                        expr!(e.body);
                    }
                    Expr::IfExp(e) => {
                        expr!(e.body);
                        expr!(e.test);
                        expr!(e.orelse);
                    }
                    Expr::Dict(e) => {
                        let keys = & $($mutability)? e.keys;
                        let values = & $($mutability)? e.values;
                        for (key, value) in keys.into_iter().zip(values) {
                            option!(*key);
                            each($node::Expr(value));
                        }
                    }
                    Expr::Set(e) => exprs!(e.elts),
                    Expr::ListComp(e) => {
                        expr!(e.elt);
                        generators!(e.generators);
                    }
                    Expr::SetComp(e) => {
                        expr!(e.elt);
                        generators!(e.generators);
                    }
                    Expr::DictComp(e) => {
                        expr!(e.key);
                        expr!(e.value);
                        generators!(e.generators);
                    }
                    Expr::GeneratorExp(e) => {
                        expr!(e.elt);
                        generators!(e.generators);
                    }
                    Expr::Await(e) => expr!(e.value),
                    Expr::Yield(e) => option!(e.value),
                    Expr::YieldFrom(e) => expr!(e.value),
                    Expr::Compare(e) => {
                        expr!(e.left);
                        exprs!(e.comparators);
                    }
                    Expr::Call(e) => {
                        expr!(e.func);
                        exprs!(e.args);
                        keywords!(e.keywords);
                    }
                    Expr::FormattedValue(e) => {
                        expr!(e.value);
                        option!(e.format_spec);
                    }
                    Expr::JoinedStr(e) => exprs!(e.values),
                    Expr::Attribute(e) => expr!(e.value),
                    Expr::Subscript(e) => {
                        expr!(e.value);
                        expr!(e.slice);
                    }
                    Expr::Starred(e) => expr!(e.value),
                    Expr::List(e) => exprs!(e.elts),
                    Expr::Tuple(e) => exprs!(e.elts),
                    Expr::Slice(e) => {
                        option!(e.lower);
                        option!(e.upper);
                        option!(e.step);
                    }
                    Expr::Constant(_) | Expr::Name(_) => {}
                },
                $node::Pattern(pattern) => match pattern {
                    Pattern::MatchValue(p) => expr!(p.value),
                    Pattern::MatchSingleton(_) | Pattern::MatchStar(_) => {}
                    Pattern::MatchSequence(p) => patterns!(p.patterns),
                    Pattern::MatchMapping(p) => {
                        exprs!(p.keys);
                        patterns!(p.patterns);
                    }
                    Pattern::MatchClass(p) => {
                        expr!(p.cls);
                        patterns!(p.patterns);
                        patterns!(p.kwd_patterns);
                    }
                    Pattern::MatchAs(p) => {
                        if let Some(inner) = & $($mutability)? p.pattern {
                            each($node::Pattern(inner));
                        }
                    }
                    Pattern::MatchOr(p) => patterns!(p.patterns),
                },
            }
        }
    };
}

children_function! {
    /// Calls `each` with every child of a node.
    children, Node,
}

children_function! {
    /// Calls `each` with every child of a node, which it may change.
    children_mut, NodeMut, mut
}

/// The outermost nodes of a tree.
pub fn roots(tree: &Tree) -> Vec<Node<'_>> {
    match tree {
        Tree::Module(body) | Tree::Interactive(body) => body.iter().map(Node::Stmt).collect(),
        Tree::Expression(expression) => vec![Node::Expr(expression)],
    }
}

/// The depth of the trees with these roots, at most `limit`; needs no stack, however deep they are.
pub fn depth<'a>(roots: impl IntoIterator<Item = Node<'a>>, limit: usize) -> usize {
    let mut deepest = 0;
    let mut open: Vec<(Node, usize)> = roots.into_iter().map(|root| (root, 1)).collect();
    while let Some((node, depth)) = open.pop() {
        deepest = deepest.max(depth);
        if depth >= limit {
            return limit;
        }
        children(node, &mut |child| open.push((child, depth + 1)));
    }
    deepest
}
