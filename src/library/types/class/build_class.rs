//! `__build_class__`, which a `class` statement calls: metaclass, namespace, and the body as a frame.
//!
//! Called by the bytecode of programs; what follows when the body has returned is `runtime::entry`'s. Mirrors
//! `builtin___build_class__` and `update_bases` of `Python/bltinmodule.c`; book chapter "From Class code to bytecode".

use crate::machine::Return;
use crate::object::layout::function;
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Entry};
use crate::runtime::{Run, Vm};

/// `__build_class__(function, name, *bases, metaclass=…, **keywords)`
pub fn build_class(vm: &mut Vm, args: &Args<'_>) -> Run<Entry> {
    if args.positional.len() < 2 {
        return vm.type_error("__build_class__: not enough arguments");
    }
    let (f, name) = (args[0], args[1]);
    if !f.is(Kind::Function) {
        return vm.type_error("__build_class__: func must be a function");
    }
    if !vm.is_str(name) {
        return vm.type_error("__build_class__: name is not a string");
    }
    let original = &args.positional[2..];
    let bases = resolve_bases(vm, original)?;
    let mut names: Vec<Value> = args.names.to_vec();
    let mut named: Vec<Value> = args.named.to_vec();
    let given = names.iter().position(|&n| vm.machine.heap().str_eq(n, vm.names.metaclass));
    let meta = match given {
        Some(i) => {
            names.remove(i);
            named.remove(i)
        }
        None => bases.first().map_or(vm.types.type_, |&b| vm.class_of(b)),
    };
    let is_class = meta.is(Kind::Type);
    let meta = if is_class { vm.most_derived_metaclass(meta, &bases)? } else { meta };
    let bases_tuple = vm.machine.tuple(&bases);
    let keywords = Args { positional: &[name, bases_tuple], names: &names, named: &named };
    let prepare = if meta == vm.types.type_ { None } else { vm.get_attr_opt(meta, vm.names.__prepare__)? };
    let namespace = match prepare {
        Some(p) => vm.call_args(p, &keywords)?,
        None => vm.machine.dict(),
    };
    if !vm.data(namespace).is(Kind::Dict) && vm.special_unbound(namespace, vm.names.__getitem__).is_none() {
        let got = vm.class_name(vm.class_of(namespace));
        let meta = if is_class { vm.class_name(meta) } else { "<metaclass>".to_owned() };
        return vm.type_error(format!("{meta}.__prepare__() must return a mapping, not {got}"));
    }
    let heap = vm.machine.heap();
    let (code, globals) = (heap.field(f, function::CODE), heap.field(f, function::GLOBALS));
    let originals = if bases.as_slice() == original { Value::NONE } else { vm.machine.tuple(original) };
    let (names, named) = (vm.machine.tuple(&names), vm.machine.tuple(&named));
    let with = vm.machine.tuple(&[meta, name, bases_tuple, namespace, originals, names, named]);
    let frame = vm.code_frame(code, f, globals, namespace)?;
    Ok(Entry::Frame { frame, how: Return::ClassBody, with })
}

/// `__mro_entries__` of bases that are no classes.
fn resolve_bases(vm: &mut Vm, bases: &[Value]) -> Run<Vec<Value>> {
    let mut out = Vec::new();
    for &b in bases {
        if b.is(Kind::Type) {
            out.push(b);
            continue;
        }
        match vm.get_attr_opt(b, vm.names.__mro_entries__)? {
            None => out.push(b),
            Some(f) => {
                let all = vm.machine.tuple(bases);
                let replaced = vm.call(f, &[all])?;
                if !replaced.is(Kind::Tuple) {
                    return vm.type_error("__mro_entries__ must return a tuple");
                }
                out.extend_from_slice(vm.machine.heap().tuple(replaced));
            }
        }
    }
    Ok(out)
}
