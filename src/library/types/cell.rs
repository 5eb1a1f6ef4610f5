//! The type `cell`: variables that functions share. Mirrors `Objects/cellobject.c`.
//!
//! Called through the class's table. Instructions read and write cells through the machine's setters, not this file.

use crate::object::layout::cell;
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Getter, Method, Signature};
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

/// `cell`
pub static DEF: TypeDef = TypeDef {
    kind: Some(Kind::Cell),
    methods: &[
        Method::static_("__new__", Signature::Any, cell_new),
        Method::new("__repr__", Signature::Slot(0), cell_repr),
    ],
    getters: &[Getter::with_setter("cell_contents", contents, |vm, c, v| {
        vm.machine.set_field(c, cell::CONTENTS, v.unwrap_or(Value::NULL));
        Ok(())
    })],
    ..TypeDef::new("cell")
};

fn cell_new(vm: &mut Vm, args: &Args<'_>) -> Run {
    if !args.names.is_empty() {
        return vm.type_error("cell() takes no keyword arguments");
    }
    let given = args.positional.len() - 1;
    if given > 1 {
        return vm.type_error(format!("cell expected at most 1 argument, got {given}"));
    }
    Ok(vm.machine.cell(args.get(1).unwrap_or(Value::NULL)))
}

fn contents(vm: &mut Vm, c: Value) -> Run {
    let v = vm.cell_contents(c);
    if v.is_null() { vm.value_error("cell is empty") } else { Ok(v) }
}

fn cell_repr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let address = vm.machine.address_of(args[0]);
    let v = vm.cell_contents(args[0]);
    let text = if v.is_null() {
        format!("<cell at {address:#x}: empty>")
    } else {
        let inside = vm.machine.address_of(v);
        let class = vm.type_name(v);
        format!("<cell at {address:#x}: {class} object at {inside:#x}>")
    };
    Ok(vm.machine.str(text))
}
