//! The tree as text, as `ast.dump` shows it.
//!
//! Called by `stages::text` and by tests that compare with CPython. Changes nothing in the tree. Mirrors `dump` of
//! `Lib/ast.py` (3.14: empty lists and `None` are left out) and the fields of `Parser/Python.asdl`; book chapter
//! "Compiling Python Source Code".

use crate::code::Const;
use crate::compile::front::literal;
use crate::compile::front::location::Location;
use crate::compile::front::template;
use crate::compile::front::tree::{ConversionFlag, TextRange, Tree, ast, location};
use crate::number::complex::{Complex, complex_repr};
use crate::number::float_text::float_repr;
use crate::source::Source;
use crate::text::PyStr;
use crate::text::repr::{repr_bytes, repr_str};

/// How to show a tree.
#[derive(Clone, Copy, Debug, Default)]
pub struct DumpOptions {
    /// Show line and column of every node.
    pub include_attributes: bool,
    /// Spaces for each level; `None` for everything in one line.
    pub indent: Option<usize>,
}

/// `ast.dump` of a program.
pub fn dump(source: &Source, tree: &Tree, options: DumpOptions) -> String {
    let dumper = Dumper { source };
    let body = match tree {
        Tree::Module(body) | Tree::Interactive(body) => dumper.stmts(body),
        Tree::Expression(expression) => dumper.expr(expression),
    };
    let value = match tree {
        Tree::Module(_) => Value::Node("Module", vec![("body", body), ("type_ignores", Value::List(Vec::new()))], None),
        Tree::Interactive(_) => Value::Node("Interactive", vec![("body", body)], None),
        Tree::Expression(_) => Value::Node("Expression", vec![("body", body)], None),
    };
    format_value(&value, 0, options).0
}

/// What `ast.dump` distinguishes.
enum Value {
    Node(&'static str, Vec<(&'static str, Value)>, Option<Location>),
    List(Vec<Value>),
    /// Anything that is shown by its `repr`.
    Repr(String),
    /// A field that is omitted.
    Absent,
}

/// The text, and whether it may share a line with others.
fn format_value(value: &Value, level: usize, options: DumpOptions) -> (String, bool) {
    let (prefix, separator) = match options.indent {
        Some(indent) => {
            let line = format!("\n{}", " ".repeat(indent * (level + 1)));
            (line.clone(), format!(",{line}"))
        }
        None => (String::new(), ", ".to_owned()),
    };
    match value {
        Value::Repr(text) => (text.clone(), true),
        Value::Absent => ("None".to_owned(), true),
        Value::List(items) if items.is_empty() => ("[]".to_owned(), true),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(|item| format_value(item, level + 1, options).0).collect();
            (format!("[{prefix}{}]", items.join(&separator)), false)
        }
        Value::Node(name, fields, place) => {
            let mut all_simple = true;
            let mut args = Vec::new();
            for (field, value) in fields {
                let left_out = match value {
                    Value::Absent => true,
                    Value::List(items) => items.is_empty(),
                    _ => false,
                };
                if left_out {
                    continue;
                }
                let (text, simple) = format_value(value, level + 1, options);
                all_simple &= simple;
                args.push(format!("{field}={text}"));
            }
            if let Some(place) = place
                && options.include_attributes
            {
                args.push(format!("lineno={}", place.lineno));
                args.push(format!("col_offset={}", place.col_offset));
                args.push(format!("end_lineno={}", place.end_lineno));
                args.push(format!("end_col_offset={}", place.end_col_offset));
            }
            if all_simple && args.len() <= 3 {
                return (format!("{name}({})", args.join(", ")), args.is_empty());
            }
            (format!("{name}({prefix}{})", args.join(&separator)), false)
        }
    }
}

fn name(name: &str) -> Value {
    Value::Repr(repr_str(&PyStr::from(name)).to_utf8_lossy())
}

fn number(value: impl ToString) -> Value {
    Value::Repr(value.to_string())
}

fn plain(name: &'static str) -> Value {
    Value::Node(name, Vec::new(), None)
}

/// `repr` of a literal's value.
fn const_repr(value: &Const) -> String {
    match value {
        Const::Bool(true) => "True".to_owned(),
        Const::Bool(false) => "False".to_owned(),
        Const::Int(value) => value.to_string(),
        Const::Float(value) => float_repr(*value),
        Const::Complex(real, imag) => complex_repr(Complex { real: *real, imag: *imag }),
        Const::Str(text) => repr_str(text).to_utf8_lossy(),
        Const::Bytes(bytes) => repr_bytes(bytes),
        Const::Ellipsis => "Ellipsis".to_owned(),
        // Nothing else can be written as a literal.
        _ => "None".to_owned(),
    }
}

