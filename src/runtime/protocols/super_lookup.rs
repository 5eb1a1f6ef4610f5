//! Attributes that come after a class in an MRO, as `super` finds them.
//!
//! Called by LOAD_SUPER_ATTR and by the methods of `super`. Mirrors `supercheck` and `do_super_lookup` of
//! `Objects/typeobject.c`.

use crate::object::layout::class;
use crate::object::{Kind, Value};
use crate::runtime::{Run, Vm};

impl Vm {
    /// The class whose MRO `super` searches (`supercheck`).
    pub fn super_start(&mut self, cls: Value, o: Value) -> Run {
        if o.is(Kind::Type) && self.is_subclass(o, cls) {
            return Ok(o);
        }
        let class = self.class_of(o);
        if self.is_subclass(class, cls) {
            return Ok(class);
        }
        let name = self.class_name(cls);
        let (what, got) =
            if o.is(Kind::Type) { ("type", self.class_name(o)) } else { ("instance of", self.class_name(class)) };
        self.type_error(format!("super(type, obj): obj ({what} {got}) is not an instance or subtype of type ({name})."))
    }

    /// The attribute that comes after `cls` in the MRO of `start`, bound.
    pub fn super_lookup(&mut self, cls: Value, o: Value, start: Value, name: Value) -> Run {
        if name == self.names.__class__ {
            return Ok(self.types.super_);
        }
        let heap = self.machine.heap();
        let mro = heap.tuple(heap.field(start, class::MRO));
        let behind = mro.iter().position(|&c| c == cls).map_or(mro.len(), |i| i + 1);
        let found = mro[behind..].iter().find_map(|&c| heap.dict_get_str(heap.field(c, class::DICT), name));
        match found {
            Some(f) => self.bind(f, if o == start { Value::NULL } else { o }, start),
            None => {
                let attr = self.text_of(name);
                self.attribute_error(o, name, format!("'super' object has no attribute '{attr}'"))
            }
        }
    }
}
