//! The making of a class by `type(name, bases, namespace)`: where its bases lead, its namespace, the hooks that follow.
//!
//! Called through the table of `type`, also at the end of a `class` statement. Mirrors `type_new` of
//! `Objects/typeobject.c`; book chapter "Python Objects".

use crate::object::layout::{cell, class, class_flags, frame};
use crate::object::{Kind, Value};
use crate::runtime::native::Args;
use crate::runtime::{Run, Vm};
use crate::text::repr::repr_str;

/// `type(name, bases, namespace, **kwargs)`
pub(super) fn type_new(vm: &mut Vm, args: &Args<'_>) -> Run {
    let [meta, name, bases, namespace] = *args.positional else {
        return vm.type_error("type() takes 1 or 3 arguments");
    };
    if !vm.is_str(name) {
        return vm.bad_argument("type.__new__", "argument 1", "str", name);
    }
    if !vm.data(bases).is(Kind::Tuple) {
        return vm.bad_argument("type.__new__", "argument 2", "tuple", bases);
    }
    if !vm.data(namespace).is(Kind::Dict) {
        return vm.bad_argument("type.__new__", "argument 3", "dict", namespace);
    }
    let bases = vm.machine.heap().tuple(vm.data(bases)).to_vec();
    let winner = vm.most_derived_metaclass(meta, &bases)?;
    if winner != meta {
        // A more derived metaclass may have its own way of making classes.
        let (own, others) = (vm.names.__new__, vm.lookup_in_class(vm.types.type_, vm.names.__new__));
        if vm.lookup_in_class(winner, own) != others {
            return vm.new_object(winner, &args.rest());
        }
    }
    let meta = winner;
    vm.make_class(meta, name, &bases, vm.data(namespace), args)
}

/// What the bases determine about a class before it exists.
pub(super) struct Shape {
    pub(super) base: Value,
    pub(super) flags: i64,
    pub(super) solid: Value,
    slots: i64,
}

impl Vm {
    /// Makes a class (`type_new_impl`).
    fn make_class(&mut self, meta: Value, name: Value, bases: &[Value], namespace: Value, args: &Args<'_>) -> Run {
        let bases: Vec<Value> = if bases.is_empty() { vec![self.types.object] } else { bases.to_vec() };
        let shape = self.class_shape(&bases)?;
        let dict = self.machine.dict();
        for (key, v) in self.mapping_items(namespace)? {
            self.dict_set(dict, key, v)?;
        }
        let slots = self.class_slots(name, &shape, dict)?;
        let c = self.machine.empty_block(Kind::Type, meta, class::SIZE);
        self.machine.set_field(c, class::DICT, dict);
        self.machine.set_field(c, class::NAME, name);
        let qualname = self.machine.heap().dict_find_str(dict, self.names.__qualname__);
        match qualname {
            Some(e) => {
                if !self.is_str(e.value) {
                    let got = self.type_name(e.value);
                    return self.type_error(format!("type __qualname__ must be a str, not {got}"));
                }
                self.machine.set_field(c, class::QUALNAME, e.value);
                self.machine.dict_remove(dict, e.number);
            }
            None => self.machine.set_field(c, class::QUALNAME, name),
        }
        let bases_tuple = self.machine.tuple(&bases);
        self.machine.set_field(c, class::BASES, bases_tuple);
        self.machine.set_field(c, class::BASE, shape.base);
        self.machine.set_field(c, class::SOLID, shape.solid);
        self.machine.set_field(c, class::KEYS, Value::raw(0));
        self.machine.set_field(c, class::FLAGS, Value::raw(shape.flags));
        self.machine.set_field(c, class::SLOTS, Value::raw(shape.slots));
        self.prepare_namespace(dict)?;
        self.set_class_cell(c, dict)?;
        // From here on the class refers to itself: one that fails before this dies at once.
        self.add_slots(c, dict, &bases, &slots);
        let mro = self.compute_mro(c, &bases)?;
        let mro = self.machine.tuple(&mro);
        self.machine.set_field(c, class::MRO, mro);
        self.complete_namespace(dict);
        for &base in &bases {
            self.machine.add_subclass(base, c);
        }
        self.type_modified();
        self.inherit_finalizer(c);
        self.call_set_name(c, dict)?;
        self.call_init_subclass(c, args)?;
        Ok(c)
    }

    fn class_shape(&mut self, bases: &[Value]) -> Run<Shape> {
        let mut best: Option<Value> = None;
        for &b in bases {
            if !b.is(Kind::Type) {
                return self.type_error("bases must be types");
            }
            let heap = self.machine.heap();
            if !heap.class_has(b, class_flags::BASE) {
                let name = self.class_full_name(b);
                return self.type_error(format!("type '{name}' is not an acceptable base type"));
            }
            best = match best {
                None => Some(b),
                Some(other) => {
                    let (s, t) = (self.solid_of(other), self.solid_of(b));
                    if self.is_subclass(s.0, t.0) && s.1 >= t.1 {
                        Some(other)
                    } else if self.is_subclass(t.0, s.0) && (t.1 >= s.1 || s.0 == self.types.object) {
                        Some(b)
                    } else {
                        return self.type_error("multiple bases have instance lay-out conflict");
                    }
                }
            };
        }
        let base = best.unwrap_or(self.types.object);
        let heap = self.machine.heap();
        let inherited = class_flags::DICT
            | class_flags::EXCEPTION
            | class_flags::METACLASS
            | class_flags::SEQUENCE
            | class_flags::MAPPING
            | class_flags::FINALIZER;
        let mut flags = class_flags::HEAP | class_flags::BASE;
        for &b in bases {
            flags |= heap.field(b, class::FLAGS).as_raw() & inherited;
        }
        Ok(Shape { base, flags, solid: heap.field(base, class::SOLID), slots: heap.field(base, class::SLOTS).as_raw() })
    }

