//! `type`: classes, how `class` statements and `type()` make them, and the linearisation of their bases.
//!
//! Called through the class's table and by `__build_class__`. Mirrors the `type` half of `Objects/typeobject.c` and
//! `builtin___build_class__` of `Python/bltinmodule.c`; book chapter "Python Objects".

use crate::library::types::union;
use crate::object::layout::{class, class_flags, instance};
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Getter, Method, Signature};
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};
use crate::text::mangle::mangle;

/// `type`
pub static DEF: TypeDef = TypeDef {
    kind: Some(Kind::Type),
    flags: class_flags::BASE | class_flags::METACLASS,
    methods: &[
        Method::static_("__new__", Signature::Any, type_new),
        Method::new("__init__", Signature::Any, type_init),
        Method::entering("__call__", |vm, args| vm.instantiate(args[0], &args.rest())),
        Method::new("__repr__", Signature::Slot(0), type_repr),
        Method::new("__setattr__", Signature::Slot(2), type_setattr),
        Method::new("__delattr__", Signature::Slot(1), type_delattr),
        Method::new("__getattribute__", Signature::Slot(1), type_getattribute),
        Method::new("mro", Signature::NoArgs, type_mro),
        Method::new("__subclasses__", Signature::NoArgs, type_subclasses),
        Method::new("__or__", Signature::Slot(1), union::or),
        Method::new("__ror__", Signature::Slot(1), union::ror),
        Method::new("__instancecheck__", Signature::One, type_instancecheck),
        Method::new("__subclasscheck__", Signature::One, type_subclasscheck),
        Method::class("__prepare__", Signature::Any, |vm, _| Ok(vm.machine.dict())),
    ],
    getters: &[
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
            Ok(vm.new_record(&crate::library::types::descriptors::MAPPING_PROXY, &[dict]))
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
    ],
    ..TypeDef::new("type")
};

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
            let got = vm.class_name(vm.class_of(v));
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

fn type_repr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let name = vm.class_full_name(args[0]);
    Ok(vm.machine.str(format!("<class '{name}'>")))
}

fn type_setattr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let name = crate::library::types::object::attribute_name(vm, args[1])?;
    vm.generic_set_attr(args[0], name, Some(args[2]))?;
    Ok(Value::NONE)
}

fn type_delattr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let name = crate::library::types::object::attribute_name(vm, args[1])?;
    vm.generic_set_attr(args[0], name, None)?;
    Ok(Value::NONE)
}

fn type_getattribute(vm: &mut Vm, args: &Args<'_>) -> Run {
    let name = crate::library::types::object::attribute_name(vm, args[1])?;
    vm.generic_get_attr(args[0], name)
}

fn type_mro(vm: &mut Vm, args: &Args<'_>) -> Run {
    let mro = vm.machine.heap().tuple(vm.machine.heap().field(args[0], class::MRO)).to_vec();
    Ok(vm.machine.list(&mro))
}

fn type_subclasses(vm: &mut Vm, args: &Args<'_>) -> Run {
    let subclasses = vm.machine.subclasses(args[0]).to_vec();
    Ok(vm.machine.list(&subclasses))
}

fn type_instancecheck(vm: &mut Vm, args: &Args<'_>) -> Run {
    Ok(Value::bool(vm.is_subclass(vm.class_of(args[1]), args[0])))
}

fn type_subclasscheck(vm: &mut Vm, args: &Args<'_>) -> Run {
    if !args[1].is(Kind::Type) {
        return vm.type_error("issubclass() arg 1 must be a class");
    }
    Ok(Value::bool(vm.is_subclass(args[1], args[0])))
}

fn type_init(vm: &mut Vm, args: &Args<'_>) -> Run {
    let given = args.positional.len() - 1;
    if given != 1 && given != 3 {
        return vm.type_error("type.__init__() takes 1 or 3 arguments");
    }
    Ok(Value::NONE)
}

