//! Functions about namespaces, and those that compile at run time: `globals`, `locals`, `exec`, `eval`, `compile`.
//!
//! Code that is compiled here is loaded into the machine like the program's own. Mirrors
//! `builtin_exec_impl`, `builtin_eval_impl` and `builtin_compile_impl` of `Python/bltinmodule.c`.

use crate::code::object::flags;
use crate::compile::CompileMode;
use crate::machine::Return;
use crate::object::layout::{frame, function};
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Entry, Method, Signature};
use crate::runtime::{Run, Vm};
use crate::source::Source;

pub const FUNCTIONS: &[Method] = &[
    Method::new("globals", Signature::NoArgs, |vm, _| Ok(vm.frame_field(frame::GLOBALS))),
    Method::new("locals", Signature::NoArgs, |vm, _| vm.frame_namespace(vm.registers.frame)),
    Method::entering("exec", exec),
    Method::entering("eval", eval),
    Method::new("compile", Signature::Any, compile),
    Method::entering("__import__", import),
    Method::new("breakpoint", Signature::Any, |vm, _| Err(vm.unsupported("breakpoint()"))),
    Method::new("open", Signature::Any, |vm, _| Err(vm.unsupported("open()"))),
];

/// `co_flags` bits that `compile()` takes (`PyCF_MASK` and those of the `ast` module).
const ONLY_AST: i64 = 0x400;

fn exec(vm: &mut Vm, args: &Args<'_>) -> Run<Entry> {
    let [source, globals, locals, closure] =
        vm.parse_args("exec", args, ["source", "globals", "locals", "closure"], 1, 3, 1)?;
    let (globals, locals) = namespaces(vm, "exec", globals, locals)?;
    let closure = if closure.is_none() { Value::NULL } else { closure };
    if source.is(Kind::Code) {
        let free = vm.machine.heap().code(source).code.freevars().count();
        if free == 0 && !closure.is_null() {
            return vm.type_error("cannot use a closure with this code object");
        }
        let cells = closure.is(Kind::Tuple).then(|| vm.machine.heap().tuple(closure));
        if free > 0 && !cells.is_some_and(|cells| cells.len() == free && cells.iter().all(|c| c.is(Kind::Cell))) {
            return vm.type_error(format!("code object requires a closure of exactly length {free}"));
        }
        return enter(vm, source, globals, locals, closure, Return::Exec);
    }
    if !closure.is_null() {
        return vm.type_error("closure can only be used when source is a code object");
    }
    let text = source_text(vm, "exec", "string, bytes or code", source)?;
    let code = vm.compile_text(&text, "<string>", CompileMode::Exec)?;
    enter(vm, code, globals, locals, Value::NULL, Return::Exec)
}

fn eval(vm: &mut Vm, args: &Args<'_>) -> Run<Entry> {
    let [source, globals, locals] = vm.parse_args("eval", args, ["source", "globals", "locals"], 1, 3, 1)?;
    let (globals, locals) = namespaces(vm, "eval", globals, locals)?;
    if source.is(Kind::Code) {
        if vm.machine.heap().code(source).code.freevars().count() > 0 {
            return vm.type_error("code object passed to eval() may not contain free variables");
        }
        return enter(vm, source, globals, locals, Value::NULL, Return::Push);
    }
    let text = source_text(vm, "eval", "string, bytes or code", source)?;
    let code = vm.compile_text(text.trim_start_matches([' ', '\t']), "<string>", CompileMode::Eval)?;
    enter(vm, code, globals, locals, Value::NULL, Return::Push)
}

/// A frame for a code object. The code of a function, which a program may pass as well, is called without arguments.
fn enter(vm: &mut Vm, code: Value, globals: Value, locals: Value, closure: Value, how: Return) -> Run<Entry> {
    let optimized = vm.machine.heap().code(code).code.flags & flags::OPTIMIZED != 0;
    let frame = if optimized || !closure.is_null() {
        vm.check_recursion()?;
        let f = vm.new_function(code, globals);
        if !closure.is_null() {
            vm.machine.set_field(f, function::CLOSURE, closure);
        }
        let frame = vm.frame_for_call(f, &Args::positional(&[]))?;
        if !optimized {
            vm.machine.frame_init_namespace(frame, locals);
        }
        frame
    } else {
        vm.code_frame(code, Value::NULL, globals, locals)?
    };
    Ok(Entry::Frame { frame, how, with: Value::NULL })
}

