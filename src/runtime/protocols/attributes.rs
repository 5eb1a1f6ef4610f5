//! Attributes: look-up through classes, descriptors, instances; setting and deleting.
//!
//! Called by the attribute instructions and by everything that reads or sets an attribute from Rust. Mirrors
//! `Objects/object.c` (`_PyObject_GenericGetAttrWithDict`) and `Objects/typeobject.c` (`_PyType_Lookup`,
//! `type_getattro`).

use smallvec::SmallVec;

use crate::object::layout::{class, class_flags, classmethod, exception, function, instance, method, module};
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Binding};
use crate::runtime::{Run, Vm};

/// How a class's attribute acts on an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Descriptor {
    /// A plain value: the instance's own attribute of that name takes precedence.
    Plain,
    /// It binds (`__get__`), but the instance's own attribute takes precedence.
    NonData,
    /// It has `__set__` or `__delete__`: it takes precedence over the instance's own attribute.
    Data,
}

impl Vm {
    /// Whether a class's attribute is a descriptor for instances, and which kind.
    fn descriptor_kind(&mut self, v: Value) -> Descriptor {
        match v.kind() {
            Some(Kind::Function) => Descriptor::NonData,
            Some(Kind::Native) => {
                let class = self.class_of(v);
                if class == self.types.builtin_function || class == self.types.method_wrapper {
                    Descriptor::Plain
                } else {
                    Descriptor::NonData
                }
            }
            Some(Kind::Record | Kind::Instance) => {
                let class = self.class_of(v);
                if v.is(Kind::Record) {
                    let def = self.def_of(class);
                    if def.descr_set.is_some() {
                        return Descriptor::Data;
                    }
                    if def.descr_get.is_some() {
                        return Descriptor::NonData;
                    }
                }
                if self.lookup_in_class(class, self.names.__set__).is_some()
                    || self.lookup_in_class(class, self.names.__delete__).is_some()
                {
                    Descriptor::Data
                } else if self.lookup_in_class(class, self.names.__get__).is_some() {
                    Descriptor::NonData
                } else {
                    Descriptor::Plain
                }
            }
            _ => Descriptor::Plain,
        }
    }

    /// What a class's attribute gives for an instance (NULL: for the class `owner` itself): `tp_descr_get`.
    pub fn bind(&mut self, found: Value, instance: Value, owner: Value) -> Run {
        match found.kind() {
            Some(Kind::Function) if !instance.is_null() => Ok(self.machine.block(Kind::Method, &[found, instance])),
            Some(Kind::Native) => {
                let class = self.class_of(found);
                let method = self.method_of(found);
                let id = self.machine.heap().field(found, crate::object::layout::native::ID).as_raw();
                let owner_of = self.machine.heap().field(found, crate::object::layout::native::OWNER);
                if class == self.types.classmethod_descriptor {
                    return Ok(self.new_native(self.types.builtin_function, id, owner, owner_of));
                }
                if instance.is_null() || method.binding == Binding::Static {
                    return Ok(found);
                }
                if class == self.types.method_descriptor {
                    return Ok(self.new_native(self.types.builtin_function, id, instance, owner_of));
                }
                if class == self.types.wrapper_descriptor {
                    return Ok(self.new_native(self.types.method_wrapper, id, instance, owner_of));
                }
                Ok(found)
            }
            Some(Kind::Record | Kind::Instance) => self.bind_record(found, instance, owner),
            _ => Ok(found),
        }
    }

    fn bind_record(&mut self, found: Value, instance: Value, owner: Value) -> Run {
        let class = self.class_of(found);
        if found.is(Kind::Record)
            && let Some(get) = self.def_of(class).descr_get
        {
            return get(self, found, instance, owner);
        }
        match self.lookup_in_class(class, self.names.__get__) {
            None => Ok(found),
            Some(get) => {
                let instance = if instance.is_null() { Value::NONE } else { instance };
                // A `__get__` that is not a function is called as it is, not bound in its turn (`slot_tp_descr_get`).
                self.call_args(get, &Args::positional(&[found, instance, owner]))
            }
        }
    }

    /// `o.name`
    pub fn get_attr(&mut self, o: Value, name: Value) -> Run {
        let class = self.class_of(o);
        if self.has_own_getattribute(class) {
            let Some(hook) = self.lookup_in_class(class, self.names.__getattribute__) else { unreachable!() };
            let result = self.call_bound(hook, o, &[name]);
            return self.or_getattr_hook(result, o, class, name);
        }
        let result = self.generic_get_attr(o, name);
        if result.is_err() { self.or_getattr_hook(result, o, class, name) } else { result }
    }

