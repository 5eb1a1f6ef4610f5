//! The type `code`: code objects as Python sees them. Mirrors `Objects/codeobject.c`; book chapter "Code Objects".
//!
//! Called through the class's table. Reads code objects through `code`; makes none.

use crate::object::loaded_code::LoadedCode;
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Getter, Method, Signature};
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

/// `code`
pub static DEF: TypeDef = TypeDef {
    kind: Some(Kind::Code),
    methods: &[
        Method::static_("__new__", Signature::Any, code_new),
        Method::new("__repr__", Signature::Slot(0), code_repr),
        Method::new("co_lines", Signature::NoArgs, co_lines),
        Method::new("co_positions", Signature::NoArgs, co_positions),
        Method::new("replace", Signature::Any, |vm, _| Err(vm.unsupported("code.replace()"))),
    ],
    getters: &[
        Getter::new("co_name", |vm, c| Ok(vm.machine.heap().code(c).name)),
        Getter::new("co_qualname", |vm, c| Ok(vm.machine.heap().code(c).qualname)),
        Getter::new("co_names", |vm, c| Ok(vm.machine.heap().code(c).names)),
        Getter::new("co_consts", |vm, c| Ok(vm.machine.heap().code(c).consts)),
        Getter::new("co_varnames", |vm, c| names(vm, c, |l| l.code.varnames().map(str::to_owned).collect())),
        Getter::new("co_cellvars", |vm, c| names(vm, c, |l| l.code.cellvars().map(str::to_owned).collect())),
        Getter::new("co_freevars", |vm, c| names(vm, c, |l| l.code.freevars().map(str::to_owned).collect())),
        Getter::new("co_filename", |vm, c| {
            let name = vm.machine.heap().code(c).code.filename.to_string();
            Ok(vm.machine.str(name))
        }),
        Getter::new("co_argcount", |vm, c| number(vm, c, |l| l.code.argcount)),
        Getter::new("co_posonlyargcount", |vm, c| number(vm, c, |l| l.code.posonlyargcount)),
        Getter::new("co_kwonlyargcount", |vm, c| number(vm, c, |l| l.code.kwonlyargcount)),
        Getter::new("co_nlocals", |vm, c| number(vm, c, |l| l.code.varnames().count() as u32)),
        Getter::new("co_stacksize", |vm, c| number(vm, c, |l| l.code.stacksize)),
        Getter::new("co_flags", |vm, c| number(vm, c, |l| l.code.flags)),
        Getter::new("co_firstlineno", |vm, c| number(vm, c, |l| l.code.firstlineno)),
        Getter::new("co_code", |vm, c| bytes(vm, c, |l| l.code.code.clone())),
        Getter::new("co_linetable", |vm, c| bytes(vm, c, |l| l.code.linetable.clone())),
        Getter::new("co_exceptiontable", |vm, c| bytes(vm, c, |l| l.code.exceptiontable.clone())),
    ],
    ..TypeDef::new("code")
};

/// The iterator of `co_lines`.
pub static LINE_ITERATOR: TypeDef =
    TypeDef { methods: crate::library::types::iterators::PLAIN_METHODS, ..TypeDef::new("line_iterator") };
/// The iterator of `co_positions`.
pub static POSITIONS_ITERATOR: TypeDef =
    TypeDef { methods: crate::library::types::iterators::PLAIN_METHODS, ..TypeDef::new("positions_iterator") };

/// Refuses to make a code object from bytes of the program's own: they could be anything, and nothing here checks them.
fn code_new(vm: &mut Vm, args: &Args<'_>) -> Run {
    const LEAST: usize = 16;
    if !args.names.is_empty() {
        return vm.type_error("code() takes no keyword arguments");
    }
    let given = args.positional.len() - 1;
    if given < LEAST {
        return vm.type_error(format!("code expected at least {LEAST} arguments, got {given}"));
    }
    Err(vm.unsupported("making a code object"))
}

fn number_or_none(vm: &mut Vm, n: Option<u32>) -> Value {
    n.map_or(Value::NONE, |n| vm.machine.plain_int(i64::from(n)))
}

fn co_lines(vm: &mut Vm, args: &Args<'_>) -> Run {
    let ranges = vm.machine.heap().code(args[0]).code.lines();
    let mut rows = Vec::new();
    for range in ranges {
        let [start, end] = [range.start, range.end].map(|n| vm.machine.plain_int(i64::from(n)));
        let line = number_or_none(vm, range.line);
        rows.push(vm.machine.tuple(&[start, end, line]));
    }
    let rows = vm.machine.tuple(&rows);
    Ok(vm.machine.block_of(Kind::SequenceIterator, vm.class(&LINE_ITERATOR), &[rows, Value::RAW_ZERO]))
}

fn co_positions(vm: &mut Vm, args: &Args<'_>) -> Run {
    let code = std::sync::Arc::clone(&vm.machine.heap().code(args[0]).code);
    let mut rows = Vec::new();
    for range in code.position_ranges() {
        let p = range.position;
        let row = [p.line, p.end_line, p.column, p.end_column].map(|n| number_or_none(vm, n));
        let row = vm.machine.tuple(&row);
        rows.extend((range.start..range.end).step_by(2).map(|_| row));
    }
    let rows = vm.machine.tuple(&rows);
    Ok(vm.machine.block_of(Kind::SequenceIterator, vm.class(&POSITIONS_ITERATOR), &[rows, Value::RAW_ZERO]))
}

fn names(vm: &mut Vm, c: Value, of: impl Fn(&LoadedCode) -> Vec<String>) -> Run {
    let names = of(vm.machine.heap().code(c));
    let names: Vec<Value> = names.iter().map(|n| vm.machine.intern(n.as_str().into())).collect();
    Ok(vm.machine.tuple(&names))
}

fn number(vm: &mut Vm, c: Value, of: impl Fn(&LoadedCode) -> u32) -> Run {
    let n = of(vm.machine.heap().code(c));
    Ok(vm.machine.int(i64::from(n)))
}

fn bytes(vm: &mut Vm, c: Value, of: impl Fn(&LoadedCode) -> Box<[u8]>) -> Run {
    let bytes = of(vm.machine.heap().code(c));
    Ok(vm.machine.bytes(bytes))
}

fn code_repr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let code = std::sync::Arc::clone(&vm.machine.heap().code(args[0]).code);
    let address = vm.machine.address_of(args[0]);
    let text =
        format!("<code object {} at {address:#x}, file \"{}\", line {}>", code.name, code.filename, code.firstlineno);
    Ok(vm.machine.str(text))
}
