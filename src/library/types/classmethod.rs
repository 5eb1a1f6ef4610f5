//! The types `classmethod` and `staticmethod`. Mirrors their half of `Objects/funcobject.c`.
//!
//! Called through the classes' tables, and by `protocols::attributes` when an attribute is bound.

use crate::object::layout::class_flags;
use crate::object::layout::classmethod::CALLABLE;
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Getter, Method, Signature};
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

/// `classmethod`
pub static CLASSMETHOD: TypeDef = TypeDef {
    flags: class_flags::BASE,
    methods: &[
        Method::static_("__new__", Signature::Range(1, 1), |vm, args| {
            let v = vm.machine.block_of(Kind::Record, vm.types.classmethod, &[args[1], Value::NULL]);
            vm.with_payload(args[0], v)
        }),
        Method::new("__init__", Signature::Any, |_, _| Ok(Value::NONE)),
        Method::new("__get__", Signature::Range(1, 2), classmethod_get),
        Method::new("__repr__", Signature::Slot(0), |vm, args| wrapper_repr(vm, args, "classmethod")),
    ],
    getters: GETTERS,
    descr_get: Some(|vm, found, _, owner| {
        let callable = vm.wrapped(found);
        Ok(vm.machine.block(Kind::Method, &[callable, owner]))
    }),
    ..TypeDef::new("classmethod")
};

/// `staticmethod`
pub static STATICMETHOD: TypeDef = TypeDef {
    flags: class_flags::BASE,
    methods: &[
        Method::static_("__new__", Signature::Range(1, 1), |vm, args| {
            let v = vm.machine.block_of(Kind::Record, vm.types.staticmethod, &[args[1], Value::NULL]);
            vm.with_payload(args[0], v)
        }),
        Method::new("__init__", Signature::Any, |_, _| Ok(Value::NONE)),
        Method::new("__get__", Signature::Range(1, 2), |vm, args| Ok(vm.wrapped(args[0]))),
        Method::new("__call__", Signature::Any, |vm, args| {
            let f = vm.wrapped(args[0]);
            vm.call_args(f, &args.rest())
        }),
        Method::new("__repr__", Signature::Slot(0), |vm, args| wrapper_repr(vm, args, "staticmethod")),
    ],
    getters: GETTERS,
    descr_get: Some(|vm, found, _, _| Ok(vm.wrapped(found))),
    ..TypeDef::new("staticmethod")
};

const GETTERS: &[Getter] = &[
    Getter::new("__func__", |vm, v| Ok(vm.wrapped(v))),
    Getter::new("__wrapped__", |vm, v| Ok(vm.wrapped(v))),
    Getter::new("__name__", |vm, v| {
        let f = vm.wrapped(v);
        vm.get_attr(f, vm.names.__name__)
    }),
    Getter::new("__qualname__", |vm, v| {
        let f = vm.wrapped(v);
        vm.get_attr(f, vm.names.__qualname__)
    }),
    Getter::new("__doc__", |vm, v| {
        let f = vm.wrapped(v);
        vm.get_attr(f, vm.names.__doc__)
    }),
    Getter::new("__isabstractmethod__", |vm, v| {
        let f = vm.wrapped(v);
        let name = vm.machine.intern("__isabstractmethod__".into());
        let found = vm.get_attr_opt(f, name)?;
        Ok(found.unwrap_or(Value::FALSE))
    }),
];

impl Vm {
    /// The object that a classmethod or staticmethod wraps.
    fn wrapped(&self, v: Value) -> Value {
        self.machine.heap().field(self.data(v), CALLABLE)
    }
}

fn classmethod_get(vm: &mut Vm, args: &Args<'_>) -> Run {
    let owner = args.get(2).unwrap_or_else(|| vm.class_of(args[1]));
    let f = vm.wrapped(args[0]);
    Ok(vm.machine.block(Kind::Method, &[f, owner]))
}

fn wrapper_repr(vm: &mut Vm, args: &Args<'_>, name: &str) -> Run {
    let f = vm.wrapped(args[0]);
    let shown = vm.repr_text(f)?;
    Ok(vm.machine.str(format!("<{name}({shown})>")))
}