    /// Whether a class has a `__getattribute__` of its own: neither `object`'s nor the standard one of its kind.
    fn has_own_getattribute(&mut self, class: Value) -> bool {
        match self.lookup_in_class(class, self.names.__getattribute__) {
            Some(hook) if hook == self.object_getattribute => false,
            Some(hook) if hook.is(Kind::Native) => {
                let owner = self.machine.heap().field(hook, crate::object::layout::native::OWNER);
                owner == self.types.super_ || owner == self.types.method
            }
            Some(_) => true,
            None => false,
        }
    }

    /// After an AttributeError, tries a class's `__getattr__`.
    fn or_getattr_hook(&mut self, result: Run, o: Value, class: Value, name: Value) -> Run {
        if result.is_ok() || !self.raised_is(self.exc.AttributeError) {
            return result;
        }
        match self.lookup_in_class(class, self.names.__getattr__) {
            None => result,
            Some(hook) => {
                self.machine.take_exception();
                self.call_bound(hook, o, &[name])
            }
        }
    }

    /// `o.name`, or `None` if that raises AttributeError.
    pub fn get_attr_opt(&mut self, o: Value, name: Value) -> Run<Option<Value>> {
        let result = self.get_attr(o, name);
        self.catch(result, self.exc.AttributeError)
    }

    /// `o.name` for a name given as text.
    pub fn get_attr_str(&mut self, o: Value, name: &str) -> Run {
        let name = self.machine.intern(name.into());
        self.get_attr(o, name)
    }

    /// The effect of `object.__getattribute__` (for classes and modules: theirs).
    pub fn generic_get_attr(&mut self, o: Value, name: Value) -> Run {
        if o.is(Kind::Type) {
            return self.class_get_attr(o, name);
        }
        let class = self.class_of(o);
        let found = self.lookup_in_class(class, name);
        let kind = found.map_or(Descriptor::Plain, |f| self.descriptor_kind(f));
        if let Some(f) = found
            && kind == Descriptor::Data
        {
            return self.bind(f, o, class);
        }
        if let Some(v) = self.own_attr(o, name) {
            return Ok(v);
        }
        match found {
            Some(f) if kind == Descriptor::NonData => self.bind(f, o, class),
            Some(f) => Ok(f),
            None => self.missing_attr(o, class, name),
        }
    }

    /// The object's own attribute.
    #[inline]
    pub fn own_attr(&mut self, o: Value, name: Value) -> Option<Value> {
        let heap = self.machine.heap();
        let dict = match o.kind()? {
            Kind::Instance => heap.field(o, instance::DICT),
            Kind::Module => heap.field(o, module::DICT),
            Kind::Function => heap.field(o, function::DICT),
            Kind::Exception => {
                let dict = heap.field(o, exception::DICT);
                if !dict.is_null()
                    && let Some(v) = heap.dict_get_str(dict, name)
                {
                    return Some(v);
                }
                let field = self.exception_member(o, heap.str(name).as_ascii()?)?;
                return Some(self.field_or_none(o, field));
            }
            _ => return None,
        };
        if dict.is_null() { None } else { heap.dict_get_str(dict, name) }
    }

    fn class_get_attr(&mut self, o: Value, name: Value) -> Run {
        let meta = self.class_of(o);
        let in_meta = self.lookup_in_class(meta, name);
        let kind = in_meta.map_or(Descriptor::Plain, |f| self.descriptor_kind(f));
        if let Some(f) = in_meta
            && kind == Descriptor::Data
        {
            return self.bind(f, o, meta);
        }
        if let Some(v) = self.lookup_in_class(o, name) {
            return self.bind(v, Value::NULL, o);
        }
        match in_meta {
            Some(f) if kind == Descriptor::NonData => self.bind(f, o, meta),
            Some(f) => Ok(f),
            None => {
                let class = self.class_name(o);
                let attr = self.machine.heap().str(name).to_utf8_lossy();
                self.attribute_error(o, name, format!("type object '{class}' has no attribute '{attr}'"))
            }
        }
    }

    fn missing_attr(&mut self, o: Value, class: Value, name: Value) -> Run {
        let attr = self.machine.heap().str(name).to_utf8_lossy();
        if o.is(Kind::Module) {
            return self.missing_module_attr(o, name, &attr);
        }
        let class = self.class_name(class);
        self.attribute_error(o, name, format!("'{class}' object has no attribute '{attr}'"))
    }

