//! The type `method`: methods bound to their instance. Mirrors `Objects/classobject.c`.
//!
//! Called through the class's table. LOAD_ATTR and CALL avoid making such an object where they can.

use crate::number::hash::hash_pointer;
use crate::object::layout::method;
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Getter, Method, Signature};
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

/// `method`
pub static DEF: TypeDef = TypeDef {
    kind: Some(Kind::Method),
    methods: &[
        Method::static_("__new__", Signature::Any, method_new),
        Method::new("__repr__", Signature::Slot(0), method_repr),
        Method::new("__call__", Signature::Any, |vm, args| vm.call_args(args[0], &args.rest())),
        Method::new("__eq__", Signature::Slot(1), method_eq),
        Method::new("__hash__", Signature::Slot(0), method_hash),
        Method::new("__getattribute__", Signature::Slot(1), method_getattribute),
    ],
    getters: &[
        Getter::new("__func__", |vm, m| Ok(vm.machine.heap().field(m, method::FUNCTION))),
        Getter::new("__self__", |vm, m| Ok(vm.machine.heap().field(m, method::SELF))),
    ],
    ..TypeDef::new("method")
};

fn method_new(vm: &mut Vm, args: &Args<'_>) -> Run {
    if !args.names.is_empty() {
        return vm.type_error("method() takes no keyword arguments");
    }
    let [_, f, o] = *args.positional else {
        let given = args.positional.len() - 1;
        return vm.type_error(format!("method expected 2 arguments, got {given}"));
    };
    if !vm.is_callable(f) {
        return vm.type_error("first argument must be callable");
    }
    if o.is_none() {
        return vm.type_error("instance must not be None");
    }
    Ok(vm.machine.block(Kind::Method, &[f, o]))
}

fn method_repr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let (f, o) = vm.method_parts(args[0]);
    let name = if f.is(Kind::Function) {
        vm.function_qualname(f)
    } else {
        match vm.get_attr_opt(f, vm.names.__qualname__)? {
            Some(n) if vm.is_str(n) => vm.text_of(n),
            _ => "?".to_owned(),
        }
    };
    let shown = vm.repr_text(o)?;
    Ok(vm.machine.str(format!("<bound method {name} of {shown}>")))
}

fn method_eq(vm: &mut Vm, args: &Args<'_>) -> Run {
    if !args[1].is(Kind::Method) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let ((f, a), (g, b)) = (vm.method_parts(args[0]), vm.method_parts(args[1]));
    Ok(Value::bool(a == b && vm.eq(f, g)?))
}

fn method_hash(vm: &mut Vm, args: &Args<'_>) -> Run {
    let (f, o) = vm.method_parts(args[0]);
    let own = hash_pointer(vm.machine.address_of(o));
    let h = own ^ vm.hash(f)?;
    Ok(vm.machine.int(if h == -1 { -2 } else { h }))
}

/// Looks attributes that a method itself lacks up in its function.
fn method_getattribute(vm: &mut Vm, args: &Args<'_>) -> Run {
    let name = crate::library::types::object::attribute_name(vm, args[1])?;
    let class = vm.class_of(args[0]);
    if vm.lookup_in_class(class, name).is_some() && name != vm.names.__doc__ {
        return vm.generic_get_attr(args[0], name);
    }
    let (f, _) = vm.method_parts(args[0]);
    vm.get_attr(f, name)
}
