//! The type `function`: Python functions. Mirrors `Objects/funcobject.c`.
//!
//! Called through the class's table. `ops::call` calls functions, `ops::function` makes them.

use crate::object::layout::function;
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Getter, Method, Signature};
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

/// `function`
pub static DEF: TypeDef = TypeDef {
    kind: Some(Kind::Function),
    methods: &[
        Method::static_("__new__", Signature::Any, function_new),
        Method::new("__repr__", Signature::Slot(0), function_repr),
        Method::new("__call__", Signature::Any, |vm, args| vm.call_args(args[0], &args.rest())),
        Method::new("__get__", Signature::Range(1, 2), function_get),
    ],
    getters: &[
        Getter::with_setter(
            "__name__",
            |vm, f| Ok(vm.machine.heap().field(f, function::NAME)),
            |vm, f, v| set_text(vm, f, function::NAME, "__name__", v),
        ),
        Getter::with_setter(
            "__qualname__",
            |vm, f| Ok(vm.machine.heap().field(f, function::QUALNAME)),
            |vm, f, v| set_text(vm, f, function::QUALNAME, "__qualname__", v),
        ),
        Getter::with_setter(
            "__doc__",
            |vm, f| Ok(vm.field_or_none(f, function::DOC)),
            |vm, f, v| {
                vm.machine.set_field(f, function::DOC, v.unwrap_or(Value::NONE));
                Ok(())
            },
        ),
        Getter::with_setter(
            "__module__",
            |vm, f| Ok(vm.field_or_none(f, function::MODULE)),
            |vm, f, v| {
                vm.machine.set_field(f, function::MODULE, v.unwrap_or(Value::NONE));
                Ok(())
            },
        ),
        Getter::with_setter("__code__", |vm, f| Ok(vm.machine.heap().field(f, function::CODE)), set_code),
        Getter::with_setter(
            "__defaults__",
            |vm, f| Ok(vm.field_or_none(f, function::DEFAULTS)),
            |vm, f, v| {
                set_optional(vm, f, function::DEFAULTS, Kind::Tuple, "__defaults__ must be set to a tuple object", v)
            },
        ),
        Getter::with_setter(
            "__kwdefaults__",
            |vm, f| Ok(vm.field_or_none(f, function::KWDEFAULTS)),
            |vm, f, v| {
                set_optional(vm, f, function::KWDEFAULTS, Kind::Dict, "__kwdefaults__ must be set to a dict object", v)
            },
        ),
        Getter::new("__closure__", |vm, f| Ok(vm.field_or_none(f, function::CLOSURE))),
        Getter::new("__globals__", |vm, f| Ok(vm.machine.heap().field(f, function::GLOBALS))),
        Getter::new("__builtins__", |vm, f| Ok(vm.machine.heap().field(f, function::BUILTINS))),
        Getter::with_setter("__annotations__", annotations, |vm, f, v| {
            let v = v.filter(|v| !v.is_none()).unwrap_or(Value::NULL);
            vm.machine.set_field(f, function::ANNOTATIONS, v);
            vm.machine.set_field(f, function::ANNOTATE, Value::NULL);
            Ok(())
        }),
        Getter::with_setter("__annotate__", annotate, |vm, f, v| {
            let v = v.filter(|v| !v.is_none()).unwrap_or(Value::NULL);
            vm.machine.set_field(f, function::ANNOTATE, v);
            Ok(())
        }),
        Getter::with_setter(
            "__type_params__",
            |vm, f| {
                let v = vm.machine.heap().field(f, function::TYPE_PARAMS);
                if v.is_null() { Ok(vm.machine.tuple(&[])) } else { Ok(v) }
            },
            |vm, f, v| match v.filter(|v| v.is(Kind::Tuple)) {
                Some(v) => {
                    vm.machine.set_field(f, function::TYPE_PARAMS, v);
                    Ok(())
                }
                None => vm.type_error("__type_params__ must be set to a tuple"),
            },
        ),
        Getter::with_setter("__dict__", |vm, f| vm.instance_dict(f), |vm, f, v| vm.set_instance_dict(f, v)),
    ],
    ..TypeDef::new("function")
};