    fn missing_module_attr(&mut self, o: Value, name: Value, attr: &str) -> Run {
        let dict = self.machine.heap().field(o, module::DICT);
        if let Some(hook) = self.machine.heap().dict_get_str(dict, self.names.__getattr__) {
            return self.call(hook, &[name]);
        }
        let module = self.machine.heap().dict_get_str(dict, self.names.__name__);
        let Some(module) = module.filter(|&m| self.is_str(m)).map(|m| self.text_of(m)) else {
            return self.attribute_error(o, name, format!("module has no attribute '{attr}'"));
        };
        let message = if self.is_initializing(o) {
            format!(
                "partially initialized module '{module}' has no attribute '{attr}' (most likely due to a circular \
                 import)"
            )
        } else {
            format!("module '{module}' has no attribute '{attr}'")
        };
        self.attribute_error(o, name, message)
    }

    /// Raises AttributeError with name and object.
    pub fn attribute_error<T>(&mut self, o: Value, name: Value, message: String) -> Run<T> {
        let text = self.machine.str(message);
        let e = self.new_exception(self.exc.AttributeError, &[text]);
        self.machine.set_field(e, exception::MEMBER_0, name);
        self.machine.set_field(e, exception::MEMBER_1, o);
        self.raise_value(e)
    }

    /// The method for `o.name(…)`: a function with its `self`, or anything else with NULL (`_PyObject_GetMethod`).
    #[inline]
    pub fn get_method(&mut self, o: Value, name: Value) -> Run<(Value, Value)> {
        let class = self.class_of(o);
        if !o.is(Kind::Type)
            && let Some(found) = self.lookup_in_class(class, name)
            && self.is_method_descriptor(found)
            && !self.has_own_getattribute(class)
        {
            if let Some(own) = self.own_attr(o, name) {
                return Ok((own, Value::NULL));
            }
            return Ok((found, o));
        }
        if !o.is(Kind::Type)
            && let Some(found) = self.lookup_in_class(class, name).filter(|f| f.is(Kind::Record))
            && self.class_of(found) == self.types.classmethod
            && !self.has_own_getattribute(class)
            && self.own_attr(o, name).is_none()
        {
            // A class method is given as its function and the class.
            return Ok((self.machine.heap().field(found, classmethod::CALLABLE), class));
        }
        Ok((self.get_attr(o, name)?, Value::NULL))
    }

    /// Whether a class's attribute is a function that a call can pass the instance to (`Py_TPFLAGS_METHOD_DESCRIPTOR`).
    #[inline]
    pub fn is_method_descriptor(&self, found: Value) -> bool {
        match found.kind() {
            Some(Kind::Function) => true,
            Some(Kind::Native) => {
                let class = self.machine.heap().class_cell(found);
                class == self.types.method_descriptor || class == self.types.wrapper_descriptor
            }
            _ => false,
        }
    }

    /// `o.name = v`
    pub fn set_attr(&mut self, o: Value, name: Value, v: Value) -> Run<()> {
        let class = self.class_of(o);
        if let Some(hook) = self.lookup_in_class(class, self.names.__setattr__)
            && !hook.is(Kind::Native)
        {
            self.call_bound(hook, o, &[name, v])?;
            return Ok(());
        }
        self.generic_set_attr(o, name, Some(v))
    }

    /// `del o.name`
    pub fn del_attr(&mut self, o: Value, name: Value) -> Run<()> {
        let class = self.class_of(o);
        if let Some(hook) = self.lookup_in_class(class, self.names.__delattr__)
            && !hook.is(Kind::Native)
        {
            self.call_bound(hook, o, &[name])?;
            return Ok(());
        }
        self.generic_set_attr(o, name, None)
    }

