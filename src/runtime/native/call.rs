//! Calling a function object written in Rust, and the checks before: `self`, the class that `__new__` gets, the
//! signature.
//!
//! Called by `ops::call` and `protocols::calls`. Mirrors `Objects/methodobject.c`, `Objects/descrobject.c` and
//! `tp_new_wrapper` of `Objects/typeobject.c`.

use super::{Args, Binding, Body, Entry, Method};
use crate::object::layout::{class, class_flags, native};
use crate::object::{Kind, Value};
use crate::runtime::{Run, Vm};

impl Vm {
    /// The name of a function in CPython's messages: `list.append`, or `len`.
    pub fn native_name(&self, function: Value) -> String {
        let name = self.method_of(function).name;
        let owner = self.machine.heap().field(function, native::OWNER);
        match owner {
            Value::NULL => name.to_owned(),
            // CPython shows the C module of a function, unless its users know it by another name.
            module if module.is(Kind::Str) => {
                format!("{}.{name}", self.machine.heap().str(module).to_utf8_lossy().trim_start_matches('_'))
            }
            class => format!("{}.{name}", self.short_name(class)),
        }
    }

    /// Calls a function object written in Rust, and waits if it has code executed.
    pub fn call_native(&mut self, function: Value, args: &Args<'_>) -> Run {
        match self.start_native(function, args)? {
            Entry::Value(v) => Ok(v),
            entry @ Entry::Frame { .. } => self.run_entry(entry),
        }
    }

    /// Begins a call of a function object written in Rust.
    #[inline]
    pub(crate) fn start_native(&mut self, function: Value, args: &Args<'_>) -> Run<Entry> {
        let method = self.method_of(function);
        let bound = self.machine.heap().field(function, native::SELF);
        if !bound.is_null() && method.binding != Binding::Static {
            let all = args.after(bound);
            let args = args.with(&all);
            self.check_signature(function, method, 1, &args)?;
            return self.run_body(method, &args);
        }
        let owner = self.machine.heap().field(function, native::OWNER);
        let selves = usize::from(owner.is(Kind::Type) && method.binding != Binding::Static);
        if selves == 1 {
            self.check_self(method, owner, args)?;
        }
        let makes = method.binding == Binding::Static && method.name == "__new__";
        if makes {
            self.check_new(owner, args)?;
        }
        // `__new__` is a static method whose class comes before the arguments that it counts.
        let selves = if makes && !args.positional.is_empty() { 1 } else { selves };
        self.check_signature(function, method, selves, args)?;
        self.run_body(method, args)
    }

    #[inline]
    fn run_body(&mut self, method: &Method, args: &Args<'_>) -> Run<Entry> {
        match method.body {
            Body::Returns(function) => function(self, args).map(Entry::Value),
            Body::Enters(function) => function(self, args),
        }
    }

    /// Checks that `__new__` gets a class that is derived from its own (`tp_new_wrapper`).
    fn check_new(&mut self, owner: Value, args: &Args<'_>) -> Run<()> {
        let class = args.get(0).unwrap_or(Value::NULL);
        if class == owner {
            return Ok(());
        }
        if class.is(Kind::Type) && self.is_subclass(class, owner) {
            return self.check_new_safe(owner, class);
        }
        let name = self.class_name(owner);
        if class.is_null() {
            return self.type_error(format!("{name}.__new__(): not enough arguments"));
        }
        if !class.is(Kind::Type) {
            let got = self.type_name(class);
            return self.type_error(format!("{name}.__new__(X): X is not a type object ({got})"));
        }
        let given = self.class_name(class);
        self.type_error(format!("{name}.__new__({given}): {given} is not a subtype of {name}"))
    }

    /// Checks that the `__new__` is that of the class's nearest built-in base: no other makes its data.
    fn check_new_safe(&mut self, owner: Value, class: Value) -> Run<()> {
        let heap = self.machine.heap();
        let mut nearest = class;
        while heap.class_has(nearest, class_flags::HEAP) {
            nearest = heap.field(nearest, class::BASE);
        }
        let right = match self.lookup_in_class(nearest, self.names.__new__) {
            Some(new) if new.is(Kind::Native) => self.machine.heap().field(new, native::OWNER),
            _ => owner,
        };
        if right == owner {
            return Ok(());
        }
        let [name, given, right] = [owner, class, nearest].map(|c| self.class_name(c));
        self.type_error(format!("{name}.__new__({given}) is not safe, use {right}.__new__()"))
    }

    #[inline]
    fn check_self(&mut self, method: &Method, owner: Value, args: &Args<'_>) -> Run<()> {
        let object = args.get(0);
        if object.is_some_and(|o| self.class_of(o) == owner) {
            return Ok(());
        }
        if object.is_some_and(|o| method.binding == Binding::Class || self.is_subclass(self.class_of(o), owner)) {
            return Ok(());
        }
        let owner_name = self.class_name(owner);
        let Some(object) = object else {
            let message = if method.name.starts_with("__") {
                format!("descriptor '{}' of '{owner_name}' object needs an argument", method.name)
            } else {
                format!("unbound method {owner_name}.{}() needs an argument", method.name)
            };
            return self.type_error(message);
        };
        let got = self.type_name(object);
        let message = if method.name.starts_with("__") {
            format!("descriptor '{}' requires a '{owner_name}' object but received a '{got}'", method.name)
        } else {
            format!("descriptor '{}' for '{owner_name}' objects doesn't apply to a '{got}' object", method.name)
        };
        self.type_error(message)
    }
}
