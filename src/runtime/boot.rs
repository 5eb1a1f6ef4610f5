//! Start-up: the built-in classes, exceptions, functions and modules.
//!
//! Called once a machine, by `control`. Mirrors `Python/pylifecycle.c` and `PyType_Ready`.

use std::sync::Arc;

use super::control::Program;
use super::native::{Binding, Getter, Method, Signature};
use super::protocols::attributes::CachedMethod;
use super::{Registers, Vm};
use crate::library::types::{TypeDef, Types};
use crate::library::{functions, modules};
use crate::machine::{FramePosition, Machine, Mode};
use crate::object::layout::{class, class_flags, thread};
use crate::object::{Kind, Value};

macro_rules! names {
    ($($name:ident)*) => {
        /// Names that the run-time itself looks up, interned.
        #[derive(Clone, Copy, Debug)]
        #[expect(missing_docs, reason = "each is the name that it says")]
        pub struct Names { $(pub $name: Value,)* }

        impl Names {
            fn intern(machine: &mut Machine) -> Self {
                Self { $($name: machine.intern(stringify!($name).into()),)* }
            }
        }
    };
}

names! {
    __abs__ __abstractmethods__ __add__ __aenter__ __aexit__ __aiter__ __all__ __and__ __anext__ __annotate__
    __annotations__ __await__ __bases__ __bool__ __build_class__ __builtins__ __bytes__ __call__ __class__
    __class_getitem__ __classcell__ __classdict__ __classdictcell__ __complex__ __conditional_annotations__
    __contains__ __debug__ __del__ __delattr__ __delete__ __delitem__ __dict__ __dir__ __divmod__ __doc__ __enter__
    __eq__ __exit__ __file__ __firstlineno__ __float__ __floordiv__ __format__ __ge__ __get__ __getattr__
    __getattribute__ __getitem__ __gt__ __hash__ __iadd__ __iand__ __ifloordiv__ __ilshift__ __imatmul__ __imod__
    __import__ __imul__ __index__ __init__ __init_subclass__ __instancecheck__ __int__ __invert__ __ior__ __ipow__
    __irshift__ __isub__ __iter__ __itruediv__ __ixor__ __le__ __len__ __length_hint__ __loader__ __lshift__ __lt__
    __main__ __match_args__ __matmul__ __missing__ __mod__ __module__ __mro_entries__ __mul__ __name__ __ne__ __neg__
    __new__ __next__ __or__ __orig_bases__ __package__ __path__ __pos__ __pow__ __prepare__ __qualname__ __radd__
    __rand__ __rdivmod__ __repr__ __reversed__ __rfloordiv__ __rlshift__ __rmatmul__ __rmod__ __rmul__ __ror__
    __round__ __rpow__ __rrshift__ __rshift__ __rsub__ __rtruediv__ __rxor__ __set__ __set_name__ __setattr__
    __setitem__ __slots__ __spec__ __static_attributes__ __str__ __sub__ __subclasscheck__ __subclasshook__
    __truediv__ __trunc__ __ceil__ __floor__ __type_params__ __weakref__ __xor__ builtins close keys metaclass send
    throw items values print
}

/// Sizes of the caches, in entries.
const METHOD_CACHE: usize = 1 << 12;

impl Vm {
    pub(crate) fn boot(program: &Program, mode: Mode) -> Self {
        let mut machine = Machine::new(program.version, mode);
        let names = Names::intern(&mut machine);
        let mut vm = Self {
            machine,
            types: Types::NONE,
            exc: crate::library::types::exception::Exceptions::NONE,
            names,
            natives: super::native::Numbered::default(),
            getters: super::native::Numbered::default(),
            registers: Registers { frame: Value::NULL, base: 0, stack: 0, sp: 0, ip: 0, next: 0 },
            nesting: 0,
            outermost: None,
            paused: None,
            step_serial: 0,
            control: Arc::default(),
            watch: None,
            pause: super::Pause::Limit,
            returned: Value::NULL,
            first_raiser: None,
            steps: 0,
            check_at: 0,
            method_cache: vec![CachedMethod::EMPTY; METHOD_CACHE],
            type_epoch: 1,
            globals_cache: Vec::new(),
            attr_cache: Vec::new(),
            program: program.clone(),
            ended: false,
            in_repr: Vec::new(),
            native_depth: 0,
            sources: std::collections::BTreeMap::new(),
            object_new: Value::NULL,
            object_init: Value::NULL,
            object_getattribute: Value::NULL,
        };
        vm.boot_types();
        vm.boot_exceptions();
        let modules = vm.machine.dict();
        vm.machine.set_thread(thread::MODULES, modules);
        let kept = vm.machine.list(&[]);
        vm.machine.set_thread(thread::KEPT, kept);
        vm.boot_builtins();
        vm.machine.set_position(FramePosition { ip: 0, depth: 0 });
        vm
    }

