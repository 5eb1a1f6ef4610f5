//! Functions about the attributes of any object, and its identity: `getattr`, `dir`, `vars`, `id`, `hash`.
//!
//! Called through the table of built-in functions. `protocols::attributes` looks attributes up. Mirrors
//! `Python/bltinmodule.c`.

use crate::object::Value;
use crate::runtime::native::{Args, Method, Signature};
use crate::runtime::{Run, Vm};

pub const FUNCTIONS: &[Method] = &[
    Method::new("getattr", Signature::Range(2, 3), getattr),
    Method::new("setattr", Signature::Range(3, 3), setattr),
    Method::new("hasattr", Signature::Range(2, 2), hasattr),
    Method::new("delattr", Signature::Range(2, 2), delattr),
    Method::new("dir", Signature::Range(0, 1), dir),
    Method::new("vars", Signature::Range(0, 1), vars),
    Method::new("id", Signature::One, id),
    Method::new("hash", Signature::One, hash),
];

/// An attribute name given as an object, as an interned str.
fn attribute_name(vm: &mut Vm, v: Value) -> Run {
    if vm.is_str(v) {
        let data = vm.data(v);
        return Ok(vm.machine.intern_value(data));
    }
    let class = vm.type_name(v);
    vm.type_error(format!("attribute name must be string, not '{class}'"))
}

fn getattr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let name = attribute_name(vm, args[1])?;
    match args.get(2) {
        None => vm.get_attr(args[0], name),
        Some(default) => Ok(vm.get_attr_opt(args[0], name)?.unwrap_or(default)),
    }
}

fn setattr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let name = attribute_name(vm, args[1])?;
    vm.set_attr(args[0], name, args[2])?;
    Ok(Value::NONE)
}

fn hasattr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let name = attribute_name(vm, args[1])?;
    Ok(Value::bool(vm.get_attr_opt(args[0], name)?.is_some()))
}

fn delattr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let name = attribute_name(vm, args[1])?;
    vm.del_attr(args[0], name)?;
    Ok(Value::NONE)
}

fn id(vm: &mut Vm, args: &Args<'_>) -> Run {
    let address = vm.machine.address_of(args[0]);
    Ok(vm.machine.big_int(address.into()))
}

fn hash(vm: &mut Vm, args: &Args<'_>) -> Run {
    let hash = vm.hash(args[0])?;
    Ok(vm.machine.int(hash))
}

fn vars(vm: &mut Vm, args: &Args<'_>) -> Run {
    let Some(o) = args.get(0) else { return vm.frame_namespace(vm.registers.frame) };
    match vm.get_attr_opt(o, vm.names.__dict__)? {
        Some(dict) => Ok(dict),
        None => vm.type_error("vars() argument must have __dict__ attribute"),
    }
}

fn dir(vm: &mut Vm, args: &Args<'_>) -> Run {
    let names = vm.machine.list(&[]);
    match args.get(0) {
        None => {
            let locals = vm.frame_namespace(vm.registers.frame)?;
            let keys = vm.call_method(locals, "keys", &[])?;
            vm.list_extend(names, keys)?;
        }
        Some(o) => {
            let Some(f) = vm.special_unbound(o, vm.names.__dir__) else {
                return vm.type_error("object does not provide __dir__");
            };
            let found = vm.call_bound(f, o, &[])?;
            vm.list_extend(names, found)?;
        }
    }
    vm.list_sort(names, None, false)?;
    Ok(names)
}
