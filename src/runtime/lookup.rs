//! Looking names up in classes, through their MRO, with a cache.
//!
//! Called by everything that must know what attributes a class has. Runs no code of the program. Mirrors
//! `_PyType_Lookup` and `PyType_Modified` of `Objects/typeobject.c`.

use super::Vm;
use crate::object::layout::class;
use crate::object::{Kind, Value};

/// The result of a look-up in a class's MRO; the cache may forget it at any time.
#[derive(Clone, Copy, Debug)]
pub struct CachedMethod {
    class: Value,
    name: Value,
    epoch: u64,
    found: Value,
}

impl CachedMethod {
    /// Nothing.
    pub const EMPTY: Self = Self { class: Value::NULL, name: Value::NULL, epoch: 0, found: Value::NULL };
}

impl Vm {
    /// The attribute in a class's namespace or its bases' (`_PyType_Lookup`).
    #[inline]
    pub fn lookup_in_class(&mut self, class: Value, name: Value) -> Option<Value> {
        let slot = (class.index().wrapping_mul(31) ^ name.index()) as usize & (self.method_cache.len() - 1);
        let cached = self.method_cache[slot];
        if cached.class == class && cached.name == name && cached.epoch == self.type_epoch {
            return if cached.found.is_null() { None } else { Some(cached.found) };
        }
        let found = self.lookup_uncached(class, name);
        self.method_cache[slot] =
            CachedMethod { class, name, epoch: self.type_epoch, found: found.unwrap_or(Value::NULL) };
        found
    }

    /// The attribute in a class's namespace or its bases', looked up without the cache: the name need not be interned.
    pub fn lookup_uncached(&self, class: Value, name: Value) -> Option<Value> {
        let heap = self.machine.heap();
        let mro = heap.field(class, class::MRO);
        if mro.is_null() {
            return None;
        }
        heap.tuple(mro).iter().find_map(|&c| heap.dict_get_str(heap.field(c, class::DICT), name))
    }

    /// Invalidates the cache after a class has changed: any cached result may be wrong.
    pub fn type_modified(&mut self) {
        self.type_epoch += 1;
    }

    /// A special method of an object, unbound: for calls that pass the object first.
    pub fn special_unbound(&mut self, v: Value, name: Value) -> Option<Value> {
        let class = self.class_of(v);
        self.lookup_in_class(class, name)
    }

    /// A special method of an object if it is a plain Python function, which can have a frame.
    #[inline]
    pub(crate) fn python_special(&mut self, v: Value, name: Value) -> Option<Value> {
        // Only objects of these kinds can be instances of a class that a program has made.
        if !matches!(v.kind(), Some(Kind::Instance | Kind::Exception | Kind::Type)) {
            return None;
        }
        let class = self.class_of(v);
        self.lookup_in_class(class, name).filter(|f| f.is(Kind::Function))
    }
}
