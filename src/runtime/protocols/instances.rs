//! Whether an object is an instance of a class, or a class derived from another, including the program's own hooks.
//!
//! Called by `isinstance`, `issubclass` and the instructions that match patterns. Mirrors `PyObject_IsInstance` and
//! `PyObject_IsSubclass` of `Objects/abstract.c`; book chapter "Intermezzo: The abstract.c Module".

use crate::object::{Kind, Value};
use crate::runtime::{Run, Vm};

impl Vm {
    /// `isinstance(v, what)`: a class, a tuple of classes, or anything with `__instancecheck__`.
    pub fn is_instance(&mut self, v: Value, what: Value) -> Run<bool> {
        if self.class_of(v) == what {
            return Ok(true);
        }
        if self.class_of(what) == self.types.type_ {
            return self.is_plain_instance(v, what);
        }
        let data = self.data(what);
        if data.is(Kind::Tuple) {
            for item in self.machine.heap().tuple(data).to_vec() {
                if self.deeper(" in __instancecheck__", |vm| vm.is_instance(v, item))? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        if let Some(f) = self.special_unbound(what, self.names.__instancecheck__) {
            let answer = self.call_bound(f, what, &[v])?;
            return self.is_true(answer);
        }
        self.is_plain_instance(v, what)
    }

    /// The effect of `type.__instancecheck__`: no hook is called.
    pub fn is_plain_instance(&mut self, v: Value, what: Value) -> Run<bool> {
        if !what.is(Kind::Type) {
            return self.type_error("isinstance() arg 2 must be a type, a tuple of types, or a union");
        }
        if self.is_subclass(self.class_of(v), what) {
            return Ok(true);
        }
        // An object may claim another class by an attribute of that name.
        if !v.is(Kind::Instance) {
            return Ok(false);
        }
        match self.get_attr_opt(v, self.names.__class__)? {
            Some(claimed) if claimed.is(Kind::Type) => Ok(self.is_subclass(claimed, what)),
            _ => Ok(false),
        }
    }

    /// `issubclass(c, what)`: a class, a tuple of classes, or anything with `__subclasscheck__`.
    pub fn is_subclass_of(&mut self, c: Value, what: Value) -> Run<bool> {
        if self.class_of(what) == self.types.type_ {
            return if c == what { Ok(true) } else { self.is_plain_subclass(c, what) };
        }
        let data = self.data(what);
        if data.is(Kind::Tuple) {
            for item in self.machine.heap().tuple(data).to_vec() {
                if self.deeper(" in __subclasscheck__", |vm| vm.is_subclass_of(c, item))? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        if let Some(f) = self.special_unbound(what, self.names.__subclasscheck__) {
            let answer = self.call_bound(f, what, &[c])?;
            return self.is_true(answer);
        }
        self.is_plain_subclass(c, what)
    }

    /// The effect of `type.__subclasscheck__`: no hook is called.
    pub fn is_plain_subclass(&mut self, c: Value, what: Value) -> Run<bool> {
        if !c.is(Kind::Type) {
            return self.type_error("issubclass() arg 1 must be a class");
        }
        if !what.is(Kind::Type) {
            return self.type_error("issubclass() arg 2 must be a class, a tuple of classes, or a union");
        }
        Ok(self.is_subclass(c, what))
    }
}
