//! Functions written in Rust as Python sees them, computed attributes, slots, and `mappingproxy`.
//!
//! Called through the classes' tables. Mirrors `Objects/descrobject.c` and `Objects/methodobject.c`.

use crate::object::layout::{instance, native, record};
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Getter, Method, Signature};
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

/// `builtin_function_or_method`
pub static BUILTIN_FUNCTION: TypeDef = native_type("builtin_function_or_method");
/// `method_descriptor`
pub static METHOD_DESCRIPTOR: TypeDef = native_type("method_descriptor");
/// `wrapper_descriptor`
pub static WRAPPER_DESCRIPTOR: TypeDef = native_type("wrapper_descriptor");
/// `method-wrapper`
pub static METHOD_WRAPPER: TypeDef = native_type("method-wrapper");
/// `classmethod_descriptor`
pub static CLASSMETHOD_DESCRIPTOR: TypeDef = native_type("classmethod_descriptor");

const fn native_type(name: &'static str) -> TypeDef {
    TypeDef { kind: Some(Kind::Native), methods: NATIVE_METHODS, getters: NATIVE_GETTERS, ..TypeDef::new(name) }
}

const NATIVE_METHODS: &[Method] = &[
    Method::new("__call__", Signature::Any, |vm, args| vm.call_args(args[0], &args.rest())),
    Method::new("__repr__", Signature::Slot(0), native_repr),
    Method::new("__get__", Signature::Range(1, 2), native_get),
    Method::new("__eq__", Signature::Slot(1), native_eq),
    Method::new("__hash__", Signature::Slot(0), native_hash),
];

const NATIVE_GETTERS: &[Getter] = &[
    Getter::new("__name__", |vm, f| {
        let name = vm.method_of(f).name;
        Ok(vm.machine.intern(name.into()))
    }),
    Getter::new("__qualname__", |vm, f| {
        let is_function = !vm.machine.heap().field(f, native::OWNER).is(Kind::Type);
        let name = if is_function { vm.method_of(f).name.to_owned() } else { vm.native_name(f) };
        Ok(vm.machine.str(name))
    }),
    Getter::new("__self__", |vm, f| Ok(vm.field_or_none(f, native::SELF))),
    Getter::new("__module__", |vm, f| {
        let owner = vm.machine.heap().field(f, native::OWNER);
        Ok(match owner {
            Value::NULL => vm.names.builtins,
            module if module.is(Kind::Str) => module,
            _ => Value::NONE,
        })
    }),
    Getter::new("__objclass__", |vm, f| {
        let owner = vm.machine.heap().field(f, native::OWNER);
        Ok(if owner.is(Kind::Type) { owner } else { Value::NONE })
    }),
    Getter::new("__doc__", native_doc),
    Getter::new("__text_signature__", |_, _| Ok(Value::NONE)),
];

/// The docstrings of CPython's built-in functions, one per line: name, tab, text with escapes.
const DOCS: &str = include_str!("../../../assets/builtin_docs.tsv");

fn native_doc(vm: &mut Vm, f: Value) -> Run {
    let heap = vm.machine.heap();
    if !heap.field(f, native::OWNER).is_null() || !heap.field(f, native::SELF).is_null() {
        return Ok(Value::NONE);
    }
    let name = vm.method_of(f).name;
    let text = DOCS.lines().filter_map(|line| line.split_once('\t')).find(|(n, _)| *n == name).map(|(_, text)| text);
    Ok(match text {
        Some(text) => vm.machine.str(text.replace("\\n", "\n").replace("\\\\", "\\")),
        None => Value::NONE,
    })
}

fn native_repr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let f = args[0];
    let name = vm.method_of(f).name;
    let heap = vm.machine.heap();
    let (self_value, owner) = (heap.field(f, native::SELF), heap.field(f, native::OWNER));
    let class = vm.class_of(f);
    let text = if class == vm.types.method_descriptor || class == vm.types.classmethod_descriptor {
        format!("<method '{name}' of '{}' objects>", vm.class_name(owner))
    } else if class == vm.types.wrapper_descriptor {
        format!("<slot wrapper '{name}' of '{}' objects>", vm.class_name(owner))
    } else if self_value.is_null() {
        format!("<built-in function {name}>")
    } else {
        let (of, address) = (vm.type_name(self_value), vm.machine.address_of(self_value));
        let what = if class == vm.types.method_wrapper { "method-wrapper" } else { "built-in method" };
        if class == vm.types.method_wrapper {
            format!("<{what} '{name}' of {of} object at {address:#x}>")
        } else {
            format!("<{what} {name} of {of} object at {address:#x}>")
        }
    };
    Ok(vm.machine.str(text))
}

fn native_get(vm: &mut Vm, args: &Args<'_>) -> Run {
    let instance = if args[1].is_none() { Value::NULL } else { args[1] };
    let owner = args.get(2).unwrap_or_else(|| vm.class_of(args[1]));
    vm.bind(args[0], instance, owner)
}