    fn boot_types(&mut self) {
        let machine = &mut self.machine;
        let types = Types::make(|def, base| {
            let v = machine.empty_block(Kind::Type, Value::NULL, class::SIZE);
            machine.immortalize(v);
            if let Some(kind) = def.kind {
                machine.set_class_of_kind(kind, v);
            }
            if !base.is_null() {
                machine.set_field(v, class::BASE, base);
            }
            v
        });
        self.types = types;
        for (v, _) in types.rows() {
            self.machine.set_class(v, types.type_);
        }
        for (v, def) in types.rows() {
            self.fill_type(v, def, def.module);
        }
        self.give_default_dict_its_factory();
        let heap_new = self.lookup_in_class(types.object, self.names.__new__);
        self.object_new = heap_new.unwrap_or(Value::NULL);
        self.object_getattribute =
            self.lookup_in_class(types.object, self.names.__getattribute__).unwrap_or(Value::NULL);
        self.object_init = self.lookup_in_class(types.object, self.names.__init__).unwrap_or(Value::NULL);
    }

    /// Give a built-in class everything but its data.
    fn fill_type(&mut self, v: Value, def: &'static TypeDef, module: &str) {
        let base = self.machine.heap().field(v, class::BASE);
        let name = self.machine.intern(def.name.into());
        let dict = self.machine.dict();
        self.machine.set_field(v, class::DICT, dict);
        self.machine.set_field(v, class::NAME, name);
        self.machine.set_field(v, class::QUALNAME, name);
        let bases: &[Value] = if base.is_null() { &[] } else { &[base] };
        let bases = self.machine.tuple(bases);
        self.machine.set_field(v, class::BASES, bases);
        let mut mro = vec![v];
        if !base.is_null() {
            mro.extend_from_slice(self.machine.heap().tuple(self.machine.heap().field(base, class::MRO)));
        }
        let mro = self.machine.tuple(&mro);
        self.machine.set_field(v, class::MRO, mro);
        self.machine.set_field(v, class::FLAGS, Value::raw(def.flags));
        // A class that others may be derived from and that makes no data of its own leaves the instances plain.
        let plain = def.flags & class_flags::BASE != 0
            && def.kind.is_none()
            && !base.is_null()
            && def.methods.iter().all(|m| m.name != "__new__");
        let solid = if plain { self.machine.heap().field(base, class::SOLID) } else { v };
        self.machine.set_field(v, class::SOLID, solid);
        self.machine.set_field(v, class::SLOTS, Value::raw(0));
        let subclasses = self.machine.list(&[]);
        self.machine.set_field(v, class::SUBCLASSES, subclasses);
        self.machine.set_field(v, class::KEYS, Value::raw(0));
        if !base.is_null() {
            let list = self.machine.heap().field(base, class::SUBCLASSES);
            self.machine.list_push(list, v);
        }
        for method in def.methods {
            self.add_method(v, dict, method);
        }
        for getter in def.getters {
            self.add_getter(v, dict, getter);
        }
        if def.flags & class_flags::DICT != 0 {
            // So that an instance can have a `__doc__` of its own.
            self.machine.dict_set_str(dict, self.names.__doc__, Value::NONE);
        }
        if module != "builtins" {
            let module = self.machine.str(module);
            self.machine.dict_set_str(dict, self.names.__module__, module);
        }
        if self.machine.heap().dict_get_str(dict, self.names.__hash__).is_none()
            && self.machine.heap().dict_get_str(dict, self.names.__eq__).is_some()
        {
            self.machine.dict_set_str(dict, self.names.__hash__, Value::NONE);
        }
    }

    fn add_method(&mut self, owner: Value, dict: Value, method: &'static Method) {
        let id = self.register(method);
        let slot = is_slot(method);
        let (class, bound) = match method.binding {
            Binding::Static => (self.types.builtin_function, owner),
            Binding::Class => (self.types.classmethod_descriptor, Value::NULL),
            Binding::Instance if slot => (self.types.wrapper_descriptor, Value::NULL),
            Binding::Instance => (self.types.method_descriptor, Value::NULL),
        };
        let v = self.new_native(class, id, bound, owner);
        let name = self.machine.intern(method.name.into());
        self.machine.dict_set_str(dict, name, v);
    }

    fn add_getter(&mut self, owner: Value, dict: Value, getter: &'static Getter) {
        let id = self.register_getter(getter);
        let v = self.machine.block_of(Kind::Record, self.types.getset_descriptor, &[Value::raw(id), owner]);
        let name = self.machine.intern(getter.name.into());
        self.machine.dict_set_str(dict, name, v);
    }