    /// The effect of `object.__setattr__` and `object.__delattr__` (for classes: theirs).
    pub fn generic_set_attr(&mut self, o: Value, name: Value, v: Option<Value>) -> Run<()> {
        let class = self.class_of(o);
        if let Some(found) = self.lookup_in_class(class, name)
            && self.descriptor_kind(found) == Descriptor::Data
        {
            return self.descriptor_set(found, o, v);
        }
        if o.is(Kind::Type) {
            return self.class_set_attr(o, name, v);
        }
        let dict = match o.kind() {
            Some(Kind::Exception) => {
                let text = self.machine.heap().str(name).as_ascii();
                if let Some(field) = text.and_then(|text| self.exception_member(o, text)) {
                    self.machine.set_field(o, field, v.unwrap_or(Value::NULL));
                    return Ok(());
                }
                Some(exception::DICT)
            }
            Some(Kind::Instance) => self.machine.heap().class_has(class, class_flags::DICT).then_some(instance::DICT),
            Some(Kind::Module) => Some(module::DICT),
            Some(Kind::Function) => Some(function::DICT),
            _ => None,
        };
        let Some(field) = dict else { return self.no_such_attr_to_set(o, class, name) };
        let mut dict = self.machine.heap().field(o, field);
        if dict.is_null() {
            if v.is_none() {
                return self.missing_attr(o, class, name).map(|_| ());
            }
            dict = self.machine.dict();
            self.machine.set_field(o, field, dict);
        }
        match v {
            Some(v) => self.machine.dict_set_str(dict, name, v),
            None => match self.machine.heap().dict_find_str(dict, name) {
                Some(entry) => self.machine.dict_remove(dict, entry.number),
                None => return self.missing_attr(o, class, name).map(|_| ()),
            },
        }
        Ok(())
    }

    fn no_such_attr_to_set(&mut self, o: Value, class: Value, name: Value) -> Run<()> {
        let attr = self.machine.heap().str(name).to_utf8_lossy();
        let found = self.lookup_in_class(class, name).is_some();
        let class_name = self.class_name(class);
        let message = if found {
            format!("'{class_name}' object attribute '{attr}' is read-only")
        } else {
            format!("'{class_name}' object has no attribute '{attr}' and no __dict__ for setting new attributes")
        };
        self.attribute_error(o, name, message)
    }

    fn descriptor_set(&mut self, found: Value, o: Value, v: Option<Value>) -> Run<()> {
        let class = self.class_of(found);
        if found.is(Kind::Record)
            && let Some(set) = self.def_of(class).descr_set
        {
            return set(self, found, o, v);
        }
        let (hook, args): (Value, SmallVec<[Value; 2]>) = match v {
            Some(v) => (self.names.__set__, SmallVec::from_slice(&[o, v])),
            None => (self.names.__delete__, SmallVec::from_slice(&[o])),
        };
        match self.lookup_in_class(class, hook) {
            Some(hook) => self.call_bound(hook, found, &args).map(|_| ()),
            None => {
                let hook = if v.is_some() { "__set__" } else { "__delete__" };
                self.raise(self.exc.AttributeError, hook)
            }
        }
    }

    fn class_set_attr(&mut self, o: Value, name: Value, v: Option<Value>) -> Run<()> {
        if self.is_builtin_class(o) {
            let class = self.class_name(o);
            let attr = self.machine.heap().str(name).to_utf8_lossy();
            return self.type_error(format!("cannot set '{attr}' attribute of immutable type '{class}'"));
        }
        let dict = self.machine.heap().field(o, class::DICT);
        match v {
            Some(v) => self.machine.dict_set_str(dict, name, v),
            None => match self.machine.heap().dict_find_str(dict, name) {
                Some(entry) => self.machine.dict_remove(dict, entry.number),
                None => {
                    let class = self.class_name(o);
                    let attr = self.machine.heap().str(name).to_utf8_lossy();
                    return self.attribute_error(o, name, format!("type object '{class}' has no attribute '{attr}'"));
                }
            },
        }
        self.type_modified();
        if name == self.names.__del__ && v.is_some() {
            let flags = self.machine.heap().field(o, class::FLAGS).as_raw();
            self.machine.set_field(o, class::FLAGS, Value::raw(flags | class_flags::FINALIZER));
        }
        Ok(())
    }

    /// Calls a function found in a class with an object as first argument, binding it if it is not a plain function.
    pub fn call_bound(&mut self, found: Value, o: Value, args: &[Value]) -> Run {
        if self.is_method_descriptor(found) {
            return self.call(found, &Args::positional(args).after(o));
        }
        let class = self.class_of(o);
        let bound = self.bind(found, o, class)?;
        self.call(bound, args)
    }

    /// The function and the instance of a bound method.
    pub fn method_parts(&self, m: Value) -> (Value, Value) {
        let heap = self.machine.heap();
        (heap.field(m, method::FUNCTION), heap.field(m, method::SELF))
    }

    /// The members of an exception's built-in class, by name.
    pub fn exception_member(&self, e: Value, name: &str) -> Option<u32> {
        let mut def = self.def_of(self.class_of(e));
        while def.members.is_empty() {
            def = def.bases.first()?;
        }
        def.members.iter().position(|m| *m == name).map(|i| exception::MEMBER_0 + i as u32)
    }
}