/// `type(name, bases, namespace, **kwargs)`
fn type_new(vm: &mut Vm, args: &Args<'_>) -> Run {
    let [meta, name, bases, namespace] = *args.positional else {
        return vm.type_error("type() takes 1 or 3 arguments");
    };
    if !vm.is_str(name) {
        let got = vm.class_name(vm.class_of(name));
        return vm.type_error(format!("type.__new__() argument 1 must be str, not {got}"));
    }
    if !vm.data(bases).is(Kind::Tuple) {
        let got = vm.class_name(vm.class_of(bases));
        return vm.type_error(format!("type.__new__() argument 2 must be tuple, not {got}"));
    }
    if !vm.data(namespace).is(Kind::Dict) {
        let got = vm.class_name(vm.class_of(namespace));
        return vm.type_error(format!("type.__new__() argument 3 must be dict, not {got}"));
    }
    let bases = vm.machine.heap().tuple(vm.data(bases)).to_vec();
    let winner = vm.most_derived_metaclass(meta, &bases)?;
    if winner != meta {
        // A more derived metaclass may have its own way of making classes.
        let (own, others) = (vm.names.__new__, vm.lookup_in_class(vm.types.type_, vm.names.__new__));
        if vm.lookup_in_class(winner, own) != others {
            return vm.new_object(winner, &args.rest());
        }
    }
    let meta = winner;
    vm.make_class(meta, name, &bases, vm.data(namespace), args)
}

/// What the bases determine about a class before it exists.
struct Shape {
    base: Value,
    flags: i64,
    solid: Value,
    slots: i64,
}

/// The contents of `__slots__`.
struct Slots {
    /// The attributes, by their mangled names.
    names: Vec<Value>,
    /// Whether instances get a `__dict__`.
    dict: bool,
}

impl Vm {
    /// Makes a class (`type_new_impl`).
    fn make_class(&mut self, meta: Value, name: Value, bases: &[Value], namespace: Value, args: &Args<'_>) -> Run {
        let bases: Vec<Value> = if bases.is_empty() { vec![self.types.object] } else { bases.to_vec() };
        let shape = self.class_shape(&bases)?;
        let dict = self.machine.dict();
        for (key, v) in self.mapping_items(namespace)? {
            self.dict_set(dict, key, v)?;
        }
        let slots = self.class_slots(name, &shape, dict)?;
        let c = self.machine.empty_block(Kind::Type, meta, class::SIZE);
        self.machine.set_field(c, class::DICT, dict);
        self.machine.set_field(c, class::NAME, name);
        let qualname = self.machine.heap().dict_find_str(dict, self.names.__qualname__);
        match qualname {
            Some(e) => {
                if !self.is_str(e.value) {
                    let got = self.class_name(self.class_of(e.value));
                    return self.type_error(format!("type __qualname__ must be a str, not {got}"));
                }
                self.machine.set_field(c, class::QUALNAME, e.value);
                self.machine.dict_remove(dict, e.number);
            }
            None => self.machine.set_field(c, class::QUALNAME, name),
        }
        let bases_tuple = self.machine.tuple(&bases);
        self.machine.set_field(c, class::BASES, bases_tuple);
        self.machine.set_field(c, class::BASE, shape.base);
        self.machine.set_field(c, class::SOLID, shape.solid);
        self.machine.set_field(c, class::KEYS, Value::raw(0));
        self.machine.set_field(c, class::FLAGS, Value::raw(shape.flags));
        self.machine.set_field(c, class::SLOTS, Value::raw(shape.slots));
        self.prepare_namespace(dict)?;
        self.set_class_cell(c, dict)?;
        // From here on the class refers to itself: one that fails before this dies at once.
        self.add_slots(c, dict, &bases, &slots);
        let mro = self.compute_mro(c, &bases)?;
        let mro = self.machine.tuple(&mro);
        self.machine.set_field(c, class::MRO, mro);
        self.complete_namespace(dict);
        for &base in &bases {
            self.machine.add_subclass(base, c);
        }
        self.type_modified();
        self.inherit_finalizer(c);
        self.call_set_name(c, dict)?;
        self.call_init_subclass(c, args)?;
        Ok(c)
    }

