//! The simplest questions about a value: its class, the object that holds its data, a field, a class's name.
//!
//! Asked by everything in the run-time and the library. Nothing here runs code of the program or raises. Mirrors
//! `Py_TYPE`, `PyType_IsSubtype` and `tp_name` of `Include/object.h` and `Objects/typeobject.c`.

use super::Vm;
use super::exceptions::EXCEPTIONS;
use crate::object::layout::{class, class_flags};
use crate::object::{Kind, Value};

impl Vm {
    /// The class of anything.
    #[inline]
    pub fn class_of(&self, v: Value) -> Value {
        self.machine.class_of(v).unwrap_or_else(|| self.class_of_inline(v))
    }

    fn class_of_inline(&self, v: Value) -> Value {
        match v {
            v if v.is_inline_int() => self.types.int,
            Value::NONE => self.types.none_type,
            Value::TRUE | Value::FALSE => self.types.bool,
            Value::ELLIPSIS => self.types.ellipsis,
            Value::NOT_IMPLEMENTED => self.types.not_implemented,
            other => unreachable!("{other:?} is no Python object"),
        }
    }

    /// The built-in object that holds the data of a value ([`Heap::payload`](crate::object::Heap::payload)).
    #[inline]
    pub fn data(&self, v: Value) -> Value {
        self.machine.heap().payload(v)
    }

    /// A field, with `None` for NULL.
    pub fn field_or_none(&self, object: Value, field: u32) -> Value {
        let v = self.machine.heap().field(object, field);
        if v.is_null() { Value::NONE } else { v }
    }

    /// The name of a value's class in messages (`Py_TYPE(v)->tp_name`).
    pub fn type_name(&self, v: Value) -> String {
        self.class_name(self.class_of(v))
    }

    /// The name of a class in messages: a class that CPython has in C includes its module, unless that is `builtins`
    /// (`tp_name`).
    pub fn class_name(&self, c: Value) -> String {
        let heap = self.machine.heap();
        let name = self.short_name(c);
        if self.is_builtin_class(c) {
            let dict = heap.field(c, class::DICT);
            let module = heap.dict_get_str(dict, self.names.__module__).filter(|m| m.is(Kind::Str));
            if let Some(module) = module {
                return format!("{}.{name}", heap.str(module).to_utf8_lossy());
            }
        }
        name
    }

    /// The name of a class without its module (`__name__`).
    pub fn short_name(&self, c: Value) -> String {
        let heap = self.machine.heap();
        heap.str(heap.field(c, class::NAME)).to_utf8_lossy()
    }

    /// Whether a class is the other or derived from it.
    #[inline]
    pub fn is_subclass(&self, c: Value, of: Value) -> bool {
        let heap = self.machine.heap();
        c == of || heap.tuple(heap.field(c, class::MRO)).contains(&of)
    }

    /// Module and qualified name, or the name alone for built-in classes.
    pub fn class_full_name(&self, c: Value) -> String {
        let heap = self.machine.heap();
        let name = heap.str(self.data(heap.field(c, class::QUALNAME))).to_utf8_lossy();
        match heap.dict_get_str(heap.field(c, class::DICT), self.names.__module__) {
            Some(m) if m.is(Kind::Str) && *heap.str(m) != *"builtins" => {
                format!("{}.{name}", heap.str(m).to_utf8_lossy())
            }
            _ => name,
        }
    }

    /// Sets a name in a namespace.
    pub fn set_global(&mut self, namespace: Value, name: &str, v: Value) {
        let name = self.machine.intern(name.into());
        self.machine.dict_set_str(namespace, name, v);
    }

    /// The name in CPython's own messages (`tp_name`): with its module for a built-in class from a module other than
    /// `builtins`.
    pub fn tp_name(&self, c: Value) -> String {
        if self.is_builtin_class(c) { self.class_full_name(c) } else { self.class_name(c) }
    }

    /// Whether a class is built in: its instances are compared, hashed and shown without running Python code.
    pub fn is_builtin_class(&self, c: Value) -> bool {
        !self.machine.heap().class_has(c, class_flags::HEAP)
    }

    /// Whether this is a class of exceptions.
    pub fn is_exception_class(&self, v: Value) -> bool {
        v.is(Kind::Type) && self.machine.heap().class_has(v, class_flags::EXCEPTION)
    }

    /// Whether an exception is a group.
    pub fn is_group(&self, e: Value) -> bool {
        self.is_subclass(self.class_of(e), self.exc.BaseExceptionGroup)
    }

    /// The exceptions of a group.
    pub fn group_members(&self, e: Value) -> Option<Vec<Value>> {
        let heap = self.machine.heap();
        (e.is(Kind::Exception) && self.is_group(e)).then(|| heap.tuple(heap.field(e, EXCEPTIONS)).to_vec())
    }
}
