//! The types `module` and `ModuleSpec`. Mirrors `Objects/moduleobject.c`.
//!
//! Called through the classes' tables. `runtime::importing` finds and executes modules.

use crate::object::layout::{class, class_flags, instance, module};
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Getter, Method, Signature};
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

/// `module`
pub static DEF: TypeDef = TypeDef {
    kind: Some(Kind::Module),
    flags: class_flags::BASE,
    methods: &[
        Method::static_("__new__", Signature::Any, module_new),
        Method::new("__init__", Signature::Any, module_init),
        Method::new("__repr__", Signature::Slot(0), module_repr),
    ],
    getters: &[Getter::new("__dict__", |vm, m| vm.instance_dict(m))],
    ..TypeDef::new("module")
};

/// `ModuleSpec`
pub static SPEC: TypeDef = TypeDef {
    module: "_frozen_importlib",
    flags: class_flags::BASE | class_flags::DICT,
    methods: &[Method::new("__repr__", Signature::Slot(0), |vm, args| {
        let mut parts = Vec::new();
        for key in ["name", "loader", "origin"] {
            let v = vm.get_attr_str(args[0], key)?;
            let shown = vm.repr_text(v)?;
            parts.push(format!("{key}={shown}"));
        }
        Ok(vm.machine.str(format!("ModuleSpec({})", parts.join(", "))))
    })],
    ..TypeDef::new("ModuleSpec")
};

/// A module with an empty namespace, of the requested class.
fn module_new(vm: &mut Vm, args: &Args<'_>) -> Run {
    let slots = vm.machine.heap().field(args[0], class::SLOTS).as_raw() as u32;
    let m = vm.machine.empty_block(Kind::Module, args[0], instance::SIZE + slots);
    let dict = vm.machine.dict();
    vm.machine.set_field(m, module::DICT, dict);
    Ok(m)
}

fn module_init(vm: &mut Vm, args: &Args<'_>) -> Run {
    let [name, doc] = vm.parse_args("module", &args.rest(), ["name", "doc"], 0, 2, 1)?;
    if !vm.is_str(name) {
        return vm.bad_argument("module", "argument 'name'", "str", name);
    }
    let dict = vm.machine.heap().field(args[0], module::DICT);
    let doc = if doc.is_null() { Value::NONE } else { doc };
    vm.init_module_namespace(dict, name, doc);
    Ok(Value::NONE)
}

fn module_repr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let dict = vm.machine.heap().field(args[0], module::DICT);
    let name = vm.machine.heap().dict_get_str(dict, vm.names.__name__);
    let name = match name {
        Some(n) => {
            let shown = vm.repr_of(n)?;
            vm.text_of(shown)
        }
        None => "'?'".to_owned(),
    };
    let file = vm.machine.heap().dict_get_str(dict, vm.names.__file__);
    let text = match file {
        Some(f) if vm.is_str(f) => format!("<module {name} from '{}'>", vm.text_of(f)),
        _ => format!("<module {name} (built-in)>"),
    };
    Ok(vm.machine.str(text))
}