    fn class_shape(&mut self, bases: &[Value]) -> Run<Shape> {
        let mut best: Option<Value> = None;
        for &b in bases {
            if !b.is(Kind::Type) {
                return self.type_error("bases must be types");
            }
            let heap = self.machine.heap();
            if heap.field(b, class::FLAGS).as_raw() & class_flags::BASE == 0 {
                let name = self.class_full_name(b);
                return self.type_error(format!("type '{name}' is not an acceptable base type"));
            }
            best = match best {
                None => Some(b),
                Some(other) => {
                    let (s, t) = (self.solid_of(other), self.solid_of(b));
                    if self.is_subclass(s.0, t.0) && s.1 >= t.1 {
                        Some(other)
                    } else if self.is_subclass(t.0, s.0) && (t.1 >= s.1 || s.0 == self.types.object) {
                        Some(b)
                    } else {
                        return self.type_error("multiple bases have instance lay-out conflict");
                    }
                }
            };
        }
        let base = best.unwrap_or(self.types.object);
        let heap = self.machine.heap();
        let inherited = class_flags::DICT
            | class_flags::EXCEPTION
            | class_flags::METACLASS
            | class_flags::SEQUENCE
            | class_flags::MAPPING
            | class_flags::FINALIZER;
        let mut flags = class_flags::HEAP | class_flags::BASE;
        for &b in bases {
            flags |= heap.field(b, class::FLAGS).as_raw() & inherited;
        }
        Ok(Shape { base, flags, solid: heap.field(base, class::SOLID), slots: heap.field(base, class::SLOTS).as_raw() })
    }

    /// The built-in class whose data a class's instances have, and the number of slots besides.
    fn solid_of(&self, c: Value) -> (Value, i64) {
        let heap = self.machine.heap();
        (heap.field(c, class::SOLID), heap.field(c, class::SLOTS).as_raw())
    }

    /// The C3 linearisation (`mro_implementation`).
    fn compute_mro(&mut self, c: Value, bases: &[Value]) -> Run<Vec<Value>> {
        let heap = self.machine.heap();
        let mut lists: Vec<Vec<Value>> =
            bases.iter().map(|&b| heap.tuple(heap.field(b, class::MRO)).to_vec()).collect();
        lists.push(bases.to_vec());
        for (i, b) in bases.iter().enumerate() {
            if bases[..i].contains(b) {
                let name = self.class_name(*b);
                return self.type_error(format!("duplicate base class {name}"));
            }
        }
        let mut out = vec![c];
        loop {
            lists.retain(|l| !l.is_empty());
            if lists.is_empty() {
                return Ok(out);
            }
            let candidate = lists.iter().map(|l| l[0]).find(|h| !lists.iter().any(|l| l[1..].contains(h)));
            let Some(next) = candidate else {
                let mut names: Vec<String> = Vec::new();
                for l in &lists {
                    let name = self.class_name(l[0]);
                    if !names.contains(&name) {
                        names.push(name);
                    }
                }
                return self.type_error(format!(
                    "Cannot create a consistent method resolution order (MRO) for bases {}",
                    names.join(", ")
                ));
            };
            out.push(next);
            for l in &mut lists {
                l.retain(|&x| x != next);
            }
        }
    }

    /// The effect of `type_new_set_attrs` on a new class's namespace.
    fn prepare_namespace(&mut self, dict: Value) -> Run<()> {
        let n = self.names;
        if self.machine.heap().dict_get_str(dict, n.__module__).is_none() {
            let globals = self.frame_field(crate::object::layout::frame::GLOBALS);
            if let Some(m) = self.machine.heap().dict_get_str(globals, n.__name__) {
                self.machine.dict_set_str(dict, n.__module__, m);
            }
        }
        if let Some(new) = self.machine.heap().dict_get_str(dict, n.__new__).filter(|f| f.is(Kind::Function)) {
            let wrapped = self.machine.block_of(Kind::Record, self.types.staticmethod, &[new, Value::NULL]);
            self.machine.dict_set_str(dict, n.__new__, wrapped);
        }
        for name in [n.__init_subclass__, n.__class_getitem__] {
            if let Some(f) = self.machine.heap().dict_get_str(dict, name).filter(|f| f.is(Kind::Function)) {
                let wrapped = self.machine.block_of(Kind::Record, self.types.classmethod, &[f, Value::NULL]);
                self.machine.dict_set_str(dict, name, wrapped);
            }
        }
        Ok(())
    }