    /// The built-in class whose data a class's instances have, and the number of slots besides.
    fn solid_of(&self, c: Value) -> (Value, i64) {
        let heap = self.machine.heap();
        (heap.field(c, class::SOLID), heap.field(c, class::SLOTS).as_raw())
    }

    /// The effect of `type_new_set_attrs` on a new class's namespace.
    fn prepare_namespace(&mut self, dict: Value) -> Run<()> {
        let n = self.names;
        if self.machine.heap().dict_get_str(dict, n.__module__).is_none() {
            let globals = self.frame_field(frame::GLOBALS);
            if let Some(m) = self.machine.heap().dict_get_str(globals, n.__name__) {
                self.machine.dict_set_str(dict, n.__module__, m);
            }
        }
        if let Some(new) = self.machine.heap().dict_get_str(dict, n.__new__).filter(|f| f.is(Kind::Function)) {
            let wrapped = self.machine.block_of(Kind::Record, self.types.staticmethod, &[new, Value::NULL]);
            self.machine.dict_set_str(dict, n.__new__, wrapped);
        }
        for name in [n.__init_subclass__, n.__class_getitem__] {
            if let Some(f) = self.machine.heap().dict_get_str(dict, name).filter(|f| f.is(Kind::Function)) {
                let wrapped = self.machine.block_of(Kind::Record, self.types.classmethod, &[f, Value::NULL]);
                self.machine.dict_set_str(dict, name, wrapped);
            }
        }
        Ok(())
    }

    /// What `PyType_Ready` adds to a namespace at the end.
    fn complete_namespace(&mut self, dict: Value) {
        let n = self.names;
        if self.machine.heap().dict_get_str(dict, n.__doc__).is_none() {
            self.machine.dict_set_str(dict, n.__doc__, Value::NONE);
        }
        if self.machine.heap().dict_get_str(dict, n.__eq__).is_some()
            && self.machine.heap().dict_get_str(dict, n.__hash__).is_none()
        {
            self.machine.dict_set_str(dict, n.__hash__, Value::NONE);
        }
    }

    fn inherit_finalizer(&mut self, c: Value) {
        if self.lookup_in_class(c, self.names.__del__).is_some() {
            let flags = self.machine.heap().field(c, class::FLAGS).as_raw() | class_flags::FINALIZER;
            self.machine.set_field(c, class::FLAGS, Value::raw(flags));
        }
    }

    fn set_class_cell(&mut self, c: Value, dict: Value) -> Run<()> {
        for (name, v) in [(self.names.__classcell__, c), (self.names.__classdictcell__, dict)] {
            if let Some(e) = self.machine.heap().dict_find_str(dict, name) {
                if !e.value.is(Kind::Cell) {
                    let got = self.type_name(e.value);
                    let name = self.text_of(name);
                    return self.type_error(format!("{name} must be a nonlocal cell, not <class '{got}'>"));
                }
                self.machine.set_field(e.value, cell::CONTENTS, v);
                self.machine.dict_remove(dict, e.number);
            }
        }
        Ok(())
    }

    fn call_set_name(&mut self, c: Value, dict: Value) -> Run<()> {
        let entries: Vec<(Value, Value)> = self.machine.heap().dict_entries(dict).map(|e| (e.key, e.value)).collect();
        for (key, v) in entries {
            let Some(f) = self.special_unbound(v, self.names.__set_name__) else { continue };
            let result = self.call_bound(f, v, &[c, key]);
            if result.is_err() && self.raised_is(self.exc.BaseException) {
                let e = self.current_exception();
                let (shown, class) = (self.repr_of_pending(key), self.class_name(c));
                let kind = self.type_name(v);
                let note = format!("Error calling __set_name__ on '{kind}' instance {shown} in '{class}'");
                self.add_note_text(e, &note);
            }
            result?;
        }
        Ok(())
    }

    /// `repr` of a str while an exception is in flight: no Python code runs.
    fn repr_of_pending(&self, key: Value) -> String {
        if key.is(Kind::Str) {
            return repr_str(self.machine.heap().str(key)).to_utf8_lossy();
        }
        "?".to_owned()
    }

    fn call_init_subclass(&mut self, c: Value, args: &Args<'_>) -> Run<()> {
        let mro = self.machine.heap().tuple(self.machine.heap().field(c, class::MRO)).to_vec();
        for &base in &mro[1..] {
            let dict = self.machine.heap().field(base, class::DICT);
            if let Some(f) = self.machine.heap().dict_get_str(dict, self.names.__init_subclass__) {
                let bound = self.bind(f, Value::NULL, c)?;
                self.call_args(bound, &Args { positional: &[], names: args.names, named: args.named })?;
                return Ok(());
            }
        }
        Ok(())
    }
}
