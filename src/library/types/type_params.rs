//! Type parameters and type aliases: `TypeVar`, `ParamSpec`, `TypeVarTuple`, `TypeAliasType`, and `Generic`.
//!
//! Bounds, constraints, defaults and the values of aliases are functions that are called when they are first asked for.
//! Mirrors `Objects/typevarobject.c`.

use crate::library::types::generic_alias;
use crate::library::types::union;
use crate::object::layout::{class_flags, frame, function, record};
use crate::object::{Kind, Value};
use crate::runtime::library::{Intrinsic1, Intrinsic2};
use crate::runtime::native::{Getter, Method, Signature};
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

record! {
    /// Fields of a type parameter.
    field {
        NAME,
        /// What computes the bound, or NULL.
        EVALUATE_BOUND,
        /// The bound once computed, or NULL.
        BOUND,
        /// What computes the constraints, or NULL.
        EVALUATE_CONSTRAINTS,
        /// The constraints once computed, or NULL.
        CONSTRAINTS,
        /// What computes the default, or NULL.
        EVALUATE_DEFAULT,
        /// The default once computed, or NULL.
        DEFAULT,
        /// The name of the module.
        MODULE,
    }
}

record! {
    /// Fields of a type alias.
    alias {
        NAME,
        /// A tuple, or NULL.
        TYPE_PARAMS,
        /// What computes the value.
        EVALUATE,
        /// The value once computed, or NULL.
        VALUE,
        /// The name of the module.
        MODULE,
    }
}

/// `typing.TypeVar`
pub static TYPE_VAR: TypeDef = TypeDef {
    module: "typing",
    methods: PARAMETER_METHODS,
    getters: &[
        NAME,
        MODULE,
        Getter::new("__bound__", |vm, v| lazy(vm, v, field::EVALUATE_BOUND, field::BOUND, Value::NONE)),
        Getter::new("__constraints__", |vm, v| {
            let none = vm.machine.tuple(&[]);
            lazy(vm, v, field::EVALUATE_CONSTRAINTS, field::CONSTRAINTS, none)
        }),
        DEFAULT,
        Getter::new("__covariant__", |_, _| Ok(Value::FALSE)),
        Getter::new("__contravariant__", |_, _| Ok(Value::FALSE)),
        Getter::new("__infer_variance__", |_, _| Ok(Value::TRUE)),
    ],
    ..TypeDef::new("TypeVar")
};

/// `typing.ParamSpec`
pub static PARAM_SPEC: TypeDef = TypeDef {
    module: "typing",
    methods: PARAMETER_METHODS,
    getters: &[NAME, MODULE, DEFAULT],
    ..TypeDef::new("ParamSpec")
};

/// `typing.TypeVarTuple`
pub static TYPE_VAR_TUPLE: TypeDef = TypeDef {
    module: "typing",
    methods: PARAMETER_METHODS,
    getters: &[NAME, MODULE, DEFAULT],
    ..TypeDef::new("TypeVarTuple")
};

/// `typing.TypeAliasType`
pub static TYPE_ALIAS: TypeDef = TypeDef {
    module: "typing",
    methods: &[
        Method::new("__repr__", Signature::Slot(0), |vm, args| Ok(vm.machine.heap().field(args[0], alias::NAME))),
        Method::new("__or__", Signature::Slot(1), union::or),
        Method::new("__ror__", Signature::Slot(1), union::ror),
        Method::new("__getitem__", Signature::Slot(1), generic_alias::class_getitem),
    ],
    getters: &[
        Getter::new("__name__", |vm, v| Ok(vm.machine.heap().field(v, alias::NAME))),
        Getter::new("__module__", |vm, v| Ok(vm.field_or_none(v, alias::MODULE))),
        Getter::new("__value__", alias_value),
        Getter::new("__type_params__", alias_params),
        Getter::new("__parameters__", alias_params),
    ],
    ..TypeDef::new("TypeAliasType")
};

/// `typing.Generic`
pub static GENERIC: TypeDef = TypeDef {
    module: "typing",
    flags: class_flags::BASE,
    methods: &[
        Method::class("__class_getitem__", Signature::One, |vm, args| {
            let items = if args[1].is(Kind::Tuple) { args[1] } else { vm.machine.tuple(&[args[1]]) };
            Ok(vm.new_record(&crate::library::types::generic_alias::TYPING, &[args[0], items]))
        }),
        Method::class("__init_subclass__", Signature::Any, |vm, args| {
            let params = vm.parameters_of_bases(args[0])?;
            let name = vm.machine.intern("__parameters__".into());
            vm.set_attr(args[0], name, params)?;
            Ok(Value::NONE)
        }),
    ],
    ..TypeDef::new("Generic")
};

const NAME: Getter = Getter::new("__name__", |vm, v| Ok(vm.machine.heap().field(v, field::NAME)));
const MODULE: Getter = Getter::new("__module__", |vm, v| Ok(vm.field_or_none(v, field::MODULE)));
const DEFAULT: Getter = Getter::new("__default__", |vm, v| {
    if vm.machine.heap().field(v, field::EVALUATE_DEFAULT).is_null() {
        return Err(vm.unsupported("typing.NoDefault"));
    }
    lazy(vm, v, field::EVALUATE_DEFAULT, field::DEFAULT, Value::NONE)
});

