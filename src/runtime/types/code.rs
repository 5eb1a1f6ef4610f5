//! Code objects as Python sees them. Mirrors `Objects/codeobject.c`; book chapter "Code Objects".

use crate::object::heap::LoadedCode;
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Getter, Method, Signature};
use crate::runtime::types::TypeDef;
use crate::runtime::{Run, Vm};

/// `code`
pub static DEF: TypeDef = TypeDef {
    kind: Some(Kind::Code),
    methods: &[Method::new("__repr__", Signature::Slot(0), code_repr)],
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