fn compile(vm: &mut Vm, args: &Args<'_>) -> Run {
    let names = ["source", "filename", "mode", "flags", "dont_inherit", "optimize", "_feature_version"];
    let [source, filename, mode, flags, ..] = vm.parse_args("compile", args, names, 0, 6, 3)?;
    let filename = match filename.kind() {
        _ if vm.is_str(filename) => vm.text_of(filename),
        Some(Kind::Bytes) => String::from_utf8_lossy(vm.machine.heap().bytes(filename)).into_owned(),
        _ => {
            let got = vm.type_name(filename);
            return vm.type_error(format!("expected str, bytes or os.PathLike object, not {got}"));
        }
    };
    if !vm.is_str(mode) {
        return vm.bad_argument("compile", "argument 'mode'", "str", mode);
    }
    if !flags.is_null() && vm.as_index_i64(flags).is_some_and(|f| f & ONLY_AST != 0) {
        return Err(vm.unsupported("an abstract syntax tree as an object"));
    }
    let mode = match vm.text_of(mode).as_str() {
        "exec" => CompileMode::Exec,
        "eval" => CompileMode::Eval,
        "single" => CompileMode::Single,
        _ => return vm.value_error("compile() mode must be 'exec', 'eval' or 'single'"),
    };
    if source.is(Kind::Code) {
        return Ok(source);
    }
    let text = source_text(vm, "compile", "string, bytes or AST", source)?;
    vm.compile_text(&text, &filename, mode)
}

fn import(vm: &mut Vm, args: &Args<'_>) -> Run<Entry> {
    let names = ["name", "globals", "locals", "fromlist", "level"];
    let [name, globals, _, from, level] = vm.parse_args("__import__", args, names, 0, 5, 1)?;
    if !vm.is_str(name) {
        return vm.type_error("module name must be a string");
    }
    let globals = if vm.data(globals).is(Kind::Dict) { vm.data(globals) } else { vm.frame_field(frame::GLOBALS) };
    let level = if level.is_null() { 0 } else { vm.index_i64(level)? };
    if level < 0 {
        return vm.value_error("level must be >= 0");
    }
    let name = vm.data(name);
    vm.import(name, globals, from, level)
}

/// The two namespaces in which code executes; messages name `function`.
fn namespaces(vm: &mut Vm, function: &str, globals: Value, locals: Value) -> Run<(Value, Value)> {
    let absent = |v: Value| v.is_null() || v.is_none();
    let (globals, locals) = match (absent(globals), absent(locals)) {
        (true, true) => (vm.frame_field(frame::GLOBALS), vm.frame_namespace(vm.registers.frame)?),
        (true, false) => (vm.frame_field(frame::GLOBALS), locals),
        (false, true) => (globals, globals),
        (false, false) => (globals, locals),
    };
    if !vm.data(globals).is(Kind::Dict) {
        let got = vm.type_name(globals);
        let is_mapping = vm.special_unbound(globals, vm.names.__getitem__).is_some();
        return vm.type_error(match function {
            "exec" => format!("exec() globals must be a dict, not {got}"),
            _ if is_mapping => "globals must be a real dict; try eval(code, {}, mapping)".to_owned(),
            _ => "globals must be a dict".to_owned(),
        });
    }
    if vm.special_unbound(locals, vm.names.__getitem__).is_none() {
        let got = vm.type_name(locals);
        return vm.type_error(match function {
            "exec" => format!("locals must be a mapping or None, not {got}"),
            _ => "locals must be a mapping".to_owned(),
        });
    }
    let globals = vm.data(globals);
    if vm.machine.heap().dict_get_str(globals, vm.names.__builtins__).is_none() {
        let builtins = vm.frame_field(frame::BUILTINS);
        vm.machine.dict_set_str(globals, vm.names.__builtins__, builtins);
    }
    Ok((globals, locals))
}

/// The source passed to `exec`, `eval` or `compile`.
fn source_text(vm: &mut Vm, function: &str, what: &str, source: Value) -> Run<String> {
    let text = if vm.is_str(source) {
        let data = vm.data(source);
        match vm.machine.heap().str(data).to_utf8() {
            Some(text) => text,
            None => {
                let encoding = vm.machine.str("utf-8");
                return vm.call_method(source, "encode", &[encoding]).map(|_| String::new());
            }
        }
    } else if let Some(bytes) = vm.bytes_like(source) {
        match Source::from_bytes("<string>", &bytes) {
            Ok(source) => source.text().to_owned(),
            Err(error) => return vm.raise(vm.exc.SyntaxError, error.message),
        }
    } else {
        return vm.type_error(format!("{function}() arg 1 must be a {what} object"));
    };
    if text.contains('\0') {
        return vm.raise(vm.exc.SyntaxError, "source code string cannot contain null bytes");
    }
    Ok(text)
}
