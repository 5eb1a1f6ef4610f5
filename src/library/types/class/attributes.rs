//! The computed attributes of classes: names, bases, `__doc__`, annotations, `__abstractmethods__`.
//!
//! Rows of the table of `type`. Mirrors `type_getsets` of `Objects/typeobject.c`.

use crate::library::types::descriptors;
use crate::object::Value;
use crate::object::layout::{class, class_flags};
use crate::runtime::native::Getter;
use crate::runtime::{Run, Vm};

/// The rows.
pub(super) const GETTERS: &[Getter] = &[
    Getter::with_setter(
        "__name__",
        |vm, c| Ok(vm.machine.heap().field(c, class::NAME)),
        |vm, c, v| set_text(vm, c, class::NAME, "__name__", v),
    ),
    Getter::with_setter(
        "__qualname__",
        |vm, c| Ok(vm.machine.heap().field(c, class::QUALNAME)),
        |vm, c, v| set_text(vm, c, class::QUALNAME, "__qualname__", v),
    ),
    Getter::new("__bases__", |vm, c| Ok(vm.machine.heap().field(c, class::BASES))),
    Getter::new("__base__", |vm, c| Ok(vm.field_or_none(c, class::BASE))),
    Getter::new("__mro__", |vm, c| Ok(vm.machine.heap().field(c, class::MRO))),
    Getter::with_setter("__module__", type_module, |vm, c, v| {
        let name = vm.names.__module__;
        set_in_dict(vm, c, name, v)
    }),
    Getter::new("__dict__", |vm, c| {
        let dict = vm.machine.heap().field(c, class::DICT);
        Ok(vm.new_record(&descriptors::MAPPING_PROXY, &[dict]))
    }),
    Getter::with_setter("__doc__", type_doc, |vm, c, v| {
        let name = vm.names.__doc__;
        set_in_dict(vm, c, name, v)
    }),
    Getter::with_setter("__annotations__", type_annotations, |vm, c, v| {
        let name = vm.names.__annotations__;
        set_in_dict(vm, c, name, v)
    }),
    Getter::with_setter("__annotate__", type_annotate, set_annotate),
    Getter::with_setter("__type_params__", type_type_params, |vm, c, v| {
        let name = vm.names.__type_params__;
        set_in_dict(vm, c, name, v)
    }),
    Getter::with_setter("__abstractmethods__", type_abstractmethods, set_abstractmethods),
];

fn set_text(vm: &mut Vm, c: Value, field: u32, name: &str, v: Option<Value>) -> Run<()> {
    let class_name = vm.class_name(c);
    if vm.is_builtin_class(c) {
        return vm.type_error(format!("cannot set '{name}' attribute of immutable type '{class_name}'"));
    }
    match v {
        Some(v) if vm.is_str(v) => {
            vm.machine.set_field(c, field, v);
            Ok(())
        }
        Some(v) => {
            let got = vm.type_name(v);
            vm.type_error(format!("can only assign string to {class_name}.{name}, not '{got}'"))
        }
        None => vm.type_error(format!("cannot delete '{name}' attribute of type '{class_name}'")),
    }
}

fn set_in_dict(vm: &mut Vm, c: Value, name: Value, v: Option<Value>) -> Run<()> {
    let dict = vm.machine.heap().field(c, class::DICT);
    match v {
        Some(v) => vm.machine.dict_set_str(dict, name, v),
        None => {
            if let Some(e) = vm.machine.heap().dict_find_str(dict, name) {
                vm.machine.dict_remove(dict, e.number);
            }
        }
    }
    vm.type_modified();
    Ok(())
}

fn type_module(vm: &mut Vm, c: Value) -> Run {
    let dict = vm.machine.heap().field(c, class::DICT);
    match vm.machine.heap().dict_get_str(dict, vm.names.__module__) {
        Some(v) => Ok(v),
        None => Ok(vm.names.builtins),
    }
}

fn type_doc(vm: &mut Vm, c: Value) -> Run {
    let dict = vm.machine.heap().field(c, class::DICT);
    let found = vm.machine.heap().dict_get_str(dict, vm.names.__doc__);
    match found {
        Some(v) => vm.bind(v, Value::NULL, c),
        None => Ok(Value::NONE),
    }
}