struct Dumper<'a> {
    source: &'a Source,
}

impl Dumper<'_> {
    fn node(&self, name: &'static str, range: TextRange, fields: Vec<(&'static str, Value)>) -> Value {
        Value::Node(name, fields, Some(location(self.source, range)))
    }

    fn stmts(&self, body: &[ast::Stmt]) -> Value {
        Value::List(body.iter().map(|s| self.stmt(s)).collect())
    }

    fn exprs(&self, items: &[ast::Expr]) -> Value {
        Value::List(items.iter().map(|e| self.expr(e)).collect())
    }

    fn option(&self, item: Option<&ast::Expr>) -> Value {
        item.map_or(Value::Absent, |e| self.expr(e))
    }

    fn names(names: &[ast::Identifier]) -> Value {
        Value::List(names.iter().map(|n| name(n)).collect())
    }

    fn optional_name(found: Option<&ast::Identifier>) -> Value {
        found.map_or(Value::Absent, |n| name(n))
    }

    fn keywords(&self, keywords: &[ast::Keyword]) -> Value {
        let keyword = |k: &ast::Keyword| {
            self.node(
                "keyword",
                k.range,
                vec![("arg", Self::optional_name(k.arg.as_ref())), ("value", self.expr(&k.value))],
            )
        };
        Value::List(keywords.iter().map(keyword).collect())
    }

    fn arg(&self, arg: &ast::Arg) -> Value {
        let fields = vec![("arg", name(&arg.arg)), ("annotation", self.option(arg.annotation.as_deref()))];
        self.node("arg", arg.range, fields)
    }

    fn arguments(&self, args: &ast::Arguments) -> Value {
        let list =
            |args: &[ast::ArgWithDefault]| Value::List(args.iter().map(|a| self.arg(&a.def)).collect::<Vec<_>>());
        let star = |arg: Option<&ast::Arg>| arg.map_or(Value::Absent, |a| self.arg(a));
        let defaults = args.posonlyargs.iter().chain(&args.args).filter_map(|a| a.default.as_deref());
        let fields = vec![
            ("posonlyargs", list(&args.posonlyargs)),
            ("args", list(&args.args)),
            ("vararg", star(args.vararg.as_deref())),
            ("kwonlyargs", list(&args.kwonlyargs)),
            ("kw_defaults", Value::List(args.kwonlyargs.iter().map(|a| self.option(a.default.as_deref())).collect())),
            ("kwarg", star(args.kwarg.as_deref())),
            ("defaults", Value::List(defaults.map(|e| self.expr(e)).collect())),
        ];
        Value::Node("arguments", fields, None)
    }

    fn type_params(&self, params: &[ast::TypeParam]) -> Value {
        let param = |param: &ast::TypeParam| match param {
            ast::TypeParam::TypeVar(p) => {
                let fields = vec![("name", name(&p.name)), ("bound", self.option(p.bound.as_deref()))];
                self.node("TypeVar", p.range, fields)
            }
            ast::TypeParam::ParamSpec(p) => self.node("ParamSpec", p.range, vec![("name", name(&p.name))]),
            ast::TypeParam::TypeVarTuple(p) => self.node("TypeVarTuple", p.range, vec![("name", name(&p.name))]),
        };
        Value::List(params.iter().map(param).collect())
    }

    fn aliases(&self, names: &[ast::Alias]) -> Value {
        let alias = |a: &ast::Alias| {
            let fields = vec![("name", name(&a.name)), ("asname", Self::optional_name(a.asname.as_ref()))];
            self.node("alias", a.range, fields)
        };
        Value::List(names.iter().map(alias).collect())
    }

    fn with_items(&self, items: &[ast::WithItem]) -> Value {
        let item = |item: &ast::WithItem| {
            let fields = vec![
                ("context_expr", self.expr(&item.context_expr)),
                ("optional_vars", self.option(item.optional_vars.as_deref())),
            ];
            Value::Node("withitem", fields, None)
        };
        Value::List(items.iter().map(item).collect())
    }

    fn handlers(&self, handlers: &[ast::ExceptHandler]) -> Value {
        let handler = |ast::ExceptHandler::ExceptHandler(h): &ast::ExceptHandler| {
            let fields = vec![
                ("type", self.option(h.type_.as_deref())),
                ("name", Self::optional_name(h.name.as_ref())),
                ("body", self.stmts(&h.body)),
            ];
            self.node("ExceptHandler", h.range, fields)
        };
        Value::List(handlers.iter().map(handler).collect())
    }

    fn comprehensions(&self, generators: &[ast::Comprehension]) -> Value {
        let generator = |g: &ast::Comprehension| {
            let fields = vec![
                ("target", self.expr(&g.target)),
                ("iter", self.expr(&g.iter)),
                ("ifs", self.exprs(&g.ifs)),
                ("is_async", number(u8::from(g.is_async))),
            ];
            Value::Node("comprehension", fields, None)
        };
        Value::List(generators.iter().map(generator).collect())
    }

    fn stmt(&self, statement: &ast::Stmt) -> Value {
        use ast::Stmt;
        match statement {
            Stmt::FunctionDef(s) => {
                let fields = vec![
                    ("name", name(&s.name)),
                    ("args", self.arguments(&s.args)),
                    ("body", self.stmts(&s.body)),
                    ("decorator_list", self.exprs(&s.decorator_list)),
                    ("returns", self.option(s.returns.as_deref())),
                    ("type_params", self.type_params(&s.type_params)),
                ];
                self.node("FunctionDef", s.range, fields)
            }
            Stmt::AsyncFunctionDef(s) => {
                let fields = vec![
                    ("name", name(&s.name)),
                    ("args", self.arguments(&s.args)),
                    ("body", self.stmts(&s.body)),
                    ("decorator_list", self.exprs(&s.decorator_list)),
                    ("returns", self.option(s.returns.as_deref())),
                    ("type_params", self.type_params(&s.type_params)),
                ];
                self.node("AsyncFunctionDef", s.range, fields)
            }
            Stmt::ClassDef(s) => {
                let fields = vec![
                    ("name", name(&s.name)),
                    ("bases", self.exprs(&s.bases)),
                    ("keywords", self.keywords(&s.keywords)),
                    ("body", self.stmts(&s.body)),
                    ("decorator_list", self.exprs(&s.decorator_list)),
                    ("type_params", self.type_params(&s.type_params)),
                ];
                self.node("ClassDef", s.range, fields)
            }
            Stmt::Return(s) => self.node("Return", s.range, vec![("value", self.option(s.value.as_deref()))]),
            Stmt::Delete(s) => self.node("Delete", s.range, vec![("targets", self.exprs(&s.targets))]),
            Stmt::Assign(s) => {
                let fields = vec![("targets", self.exprs(&s.targets)), ("value", self.expr(&s.value))];
                self.node("Assign", s.range, fields)
            }
            Stmt::TypeAlias(s) => {
                let fields = vec![
                    ("name", self.expr(&s.name)),
                    ("type_params", self.type_params(&s.type_params)),
                    ("value", self.expr(&s.value)),
                ];
                self.node("TypeAlias", s.range, fields)
            }
            Stmt::AugAssign(s) => {
                let fields =
                    vec![("target", self.expr(&s.target)), ("op", operator(s.op)), ("value", self.expr(&s.value))];
                self.node("AugAssign", s.range, fields)
            }
            Stmt::AnnAssign(s) => {
                let fields = vec![
                    ("target", self.expr(&s.target)),
                    ("annotation", self.expr(&s.annotation)),
                    ("value", self.option(s.value.as_deref())),
                    ("simple", number(u8::from(s.simple))),
                ];
                self.node("AnnAssign", s.range, fields)
            }
            Stmt::For(s) => self.node("For", s.range, self.for_fields(&s.target, &s.iter, &s.body, &s.orelse)),
            Stmt::AsyncFor(s) => {
                self.node("AsyncFor", s.range, self.for_fields(&s.target, &s.iter, &s.body, &s.orelse))
            }
            Stmt::While(s) => {
                let fields = vec![
                    ("test", self.expr(&s.test)),
                    ("body", self.stmts(&s.body)),
                    ("orelse", self.stmts(&s.orelse)),
                ];
                self.node("While", s.range, fields)
            }
            Stmt::If(s) => {
                let fields = vec![
                    ("test", self.expr(&s.test)),
                    ("body", self.stmts(&s.body)),
                    ("orelse", self.stmts(&s.orelse)),
                ];
                self.node("If", s.range, fields)
            }
            Stmt::With(s) => {
                let fields = vec![("items", self.with_items(&s.items)), ("body", self.stmts(&s.body))];
                self.node("With", s.range, fields)
            }
            Stmt::AsyncWith(s) => {
                let fields = vec![("items", self.with_items(&s.items)), ("body", self.stmts(&s.body))];
                self.node("AsyncWith", s.range, fields)
            }
            Stmt::Match(s) => {
                let case = |case: &ast::MatchCase| {
                    let fields = vec![
                        ("pattern", self.pattern(&case.pattern)),
                        ("guard", self.option(case.guard.as_deref())),
                        ("body", self.stmts(&case.body)),
                    ];
                    Value::Node("match_case", fields, None)
                };
                let cases = Value::List(s.cases.iter().map(case).collect());
                self.node("Match", s.range, vec![("subject", self.expr(&s.subject)), ("cases", cases)])
            }
            Stmt::Raise(s) => {
                let fields = vec![("exc", self.option(s.exc.as_deref())), ("cause", self.option(s.cause.as_deref()))];
                self.node("Raise", s.range, fields)
            }
            Stmt::Try(s) => self.node("Try", s.range, self.try_fields(&s.body, &s.handlers, &s.orelse, &s.finalbody)),
            Stmt::TryStar(s) => {
                self.node("TryStar", s.range, self.try_fields(&s.body, &s.handlers, &s.orelse, &s.finalbody))
            }
            Stmt::Assert(s) => {
                let fields = vec![("test", self.expr(&s.test)), ("msg", self.option(s.msg.as_deref()))];
                self.node("Assert", s.range, fields)
            }
            Stmt::Import(s) => self.node("Import", s.range, vec![("names", self.aliases(&s.names))]),
            Stmt::ImportFrom(s) => {
                let fields = vec![
                    ("module", Self::optional_name(s.module.as_ref())),
                    ("names", self.aliases(&s.names)),
                    ("level", number(s.level.map_or(0, |level| level.to_u32()))),
                ];
                self.node("ImportFrom", s.range, fields)
            }
            Stmt::Global(s) => self.node("Global", s.range, vec![("names", Self::names(&s.names))]),
            Stmt::Nonlocal(s) => self.node("Nonlocal", s.range, vec![("names", Self::names(&s.names))]),
            Stmt::Expr(s) => self.node("Expr", s.range, vec![("value", self.expr(&s.value))]),
            Stmt::Pass(s) => self.node("Pass", s.range, Vec::new()),
            Stmt::Break(s) => self.node("Break", s.range, Vec::new()),
            Stmt::Continue(s) => self.node("Continue", s.range, Vec::new()),
        }
    }

    fn for_fields(
        &self,
        target: &ast::Expr,
        iter: &ast::Expr,
        body: &[ast::Stmt],
        orelse: &[ast::Stmt],
    ) -> Vec<(&'static str, Value)> {
        vec![
            ("target", self.expr(target)),
            ("iter", self.expr(iter)),
            ("body", self.stmts(body)),
            ("orelse", self.stmts(orelse)),
        ]
    }

    fn try_fields(
        &self,
        body: &[ast::Stmt],
        handlers: &[ast::ExceptHandler],
        orelse: &[ast::Stmt],
        finalbody: &[ast::Stmt],
    ) -> Vec<(&'static str, Value)> {
        vec![
            ("body", self.stmts(body)),
            ("handlers", self.handlers(handlers)),
            ("orelse", self.stmts(orelse)),
            ("finalbody", self.stmts(finalbody)),
        ]
    }

    fn expr(&self, expression: &ast::Expr) -> Value {
        use ast::Expr;
        match expression {
            Expr::BoolOp(e) => {
                let op = plain(match e.op {
                    ast::BoolOp::And => "And",
                    ast::BoolOp::Or => "Or",
                });
                self.node("BoolOp", e.range, vec![("op", op), ("values", self.exprs(&e.values))])
            }
            Expr::NamedExpr(e) => {
                let fields = vec![("target", self.expr(&e.target)), ("value", self.expr(&e.value))];
                self.node("NamedExpr", e.range, fields)
            }
            Expr::BinOp(e) => {
                let fields = vec![("left", self.expr(&e.left)), ("op", operator(e.op)), ("right", self.expr(&e.right))];
                self.node("BinOp", e.range, fields)
            }
            Expr::UnaryOp(e) => {
                let op = plain(match e.op {
                    ast::UnaryOp::Invert => "Invert",
                    ast::UnaryOp::Not => "Not",
                    ast::UnaryOp::UAdd => "UAdd",
                    ast::UnaryOp::USub => "USub",
                });
                self.node("UnaryOp", e.range, vec![("op", op), ("operand", self.expr(&e.operand))])
            }
            Expr::Lambda(e) => {
                let fields = vec![("args", self.arguments(&e.args)), ("body", self.expr(&e.body))];
                self.node("Lambda", e.range, fields)
            }
            Expr::IfExp(e) => {
                let fields =
                    vec![("test", self.expr(&e.test)), ("body", self.expr(&e.body)), ("orelse", self.expr(&e.orelse))];
                self.node("IfExp", e.range, fields)
            }
            Expr::Dict(e) => {
                let keys = Value::List(e.keys.iter().map(|k| self.option(k.as_ref())).collect());
                self.node("Dict", e.range, vec![("keys", keys), ("values", self.exprs(&e.values))])
            }
            Expr::Set(e) => self.node("Set", e.range, vec![("elts", self.exprs(&e.elts))]),
            Expr::ListComp(e) => {
                let fields = vec![("elt", self.expr(&e.elt)), ("generators", self.comprehensions(&e.generators))];
                self.node("ListComp", e.range, fields)
            }
            Expr::SetComp(e) => {
                let fields = vec![("elt", self.expr(&e.elt)), ("generators", self.comprehensions(&e.generators))];
                self.node("SetComp", e.range, fields)
            }
            Expr::DictComp(e) => {
                let fields = vec![
                    ("key", self.expr(&e.key)),
                    ("value", self.expr(&e.value)),
                    ("generators", self.comprehensions(&e.generators)),
                ];
                self.node("DictComp", e.range, fields)
            }
            Expr::GeneratorExp(e) => {
                let fields = vec![("elt", self.expr(&e.elt)), ("generators", self.comprehensions(&e.generators))];
                self.node("GeneratorExp", e.range, fields)
            }
            Expr::Await(e) => self.node("Await", e.range, vec![("value", self.expr(&e.value))]),
            Expr::Yield(e) => self.node("Yield", e.range, vec![("value", self.option(e.value.as_deref()))]),
            Expr::YieldFrom(e) => self.node("YieldFrom", e.range, vec![("value", self.expr(&e.value))]),
            Expr::Compare(e) => {
                let fields = vec![
                    ("left", self.expr(&e.left)),
                    ("ops", Value::List(e.ops.iter().map(|op| comparison(*op)).collect())),
                    ("comparators", self.exprs(&e.comparators)),
                ];
                self.node("Compare", e.range, fields)
            }
            Expr::Call(e) => {
                let fields = vec![
                    ("func", self.expr(&e.func)),
                    ("args", self.exprs(&e.args)),
                    ("keywords", self.keywords(&e.keywords)),
                ];
                self.node("Call", e.range, fields)
            }
            Expr::FormattedValue(e) => {
                let interpolation = template::parts(e);
                let conversion = match e.conversion {
                    ConversionFlag::None => -1,
                    flag => i32::from(flag as i8),
                };
                let mut fields = vec![("value", self.expr(&e.value))];
                if let Some((text, _)) = interpolation {
                    fields.push(("str", Value::Repr(const_repr(&literal::constant(text)))));
                }
                let format_spec = interpolation.map_or(e.format_spec.as_deref(), |(_, spec)| spec);
                fields.push(("conversion", number(conversion)));
                fields.push(("format_spec", self.option(format_spec)));
                self.node(if interpolation.is_some() { "Interpolation" } else { "FormattedValue" }, e.range, fields)
            }
            Expr::JoinedStr(e) => match template::values(e) {
                Some(values) => self.node("TemplateStr", e.range, vec![("values", self.exprs(values))]),
                None => self.node("JoinedStr", e.range, vec![("values", self.exprs(&e.values))]),
            },
            Expr::Constant(e) => {
                let mut fields = vec![("value", Value::Repr(const_repr(&literal::constant(e))))];
                if literal::has_unicode_prefix(e) {
                    fields.push(("kind", name("u")));
                }
                self.node("Constant", e.range, fields)
            }
            Expr::Attribute(e) => {
                let fields = vec![("value", self.expr(&e.value)), ("attr", name(&e.attr)), ("ctx", context(e.ctx))];
                self.node("Attribute", e.range, fields)
            }
            Expr::Subscript(e) => {
                let fields =
                    vec![("value", self.expr(&e.value)), ("slice", self.expr(&e.slice)), ("ctx", context(e.ctx))];
                self.node("Subscript", e.range, fields)
            }
            Expr::Starred(e) => {
                self.node("Starred", e.range, vec![("value", self.expr(&e.value)), ("ctx", context(e.ctx))])
            }
            Expr::Name(e) => self.node("Name", e.range, vec![("id", name(&e.id)), ("ctx", context(e.ctx))]),
            Expr::List(e) => self.node("List", e.range, vec![("elts", self.exprs(&e.elts)), ("ctx", context(e.ctx))]),
            Expr::Tuple(e) => self.node("Tuple", e.range, vec![("elts", self.exprs(&e.elts)), ("ctx", context(e.ctx))]),
            Expr::Slice(e) => {
                let fields = vec![
                    ("lower", self.option(e.lower.as_deref())),
                    ("upper", self.option(e.upper.as_deref())),
                    ("step", self.option(e.step.as_deref())),
                ];
                self.node("Slice", e.range, fields)
            }
        }
    }

    fn pattern(&self, pattern: &ast::Pattern) -> Value {
        use ast::Pattern;
        let patterns = |items: &[ast::Pattern]| Value::List(items.iter().map(|p| self.pattern(p)).collect());
        match pattern {
            Pattern::MatchValue(p) => self.node("MatchValue", p.range, vec![("value", self.expr(&p.value))]),
            Pattern::MatchSingleton(p) => {
                let constant = ast::ExprConstant { value: p.value.clone(), kind: None, range: p.range };
                let shown = Value::Repr(const_repr(&literal::constant(&constant)));
                self.node("MatchSingleton", p.range, vec![("value", shown)])
            }
            Pattern::MatchSequence(p) => self.node("MatchSequence", p.range, vec![("patterns", patterns(&p.patterns))]),
            Pattern::MatchMapping(p) => {
                let fields = vec![
                    ("keys", self.exprs(&p.keys)),
                    ("patterns", patterns(&p.patterns)),
                    ("rest", Self::optional_name(p.rest.as_ref())),
                ];
                self.node("MatchMapping", p.range, fields)
            }
            Pattern::MatchClass(p) => {
                let fields = vec![
                    ("cls", self.expr(&p.cls)),
                    ("patterns", patterns(&p.patterns)),
                    ("kwd_attrs", Self::names(&p.kwd_attrs)),
                    ("kwd_patterns", patterns(&p.kwd_patterns)),
                ];
                self.node("MatchClass", p.range, fields)
            }
            Pattern::MatchStar(p) => {
                self.node("MatchStar", p.range, vec![("name", Self::optional_name(p.name.as_ref()))])
            }
            Pattern::MatchAs(p) => {
                let inner = p.pattern.as_ref().map_or(Value::Absent, |inner| self.pattern(inner));
                let fields = vec![("pattern", inner), ("name", Self::optional_name(p.name.as_ref()))];
                self.node("MatchAs", p.range, fields)
            }
            Pattern::MatchOr(p) => self.node("MatchOr", p.range, vec![("patterns", patterns(&p.patterns))]),
        }
    }
}

