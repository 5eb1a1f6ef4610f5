//! Calling anything: from Rust, with the result coming back to Rust.
//!
//! A Python function called here runs in a nested evaluation loop; the instructions that call push frames instead
//! (`ops::call`). Mirrors `Objects/call.c`.

use smallvec::SmallVec;

use crate::object::layout::{class, class_flags, instance};
use crate::object::{Kind, Value};
use crate::runtime::native::Args;
use crate::runtime::{Run, Vm};

impl Vm {
    /// Calls with positional arguments.
    pub fn call(&mut self, callable: Value, args: &[Value]) -> Run {
        self.call_args(callable, &Args::positional(args))
    }

    /// Calls a method by name.
    pub fn call_method(&mut self, o: Value, name: &str, args: &[Value]) -> Run {
        let name = self.machine.intern(name.into());
        let (f, self_value) = self.get_method(o, name)?;
        if self_value.is_null() { self.call(f, args) } else { self.call_bound(f, o, args) }
    }

    /// Calls with any arguments.
    ///
    /// Each call takes of the Rust stack, so it counts: what calls itself without an end (`A.__call__ = A()`) is a
    /// RecursionError.
    pub fn call_args(&mut self, callable: Value, args: &Args<'_>) -> Run {
        self.deeper(" while calling a Python object", |vm| vm.dispatch_call(callable, args))
    }

    fn dispatch_call(&mut self, callable: Value, args: &Args<'_>) -> Run {
        match callable.kind() {
            Some(Kind::Function) => {
                let frame = self.frame_for_call(callable, args)?;
                self.run_nested(frame)
            }
            Some(Kind::Native) => self.call_native(callable, args),
            Some(Kind::Method) => {
                let (f, all) = self.unbound(callable, args);
                self.call_args(f, &Args { positional: &all, ..*args })
            }
            Some(Kind::Type) => self.call_class(callable, args),
            _ => {
                let class = self.class_of(callable);
                match self.lookup_in_class(class, self.names.__call__) {
                    Some(f) if f.is(Kind::Function) || f.is(Kind::Native) => {
                        let mut all: SmallVec<[Value; 8]> = SmallVec::with_capacity(args.positional.len() + 1);
                        all.push(callable);
                        all.extend_from_slice(args.positional);
                        self.call_args(f, &Args { positional: &all, ..*args })
                    }
                    Some(f) => {
                        let bound = self.bind(f, callable, class)?;
                        self.call_args(bound, args)
                    }
                    None => {
                        let class = self.class_name(class);
                        self.type_error(format!("'{class}' object is not callable"))
                    }
                }
            }
        }
    }

    /// The function of a bound method and its arguments with `self` in front; of a method of a method of a method all of
    /// them, the innermost first.
    pub(crate) fn unbound(&self, mut callable: Value, args: &Args<'_>) -> (Value, SmallVec<[Value; 8]>) {
        let mut selves: SmallVec<[Value; 8]> = SmallVec::new();
        while callable.is(Kind::Method) {
            let (f, o) = self.method_parts(callable);
            selves.push(o);
            callable = f;
        }
        selves.reverse();
        selves.extend_from_slice(args.positional);
        (callable, selves)
    }

    /// Calls a class: its metaclass's `__call__`.
    pub fn call_class(&mut self, cls: Value, args: &Args<'_>) -> Run {
        let meta = self.class_of(cls);
        if meta != self.types.type_
            && let Some(f) = self.lookup_in_class(meta, self.names.__call__)
            && !f.is(Kind::Native)
        {
            let bound = self.bind(f, cls, meta)?;
            return self.call_args(bound, args);
        }
        self.instantiate(cls, args)
    }

