//! The namespaces of objects: `__dict__`, and the names of all attributes.
//!
//! Called by `dir`, `vars` and the getters of `__dict__`. Mirrors `PyObject_GenericGetDict` and
//! `PyObject_GenericSetDict` of `Objects/object.c`, and the `__dir__` methods.

use crate::object::layout::{class, exception, function, instance, module};
use crate::object::{Kind, Value};
use crate::runtime::{Run, Vm};

impl Vm {
    /// Names of an object's own attributes and of those of its class and bases, sorted.
    pub fn all_attribute_names(&mut self, o: Value) -> Run<Vec<Value>> {
        let mut names: Vec<Value> = Vec::new();
        if let Some(dict) = self.own_namespace(o) {
            names.extend(self.machine.heap().dict_entries(dict).map(|e| e.key));
        }
        if !o.is(Kind::Module) {
            let class = if o.is(Kind::Type) { o } else { self.class_of(o) };
            let heap = self.machine.heap();
            for &c in heap.tuple(heap.field(class, class::MRO)) {
                names.extend(heap.dict_entries(heap.field(c, class::DICT)).map(|e| e.key));
            }
        }
        let heap = self.machine.heap();
        names.retain(|n| n.is(Kind::Str));
        names.sort_by(|&a, &b| heap.str(a).cmp(heap.str(b)));
        names.dedup_by(|a, b| heap.str_eq(*a, *b));
        Ok(names)
    }

    /// The dict of an object's own attributes, if it has one.
    pub fn own_namespace(&self, o: Value) -> Option<Value> {
        let field = match o.kind()? {
            Kind::Instance => instance::DICT,
            Kind::Module => module::DICT,
            Kind::Function => function::DICT,
            Kind::Exception => exception::DICT,
            Kind::Type => class::DICT,
            _ => return None,
        };
        let dict = self.machine.heap().field(o, field);
        if dict.is_null() { None } else { Some(dict) }
    }

    /// The `__dict__` of an instance or exception, made if it has none yet.
    pub fn instance_dict(&mut self, o: Value) -> Run {
        let field = match o.kind() {
            Some(Kind::Instance) => instance::DICT,
            Some(Kind::Exception) => exception::DICT,
            Some(Kind::Module) => module::DICT,
            Some(Kind::Function) => function::DICT,
            _ => {
                let class = self.type_name(o);
                let name = self.names.__dict__;
                return self.attribute_error(o, name, format!("'{class}' object has no attribute '__dict__'"));
            }
        };
        let mut dict = self.machine.heap().field(o, field);
        if dict.is_null() {
            let class = self.class_of(o);
            dict = self.machine.instance_dict(class);
            self.machine.set_field(o, field, dict);
        }
        Ok(dict)
    }

    /// Assigns to `__dict__`.
    pub fn set_instance_dict(&mut self, o: Value, v: Option<Value>) -> Run<()> {
        let Some(v) = v else { return self.type_error("cannot delete __dict__") };
        if !v.is(Kind::Dict) {
            let class = self.type_name(v);
            return self.type_error(format!("__dict__ must be set to a dictionary, not a '{class}'"));
        }
        debug_assert_eq!(instance::DICT, exception::DICT);
        self.machine.set_field(o, instance::DICT, v);
        Ok(())
    }
}