fn context(context: ast::ExprContext) -> Value {
    plain(match context {
        ast::ExprContext::Load => "Load",
        ast::ExprContext::Store => "Store",
        ast::ExprContext::Del => "Del",
    })
}

fn operator(op: ast::Operator) -> Value {
    plain(match op {
        ast::Operator::Add => "Add",
        ast::Operator::Sub => "Sub",
        ast::Operator::Mult => "Mult",
        ast::Operator::MatMult => "MatMult",
        ast::Operator::Div => "Div",
        ast::Operator::Mod => "Mod",
        ast::Operator::Pow => "Pow",
        ast::Operator::LShift => "LShift",
        ast::Operator::RShift => "RShift",
        ast::Operator::BitOr => "BitOr",
        ast::Operator::BitXor => "BitXor",
        ast::Operator::BitAnd => "BitAnd",
        ast::Operator::FloorDiv => "FloorDiv",
    })
}

fn comparison(op: ast::CmpOp) -> Value {
    plain(match op {
        ast::CmpOp::Eq => "Eq",
        ast::CmpOp::NotEq => "NotEq",
        ast::CmpOp::Lt => "Lt",
        ast::CmpOp::LtE => "LtE",
        ast::CmpOp::Gt => "Gt",
        ast::CmpOp::GtE => "GtE",
        ast::CmpOp::Is => "Is",
        ast::CmpOp::IsNot => "IsNot",
        ast::CmpOp::In => "In",
        ast::CmpOp::NotIn => "NotIn",
    })
}