fn type_annotations(vm: &mut Vm, c: Value) -> Run {
    let dict = vm.machine.heap().field(c, class::DICT);
    let names = ["__annotations__", "__annotations_cache__"].map(|n| vm.machine.intern(n.into()));
    for name in names {
        if let Some(v) = vm.machine.heap().dict_get_str(dict, name) {
            return Ok(v);
        }
    }
    if vm.is_builtin_class(c) {
        let class = vm.class_name(c);
        let name = vm.names.__annotations__;
        return vm.attribute_error(c, name, format!("type object '{class}' has no attribute '__annotations__'"));
    }
    let annotate_name = vm.machine.intern(ANNOTATE_FUNC.into());
    let annotate = vm
        .machine
        .heap()
        .dict_get_str(dict, annotate_name)
        .or_else(|| vm.machine.heap().dict_get_str(dict, vm.names.__annotate__));
    let annotations = match annotate {
        Some(f) if !f.is_none() => {
            let format = vm.machine.int(1);
            vm.call(f, &[format])?
        }
        _ => vm.machine.dict(),
    };
    vm.machine.dict_set_str(dict, names[1], annotations);
    Ok(annotations)
}

/// The name under which a class body leaves the function that computes its annotations.
const ANNOTATE_FUNC: &str = "__annotate_func__";

fn type_annotate(vm: &mut Vm, c: Value) -> Run {
    if vm.is_builtin_class(c) {
        let class = vm.class_name(c);
        let name = vm.names.__annotate__;
        return vm.attribute_error(c, name, format!("type object '{class}' has no attribute '__annotate__'"));
    }
    let dict = vm.machine.heap().field(c, class::DICT);
    let name = vm.machine.intern(ANNOTATE_FUNC.into());
    let heap = vm.machine.heap();
    let found = heap.dict_get_str(dict, name).or_else(|| heap.dict_get_str(dict, vm.names.__annotate__));
    Ok(found.unwrap_or(Value::NONE))
}

fn set_annotate(vm: &mut Vm, c: Value, v: Option<Value>) -> Run<()> {
    let Some(v) = v else { return vm.type_error("cannot delete __annotate__ attribute") };
    if !v.is_none() && !vm.is_callable(v) {
        return vm.type_error("__annotate__ must be callable or None");
    }
    let name = vm.machine.intern(ANNOTATE_FUNC.into());
    set_in_dict(vm, c, name, Some(v))?;
    let cache = vm.machine.intern("__annotations_cache__".into());
    set_in_dict(vm, c, cache, None)
}

fn type_type_params(vm: &mut Vm, c: Value) -> Run {
    let dict = vm.machine.heap().field(c, class::DICT);
    match vm.machine.heap().dict_get_str(dict, vm.names.__type_params__) {
        Some(v) => Ok(v),
        None => Ok(vm.machine.tuple(&[])),
    }
}

fn type_abstractmethods(vm: &mut Vm, c: Value) -> Run {
    let dict = vm.machine.heap().field(c, class::DICT);
    let name = vm.names.__abstractmethods__;
    match vm.machine.heap().dict_get_str(dict, name) {
        Some(v) => Ok(v),
        None => {
            let class = vm.class_name(c);
            vm.attribute_error(c, name, format!("type object '{class}' has no attribute '__abstractmethods__'"))
        }
    }
}

fn set_abstractmethods(vm: &mut Vm, c: Value, v: Option<Value>) -> Run<()> {
    let abstract_ = match v {
        Some(v) => vm.is_true(v)?,
        None => false,
    };
    let name = vm.names.__abstractmethods__;
    set_in_dict(vm, c, name, v)?;
    let flags = vm.machine.heap().field(c, class::FLAGS).as_raw() & !class_flags::ABSTRACT;
    let flags = if abstract_ { flags | class_flags::ABSTRACT } else { flags };
    vm.machine.set_field(c, class::FLAGS, Value::raw(flags));
    Ok(())
}