const PARAMETER_METHODS: &[Method] = &[
    Method::new("__repr__", Signature::Slot(0), |vm, args| Ok(vm.machine.heap().field(args[0], field::NAME))),
    Method::new("__or__", Signature::Slot(1), union::or),
    Method::new("__ror__", Signature::Slot(1), union::ror),
    Method::new("has_default", Signature::NoArgs, |vm, args| {
        Ok(Value::bool(!vm.machine.heap().field(args[0], field::EVALUATE_DEFAULT).is_null()))
    }),
];

/// The value of a function that is called when first asked for; `otherwise` if there is no function.
fn lazy(vm: &mut Vm, v: Value, evaluate: u32, known: u32, otherwise: Value) -> Run {
    let heap = vm.machine.heap();
    let (f, known_value) = (heap.field(v, evaluate), heap.field(v, known));
    if !known_value.is_null() {
        return Ok(known_value);
    }
    if f.is_null() {
        return Ok(otherwise);
    }
    let format = vm.machine.plain_int(1);
    let made = vm.call(f, &[format])?;
    vm.machine.set_field(v, known, made);
    Ok(made)
}

fn alias_value(vm: &mut Vm, v: Value) -> Run {
    lazy(vm, v, alias::EVALUATE, alias::VALUE, Value::NONE)
}

fn alias_params(vm: &mut Vm, v: Value) -> Run {
    let params = vm.machine.heap().field(v, alias::TYPE_PARAMS);
    Ok(if params.is_null() { vm.machine.tuple(&[]) } else { params })
}

impl Vm {
    /// The name of the module whose code is executing, or NULL.
    fn current_module_name(&self) -> Value {
        let globals = self.frame_field(frame::GLOBALS);
        self.machine.heap().dict_get_str(globals, self.names.__name__).unwrap_or(Value::NULL)
    }

    /// The type parameters among the arguments of a class's generic bases, each once.
    fn parameters_of_bases(&mut self, class: Value) -> Run {
        let mut found: Vec<Value> = Vec::new();
        if let Some(bases) = self.get_attr_opt(class, self.names.__orig_bases__)? {
            for base in self.collect(bases)? {
                if base.is(Kind::Record)
                    && self.class_of(base) == self.class(&crate::library::types::generic_alias::TYPING)
                {
                    let args = self.get_attr_str(base, "__args__")?;
                    for v in self.machine.heap().tuple(args).to_vec() {
                        let is_param =
                            [&TYPE_VAR, &PARAM_SPEC, &TYPE_VAR_TUPLE].iter().any(|def| self.is_record_of(v, def));
                        if is_param && !found.contains(&v) {
                            found.push(v);
                        }
                    }
                }
            }
        }
        Ok(self.machine.tuple(&found))
    }

    fn new_type_param(&mut self, def: &'static TypeDef, name: Value, set: &[(u32, Value)]) -> Value {
        let mut fields = [Value::NULL; 8];
        fields[field::NAME as usize] = name;
        fields[field::MODULE as usize] = self.current_module_name();
        for &(i, v) in set {
            fields[i as usize] = v;
        }
        self.new_record(def, &fields)
    }
}

/// The intrinsic functions of one argument that the interpreter does not implement itself.
pub const INTRINSICS_1: &[Intrinsic1] = &[
    (4, |vm, v| Ok(vm.new_record(&crate::library::types::async_generator::WRAPPED, &[v]))),
    (7, |vm, name| Ok(vm.new_type_param(&TYPE_VAR, name, &[]))),
    (8, |vm, name| Ok(vm.new_type_param(&PARAM_SPEC, name, &[]))),
    (9, |vm, name| Ok(vm.new_type_param(&TYPE_VAR_TUPLE, name, &[]))),
    (10, |vm, params| {
        let params = vm.machine.heap().tuple(params).to_vec();
        let params = vm.machine.tuple(&params);
        Ok(vm.new_record(&crate::library::types::generic_alias::TYPING, &[vm.class(&GENERIC), params]))
    }),
    (11, |vm, parts| {
        let parts = vm.machine.heap().tuple(parts).to_vec();
        let params = if parts[1].is_none() { Value::NULL } else { parts[1] };
        let module = vm.current_module_name();
        Ok(vm.new_record(&TYPE_ALIAS, &[parts[0], params, parts[2], Value::NULL, module]))
    }),
];

/// The intrinsic functions of two arguments.
pub const INTRINSICS_2: &[Intrinsic2] = &[
    (1, Vm::prepare_reraise_star),
    (2, |vm, name, bound| Ok(vm.new_type_param(&TYPE_VAR, name, &[(field::EVALUATE_BOUND, bound)]))),
    (3, |vm, name, all| Ok(vm.new_type_param(&TYPE_VAR, name, &[(field::EVALUATE_CONSTRAINTS, all)]))),
    (4, |vm, f, params| {
        vm.machine.set_field(f, function::TYPE_PARAMS, params);
        Ok(f)
    }),
    (5, |vm, param, default| {
        vm.machine.set_field(param, field::EVALUATE_DEFAULT, default);
        Ok(param)
    }),
];
