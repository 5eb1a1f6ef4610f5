//! Module objects: empty ones, those of the library that are written in Rust, and the names that every module has.
//!
//! Called at start-up and by `importing`, which finds and executes modules. Mirrors `Objects/moduleobject.c`.

use super::Vm;
use super::module_def::ModuleDef;
use super::native::Method;
use crate::object::layout::{class, instance, module, thread};
use crate::object::{Kind, Value};

impl Vm {
    /// An empty module with that name; it is not in `sys.modules` yet.
    pub fn new_module(&mut self, name: Value) -> Value {
        let dict = self.machine.dict();
        self.init_module_namespace(dict, name, Value::NONE);
        self.machine.block(Kind::Module, &[dict])
    }

    /// Puts the names that every module has into its namespace (`module_init_dict`).
    pub fn init_module_namespace(&mut self, dict: Value, name: Value, doc: Value) {
        let n = self.names;
        self.machine.dict_set_str(dict, n.__name__, name);
        self.machine.dict_set_str(dict, n.__doc__, doc);
        for other in [n.__package__, n.__loader__, n.__spec__] {
            self.machine.dict_set_str(dict, other, Value::NONE);
        }
    }

    /// Makes a module from its definition and puts it into `sys.modules`.
    pub(crate) fn new_native_module(&mut self, def: &'static ModuleDef) -> Value {
        let name = self.machine.intern(def.name.into());
        let module = self.new_module(name);
        let dict = self.machine.heap().field(module, module::DICT);
        let all = self.machine.thread(thread::MODULES);
        self.machine.dict_set_str(all, name, module);
        for method in def.functions.iter().copied().flatten() {
            self.add_function(dict, name, method);
        }
        for class in def.classes {
            let class = self.class(class);
            let name = self.machine.heap().field(class, class::NAME);
            self.machine.dict_set_str(dict, name, class);
        }
        (def.fill)(self, dict);
        module
    }

    /// Adds a function to a module's namespace.
    pub fn add_function(&mut self, namespace: Value, module: Value, method: &'static Method) {
        let id = self.register(method);
        let owner = if module == self.names.builtins { Value::NULL } else { module };
        let v = self.new_native(self.types.builtin_function, id, Value::NULL, owner);
        let name = self.machine.intern(method.name.into());
        self.machine.dict_set_str(namespace, name, v);
    }

    /// The `builtins` module.
    pub fn builtins_module(&self) -> Value {
        let all = self.machine.thread(thread::MODULES);
        self.machine.heap().dict_get_str(all, self.names.builtins).expect("made at start-up")
    }

    /// A module written in Rust, made when it is first imported.
    pub fn builtin_module(&mut self, name: &str) -> Option<Value> {
        let def = self.library.modules.iter().find(|m| m.name == name)?;
        Some(self.new_native_module(def))
    }

    /// Whether a module's code is still executing for the first time.
    pub fn is_initializing(&mut self, m: Value) -> bool {
        if !m.is(Kind::Module) {
            return false;
        }
        let key = self.machine.intern("_initializing".into());
        let heap = self.machine.heap();
        let spec = heap.dict_get_str(heap.field(m, module::DICT), self.names.__spec__);
        match spec {
            Some(spec) if spec.is(Kind::Instance) => {
                let attributes = heap.field(spec, instance::DICT);
                !attributes.is_null() && heap.dict_get_str(attributes, key) == Some(Value::TRUE)
            }
            _ => false,
        }
    }
}
