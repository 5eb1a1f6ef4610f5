//! Start-up: the built-in classes, exceptions, functions and modules.
//!
//! Called once per machine, by `control`. Must not execute code of the program. Mirrors `Python/pylifecycle.c` and
//! `PyType_Ready`.

use std::sync::Arc;

use super::Vm;
use super::control::Program;
use super::core_types::CoreTypes;
use super::exceptions::Exceptions;
use super::library::Library;
use super::lookup::CachedMethod;
use super::names::Names;
use super::native::{Binding, Getter, Method};
use super::slots;
use super::stack::Registers;
use super::type_def::{BuiltinClasses, TypeDef};
use crate::machine::{FramePosition, Machine, Mode};
use crate::object::layout::{self, class, class_flags, thread};
use crate::object::{Kind, Value};

/// Sizes of the caches, in entries.
const METHOD_CACHE: usize = 1 << 12;

impl Vm {
    /// A machine with all classes and the `builtins` module, and nothing to execute yet.
    pub(crate) fn boot(library: &'static Library, program: &Program, mode: Mode) -> Self {
        let mut machine = Machine::new(program.version, mode);
        let names = Names::intern(&mut machine);
        let mut vm = Self {
            machine,
            library,
            types: CoreTypes::NONE,
            exc: Exceptions::NONE,
            classes: BuiltinClasses::default(),
            names,
            natives: super::native::Numbered::default(),
            getters: super::native::Numbered::default(),
            registers: Registers { frame: Value::NULL, base: 0, stack: 0, sp: 0, ip: 0, next: 0 },
            pausing: super::pause::Pausing::default(),
            memory: super::memory::Memory::default(),
            output_error: None,
            control: Arc::default(),
            watch: None,
            returned: Value::NULL,
            first_raiser: None,
            steps: 0,
            method_cache: vec![CachedMethod::EMPTY; METHOD_CACHE],
            type_epoch: 1,
            globals_cache: Vec::new(),
            attr_cache: Vec::new(),
            program: program.clone(),
            ended: false,
            in_repr: Vec::new(),
            native_depth: 0,
            rounds: 0,
            sources: std::collections::BTreeMap::new(),
            object_new: Value::NULL,
            object_init: Value::NULL,
            object_getattribute: Value::NULL,
        };
        vm.boot_classes();
        let modules = vm.machine.dict();
        vm.machine.set_thread(thread::MODULES, modules);
        let kept = vm.machine.list(&[]);
        vm.machine.set_thread(thread::KEPT, kept);
        vm.boot_builtins();
        vm.machine.set_position(FramePosition { ip: 0, depth: 0 });
        vm
    }

    /// Makes all classes of the library: first the objects, as any may name any other, then what is in them.
    fn boot_classes(&mut self) {
        let library = self.library;
        self.types = library.types.map(|def| self.new_class(def));
        for module in std::iter::once(&library.builtins).chain(library.modules) {
            for &def in module.classes.iter().chain(module.internal) {
                self.new_class(def);
            }
        }
        self.exc = library.exceptions.map(|def| self.new_class(def));
        for (def, v) in self.classes.rows() {
            self.fill_class(v, def);
        }
        let object = self.types.object;
        let [new, getattribute, init] = [self.names.__new__, self.names.__getattribute__, self.names.__init__]
            .map(|name| self.lookup_in_class(object, name).unwrap_or(Value::NULL));
        (self.object_new, self.object_getattribute, self.object_init) = (new, getattribute, init);
    }

    /// The class of a definition, still empty if it is new.
    fn new_class(&mut self, def: &'static TypeDef) -> Value {
        if let Some(class) = self.classes.get(def) {
            return class;
        }
        let v = self.machine.empty_block(Kind::Type, Value::NULL, class::SIZE);
        self.machine.immortalize(v);
        if let Some(kind) = def.kind {
            self.machine.set_class_of_kind(kind, v);
        }
        let number = self.classes.add(def, v);
        self.machine.set_field(v, class::DEFINITION, Value::raw(number));
        v
    }

    /// Gives a built-in class everything in its definition. Its bases must have been filled.
    fn fill_class(&mut self, v: Value, def: &'static TypeDef) {
        self.machine.set_class(v, self.types.type_);
        let bases: Vec<Value> = match def.bases {
            [] if v == self.types.object => Vec::new(),
            [] => vec![self.types.object],
            bases => bases.iter().map(|base| self.class(base)).collect(),
        };
        let name = self.machine.intern(def.name.into());
        let dict = self.machine.dict();
        self.machine.set_field(v, class::DICT, dict);
        self.machine.set_field(v, class::NAME, name);
        self.machine.set_field(v, class::QUALNAME, name);
        let base = bases.first().copied().unwrap_or(Value::NULL);
        self.machine.set_field(v, class::BASE, base);
        let mro = self.mro_of(v, &bases);
        let mro = self.machine.tuple(&mro);
        self.machine.set_field(v, class::MRO, mro);
        for &base in &bases {
            self.machine.add_subclass(base, v);
        }
        let bases = self.machine.tuple(&bases);
        self.machine.set_field(v, class::BASES, bases);
        self.machine.set_field(v, class::FLAGS, Value::raw(def.flags));
        // A class that can be a base and has no data of its own leaves the instances plain.
        let has_data = def.kind.is_some()
            || def.fields > 0
            || !def.members.is_empty()
            || def.functions().any(|m| m.name == "__new__");
        let plain = def.flags & class_flags::BASE != 0 && !base.is_null() && !has_data;
        let solid = if plain { self.machine.heap().field(base, class::SOLID) } else { v };
        self.machine.set_field(v, class::SOLID, solid);
        self.machine.set_field(v, class::SLOTS, Value::raw(i64::from(def.fields)));
        self.machine.set_field(v, class::KEYS, Value::raw(0));
        for method in slots::in_order(def) {
            self.add_method(v, dict, method);
        }
        for getter in def.getters {
            self.add_getter(v, dict, getter);
        }
        if def.flags & class_flags::DICT != 0 {
            // So that an instance can have a `__doc__` of its own.
            self.machine.dict_set_str(dict, self.names.__doc__, Value::NONE);
        }
        if def.module != "builtins" {
            let module = self.machine.str(def.module);
            self.machine.dict_set_str(dict, self.names.__module__, module);
        }
        if self.machine.heap().dict_get_str(dict, self.names.__hash__).is_none()
            && self.machine.heap().dict_get_str(dict, self.names.__eq__).is_some()
        {
            self.machine.dict_set_str(dict, self.names.__hash__, Value::NONE);
        }
    }

    /// The MRO of a built-in class: a class shared by several bases comes after the last of them.
    fn mro_of(&self, v: Value, bases: &[Value]) -> Vec<Value> {
        let heap = self.machine.heap();
        let all: Vec<Value> =
            bases.iter().flat_map(|&base| heap.tuple(heap.field(base, class::MRO)).iter().copied()).collect();
        let mut mro = vec![v];
        mro.extend((0..all.len()).filter(|&i| !all[i + 1..].contains(&all[i])).map(|i| all[i]));
        mro
    }

    fn add_method(&mut self, owner: Value, dict: Value, method: &'static Method) {
        let id = self.register(method);
        let slot = slots::is_slot(method);
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

    fn boot_builtins(&mut self) {
        let module = self.new_native_module(self.library.builtins);
        let dict = self.machine.heap().field(module, layout::module::DICT);
        self.machine.set_thread(thread::BUILTINS, dict);
    }
}
