//! `__slots__`: attributes with a field of their own in each instance, and whether instances have a `__dict__`.
//!
//! Called where a class is made, before it exists and after. Mirrors `type_new_slots` and its like of
//! `Objects/typeobject.c`.

use super::make::Shape;
use crate::library::types::descriptors::{DICT_GETTER, WEAKREF_GETTER};
use crate::object::layout::{class, class_flags, exception, instance};
use crate::object::{Kind, Value};
use crate::runtime::{Run, Vm};
use crate::text::classify::is_identifier;
use crate::text::mangle::mangle;

/// The contents of `__slots__`.
pub(super) struct Slots {
    /// The attributes, by their mangled names.
    names: Vec<Value>,
    /// Whether instances get a `__dict__`.
    dict: bool,
}

impl Vm {
    /// Reads the `__slots__` of a namespace (`type_new_slots`).
    pub(super) fn class_slots(&mut self, name: Value, shape: &Shape, dict: Value) -> Run<Slots> {
        let Some(slots) = self.machine.heap().dict_get_str(dict, self.names.__slots__) else {
            return Ok(Slots { names: Vec::new(), dict: true });
        };
        let given = if self.is_str(slots) { vec![slots] } else { self.collect(slots)? };
        let sized = [self.types.int, self.types.tuple, self.types.bytes];
        let sized = sized.iter().any(|&t| self.is_subclass(shape.solid, t));
        let plain = |vm: &Self, name: Value| {
            vm.is_str(name) && !matches!(vm.text_of(name).as_str(), "__dict__" | "__weakref__")
        };
        if sized && given.iter().any(|&name| plain(self, name)) {
            let base = self.class_name(shape.base);
            return self.type_error(format!("nonempty __slots__ not supported for subtype of '{base}'"));
        }
        let class = self.text_of(name);
        let mut out = Slots { names: Vec::new(), dict: false };
        for slot in given {
            if !self.is_str(slot) {
                let got = self.type_name(slot);
                return self.type_error(format!("__slots__ items must be strings, not '{got}'"));
            }
            let text = self.text_of(slot);
            if !is_identifier(self.machine.heap().str(self.data(slot))) {
                return self.type_error("__slots__ must be identifiers");
            }
            match text.as_str() {
                "__dict__" if out.dict || shape.flags & class_flags::DICT != 0 => {
                    return self.type_error("__dict__ slot disallowed: we already got one");
                }
                "__dict__" => out.dict = true,
                "__weakref__" => {}
                _ => {
                    let key = self.machine.intern(mangle(Some(&class), &text).as_str().into());
                    if self.machine.heap().dict_get_str(dict, key).is_some() && text != "__qualname__" {
                        return self.value_error(format!("'{text}' in __slots__ conflicts with class variable"));
                    }
                    out.names.push(key);
                }
            }
        }
        Ok(out)
    }

    /// Adds member descriptors for the slots, and room for a `__dict__`.
    pub(super) fn add_slots(&mut self, c: Value, dict: Value, bases: &[Value], slots: &Slots) {
        let heap = self.machine.heap();
        let (flags, count) = (heap.field(c, class::FLAGS).as_raw(), heap.field(c, class::SLOTS).as_raw());
        let solid_exception = flags & class_flags::EXCEPTION != 0;
        let first = if solid_exception { exception::SIZE } else { instance::SIZE };
        for (i, &key) in (count..).zip(&slots.names) {
            let field = Value::raw(i64::from(first) + i);
            let v = self.machine.block_of(Kind::Record, self.types.member_descriptor, &[field, key, c]);
            self.machine.dict_set_str(dict, key, v);
        }
        self.machine.set_field(c, class::SLOTS, Value::raw(count + slots.names.len() as i64));
        if slots.dict {
            self.machine.set_field(c, class::FLAGS, Value::raw(flags | class_flags::DICT));
        }
        self.add_dict_getters(c, dict, bases, slots.dict);
    }

    /// Adds `__dict__` and `__weakref__` descriptors, if no base has them.
    fn add_dict_getters(&mut self, c: Value, dict: Value, bases: &[Value], has_dict: bool) {
        let inherited =
            bases.iter().any(|&b| self.machine.heap().class_has(b, class_flags::DICT | class_flags::METACLASS));
        if has_dict && !inherited {
            for getter in [&DICT_GETTER, &WEAKREF_GETTER] {
                let id = self.register_getter(getter);
                let v = self.machine.block_of(Kind::Record, self.types.getset_descriptor, &[Value::raw(id), c]);
                let name = self.machine.intern(getter.name.into());
                self.machine.dict_set_str(dict, name, v);
            }
        }
    }
}