    /// A class that a module written in Rust brings.
    pub fn new_builtin_class(&mut self, def: &'static TypeDef, base: Value, module: &str) -> Value {
        let v = self.machine.empty_block(Kind::Type, self.types.type_, class::SIZE);
        self.machine.immortalize(v);
        self.machine.set_field(v, class::BASE, base);
        self.fill_type(v, def, module);
        let inherited = self.machine.heap().field(base, class::FLAGS).as_raw();
        let flags = def.flags | (inherited & (class_flags::EXCEPTION | class_flags::METACLASS | class_flags::DICT));
        self.machine.set_field(v, class::FLAGS, Value::raw(flags));
        v
    }

    fn boot_builtins(&mut self) {
        let name = self.names.builtins;
        let module = self.new_module(name);
        let dict = self.machine.heap().field(module, crate::object::layout::module::DICT);
        self.machine.set_thread(thread::BUILTINS, dict);
        let all = self.machine.thread(thread::MODULES);
        self.machine.dict_set_str(all, name, module);
        for table in functions::TABLES {
            for method in *table {
                self.add_function(dict, name, method);
            }
        }
        self.add_builtin_names(dict);
    }

    /// Add a function to a module's namespace.
    pub fn add_function(&mut self, namespace: Value, module: Value, method: &'static Method) {
        let id = self.register(method);
        let owner = if module == self.names.builtins { Value::NULL } else { module };
        let v = self.new_native(self.types.builtin_function, id, Value::NULL, owner);
        let name = self.machine.intern(method.name.into());
        self.machine.dict_set_str(namespace, name, v);
    }

    fn add_builtin_names(&mut self, dict: Value) {
        let t = self.types;
        for class in [
            t.object,
            t.type_,
            t.int,
            t.bool,
            t.str,
            t.tuple,
            t.list,
            t.dict,
            t.set,
            t.frozenset,
            t.float,
            t.complex,
            t.bytes,
            t.bytearray,
            t.memoryview,
            t.range,
            t.slice,
            t.property,
            t.classmethod,
            t.staticmethod,
            t.super_,
            t.enumerate,
            t.reversed,
            t.zip,
            t.map,
            t.filter,
        ] {
            let name = self.machine.heap().field(class, class::NAME);
            self.machine.dict_set_str(dict, name, class);
        }
        for (class, name) in self.exc.rows() {
            self.set_global(dict, name, class);
        }
        for alias in ["EnvironmentError", "IOError"] {
            self.set_global(dict, alias, self.exc.OSError);
        }
        self.add_site_names(dict);
        for (name, v) in [
            ("None", Value::NONE),
            ("True", Value::TRUE),
            ("False", Value::FALSE),
            ("Ellipsis", Value::ELLIPSIS),
            ("NotImplemented", Value::NOT_IMPLEMENTED),
            ("__debug__", Value::TRUE),
        ] {
            self.set_global(dict, name, v);
        }
    }

    /// The `builtins` module.
    pub fn builtins_module(&self) -> Value {
        let all = self.machine.thread(thread::MODULES);
        self.machine.heap().dict_get_str(all, self.names.builtins).expect("made at start-up")
    }

    /// A module written in Rust, made when it is first imported.
    pub fn builtin_module(&mut self, name: &str) -> Option<Value> {
        let def = modules::ALL.iter().find(|m| m.name == name)?;
        let name_value = self.machine.intern(def.name.into());
        let module = self.new_module(name_value);
        let dict = self.machine.heap().field(module, crate::object::layout::module::DICT);
        let all = self.machine.thread(thread::MODULES);
        self.machine.dict_set_str(all, name_value, module);
        for method in def.functions {
            self.add_function(dict, name_value, method);
        }
        (def.fill)(self, dict);
        Some(module)
    }
}

/// Whether CPython fills a slot of the type with a method (its descriptor is a slot wrapper); with the other special
/// methods it has a row in the type's `tp_methods` as with any method.
fn is_slot(method: &Method) -> bool {
    const METHODS: &[&str] = &[
        "__bytes__",
        "__ceil__",
        "__complex__",
        "__copy__",
        "__deepcopy__",
        "__dir__",
        "__enter__",
        "__exit__",
        "__floor__",
        "__format__",
        "__getnewargs__",
        "__getstate__",
        "__instancecheck__",
        "__length_hint__",
        "__missing__",
        "__mro_entries__",
        "__reduce__",
        "__reduce_ex__",
        "__replace__",
        "__reversed__",
        "__round__",
        "__set_name__",
        "__setstate__",
        "__sizeof__",
        "__subclasscheck__",
        "__subclasses__",
        "__trunc__",
    ];
    // Dicts, lists and sets have these as both, and the method's row wins (METH_COEXIST).
    let coexists = method.signature == Signature::One && matches!(method.name, "__getitem__" | "__contains__");
    method.name.starts_with("__") && !METHODS.contains(&method.name) && !coexists
}