    /// What `PyType_Ready` adds to a namespace at the end.
    fn complete_namespace(&mut self, dict: Value) {
        let n = self.names;
        if self.machine.heap().dict_get_str(dict, n.__doc__).is_none() {
            self.machine.dict_set_str(dict, n.__doc__, Value::NONE);
        }
        if self.machine.heap().dict_get_str(dict, n.__eq__).is_some()
            && self.machine.heap().dict_get_str(dict, n.__hash__).is_none()
        {
            self.machine.dict_set_str(dict, n.__hash__, Value::NONE);
        }
    }

    fn inherit_finalizer(&mut self, c: Value) {
        if self.lookup_in_class(c, self.names.__del__).is_some() {
            let flags = self.machine.heap().field(c, class::FLAGS).as_raw() | class_flags::FINALIZER;
            self.machine.set_field(c, class::FLAGS, Value::raw(flags));
        }
    }

    /// Reads the `__slots__` of a namespace (`type_new_slots`).
    fn class_slots(&mut self, name: Value, shape: &Shape, dict: Value) -> Run<Slots> {
        let Some(slots) = self.machine.heap().dict_get_str(dict, self.names.__slots__) else {
            return Ok(Slots { names: Vec::new(), dict: true });
        };
        let given = if self.is_str(slots) { vec![slots] } else { self.collect(slots)? };
        let sized = [self.types.int, self.types.tuple, self.types.bytes];
        let sized = sized.iter().any(|&t| self.is_subclass(shape.solid, t));
        let plain = |vm: &Self, name: Value| {
            vm.is_str(name) && !matches!(vm.text_of(name).as_str(), "__dict__" | "__weakref__")
        };
        if sized && given.iter().any(|&name| plain(self, name)) {
            let base = self.class_name(shape.base);
            return self.type_error(format!("nonempty __slots__ not supported for subtype of '{base}'"));
        }
        let class = self.text_of(name);
        let mut out = Slots { names: Vec::new(), dict: false };
        for slot in given {
            if !self.is_str(slot) {
                let got = self.class_name(self.class_of(slot));
                return self.type_error(format!("__slots__ items must be strings, not '{got}'"));
            }
            let text = self.text_of(slot);
            if !crate::text::classify::is_identifier(self.machine.heap().str(self.data(slot))) {
                return self.type_error("__slots__ must be identifiers");
            }
            match text.as_str() {
                "__dict__" if out.dict || shape.flags & class_flags::DICT != 0 => {
                    return self.type_error("__dict__ slot disallowed: we already got one");
                }
                "__dict__" => out.dict = true,
                "__weakref__" => {}
                _ => {
                    let key = self.machine.intern(mangle(Some(&class), &text).as_str().into());
                    if self.machine.heap().dict_get_str(dict, key).is_some() && text != "__qualname__" {
                        return self.value_error(format!("'{text}' in __slots__ conflicts with class variable"));
                    }
                    out.names.push(key);
                }
            }
        }
        Ok(out)
    }

