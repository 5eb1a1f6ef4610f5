//! Calling a class: `__new__` makes an instance, `__init__` fills it.
//!
//! Called by `calls`, by `type.__call__` and by the types that make instances of classes derived from them. Where `__new__`
//! or `__init__` is written in Python, its frame is made here and pushed by the caller. Mirrors `type_call`,
//! `object_new` and `PyType_GenericAlloc` of `Objects/typeobject.c`; book chapter "Python Objects".

use crate::machine::Return;
use crate::object::layout::{class, class_flags, instance};
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Entry};
use crate::runtime::{Run, Vm};

impl Vm {
    /// Begins a call of a class: its metaclass's `__call__`.
    pub(crate) fn start_class(&mut self, cls: Value, args: &Args<'_>) -> Run<Entry> {
        let meta = self.class_of(cls);
        if meta != self.types.type_
            && let Some(f) = self.lookup_in_class(meta, self.names.__call__)
            && !f.is(Kind::Native)
        {
            return self.start_method(f, cls, meta, args);
        }
        self.instantiate(cls, args)
    }

    /// Begins the work of `type.__call__`: `__new__`, then `__init__`.
    pub fn instantiate(&mut self, cls: Value, args: &Args<'_>) -> Run<Entry> {
        if cls == self.types.type_ && args.positional.len() == 1 && args.names.is_empty() {
            return Ok(Entry::Value(self.class_of(args[0])));
        }
        let new = self.find_new(cls)?;
        if new.is(Kind::Function) {
            let [positional, names, named] = [args.positional, args.names, args.named].map(|v| self.machine.tuple(v));
            let saved = self.machine.tuple(&[cls, positional, names, named]);
            return self.start_function(new, &args.with(&args.after(cls)), Return::New, saved);
        }
        let o = self.call_new(new, cls, args)?;
        self.start_init(cls, o, args)
    }

    /// Continues a call of a class that [`instantiate`](Self::instantiate) has saved, after a `__new__` written in
    /// Python has made an object.
    pub(crate) fn finish_new(&mut self, o: Value, saved: Value) -> Run<Entry> {
        let heap = self.machine.heap();
        let [cls, positional, names, named] = *heap.tuple(saved) else { unreachable!("what `instantiate` has saved") };
        let [positional, names, named] = [positional, names, named].map(|v| heap.tuple(v).to_vec());
        self.start_init(cls, o, &Args { positional: &positional, names: &names, named: &named })
    }

    /// Begins the `__init__` of a new object, if it is an instance of the class that was called.
    fn start_init(&mut self, cls: Value, o: Value, args: &Args<'_>) -> Run<Entry> {
        let class = self.class_of(o);
        if !self.is_subclass(class, cls) {
            return Ok(Entry::Value(o));
        }
        let Some(init) = self.lookup_in_class(class, self.names.__init__) else { return Ok(Entry::Value(o)) };
        self.keep(o);
        if init.is(Kind::Function) {
            return self.start_function(init, &args.with(&args.after(o)), Return::Init, o);
        }
        let result = if init.is(Kind::Native) {
            self.call_args(init, &args.with(&args.after(o)))?
        } else {
            let bound = self.bind(init, o, class)?;
            self.call_args(bound, args)?
        };
        self.check_init(result)?;
        Ok(Entry::Value(o))
    }

    /// Checks that `__init__` has returned `None`.
    pub(crate) fn check_init(&mut self, result: Value) -> Run<()> {
        if result.is_none() {
            return Ok(());
        }
        let got = self.type_name(result);
        self.type_error(format!("__init__() should return None, not '{got}'"))
    }

    /// Calls `__new__`.
    pub fn new_object(&mut self, cls: Value, args: &Args<'_>) -> Run {
        let new = self.find_new(cls)?;
        self.call_new(new, cls, args)
    }

    /// The function that is `__new__` in a class.
    fn find_new(&mut self, cls: Value) -> Run {
        let new = self.lookup_in_class(cls, self.names.__new__).unwrap_or(self.object_new);
        if new.is(Kind::Record) { self.bind(new, Value::NULL, cls) } else { Ok(new) }
    }

    fn call_new(&mut self, new: Value, cls: Value, args: &Args<'_>) -> Run {
        if new == self.object_new {
            self.plain_object(cls, args)
        } else {
            self.call_args(new, &args.with(&args.after(cls)))
        }
    }

    /// The effect of `object.__new__`; excess arguments are an error if no `__init__` takes them.
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
        if self.machine.heap().class_has(cls, class_flags::ABSTRACT) {
            return self.abstract_error(cls);
        }
        Ok(self.new_instance(cls))
    }

    /// A new instance of a class that is known not to be abstract.
    pub fn new_instance(&mut self, cls: Value) -> Value {
        let slots = self.machine.heap().field(cls, class::SLOTS).as_raw() as u32;
        self.machine.empty_block(Kind::Instance, cls, instance::SIZE + slots)
    }

    /// An instance of a class with a built-in object's data: the object itself if the class is the built-in one.
    pub fn with_payload(&mut self, cls: Value, payload: Value) -> Run {
        if cls == self.class_of(payload) {
            return Ok(payload);
        }
        let o = self.alloc_instance(cls)?;
        self.machine.set_field(o, instance::PAYLOAD, payload);
        Ok(o)
    }

    /// Raises TypeError for an attempt to instantiate an abstract class.
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