fn native_eq(vm: &mut Vm, args: &Args<'_>) -> Run {
    if !args[1].is(Kind::Native) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let heap = vm.machine.heap();
    Ok(Value::bool(heap.fields(args[0]) == heap.fields(args[1])))
}

fn native_hash(vm: &mut Vm, args: &Args<'_>) -> Run {
    let heap = vm.machine.heap();
    let (id, o) = (heap.field(args[0], native::ID).as_raw(), heap.field(args[0], native::SELF));
    let own = if o.is_null() { 0 } else { vm.identity_hash(o) };
    Ok(vm.machine.int((id ^ own) & 0xFFFF_FFFF))
}

record! {
    /// Fields of a `getset_descriptor`.
    getset {
        /// Raw: the number of its `Getter`.
        ID,
        /// The class that has it.
        OWNER,
    }
}

record! {
    /// Fields of a `member_descriptor`.
    member {
        /// Raw: the field of the instances that it stands for.
        FIELD,
        /// Its name, a str.
        NAME,
        /// The class that has it.
        OWNER,
    }
}

/// `getset_descriptor`
pub static GETSET_DESCRIPTOR: TypeDef = descriptor_type("getset_descriptor");

/// `member_descriptor` of `__slots__`
pub static MEMBER_DESCRIPTOR: TypeDef = descriptor_type("member_descriptor");

const fn descriptor_type(name: &'static str) -> TypeDef {
    TypeDef {
        methods: DESCRIPTOR_METHODS,
        getters: DESCRIPTOR_GETTERS,
        descr_get: Some(|vm, d, o, _| if o.is_null() { Ok(d) } else { vm.getset_get(d, o) }),
        descr_set: Some(Vm::getset_set),
        ..TypeDef::new(name)
    }
}

const DESCRIPTOR_METHODS: &[Method] = &[
    Method::new("__get__", Signature::Range(1, 2), descriptor_get),
    Method::new("__set__", Signature::Slot(2), descriptor_set),
    Method::new("__delete__", Signature::Slot(1), descriptor_delete),
    Method::new("__repr__", Signature::Slot(0), descriptor_repr),
];

const DESCRIPTOR_GETTERS: &[Getter] = &[Getter::new("__name__", |vm, d| {
    let name = vm.descriptor_name(d);
    Ok(vm.machine.str(name))
})];

/// The `__dict__` of instances of Python classes.
pub static DICT_GETTER: Getter =
    Getter::with_setter("__dict__", |vm, o| vm.instance_dict(o), |vm, o, v| vm.set_instance_dict(o, v));

/// The `__weakref__` of instances of Python classes.
pub static WEAKREF_GETTER: Getter = Getter::new("__weakref__", |_, _| Ok(Value::NONE));

fn descriptor_get(vm: &mut Vm, args: &Args<'_>) -> Run {
    if args[1].is_none() { Ok(args[0]) } else { vm.getset_get(args[0], args[1]) }
}

fn descriptor_set(vm: &mut Vm, args: &Args<'_>) -> Run {
    vm.getset_set(args[0], args[1], Some(args[2]))?;
    Ok(Value::NONE)
}

fn descriptor_delete(vm: &mut Vm, args: &Args<'_>) -> Run {
    vm.getset_set(args[0], args[1], None)?;
    Ok(Value::NONE)
}

fn descriptor_repr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let (name, owner) = (vm.descriptor_name(args[0]), vm.descriptor_owner(args[0]));
    let what = if vm.class_of(args[0]) == vm.types.member_descriptor { "member" } else { "attribute" };
    let owner = vm.class_name(owner);
    Ok(vm.machine.str(format!("<{what} '{name}' of '{owner}' objects>")))
}

impl Vm {
    fn descriptor_name(&self, d: Value) -> String {
        if self.class_of(d) == self.types.member_descriptor {
            return self.text_of(self.machine.heap().field(d, member::NAME));
        }
        self.getter(self.machine.heap().field(d, getset::ID).as_raw()).name.to_owned()
    }

    fn descriptor_owner(&self, d: Value) -> Value {
        let field = if self.class_of(d) == self.types.member_descriptor { member::OWNER } else { getset::OWNER };
        self.machine.heap().field(d, field)
    }

    fn check_descriptor(&mut self, d: Value, o: Value) -> Run<()> {
        let owner = self.descriptor_owner(d);
        let class = self.class_of(o);
        if self.is_subclass(class, owner) {
            return Ok(());
        }
        let (name, owner, got) = (self.descriptor_name(d), self.class_name(owner), self.class_name(class));
        self.type_error(format!("descriptor '{name}' for '{owner}' objects doesn't apply to a '{got}' object"))
    }