    /// Adds member descriptors for the slots, and room for a `__dict__`.
    fn add_slots(&mut self, c: Value, dict: Value, bases: &[Value], slots: &Slots) {
        let heap = self.machine.heap();
        let (flags, count) = (heap.field(c, class::FLAGS).as_raw(), heap.field(c, class::SLOTS).as_raw());
        let solid_exception = flags & class_flags::EXCEPTION != 0;
        let first = if solid_exception { crate::object::layout::exception::SIZE } else { instance::SIZE };
        for (i, &key) in (count..).zip(&slots.names) {
            let field = Value::raw(i64::from(first) + i);
            let v = self.machine.block_of(Kind::Record, self.types.member_descriptor, &[field, key, c]);
            self.machine.dict_set_str(dict, key, v);
        }
        self.machine.set_field(c, class::SLOTS, Value::raw(count + slots.names.len() as i64));
        if slots.dict {
            self.machine.set_field(c, class::FLAGS, Value::raw(flags | class_flags::DICT));
        }
        self.add_dict_getters(c, dict, bases, slots.dict);
    }

    /// Adds `__dict__` and `__weakref__` descriptors, if no base has them.
    fn add_dict_getters(&mut self, c: Value, dict: Value, bases: &[Value], has_dict: bool) {
        let inherited = bases.iter().any(|&b| {
            let flags = self.machine.heap().field(b, class::FLAGS).as_raw();
            flags & (class_flags::DICT | class_flags::METACLASS) != 0
        });
        if has_dict && !inherited {
            for getter in
                [&crate::library::types::descriptors::DICT_GETTER, &crate::library::types::descriptors::WEAKREF_GETTER]
            {
                let id = self.register_getter(getter);
                let v = self.machine.block_of(Kind::Record, self.types.getset_descriptor, &[Value::raw(id), c]);
                let name = self.machine.intern(getter.name.into());
                self.machine.dict_set_str(dict, name, v);
            }
        }
    }

    fn set_class_cell(&mut self, c: Value, dict: Value) -> Run<()> {
        for (name, v) in [(self.names.__classcell__, c), (self.names.__classdictcell__, dict)] {
            if let Some(e) = self.machine.heap().dict_find_str(dict, name) {
                if !e.value.is(Kind::Cell) {
                    let got = self.class_name(self.class_of(e.value));
                    let name = self.text_of(name);
                    return self.type_error(format!("{name} must be a nonlocal cell, not <class '{got}'>"));
                }
                self.machine.set_field(e.value, crate::object::layout::cell::CONTENTS, v);
                self.machine.dict_remove(dict, e.number);
            }
        }
        Ok(())
    }

    fn call_set_name(&mut self, c: Value, dict: Value) -> Run<()> {
        let entries: Vec<(Value, Value)> = self.machine.heap().dict_entries(dict).map(|e| (e.key, e.value)).collect();
        for (key, v) in entries {
            let Some(f) = self.special_unbound(v, self.names.__set_name__) else { continue };
            let result = self.call_bound(f, v, &[c, key]);
            if result.is_err() && self.raised_is(self.exc.BaseException) {
                let e = self.current_exception();
                let (shown, class) = (self.repr_of_pending(key), self.class_name(c));
                let kind = self.class_name(self.class_of(v));
                let note = format!("Error calling __set_name__ on '{kind}' instance {shown} in '{class}'");
                self.add_note_text(e, &note);
            }
            result?;
        }
        Ok(())
    }

    /// `repr` of a str while an exception is in flight: no Python code runs.
    fn repr_of_pending(&self, key: Value) -> String {
        if key.is(Kind::Str) {
            return crate::text::repr::repr_str(self.machine.heap().str(key)).to_utf8_lossy();
        }
        "?".to_owned()
    }

    fn call_init_subclass(&mut self, c: Value, args: &Args<'_>) -> Run<()> {
        let mro = self.machine.heap().tuple(self.machine.heap().field(c, class::MRO)).to_vec();
        for &base in &mro[1..] {
            let dict = self.machine.heap().field(base, class::DICT);
            if let Some(f) = self.machine.heap().dict_get_str(dict, self.names.__init_subclass__) {
                let bound = self.bind(f, Value::NULL, c)?;
                self.call_args(bound, &Args { positional: &[], names: args.names, named: args.named })?;
                return Ok(());
            }
        }
        Ok(())
    }
}