    /// What `type.__call__` does: `__new__`, then `__init__`.
    pub fn instantiate(&mut self, cls: Value, args: &Args<'_>) -> Run {
        if cls == self.types.type_ && args.positional.len() == 1 && args.names.is_empty() {
            return Ok(self.class_of(args[0]));
        }
        let o = self.new_object(cls, args)?;
        if !self.is_subclass(self.class_of(o), cls) {
            return Ok(o);
        }
        let class = self.class_of(o);
        let Some(init) = self.lookup_in_class(class, self.names.__init__) else { return Ok(o) };
        self.keep(o);
        let mut all: SmallVec<[Value; 8]> = SmallVec::with_capacity(args.positional.len() + 1);
        all.push(o);
        all.extend_from_slice(args.positional);
        let result = if init.is(Kind::Function) || init.is(Kind::Native) {
            self.call_args(init, &Args { positional: &all, ..*args })?
        } else {
            let bound = self.bind(init, o, class)?;
            self.call_args(bound, args)?
        };
        if !result.is_none() {
            let got = self.class_name(self.class_of(result));
            return self.type_error(format!("__init__() should return None, not '{got}'"));
        }
        Ok(o)
    }

    /// Calls `__new__`.
    pub fn new_object(&mut self, cls: Value, args: &Args<'_>) -> Run {
        let new = self.lookup_in_class(cls, self.names.__new__).unwrap_or(self.object_new);
        if new == self.object_new {
            return self.plain_object(cls, args);
        }
        let new = if new.is(Kind::Record) { self.bind(new, Value::NULL, cls)? } else { new };
        let mut all: SmallVec<[Value; 8]> = SmallVec::with_capacity(args.positional.len() + 1);
        all.push(cls);
        all.extend_from_slice(args.positional);
        self.call_args(new, &Args { positional: &all, ..*args })
    }

    /// What `object.__new__` does; excess arguments are an error where no `__init__` takes them.
    ///
    /// A built-in class without a `__new__` of its own cannot be called: nothing here would fill the fields that its
    /// methods rely on (`Py_TPFLAGS_DISALLOW_INSTANTIATION`).
    pub fn plain_object(&mut self, cls: Value, args: &Args<'_>) -> Run {
        if self.machine.heap().field(cls, class::SOLID) != self.types.object {
            let name = self.tp_name(cls);
            return self.type_error(format!("cannot create '{name}' instances"));
        }
        if !args.positional.is_empty() || !args.names.is_empty() {
            let init = self.lookup_in_class(cls, self.names.__init__);
            if init == Some(self.object_init) {
                let name = self.class_name(cls);
                return self.type_error(format!("{name}() takes no arguments"));
            }
        }
        self.alloc_instance(cls)
    }

    /// A new instance of a Python class (or of `object`) without attributes.
    pub fn alloc_instance(&mut self, cls: Value) -> Run {
        let flags = self.machine.heap().field(cls, class::FLAGS).as_raw();
        if flags & class_flags::ABSTRACT != 0 {
            return self.abstract_error(cls);
        }
        Ok(self.new_instance(cls))
    }

    /// The same of a class that is known not to be abstract.
    pub fn new_instance(&mut self, cls: Value) -> Value {
        let slots = self.machine.heap().field(cls, class::SLOTS).as_raw() as u32;
        self.machine.empty_block(Kind::Instance, cls, instance::SIZE + slots)
    }

    /// The instance of a class with a built-in object's data: the object itself where the class is the built-in one.
    pub fn with_payload(&mut self, cls: Value, payload: Value) -> Run {
        if cls == self.class_of(payload) {
            return Ok(payload);
        }
        let o = self.alloc_instance(cls)?;
        self.machine.set_field(o, instance::PAYLOAD, payload);
        Ok(o)
    }

    /// Whether an object can be called.
    pub fn is_callable(&mut self, v: Value) -> bool {
        matches!(v.kind(), Some(Kind::Function | Kind::Native | Kind::Method | Kind::Type))
            || self.special_unbound(v, self.names.__call__).is_some()
    }

    /// Raises TypeError for an attempt to make an instance of an abstract class.
    pub fn abstract_error<T>(&mut self, c: Value) -> Run<T> {
        let dict = self.machine.heap().field(c, class::DICT);
        let found = self.machine.heap().dict_get_str(dict, self.names.__abstractmethods__);
        let mut names = Vec::new();
        for v in self.collect(found.unwrap_or(Value::NONE))? {
            names.push(format!("'{}'", self.text_of(v)));
        }
        names.sort();
        let class = self.class_name(c);
        let plural = if names.len() == 1 { "" } else { "s" };
        self.type_error(format!(
            "Can't instantiate abstract class {class} without an implementation for abstract method{plural} {}",
            names.join(", ")
        ))
    }
}