    /// Reads a computed attribute or a slot.
    fn getset_get(&mut self, d: Value, o: Value) -> Run {
        self.check_descriptor(d, o)?;
        if self.class_of(d) == self.types.member_descriptor {
            let field = self.machine.heap().field(d, member::FIELD).as_raw() as u32;
            let v = self.machine.heap().field(o, field);
            if v.is_null() {
                let name = self.machine.heap().field(d, member::NAME);
                let (class, attr) = (self.type_name(o), self.text_of(name));
                return self.attribute_error(o, name, format!("'{class}' object has no attribute '{attr}'"));
            }
            return Ok(v);
        }
        let getter = self.getter(self.machine.heap().field(d, getset::ID).as_raw());
        (getter.get)(self, o)
    }

    /// Sets or deletes a computed attribute or a slot.
    fn getset_set(&mut self, d: Value, o: Value, v: Option<Value>) -> Run<()> {
        self.check_descriptor(d, o)?;
        if self.class_of(d) == self.types.member_descriptor {
            let field = self.machine.heap().field(d, member::FIELD).as_raw() as u32;
            if v.is_none() && self.machine.heap().field(o, field).is_null() {
                let name = self.machine.heap().field(d, member::NAME);
                return self.raise_with(self.exc.AttributeError, &[name]);
            }
            self.machine.set_field(o, field, v.unwrap_or(Value::NULL));
            debug_assert!(field >= instance::SIZE);
            return Ok(());
        }
        let getter = self.getter(self.machine.heap().field(d, getset::ID).as_raw());
        match getter.set {
            Some(set) => set(self, o, v),
            None => {
                let owner = self.class_name(self.descriptor_owner(d));
                let message = format!("attribute '{}' of '{owner}' objects is not writable", getter.name);
                self.raise(self.exc.AttributeError, message)
            }
        }
    }
}

record! {
    /// Fields of a `mappingproxy`.
    proxy {
        /// What it shows.
        MAPPING,
    }
}

/// `mappingproxy`
pub static MAPPING_PROXY: TypeDef = TypeDef {
    methods: &[
        Method::static_("__new__", Signature::Range(1, 1), |vm, args| {
            let mapping = args[1];
            let data = vm.data(mapping);
            let sequence = matches!(data.kind(), Some(Kind::List | Kind::Tuple));
            if sequence || vm.special_unbound(mapping, vm.names.__getitem__).is_none() {
                let got = vm.type_name(mapping);
                return vm.type_error(format!("mappingproxy() argument must be a mapping, not {got}"));
            }
            Ok(vm.new_record(&MAPPING_PROXY, &[mapping]))
        }),
        Method::new("__getitem__", Signature::Slot(1), |vm, args| {
            let d = vm.machine.heap().field(args[0], proxy::MAPPING);
            vm.get_item(d, args[1])
        }),
        Method::new("__contains__", Signature::Slot(1), |vm, args| {
            let d = vm.machine.heap().field(args[0], proxy::MAPPING);
            Ok(Value::bool(vm.contains(d, args[1])?))
        }),
        Method::new("__len__", Signature::Slot(0), |vm, args| {
            let d = vm.machine.heap().field(args[0], proxy::MAPPING);
            let n = vm.len(d)?;
            Ok(vm.machine.int(n as i64))
        }),
        Method::new("__iter__", Signature::Slot(0), |vm, args| {
            let d = vm.machine.heap().field(args[0], proxy::MAPPING);
            vm.iter(d)
        }),
        Method::new("__repr__", Signature::Slot(0), |vm, args| {
            let d = vm.machine.heap().field(args[0], proxy::MAPPING);
            let shown = vm.repr_text(d)?;
            Ok(vm.machine.str(format!("mappingproxy({shown})")))
        }),
        Method::new("__str__", Signature::Slot(0), |vm, args| {
            let d = vm.machine.heap().field(args[0], proxy::MAPPING);
            vm.str_of(d)
        }),
        Method::new("__eq__", Signature::Slot(1), |vm, args| {
            let d = vm.machine.heap().field(args[0], proxy::MAPPING);
            vm.eq(d, args[1]).map(Value::bool)
        }),
        Method::new("__or__", Signature::Slot(1), |vm, args| {
            let d = vm.machine.heap().field(args[0], proxy::MAPPING);
            vm.binary(crate::runtime::operators::Binary::Or, d, args[1])
        }),
        Method::new("__reversed__", Signature::NoArgs, |vm, args| delegate(vm, args, "__reversed__")),
        Method::new("get", Signature::Range(1, 2), |vm, args| delegate(vm, args, "get")),
        Method::new("keys", Signature::NoArgs, |vm, args| delegate(vm, args, "keys")),
        Method::new("values", Signature::NoArgs, |vm, args| delegate(vm, args, "values")),
        Method::new("items", Signature::NoArgs, |vm, args| delegate(vm, args, "items")),
        Method::new("copy", Signature::NoArgs, |vm, args| delegate(vm, args, "copy")),
    ],
    ..TypeDef::new("mappingproxy")
};

fn delegate(vm: &mut Vm, args: &Args<'_>, name: &str) -> Run {
    let d = vm.machine.heap().field(args[0], proxy::MAPPING);
    vm.call_method(d, name, &args.positional[1..])
}