/// `function(code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)` (`func_new_impl`)
fn function_new(vm: &mut Vm, args: &Args<'_>) -> Run {
    const NAMES: [&str; 6] = ["code", "globals", "name", "argdefs", "closure", "kwdefaults"];
    let [code, globals, name, defaults, closure, kwdefaults] =
        vm.parse_args("function", &args.rest(), NAMES, 0, NAMES.len(), 2)?;
    for (v, kind, argument, wanted) in
        [(code, Kind::Code, "argument 'code'", "code"), (globals, Kind::Dict, "argument 'globals'", "dict")]
    {
        if !v.is(kind) {
            return vm.bad_argument("function", argument, wanted, v);
        }
    }
    let given = |v: Value| !v.is_null() && !v.is_none();
    if given(name) && !vm.is_str(name) {
        return vm.type_error("arg 3 (name) must be None or string");
    }
    if given(defaults) && !defaults.is(Kind::Tuple) {
        return vm.type_error("arg 4 (defaults) must be None or tuple");
    }
    let free = vm.machine.heap().code(code).code.freevars().count();
    let cells = if closure.is(Kind::Tuple) {
        vm.machine.heap().tuple(closure).to_vec()
    } else if given(closure) {
        return vm.type_error("arg 5 (closure) must be None or tuple");
    } else if free > 0 {
        return vm.type_error("arg 5 (closure) must be tuple");
    } else {
        Vec::new()
    };
    if given(kwdefaults) && !kwdefaults.is(Kind::Dict) {
        return vm.type_error("arg 6 (kwdefaults) must be None or dict");
    }
    if cells.len() != free {
        let shown = vm.machine.heap().code(code).code.name.to_string();
        let message = format!("{shown} requires closure of length {free}, not {}", cells.len());
        return vm.value_error(message);
    }
    if let Some(&other) = cells.iter().find(|c| !c.is(Kind::Cell)) {
        let got = vm.type_name(other);
        return vm.type_error(format!("arg 5 (closure) expected cell, found {got}"));
    }
    let f = vm.new_function(code, globals);
    let closure = if cells.is_empty() { Value::NULL } else { closure };
    let fields = [(function::NAME, name), (function::DEFAULTS, defaults), (function::CLOSURE, closure)];
    for (field, v) in fields.into_iter().chain([(function::KWDEFAULTS, kwdefaults)]) {
        if given(v) {
            vm.machine.set_field(f, field, v);
        }
    }
    Ok(f)
}

fn function_repr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let name = vm.function_qualname(args[0]);
    let address = vm.machine.address_of(args[0]);
    Ok(vm.machine.str(format!("<function {name} at {address:#x}>")))
}

fn function_get(vm: &mut Vm, args: &Args<'_>) -> Run {
    if args[1].is_none() {
        return Ok(args[0]);
    }
    Ok(vm.machine.block(Kind::Method, &[args[0], args[1]]))
}

fn set_text(vm: &mut Vm, f: Value, field: u32, name: &str, v: Option<Value>) -> Run<()> {
    match v {
        Some(v) if vm.is_str(v) => {
            vm.machine.set_field(f, field, v);
            Ok(())
        }
        _ => vm.type_error(format!("{name} must be set to a string object")),
    }
}

fn set_optional(vm: &mut Vm, f: Value, field: u32, kind: Kind, message: &str, v: Option<Value>) -> Run<()> {
    match v {
        Some(v) if v.is(kind) => vm.machine.set_field(f, field, v),
        None => vm.machine.set_field(f, field, Value::NULL),
        Some(v) if v.is_none() => vm.machine.set_field(f, field, Value::NULL),
        Some(_) => return vm.type_error(message),
    }
    Ok(())
}

fn set_code(vm: &mut Vm, f: Value, v: Option<Value>) -> Run<()> {
    let Some(code) = v.filter(|v| v.is(Kind::Code)) else {
        return vm.type_error("__code__ must be set to a code object");
    };
    let heap = vm.machine.heap();
    let free = heap.code(code).code.freevars().count();
    let closure = heap.field(f, function::CLOSURE);
    let has = if closure.is_null() { 0 } else { heap.tuple(closure).len() };
    if free != has {
        let name = vm.function_qualname(f);
        return vm.value_error(format!("{name}() requires a code object with {has} free vars, not {free}"));
    }
    vm.machine.set_field(f, function::CODE, code);
    Ok(())
}

/// The function that computes the annotations; once it has been looked at, it is named after its owner.
fn annotate(vm: &mut Vm, f: Value) -> Run {
    let annotate = vm.field_or_none(f, function::ANNOTATE);
    if annotate.is(Kind::Function) && vm.function_qualname(annotate) == "__annotate__" {
        let name = format!("{}.__annotate__", vm.function_qualname(f));
        let name = vm.machine.str(name);
        vm.machine.set_field(annotate, function::QUALNAME, name);
    }
    Ok(annotate)
}

fn annotations(vm: &mut Vm, f: Value) -> Run {
    let known = vm.machine.heap().field(f, function::ANNOTATIONS);
    if !known.is_null() {
        return Ok(known);
    }
    let annotate = vm.machine.heap().field(f, function::ANNOTATE);
    let made = if annotate.is_null() {
        vm.machine.dict()
    } else {
        let format = vm.machine.int(1);
        vm.call(annotate, &[format])?
    };
    vm.machine.set_field(f, function::ANNOTATIONS, made);
    Ok(made)
}
